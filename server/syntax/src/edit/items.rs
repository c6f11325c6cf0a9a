//! Adding items to lists, and removing them. Must not know mappings.

use super::draft::Draft;
use super::{NewValue, layout};
use crate::value::NodeData;
use crate::{Document, Span, Value};

impl Draft<'_> {
    pub(super) fn add_item(&mut self, list: Span, value: &NewValue) -> Option<()> {
        let (at, data) = self.node_at(list, |node| matches!(node.value, Value::Sequence(_)))?;
        let Value::Sequence(items) = &data.value else { return None };
        let document = self.parse.documents().get(at.document)?;
        if self.source[list.start..].starts_with('-') {
            let mut lines = Vec::new();
            let column = layout::column(self.source, list.start);
            self.style().push_items(std::slice::from_ref(value), column, &mut lines);
            let line_break = self.style().line_break;
            let last = self.source[..list.end].trim_end().len();
            let end = layout::line_end(self.source, last);
            self.insert(end, format!("{line_break}{}", lines.join(line_break)));
            return Some(());
        }
        let Some(last) = items.last().and_then(|item| document.nodes.get(item.0 as usize)) else {
            let holder = self.holder(at)?;
            return self.set_value(holder.key.span, &NewValue::Sequence(vec![value.clone()]));
        };
        let text = self.style().inline(value, true, None)?;
        let behind = layout::skip_space_and_comments(self.source, last.span.end);
        if self.source[behind..].starts_with(',') {
            self.insert(behind + 1, format!(" {text}"));
        } else {
            self.insert(last.span.end, format!(", {text}"));
        }
        Some(())
    }

    /// Takes the lines of an item away, comment lines above it left aside. `None` where the item is the only one, or does
    /// not stand on lines of its own.
    pub(super) fn remove_item(&mut self, item: Span) -> Option<()> {
        let source = self.source;
        let is_item = |node: &NodeData, document: &Document| match &node.value {
            Value::Sequence(items) => {
                let mut spans = items.iter().filter_map(|item| document.nodes.get(item.0 as usize));
                items.len() > 1
                    && source[node.span.start..].starts_with('-')
                    && spans.any(|inner| inner.span == item)
            }
            _ => false,
        };
        let mut documents = self.parse.documents().iter();
        documents.find(|document| document.nodes.iter().any(|node| is_item(node, document)))?;
        let dash = source.get(..item.start)?.trim_end().strip_suffix('-')?.len();
        if !layout::starts_line(source, dash) {
            return None;
        }
        let last = source.get(..item.end)?.trim_end().len();
        let end = layout::next_line(source, layout::line_end(source, last));
        self.changes.remove_lines(Span::new(layout::line_start(source, dash), end));
        Some(())
    }
}
