//! Anchors, aliases and merge keys: references are resolved here, and never copied.

use super::{Lowering, Part};
use crate::value::{Map, Merge};
use crate::{Entry, NodeId, ProblemKind, Value};
use std::collections::HashMap;

/// The anchors of a document so far.
#[derive(Default)]
pub(super) struct Anchors<'s> {
    names: HashMap<&'s str, Anchor>,
}

#[derive(Clone, Copy)]
enum Anchor {
    /// Its node is still being read: an alias to it would make a cycle.
    Open,
    Closed(NodeId),
}

impl<'s> Anchors<'s> {
    pub(super) fn clear(&mut self) {
        self.names.clear();
    }

    pub(super) fn open(&mut self, name: &'s str) {
        self.names.insert(name, Anchor::Open);
    }

    pub(super) fn close(&mut self, name: &'s str, node: NodeId) {
        self.names.insert(name, Anchor::Closed(node));
    }
}

impl<'t> Lowering<'_, 't> {
    /// What an alias stands for.
    pub(super) fn alias(&mut self, part: Part<'t>) -> Value {
        let name = self.text(part).trim_start_matches('*');
        match self.anchors.names.get(name) {
            Some(Anchor::Closed(node)) => Value::Reference(*node),
            Some(Anchor::Open) => Value::Expression,
            None => {
                self.problem(ProblemKind::UndefinedAlias, part.span());
                Value::Expression
            }
        }
    }

    /// Follows an alias. One step is enough: an alias cannot carry an anchor.
    pub(super) fn target(&self, id: NodeId) -> NodeId {
        match self.nodes.get(id.0 as usize).map(|node| &node.value) {
            Some(Value::Reference(target)) => *target,
            _ => id,
        }
    }

    /// Takes the plain `<<` keys out of `entries`, where what they bring in are mappings.
    ///
    /// The order is `PyYAML`'s: of several `<<` keys the last one wins, within the list of one the first.
    pub(super) fn with_merges(&self, entries: Vec<Entry>, flow: bool) -> Map {
        let mut map = Map { entries: Vec::with_capacity(entries.len()), merges: Vec::new(), flow };
        for entry in entries {
            let is_merge = &*entry.key.text == "<<" && entry.key.literal && entry.key.span.len() == 2;
            match if is_merge { self.merged(entry.value) } else { None } {
                Some(sources) => {
                    let merges = sources.into_iter().map(|from| Merge { key: entry.key.span, from });
                    map.merges.splice(0..0, merges);
                }
                None => map.entries.push(entry),
            }
        }
        map
    }

    /// The mappings that the value of a `<<` stands for; `None` if it is something else.
    fn merged(&self, value: NodeId) -> Option<Vec<NodeId>> {
        let value = self.target(value);
        match &self.nodes.get(value.0 as usize)?.value {
            Value::Map(_) => Some(vec![value]),
            Value::Sequence(items) => {
                let sources: Vec<NodeId> = items.iter().map(|item| self.target(*item)).collect();
                let all_maps = sources.iter().all(|id| {
                    matches!(self.nodes.get(id.0 as usize).map(|node| &node.value), Some(Value::Map(_)))
                });
                all_maps.then_some(sources)
            }
            _ => None,
        }
    }
}
