//! Removing entries: which lines go, what becomes of the dash before a first key, and of a mapping that loses all.

use super::draft::{Draft, MapPlace};
use super::layout;
use crate::value::Map;
use crate::{Entry, Span, Value};
use std::collections::BTreeSet;

impl Draft<'_> {
    pub(super) fn remove(&mut self, key: Span) -> Option<()> {
        let site = self.site(key)?;
        self.removals.entry(site.place).or_default().insert(site.index).then_some(())
    }

    /// The edits of all removals.
    pub(super) fn write_removals(&mut self) -> Option<()> {
        for (place, removed) in std::mem::take(&mut self.removals) {
            let data = self.parse.documents().get(place.document)?.nodes.get(place.node.0 as usize)?;
            let Value::Map(map) = &data.value else { return None };
            if map.flow {
                self.remove_from_flow(map, &removed);
            } else {
                self.remove_from_block(place, map, &removed)?;
            }
        }
        Some(())
    }

    fn remove_from_block(&mut self, place: MapPlace, map: &Map, removed: &BTreeSet<usize>) -> Option<()> {
        let loses_all = removed.len() == map.entries.len() && map.merges.is_empty();
        let is_emptied = loses_all && !self.grown.contains(&place);
        let document = self.parse.documents().get(place.document)?;
        for index in removed {
            let entry = map.entries.get(*index)?;
            if layout::starts_line(self.source, entry.span.start) {
                self.changes.remove_lines(self.lines_of(document, entry));
                continue;
            }
            // The entry stands behind a dash (or `?`, or `:`), which stays.
            let kept = (0..map.entries.len()).find(|other| !removed.contains(other));
            let next = kept.and_then(|kept| map.entries.get(kept));
            let end = self.entry_line_end(entry);
            match next {
                Some(next) if !layout::has_comment_line(self.source, entry.span.start, next.span.start) => {
                    // What lies between goes too, the other removed entries included.
                    self.replace(Span::new(entry.span.start, next.span.start), String::new());
                    return self.remove_rest(document, map, removed, next);
                }
                None if is_emptied => self.replace(Span::new(entry.span.start, end), "{}".to_owned()),
                None if loses_all => self.replace(Span::new(entry.span.start, end), String::new()),
                _ => {
                    let before = self.source[..entry.span.start].trim_end_matches([' ', '\t']).len();
                    self.replace(Span::new(before, end), String::new());
                }
            }
        }
        let first = map.entries.first()?;
        if is_emptied && layout::starts_line(self.source, first.span.start) && place.node != document.root {
            self.write_empty(place, first)?;
        }
        Some(())
    }

    /// The removed entries behind `next`, which took the place behind the dash.
    fn remove_rest(
        &mut self,
        document: &crate::Document,
        map: &Map,
        removed: &BTreeSet<usize>,
        next: &Entry,
    ) -> Option<()> {
        for index in removed {
            let entry = map.entries.get(*index)?;
            if entry.span.start > next.span.start {
                self.changes.remove_lines(self.lines_of(document, entry));
            }
        }
        Some(())
    }

    /// `{}` for a mapping all of whose lines go.
    fn write_empty(&mut self, place: MapPlace, first: &Entry) -> Option<()> {
        let at = match self.holder(place) {
            Some(holder) => layout::behind_colon(self.source, holder.key.span.end)?.1,
            None => layout::dash_above(self.source, first.span.start)?,
        };
        self.insert(at, " {}".to_owned());
        Some(())
    }

    /// The lines that an entry stands on, with comments below it that its indentation makes a part of its value.
    pub(super) fn lines_of(&self, document: &crate::Document, entry: &Entry) -> Span {
        let start = layout::line_start(self.source, entry.span.start);
        let mut end = layout::next_line(self.source, self.entry_line_end(entry));
        let value = document.nodes.get(entry.value.0 as usize).map(|node| &node.value);
        if matches!(value, Some(Value::Map(_) | Value::Sequence(_))) {
            let column = entry.span.start - start;
            let mut at = end;
            while at < self.source.len() {
                let text = layout::skip_blanks(self.source, at);
                let line_end = layout::line_end(self.source, at);
                let is_comment = self.source[text..].starts_with('#');
                if text < line_end && !(is_comment && text - at > column) {
                    break;
                }
                at = layout::next_line(self.source, line_end);
                if is_comment && text < line_end {
                    end = at;
                }
            }
        }
        Span::new(start, end)
    }

    /// Entries between braces, each with one comma.
    fn remove_from_flow(&mut self, map: &Map, removed: &BTreeSet<usize>) {
        let last_kept = (0..map.entries.len()).rev().find(|index| !removed.contains(index));
        // The end of the list goes from the entry before it on, so that no comma is left over.
        let tail = last_kept.map_or(0, |kept| kept + 1);
        if let (Some(first), Some(last)) = (map.entries.get(tail), map.entries.last()) {
            let start = last_kept
                .and_then(|kept| map.entries.get(kept))
                .map_or(first.span.start, |kept| kept.span.end);
            let end = if last_kept.is_some() { last.span.end } else { self.comma_end(last) };
            if !layout::has_comment_line(self.source, start, end) {
                self.replace(Span::new(start, end), String::new());
                return self.remove_flow_entries(map, removed.range(..tail));
            }
        }
        self.remove_flow_entries(map, removed.iter());
    }

    fn remove_flow_entries<'i>(&mut self, map: &Map, removed: impl Iterator<Item = &'i usize>) {
        for entry in removed.filter_map(|index| map.entries.get(*index)) {
            let span = self.flow_lines(entry, self.comma_end(entry));
            self.replace(span, String::new());
        }
    }

    /// Behind the comma that follows `entry`, if one does.
    fn comma_end(&self, entry: &Entry) -> usize {
        let behind = layout::skip_space_and_comments(self.source, entry.span.end);
        if self.source[behind..].starts_with(',') { behind + 1 } else { entry.span.end }
    }

    /// An entry with its comma: its whole lines, where nothing else stands on them.
    fn flow_lines(&self, entry: &Entry, comma_end: usize) -> Span {
        let blanks_end = layout::skip_blanks(self.source, comma_end);
        let line_end = layout::line_end(self.source, comma_end);
        let rest = &self.source[blanks_end..line_end];
        if layout::starts_line(self.source, entry.span.start) && (rest.is_empty() || rest.starts_with('#')) {
            let start = layout::line_start(self.source, entry.span.start);
            return Span::new(start, layout::next_line(self.source, line_end));
        }
        if rest.is_empty() {
            let before = self.source[..entry.span.start].trim_end_matches([' ', '\t']).len();
            return Span::new(before, comma_end);
        }
        Span::new(entry.span.start, blanks_end)
    }
}
