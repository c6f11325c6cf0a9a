//! The edits of YAML while they are collected: finding keys and mappings by their spans.

use super::changes::Changes;
use super::write::Style;
use super::{TextEdit, layout};
use crate::value::{Map, NodeData};
use crate::{Document, Entry, NodeId, Parse, Span, Value};
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

/// Edits on the way.
pub(super) struct Draft<'p> {
    pub(super) source: &'p str,
    pub(super) parse: &'p Parse,
    style: OnceCell<Style>,
    pub(super) changes: Changes,
    /// Indices of entries to remove, by mapping: those of one mapping must be known together.
    pub(super) removals: BTreeMap<MapPlace, BTreeSet<usize>>,
    /// Mappings that get entries, and so are not empty when they lose all that they have.
    pub(super) grown: BTreeSet<MapPlace>,
}

/// A mapping: the index of its document, and its node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct MapPlace {
    pub(super) document: usize,
    pub(super) node: NodeId,
}

/// An entry, found by the span of its key.
#[derive(Clone, Copy)]
pub(super) struct Site<'p> {
    pub(super) place: MapPlace,
    pub(super) document: &'p Document,
    pub(super) map: &'p Map,
    pub(super) index: usize,
    pub(super) entry: &'p Entry,
}

impl<'p> Site<'p> {
    pub(super) fn value(&self) -> Option<&'p NodeData> {
        self.document.nodes.get(self.entry.value.0 as usize)
    }
}

impl<'p> Draft<'p> {
    pub(super) fn new(source: &'p str, parse: &'p Parse) -> Self {
        Self {
            source,
            parse,
            style: OnceCell::new(),
            changes: Changes::default(),
            removals: BTreeMap::new(),
            grown: BTreeSet::new(),
        }
    }

    /// The habits of the file, looked up once somebody writes something new.
    pub(super) fn style(&self) -> Style {
        *self.style.get_or_init(|| Style::of(self.source, self.parse))
    }

    pub(super) fn replace(&mut self, span: Span, text: String) {
        self.changes.replace(span, text);
    }

    pub(super) fn insert(&mut self, offset: usize, text: String) {
        self.changes.insert(offset, text);
    }

    /// The entry whose key stands at `key`.
    pub(super) fn site(&self, key: Span) -> Option<Site<'p>> {
        self.source.get(key.range())?;
        self.parse.documents().iter().enumerate().find_map(|(index, document)| {
            document.nodes.iter().enumerate().find_map(|(node, data)| {
                let Value::Map(map) = &data.value else { return None };
                let (entry_index, entry) =
                    map.entries.iter().enumerate().find(|(_, entry)| entry.key.span == key)?;
                let place = MapPlace { document: index, node: NodeId(u32::try_from(node).ok()?) };
                Some(Site { place, document, map, index: entry_index, entry })
            })
        })
    }

    /// The node that stands at `span`, if `fits` says that it is meant.
    pub(super) fn node_at(
        &self,
        span: Span,
        fits: impl Fn(&NodeData) -> bool,
    ) -> Option<(MapPlace, &'p NodeData)> {
        self.parse.documents().iter().enumerate().find_map(|(document, parsed)| {
            let (node, data) =
                parsed.nodes.iter().enumerate().find(|(_, node)| node.span == span && fits(node))?;
            Some((MapPlace { document, node: NodeId(u32::try_from(node).ok()?) }, data))
        })
    }

    /// The key of the entry whose value is this node, if it is one's.
    pub(super) fn holder(&self, place: MapPlace) -> Option<&'p Entry> {
        self.parse.documents().get(place.document)?.nodes.iter().find_map(|node| match &node.value {
            Value::Map(map) => map.entries.iter().find(|entry| entry.value == place.node),
            _ => None,
        })
    }

    pub(super) fn rename(&mut self, key: Span, to: &str) -> Option<()> {
        let site = self.site(key)?;
        let quote = self.source[key.range()].chars().next().filter(|first| matches!(first, '"' | '\''));
        let text = self.style().string(to, site.map.flow, quote);
        self.replace(key, text);
        Some(())
    }

    /// The end of the line that the entry's value ends on.
    pub(super) fn entry_line_end(&self, entry: &Entry) -> usize {
        layout::line_end(self.source, entry.span.end)
    }

    /// All edits, sorted; `None` if two of them touch the same text.
    pub(super) fn finish(mut self) -> Option<Vec<TextEdit>> {
        self.write_removals()?;
        self.changes.finish(self.source)
    }
}
