use crate::testing::{check, mended, verdicts};

const CODE: &str = "image-build-compute";

/// A workspace with these properties, and its registry and storage.
fn workspace(registry: &str, storage: &str, properties: &str) -> String {
    format!(
        "//- /main.bicep
resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {{
  name: 'crhearts'
  location: 'westeurope'
  sku: {{ name: 'Premium' }}
  properties: {{ {registry} }}
}}
resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' = {{
  name: 'sthearts'
  location: 'westeurope'
  kind: 'StorageV2'
  sku: {{ name: 'Standard_LRS' }}
  properties: {{ {storage} }}
}}
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {{
  name: 'hearts'
  location: 'westeurope'
  identity: {{ type: 'SystemAssigned' }}
  {properties}
    containerRegistry: registry.id
    storageAccount: storage.id
  }}
}}
"
    )
}

const CLOSED: &str = "publicNetworkAccess: 'Disabled'";
const OPEN: &str = "publicNetworkAccess: 'Enabled'";

fn compute(name: &str, size: &str) -> String {
    format!(
        "resource compute_{} 'Microsoft.MachineLearningServices/workspaces/computes@2025-09-01' = {{
  parent: workspace
  name: '{name}'
  location: 'westeurope'
  properties: {{ computeType: 'AmlCompute', properties: {{ vmSize: '{size}' }} }}
}}
",
        name.replace('-', "_")
    )
}

fn said(fixture: &str) -> Vec<String> {
    verdicts(CODE, fixture).iter().map(|one| one.replace(" `hearts`", "")).collect()
}

#[test]
fn behind_a_firewall_a_compute_builds_the_images() {
    assert_eq!(said(&workspace(CLOSED, OPEN, "properties: {")), ["warning"]);
    assert_eq!(said(&workspace(OPEN, CLOSED, "properties: {")), ["warning"], "storage counts too");
    assert_eq!(said(&workspace(CLOSED, CLOSED, "properties: {\n    imageBuildCompute: ''")), ["warning"]);
    assert_eq!(said(&workspace(CLOSED, OPEN, "properties: {\n    imageBuildCompute: 'cpu'")), ["holds"]);
    assert!(said(&workspace(OPEN, OPEN, "properties: {")).is_empty());
}

#[test]
fn service_endpoints_and_parameters_are_unknown_and_hubs_left_alone() {
    let rules = "networkAcls: { defaultAction: 'Deny', virtualNetworkRules: [{ id: 'x' }] }";
    assert!(said(&workspace(OPEN, rules, "properties: {")).is_empty(), "neither closed nor open");
    let by = |properties: &str| {
        format!("{}param choice string\n", workspace("publicNetworkAccess: choice", OPEN, properties))
    };
    assert_eq!(said(&by("properties: {")), ["unknown"]);
    assert!(said(&workspace(CLOSED, OPEN, "kind: 'Hub'\n  properties: {")).is_empty());
}

#[test]
fn gpus_do_not_build_and_a_name_must_be_declared_where_others_are() {
    let named = workspace(CLOSED, OPEN, "properties: {\n    imageBuildCompute: 'build'");
    assert_eq!(said(&format!("{named}{}", compute("build", "Standard_NC6s_v3"))), ["info"]);
    assert_eq!(said(&format!("{named}{}", compute("build", "Standard_DS2_v2"))), ["holds"]);
    assert_eq!(said(&format!("{named}{}", compute("other", "Standard_DS2_v2"))), ["info"]);
    let hidden = "param name string\n".to_owned()
        + &compute("x", "Standard_DS2_v2").replace("name: 'x'", "name: name");
    assert_eq!(
        said(&format!("{named}{}{hidden}", compute("other", "Standard_DS2_v2"))),
        ["holds"],
        "may be it"
    );
    assert_eq!(said(&named), ["holds"], "nothing is declared here");
}

#[test]
fn images_that_nobody_has_to_build_make_it_a_hint() {
    let batch = |environment: &str| {
        format!(
            "{}//- /endpoint.yml
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
//- /deployment.yml
$schema: https://azuremlschemas.azureedge.net/latest/modelBatchDeployment.schema.json
name: blue
endpoint_name: scoring
model: azureml:hearts:1
compute: azureml:cpu
environment:
{environment}",
            workspace(CLOSED, OPEN, "properties: {")
        )
    };
    assert_eq!(said(&batch("  image: contoso.azurecr.io/hearts:1\n")), ["hint"]);
    assert_eq!(said(&batch("  image: contoso.azurecr.io/hearts:1\n  conda_file: conda.yml\n")), ["warning"]);
}

#[test]
fn the_fix_names_the_first_cluster_with_cpus() {
    let computes = compute("gpu", "Standard_NC6s_v3") + &compute("cpu-build", "Standard_DS3_v2");
    let after = mended(CODE, 0, &format!("{}{computes}", workspace(CLOSED, OPEN, "properties: {")));
    assert!(after.contains("imageBuildCompute: 'cpu-build'\n"), "{after}");
    let other = workspace(CLOSED, OPEN, "properties: {\n    imageBuildCompute: 'gpu'");
    assert!(mended(CODE, 0, &format!("{other}{computes}")).contains("imageBuildCompute: 'cpu-build'\n"));
}

#[test]
fn a_workspace_in_yaml_gets_the_key_of_yaml() {
    let yaml = "//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
container_registry: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/crhearts
//- /cpu.yml
$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: cpu-build
type: amlcompute
size: Standard_DS3_v2
//- /registry.bicep
resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
  name: 'crhearts'
  location: 'westeurope'
  sku: { name: 'Premium' }
  properties: { publicNetworkAccess: 'Disabled' }
}
";
    assert!(mended(CODE, 0, yaml).contains("\nimage_build_compute: cpu-build\n"));
    check(&yaml.replace(
        "name: hearts\n",
        "name: hearts\n#     ^^^^^^ warning[image-build-compute]: Set `image_build_compute` to `cpu-build`\n",
    ));
}
