//! Subnets that no nodes can stand in, and networks whose addresses the nodes use for themselves.

use super::RULE;
use crate::bicep::value::{Truth, Value};
use crate::network::questions::security_rules::{Prefix, overlaps};
use crate::network::questions::subnets::{self, Found, Subnet};
use crate::network::questions::{computes, endpoints};
use crate::network::{Answer, Context, Graph, NodeId, Reason, Resource, Spot, Target, Verdicts, types};

/// The addresses of the bridge that Docker makes on each node.
const DOCKER: &str = "172.17.0.0/16";

/// Checks the subnets of computes, their networks, and the networks of the workspaces' private endpoints.
pub(super) fn check(context: &Context<'_>, verdicts: &mut Verdicts<'_>) {
    let graph = context.graph;
    let mut networks: Vec<(NodeId, Vec<Spot>, Option<NodeId>)> = Vec::new();
    let mut note = |network: Option<NodeId>, spot: &Spot, home: Option<NodeId>| {
        let Some(network) = network else { return };
        match networks.iter_mut().find(|(known, ..)| *known == network) {
            Some((_, spots, _)) => spots.push(spot.clone()),
            None => networks.push((network, vec![spot.clone()], home)),
        }
    };
    for (subnet, nodes) in computes::by_subnet(graph) {
        let home = nodes.iter().find_map(|one| one.workspace);
        for one in &nodes {
            note(subnet.network(graph), &one.resource.name, home);
        }
        delegation(context, &subnet, &nodes, verdicts);
    }
    for connection in endpoints::connections(graph, types::WORKSPACE) {
        let (Target::Node(home), Some(endpoint)) = (&connection.target, graph.get(connection.endpoint))
        else {
            continue;
        };
        if let Found::Subnet(subnet) = subnets::of(graph, connection.endpoint) {
            note(subnet.network(graph), &endpoint.name, Some(*home));
        }
    }
    for (network, users, home) in networks {
        addresses(context, network, &users, home, verdicts);
    }
}

fn delegation(
    context: &Context<'_>,
    subnet: &Subnet,
    nodes: &[computes::Compute<'_>],
    verdicts: &mut Verdicts<'_>,
) {
    let graph = context.graph;
    let home = nodes.iter().find_map(|one| one.workspace);
    let path = "properties.delegations";
    let delegated = subnet.is_delegated(graph);
    if !delegated.is_yes() {
        return match delegated.is_no() {
            true => verdicts.holds(subnet.node, home, Vec::new()),
            false => {
                let spot = subnet.spot_of(graph, path);
                let reason =
                    spot.map(|spot| Reason::at(&spot, "whether the subnet is delegated is not known"));
                verdicts.unknown(subnet.node, home, reason.into_iter().collect());
            }
        };
    }
    let Some(spot) = subnet.spot_of(graph, path) else { return };
    let list = subnet.get(graph, path);
    let first = list.as_array().and_then(|array| array.get(0)).unwrap_or_else(Value::unknown);
    let service = first.get("properties").get("serviceName");
    let service = service.as_str().map_or_else(|| "another service".to_owned(), |name| format!("`{name}`"));
    let names: Vec<String> = nodes.iter().map(computes::Compute::label).collect();
    let message = format!(
        "Subnet {} is delegated to {service}: Azure puts no nodes of {} there. Give them a subnet of their own.",
        subnet.label(graph),
        computes::list(&names)
    );
    let placed = context.finding(&spot, message);
    let mut placed = context.resting_on(placed, RULE.severity, subnet.node, &delegated);
    for one in nodes {
        placed = placed.related(&one.resource.spot(computes::SUBNET), "stands in this subnet");
    }
    verdicts.fails(subnet.node, home, placed);
}

fn addresses(
    context: &Context<'_>,
    network: NodeId,
    users: &[Spot],
    home: Option<NodeId>,
    verdicts: &mut Verdicts<'_>,
) {
    let graph = context.graph;
    let (Some(resource), Some(docker)) = (graph.get(network), Prefix::parse(DOCKER)) else { return };
    let mut unsure = Vec::new();
    for (value, spot) in prefixes(graph, network, resource) {
        match overlaps(&value, docker) {
            Truth::No => {}
            Truth::Unknown => unsure.push(Reason::at(&spot, "these addresses are not known")),
            Truth::Yes => {
                let message = format!(
                    "`{}` overlaps {DOCKER}, which Docker uses on every node: jobs cannot reach what has such an address. \
                     Choose another range.",
                    value.as_str().unwrap_or_default()
                );
                let answer = Answer::yes().but(value.certainty);
                let placed = context.finding(&spot, message);
                let mut placed = context.resting_on(placed, RULE.severity, network, &answer);
                for user in users {
                    placed = placed.related(user, "stands in this network");
                }
                return verdicts.fails(network, home, placed);
            }
        }
    }
    if unsure.is_empty() {
        verdicts.holds(network, home, Vec::new());
    } else {
        verdicts.unknown(network, home, unsure);
    }
}

/// The ranges of addresses of the subnets, then of the network: what is narrower says more.
fn prefixes(graph: &Graph, network: NodeId, resource: &Resource) -> Vec<(Value, Spot)> {
    let mut all = Vec::new();
    for subnet in subnets::of_network(graph, network) {
        for value in subnet.prefixes(graph) {
            let path = "properties.addressPrefix";
            let many = "properties.addressPrefixes";
            let path = if subnet.get(graph, path).is_null() { many } else { path };
            if let Some(spot) = subnet.spot_of(graph, path) {
                all.push((value, spot));
            }
        }
    }
    let path = "properties.addressSpace.addressPrefixes";
    let list = resource.get(path);
    match list.as_array() {
        Some(array) => {
            for (index, value) in array.inner().enumerate() {
                let written = resource.written(&format!("{path}.{index}"));
                let spot = written.map(|written| resource.here(written.key));
                let spot = spot.or_else(|| graph.seen(network, value.place));
                all.push((value.but(list.certainty), spot.unwrap_or_else(|| resource.spot(path))));
            }
        }
        None if list.is_null() => {}
        None => all.push((list, resource.spot(path))),
    }
    all
}
