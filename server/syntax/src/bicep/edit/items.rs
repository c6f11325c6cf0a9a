//! Items of arrays: on lines of their own, or between the brackets of one line.

use super::{Draft, layout, lines};
use crate::Span;
use crate::bicep::{Element, Expression, Kind};
use crate::edit::NewValue;

impl<'p> Draft<'p> {
    pub(super) fn add_item(&mut self, list: Span, value: &NewValue) -> Option<()> {
        let array =
            self.search(list, |at| (matches!(at.kind(), Kind::Array) && at.span() == list).then_some(at))?;
        let style = self.style;
        if let Some(last) = self.elements(array).last().copied() {
            let end = layout::rest_of_line(self.source, last.end);
            match end.filter(|_| lines::starts_line(self.source, last.start)) {
                Some(end) => {
                    let indent = self.indent(last.start);
                    self.changes
                        .insert(end, format!("{}{indent}{}", style.line_break, style.block(value, indent)));
                }
                None => match layout::comma_end(self.source, last.end) {
                    Some(comma) => self.changes.insert(comma, format!(" {}", style.inline(value))),
                    None => self.changes.insert(last.end, format!(", {}", style.inline(value))),
                },
            }
            return Some(());
        }
        let interior = self.source[list.range()].strip_prefix('[')?.strip_suffix(']')?;
        let outer = self.indent(list.start);
        let indent = format!("{outer}{}", style.step);
        let block = format!("{}{indent}{}", style.line_break, style.block(value, &indent));
        if interior.contains(['\n', '\r']) {
            let end = layout::rest_of_line(self.source, list.start + 1)?;
            self.changes.insert(end, block);
        } else if !interior.trim().is_empty() || layout::rest_of_line(self.source, list.end).is_none() {
            self.changes.insert(list.start + 1, style.inline(value));
        } else {
            let span = Span::new(list.start + 1, list.end - 1);
            self.changes.replace(span, format!("{block}{}{outer}", style.line_break));
        }
        Some(())
    }

    pub(super) fn remove_item(&mut self, item: Span) -> Option<()> {
        let array = self.search(item, |at| {
            let is_it = matches!(at.kind(), Kind::Array) && self.elements(at).contains(&item);
            is_it.then_some(at)
        })?;
        let elements = self.elements(array);
        let index = elements.iter().position(|one| *one == item)?;
        let end = layout::rest_of_line(self.source, item.end);
        let gone = match end.filter(|_| lines::starts_line(self.source, item.start)) {
            Some(end) => {
                Span::new(lines::line_start(self.source, item.start), lines::next_line(self.source, end))
            }
            None => match (elements.get(index + 1), index.checked_sub(1).and_then(|at| elements.get(at))) {
                (Some(next), _) => Span::new(item.start, next.start),
                (None, Some(before)) => Span::new(before.end, item.end),
                (None, None) => item,
            },
        };
        self.changes.replace(gone, String::new());
        Some(())
    }

    /// Where the elements of an array stand, spreads with their dots.
    fn elements(&self, array: Expression<'p>) -> Vec<Span> {
        let span = |element: Element<'p>| match element {
            Element::Item(item) => item.span(),
            Element::Spread(value) => {
                let before = self.source[..value.span().start].trim_end();
                Span::new(before.strip_suffix("...").unwrap_or(before).len(), value.span().end)
            }
        };
        array.elements().map(span).collect()
    }
}
