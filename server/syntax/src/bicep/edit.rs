//! From operations on properties to minimal edits of Bicep text: comments, indentation and line ends survive.

mod add;
mod find;
mod items;
mod layout;
mod remove;
mod shift;
#[cfg(test)]
mod tests;
mod write;

use super::{Entry, Expression, Kind, Parse};
use crate::Span;
use crate::edit::changes::Changes;
use crate::edit::layout as lines;
use crate::edit::{NewValue, Operation, TextEdit};
use std::collections::{BTreeMap, BTreeSet};
use write::Style;

/// As [`crate::edit::to_edits`], for Bicep: mappings are objects, lists are arrays. Strings are always quoted; a key is
/// where it is no identifier. An object that loses its last member becomes `{}`, unless a comment keeps it open.
/// A decorated property of an object type takes no decorator along: those are left to `ReplaceText`.
#[must_use]
pub fn to_edits(source: &str, parse: &Parse, operations: &[Operation]) -> Option<Vec<TextEdit>> {
    if !parse.is_of(source) {
        return None;
    }
    let mut draft = Draft::new(source, parse);
    // Removals first: what is added looks for a neighbour that stays.
    for operation in operations {
        if let Operation::RemoveEntry { key } = operation {
            draft.remove(*key)?;
        }
    }
    for operation in operations {
        match operation {
            Operation::RemoveEntry { .. } => {}
            Operation::RenameKey { key, to } => {
                draft.site(*key)?;
                draft.changes.replace(*key, write::key(to));
            }
            Operation::SetValue { key, to } => {
                let site = draft.site(*key)?;
                draft.set_value(site.entry, to)?;
            }
            Operation::AddEntry { map, key, value, place } => draft.add_entry(*map, key, value, *place)?,
            Operation::AddItem { list, value } => draft.add_item(*list, value)?,
            Operation::RemoveItem { item } => draft.remove_item(*item)?,
            Operation::MoveEntries { keys, into } => draft.move_entries(keys, into)?,
            Operation::ReplaceText { span, text } => {
                source.get(span.range())?;
                draft.changes.replace(*span, text.clone());
            }
        }
    }
    draft.write_removals()?;
    draft.changes.finish(source)
}

/// Edits on the way.
struct Draft<'p> {
    source: &'p str,
    parse: &'p Parse,
    style: Style,
    changes: Changes,
    /// Indices of members to remove, by the object's start: those of one object must be known together.
    removals: BTreeMap<usize, (Expression<'p>, BTreeSet<usize>)>,
    /// Where objects begin that get entries, and so are not empty when they lose all that they have.
    grown: BTreeSet<usize>,
}

impl<'p> Draft<'p> {
    fn new(source: &'p str, parse: &'p Parse) -> Self {
        Self {
            source,
            parse,
            style: Style::of(source),
            changes: Changes::default(),
            removals: BTreeMap::new(),
            grown: BTreeSet::new(),
        }
    }

    /// The blanks that the line of `offset` begins with.
    fn indent(&self, offset: usize) -> &'p str {
        let start = lines::line_start(self.source, offset);
        &self.source[start..lines::skip_blanks(self.source, start)]
    }

    /// Writes `to` behind the key of `entry`.
    fn set_value(&mut self, entry: Entry<'p>, to: &NewValue) -> Option<()> {
        let key_end = entry.key.span().end;
        let (start, end) = if entry.complete {
            let colon = self.behind_colon(entry)?;
            match entry.value.kind() {
                Kind::Missing => (colon, colon),
                _ => (colon, entry.value.span().end),
            }
        } else {
            (key_end, key_end)
        };
        let fits_lines = lines::starts_line(self.source, entry.span.start)
            && layout::rest_of_line(self.source, end).is_some();
        let text = if fits_lines {
            self.style.block(to, self.indent(entry.span.start))
        } else {
            self.style.inline(to)
        };
        let colon = if entry.complete { "" } else { ":" };
        let blank = if text.is_empty() { "" } else { " " };
        match entry.value.kind() {
            Kind::Missing => {
                // Blanks that only led to nothing go with it.
                let blanks_end = lines::skip_blanks(self.source, end);
                let ends_line = blanks_end == lines::line_end(self.source, end);
                let span = Span::new(start, if ends_line { blanks_end } else { end });
                self.changes.replace(span, format!("{colon}{blank}{text}"));
            }
            _ if text.is_empty() => self.changes.replace(Span::new(start, end), String::new()),
            _ => self.changes.replace(entry.value.span(), text),
        }
        Some(())
    }

    /// Behind the colon of a complete entry.
    fn behind_colon(&self, entry: Entry<'p>) -> Option<usize> {
        let from = entry.key.span().end;
        let at = layout::skip_blanks_and_comments(self.source, from);
        self.source[at..].starts_with(':').then_some(at + 1)
    }
}
