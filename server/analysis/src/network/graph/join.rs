//! Joining: what is `existing` with its declaration, children with their parents. Must not know what resources mean.

use super::{Graph, NodeId, Target};
use std::sync::Arc;

impl Graph {
    pub(super) fn join(&mut self) {
        let existing: Vec<NodeId> =
            self.nodes().filter(|id| self.get(*id).is_some_and(|resource| resource.existing)).collect();
        for id in existing {
            let means = self.declaration_of(id);
            if let Some(node) = self.nodes.get_mut(id.0 as usize) {
                node.means = means;
            }
        }
        for id in self.nodes().collect::<Vec<_>>() {
            let Some(parent) = self.parent_of(id) else { continue };
            if let Some(node) = self.nodes.get_mut(id.0 as usize) {
                node.parent = Some(parent);
            }
            self.children.entry(parent).or_default().push(id);
        }
    }

    /// The declaration that something `existing` means.
    fn declaration_of(&self, id: NodeId) -> Target {
        let (Some(node), Some(resource)) = (self.node(id), self.get(id)) else { return Target::Unknown };
        // By its names: its own declaration is the one that only refers.
        let mut named = (*resource.id).clone();
        named.declared = None;
        self.lookup.by_id(self, node.facts, &Arc::new(named))
    }

    fn parent_of(&self, id: NodeId) -> Option<NodeId> {
        let (node, resource) = (self.node(id)?, self.get(id)?);
        if let Some(parent) = resource.parent {
            let found = self.lookup.declaration(node.facts, parent)?;
            return Some(self.means(found).unwrap_or(found));
        }
        let parent = Arc::new(resource.id.parent()?);
        match self.lookup.by_id(self, node.facts, &parent) {
            Target::Node(found) => Some(found),
            _ => None,
        }
    }
}
