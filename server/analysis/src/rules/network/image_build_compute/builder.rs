//! The computes of a workspace that may build its images. Must not know when one is needed.

use crate::network::questions::workspace;
use crate::network::{Answer, Graph, NodeId, types};

/// A compute whose name is known.
pub(super) struct Builder {
    pub(super) id: NodeId,
    pub(super) name: String,
    /// The size of its machines, where it is known.
    pub(super) size: Option<String>,
    is_cluster: bool,
}

impl Builder {
    /// Whether its machines have GPUs, which builds do not support: all sizes of the family N.
    pub(super) fn has_gpu(&self) -> bool {
        self.size.as_deref().is_some_and(|size| size.to_ascii_lowercase().starts_with("standard_n"))
    }

    /// Whether it is a cluster whose machines certainly have no GPUs.
    pub(super) fn is_cpu_cluster(&self) -> bool {
        self.is_cluster && self.size.is_some() && !self.has_gpu()
    }
}

/// The computes of a workspace whose names are known, in order.
pub(super) fn all(graph: &Graph, id: NodeId) -> Vec<Builder> {
    let own =
        graph.declared(types::COMPUTE).filter(|(compute, _)| workspace::of(graph, *compute).contains(&id));
    let named = own.filter_map(|(compute, resource)| {
        let kind = resource.get("properties.computeType");
        Some(Builder {
            id: compute,
            name: resource.id.name().as_str()?.to_owned(),
            size: resource.get("properties.properties.vmSize").as_str().map(str::to_owned),
            is_cluster: Answer::of_word(&kind, &["AmlCompute"]).is_yes(),
        })
    });
    named.collect()
}

/// Whether [`all`] are all computes that the workspace has: none is hidden by a name, a workspace or a module that is not
/// known.
pub(super) fn are_all(graph: &Graph, id: NodeId) -> Answer {
    let Some(resource) = graph.get(id) else { return Answer::unknown() };
    let hidden = graph.declared(types::COMPUTE).any(|(compute, resource)| {
        let homes = workspace::of(graph, compute);
        homes.is_empty() || (homes.contains(&id) && resource.id.name().as_str().is_none())
    });
    if hidden {
        return Answer::unknown();
    }
    crate::network::questions::endpoints::missing(graph, id, resource).not()
}
