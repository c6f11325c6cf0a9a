//! Moving entries of a mapping into a mapping below it: their text goes along, indented anew.

use super::draft::{Draft, Site};
use super::layout;
use crate::{Document, Entry, Span, Value};

impl Draft<'_> {
    pub(super) fn move_entries(&mut self, keys: &[Span], into: &str) -> Option<()> {
        let mut sites = keys.iter().map(|key| self.site(*key)).collect::<Option<Vec<Site<'_>>>>()?;
        sites.sort_by_key(|site| site.index);
        sites.dedup_by_key(|site| site.index);
        let first = *sites.first()?;
        if first.map.flow
            || sites.iter().any(|site| site.place != first.place || &*site.entry.key.text == into)
        {
            return None;
        }
        let target = first.map.entries.iter().find(|entry| &*entry.key.text == into);
        let column = layout::column(self.source, first.entry.span.start);
        match target {
            None => {
                let text = self.moved(&sites, column, column + self.style().step);
                let key = self.style().string(into, false, None);
                let break_ = self.style().line_break;
                let indent = " ".repeat(column);
                self.grown.insert(first.place);
                let moves_all = sites.len() == first.map.entries.len() && first.map.merges.is_empty();
                let text = if layout::starts_line(self.source, first.entry.span.start) {
                    let break_ = if self.ends_text(&sites) { "" } else { break_ };
                    format!("{indent}{key}:{text}{break_}")
                } else if moves_all {
                    format!("{key}:{text}")
                } else {
                    format!("{key}:{text}{break_}{indent}")
                };
                let at = if layout::starts_line(self.source, first.entry.span.start) {
                    layout::line_start(self.source, first.entry.span.start)
                } else {
                    first.entry.span.start
                };
                self.insert(at, text);
            }
            Some(target) => self.move_below(&sites, column, target)?,
        }
        for site in &sites {
            if !self.removals.entry(site.place).or_default().insert(site.index) {
                return None;
            }
        }
        Some(())
    }

    /// Whether these entries are all that stands from the first one to the end of a text without final line break.
    fn ends_text(&self, sites: &[Site<'_>]) -> bool {
        let (Some(first), Some(last)) = (sites.first(), sites.last()) else { return false };
        let are_consecutive = last.index - first.index + 1 == sites.len();
        are_consecutive
            && self.lines_of(last.document, last.entry).end == self.source.len()
            && !self.source.ends_with(['\n', '\r'])
    }

    /// Into a mapping that is there already.
    fn move_below(&mut self, sites: &[Site<'_>], column: usize, target: &Entry) -> Option<()> {
        let document: &Document = sites.first()?.document;
        let value = document.nodes.get(target.value.0 as usize)?;
        match &value.value {
            Value::Map(map) if !map.flow => {
                let last = map.entries.last()?;
                let text = self.moved(sites, column, layout::column(self.source, last.span.start));
                let end = self.end_of(document, last);
                self.insert(end, text);
            }
            Value::Map(map) if map.entries.is_empty() && map.merges.is_empty() => {
                let (_, start) = layout::behind_colon(self.source, target.key.span.end)?;
                let text = self.moved(sites, column, column + self.style().step);
                self.replace(Span::new(start, value.span.end), String::new());
                self.insert(layout::line_end(self.source, value.span.end), text);
            }
            Value::Missing if target.key.complete => {
                let text = self.moved(sites, column, column + self.style().step);
                self.insert(layout::line_end(self.source, value.span.end), text);
            }
            _ => return None,
        }
        Some(())
    }

    /// The entries' lines from `column` to `to`, each with a line break before it.
    fn moved(&self, sites: &[Site<'_>], column: usize, to: usize) -> String {
        let mut text = String::new();
        for site in sites {
            let end = self.end_of(site.document, site.entry);
            for (index, line) in
                layout::lines(&self.source[site.entry.span.start..end]).into_iter().enumerate()
            {
                text.push_str(self.style().line_break);
                let indent = line.len() - line.trim_start_matches(' ').len();
                let new_indent = if index == 0 { to } else { (indent + to).saturating_sub(column) };
                if !line.trim().is_empty() {
                    text.push_str(&" ".repeat(new_indent));
                    text.push_str(&line[indent..]);
                }
            }
        }
        text
    }
}
