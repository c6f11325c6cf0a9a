//! Adding members to objects: on lines of their own, or between the braces of one line.

use super::{Draft, layout, lines};
use crate::Span;
use crate::bicep::{Expression, Member};
use crate::edit::{NewValue, Place};

/// What is added.
pub(super) struct New<'n> {
    /// Its lines, each behind these blanks.
    pub(super) block: &'n dyn Fn(&str) -> String,
    /// The same on one line; `None` where it needs several.
    pub(super) inline: Option<String>,
}

impl<'p> Draft<'p> {
    pub(super) fn add_entry(&mut self, map: Span, key: &str, value: &NewValue, place: Place) -> Option<()> {
        let Some(object) = self.object_at(map) else {
            let entry = self.unfilled(map)?;
            return self.set_value(entry, &NewValue::Map(vec![(key.to_owned(), value.clone())]));
        };
        let style = self.style;
        let new = New {
            block: &|indent| format!("{indent}{}", style.entry_block(key, value, indent)),
            inline: Some(style.entry_inline(key, value)),
        };
        self.add(object, &new, place)
    }

    pub(super) fn add(&mut self, object: Expression<'p>, new: &New<'_>, place: Place) -> Option<()> {
        let items = self.items(object);
        let neighbour =
            match place {
                Place::First => None,
                // Nested resources stand behind the properties.
                Place::Last => items.iter().rposition(|item| !matches!(item.member, Member::Resource(_))),
                Place::After(key) => Some(items.iter().position(
                    |item| matches!(item.member, Member::Entry(entry) if entry.key.span() == key),
                )?),
            };
        let neighbour = neighbour
            .and_then(|last| (0..=last).rev().find(|index| !self.is_removed(object, *index)))
            .and_then(|index| items.get(index).map(|item| (index, item.span)));
        self.grown.insert(object.span().start);
        let line_break = self.style.line_break;
        let starts_line = |span: &Span| lines::starts_line(self.source, span.start);
        let indent = match items.iter().map(|item| item.span).find(starts_line) {
            Some(first) => self.indent(first.start).to_owned(),
            None => format!("{}{}", self.indent(object.span().start), self.style.step),
        };
        if let Some((index, span)) = neighbour {
            let next = items.get(index + 1).map(|item| item.span.start);
            match layout::rest_of_line(self.source, span.end) {
                Some(end) if next.is_none_or(|next| next >= end) => {
                    self.changes.insert(end, format!("{line_break}{}", (new.block)(&indent)));
                }
                _ => self.changes.insert(span.end, format!(", {}", new.inline.as_ref()?)),
            }
            return Some(());
        }
        let interior = self.interior(object);
        if let Some(end) = self.opens_lines(object) {
            let is_there = interior.is_some() || !items.is_empty();
            self.changes.insert(end, format!("{line_break}{}", (new.block)(&indent)));
            return is_there.then_some(());
        }
        match items.first() {
            Some(_) if (0..items.len()).all(|index| self.is_removed(object, index)) => None,
            Some(first) => {
                self.changes.insert(first.span.start, format!("{}, ", new.inline.as_ref()?));
                Some(())
            }
            None => self.add_to_empty(object, interior?, new, &indent),
        }
    }

    /// The first member, between braces on one line.
    fn add_to_empty(
        &mut self,
        object: Expression<'p>,
        interior: Span,
        new: &New<'_>,
        indent: &str,
    ) -> Option<()> {
        let is_blank = self.source[interior.range()].trim().is_empty();
        if is_blank && layout::rest_of_line(self.source, object.span().end).is_some() {
            let line_break = self.style.line_break;
            let outer = self.indent(object.span().start);
            let text = format!("{line_break}{}{line_break}{outer}", (new.block)(indent));
            self.changes.replace(interior, text);
        } else if is_blank {
            self.changes.replace(interior, format!(" {} ", new.inline.as_ref()?));
        } else {
            self.changes.insert(interior.start, format!(" {}", new.inline.as_ref()?));
        }
        Some(())
    }
}
