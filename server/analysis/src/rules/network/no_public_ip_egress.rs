//! Nodes without public addresses in a subnet without a way out.

use crate::bicep::value::{Truth, Value};
use crate::network::questions::computes::{self, Compute};
use crate::network::questions::subnets::Subnet;
use crate::network::questions::{batch, workspace};
use crate::network::{Answer, Context, Graph, Reason, Verdicts, lists, types};
use crate::{NetworkCheck, Rule, Safety, Severity};
use azureml_syntax::Language;
use azureml_syntax::edit::NewValue;

/// Rule `no-public-ip-egress`.
pub static RULE: Rule = Rule {
    code: "no-public-ip-egress",
    group: "network",
    summary: "Nodes without public addresses that have no way out",
    severity: Severity::Warning,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-secure-training-vnet",
    documentation: DOCUMENTATION,
    yaml: None,
    bicep: None,
    network: Some(NetworkCheck { run: check, languages: &[Language::Bicep] }),
};

const DOCUMENTATION: &str = "\
## What it checks

That the subnet of clusters, instances or serverless compute without public addresses has a NAT gateway or a route table, where
Azure gives no default way out: `defaultOutboundAccess: false`, or a network made with API version 2025-07-01 or later, which
says nothing.

With an older version the finding is a hint: the nodes rely on a default that Azure is giving up.

## Why

Nodes must reach Azure Batch and Microsoft Entra ID before a job can start, and package feeds while it runs. Without a public
address and without a way out they stay in `Creating`, or jobs end in time-outs.

## Example

```bicep bad
//- /network.bicep
resource network 'Microsoft.Network/virtualNetworks@2025-07-01' = {
  name: 'ml-network'
  location: 'westeurope'
  properties: {
    addressSpace: { addressPrefixes: ['10.10.0.0/16'] }
    subnets: [
      { name: 'training', properties: { addressPrefix: '10.10.1.0/24' } }
    ]
  }
}
//- /cluster.yml
$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: scoring
type: amlcompute
enable_node_public_ip: false
network_settings:
  vnet_name: ml-network
  subnet: training
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
```

## Instead

```bicep good
//- /network.bicep
param natGatewayId string

resource network 'Microsoft.Network/virtualNetworks@2025-07-01' = {
  name: 'ml-network'
  location: 'westeurope'
  properties: {
    addressSpace: { addressPrefixes: ['10.10.0.0/16'] }
    subnets: [
      { name: 'training', properties: { addressPrefix: '10.10.1.0/24', natGateway: { id: natGatewayId } } }
    ]
  }
}
//- /cluster.yml
$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: scoring
type: amlcompute
enable_node_public_ip: false
network_settings:
  vnet_name: ml-network
  subnet: training
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
```

Nothing is said where a gateway to another network may bring the way out:

```bicep good
//- /network.bicep
param hubNetworkId string

resource network 'Microsoft.Network/virtualNetworks@2025-07-01' = {
  name: 'ml-network'
  location: 'westeurope'
  properties: {
    addressSpace: { addressPrefixes: ['10.10.0.0/16'] }
    subnets: [
      { name: 'training', properties: { addressPrefix: '10.10.1.0/24' } }
    ]
  }
}

resource peering 'Microsoft.Network/virtualNetworks/virtualNetworkPeerings@2024-05-01' = {
  parent: network
  name: 'hub'
  properties: {
    remoteVirtualNetwork: { id: hubNetworkId }
    useRemoteGateways: true
  }
}
//- /cluster.yml
$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: scoring
type: amlcompute
enable_node_public_ip: false
network_settings:
  vnet_name: ml-network
  subnet: training
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
```

## Fix

Unsafe: gives the subnet the file's only NAT gateway, else one of the name `nat-gateway`, which you have to make or rename.

## References

- [Secure a training environment with virtual networks](https://learn.microsoft.com/azure/machine-learning/how-to-secure-training-vnet)
- [Default outbound access in Azure](https://learn.microsoft.com/azure/virtual-network/ip-services/default-outbound-access)
";

const NAT: &str = "properties.natGateway";
const TABLE: &str = "properties.routeTable";

fn check(context: &Context<'_>, verdicts: &mut Verdicts<'_>) {
    for (subnet, nodes) in computes::by_subnet(context.graph) {
        judge(context, &subnet, &nodes, verdicts);
    }
}

fn judge(context: &Context<'_>, subnet: &Subnet, nodes: &[Compute<'_>], verdicts: &mut Verdicts<'_>) {
    let graph = context.graph;
    let hidden = |one: &Compute<'_>| {
        let own = one.of_workspace(graph, workspace::is_managed).not();
        one.has_public_ip().not().and(own)
    };
    let mut needed = Answer::no();
    for one in nodes {
        needed = needed.or(hidden(one));
    }
    if needed.is_no() {
        return;
    }
    let shut: Vec<&Compute<'_>> = nodes.iter().filter(|one| hidden(one).is_yes()).collect();
    let home = shut.first().copied().or(nodes.first()).and_then(|one| one.workspace);
    let way_out = way_out(graph, subnet);
    let wrong = needed.and(way_out.not());
    if !wrong.is_yes() {
        return match wrong.is_no() {
            true => verdicts.holds(subnet.node, home, wrong.reasons),
            false => verdicts.unknown(subnet.node, home, wrong.reasons),
        };
    }
    let (Some(spot), Some(owner)) = (subnet.spot(graph), graph.get(subnet.node)) else { return };
    let relies = subnet.has_default_outbound(graph).is_yes();
    let is_said = !subnet.get(graph, "properties.defaultOutboundAccess").is_null();
    let names = computes::list(&shut.iter().map(|one| one.label()).collect::<Vec<_>>());
    let label = subnet.label(graph);
    let message = if relies {
        format!(
            "Nodes of {names} have no public address, and subnet {label} has neither a NAT gateway nor a route table: they \
             rely on Azure's default way out, which new networks do not get any more. Give it a `natGateway` or a \
             `routeTable`."
        )
    } else {
        let why = if is_said {
            "has no way out: no NAT gateway, no route table, and default outbound access is off"
        } else {
            "will have no way out in a new network: no NAT gateway, no route table, and this API version gives none by \
             default"
        };
        format!(
            "Nodes of {names} have no public address, and subnet {label} {why}. They cannot reach Azure Batch, Microsoft \
             Entra ID or package feeds. Give it a `natGateway` or a `routeTable`."
        )
    };
    let base = if relies { Severity::Hint } else { RULE.severity };
    let placed = context.finding(&spot, message);
    let mut placed = context.resting_on(placed, base, subnet.node, &wrong);
    for one in &shut {
        placed = placed.related(&one.resource.spot(one.public_ip_path()), "no public addresses");
    }
    for one in shut.iter().flat_map(|one| batch::deployments_on(graph, one.id)) {
        if let Some(deployment) = graph.get(one) {
            placed = placed.related(&deployment.name, "this batch deployment runs there");
        }
    }
    placed = owner
        .through
        .iter()
        .fold(placed, |placed, call| placed.related(call, "declared through this module"));
    let gateway = lists::object(&[("id", NewValue::Literal(gateway(context, subnet)))]);
    if let Some(operation) = owner.keys.set(&subnet.path(NAT), gateway) {
        placed =
            placed.fix(Safety::Unsafe, "Give the subnet a NAT gateway", &owner.whole.file, vec![operation]);
    }
    verdicts.fails(subnet.node, home, placed);
}

/// Whether nodes without addresses of their own get out of a subnet in a way that somebody made; unknown where routes
/// may come from a gateway.
fn way_out(graph: &Graph, subnet: &Subnet) -> Answer {
    let mut answer = Answer::no();
    for (path, text) in [(NAT, "it has a NAT gateway"), (TABLE, "it has a route table")] {
        let value = subnet.get(graph, path);
        let is_some = |one: &Value| {
            let id = one.get("id");
            !one.is_unknown() && !id.is_null() && id.as_str() != Some("")
        };
        let alternatives = value.alternatives();
        let truth = if value.is_null() {
            Truth::No
        } else if is_some(&value) || !alternatives.is_empty() && alternatives.iter().all(is_some) {
            Truth::Yes
        } else {
            Truth::Unknown
        };
        let spot = subnet.spot_of(graph, path);
        let reason = spot.map(|spot| Reason::at(&spot, text));
        let here = Answer::new(truth).but(value.certainty);
        answer = answer.or(reason.into_iter().fold(here, Answer::because));
    }
    let said = !subnet.get(graph, "properties.defaultOutboundAccess").is_null();
    let default = subnet.has_default_outbound(graph);
    if said || default.is_unknown() {
        answer = answer.or(default.clone());
    }
    answer.or(gateways(graph, subnet))
}

/// Unknown where a gateway may bring routes to the network: nobody sees them in files.
fn gateways(graph: &Graph, subnet: &Subnet) -> Answer {
    let mut answer = Answer::no();
    let text = "a gateway may bring it a way out";
    let others = [
        "Microsoft.Network/virtualNetworkGateways",
        "Microsoft.Network/virtualHubs/hubVirtualNetworkConnections",
    ];
    for (_, gateway) in others.iter().flat_map(|r#type| graph.declared(r#type)) {
        answer = Answer::unknown().because(Reason::at(&gateway.name, text));
    }
    let Some(network) = subnet.network(graph) else {
        let reason = subnet.spot(graph).map(|spot| Reason::at(&spot, "its network is not declared here"));
        return reason.into_iter().fold(Answer::unknown(), Answer::because);
    };
    let uses = |peering: &Value| !Answer::of_flag(&peering.get("useRemoteGateways")).is_no();
    for (_, peering) in graph.children(network, types::PEERING) {
        if uses(&peering.get("properties")) {
            answer = Answer::unknown().because(Reason::at(&peering.name, text));
        }
    }
    if let Some(resource) = graph.get(network) {
        let list = resource.get("properties.virtualNetworkPeerings");
        let known = list.as_array().filter(|array| array.is_closed());
        let some =
            known.map_or(!list.is_null(), |array| array.inner().any(|one| uses(&one.get("properties"))));
        if some {
            let spot = resource.spot("properties.virtualNetworkPeerings");
            answer = Answer::unknown().because(Reason::at(&spot, text));
        }
    }
    answer
}

/// The id of the NAT gateway to write: the only one of the file, else a name to fill in.
fn gateway(context: &Context<'_>, subnet: &Subnet) -> String {
    let graph = context.graph;
    let file = graph.get(subnet.node).map(|owner| &owner.whole.file);
    let mut here = graph
        .declared("Microsoft.Network/natGateways")
        .filter(|(_, gateway)| Some(&gateway.whole.file) == file && gateway.parent.is_none())
        .filter_map(|(_, gateway)| gateway.keys.symbol());
    match (here.next(), here.next()) {
        (Some(only), None) => format!("{only}.id"),
        _ => "resourceId('Microsoft.Network/natGateways', 'nat-gateway')".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_bicep, check_bicep_fix};

    const OTHERS: &str = "//- /cluster.yml
$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: scoring
type: amlcompute
enable_node_public_ip: false
network_settings:
  vnet_name: ml-network
  subnet: training
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
";

    fn network(version: &str, inner: &str, mark: &str) -> String {
        format!(
            "//- /network.bicep
resource nat 'Microsoft.Network/natGateways@2024-05-01' = {{ name: 'nat' }}
resource table 'Microsoft.Network/routeTables@2024-05-01' = {{ name: 'rt' }}
resource network 'Microsoft.Network/virtualNetworks@{version}' = {{
  name: 'ml-network'
  properties: {{
    addressSpace: {{ addressPrefixes: ['10.1.0.0/16'] }}
    subnets: [
      {{
        name: 'training'
{mark}        properties: {{
          addressPrefix: '10.1.1.0/24'
{inner}        }}
      }}
    ]
  }}
}}
{OTHERS}"
        )
    }

    const OFF: &str = "          defaultOutboundAccess: false\n";

    #[test]
    fn a_subnet_that_says_it_is_shut_needs_a_way_out() {
        let mark = "//      ^^^^ warning[no-public-ip-egress]: subnet `training` has no way out\n";
        check_bicep(&network("2024-05-01", OFF, mark));
        check_bicep(&network("2024-05-01", &format!("{OFF}          natGateway: {{ id: nat.id }}\n"), ""));
        check_bicep(&network("2024-05-01", &format!("{OFF}          routeTable: {{ id: table.id }}\n"), ""));
        check_bicep(&network("2024-05-01", &OFF.replace("false", "true"), ""));
    }

    #[test]
    fn what_is_not_said_depends_on_the_version() {
        let mark = "//      ^^^^ warning[no-public-ip-egress]: in a new network\n";
        check_bicep(&network("2025-07-01", "", mark));
        let mark = "//      ^^^^ hint[no-public-ip-egress]: rely on Azure's default way out\n";
        check_bicep(&network("2024-05-01", "", mark));
    }

    #[test]
    fn nodes_with_public_addresses_and_managed_networks_have_their_own_way() {
        let text = network("2025-07-01", "", "");
        check_bicep(&text.replace("enable_node_public_ip: false\n", ""));
        check_bicep(&text.replace(
            "name: hearts",
            "name: hearts\nmanaged_network:\n  isolation_mode: allow_internet_outbound",
        ));
    }

    #[test]
    fn a_gateway_that_may_be_none_is_not_known() {
        let maybe = "          natGateway: empty(gateway) ? null : { id: gateway }\n";
        let text = network("2025-07-01", maybe, "");
        check_bicep(&text.replacen("resource nat", "param gateway string\nresource nat", 1));
        let vpn = "resource vpn 'Microsoft.Network/virtualNetworkGateways@2024-05-01' = { name: 'vpn' }\n";
        check_bicep(&network("2025-07-01", "", "").replacen(
            "resource nat",
            &format!("{vpn}resource nat"),
            1,
        ));
    }

    #[test]
    fn the_fix_takes_the_only_gateway_of_the_file() {
        let first =
            |text: &str| text.split_once("//- /cluster").unwrap().0.split_once('\n').unwrap().1.to_owned();
        let after = network(
            "2025-07-01",
            "          natGateway: {
            id: nat.id
          }
",
            "",
        );
        check_bicep_fix("no-public-ip-egress", &network("2025-07-01", "", ""), &first(&after));
        check_bicep(&after);
    }
}
