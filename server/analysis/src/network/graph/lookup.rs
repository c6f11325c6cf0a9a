//! Finding resources by their ids. Within one deployment names that nobody knows are compared by what they are made of;
//! between deployments only names of which every letter is known. Must not know what resources mean.

use super::{Graph, NodeId, Target};
use crate::bicep::value::{Data, Declared, Piece, ResourceId, Scope, Truth, Value};
use std::collections::HashMap;
use std::sync::Arc;

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
    /// How many declared resources of a type have names that are not all known.
    unnamed: HashMap<String, usize>,
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
                    None => *lookup.unnamed.entry(r#type.clone()).or_default() += 1,
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
        let fits = |candidate: &NodeId| {
            graph.get(*candidate).is_some_and(|resource| scopes_may_agree(&resource.id.scope, &id.scope))
        };
        if let Some(name) = spelled(id)
            && let Some(all) = self.by_symbol.get(&(facts, name))
        {
            return one(&all.iter().copied().filter(fits).collect::<Vec<_>>());
        }
        let unnamed = self.unnamed.get(&id.r#type.to_ascii_lowercase()).copied().unwrap_or(0);
        match known(id) {
            Some(name) => {
                let all = self.by_name.get(&name).map_or(&[][..], Vec::as_slice);
                match all.iter().copied().filter(fits).collect::<Vec<_>>().as_slice() {
                    [] if unnamed == 0 => Target::Outside,
                    [] => Target::Unknown,
                    found => one(found),
                }
            }
            None => Target::Unknown,
        }
    }
}

/// A declaration rather than what only refers to it.
fn resolved(graph: &Graph, id: NodeId) -> Target {
    match graph.get(id) {
        Some(resource) if resource.existing => graph.means(id).map_or(Target::Outside, Target::Node),
        Some(_) => Target::Node(id),
        None => Target::Unknown,
    }
}

fn one(found: &[NodeId]) -> Target {
    match found {
        [] => Target::Outside,
        [only] => Target::Node(*only),
        // Two resources of one name: nobody knows which one is meant.
        _ => Target::Unknown,
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
