use crate::testing::{mended, verdicts};

const CODE: &str = "v1-legacy-mode";

const ENTRY: &str = "resource entry 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: 'pe-hearts'
  location: 'westeurope'
  properties: {
    privateLinkServiceConnections: [
      { name: 'hearts', properties: { privateLinkServiceId: workspace.id, groupIds: ['amlworkspace'] } }
    ]
  }
}
";

const ONLINE: &str = "//- /endpoint.yml
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: scoring
";

const BATCH: &str = "//- /endpoint.yml
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
";

fn workspace(version: &str, properties: &str) -> String {
    format!(
        "//- /main.bicep
resource workspace 'Microsoft.MachineLearningServices/workspaces@{version}' = {{
  name: 'hearts'
  location: 'westeurope'
  identity: {{ type: 'SystemAssigned' }}
  properties: {{ {properties} }}
}}
"
    )
}

fn said(text: &str) -> Vec<String> {
    verdicts(CODE, text).iter().map(|one| one.replace(" `hearts`", "")).collect()
}

#[test]
fn endpoints_cannot_be_created_in_legacy_mode() {
    let on = workspace("2025-09-01", "v1LegacyMode: true");
    assert_eq!(said(&(on.clone() + ONLINE)), ["error"]);
    assert_eq!(said(&(on.clone() + BATCH)), ["error"]);
    assert_eq!(said(&on), ["info"], "kept on SDK v1 on purpose");
    assert_eq!(said(&workspace("2025-09-01", "v1LegacyMode: false")), ["holds"]);
    assert_eq!(said(&workspace("2025-09-01", "friendlyName: 'x'")), ["holds"], "off by default");
}

#[test]
fn a_parameter_is_unknown_and_its_default_no_error() {
    let by =
        |parameter: &str| said(&(workspace("2025-09-01", "v1LegacyMode: legacy") + parameter + "\n" + BATCH));
    assert_eq!(by("param legacy bool"), ["unknown"]);
    assert_eq!(by("param legacy bool = true"), ["warning"]);
}

#[test]
fn old_versions_start_in_legacy_mode_behind_a_private_endpoint() {
    let old = workspace("2021-07-01", "friendlyName: 'x'");
    assert_eq!(said(&(old.clone() + ENTRY)), ["info"]);
    assert_eq!(said(&(old.clone() + ENTRY + BATCH)), ["warning"]);
    assert!(said(&old).is_empty(), "no private endpoint");
}

#[test]
fn the_fixes_switch_it_off() {
    assert!(mended(CODE, 0, &workspace("2025-09-01", "v1LegacyMode: true")).contains("v1LegacyMode: false"));
    let after = mended(CODE, 0, &(workspace("2021-07-01", "friendlyName: 'x'") + ENTRY));
    assert!(after.contains("workspaces@2022-05-01' = {"), "{after}");
    let parameter = workspace("2025-09-01", "v1LegacyMode: legacy") + "param legacy bool = true\n";
    assert!(mended(CODE, 0, &parameter).contains("param legacy bool = false"));
}
