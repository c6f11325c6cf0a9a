//! Storage, vaults and registries of private workspaces: what is no fault.

use crate::testing::verdicts;

/// A workspace with this storage and vault, and what else the file says.
fn file(storage: &str, vault: &str, more: &str) -> String {
    format!(
        "//- /main.bicep
param location string
param subnetId string
resource storage 'Microsoft.Storage/storageAccounts@2024-01-01' = {{
  name: 'sthearts'
  properties: {{ {storage} }}
}}
resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {{
  name: 'kv-hearts'
  properties: {{ {vault} }}
}}
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {{
  name: 'hearts'
  properties: {{ storageAccount: storage.id, keyVault: vault.id, publicNetworkAccess: 'Disabled' }}
}}
resource endpoints 'Microsoft.Network/privateEndpoints@2024-05-01' = [for group in ['blob', 'file']: {{
  name: 'pe-${{group}}'
  properties: {{
    privateLinkServiceConnections: [{{ properties: {{ privateLinkServiceId: storage.id, groupIds: [group] }} }}]
  }}
}}]
{more}"
    )
}

const CLOSED: &str = "publicNetworkAccess: 'Disabled'";

#[test]
fn queue_and_table_weigh_more_where_batch_runs() {
    let alone = file(CLOSED, CLOSED, "");
    assert_eq!(verdicts("storage-private-endpoints", &alone), ["info `sthearts`"]);
    let batch = "//- /endpoint.yml
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
";
    assert_eq!(verdicts("storage-private-endpoints", &format!("{alone}{batch}")), ["warning `sthearts`"]);
}

#[test]
fn a_firewall_with_subnets_is_neither_closed_nor_open() {
    let service = "networkAcls: { defaultAction: 'Deny', virtualNetworkRules: [{ id: subnetId }] }";
    let fixture = file(service, service, "");
    assert_eq!(verdicts("storage-private-endpoints", &fixture), [""; 0]);
    assert_eq!(verdicts("keyvault-private-endpoint", &fixture), [""; 0]);
    assert_eq!(verdicts("dependency-open-to-public", &fixture), ["holds `sthearts`", "holds `kv-hearts`"]);
}

#[test]
fn a_vault_with_public_access_on_and_a_firewall_that_denies_is_not_open() {
    let fixture = file(CLOSED, "publicNetworkAccess: 'Enabled', networkAcls: { defaultAction: 'Deny' }", "");
    assert_eq!(verdicts("dependency-open-to-public", &fixture), ["holds `sthearts`", "holds `kv-hearts`"]);
    let open = file(CLOSED, "publicNetworkAccess: 'Enabled'", "");
    assert_eq!(verdicts("dependency-open-to-public", &open), ["holds `sthearts`", "warning `kv-hearts`"]);
}

#[test]
fn two_workspaces_share_one_finding() {
    let other = "resource other 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'lungs'
  properties: { storageAccount: storage.id, publicNetworkAccess: 'Disabled' }
}
";
    let found = crate::testing::audited(&file(CLOSED, CLOSED, other)).1.findings();
    let mine = found.values().flatten().filter(|finding| finding.code == "storage-private-endpoints");
    let messages: Vec<&str> = mine.map(|finding| finding.message.as_str()).collect();
    assert_eq!(messages.len(), 1);
    assert!(messages[0].contains("workspaces `hearts` and `lungs`"), "{messages:?}");
}

#[test]
fn data_lake_storage_needs_dfs() {
    let lake = "resource lake 'Microsoft.MachineLearningServices/workspaces/datastores@2025-09-01' = {
  parent: workspace
  name: 'lake'
  properties: { datastoreType: 'AzureDataLakeGen2', accountName: storage.name, filesystem: 'data' }
}
";
    let hierarchical = format!("{CLOSED}, isHnsEnabled: true");
    let found = crate::testing::audited(&file(&hierarchical, CLOSED, lake)).1.findings();
    let mine = found.values().flatten().find(|finding| finding.code == "storage-private-endpoints").unwrap();
    assert!(mine.message.contains("`queue`, `table` and `dfs`"), "{}", mine.message);
}

#[test]
fn a_rule_for_the_workspace_stands_for_trusted_services() {
    let bypass =
        |more: &str| format!("{CLOSED}, networkAcls: {{ bypass: 'Metrics', defaultAction: 'Deny' {more} }}");
    let fixture = file(&bypass(""), CLOSED, "");
    assert_eq!(verdicts("trusted-services-bypass", &fixture), ["warning `sthearts`", "holds `kv-hearts`"]);
    let id =
        "/subscriptions/x/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/hearts";
    let fixture = file(&bypass(&format!(", resourceAccessRules: [{{ resourceId: '{id}' }}]")), CLOSED, "");
    assert_eq!(verdicts("trusted-services-bypass", &fixture), ["holds `sthearts`", "holds `kv-hearts`"]);
}

#[test]
fn sub_resources_are_judged_one_by_one() {
    let endpoint = |groups: &str| {
        format!(
            "resource more 'Microsoft.Network/privateEndpoints@2024-05-01' = {{
  name: 'pe-more'
  properties: {{
    privateLinkServiceConnections: [{{ properties: {{ privateLinkServiceId: storage.id, groupIds: {groups} }} }}]
  }}
}}
"
        )
    };
    let said = |groups: &str| {
        verdicts("private-endpoint-group-id", &file(CLOSED, CLOSED, &endpoint(groups)))
            .pop()
            .unwrap_or_default()
    };
    assert_eq!(said("['Queue']"), "holds `pe-more`");
    assert_eq!(said("['blob_secondary']"), "holds `pe-more`");
    assert_eq!(said("['queue', 'table']"), "warning `pe-more`");
    assert_eq!(said("[]"), "warning `pe-more`");
    assert_eq!(said("['queues']"), "warning `pe-more`");
    assert_eq!(said("[subnetId]"), "unknown `pe-more`");
}
