use crate::testing::{check, check_bicep, check_fix};

fn managed(rest: &str) -> String {
    format!(
        "//- /main.bicep
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {{
  name: 'hearts'
  location: 'West Europe'
  identity: {{ type: 'SystemAssigned' }}
  properties: {{
    managedNetwork: {{ isolationMode: 'allowInternetOutbound' }}
  }}
}}
{rest}"
    )
}

#[test]
fn clusters_stay_in_the_region_of_the_workspace() {
    let cluster = |location: &str, note: &str| {
        managed(&format!(
            "resource cluster 'Microsoft.MachineLearningServices/workspaces/computes@2025-09-01' = {{
  parent: workspace
  name: 'cpu'
  location: '{location}'
{note}  properties: {{
    computeType: 'AmlCompute'
    properties: {{ vmSize: 'Standard_DS3_v2' }}
  }}
}}
"
        ))
    };
    check_bicep(&cluster("westeurope", ""));
    check_bicep(&cluster(
        "northeurope",
        "  //^^^^^^ warning[managed-network-custom-subnet]: cannot be in another region\n",
    ));
}

#[test]
fn what_is_attached_stays_outside() {
    check_bicep(&managed(
        "resource aks 'Microsoft.MachineLearningServices/workspaces/computes@2025-09-01' = {
  parent: workspace
  name: 'aks'
  location: 'westeurope'
  properties: {
    computeType: 'Kubernetes'
//  ^^^^^^^^^^^ info[managed-network-custom-subnet]: is attached
  }
}
",
    ));
}

const SERVERLESS: &str = "//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
public_network_access: enabled
managed_network:
  isolation_mode: allow_internet_outbound
serverless_compute:
  custom_subnet: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/ml/subnets/training
";

#[test]
fn serverless_compute_too() {
    check(&format!(
        "{SERVERLESS}# ^^^^^^^^^^^^^ warning[managed-network-custom-subnet]: Serverless compute\n  no_public_ip: true\n"
    ));
    check_fix(
        "managed-network-custom-subnet",
        &format!("{SERVERLESS}  no_public_ip: true\n"),
        "$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
public_network_access: enabled
managed_network:
  isolation_mode: allow_internet_outbound
",
    );
}

#[test]
fn a_mode_by_default_is_one_level_less() {
    check_bicep(
        "//- /main.bicep
param mode string = 'AllowInternetOutbound'
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: { managedNetwork: { isolationMode: mode } }
}
resource me 'Microsoft.MachineLearningServices/workspaces/computes@2025-09-01' = {
  parent: workspace
  name: 'me'
  location: 'westeurope'
  properties: {
    computeType: 'ComputeInstance'
    properties: {
      vmSize: 'Standard_DS3_v2'
      subnet: { id: resourceId('Microsoft.Network/virtualNetworks/subnets', 'vnet', 'training') }
//    ^^^^^^ info[managed-network-custom-subnet]: by default
    }
  }
}
",
    );
}
