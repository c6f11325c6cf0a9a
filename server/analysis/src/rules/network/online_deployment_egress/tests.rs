use crate::testing::{check, check_bicep, check_fix};

const DEPLOYMENT: &str = "//- /deployment.yml
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: scoring-online
model: azureml:heart:1
instance_type: Standard_DS3_v2
instance_count: 1
";

fn workspace(lines: &str) -> String {
    format!(
        "//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
{lines}"
    )
}

#[test]
fn a_closed_workspace_cannot_be_entered_from_the_internet() {
    let closed = workspace("public_network_access: disabled\n");
    let said = DEPLOYMENT.replace(
        "name: blue\n",
        "name: blue\n#     ^^^^ warning[online-deployment-egress]: its default is `enabled`\n",
    );
    check(&format!("{said}{closed}"));
    let text = DEPLOYMENT.strip_prefix("//- /deployment.yml\n").unwrap();
    check_fix(
        "online-deployment-egress",
        &format!("{DEPLOYMENT}{closed}"),
        &format!("{text}egress_public_network_access: disabled\n"),
    );
}

#[test]
fn the_old_way_is_a_hint() {
    check(&format!(
        "{DEPLOYMENT}egress_public_network_access: disabled
#^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint[online-deployment-egress]: This is the old way
{}",
        workspace("public_network_access: disabled\n")
    ));
}

#[test]
fn a_public_workspace_may_be_entered() {
    let open = workspace("public_network_access: enabled\n");
    check(&format!("{DEPLOYMENT}{open}"));
    check(&format!("{DEPLOYMENT}egress_public_network_access: enabled\n{open}"));
}

#[test]
fn the_managed_network_decides() {
    check(&format!(
        "{DEPLOYMENT}egress_public_network_access: enabled
#^^^^^^^^^^^^^^^^^^^^^^^^^^^ info[online-deployment-egress]: has no effect
{}",
        workspace(
            "managed_network:\n  isolation_mode: allow_internet_outbound\nprovision_network_now: true\n"
        )
    ));
}

#[test]
fn of_a_workspace_that_is_elsewhere_nothing_is_known() {
    check_bicep(
        "//- /main.bicep
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' existing = {
  name: 'hearts'
}
resource endpoint 'Microsoft.MachineLearningServices/workspaces/onlineEndpoints@2025-09-01' existing = {
  parent: workspace
  name: 'scoring-online'
}
resource blue 'Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments@2025-09-01' = {
  parent: endpoint
  name: 'blue'
  location: 'westeurope'
  properties: { endpointComputeType: 'Managed', egressPublicNetworkAccess: 'Disabled' }
}
",
    );
}
