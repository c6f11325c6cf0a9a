//! All facts of a workspace folder, joined: who is the same, who refers to whom, whose child is whose. Made anew when
//! facts change: thousands of resources take milliseconds. Must not know rules.

mod join;
mod lookup;
mod memory;
#[cfg(test)]
mod tests;

use super::facts::{Facts, Resource, Spot};
use super::{Answer, Reason, types};
use crate::bicep::value::{Certainty, Data, Place, Truth, Value};
use lookup::Lookup;
use std::collections::HashMap;
use std::sync::Arc;

/// A resource of a [`Graph`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub(super) u32);

/// What a reference leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// To this resource: a declaration of the graph, never one that is `existing`.
    Node(NodeId),
    /// To a resource that nothing in the graph declares.
    Outside,
    /// Not to be known.
    Unknown,
    /// `null` or nothing.
    Nothing,
}

#[derive(Debug)]
struct Node {
    facts: u32,
    resource: u32,
    /// What it means, where it is `existing`.
    means: Target,
    parent: Option<NodeId>,
}

/// What a whole folder declares.
#[derive(Debug, Default)]
pub struct Graph {
    facts: Vec<Arc<Facts>>,
    nodes: Vec<Node>,
    lookup: Lookup,
    children: HashMap<NodeId, Vec<NodeId>>,
    /// Whether all files of the folder are in it: only then is anything missing.
    whole: bool,
    /// Folders that the settings map to a workspace.
    folders: Vec<(Arc<str>, Arc<str>)>,
    /// What was asked already.
    pub(super) memory: memory::Memory,
}

impl Graph {
    /// Joins facts. `whole` says whether all files of the folder are among them: only then may anything be said to be
    /// missing. `folders` maps folders, as the files' paths begin, to names of workspaces; the longest one counts.
    #[must_use]
    pub fn new(facts: Vec<Arc<Facts>>, whole: bool, folders: Vec<(Arc<str>, Arc<str>)>) -> Self {
        let mut graph = Self { facts, whole, folders, ..Self::default() };
        for (index, facts) in graph.facts.iter().enumerate() {
            for resource in 0..facts.resources.len() {
                let (facts, resource) = (u32::try_from(index), u32::try_from(resource));
                if let (Ok(facts), Ok(resource)) = (facts, resource) {
                    graph.nodes.push(Node { facts, resource, means: Target::Unknown, parent: None });
                }
            }
        }
        graph.lookup = Lookup::of(&graph);
        graph.join();
        graph
    }

    /// All facts.
    #[must_use]
    pub fn facts(&self) -> &[Arc<Facts>] {
        &self.facts
    }

    /// Whether all files of the folder are in it, and nothing was left out for its size.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.whole && self.facts.iter().all(|facts| facts.complete)
    }

    /// All resources, in order, those that are `existing` too.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..u32::try_from(self.nodes.len()).unwrap_or(u32::MAX)).map(NodeId)
    }

    /// The declared resources of this type, in order. Not those that are `existing`.
    pub fn declared<'g>(&'g self, r#type: &str) -> impl Iterator<Item = (NodeId, &'g Resource)> + use<'g> {
        self.lookup
            .of_type(r#type)
            .iter()
            .filter_map(|id| Some((*id, self.get(*id)?)))
            .filter(|(_, it)| !it.existing)
    }

    /// The resources of this type that are only referred to, and that nothing in the graph declares.
    pub fn existing<'g>(&'g self, r#type: &str) -> impl Iterator<Item = (NodeId, &'g Resource)> + use<'g> {
        let all = self.lookup.of_type(r#type).iter().filter_map(|id| Some((*id, self.get(*id)?)));
        all.filter(|(id, it)| it.existing && self.means(*id).is_none())
    }

    /// A resource; `None` of another graph's.
    #[must_use]
    pub fn get(&self, id: NodeId) -> Option<&Resource> {
        let node = self.node(id)?;
        self.facts.get(node.facts as usize)?.resources.get(node.resource as usize)
    }

    /// The facts that a resource is among: those of its deployment or file.
    #[must_use]
    pub fn facts_of(&self, id: NodeId) -> Option<&Arc<Facts>> {
        self.facts.get(self.node(id)?.facts as usize)
    }

    /// The declaration that something `existing` means.
    #[must_use]
    pub fn means(&self, id: NodeId) -> Option<NodeId> {
        match self.node(id)?.means {
            Target::Node(found) => Some(found),
            _ => None,
        }
    }

    /// The declarations that a resource may mean or be: those of its type and name in any file.
    #[must_use]
    pub fn namesakes(&self, id: NodeId) -> &[NodeId] {
        self.get(id).map_or(&[], |resource| self.lookup.named(&resource.id))
    }

    /// Whether something that is only referred to is certainly declared by nothing in the graph.
    #[must_use]
    pub fn is_outside(&self, id: NodeId) -> bool {
        self.get(id).is_some_and(|it| it.existing)
            && self.node(id).is_some_and(|it| it.means == Target::Outside)
    }

    /// The resource that this one is a child of, where it is in the graph; a declaration rather than what is `existing`.
    #[must_use]
    pub fn parent(&self, id: NodeId) -> Option<NodeId> {
        self.node(id)?.parent
    }

    /// The declared children of this full type, in order.
    pub fn children<'g>(
        &'g self,
        id: NodeId,
        r#type: &'g str,
    ) -> impl Iterator<Item = (NodeId, &'g Resource)> + use<'g> {
        let all = self.children.get(&id).map_or(&[][..], Vec::as_slice);
        all.iter()
            .filter_map(|id| Some((*id, self.get(*id)?)))
            .filter(move |(_, it)| it.is(r#type) && !it.existing)
    }

    /// What a value of `from` refers to, where an id of the ARM type `type` is meant: an id, or a resource itself.
    #[must_use]
    pub fn target(&self, from: NodeId, r#type: &str, value: &Value) -> Target {
        self.lookup.target(self, from, r#type, value)
    }

    /// The declaration that a value of `from` names by its symbol, one that is `existing` too.
    #[must_use]
    pub fn referred(&self, from: NodeId, value: &Value) -> Option<&Resource> {
        let Data::Resource(declared) = &value.data else { return None };
        self.get(self.lookup.declaration(self.node(from)?.facts, *declared)?)
    }

    /// Where a value of `from` is written; else where its key stands, or the resource.
    #[must_use]
    pub fn spot(&self, from: NodeId, path: &str) -> Option<Spot> {
        Some(self.get(from)?.spot(path))
    }

    /// Where a place in a value of `from` can be looked at.
    #[must_use]
    pub fn seen(&self, from: NodeId, place: Option<Place>) -> Option<Spot> {
        self.facts_of(from)?.spot(place?)
    }

    /// Whether it is deployed: a condition that is not known is unknown.
    #[must_use]
    pub fn is_deployed(&self, id: NodeId) -> Answer {
        let Some(resource) = self.get(id) else { return Answer::unknown() };
        let condition = &resource.condition;
        let truth = condition.as_bool().map_or(Truth::Unknown, Truth::from);
        let answer = Answer::new(truth).but(condition.certainty);
        if truth == Truth::Unknown {
            return answer
                .because(Reason::at(&resource.name, "whether it is deployed depends on a condition"));
        }
        answer
    }

    fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id.0 as usize)
    }

    /// The workspaces that a resource may belong to by its file alone: those that the settings name for its folder, else
    /// the only declared one.
    #[must_use]
    pub fn workspaces_by_folder(&self, id: NodeId) -> Vec<NodeId> {
        let Some(resource) = self.get(id) else { return Vec::new() };
        let file = &resource.whole.file;
        let fits = |folder: &str| {
            file.strip_prefix(folder).is_some_and(|rest| folder.ends_with('/') || rest.starts_with('/'))
        };
        let mapped =
            self.folders.iter().filter(|(folder, _)| fits(folder)).max_by_key(|(folder, _)| folder.len());
        let all = self.memory.workspaces.get_or_init(|| self.workspaces());
        let name = mapped.map(|(_, name)| name.to_lowercase()).unwrap_or_default();
        all.get(&name).cloned().unwrap_or_default()
    }

    /// The declared workspaces by their names in lower case; that of the only one is empty besides.
    fn workspaces(&self) -> HashMap<String, Vec<NodeId>> {
        let all: Vec<(NodeId, &Resource)> = self.declared(types::WORKSPACE).collect();
        let mut by_name: HashMap<String, Vec<NodeId>> = HashMap::new();
        for (id, it) in &all {
            if let Some(name) = it.id.name().as_str().filter(|name| !name.is_empty()) {
                by_name.entry(name.to_lowercase()).or_default().push(*id);
            }
        }
        // One declaration, deployed with several parameter files, is still the only one.
        if let Some((_, first)) = all.first()
            && all.iter().all(|(_, it)| it.whole == first.whole && it.through == first.through)
        {
            by_name.insert(String::new(), all.iter().map(|(id, _)| *id).collect());
        }
        by_name
    }

    /// The lower of the certainties of two values.
    #[must_use]
    pub fn certainty<'v>(values: impl IntoIterator<Item = &'v Value>) -> Certainty {
        values.into_iter().fold(Certainty::Known, |all, value| all.and(value.certainty))
    }
}
