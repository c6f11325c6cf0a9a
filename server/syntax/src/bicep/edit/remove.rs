//! Removing members of objects: their lines, or what of a line is theirs.

use super::find::Item;
use super::{Draft, layout, lines};
use crate::Span;
use crate::bicep::Expression;
use std::collections::BTreeSet;
use std::ops::Range;

impl<'p> Draft<'p> {
    pub(super) fn remove(&mut self, key: Span) -> Option<()> {
        let site = self.site(key)?;
        let (_, removed) =
            self.removals.entry(site.object.span().start).or_insert_with(|| (site.object, BTreeSet::new()));
        removed.insert(site.index).then_some(())
    }

    pub(super) fn is_removed(&self, object: Expression<'p>, index: usize) -> bool {
        self.removals.get(&object.span().start).is_some_and(|(_, removed)| removed.contains(&index))
    }

    /// The edits of all removals.
    pub(super) fn write_removals(&mut self) -> Option<()> {
        let removals = std::mem::take(&mut self.removals);
        let mut gone: Vec<Span> = Vec::new();
        // Outer objects begin before what is in them.
        for (object, removed) in removals.into_values() {
            if gone.iter().any(|span| span.contains(object.span())) {
                continue;
            }
            let items = self.items(object);
            gone.extend(removed.iter().filter_map(|index| items.get(*index)).map(|item| item.span));
            let is_emptied = removed.len() == items.len() && !self.grown.contains(&object.span().start);
            if let Some(interior) = self.interior(object).filter(|_| is_emptied)
                && !self.has_own_comment(interior, &items)
            {
                self.changes.replace(interior, String::new());
                continue;
            }
            for row in self.rows(&items) {
                self.remove_from_row(&items, row, &removed)?;
            }
        }
        Some(())
    }

    /// Whether a comment that belongs to none of the items stands in `interior`.
    fn has_own_comment(&self, interior: Span, items: &[Item<'p>]) -> bool {
        let comments = self.parse.comments();
        let mut inside = comments.iter().filter(|comment| interior.contains(comment.span));
        inside.any(|comment| comment.own_line && !items.iter().any(|item| item.span.contains(comment.span)))
    }

    /// The members that stand behind each other on lines, as ranges of indices.
    fn rows(&self, items: &[Item<'p>]) -> Vec<Range<usize>> {
        let mut rows: Vec<Range<usize>> = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let before = index.checked_sub(1).and_then(|before| items.get(before));
            let is_same = before.is_some_and(|before| {
                let between = self.source.get(before.span.end..item.span.start);
                between.is_some_and(|between| !between.contains(['\n', '\r']))
            });
            match rows.last_mut().filter(|_| is_same) {
                Some(row) => row.end = index + 1,
                None => rows.push(index..index + 1),
            }
        }
        rows
    }

    fn remove_from_row(
        &mut self,
        items: &[Item<'p>],
        row: Range<usize>,
        removed: &BTreeSet<usize>,
    ) -> Option<()> {
        if !row.clone().any(|index| removed.contains(&index)) {
            return Some(());
        }
        let of = |index: usize| items.get(index).map(|item| item.span);
        let last = of(row.end.checked_sub(1)?)?;
        let Some(kept) = row.clone().rev().find(|index| !removed.contains(index)) else {
            return self.remove_row(Span::new(of(row.start)?.start, last.end));
        };
        for index in row.start..kept {
            if removed.contains(&index) {
                // A comment behind the comma speaks of what follows.
                let span = of(index)?;
                let end = lines::skip_blanks(self.source, layout::comma_end(self.source, span.end)?);
                self.changes.replace(Span::new(span.start, end), String::new());
            }
        }
        self.changes.replace(Span::new(of(kept)?.end, last.end), String::new());
        Some(())
    }

    /// Removes all that stands at `row`: with its lines, where nothing else stands on them.
    fn remove_row(&mut self, row: Span) -> Option<()> {
        let starts_line = lines::starts_line(self.source, row.start);
        match layout::rest_of_line(self.source, row.end) {
            Some(end) if starts_line => {
                let start = lines::line_start(self.source, row.start);
                self.changes.remove_lines(Span::new(start, lines::next_line(self.source, end)));
            }
            Some(end) => {
                let before = self.source[..row.start].trim_end_matches([' ', '\t']).len();
                self.changes.replace(Span::new(before, end), String::new());
            }
            None => {
                let behind = layout::skip_blanks_and_comments(self.source, row.end);
                if !self.source[behind..].starts_with('}') {
                    return None;
                }
                self.changes.replace(Span::new(row.start, behind), String::new());
            }
        }
        Some(())
    }
}
