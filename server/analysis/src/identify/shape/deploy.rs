//! Endpoints and deployments without `$schema`: what they share is told apart by what only one side has.

use super::super::content::Content;

const BATCH_ENDPOINT: &str = "batchEndpoint";
const MANAGED_ENDPOINT: &str = "managedOnlineEndpoint";
const KUBERNETES_ENDPOINT: &str = "kubernetesOnlineEndpoint";
const BATCH: &str = "batchDeployment";
const MODEL_BATCH: &str = "modelBatchDeployment";
const PIPELINE_BATCH: &str = "pipelineComponentBatchDeployment";
const MANAGED: &str = "managedOnlineDeployment";
const KUBERNETES: &str = "kubernetesOnlineDeployment";

/// Keys that only batch deployments have among deployments.
const BATCH_KEYS: [&str; 11] = [
    "compute",
    "component",
    "job_definition",
    "settings",
    "mini_batch_size",
    "output_action",
    "output_file_name",
    "retry_settings",
    "error_threshold",
    "max_concurrency_per_instance",
    "logging_level",
];

/// Keys that only online deployments have among deployments.
const ONLINE_KEYS: [&str; 11] = [
    "instance_type",
    "instance_count",
    "scale_settings",
    "request_settings",
    "liveness_probe",
    "readiness_probe",
    "app_insights_enabled",
    "egress_public_network_access",
    "private_network_connection",
    "data_collector",
    "model_mount_path",
];

/// A deployment, and the keys that say so.
pub(super) fn deployment(content: &Content<'_>) -> Option<(&'static str, Vec<&'static str>)> {
    let runs =
        content.present(&["model", "environment", "code_configuration", "component", "job_definition"]);
    let has_script =
        content.root.get("code_configuration").is_some_and(|code| code.get("scoring_script").is_some());
    let batch = content.present(&BATCH_KEYS);
    let online = content.present(&ONLINE_KEYS);
    if !is_bare(content, &online, &batch)
        && (runs.is_empty() || !(content.has("endpoint_name") || has_script))
    {
        return None;
    }
    let r#type = content.word("type");
    let mut keys = content.present(&["endpoint_name"]);
    keys.extend(&runs);
    match r#type.as_deref() {
        Some("kubernetes") => return Some((KUBERNETES, with(keys, &["type"]))),
        Some("managed") => return Some((MANAGED, with(keys, &["type"]))),
        Some("pipeline") => return Some((PIPELINE_BATCH, with(keys, &["type"]))),
        Some("model") => return Some((MODEL_BATCH, with(keys, &["type"]))),
        _ => {}
    }
    if batch.len() > online.len() {
        let id = if content.has_any(&["component", "job_definition"]) && !content.has("model") {
            PIPELINE_BATCH
        } else if content.has("settings") {
            MODEL_BATCH
        } else {
            BATCH
        };
        return Some((id, with(keys, &batch)));
    }
    if online.len() > batch.len() {
        let id = if content.has("resources") && !content.has("egress_public_network_access") {
            KUBERNETES
        } else {
            MANAGED
        };
        return Some((id, with(keys, &online)));
    }
    None
}

/// Whether it is a deployment that takes the endpoint's name, and perhaps the model, from the command line: enough of the
/// keys that make one.
fn is_bare(content: &Content<'_>, online: &[&str], batch: &[&str]) -> bool {
    let own =
        ["request_settings", "liveness_probe", "readiness_probe", "app_insights_enabled", "data_collector"];
    let has_model = content.text("model").is_some_and(|model| model.starts_with("azureml:"));
    let is_online = online.contains(&"instance_type")
        && online.contains(&"instance_count")
        && (has_model || content.has_any(&own));
    is_online || batch.contains(&"mini_batch_size") && batch.len() >= 4
}

/// An endpoint, and the keys that say so.
pub(super) fn endpoint(content: &Content<'_>) -> Option<(&'static str, Vec<&'static str>)> {
    // A serverless endpoint has `auth_mode` too.
    if content.has_any(&["endpoint_name", "model_id"]) || content.slips_before_model("model_id") {
        return None;
    }
    let auth = content.word("auth_mode");
    let is_auth = matches!(auth.as_deref(), Some("key" | "amltoken" | "aadtoken"))
        || content.root.get("auth_mode").is_some_and(|node| node.is_expression());
    let defaults =
        content.root.get("defaults").is_some_and(|defaults| defaults.get("deployment_name").is_some());
    if defaults && (is_auth || content.has("name")) {
        return Some((BATCH_ENDPOINT, with(content.present(&["name", "auth_mode"]), &["defaults"])));
    }
    if !is_auth {
        return None;
    }
    if content.has("compute") {
        return Some((KUBERNETES_ENDPOINT, vec!["auth_mode", "compute"]));
    }
    let online = content.present(&["traffic", "mirror_traffic", "public_network_access"]);
    if !online.is_empty() {
        return Some((MANAGED_ENDPOINT, with(vec!["auth_mode"], &online)));
    }
    // Batch endpoints take Entra tokens only; with them alone it could be either.
    let words = ["auth_mode: key", "auth_mode: aml_token"];
    words.into_iter().find(|words| content.says(words)).map(|words| (MANAGED_ENDPOINT, vec![words]))
}

fn with(mut keys: Vec<&'static str>, more: &[&'static str]) -> Vec<&'static str> {
    for key in more {
        if !keys.contains(key) {
            keys.push(key);
        }
    }
    keys
}
