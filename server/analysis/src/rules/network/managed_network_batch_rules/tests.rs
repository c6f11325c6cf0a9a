use crate::testing::{check, check_bicep, check_bicep_fix, check_fix};

const WORKSPACE: &str = "$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
managed_network:
  isolation_mode: allow_only_approved_outbound
";

const BATCH: &str = "//- /job.yml
$schema: https://azuremlschemas.azureedge.net/latest/modelBatchDeployment.schema.json
name: blue
endpoint_name: scoring
type: model
model: azureml:heart@latest
compute: azureml:cluster
";

fn rule(name: &str, group: &str) -> String {
    format!(
        "    - name: {name}
      type: private_endpoint
      destination:
        service_resource_id: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/my-group/providers/Microsoft.Storage/storageAccounts/mystorage
        subresource_target: {group}
        spark_enabled: false
"
    )
}

#[test]
fn what_is_missing_is_added_to_the_list() {
    let before = format!("{WORKSPACE}  outbound_rules:\n{}", rule("storage-table", "queue"));
    let after = format!("{before}{}", rule("storage-table-batch", "table"));
    check_fix("managed-network-batch-rules", &format!("//- /workspace.yml\n{before}{BATCH}"), &after);
    check(&format!("//- /workspace.yml\n{after}{BATCH}"));
}

#[test]
fn without_batch_nobody_needs_them() {
    check(&format!("//- /workspace.yml\n{WORKSPACE}"));
}

#[test]
fn a_rule_for_another_storage_does_not_count() {
    let storage = "storage_account: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/my-group/providers/Microsoft.Storage/storageAccounts/NAME\n";
    let rules = format!("  outbound_rules:\n{}{}", rule("a", "queue"), rule("b", "table"));
    let with = |name: &str, note: &str| {
        let workspace = WORKSPACE.replace("name: hearts\n", &format!("name: hearts\n{note}"));
        check(&format!("//- /workspace.yml\n{workspace}{rules}{}{BATCH}", storage.replace("NAME", name)));
    };
    with("MyStorage", "");
    with(
        "other",
        "#     ^^^^^^ warning[managed-network-batch-rules]: `queue` and `table` of storage account `other`\n",
    );
}

#[test]
fn a_service_tag_of_storage_may_be_enough() {
    check(&format!(
        "//- /workspace.yml
{WORKSPACE}  outbound_rules:
    - name: storage
      type: service_tag
      destination:
        service_tag: Storage.WestEurope
        protocol: TCP
        port_ranges: '443'
{BATCH}"
    ));
}

fn bicep(storage: &str, network: &str) -> String {
    format!(
        "resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' = {{
  name: 'sthearts'
  location: 'westeurope'
  kind: 'StorageV2'
  sku: {{ name: 'Standard_LRS' }}
  properties: {{
    publicNetworkAccess: '{storage}'
  }}
}}
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {{
  name: 'hearts'
  location: 'westeurope'
  identity: {{ type: 'SystemAssigned' }}
  properties: {{
    storageAccount: storage.id
    imageBuildCompute: 'cpu'
    managedNetwork: {{
      isolationMode: 'AllowInternetOutbound'
{network}    }}
  }}
}}
"
    )
}

#[test]
fn an_open_storage_is_reached_without_rules() {
    check_bicep(&format!("//- /main.bicep\n{}{BATCH}", bicep("Enabled", "")));
}

#[test]
fn what_is_missing_is_added_to_the_object() {
    let queue = "        queue: {
          type: 'PrivateEndpoint'
          destination: {
            serviceResourceId: storage.id
            subresourceTarget: 'queue'
          }
        }
";
    let table = "        'storage-table': {
          type: 'PrivateEndpoint'
          destination: {
            serviceResourceId: storage.id
            subresourceTarget: 'table'
            sparkEnabled: false
          }
        }
";
    let before = bicep("Disabled", &format!("      outboundRules: {{\n{queue}      }}\n"));
    let after = bicep("Disabled", &format!("      outboundRules: {{\n{queue}{table}      }}\n"));
    let fixture = |text: &str| format!("//- /main.bicep\n{text}{BATCH}");
    check_bicep_fix("managed-network-batch-rules", &fixture(&before), &after);
    let left = crate::testing::checked(azureml_syntax::Language::Bicep, &fixture(&after));
    assert!(left.analysis.findings.iter().all(|found| found.code != "managed-network-batch-rules"));
}

#[test]
fn a_rule_in_a_module_counts() {
    check_bicep(&format!(
        "//- /main.bicep
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {{
  name: 'hearts'
  location: 'westeurope'
  identity: {{ type: 'SystemAssigned' }}
  properties: {{ managedNetwork: {{ isolationMode: 'AllowOnlyApprovedOutbound' }} }}
}}
module rules 'rules.bicep' = {{
  params: {{ name: workspace.name }}
}}
//- /rules.bicep
param name string
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' existing = {{
  name: name
}}
resource rule 'Microsoft.MachineLearningServices/workspaces/outboundRules@2025-09-01' = [for group in ['queue', 'table']: {{
  parent: workspace
  name: group
  properties: {{
    type: 'PrivateEndpoint'
    destination: {{ subresourceTarget: group }}
  }}
}}]
{BATCH}"
    ));
}
