//! What workspaces keep with other resources: storage, vault, container registry. Must not know rules.

use super::{closed, workspace};
use crate::network::{Answer, Graph, NodeId, Target, types};

/// A kind of resource that every workspace uses.
#[derive(Debug, PartialEq, Eq)]
pub struct Dependency {
    /// The workspace's property that names it.
    pub property: &'static str,
    /// Its ARM type.
    pub r#type: &'static str,
    /// What people call it.
    pub noun: &'static str,
    /// The sub-resources that a private workspace reaches it by: one private endpoint each.
    pub groups: &'static [&'static str],
}

/// The default storage. Workspaces use blob and file, batch scoring hands out its work over queue and table
/// (<https://learn.microsoft.com/azure/machine-learning/how-to-secure-batch-endpoint>).
pub static STORAGE: Dependency = Dependency {
    property: "properties.storageAccount",
    r#type: types::STORAGE,
    noun: "Storage account",
    groups: &["blob", "file", "queue", "table"],
};

/// The vault with the secrets.
pub static VAULT: Dependency = Dependency {
    property: "properties.keyVault",
    r#type: types::VAULT,
    noun: "Key vault",
    groups: &["vault"],
};

/// The registry with the images.
pub static REGISTRY: Dependency = Dependency {
    property: "properties.containerRegistry",
    r#type: types::REGISTRY,
    noun: "Container registry",
    groups: &["registry"],
};

/// All of them.
pub static ALL: [&Dependency; 3] = [&STORAGE, &VAULT, &REGISTRY];

/// The declared resources of this kind that workspaces use, each with its workspaces, in order.
#[must_use]
pub fn used(graph: &Graph, kind: &Dependency) -> Vec<(NodeId, Vec<NodeId>)> {
    let mut all: std::collections::BTreeMap<NodeId, Vec<NodeId>> = std::collections::BTreeMap::new();
    for (at, _) in graph.declared(types::WORKSPACE) {
        let named = workspace::property(graph, at, kind.property);
        // What a project names is named in the facts of its hub.
        let from = workspace::hub(graph, at).unwrap_or(at);
        if let Target::Node(found) = graph.target(from, kind.r#type, &named) {
            all.entry(found).or_default().push(at);
        }
    }
    all.into_iter().collect()
}

/// Whether a workspace reaches this resource over private endpoints alone: the workspace is private, has a network of its
/// own, and the resource refuses the public network.
#[must_use]
pub fn needs_endpoints(graph: &Graph, workspace: NodeId, dependency: NodeId) -> Answer {
    workspace::is_private(graph, workspace)
        .and(workspace::is_managed(graph, workspace).not())
        .and(closed::is_closed(graph, dependency))
}
