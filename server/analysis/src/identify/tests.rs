//! What each document is taken for, and why.

mod others;
mod typical;

use super::{Evidence, identify, kind_of_schema, nearest_schema};
use azureml_syntax::parse;

const HOST: &str = "https://azuremlschemas.azureedge.net/latest";

/// The kind, the kind that `$schema` says where it is another one, and the evidence.
fn identity(source: &str) -> (Option<&'static str>, Option<&'static str>, Evidence) {
    let parse = parse(source);
    let identity = identify(&parse.documents()[0]);
    (
        identity.kind.map(|kind| kind.id.as_str()),
        identity.declared.map(|kind| kind.id.as_str()),
        identity.evidence,
    )
}

#[track_caller]
fn is(source: &str, kind: Option<&str>, declared: Option<&str>) {
    let (found, says, _) = identity(source);
    assert_eq!((found, says), (kind, declared), "{source}");
}

#[test]
fn a_schema_is_known_by_its_name_on_any_host_in_any_version() {
    for url in [
        "https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json",
        "http://azuremlschemas.azureedge.net/2021-11-04/BatchEndpoint.schema.json",
        "https://mirror.example/azureml/batchEndpoint.json#",
        "../schemas/batchendpoint.schema.json",
        " https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json?x=1 ",
    ] {
        assert_eq!(kind_of_schema(url).map(|kind| kind.id.as_str()), Some("batchEndpoint"), "{url}");
    }
    // A plain word is a schema of Azure ML on its own host only.
    assert!(kind_of_schema("https://json.schemastore.org/model.json").is_none());
    assert!(kind_of_schema(&format!("{HOST}/model.schema.json")).is_some());
    assert!(kind_of_schema("").is_none());
    // Read by other tools, although they are called as ours.
    assert!(kind_of_schema("https://componentsdk.azureedge.net/jsonschema/CommandComponent.json").is_none());
}

#[test]
fn a_misspelt_schema_of_azure_ml_is_guessed_and_no_other() {
    let nearest = |url: &str| nearest_schema(url).map(|kind| kind.id.as_str());
    assert_eq!(nearest(&format!("{HOST}/batchEndpiont.schema.json")), Some("batchEndpoint"));
    assert_eq!(nearest("https://example.org/batchEndpiont.schema.json"), None);
    assert_eq!(nearest("https://azuremlschemas.azureedge.net/promptflow/latest/Flow.schema.json"), None);
}

#[test]
fn a_batch_deployment_is_one_of_three_by_its_type() {
    let source = |r#type: &str| format!("$schema: {HOST}/batchDeployment.schema.json\nname: a\n{type}");
    is(&source(""), Some("batchDeployment"), None);
    is(&source("type: Model\n"), Some("modelBatchDeployment"), None);
    is(&source("type: pipeline\n"), Some("pipelineComponentBatchDeployment"), None);
    assert_eq!(identity(&source("type: model\n")).2, Evidence::SchemaAnd("type"));
    // Nothing decides: the rule that asks for `type` says so.
    is(&source("component: azureml:p:1\n"), Some("batchDeployment"), None);
}

#[test]
fn online_files_are_what_the_sdk_reads_them_as() {
    let endpoint = format!("$schema: {HOST}/managedOnlineEndpoint.schema.json\nname: a\nauth_mode: key\n");
    is(&endpoint, Some("managedOnlineEndpoint"), None);
    is(
        &format!("{endpoint}compute: azureml:k8s\n"),
        Some("kubernetesOnlineEndpoint"),
        Some("managedOnlineEndpoint"),
    );
    let deployment =
        format!("$schema: {HOST}/managedOnlineDeployment.schema.json\nname: a\nendpoint_name: b\n");
    is(
        &format!("{deployment}type: Kubernetes\n"),
        Some("kubernetesOnlineDeployment"),
        Some("managedOnlineDeployment"),
    );
}

/// Kinds that share a schema name, as `az ml` tells them apart.
#[test]
fn kinds_of_one_schema_name_are_told_apart() {
    for (schema, rest, kind) in [
        ("autoMLJob", "task: regression", "autoMLJob:AutoMLRegression"),
        ("AutoMLJob", "type: automl\ntask: text_ner", "autoMLJob:TextNer"),
        ("autoMLJob", "task: ImageObjectDetection", "autoMLJob:ImageObjectDetection"),
        ("autoMLJob", "task: forcasting", "autoMLJob:AutoMLForecasting"),
        ("autoMLJob", "primary_metric: accuracy", "autoMLJob:AutoMLClassification"),
        ("autoMLJob", "forecasting: {}", "autoMLJob:AutoMLForecasting"),
        ("automlclassificationjob", "name: x", "autoMLJob:AutoMLClassification"),
        ("compute", "type: AmlCompute", "amlCompute"),
        ("compute", "type: virtualmachine", "vmCompute"),
        ("compute", "namespace: default", "kubernetesCompute"),
        ("datastore", "type: azure_file", "azureFile"),
        ("datastore", "filesystem: raw", "azureDataLakeGen2"),
        ("connection", "type: azure_open_ai", "connection:AzureOpenAIConnection"),
        ("workspaceConnection", "type: git", "connection:base"),
        ("azureOpenAIConnection", "api_key: x", "connection:AzureOpenAIConnection"),
        ("schedule", "create_monitor: {}", "monitorSchedule"),
        ("schedule", "import_data: {}", "importDataSchedule"),
        ("schedule", "create_job: {}", "schedule"),
        ("data", "source: {type: database}", "dataImport"),
        ("workspace", "kind: hub", "hub"),
        ("fineTuningJob", "model_provider: azure_openai", "fineTuningAzureOpenAI"),
    ] {
        is(&format!("$schema: {HOST}/{schema}.schema.json\n{rest}\n"), Some(kind), None);
    }
}

#[test]
fn a_word_that_decides_beats_the_schema_unless_all_else_is_of_its_kind() {
    let cluster = format!("$schema: {HOST}/amlCompute.schema.json\nname: a\n");
    is(&format!("{cluster}type: computeinstance\n"), Some("computeInstance"), Some("amlCompute"));
    is(&format!("{cluster}type: computeinstance\nmin_instances: 0\n"), Some("amlCompute"), None);
    let job = format!("$schema: {HOST}/commandJob.schema.json\ntype: pipeline\njobs: {{}}\n");
    is(&job, Some("pipelineJob"), Some("commandJob"));
    let file = format!("$schema: {HOST}/azureBlob.schema.json\ntype: azure_file\nfile_share_name: a\n");
    is(&file, Some("azureFile"), Some("azureBlob"));
}

#[test]
fn content_that_contradicts_the_schema_wins_only_when_it_is_clear() {
    let deployment = "name: blue\nendpoint_name: a\nmodel: azureml:m:1\ninstance_type: Standard_DS3_v2\n";
    is(
        &format!("$schema: {HOST}/managedOnlineEndpoint.schema.json\n{deployment}"),
        Some("managedOnlineDeployment"),
        Some("managedOnlineEndpoint"),
    );
    is(
        &format!("$schema: {HOST}/batchDeployment.schema.json\nname: a\nauth_mode: aad_token\n"),
        Some("batchEndpoint"),
        Some("batchDeployment"),
    );
    let batch = format!("$schema: {HOST}/batchEndpoint.schema.json\nname: a\n");
    is(&format!("{batch}traffic: {{blue: 100}}\n"), Some("batchEndpoint"), None);
    // Network keys are written everywhere.
    is(
        &format!("{batch}public_network_access: disabled\negress_public_network_access: disabled\n"),
        Some("batchEndpoint"),
        None,
    );
}

#[test]
fn keys_of_the_old_batch_form_do_not_make_an_old_batch_deployment() {
    is(
        &format!(
            "$schema: {HOST}/modelBatchDeployment.schema.json\nname: a\nmini_batch_size: 1\noutput_action: append_row\n"
        ),
        Some("modelBatchDeployment"),
        None,
    );
}

#[test]
fn without_a_schema_only_unmistakable_keys_decide() {
    is("name: a\nauth_mode: key\n", Some("managedOnlineEndpoint"), None);
    is("name: a\nauth_mode: aad_token\n", None, None);
    is("name: a\ndefaults:\n  deployment_name: blue\n", Some("batchEndpoint"), None);
    is("name: a\nauth_mode: key\ncompute: azureml:k8s\n", Some("kubernetesOnlineEndpoint"), None);
    let deployment = "name: blue\nendpoint_name: a\nmodel: azureml:m:1\n";
    is(deployment, None, None);
    is(&format!("{deployment}instance_type: x\n"), Some("managedOnlineDeployment"), None);
    is(&format!("{deployment}compute: azureml:c\nmini_batch_size: 1\n"), Some("batchDeployment"), None);
    is(&format!("{deployment}compute: azureml:c\nsettings: {{}}\n"), Some("modelBatchDeployment"), None);
    is(&format!("{deployment}type: kubernetes\n"), Some("kubernetesOnlineDeployment"), None);
}

#[test]
fn a_model_of_a_registry_makes_a_serverless_endpoint_in_spite_of_a_slip() {
    let endpoint =
        |key: &str| format!("name: phi\nauth_mode: key\n{key}: azureml://registries/azureml/models/Phi-4\n");
    is(&endpoint("model_id"), Some("serverlessEndpoint"), None);
    is(&endpoint("modelid"), Some("serverlessEndpoint"), None);
    is(&endpoint("target"), Some("managedOnlineEndpoint"), None);
}

#[test]
fn what_the_command_line_gives_may_be_missing() {
    let machines = "name: demo\ninstance_type: x\ninstance_count: 1\n";
    is(machines, None, None);
    is(&format!("{machines}request_settings: {{}}\n"), Some("managedOnlineDeployment"), None);
    is(
        &format!("{machines}model: azureml://registries/r/models/m/versions/1\n"),
        Some("managedOnlineDeployment"),
        None,
    );
    is(
        "mini_batch_size: 1\ncompute: c\nerror_threshold: 0\nretry_settings: {}\n",
        Some("batchDeployment"),
        None,
    );
    is("type: pipeline\ncompute: c\ncomponent: ./steps.yml\n", Some("pipelineJob"), None);
    let steps =
        "type: pipeline\nname: a\njobs: {b: {type: command, command: ls, environment: azureml:e:1}}\n";
    is(steps, Some("pipelineComponent"), None);
    is(&format!("{steps}settings: {{default_compute: c}}\n"), Some("pipelineJob"), None);
}

#[test]
fn other_schemas_and_shapes_are_left_alone() {
    let deployment = "name: blue\nendpoint_name: a\nmodel: azureml:m:1\ninstance_type: x\n";
    is(&format!("$schema: https://json.schemastore.org/x.json\n{deployment}"), None, None);
    is(
        &format!("$schema: {HOST}/commandJob.schema.json\n{deployment}"),
        Some("managedOnlineDeployment"),
        Some("commandJob"),
    );
    is("", None, None);
    is("- name: a\n- auth_mode: key\n", None, None);
    is("just a text\n", None, None);
}
