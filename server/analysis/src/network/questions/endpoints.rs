//! Private endpoints: what each connects to, and whether one is there. Must not know rules.

mod known;
mod world;

pub(in crate::network) use known::ByType;
pub(in crate::network) use world::World;
pub use world::missing;

use crate::bicep::value::{Truth, Value};
use crate::network::types;
use crate::network::{Answer, Graph, NodeId, Reason, Target};
use known::known;

/// One connection of a private endpoint.
#[derive(Clone, Debug)]
pub struct Connection {
    /// The private endpoint.
    pub endpoint: NodeId,
    /// What it connects to, of the type that was asked for.
    pub target: Target,
    /// The sub-resources: `groupIds`.
    pub groups: Value,
    /// The path of `groupIds` in the endpoint's body.
    pub path: String,
}

/// A connection of a private endpoint as it is written, to whatever.
#[derive(Clone, Debug)]
pub struct Wire {
    /// The private endpoint.
    pub endpoint: NodeId,
    /// What it connects to: an id.
    pub service: Value,
    /// The sub-resources: `groupIds`.
    pub groups: Value,
    /// The path of `groupIds` in the endpoint's body.
    pub path: String,
}

/// The connections of all private endpoints. Those that nobody knows are one of which nothing is known.
#[must_use]
pub fn wires(graph: &Graph) -> Vec<Wire> {
    let mut all = Vec::new();
    for (id, endpoint) in graph.declared(types::PRIVATE_ENDPOINT) {
        for list in ["privateLinkServiceConnections", "manualPrivateLinkServiceConnections"] {
            let path = format!("properties.{list}");
            let connections = endpoint.get(&path);
            if connections.is_null() {
                continue;
            }
            let mut is_closed = false;
            if let Some(array) = connections.as_array() {
                is_closed = array.is_closed();
                all.extend(array.inner().enumerate().map(|(index, connection)| Wire {
                    endpoint: id,
                    service: connection.get("properties").get("privateLinkServiceId"),
                    groups: connection.get("properties").get("groupIds"),
                    path: format!("{path}.{index}.properties.groupIds"),
                }));
            }
            if !is_closed {
                let (service, groups) = (Value::unknown(), Value::unknown());
                all.push(Wire { endpoint: id, service, groups, path });
            }
        }
    }
    all
}

/// The connections of all private endpoints, as far as they may lead to a resource of this type.
#[must_use]
pub fn connections(graph: &Graph, r#type: &str) -> Vec<Connection> {
    known(graph, r#type).all.clone()
}

/// The connections that lead to this resource.
#[must_use]
pub fn to(graph: &Graph, target: NodeId) -> Vec<Connection> {
    let known = graph.get(target).map(|resource| known(graph, &resource.id.r#type));
    known.map(|known| known.to(target).to_vec()).unwrap_or_default()
}

/// As written in the bodies of the private endpoints.
fn read(graph: &Graph, r#type: &str) -> Vec<Connection> {
    let may_fit = |wire: &Wire| wire.service.as_id().is_none_or(|id| id.is(r#type));
    let connection = |wire: Wire| Connection {
        endpoint: wire.endpoint,
        target: graph.target(wire.endpoint, r#type, &wire.service),
        groups: wire.groups,
        path: wire.path,
    };
    wires(graph).into_iter().filter(may_fit).map(connection).collect()
}

/// Whether any file declares a private endpoint, to whatever. Where none does, they may be the business of another team.
#[must_use]
pub fn are_declared(graph: &Graph) -> bool {
    graph.declared(types::PRIVATE_ENDPOINT).next().is_some()
}

/// Whether a private endpoint for `group` leads to `target`. No only in a whole graph in which the target is declared,
/// nothing unknown can be such an endpoint, and no module that was not read is given the target. Looked up once.
#[must_use]
pub fn present(graph: &Graph, target: NodeId, group: &str) -> Answer {
    graph.once(&format!("private endpoint {group}"), target, || look(graph, target, group))
}

fn look(graph: &Graph, target: NodeId, group: &str) -> Answer {
    let Some(resource) = graph.get(target) else { return Answer::unknown() };
    let known = known(graph, &resource.id.r#type);
    let mut answer = missing(graph, target, resource);
    for connection in known.to(target).iter().chain(known.unclear(group).iter()) {
        let Some(endpoint) = graph.get(connection.endpoint) else { continue };
        let leads = if connection.target == Target::Node(target) { Truth::Yes } else { Truth::Unknown };
        let has = has_group(&connection.groups, &resource.id.r#type, group);
        let text = match leads.and(has) {
            Truth::Yes => format!("private endpoint for `{group}`"),
            _ => "what this private endpoint connects to is not known".to_owned(),
        };
        let here = Answer::new(leads.and(has)).but(connection.groups.certainty);
        // One that is deployed only under a condition may be there.
        let here = if here.is_no() { here } else { here.and(graph.is_deployed(connection.endpoint)) };
        answer = answer.or(here.because(Reason::at(&endpoint.name, text)));
    }
    answer
}

/// Whether the list of sub-resources has `group`. One that the target does not have may be meant as any.
fn has_group(groups: &Value, r#type: &str, group: &str) -> Truth {
    let Some(array) = groups.as_array() else { return Truth::Unknown };
    let known = crate::network::sub_resources(r#type);
    let mut truth = Truth::from(!array.is_closed() || array.items().is_empty()).and(Truth::Unknown);
    for item in array.inner() {
        truth = truth.or(match item.as_str() {
            Some(text) if text.eq_ignore_ascii_case(group) => Truth::Yes,
            Some(text) if known.iter().any(|one| one.eq_ignore_ascii_case(text)) => Truth::No,
            _ => Truth::Unknown,
        });
    }
    truth
}

#[cfg(test)]
mod tests;
