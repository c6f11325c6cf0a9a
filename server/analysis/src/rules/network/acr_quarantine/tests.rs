use crate::testing::{check_bicep, mended, verdicts};

const CODE: &str = "acr-quarantine";

fn registry(status: &str) -> String {
    format!(
        "resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {{
  name: 'crhearts'
  location: 'westeurope'
  sku: {{ name: 'Premium' }}
  properties: {{
    policies: {{ quarantinePolicy: {{ status: {status} }} }}
  }}
}}
"
    )
}

const WORKSPACE: &str = "resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: { containerRegistry: registry.id }
}
";

const BATCH: &str = "//- /endpoint.yml
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
";

fn said(text: &str) -> Vec<String> {
    verdicts(CODE, &format!("//- /main.bicep\n{text}"))
        .iter()
        .map(|one| one.replace(" `crhearts`", ""))
        .collect()
}

#[test]
fn quarantine_of_a_workspaces_registry_is_off() {
    assert_eq!(said(&(registry("'enabled'") + WORKSPACE)), ["warning"]);
    assert_eq!(said(&(registry("'Enabled'") + WORKSPACE)), ["warning"], "in any letter case");
    assert_eq!(said(&(registry("'disabled'") + WORKSPACE)), ["holds"]);
    assert_eq!(said(&format!("param status string\n{}{WORKSPACE}", registry("status"))), ["unknown"]);
    assert_eq!(
        said(&format!("param status string = 'enabled'\n{}{WORKSPACE}", registry("status"))),
        ["info"]
    );
}

#[test]
fn a_workspace_in_yaml_counts_too() {
    let yaml = "//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
container_registry: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/crhearts
";
    assert_eq!(said(&(registry("'enabled'") + yaml)), ["warning"]);
}

#[test]
fn a_registry_that_no_workspace_names_matters_only_beside_batch_endpoints() {
    assert!(said(&registry("'enabled'")).is_empty());
    assert_eq!(said(&(registry("'enabled'") + BATCH)), ["info"]);
}

#[test]
fn batch_is_named_where_there_is_some() {
    check_bicep(&format!(
        "//- /main.bicep
{}{WORKSPACE}{BATCH}",
        registry("'enabled'").replace(
            "    policies: { quarantinePolicy: { status: 'enabled' } }\n",
            "    policies: {
      quarantinePolicy: {
        status: 'enabled'
//      ^^^^^^ warning[acr-quarantine]: the nodes of batch deployments cannot pull them
      }
    }
"
        )
    ));
}

#[test]
fn the_second_fix_tells_checkov_why() {
    let fixture = format!("//- /main.bicep\n{}{WORKSPACE}", registry("'enabled'"));
    assert!(mended(CODE, 0, &fixture).contains("status: 'disabled'"));
    let after = mended(CODE, 1, &fixture);
    assert!(
        after.contains(
            "= { // checkov:skip=CKV_AZURE_166: Azure Machine Learning does not support quarantine\n"
        ),
        "{after}"
    );
}
