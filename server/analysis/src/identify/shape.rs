//! The kind that the keys of a document speak for: alone, where there is no `$schema`, or against the one it names.
//!
//! The SDK never reads `$schema`: `az ml <noun> create` tells kinds apart by `type` and `compute`, and this follows
//! it where it differs. Strict without `$schema`: docker-compose, conda, pipelines of other products and Azure ML's
//! other kinds share single keys with ours.

use super::Evidence;
use super::content::Content;
use super::nouns;
use azureml_catalog::{Kind, kind};

const BATCH_ENDPOINT: &str = "batchEndpoint";
const MANAGED_ENDPOINT: &str = "managedOnlineEndpoint";
const KUBERNETES_ENDPOINT: &str = "kubernetesOnlineEndpoint";
const BATCH: &str = "batchDeployment";
const MODEL_BATCH: &str = "modelBatchDeployment";
const PIPELINE_BATCH: &str = "pipelineComponentBatchDeployment";
const MANAGED: &str = "managedOnlineDeployment";
const KUBERNETES: &str = "kubernetesOnlineDeployment";

const ENDPOINTS: [&str; 3] = [BATCH_ENDPOINT, MANAGED_ENDPOINT, KUBERNETES_ENDPOINT];
const DEPLOYMENTS: [&str; 5] = [BATCH, MODEL_BATCH, PIPELINE_BATCH, MANAGED, KUBERNETES];

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

/// The kind of a document whose `$schema` names `named`: the kind, why, and `named` itself where it is another one.
pub(super) fn decide(
    named: &'static Kind,
    content: &Content<'_>,
) -> (&'static Kind, Evidence, Option<&'static Kind>) {
    let read = nouns::read(named, content);
    // A word that decides is no slip: what does not fit it is.
    if read.key.is_none()
        && let Some((kind, keys)) = better(named, content)
    {
        return (kind, Evidence::Shape(keys), Some(named));
    }
    let declared = read.contradicts.then_some(named);
    (read.kind, read.key.map_or(Evidence::Schema, Evidence::SchemaAnd), declared)
}

/// The kind that the content fits clearly better than `named`, with the keys that say so.
fn better(named: &'static Kind, content: &Content<'_>) -> Option<(&'static Kind, Vec<&'static str>)> {
    let id = named.id.as_str();
    let is_endpoint = ENDPOINTS.contains(&id);
    if !is_endpoint && !DEPLOYMENTS.contains(&id) {
        return None;
    }
    let strangers = content.strangers(named).len();
    let is_pipeline = content.has_any(&["component", "job_definition"]) && !content.has("model");
    let decisive = !is_endpoint && content.has("auth_mode") || id == MODEL_BATCH && is_pipeline;
    if strangers < 2 && !decisive {
        return None;
    }
    let mut best: Option<(usize, &'static Kind)> = None;
    for candidate in preference(id, content) {
        // Keys of the old form belong under `settings`: moving them is the better advice.
        if candidate == id || (id == MODEL_BATCH && candidate == BATCH) {
            continue;
        }
        let Some(candidate) = kind(candidate) else { continue };
        let count = content.strangers(candidate).len();
        let clearly = count == 0 || count + 3 <= strangers;
        if clearly && best.is_none_or(|(least, _)| count < least) {
            best = Some((count, candidate));
        }
    }
    let (_, kind) = best?;
    let object = kind.root()?;
    let unknown = content.strangers(named);
    let keys = object.keys.iter().map(|key| key.name.as_str()).filter(|key| unknown.contains(key)).collect();
    Some((kind, keys))
}

/// The eight kinds, the likeliest first where several fit: what the shape says, then the same side as `id`.
fn preference(id: &str, content: &Content<'_>) -> Vec<&'static str> {
    let mut order = Vec::with_capacity(9);
    if let Some((kind, _)) = shape(content) {
        order.push(kind.id.as_str());
    }
    let side: &[&'static str] = match id {
        BATCH_ENDPOINT | BATCH | MODEL_BATCH | PIPELINE_BATCH => {
            &[BATCH_ENDPOINT, MODEL_BATCH, BATCH, PIPELINE_BATCH]
        }
        KUBERNETES_ENDPOINT | KUBERNETES => &[KUBERNETES_ENDPOINT, KUBERNETES],
        _ => &[MANAGED_ENDPOINT, MANAGED],
    };
    order.extend(side);
    order.extend(ENDPOINTS);
    order.extend([MODEL_BATCH, BATCH, PIPELINE_BATCH, MANAGED, KUBERNETES]);
    order
}

/// The kind that the keys alone speak for, with those keys; `None` unless they are unmistakable.
pub(super) fn shape(content: &Content<'_>) -> Option<(&'static Kind, Vec<&'static str>)> {
    let (id, keys) = deployment(content).or_else(|| endpoint(content))?;
    let kind = kind(id)?;
    let strangers = content.strangers(kind).len();
    let known = content.keys.len().saturating_sub(strangers);
    (strangers <= 1 && known >= 2).then_some((kind, keys))
}

fn deployment(content: &Content<'_>) -> Option<(&'static str, Vec<&'static str>)> {
    let runs =
        content.present(&["model", "environment", "code_configuration", "component", "job_definition"]);
    let has_script =
        content.root.get("code_configuration").is_some_and(|code| code.get("scoring_script").is_some());
    let batch = content.present(&BATCH_KEYS);
    let online = content.present(&ONLINE_KEYS);
    if runs.is_empty() || !(content.has("endpoint_name") || has_script) {
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

fn endpoint(content: &Content<'_>) -> Option<(&'static str, Vec<&'static str>)> {
    if content.has("endpoint_name") {
        return None;
    }
    let auth = content.word("auth_mode");
    let is_auth = matches!(auth.as_deref(), Some("key" | "amltoken" | "aadtoken"))
        || content.root.get("auth_mode").is_some_and(|node| node.is_expression());
    let defaults =
        content.root.get("defaults").is_some_and(|defaults| defaults.get("deployment_name").is_some());
    if defaults && (is_auth || content.has("name")) {
        return Some((BATCH_ENDPOINT, vec!["defaults"]));
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
    matches!(auth.as_deref(), Some("key" | "amltoken")).then(|| (MANAGED_ENDPOINT, vec!["auth_mode"]))
}

fn with(mut keys: Vec<&'static str>, more: &[&'static str]) -> Vec<&'static str> {
    for key in more {
        if !keys.contains(key) {
            keys.push(key);
        }
    }
    keys
}
