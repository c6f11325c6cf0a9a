use crate::testing::{check_bicep, check_bicep_fix};

const OTHERS: &str = "//- /cluster.yml
$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: scoring
type: amlcompute
network_settings:
  vnet_name: ml-network
  subnet: training
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
public_network_access: disabled
";

/// A subnet with `guard`, which `head` declares.
fn subnet(head: &str, guard: &str) -> String {
    format!(
        "//- /network.bicep
{head}resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {{
  name: 'ml-network'
  properties: {{
    addressSpace: {{ addressPrefixes: ['10.1.0.0/16'] }}
    subnets: [
      {{ name: 'training', properties: {{ addressPrefix: '10.1.1.0/24', defaultOutboundAccess: true, {guard} }} }}
    ]
  }}
}}
{OTHERS}"
    )
}

fn group(rules: &str, mark: &str) -> String {
    let head = format!(
        "resource group 'Microsoft.Network/networkSecurityGroups@2024-05-01' = {{
{mark}  name: 'nsg'
  properties: {{
    securityRules: [
{rules}    ]
  }}
}}
"
    );
    subnet(&head, "networkSecurityGroup: { id: group.id }")
}

fn rule(access: &str, priority: u32, source: &str, port: &str) -> String {
    format!(
        "      {{
        name: 'rule{priority}'
        properties: {{
          direction: 'Inbound'
          access: '{access}'
          priority: {priority}
          protocol: 'Tcp'
          sourceAddressPrefix: '{source}'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: '{port}'
        }}
      }}
"
    )
}

const MARK: &str =
    "//       ^^^^^ warning[public-ip-inbound]: keeps `AzureMachineLearning` out of subnet `training`\n";

#[test]
fn some_rule_must_let_the_service_in_before_others_keep_it_out() {
    check_bicep(&group(&rule("Allow", 100, "AzureMachineLearning", "44224"), ""));
    check_bicep(&group(&rule("Allow", 100, "AzureCloud", "44000-45000"), ""));
    check_bicep(&group(&rule("Allow", 100, "AzureMachineLearning", "443"), MARK));
    let late = rule("Deny", 100, "*", "*") + &rule("Allow", 200, "AzureMachineLearning", "44224");
    check_bicep(&group(&late, MARK));
    // Addresses that are written out may be the service's.
    check_bicep(&group(&rule("Allow", 100, "20.10.0.0/16", "44224"), ""));
}

#[test]
fn nodes_without_public_addresses_and_subnets_without_a_group_need_no_rule() {
    let hidden = group("", "").replace("type: amlcompute", "type: amlcompute\nenable_node_public_ip: false");
    check_bicep(&hidden);
    check_bicep(&subnet("", "delegations: []"));
    check_bicep(&subnet("param group string\n", "networkSecurityGroup: { id: group }"));
    check_bicep(&group("", "").replace("public_network_access: disabled\n", ""));
}

#[test]
fn the_fix_adds_a_rule_before_those_that_deny() {
    let fixed = |more: &str| {
        let text = group(&format!("{}{more}", rule("Deny", 200, "*", "*")), "");
        let first = text.split_once("//- /cluster.yml").unwrap().0;
        first.split_once('\n').unwrap().1.to_owned()
    };
    let added = rule("Allow", 100, "AzureMachineLearning", "44224")
        .replace("rule100", "AllowAzureMachineLearningInbound")
        .replace("destinationAddressPrefix: '*'", "destinationAddressPrefix: 'VirtualNetwork'");
    check_bicep_fix("public-ip-inbound", &group(&rule("Deny", 200, "*", "*"), ""), &fixed(&added));
    check_bicep(&group(&(rule("Deny", 200, "*", "*") + &added), ""));
}

#[test]
fn behind_a_firewall_a_route_leads_past_it() {
    let table = |routes: &str, mark: &str| {
        let head = format!(
            "resource table 'Microsoft.Network/routeTables@2024-05-01' = {{
{mark}  name: 'rt'
  properties: {{
    routes: [
      {{
        name: 'all'
        properties: {{ addressPrefix: '0.0.0.0/0', nextHopType: 'VirtualAppliance', nextHopIpAddress: '10.1.9.4' }}
      }}
{routes}    ]
  }}
}}
"
        );
        subnet(&head, "routeTable: { id: table.id }")
    };
    let route = "      {
        name: 'AzureMachineLearning'
        properties: {
          addressPrefix: 'AzureMachineLearning'
          nextHopType: 'Internet'
        }
      }
";
    check_bicep(&table(
        "",
        "//       ^^^^^ warning[public-ip-inbound]: Add a route for `AzureMachineLearning`\n",
    ));
    check_bicep(&table(route, ""));
    check_bicep(&table(&route.replace("MachineLearning'", "MachineLearning.westeurope'"), ""));
    let text = table(route, "");
    let fixed = text.split_once("//- /cluster.yml").unwrap().0.split_once('\n').unwrap().1;
    check_bicep_fix("public-ip-inbound", &table("", ""), fixed);
}
