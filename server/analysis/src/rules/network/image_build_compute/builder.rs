//! The computes of a workspace that may build its images. Must not know when one is needed.

use crate::network::questions::{endpoints, workspace};
use crate::network::{Answer, Graph, NodeId, types};
use std::collections::{HashMap, HashSet};

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

/// The computes of all workspaces, looked up once.
#[derive(Default)]
pub(super) struct Builders {
    /// By workspace, those whose names are known, in order.
    by_workspace: HashMap<NodeId, Vec<Builder>>,
    /// Workspaces with a compute whose name is not known.
    hiding: HashSet<NodeId>,
    /// Whether some compute belongs to a workspace that is not known.
    homeless: bool,
}

impl Builders {
    /// What the graph says.
    pub(super) fn of(graph: &Graph) -> Self {
        let mut all = Self::default();
        for (id, resource) in graph.declared(types::COMPUTE) {
            let homes = workspace::of(graph, id);
            all.homeless |= homes.is_empty();
            let name = resource.id.name();
            let Some(name) = name.as_str() else {
                all.hiding.extend(homes);
                continue;
            };
            let size = resource.get("properties.properties.vmSize");
            let is_cluster =
                Answer::of_word(&resource.get("properties.computeType"), &["AmlCompute"]).is_yes();
            for home in homes {
                let (name, size) = (name.to_owned(), size.as_str().map(str::to_owned));
                all.by_workspace.entry(home).or_default().push(Builder { id, name, size, is_cluster });
            }
        }
        all
    }

    /// The computes of a workspace.
    pub(super) fn in_workspace(&self, id: NodeId) -> &[Builder] {
        self.by_workspace.get(&id).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether [`Self::in_workspace`] gives all computes that the workspace has: none is hidden by a name, a workspace or
    /// a module that is not known.
    pub(super) fn are_all(&self, graph: &Graph, id: NodeId) -> Answer {
        match graph.get(id) {
            Some(resource) if !self.homeless && !self.hiding.contains(&id) => {
                endpoints::missing(graph, id, resource).not()
            }
            _ => Answer::unknown(),
        }
    }
}
