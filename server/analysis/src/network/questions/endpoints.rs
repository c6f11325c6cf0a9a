//! Private endpoints: what each connects to, and whether one is there. Must not know rules.

use crate::bicep::value::{Truth, Value};
use crate::network::types;
use crate::network::{Answer, Graph, NodeId, Reason, Resource, Target};

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

/// The connections of all private endpoints, as far as they may lead to a resource of this type.
#[must_use]
pub fn connections(graph: &Graph, r#type: &str) -> Vec<Connection> {
    let mut all = Vec::new();
    for (id, endpoint) in graph.declared(types::PRIVATE_ENDPOINT) {
        for list in ["privateLinkServiceConnections", "manualPrivateLinkServiceConnections"] {
            let path = format!("properties.{list}");
            let connections = endpoint.get(&path);
            if connections.is_null() {
                continue;
            }
            let Some(array) = connections.as_array() else {
                let groups = Value::unknown();
                all.push(Connection { endpoint: id, target: Target::Unknown, groups, path });
                continue;
            };
            for (index, connection) in array.inner().enumerate() {
                let properties = connection.get("properties");
                let service = properties.get("privateLinkServiceId");
                let is_other = service.as_id().is_some_and(|id| !id.is(r#type));
                if is_other {
                    continue;
                }
                all.push(Connection {
                    endpoint: id,
                    target: graph.target(id, r#type, &service),
                    groups: properties.get("groupIds"),
                    path: format!("{path}.{index}.properties.groupIds"),
                });
            }
            if !array.is_closed() {
                let groups = Value::unknown();
                all.push(Connection { endpoint: id, target: Target::Unknown, groups, path });
            }
        }
    }
    all
}

/// Whether a private endpoint for `group` leads to `target`. No only in a whole graph in which the target is declared,
/// nothing unknown can be such an endpoint, and no module that was not read is given the target.
#[must_use]
pub fn present(graph: &Graph, target: NodeId, group: &str) -> Answer {
    let Some(resource) = graph.get(target) else { return Answer::unknown() };
    let mut answer = missing(graph, target, resource);
    for connection in connections(graph, &resource.id.r#type) {
        let Some(endpoint) = graph.get(connection.endpoint) else { continue };
        let leads = match &connection.target {
            Target::Node(id) => Truth::from(*id == target),
            Target::Outside | Target::Nothing => Truth::No,
            Target::Unknown => Truth::Unknown,
        };
        let has = has_group(&connection.groups, resource, group);
        let text = match leads.and(has) {
            Truth::Yes => format!("private endpoint for `{group}`"),
            _ => "what this private endpoint connects to is not known".to_owned(),
        };
        let here = Answer::new(leads.and(has));
        // One that is deployed only under a condition may be there.
        let here = if here.is_no() { here } else { here.and(graph.is_deployed(connection.endpoint)) };
        answer = answer.or(here.because(Reason::at(&endpoint.name, text)));
    }
    answer
}

/// Whether the list of sub-resources has `group`. One that the target does not have may be meant as any.
fn has_group(groups: &Value, target: &Resource, group: &str) -> Truth {
    let Some(array) = groups.as_array() else { return Truth::Unknown };
    let known = crate::network::sub_resources(&target.id.r#type);
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

/// The answer where no private endpoint is seen.
pub(super) fn missing(graph: &Graph, target: NodeId, resource: &Resource) -> Answer {
    if !graph.is_whole() || resource.existing {
        return Answer::unknown();
    }
    for facts in graph.facts() {
        for module in &facts.unresolved {
            if mentions(graph, target, &module.parameters) {
                let text = "this module is given it, and cannot be read";
                return Answer::unknown().because(Reason::at(&module.spot, text));
            }
        }
    }
    Answer::no()
}

/// Whether a value has the id or the name of a resource in it.
fn mentions(graph: &Graph, target: NodeId, value: &Value) -> bool {
    let Some(resource) = graph.get(target) else { return false };
    let mut open = vec![value.clone()];
    while let Some(value) = open.pop() {
        if let Some(array) = value.as_array() {
            open.extend(array.inner());
        } else if let Some(object) = value.as_object() {
            open.extend(object.entries().iter().map(|(_, value)| value.clone()));
        } else if let Some(id) = value.as_id() {
            if id.same(&resource.id) != Truth::No {
                return true;
            }
        } else if value.same_name(&resource.id.name()) == Truth::Yes {
            return true;
        }
    }
    false
}
