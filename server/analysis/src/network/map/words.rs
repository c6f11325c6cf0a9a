//! The few words about a resource that the map shows: its name, and what matters about it for the network. Must not know
//! rules.

use super::Kind;
use crate::bicep::value::{Piece, Value};
use crate::network::questions::workspace;
use crate::network::{Graph, NodeId, Resource, Target, types};

/// Said of what nothing in the graph declares.
pub(super) const ELSEWHERE: &str = "not declared here";

/// The name, what nobody knows of it as it is written: `kv-${suffix}`.
pub(super) fn name(resource: &Resource) -> String {
    text(&resource.id.name()).unwrap_or_else(|| resource.label().trim_matches('`').to_owned())
}

/// A text with what is not known of it in braces; `None` if nothing is known.
pub(super) fn text(value: &Value) -> Option<String> {
    // Of several possible ones the first: of what depends on the cloud, that is the public one's.
    if let [first, _, ..] = value.alternatives() {
        return Some(format!("{} or …", text(first)?));
    }
    let pieces = value.pieces()?;
    let mut text = String::new();
    let mut knows = false;
    for piece in &pieces {
        match piece {
            Piece::Known(known) => {
                knows |= !known.is_empty();
                text.push_str(known);
            }
            // A parameter's name says more than dots; an expression does not.
            Piece::Symbol(symbol) => match parameter(symbol.name()) {
                Some(name) => {
                    knows = true;
                    text.push_str(&format!("${{{name}}}"));
                }
                None => text.push('…'),
            },
            Piece::Unknown => text.push('…'),
        }
    }
    knows.then_some(text)
}

/// The name of the parameter that a symbol stands for, if it does: `0#suffix` is `suffix` of the first instance.
fn parameter(symbol: &str) -> Option<&str> {
    let (instance, name) = symbol.split_once('#')?;
    let is_name = name.chars().all(|it| it.is_ascii_alphanumeric() || it == '_');
    (is_name && instance.chars().all(|it| it.is_ascii_digit())).then_some(name)
}

/// What matters about it; empty if nothing does.
pub(super) fn detail(graph: &Graph, id: NodeId, resource: &Resource, kind: Kind) -> String {
    let parts: Vec<Option<String>> = match kind {
        Kind::Workspace | Kind::Hub => vec![access(resource)],
        Kind::StorageAccount | Kind::KeyVault | Kind::Registry | Kind::OnlineEndpoint => {
            vec![access(resource)]
        }
        Kind::ContainerRegistry => vec![text(&resource.get("sku.name")), access(resource)],
        Kind::BatchEndpoint => {
            vec![Some(inherited(graph, id)).filter(|it| !it.is_empty()).map(str::to_owned)]
        }
        Kind::OnlineDeployment => vec![egress(resource)],
        Kind::ComputeCluster | Kind::ComputeInstance => vec![public_address(resource)],
        Kind::VirtualNetwork => vec![list(&resource.get("properties.addressSpace.addressPrefixes"))],
        Kind::Subnet => vec![Some(prefix(&resource.get("properties")))],
        Kind::PrivateEndpoint => vec![groups(resource)],
        Kind::PrivateDnsZone => vec![links(graph, id)],
        Kind::NetworkSecurityGroup => vec![count(&resource.get("properties.securityRules"), "rule")],
        Kind::RouteTable => vec![count(&resource.get("properties.routes"), "route")],
        Kind::OutboundRule => vec![Some(rule(&resource.get("properties")))],
        _ => Vec::new(),
    };
    let parts: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}

/// The addresses of a subnet, by its properties.
pub(super) fn prefix(properties: &Value) -> String {
    text(&properties.get("addressPrefix"))
        .or_else(|| list(&properties.get("addressPrefixes")))
        .unwrap_or_default()
}

fn access(resource: &Resource) -> Option<String> {
    let value = resource.get("properties.publicNetworkAccess");
    if value.is_null() {
        return None;
    }
    Some(value.as_str().map_or_else(
        || "public access unknown".to_owned(),
        |word| format!("public access {}", word.to_lowercase()),
    ))
}

/// What a managed network lets out, if there is one.
pub(super) fn isolation(resource: &Resource) -> Option<&'static str> {
    let mode = resource.get("properties.managedNetwork.isolationMode");
    match mode.as_str()?.replace('_', "").to_lowercase().as_str() {
        "allowinternetoutbound" => Some("internet outbound"),
        "allowonlyapprovedoutbound" => Some("approved outbound only"),
        _ => None,
    }
}

/// What an outbound rule leads to, by its properties.
pub(super) fn rule(properties: &Value) -> String {
    let destination = properties.get("destination");
    if let Some(name) = text(&destination) {
        return name;
    }
    let target = destination.get("serviceResourceId").as_id().and_then(|id| text(&id.name()));
    let part = text(&destination.get("subresourceTarget"));
    let tag = text(&destination.get("serviceTag"));
    let words: Vec<String> = [target, part, tag].into_iter().flatten().collect();
    words.join(" ")
}

/// What a batch endpoint takes from its workspace.
fn inherited(graph: &Graph, id: NodeId) -> &'static str {
    let homes = workspace::of(graph, id);
    let Some(home) = homes.first() else { return "" };
    let private = workspace::is_private(graph, *home);
    if private.is_yes() {
        "private"
    } else if private.is_no() {
        "public"
    } else {
        ""
    }
}

fn egress(resource: &Resource) -> Option<String> {
    let value = resource.get("properties.egressPublicNetworkAccess");
    Some(format!("public egress {}", value.as_str()?.to_lowercase()))
}

fn public_address(resource: &Resource) -> Option<String> {
    let value = resource.get("properties.properties.enableNodePublicIp");
    Some(if value.as_bool()? { "public IP" } else { "no public IP" }.to_owned())
}

fn groups(resource: &Resource) -> Option<String> {
    let mut words = Vec::new();
    for list in ["privateLinkServiceConnections", "manualPrivateLinkServiceConnections"] {
        let connections = resource.get(&format!("properties.{list}"));
        for connection in
            connections.as_array().into_iter().flat_map(|array| array.inner().collect::<Vec<_>>())
        {
            let groups = connection.get("properties").get("groupIds");
            words.extend(
                groups
                    .as_array()
                    .into_iter()
                    .flat_map(|it| it.inner().collect::<Vec<_>>())
                    .filter_map(|it| text(&it)),
            );
        }
    }
    words.dedup();
    (!words.is_empty()).then(|| words.join(", "))
}

fn links(graph: &Graph, zone: NodeId) -> Option<String> {
    let mut names: Vec<String> = graph
        .children(zone, types::ZONE_LINK)
        .filter_map(|(id, link)| {
            let network = link.get("properties.virtualNetwork.id");
            match graph.target(id, types::NETWORK, &network) {
                Target::Node(network) => graph.get(network).map(name),
                _ => text(&network.as_id()?.name()),
            }
        })
        .collect();
    names.dedup();
    (!names.is_empty()).then(|| format!("linked to {}", names.join(", ")))
}

fn list(value: &Value) -> Option<String> {
    let words: Vec<String> = value.as_array()?.inner().filter_map(|item| text(&item)).collect();
    (!words.is_empty()).then(|| words.join(", "))
}

fn count(value: &Value, word: &str) -> Option<String> {
    let array = value.as_array().filter(|array| array.is_closed())?;
    match array.items().len() {
        0 => None,
        1 => Some(format!("1 {word}")),
        many => Some(format!("{many} {word}s")),
    }
}
