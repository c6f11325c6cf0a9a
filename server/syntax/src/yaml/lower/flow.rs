//! Flow style: `[a, b]`, `{a: b}`; and keys of both styles.

use super::node::Place;
use super::{Lowering, Part, first_line};
use crate::value::Key;
use crate::yaml::tree::Kind;
use crate::{Entry, NodeId, Problem, ProblemKind, Span, Value, line};
use tree_sitter::Node;

/// A flow collection while it is read.
struct Flow {
    is_map: bool,
    items: Vec<NodeId>,
    entries: Vec<Entry>,
}

impl<'t> Lowering<'_, 't> {
    pub(super) fn flow(&mut self, part: Part<'t>) -> Value {
        self.depth += 1;
        self.flow_depth += 1;
        let mut flow =
            Flow { is_map: part.kind == Kind::FlowMapping, items: Vec::new(), entries: Vec::new() };
        let mut previous = part;
        let open = Span::new(part.node.start_byte(), part.node.start_byte() + 1);
        // Anchors and tags that wait for their content.
        let mut properties: Vec<Part<'t>> = Vec::new();
        // The end of the entry before, while no comma has followed it.
        let mut entry_end: Option<usize> = None;
        for child in self.children(part.node) {
            if !self.share_line(std::mem::replace(&mut previous, child), child)
                && self.depth > self.flow_depth
            {
                self.check_flow_line(child);
            }
            match child.kind {
                Kind::Bracket | Kind::MissingClose => {
                    self.flow_properties(&mut flow, &mut properties);
                    if child.kind == Kind::MissingClose && !self.is_too_deep(part) {
                        self.problem(ProblemKind::UnclosedBracket, open);
                    }
                }
                Kind::Comma => {
                    if !properties.is_empty() {
                        self.flow_properties(&mut flow, &mut properties);
                    } else if entry_end.is_none() {
                        self.problem(ProblemKind::FlowComma, child.span());
                    }
                    entry_end = None;
                }
                Kind::Anchor | Kind::Tag => {
                    self.check_comma(entry_end.take(), child);
                    properties.push(child);
                }
                Kind::FlowPair => {
                    self.check_comma(entry_end, child);
                    entry_end = Some(child.node.end_byte());
                    self.flow_pair(&mut flow, child.node);
                }
                _ => {
                    self.check_comma(entry_end, child);
                    entry_end = Some(child.node.end_byte());
                    properties.push(child);
                    self.flow_properties(&mut flow, &mut properties);
                }
            }
        }
        self.depth -= 1;
        self.flow_depth -= 1;
        if flow.is_map { self.map(flow.entries, true) } else { Value::Sequence(flow.items) }
    }

    /// Whether what is too deep lies inside of `part`: the scanner then gives up before its closing bracket.
    fn is_too_deep(&self, part: Part<'t>) -> bool {
        self.too_deep.is_some_and(|span| part.node.byte_range().contains(&span.start))
    }

    /// A line inside brackets must be indented, where a block collection is around them; tabs do not count.
    fn check_flow_line(&mut self, first: Part<'t>) {
        let start = line::start(self.source, first.node.start_byte());
        let blanks = self.source.get(start..first.node.start_byte()).unwrap_or_default();
        if blanks.starts_with('\t') && first.kind != Kind::MissingClose {
            self.problem(ProblemKind::TabIndentation, Span::new(start, first.node.start_byte()));
        }
    }

    fn check_comma(&mut self, entry_end: Option<usize>, next: Part<'t>) {
        if entry_end.is_some() {
            self.problem(ProblemKind::FlowComma, first_line(self.source, next.span()));
        }
    }

    /// An entry that is a single node, or only properties.
    fn flow_properties(&mut self, flow: &mut Flow, parts: &mut Vec<Part<'t>>) {
        let Some(first) = parts.first() else { return };
        let place = Place { at: first.node.start_byte(), parent: None, is_key: false, key_start: None };
        if flow.is_map {
            let (key, span) = self.key(parts, place, false);
            let value = self.add(Value::Missing, Span::at(span.end), None);
            flow.entries.push(Entry { key, value, span });
        } else {
            let item = self.value(parts, place);
            flow.items.push(item.id);
        }
        parts.clear();
    }

    fn flow_pair(&mut self, flow: &mut Flow, node: Node<'t>) {
        let mut key_parts = Vec::new();
        let mut value_parts = Vec::new();
        let mut explicit = false;
        let mut colon: Option<Part<'t>> = None;
        for part in self.children(node) {
            match part.kind {
                Kind::QuestionMark => explicit = true,
                Kind::Colon => colon = Some(part),
                _ if colon.is_some() => value_parts.push(part),
                _ => key_parts.push(part),
            }
        }
        if let (false, false, Some(key), Some(colon)) = (flow.is_map, explicit, key_parts.first(), colon)
            && !self.share_line(*key, colon)
        {
            let problem = Problem {
                kind: ProblemKind::UnexpectedText,
                span: colon.span(),
                origin: Some(first_line(self.source, key.span())),
            };
            self.problems.push(problem);
        }
        let start = node.start_byte();
        let (key, key_span) = self.key(
            &key_parts,
            Place { at: start, parent: None, is_key: false, key_start: None },
            explicit || colon.is_some(),
        );
        let at = colon.map_or(key_span.end, |colon| colon.node.end_byte());
        let value = self.value(&value_parts, Place { at, parent: None, is_key: false, key_start: None });
        let span = Span::new(start, at.max(value.span.end));
        let entry = Entry { key, value: value.id, span };
        if flow.is_map {
            flow.entries.push(entry);
        } else {
            let value = self.map(vec![entry], true);
            let id = self.add(value, span, None);
            flow.items.push(id);
        }
    }

    /// A key, and its span with the properties before it.
    pub(super) fn key(&mut self, parts: &[Part<'t>], place: Place, complete: bool) -> (Key, Span) {
        let lowered = self.value(parts, place);
        let data = self.nodes.get(lowered.id.0 as usize);
        let span = data.map_or(lowered.span, |node| node.span);
        let target = self.nodes.get(self.target(lowered.id).0 as usize);
        let is_alias = matches!(data.map(|node| &node.value), Some(Value::Reference(_)));
        let (text, literal) = match target.map(|node| &node.value) {
            Some(Value::Scalar(scalar)) => (scalar.text.clone(), !is_alias),
            Some(Value::Missing) => (Box::from(""), false),
            _ => (Box::from(self.source.get(span.range()).unwrap_or_default()), false),
        };
        // A key's node is only needed where an alias can ask for it.
        let has_anchor = parts.iter().any(|part| part.kind == Kind::Anchor);
        let is_scalar = matches!(data.map(|node| &node.value), Some(Value::Scalar(_)));
        if is_scalar && !has_anchor {
            self.nodes.truncate(lowered.id.0 as usize);
        }
        (Key { text, span, complete, literal }, lowered.span)
    }
}
