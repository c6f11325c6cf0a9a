//! What makes a document without `$schema` unmistakably one kind: a table, read from the top.
//!
//! Written against the false alarms of other tools: docker-compose, conda, GitHub, GitLab and Azure DevOps pipelines,
//! Kubernetes, prompt flow, OpenAPI, Helm, Feast, Home Assistant … share single keys with Azure ML. Endpoints and
//! deployments are in `deploy.rs`: they need more than a table.

use super::super::content::Content;
use azureml_syntax::{Node, Value};

/// How much a document may hold that its kind does not have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    /// No other tool says this: as many unknown keys as known ones.
    Word,
    /// One unknown key for three known ones.
    Keys,
    /// None: the keys are too common.
    Exact,
}

/// One way to be a kind.
pub(super) struct Shape {
    pub(super) kind: &'static str,
    /// One of these words, as they are shown: `type: amlcompute`. Empty: no word decides.
    pub(super) words: &'static [&'static str],
    /// All of these keys.
    pub(super) all: &'static [&'static str],
    /// One of these keys; empty: none needed.
    pub(super) any: &'static [&'static str],
    pub(super) trust: Trust,
    /// What else must hold.
    pub(super) also: fn(&Content<'_>) -> bool,
}

const fn by(words: &'static [&'static str], kind: &'static str) -> Shape {
    Shape { kind, words, all: &[], any: &[], trust: Trust::Keys, also: |_| true }
}

impl Shape {
    const fn all(mut self, keys: &'static [&'static str]) -> Self {
        self.all = keys;
        self
    }

    const fn any(mut self, keys: &'static [&'static str]) -> Self {
        self.any = keys;
        self
    }

    const fn trust(mut self, trust: Trust) -> Self {
        self.trust = trust;
        self
    }

    const fn also(mut self, also: fn(&Content<'_>) -> bool) -> Self {
        self.also = also;
        self
    }
}

const CREDENTIALS: &[&str] = &["credentials", "target"];
const API: &[&str] = &["api_key", "endpoint", "credentials", "target"];
const BLOB: &[&str] = &["account_name", "container_name"];
const STORES: &[&str] =
    &["storage_account", "key_vault", "application_insights", "container_registry", "managed_network"];
const STEP: &[&str] = &["command", "component", "trial", "type"];

/// The rows, the first that fits wins.
pub(super) static SHAPES: &[Shape] = &[
    // Computes.
    by(&["type: amlcompute"], "amlCompute").trust(Trust::Word),
    by(&["type: computeinstance"], "computeInstance").trust(Trust::Word),
    by(&["type: synapsespark"], "synapseSparkCompute").trust(Trust::Word),
    by(&["type: virtualmachine"], "vmCompute").all(&["resource_id"]),
    by(&["type: kubernetes"], "kubernetesCompute").all(&["resource_id"]),
    // Connections, before the datastores with which they share words.
    by(&["type: azure_blob"], "connection:AzureBlobStoreConnection").any(&[
        "url",
        "target",
        "metadata",
        "is_shared",
    ]),
    by(&["type: azure_one_lake"], "connection:MicrosoftOneLakeConnection").any(&[
        "one_lake_workspace_name",
        "artifact",
        "endpoint",
        "credentials",
        "target",
    ]),
    by(&["type: azure_open_ai"], "connection:AzureOpenAIConnection")
        .any(&["azure_endpoint", "open_ai_resource_id", "credentials", "target", "api_key"])
        .also(|content| !is_prompt_flow(content)),
    by(&["type: azure_ai_services"], "connection:AzureAIServicesConnection").any(&[
        "ai_services_resource_id",
        "endpoint",
        "api_key",
        "credentials",
        "target",
    ]),
    by(&["type: azure_ai_search"], "connection:AzureAISearchConnection").any(API),
    by(&["type: azure_content_safety"], "connection:AzureContentSafetyConnection")
        .any(API)
        .also(|content| !is_prompt_flow(content) && !content.has("api_version")),
    by(&["type: azure_speech_services"], "connection:AzureSpeechServicesConnection").any(API),
    by(&["type: api_key"], "connection:APIKeyConnection").all(&["name"]).any(&["api_base", "api_key"]),
    by(&["type: open_ai"], "connection:OpenAIConnection")
        .any(API)
        .also(|content| !is_prompt_flow(content) && !content.has("base_url")),
    by(&["type: serp"], "connection:SerpConnection").any(API).also(|content| !is_prompt_flow(content)),
    by(&["type: serverless"], "connection:ServerlessConnection")
        .all(&["name"])
        .any(&["endpoint", "api_key"])
        .also(|content| !is_prompt_flow(content)),
    by(
        &[
            "type: python_feed",
            "type: container_registry",
            "type: azure_sql_db",
            "type: azure_synapse_analytics",
        ],
        "connection:base",
    )
    .any(CREDENTIALS)
    .trust(Trust::Exact),
    by(
        &[
            "type: git",
            "type: python_feed",
            "type: container_registry",
            "type: s3",
            "type: snowflake",
            "type: azure_sql_db",
            "type: azure_synapse_analytics",
            "type: azure_my_sql_db",
            "type: azure_postgres_db",
            "type: azure_data_lake_gen2",
            "type: custom",
        ],
        "connection:base",
    )
    .all(&["credentials"])
    .also(|content| {
        !content.has_any(&["account_name", "filesystem"])
            && content.root.get("credentials").is_some_and(|node| node.get("type").is_some())
    }),
    // Datastores.
    by(&["type: azure_blob"], "azureBlob").any(BLOB),
    by(&["type: azure_file"], "azureFile").any(&["file_share_name", "account_name"]),
    by(&["type: azure_data_lake_gen1"], "azureDataLakeGen1").any(&["store_name", "credentials"]),
    by(&["type: azure_data_lake_gen2"], "azureDataLakeGen2").any(&["filesystem", "account_name"]),
    by(&["type: one_lake"], "oneLake").any(&["one_lake_workspace_name", "artifact", "endpoint"]),
    // Jobs and components.
    by(&["task: copy_data"], "dataTransferCopyComponent").also(is_data_transfer),
    by(&["task: import_data"], "dataTransferImportComponent").also(is_data_transfer),
    by(&["task: export_data"], "dataTransferExportComponent").also(is_data_transfer),
    by(&["type: promptflow_parallel"], "flowComponent").trust(Trust::Word),
    by(&["model_provider: azure_openai"], "fineTuningAzureOpenAI")
        .also(|content| content.says("type: finetuning")),
    by(&["model_provider: custom"], "fineTuningCustomModel").also(|content| content.says("type: finetuning")),
    by(&["type: distillation"], "distillationJob")
        .any(&["data_generation_type", "data_generation_task_type"]),
    by(&["task: classification"], "autoMLJob:AutoMLClassification").also(is_automl),
    by(&["task: regression"], "autoMLJob:AutoMLRegression").also(is_automl),
    by(&["task: forecasting"], "autoMLJob:AutoMLForecasting").also(is_automl),
    by(&["task: text_classification"], "autoMLJob:TextClassification").also(is_automl),
    by(&["task: text_classification_multilabel"], "autoMLJob:TextClassificationMultilabel").also(is_automl),
    by(&["task: text_ner"], "autoMLJob:TextNer").also(is_automl),
    by(&["task: image_classification"], "autoMLJob:ImageClassification").also(is_automl),
    by(&["task: image_classification_multilabel"], "autoMLJob:ImageClassificationMultilabel").also(is_automl),
    by(&["task: image_object_detection"], "autoMLJob:ImageObjectDetection").also(is_automl),
    by(&["task: image_instance_segmentation"], "autoMLJob:ImageInstanceSegmentation").also(is_automl),
    by(&["type: automl"], "autoMLJob").all(&["training_data"]),
    by(&["type: sweep"], "sweepJob").any(&["search_space", "trial", "sampling_algorithm"]),
    by(&["type: import"], "importComponent").all(&["source", "output", "version"]),
    by(&["type: import"], "importJob").all(&["source", "output"]),
    by(&["type: parallel"], "parallelComponent").any(&["task", "input_data"]).also(is_component),
    by(&["type: parallel"], "parallelJob").any(&["task", "input_data"]),
    by(&["type: spark"], "sparkComponent").all(&["entry"]).also(is_component),
    by(&["type: spark"], "sparkJob").all(&["entry"]),
    by(&["type: pipeline"], "pipelineComponent")
        .all(&["jobs"])
        .also(|content| (is_component(content) || runs_nowhere(content)) && has_steps(content)),
    by(&["type: pipeline"], "pipelineJob").all(&["jobs"]).also(has_steps),
    by(&["type: pipeline"], "pipelineJob")
        .all(&["component"])
        .any(&["compute", "experiment_name", "inputs", "outputs"])
        .also(|content| content.text("component").is_some()),
    by(&[], "pipelineComponent")
        .all(&["jobs"])
        .also(|content| is_component(content) && has_own_steps(content)),
    by(&[], "pipelineJob").all(&["jobs"]).also(has_own_steps),
    by(&[], "commandComponent")
        .all(&["command", "environment"])
        .also(|content| is_component(content) && is_command(content) && has_environment(content)),
    by(&[], "commandJob")
        .all(&["command", "environment"])
        .any(&["compute", "code", "experiment_name", "inputs", "outputs", "display_name"])
        .also(|content| is_command(content) && has_environment(content)),
    by(&["type: command"], "commandComponent")
        .all(&["command"])
        .any(&["is_deterministic", "code", "inputs", "outputs", "environment"])
        .also(|content| is_component(content) && !has_foreign_environment(content)),
    by(&["type: command"], "commandJob")
        .all(&["command"])
        .any(&["compute", "code", "experiment_name", "environment"])
        .also(|content| !has_foreign_environment(content)),
    // Schedules.
    by(&[], "monitorSchedule").all(&["create_monitor"]).any(&["trigger", "name"]),
    by(&[], "importDataSchedule").all(&["import_data", "trigger"]),
    by(&[], "schedule").all(&["create_job"]).any(&["trigger", "name"]),
    // Assets.
    by(&["type: uri_file", "type: uri_folder", "type: mltable"], "dataImport")
        .all(&["path", "source"])
        .also(|content| is_mapping(content, "source")),
    by(&["type: uri_file", "type: uri_folder", "type: mltable"], "data").all(&["path"]),
    by(&["type: mlflow_model", "type: custom_model", "type: triton_model"], "model")
        .any(&["path", "version"]),
    by(&[], "environment").all(&["conda_file"]).any(&["image", "build"]),
    by(&[], "environment")
        .all(&["name", "image"])
        .any(&["version", "inference_config"])
        .trust(Trust::Exact)
        .also(|content| {
            content
                .text("image")
                .is_some_and(|image| image.contains("mcr.microsoft.com/") || image.contains(".azurecr.io/"))
        }),
    by(&[], "environment").all(&["name", "build"]).trust(Trust::Exact).also(|content| {
        let build = content.root.get("build");
        build.is_some_and(|build| build.get("path").is_some() && build.own_entries().len() <= 2)
    }),
    by(&[], "featureSet").all(&["specification", "entities"]),
    by(&[], "featureSetSpecification").all(&["source", "features"]).any(&["index_columns"]),
    by(&[], "featureStoreEntity").all(&["index_columns", "version"]).also(|content| {
        content
            .root
            .get("index_columns")
            .is_some_and(|node| matches!(node.resolve().value(), Value::Sequence(_)))
    }),
    by(&[], "featureSetSpecification").all(&["source"]).any(&["features", "index_columns"]).also(|content| {
        content.root.get("source").is_some_and(|source| source.get("timestamp_column").is_some())
    }),
    by(&[], "featureSetBackfill").all(&["feature_window", "name"]).also(|content| {
        let window = content.root.get("feature_window");
        let has = |key| window.is_some_and(|window| window.get(key).is_some());
        has("feature_window_start") || has("feature_window_end")
    }),
    by(&[], "featureSetBackfill").all(&["feature_window", "name"]).trust(Trust::Exact),
    by(&[], "modelPackage").all(&["target_environment"]).any(&[
        "inferencing_server",
        "base_environment_source",
        "model_configuration",
    ]),
    by(&[], "mltable").all(&["paths"]).trust(Trust::Exact).also(|content| {
        let paths = content.root.get("paths");
        paths.is_some_and(|paths| {
            paths.items().next().is_some()
                && paths
                    .items()
                    .all(|item| ["file", "folder", "pattern"].iter().any(|key| item.get(key).is_some()))
        })
    }),
    // Workspaces and what is theirs.
    by(&["kind: hub"], "hub").any(STORES),
    by(&["kind: project"], "project").all(&["hub_id"]),
    by(&[], "featureStore").all(&["name"]).trust(Trust::Exact).any(&[
        "materialization_identity",
        "offline_store",
        "online_store",
        "compute_runtime",
    ]),
    by(&[], "workspace").all(&["name"]).any(&[
        "hbi_workspace",
        "system_datastores_auth_mode",
        "image_build_compute",
        "serverless_compute",
        "workspace_hub",
    ]),
    by(&[], "workspace").all(&["storage_account", "key_vault", "application_insights"]).also(|content| {
        ["storage_account", "key_vault"].into_iter().all(|key| {
            content.text(key).is_some_and(|id| id.to_ascii_lowercase().starts_with("/subscriptions/"))
        })
    }),
    by(&[], "registry").all(&["replication_locations"]),
    by(&[], "capabilityHost").any(&[
        "ai_services_connections",
        "storage_connections",
        "vector_store_connections",
        "thread_storage_connections",
    ]),
    // What a catalog's model is served by.
    by(&[], "deploymentTemplate").any(&[
        "deployment_template_type",
        "default_instance_type",
        "allowed_instance_types",
    ]),
    by(&[], "serverlessEndpoint")
        .all(&["name", "auth_mode"])
        .trust(Trust::Word)
        .also(|content| content.slips_before_model("model_id")),
    by(&[], "serverlessEndpoint").all(&["name", "model_id"]).trust(Trust::Exact).also(|content| {
        content.text("model_id").is_none_or(|id| id.is_empty() || id.starts_with("azureml://registries/"))
    }),
];

fn is_mapping(content: &Content<'_>, key: &str) -> bool {
    content.root.get(key).is_some_and(|node| node.as_map().is_some())
}

/// Keys of prompt flow's own connections, which have the same types.
fn is_prompt_flow(content: &Content<'_>) -> bool {
    content.has_any(&["api_base", "api_type", "organization", "configs", "secrets"])
}

fn is_data_transfer(content: &Content<'_>) -> bool {
    content.says("type: data_transfer")
}

fn is_automl(content: &Content<'_>) -> bool {
    content.says("type: automl")
}

/// Whether a document that could be a job or a component is one to be used in pipelines: it is versioned, or it
/// declares inputs whose values are to come.
fn is_component(content: &Content<'_>) -> bool {
    if content.has_any(&["version", "is_deterministic", "additional_includes"]) {
        return true;
    }
    if !content.has("name") || content.has_any(&["compute", "experiment_name", "settings", "services"]) {
        return false;
    }
    let Some(inputs) = content.root.get("inputs") else { return false };
    inputs.own_entries().iter().any(|entry| {
        inputs.get(&entry.key.text).is_some_and(|input| {
            input.get("type").is_some() && input.get("path").is_none() && input.get("value").is_none()
        })
    })
}

fn is_command(content: &Content<'_>) -> bool {
    content.word("type").is_none_or(|word| word == "command") && content.text("command").is_some()
}

/// Whether the environment is one of Azure ML's: a reference, or an image with packages.
fn has_environment(content: &Content<'_>) -> bool {
    content.root.get("environment").is_some_and(|environment| match environment.as_str() {
        Some(text) => {
            text.starts_with("azureml:")
                || text.starts_with("file:")
                || text.ends_with(".yml")
                || text.ends_with(".yaml")
        }
        None => ["image", "conda_file", "build"].iter().any(|key| environment.get(key).is_some()),
    })
}

/// Whether `environment` means variables, as with other tools.
fn has_foreign_environment(content: &Content<'_>) -> bool {
    content.root.get("environment").is_some_and(|environment| match environment.resolve().value() {
        Value::Sequence(_) => true,
        Value::Map(_) => !has_environment(content),
        _ => false,
    })
}

/// Whether `jobs` is a mapping of steps, none of which is one of other tools' (`runs-on`, `steps`, `docker`).
fn has_steps(content: &Content<'_>) -> bool {
    content.root.get("jobs").is_some_and(|jobs| {
        jobs.as_map().is_some()
            && steps(jobs).all(|step| {
                !["runs-on", "steps", "docker", "executor", "uses", "stage"]
                    .iter()
                    .any(|key| step.get(key).is_some())
            })
    })
}

/// Whether a pipeline with a name has a step without a compute, and no compute for all: as a job it would be refused.
fn runs_nowhere(content: &Content<'_>) -> bool {
    content.has("name")
        && !content.has_any(&["compute", "settings", "experiment_name"])
        && content.root.get("jobs").is_some_and(|jobs| {
            steps(jobs).any(|step| step.get("compute").is_none() && step.get("resources").is_none())
        })
}

/// Whether one of the steps can only be Azure ML's.
fn has_own_steps(content: &Content<'_>) -> bool {
    let own = |step: Node<'_>| {
        let text = |key: &str| step.get(key).and_then(Node::as_str);
        text("component").is_some()
            || text("environment").is_some_and(|environment| environment.starts_with("azureml:"))
            || step.get("trial").is_some() && step.get("search_space").is_some()
    };
    has_steps(content)
        && content.word("type").is_none_or(|word| word.starts_with("pip"))
        && content.root.get("jobs").is_some_and(|jobs| {
            steps(jobs).any(own) && steps(jobs).all(|step| STEP.iter().any(|key| step.get(key).is_some()))
        })
}

fn steps<'d>(jobs: Node<'d>) -> impl Iterator<Item = Node<'d>> {
    jobs.own_entries().iter().take(50).filter_map(move |entry| jobs.get(&entry.key.text))
}
