//! The edits of one text while they are collected, and the final check that no two of them touch the same text. Knows
//! text, no language.

use super::{TextEdit, layout};
use crate::Span;

/// Edits on the way.
#[derive(Default)]
pub(crate) struct Changes {
    edits: Vec<TextEdit>,
    /// Whole lines to remove.
    lines: Vec<Span>,
}

impl Changes {
    pub(crate) fn replace(&mut self, span: Span, text: String) {
        self.edits.push(TextEdit { span, text });
    }

    pub(crate) fn insert(&mut self, offset: usize, text: String) {
        self.replace(Span::at(offset), text);
    }

    /// Removes whole lines, from a line's start to another one's. What is removed twice is removed.
    pub(crate) fn remove_lines(&mut self, lines: Span) {
        self.lines.push(lines);
    }

    /// All edits of `source`, sorted; `None` if two of them touch the same text.
    pub(crate) fn finish(mut self, source: &str) -> Option<Vec<TextEdit>> {
        self.write_lines(source);
        self.edits.retain(|edit| !(edit.span.is_empty() && edit.text.is_empty()));
        // Stable: what is inserted at one place stays in the order of the operations.
        self.edits.sort_by_key(|edit| (edit.span.start, !edit.span.is_empty()));
        let collide = self.edits.windows(2).any(|pair| match pair {
            [first, second] => second.span.start < first.span.end,
            _ => false,
        });
        if collide {
            return None;
        }
        // What is inserted where another edit starts is one edit with it: not everybody who applies them in turn keeps
        // two edits of one place in order.
        let mut edits: Vec<TextEdit> = Vec::with_capacity(self.edits.len());
        for edit in self.edits {
            match edits.last_mut() {
                Some(last) if last.span.is_empty() && last.span.start == edit.span.start => {
                    last.span = edit.span;
                    last.text.push_str(&edit.text);
                }
                _ => edits.push(edit),
            }
        }
        Some(edits)
    }

    /// At the end of a text without a final line break, the break before the removed lines goes instead.
    fn write_lines(&mut self, source: &str) {
        let mut lines = std::mem::take(&mut self.lines);
        lines.sort_unstable();
        let mut merged: Vec<Span> = Vec::new();
        for line in lines {
            match merged.last_mut() {
                Some(last) if line.start <= last.end => last.end = last.end.max(line.end),
                _ => merged.push(line),
            }
        }
        for mut span in merged {
            let ends_in_break = source[..span.end].ends_with(['\n', '\r']);
            if span.end == source.len() && !ends_in_break && !self.inserts_at(span.start) {
                span.start = layout::line_break_before(source, span.start);
            }
            self.replace(span, String::new());
        }
    }

    fn inserts_at(&self, offset: usize) -> bool {
        self.edits.iter().any(|edit| edit.span == Span::at(offset) && !edit.text.is_empty())
    }
}
