//! Container registries and the workspaces that use them. Must not know rules.

use super::workspace;
use crate::network::{Graph, NodeId, Target, types};
use std::collections::BTreeMap;

/// The container registry of a workspace; a project's is its hub's.
#[must_use]
pub fn of(graph: &Graph, of_workspace: NodeId) -> Target {
    let id = workspace::property(graph, of_workspace, "properties.containerRegistry");
    graph.target(of_workspace, types::REGISTRY, &id)
}

/// The workspaces that use each declared registry, in order.
#[must_use]
pub fn users(graph: &Graph) -> BTreeMap<NodeId, Vec<NodeId>> {
    let mut users: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
    for (id, _) in graph.declared(types::WORKSPACE) {
        if let Target::Node(registry) = of(graph, id) {
            users.entry(registry).or_default().push(id);
        }
    }
    users
}
