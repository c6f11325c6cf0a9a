//! Finding resources by their ids. Within one deployment names that nobody knows are compared by what they are made of;
//! between deployments only names of which every letter is known. Must not know what resources mean.

use super::{Graph, NodeId, Target};
use crate::bicep::value::{Data, Declared, Piece, ResourceId, Scope, Truth, Value};
use std::collections::HashMap;
use std::sync::Arc;

/// Of more resources of a type with names that are not known, nobody asks whether one is meant: it may be.
const MOST_COMPARED: usize = 50;

/// Where resources are, by type and name.
#[derive(Debug, Default)]
pub(super) struct Lookup {
    by_type: HashMap<String, Vec<NodeId>>,
    /// By facts and declaration.
    by_declaration: HashMap<(u32, Declared), NodeId>,
    /// Declared resources by type and names of which every letter is known.
    by_name: HashMap<String, Vec<NodeId>>,
    /// Declared resources by facts, type and names, unknown pieces by their symbols.
    by_symbol: HashMap<(u32, String), Vec<NodeId>>,
    /// Declared resources of a type whose names are not all known.
    unnamed: HashMap<String, Vec<NodeId>>,
}

impl Lookup {
    /// Where the resources of `graph` are.
    pub(super) fn of(graph: &Graph) -> Self {
        let mut lookup = Self::default();
        for id in graph.nodes() {
            let (Some(node), Some(resource)) = (graph.node(id), graph.get(id)) else { continue };
            let r#type = resource.id.r#type.to_ascii_lowercase();
            lookup.by_declaration.insert((node.facts, resource.declared), id);
            if !resource.existing {
                match known(&resource.id) {
                    Some(name) => lookup.by_name.entry(name).or_default().push(id),
                    None => lookup.unnamed.entry(r#type.clone()).or_default().push(id),
                }
                if let Some(name) = spelled(&resource.id) {
                    lookup.by_symbol.entry((node.facts, name)).or_default().push(id);
                }
            }
            lookup.by_type.entry(r#type).or_default().push(id);
        }
        lookup
    }

    /// All resources of a type, in order.
    pub(super) fn of_type(&self, r#type: &str) -> &[NodeId] {
        self.by_type.get(r#type.to_ascii_lowercase().as_str()).map_or(&[], Vec::as_slice)
    }

    /// The resource that a declaration among these facts is.
    pub(super) fn declaration(&self, facts: u32, declared: Declared) -> Option<NodeId> {
        self.by_declaration.get(&(facts, declared)).copied()
    }

    /// See [`Graph::target`].
    pub(super) fn target(&self, graph: &Graph, from: NodeId, r#type: &str, value: &Value) -> Target {
        let Some(node) = graph.node(from) else { return Target::Unknown };
        match &value.data {
            Data::Null => return Target::Nothing,
            Data::String(text) if text.is_empty() => return Target::Nothing,
            Data::Resource(declared) => {
                return self
                    .declaration(node.facts, *declared)
                    .map_or(Target::Unknown, |id| resolved(graph, id));
            }
            _ => {}
        }
        match value.as_id() {
            // Of another type: whoever asks meant something else.
            Some(id) if !id.is(r#type) => Target::Unknown,
            Some(id) => self.by_id(graph, node.facts, &id),
            None => Target::Unknown,
        }
    }

    /// The resource with this id, as the facts number `facts` write it.
    pub(super) fn by_id(&self, graph: &Graph, facts: u32, id: &Arc<ResourceId>) -> Target {
        if let Some(declared) = id.declared
            && let Some(found) = self.declaration(facts, declared)
        {
            return resolved(graph, found);
        }
        let fits = |candidate: &&NodeId| {
            graph.get(**candidate).is_some_and(|resource| scopes_may_agree(&resource.id.scope, &id.scope))
        };
        if let Some(all) = spelled(id).and_then(|name| self.by_symbol.get(&(facts, name))) {
            let all: Vec<NodeId> = all.iter().filter(fits).copied().collect();
            if !all.is_empty() {
                return one(graph, id, &all);
            }
        }
        let Some(name) = known(id) else { return Target::Unknown };
        let all = self.by_name.get(&name).map_or(&[][..], Vec::as_slice);
        let all: Vec<NodeId> = all.iter().filter(fits).copied().collect();
        if !all.is_empty() {
            return one(graph, id, &all);
        }
        let unnamed = self.unnamed.get(&id.r#type.to_ascii_lowercase()).map_or(&[][..], Vec::as_slice);
        if unnamed.len() <= MOST_COMPARED && !unnamed.iter().filter(fits).any(|one| may_be(graph, *one, id)) {
            Target::Outside
        } else {
            Target::Unknown
        }
    }

    /// The declared resources of this type and these names, wherever.
    pub(super) fn named(&self, id: &ResourceId) -> &[NodeId] {
        known(id).and_then(|name| self.by_name.get(&name)).map_or(&[][..], Vec::as_slice)
    }
}

/// Whether a resource of which not every letter of its names is known may have this id.
fn may_be(graph: &Graph, candidate: NodeId, id: &ResourceId) -> bool {
    graph.get(candidate).is_none_or(|resource| {
        let names = resource.id.names.iter().zip(&id.names);
        names.into_iter().all(|(own, other)| own.same_name(other) != Truth::No)
    })
}

/// A declaration rather than what only refers to it.
fn resolved(graph: &Graph, id: NodeId) -> Target {
    match graph.get(id) {
        Some(resource) if resource.existing => graph.node(id).map_or(Target::Unknown, |it| it.means.clone()),
        Some(_) => Target::Node(id),
        None => Target::Unknown,
    }
}

fn one(graph: &Graph, id: &ResourceId, found: &[NodeId]) -> Target {
    match found {
        [] => Target::Outside,
        [only] => Target::Node(*only),
        // Two resources of one name: the one in the very same resource group is meant, else nobody knows.
        several => {
            let is_same = |node: &&NodeId| graph.get(**node).is_some_and(|it| it.id.same(id) == Truth::Yes);
            let mut same = several.iter().filter(is_same);
            match (same.next(), same.next()) {
                (Some(only), None) => Target::Node(*only),
                _ => Target::Unknown,
            }
        }
    }
}

/// Type and names in lower case, where every letter is known.
pub(super) fn known(id: &ResourceId) -> Option<String> {
    let mut name = id.r#type.to_ascii_lowercase();
    for part in &id.names {
        name.push('\n');
        name.push_str(&part.as_str()?.to_lowercase());
    }
    Some(name)
}

/// Type and names in lower case, unknown pieces by their symbols; `None` where a piece has none.
fn spelled(id: &ResourceId) -> Option<String> {
    let mut name = id.r#type.to_ascii_lowercase();
    for part in &id.names {
        name.push('\n');
        for piece in part.pieces()? {
            match piece {
                Piece::Known(text) => name.push_str(&text.to_lowercase()),
                Piece::Symbol(symbol) => {
                    name.push('\u{1}');
                    name.push_str(symbol.name());
                    name.push('\u{1}');
                }
                Piece::Unknown => return None,
            }
        }
    }
    Some(name)
}

/// Whether two scopes are not known to differ.
pub(super) fn scopes_may_agree(a: &Scope, b: &Scope) -> bool {
    let differ =
        |a: &Value, b: &Value| a.as_str().is_some() && b.as_str().is_some() && a.same_name(b) == Truth::No;
    match (a, b) {
        (
            Scope::ResourceGroup { subscription, name },
            Scope::ResourceGroup { subscription: other, name: other_name },
        ) => !differ(subscription, other) && !differ(name, other_name),
        _ => true,
    }
}
