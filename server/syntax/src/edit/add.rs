//! Adding entries: to block mappings, to braces, to what is empty.

use super::draft::{Draft, MapPlace};
use super::{NewValue, Place, layout};
use crate::value::Map;
use crate::{Document, Entry, Span, Value};

impl Draft<'_> {
    pub(super) fn add_entry(&mut self, map: Span, key: &str, value: &NewValue, place: Place) -> Option<()> {
        if let Some((at, data)) = self.node_at(map, |node| matches!(node.value, Value::Map(_))) {
            let Value::Map(map) = &data.value else { return None };
            return if map.flow {
                self.add_to_flow(at, map, data.span, key, value, place)
            } else {
                self.add_to_block(at, map, key, value, place)
            };
        }
        let parse = self.parse;
        if let Some(document) =
            parse.documents().iter().find(|document| document.span() == map && document.is_empty())
        {
            return self.add_to_empty(document, key, value);
        }
        let (at, _) = self.node_at(map, |node| matches!(node.value, Value::Missing))?;
        match self.holder(at) {
            Some(holder) => {
                let value = NewValue::Map(vec![(key.to_owned(), value.clone())]);
                self.set_value(holder.key.span, &value)
            }
            None => {
                let document = parse.documents().get(at.document)?;
                if document.root == at.node {
                    return self.add_to_empty(document, key, value);
                }
                // A dash with nothing behind it.
                let column = layout::column(self.source, map.start) + 1;
                let lines = self.style().entry(key, value, column).join(self.style().line_break);
                self.insert(map.start, format!(" {}", lines.trim_start()));
                Some(())
            }
        }
    }

    fn add_to_block(
        &mut self,
        at: MapPlace,
        map: &Map,
        key: &str,
        value: &NewValue,
        place: Place,
    ) -> Option<()> {
        let starts = map.entries.iter().map(|entry| entry.span.start);
        let first = starts.chain(map.merges.iter().map(|merge| merge.key.start)).min()?;
        let column = layout::column(self.source, first);
        let lines = self.style().entry(key, value, column).join(self.style().line_break);
        let is_kept = |index: &usize| self.removals.get(&at).is_none_or(|removed| !removed.contains(index));
        let neighbour = match place {
            Place::First => None,
            Place::Last => map.entries.len().checked_sub(1),
            Place::After(key) => Some(map.entries.iter().position(|entry| entry.key.span == key)?),
        };
        let neighbour = neighbour
            .and_then(|last| (0..=last).rev().find(is_kept))
            .and_then(|index| map.entries.get(index));
        let document = self.parse.documents().get(at.document)?;
        self.grown.insert(at);
        match (neighbour, place) {
            (Some(entry), _) => {
                let end = self.end_of(document, entry);
                self.insert(end, format!("{}{lines}", self.style().line_break));
            }
            // Only merge keys stand in it.
            (None, Place::Last) if map.entries.is_empty() => {
                let last = map.merges.iter().map(|merge| merge.key.end).max()?;
                let end = layout::line_end(self.source, last);
                self.insert(end, format!("{}{lines}", self.style().line_break));
            }
            _ => self.add_before(first, column, &lines),
        }
        Some(())
    }

    /// The end of an entry's lines, before their last line break.
    pub(super) fn end_of(&self, document: &Document, entry: &Entry) -> usize {
        let end = self.lines_of(document, entry).end;
        if self.source[..end].ends_with(['\n', '\r']) {
            layout::line_break_before(self.source, end)
        } else {
            end
        }
    }

    /// Lines before the first entry of a mapping, and before the comment lines that belong to that entry: those right
    /// above it, unless they head the file.
    pub(super) fn add_before(&mut self, first: usize, column: usize, lines: &str) {
        let line_break = self.style().line_break;
        if !layout::starts_line(self.source, first) {
            self.insert(first, format!("{}{line_break}{}", lines.trim_start(), " ".repeat(column)));
            return;
        }
        let own = layout::line_start(self.source, first);
        let mut at = own;
        while at > 0 {
            let above = layout::line_start(self.source, layout::line_break_before(self.source, at));
            if above == at || !self.source[layout::skip_blanks(self.source, above)..].starts_with('#') {
                break;
            }
            at = above;
        }
        let heads_file = at == layout::line_start(self.source, 0);
        self.insert(if heads_file { own } else { at }, format!("{lines}{line_break}"));
    }

    fn add_to_flow(
        &mut self,
        at: MapPlace,
        map: &Map,
        span: Span,
        key: &str,
        value: &NewValue,
        place: Place,
    ) -> Option<()> {
        if self.removals.get(&at).is_some_and(|removed| removed.len() == map.entries.len()) {
            return None;
        }
        let text = self.style().flow_entry(key, value);
        let entry = match place {
            Place::First => None,
            Place::Last => map.entries.last(),
            Place::After(key) => Some(map.entries.iter().find(|entry| entry.key.span == key)?),
        };
        match (entry, map.entries.first()) {
            (Some(entry), _) => self.insert(entry.span.end, format!(", {text}")),
            (None, Some(first)) => self.insert(first.span.start, format!("{text}, ")),
            (None, None) if map.merges.is_empty() => self.insert(span.start + 1, text),
            (None, None) => self.insert(span.start + 1, format!("{text}, ")),
        }
        Some(())
    }

    /// A first entry, behind the document's `---` and comments.
    fn add_to_empty(&mut self, document: &Document, key: &str, value: &NewValue) -> Option<()> {
        let line_break = self.style().line_break;
        let lines = self.style().entry(key, value, 0).join(line_break);
        let span = document.span();
        let text = self.source.get(span.range())?.trim_end();
        let text = text
            .strip_suffix("...")
            .filter(|before| before.ends_with(['\n', '\r']))
            .unwrap_or(text)
            .trim_end();
        if text.trim_start_matches('\u{feff}').is_empty() {
            self.insert(span.start + text.len(), format!("{lines}{line_break}"));
        } else {
            self.insert(span.start + text.len(), format!("{line_break}{lines}"));
        }
        Some(())
    }
}
