use crate::network::Outcome;
use crate::testing::{audited, check, check_bicep, check_bicep_fix, check_fix};

const PRIVATE: &str = "//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
public_network_access: disabled
";

fn cluster(name: &str, rest: &str) -> String {
    format!(
        "$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: {name}
type: amlcompute
enable_node_public_ip: false
{rest}"
    )
}

fn bicep(symbol: &str, mark: &str, inner: &str) -> String {
    format!(
        "resource {symbol} 'Microsoft.MachineLearningServices/workspaces/computes@2025-09-01' = {{
{mark}  name: 'hearts/{symbol}'
  location: 'westeurope'
  properties: {{
    computeType: 'AmlCompute'
    properties: {{
      enableNodePublicIp: false
{inner}    }}
  }}
}}
"
    )
}

const MARK: &str = "//       ^^^^^^^ warning[compute-not-in-network]: workspace `hearts` is private\n";

#[test]
fn the_message_names_the_batch_deployment_that_runs_there() {
    let deployment = "//- /deployment.yml
$schema: https://azuremlschemas.azureedge.net/latest/modelBatchDeployment.schema.json
name: blue
endpoint_name: forest
type: model
model: azureml:heart@latest
compute: azureml:scoring
";
    let mark = "#     ^^^^^^^ warning[compute-not-in-network]: jobs of batch deployment `blue` run on it\n";
    let text = cluster("scoring", "").replace("name: scoring\n", &format!("name: scoring\n{mark}"));
    check(&format!("//- /cluster.yml\n{text}{PRIVATE}{deployment}"));
}

#[test]
fn null_is_no_subnet_and_a_public_workspace_needs_none() {
    let empty = "      subnet: json('null')
//    ^^^^^^ warning[compute-not-in-network]: has no subnet
";
    check_bicep(&format!("//- /compute.bicep\n{}{PRIVATE}", bicep("scoring", "", empty)));
    let public = PRIVATE.replace("disabled", "enabled");
    check_bicep(&format!(
        "//- /compute.bicep\n{}{public}",
        bicep("scoring", "", "      subnet: json('null')\n")
    ));
}

#[test]
fn managed_networks_and_attached_computes_need_no_subnet() {
    let managed = format!("{PRIVATE}managed_network:\n  isolation_mode: allow_only_approved_outbound\n");
    check_bicep(&format!("//- /compute.bicep\n{}{managed}", bicep("scoring", "", "")));
    let attached = bicep("scoring", "", "").replace("AmlCompute", "Kubernetes");
    check_bicep(&format!(
        "//- /compute.bicep\n{}{PRIVATE}",
        attached.replace("      enableNodePublicIp: false\n", "")
    ));
}

#[test]
fn a_network_without_a_subnet_is_one_mistake() {
    let text =
        cluster("scoring", "network_settings:\n  vnet_name: ml\n# ^^^^^^^^^ error[compute-not-in-network]\n");
    check(&format!("//- /cluster.yml\n{text}{PRIVATE}"));
}

#[test]
fn the_fix_takes_the_subnet_of_the_others() {
    let other = "network_settings:\n  vnet_name: ml\n  subnet: training\n";
    check_fix(
        "compute-not-in-network",
        &format!(
            "//- /cluster.yml\n{}//- /other.yml\n{}{PRIVATE}",
            cluster("scoring", ""),
            cluster("training", other)
        ),
        &cluster("scoring", other),
    );
    let head = "param subnetId string\n";
    let inner = "      subnet: {\n        id: subnetId\n      }\n";
    let text = |inner: &str| {
        format!(
            "{head}{}{}",
            bicep("scoring", "", inner),
            bicep("build", "", "      subnet: { id: subnetId }\n")
        )
    };
    check_bicep_fix(
        "compute-not-in-network",
        &format!("//- /main.bicep\n{}{PRIVATE}", text("")),
        &text(inner),
    );
    check_bicep(&format!("//- /main.bicep\n{}{PRIVATE}", text(inner)));
    // Others that disagree say nothing.
    let (_, audit) = audited(&format!(
        "//- /main.bicep\nparam other string\n{}{}{PRIVATE}",
        text(""),
        bicep("third", "", "      subnet: { id: other }\n")
    ));
    let found: Vec<_> =
        audit.findings().into_values().flatten().filter(|one| one.code == super::RULE.code).collect();
    assert!(matches!(found.as_slice(), [one] if one.fixes.is_empty()), "{found:#?}");
}

/// A network with a subnet that a cluster stands in.
fn network(space: &str, prefix: &str, rest: &str) -> String {
    format!(
        "//- /network.bicep
resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {{
  name: 'ml-network'
  properties: {{
    addressSpace: {{
      addressPrefixes: [
        {space}
      ]
    }}
    subnets: [
      {{
        name: 'training'
        properties: {{
          natGateway: {{ id: resourceId('Microsoft.Network/natGateways', 'nat') }}
          addressPrefix: {prefix}
{rest}        }}
      }}
    ]
  }}
}}
//- /cluster.yml
{}{PRIVATE}",
        cluster("scoring", "network_settings:\n  vnet_name: ml-network\n  subnet: training\n")
    )
}

#[test]
fn a_delegated_subnet_holds_no_nodes() {
    let delegated = "          delegations: [
//        ^^^^^^^^^^^ warning[compute-not-in-network]: Subnet `training` is delegated to `Microsoft.Web/serverFarms`
            { name: 'web', properties: { serviceName: 'Microsoft.Web/serverFarms' } }
          ]
";
    check_bicep(&network("'10.1.0.0/16'", "'10.1.1.0/24'", delegated));
    check_bicep(&network("'10.1.0.0/16'", "'10.1.1.0/24'", "          delegations: []\n"));
}

#[test]
fn the_addresses_of_docker_are_taken() {
    let inner =
        "'172.17.1.0/24'\n//        ^^^^^^^^^^^^^ warning[compute-not-in-network]: overlaps 172.17.0.0/16";
    check_bicep(&network("'172.16.0.0/12'", inner, ""));
    let outer =
        "'172.16.0.0/12'\n//      ^^^^^^^^^^^^^^^ warning[compute-not-in-network]: overlaps 172.17.0.0/16";
    check_bicep(&network(outer, "'172.20.1.0/24'", ""));
    check_bicep(&network("'172.18.0.0/16'", "'172.18.1.0/24'", ""));
    // The bridge of a cluster of containers is no network.
    let aks = "          serviceEndpoints: [] // dockerBridgeCidr: '172.17.0.1/16'\n";
    check_bicep(&network("'10.1.0.0/16'", "'10.1.1.0/24'", aks));
    // A network that nothing of ours stands in is not ours.
    check_bicep(
        &network("'172.17.0.0/16'", "'172.17.1.0/24'", "")
            .replace("vnet_name: ml-network", "vnet_name: other"),
    );
}

#[test]
fn what_nobody_knows_is_unknown() {
    let fixture = format!(
        "//- /compute.bicep\nparam subnetId string\n{}{PRIVATE}",
        bicep("scoring", "", "      subnet: empty(subnetId) ? null : { id: subnetId }\n")
    );
    check_bicep(&fixture);
    let (_, audit) = audited(&fixture);
    let mine = audit.verdicts.iter().filter(|one| one.code == super::RULE.code);
    assert!(mine.clone().count() > 0 && mine.clone().all(|one| matches!(one.outcome, Outcome::Unknown(_))));
}

#[test]
fn the_name_stands_for_what_is_missing() {
    check_bicep(&format!("//- /compute.bicep\n{}{PRIVATE}", bicep("scoring", MARK, "")));
}
