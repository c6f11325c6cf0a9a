use crate::testing::{check, mended, verdicts};

const CODE: &str = "workspace-public-access";

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

fn workspace(version: &str, properties: &str) -> String {
    format!(
        "//- /main.bicep
resource workspace 'Microsoft.MachineLearningServices/workspaces@{version}' = {{
  name: 'hearts'
  location: 'westeurope'
  identity: {{ type: 'SystemAssigned' }}
  properties: {{
    friendlyName: 'Hearts'
    {properties}
  }}
}}
"
    )
}

fn said(text: &str) -> Vec<String> {
    verdicts(CODE, text).iter().map(|one| one.replace(" `hearts`", "")).collect()
}

fn entered(properties: &str) -> Vec<String> {
    said(&(workspace("2025-09-01", properties) + ENTRY))
}

#[test]
fn beside_a_private_endpoint_the_front_door_is_shut() {
    assert_eq!(entered("publicNetworkAccess: 'Enabled'"), ["warning"]);
    assert_eq!(entered("publicNetworkAccess: 'Disabled'"), ["holds"]);
    assert_eq!(entered(""), ["hint"], "not decided here");
    assert!(said(&workspace("2025-09-01", "publicNetworkAccess: 'Enabled'")).is_empty(), "public on purpose");
}

#[test]
fn with_batch_it_is_an_info_because_batch_endpoints_are_private_all_the_same() {
    let batch = "//- /endpoint.yml
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
";
    let fixture = workspace("2025-09-01", "publicNetworkAccess: 'Enabled'") + ENTRY + batch;
    assert_eq!(said(&fixture), ["info"]);
}

#[test]
fn chosen_addresses_may_come_in() {
    let listed = "publicNetworkAccess: 'Enabled'\n    ipAllowlist: ['203.0.113.0/24']";
    assert_eq!(said(&(workspace("2024-07-01-preview", listed) + ENTRY)), ["holds"]);
    let empty = "publicNetworkAccess: 'Enabled'\n    ipAllowlist: []";
    assert_eq!(said(&(workspace("2024-07-01-preview", empty) + ENTRY)), ["warning"]);
    let unknown = "publicNetworkAccess: 'Enabled'\n    ipAllowlist: addresses";
    let fixture = workspace("2024-07-01-preview", unknown) + "param addresses array\n" + ENTRY;
    assert_eq!(said(&fixture), ["unknown"]);
}

#[test]
fn what_a_parameter_decides_is_unknown_and_by_default_one_level_lower() {
    let by = |parameter: &str| {
        said(&(workspace("2025-09-01", "publicNetworkAccess: access") + parameter + "\n" + ENTRY))
    };
    assert_eq!(by("param access string"), ["unknown"]);
    assert_eq!(by("param access string = 'Enabled'"), ["info"]);
    assert_eq!(by("param access string = 'Disabled'"), ["holds"]);
}

#[test]
fn a_version_without_the_property_is_another_rules_business() {
    let fixture = workspace("2020-08-01", "publicNetworkAccess: 'Enabled'") + ENTRY;
    assert_eq!(said(&fixture), ["unknown"]);
}

#[test]
fn projects_follow_their_hub() {
    let project = workspace("2025-09-01", "publicNetworkAccess: 'Enabled'")
        .replace("  properties: {\n    friendly", "  kind: 'Project'\n  properties: {\n    friendly");
    assert!(said(&(project + ENTRY)).is_empty());
}

#[test]
fn the_property_of_the_old_sdk_does_not_say_the_opposite() {
    let both = |old: &str, new: &str| {
        workspace(
            "2025-09-01",
            &format!("publicNetworkAccess: '{new}'\n    allowPublicAccessWhenBehindVnet: {old}"),
        )
    };
    assert_eq!(said(&both("true", "Disabled")), ["warning"]);
    assert_eq!(said(&both("false", "Enabled")), ["warning"]);
    assert!(said(&both("false", "Disabled")).is_empty());
    let after = mended(CODE, 0, &both("true", "Disabled"));
    assert!(!after.contains("allowPublic") && after.contains("publicNetworkAccess: 'Disabled'"), "{after}");
}

#[test]
fn the_fix_shuts_it_in_either_language() {
    for properties in ["publicNetworkAccess: 'Enabled'", ""] {
        let after = mended(CODE, 0, &(workspace("2025-09-01", properties) + ENTRY));
        assert!(after.contains("publicNetworkAccess: 'Disabled'"), "{after}");
    }
    let yaml = format!(
        "//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
container_registry: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/crhearts
public_network_access: enabled
//- /entry.bicep
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' existing = {{ name: 'hearts' }}
{ENTRY}"
    );
    assert!(mended(CODE, 0, &yaml).contains("\npublic_network_access: disabled\n"));
    check(&yaml.replace(
        "public_network_access: enabled\n",
        "public_network_access: enabled\n#^^^^^^^^^^^^^^^^^^^^ warning[workspace-public-access]: Set `public_network_access` to `disabled`\n",
    ));
}
