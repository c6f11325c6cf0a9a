//! One value: its anchor and tag, its content, and where it stands.

use super::{Lowering, Part, first_line};
use crate::value::Map;
use crate::yaml::limits::MAX_DEPTH;
use crate::yaml::tree::Kind;
use crate::yaml::{scalar, template};
use crate::{NodeId, ProblemKind, Scalar, ScalarStyle, Span, Value, line};

/// Where a value stands, for what its own text does not tell.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// The byte where it would begin if nothing is written: right behind the colon or dash.
    pub(super) at: usize,
    /// The first byte of the block collection it lives in.
    pub(super) parent: Option<usize>,
    /// Whether it is a key: what follows on its line is not part of it.
    pub(super) is_key: bool,
    /// The first byte of the key it belongs to: no block collection may begin on its line.
    pub(super) key_start: Option<usize>,
}

/// A lowered value.
#[derive(Clone, Copy)]
pub(super) struct Lowered {
    pub(super) id: NodeId,
    /// Its content, with the anchor and tag before it.
    pub(super) span: Span,
}

impl<'s, 't> Lowering<'s, 't> {
    /// The value that `parts` (anchors, tags, then at most one content) make.
    pub(super) fn value(&mut self, parts: &[Part<'t>], place: Place) -> Lowered {
        let content = parts.iter().copied().find(|part| !is_property(*part));
        // A property on the line of a mapping's first key belongs to that key.
        let is_key_property = |part: &Part<'t>| {
            content
                .is_some_and(|content| content.kind == Kind::BlockMapping && self.share_line(*part, content))
        };
        let (key_properties, own): (Vec<Part<'t>>, Vec<Part<'t>>) =
            parts.iter().copied().filter(|part| is_property(*part)).partition(is_key_property);
        let anchor = self.single(&own, Kind::Anchor).map(|part| self.text(part).trim_start_matches('&'));
        let tag = self.single(&own, Kind::Tag).map(|part| self.tag(part));
        if let Some(anchor) = anchor {
            self.anchors.open(anchor);
        }
        let start = own.first().map_or(usize::MAX, |part| part.node.start_byte());
        let at = own.last().map_or(place.at, |part| part.node.end_byte());
        let (value, span) = match content {
            Some(content) => match self.placeholder(content, place) {
                Some(span) => (Value::Expression, span),
                None => {
                    self.check_place(content, &own, place);
                    self.content(content, place.parent, &key_properties)
                }
            },
            None => (Value::Missing, Span::at(at)),
        };
        let id = self.add(value, span, tag.map(Box::from));
        if let Some(anchor) = anchor {
            self.anchors.close(anchor, id);
        }
        Lowered { id, span: Span::new(start.min(span.start), span.end) }
    }

    /// A tag's text; its handle must be declared by a `%TAG` of the document.
    fn tag(&mut self, part: Part<'t>) -> &'s str {
        let text = self.text(part);
        let handle = text.get(1..).and_then(|rest| rest.find('!')).map(|end| &text[..end + 2]);
        if let Some(handle) = handle.filter(|handle| *handle != "!!" && !handle.starts_with("!<"))
            && !self.tag_handles.contains(&handle)
        {
            self.problem(ProblemKind::Properties, part.span());
        }
        text
    }

    /// The one property of this kind; a second one is a problem.
    fn single(&mut self, properties: &[Part<'t>], kind: Kind) -> Option<Part<'t>> {
        let mut of_kind = properties.iter().copied().filter(|part| part.kind == kind);
        let first = of_kind.next();
        if let Some(second) = of_kind.next() {
            self.problem(ProblemKind::Properties, second.span());
        }
        first
    }

    /// The span of `content` if it is text that a template engine fills in: `{{x}}`, to YAML a mapping as the key of a
    /// mapping, with the text around it; or a line such as `a: b {{c}}: d`.
    fn placeholder(&self, content: Part<'t>, place: Place) -> Option<Span> {
        let span = content.span();
        let text = self.text(content);
        let is_nested = content.kind == Kind::BlockMapping
            && self.is_on_key_line(content, place)
            && template::on_placeholder_line(self.source, span.start);
        let is_braces = content.kind == Kind::FlowMapping && text.starts_with("{{") && text.ends_with("}}");
        if is_braces && (self.flow_depth > 0 || place.is_key) {
            return Some(span);
        }
        if !is_braces && !is_nested {
            return None;
        }
        let line_end = line::end(self.source, span.start);
        let value = self.source.get(span.start..line_end)?.split(" #").next()?.trim_end();
        Some(Span::new(span.start, span.end.max(span.start + value.len())))
    }

    fn is_on_key_line(&self, content: Part<'t>, place: Place) -> bool {
        place.key_start.is_some_and(|key| line::share(self.source, key, content.node.start_byte()))
    }

    fn check_place(&mut self, content: Part<'t>, properties: &[Part<'t>], place: Place) {
        let is_block = matches!(content.kind, Kind::BlockMapping | Kind::BlockSequence);
        if is_block && self.is_on_key_line(content, place) {
            let span = first_line(self.source, content.span());
            self.problem(ProblemKind::NestedMappingOnLine, span);
        }
        let before = properties.last().map_or(place.at, |property| property.node.end_byte());
        let blanks = self.source.get(before..content.node.start_byte()).unwrap_or_default();
        if is_block && blanks.contains('\t') && !blanks.contains(['\n', '\r', '#']) {
            self.problem(ProblemKind::TabIndentation, Span::new(before, content.node.start_byte()));
        }
        if let Some(property) = properties.last() {
            let before_dash = content.kind == Kind::BlockSequence && self.share_line(*property, content);
            if before_dash || content.kind == Kind::Alias {
                self.problem(ProblemKind::Properties, property.span());
            }
        }
    }

    fn content(
        &mut self,
        part: Part<'t>,
        parent: Option<usize>,
        key_properties: &[Part<'t>],
    ) -> (Value, Span) {
        let span = part.span();
        let value = match part.kind {
            Kind::Plain => literal(scalar::plain(self.text(part)), ScalarStyle::Plain),
            // The lines below it that it seems to continue with were the value of a key that lost its colon.
            Kind::IncompleteKey => {
                let line = first_line(self.source, span);
                let text = self.source.get(line.range()).unwrap_or_default().to_owned();
                return (literal(text, ScalarStyle::Plain), line);
            }
            Kind::SingleQuoted => literal(scalar::single_quoted(self.text(part)), ScalarStyle::SingleQuoted),
            Kind::DoubleQuoted => {
                let (text, unknown) = scalar::double_quoted(self.text(part));
                for escape in unknown {
                    let at = Span::new(span.start + escape.start, span.start + escape.end);
                    self.problem(ProblemKind::UnknownEscape, at);
                }
                literal(text, ScalarStyle::DoubleQuoted)
            }
            Kind::Unterminated => {
                self.problem(ProblemKind::UnclosedQuote, first_line(self.source, span));
                let text = self.text(part);
                let style =
                    if text.starts_with('"') { ScalarStyle::DoubleQuoted } else { ScalarStyle::SingleQuoted };
                literal(text.get(1..).unwrap_or_default().trim_end().to_owned(), style)
            }
            Kind::BlockScalar => return self.block_scalar(span, parent),
            Kind::Alias => self.alias(part),
            Kind::FlowSequence | Kind::FlowMapping | Kind::BlockMapping | Kind::BlockSequence
                if self.depth >= MAX_DEPTH =>
            {
                let place = first_line(self.source, span);
                if self.too_deep.is_none_or(|first| place.start < first.start) {
                    self.too_deep = Some(place);
                }
                Value::Expression
            }
            Kind::FlowSequence | Kind::FlowMapping => self.flow(part),
            Kind::BlockMapping => return self.block_mapping(part.node, key_properties),
            Kind::BlockSequence => return self.block_sequence(part.node),
            _ => Value::Expression,
        };
        (value, span)
    }

    fn block_scalar(&mut self, span: Span, parent: Option<usize>) -> (Value, Span) {
        let column = parent.map(|start| line::column(self.source, start));
        let block = scalar::block(self.source, span.start, span.end, column);
        if let Some(line) = block.misfit {
            let indent = self.source.get(line.clone()).unwrap_or_default();
            let indent = &indent[..indent.len() - indent.trim_start().len()];
            let kind =
                if indent.contains('\t') { ProblemKind::TabIndentation } else { ProblemKind::Indentation };
            self.problem(kind, line.into());
        }
        let style = if block.folded { ScalarStyle::Folded } else { ScalarStyle::Literal };
        (literal(block.text, style), Span::new(span.start, block.end))
    }

    /// A mapping of these entries, and its node's span.
    pub(super) fn map(&self, entries: Vec<crate::Entry>, flow: bool) -> Value {
        let map: Map = self.with_merges(entries, flow);
        Value::Map(map)
    }
}

fn is_property(part: Part<'_>) -> bool {
    matches!(part.kind, Kind::Anchor | Kind::Tag)
}

fn literal(text: String, style: ScalarStyle) -> Value {
    Value::Scalar(Scalar { text: text.into_boxed_str(), style })
}
