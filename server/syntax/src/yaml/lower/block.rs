//! Block style: mappings and sequences by indentation.

use super::node::{Lowered, Place};
use super::{Lowering, Part, first_line};
use crate::value::{Key, NodeData};
use crate::yaml::limits::MAX_DEPTH;
use crate::yaml::tree::Kind;
use crate::{Entry, NodeId, ProblemKind, Span, Value};
use tree_sitter::Node;

/// How many of the latest problems are looked through for those of the entry above.
const RECENT: usize = 8;

impl<'t> Lowering<'_, 't> {
    pub(super) fn block_mapping(&mut self, node: Node<'t>, key_properties: &[Part<'t>]) -> (Value, Span) {
        self.depth += 1;
        let parent = key_properties.first().map_or(node.start_byte(), |part| part.node.start_byte());
        let mut entries: Vec<Entry> = Vec::new();
        let mut span = Span::new(node.start_byte(), node.start_byte());
        for (index, part) in self.children(node).into_iter().enumerate() {
            let entry = match part.kind {
                Kind::Pair => {
                    let properties = if index == 0 { key_properties } else { &[] };
                    self.pair(part.node, parent, properties)
                }
                Kind::MisplacedItem => {
                    let dash = Span::new(part.node.start_byte(), part.node.start_byte() + 1);
                    self.problem(ProblemKind::MisplacedEntry, first_line(self.source, part.span()));
                    let item = self.item(part.node, parent);
                    let key = Key { text: "-".into(), span: dash, complete: false, literal: false };
                    Entry { key, value: item.id, span: dash.cover(item.span) }
                }
                Kind::MisplacedBlock => {
                    self.misplaced_block(part, entries.last_mut());
                    continue;
                }
                _ => continue,
            };
            span = span.cover(entry.span);
            entries.push(entry);
        }
        if let Some(last) = entries.last() {
            span = span.cover(last.span);
        }
        self.depth -= 1;
        (self.map(entries, false), span)
    }

    /// A block below a value that was already complete: the entry takes it instead, or beside what it has, so that its
    /// pairs are kept.
    fn misplaced_block(&mut self, part: Part<'t>, entry: Option<&mut Entry>) {
        // Below a value that is torn itself, the block's place is no second mistake.
        let is_torn = entry.as_ref().is_some_and(|entry| {
            self.problems.iter().rev().take(RECENT).any(|problem| entry.span.contains(problem.span))
        });
        if !is_torn {
            self.problem(ProblemKind::Indentation, first_line(self.source, part.span()));
        }
        let Some(block) = self.misplaced_content(part) else { return };
        let Some(entry) = entry else { return };
        entry.span = entry.span.cover(block.span);
        let taken = self.nodes.get(block.id.0 as usize).map(|node| node.value.clone());
        match (self.nodes.get_mut(entry.value.0 as usize), taken) {
            (Some(NodeData { value: Value::Map(map), span, .. }), Some(Value::Map(more))) if !map.flow => {
                map.entries.extend(more.entries);
                map.merges.extend(more.merges);
                *span = span.cover(block.span);
            }
            (Some(NodeData { value: Value::Sequence(items), span, .. }), Some(Value::Sequence(more)))
                if self.source.get(span.start..).is_some_and(|text| text.starts_with('-')) =>
            {
                items.extend(more);
                *span = span.cover(block.span);
            }
            (Some(NodeData { value: Value::Map(map), .. }), _) if !map.flow => {}
            _ => entry.value = block.id,
        }
    }

    fn misplaced_content(&mut self, part: Part<'t>) -> Option<Lowered> {
        if self.depth >= MAX_DEPTH {
            return None;
        }
        let (value, span) = match self.children(part.node).first().copied()? {
            Part { kind: Kind::BlockMapping, node } => self.block_mapping(node, &[]),
            Part { kind: Kind::BlockSequence, node } => self.block_sequence(node),
            _ => return None,
        };
        Some(Lowered { id: self.add(value, span, None), span })
    }

    pub(super) fn block_sequence(&mut self, node: Node<'t>) -> (Value, Span) {
        self.depth += 1;
        let parent = node.start_byte();
        let mut items: Vec<NodeId> = Vec::new();
        let mut span = Span::at(parent);
        for part in self.children(node) {
            let item = match part.kind {
                Kind::Item => self.item(part.node, parent),
                Kind::MisplacedItem => {
                    self.problem(ProblemKind::MisplacedEntry, first_line(self.source, part.span()));
                    self.item(part.node, parent)
                }
                Kind::MisplacedPair => {
                    self.problem(ProblemKind::MisplacedEntry, first_line(self.source, part.span()));
                    let entry = self.pair(part.node, parent, &[]);
                    let span = entry.span;
                    let value = self.map(vec![entry], false);
                    Lowered { id: self.add(value, span, None), span }
                }
                Kind::MisplacedBlock => {
                    self.problem(ProblemKind::Indentation, first_line(self.source, part.span()));
                    match self.misplaced_content(part) {
                        Some(block) => block,
                        None => continue,
                    }
                }
                _ => continue,
            };
            span = span.cover(item.span);
            items.push(item.id);
        }
        self.depth -= 1;
        (Value::Sequence(items), span)
    }

    /// A list item; its span begins at the dash.
    fn item(&mut self, node: Node<'t>, parent: usize) -> Lowered {
        let mut parts = self.children(node);
        parts.retain(|part| part.kind != Kind::Dash);
        let dash = node.start_byte();
        let item =
            self.value(&parts, Place { at: dash + 1, parent: Some(parent), is_key: false, key_start: None });
        Lowered { id: item.id, span: item.span.cover(Span::new(dash, dash + 1)) }
    }

    fn pair(&mut self, node: Node<'t>, parent: usize, properties: &[Part<'t>]) -> Entry {
        let mut key_parts = properties.to_vec();
        let mut value_parts = Vec::new();
        let mut explicit = false;
        let mut colon = None;
        let mut incomplete = false;
        for part in self.children(node) {
            match part.kind {
                Kind::QuestionMark => explicit = true,
                Kind::Colon => colon = Some(part.node.end_byte()),
                Kind::IncompleteKey => {
                    self.problem(ProblemKind::MissingColon, first_line(self.source, part.span()));
                    incomplete = true;
                    key_parts.push(part);
                }
                _ if colon.is_some() || incomplete => value_parts.push(part),
                _ => key_parts.push(part),
            }
        }
        let start =
            key_parts.first().map_or(node.start_byte(), |part| part.node.start_byte().min(node.start_byte()));
        let key_start =
            key_parts.first().map(|key| key.node.start_byte()).filter(|_| !explicit && colon.is_some());
        let at = if explicit { start + 1 } else { start };
        let place = Place { at, parent: Some(parent), is_key: true, key_start: None };
        let (key, key_span) = self.key(&key_parts, place, explicit || colon.is_some());
        let at = colon.unwrap_or(key_span.end);
        let value = self.value(&value_parts, Place { at, parent: Some(parent), is_key: false, key_start });
        Entry { key, value: value.id, span: Span::new(start, at.max(value.span.end)) }
    }
}
