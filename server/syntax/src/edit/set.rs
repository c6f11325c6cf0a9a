//! Writing another value behind a key.

use super::draft::{Draft, Site};
use super::{NewValue, layout};
use crate::{ScalarStyle, Span, Value};

/// Where the value of an entry stands.
#[derive(Clone, Copy)]
struct Slot {
    /// Behind the colon, and behind the anchor and tag that follow it.
    start: usize,
    /// What is there now, in which shape.
    old: Old,
}

#[derive(Clone, Copy)]
enum Old {
    Nothing,
    /// On the key's line, at least its beginning.
    Inline(Span),
    /// On the lines below the key.
    Below,
}

impl Draft<'_> {
    pub(super) fn set_value(&mut self, key: Span, to: &NewValue) -> Option<()> {
        let site = self.site(key)?;
        let value = site.value()?;
        let quote = match &value.value {
            Value::Scalar(scalar) if scalar.style == ScalarStyle::DoubleQuoted => Some('"'),
            Value::Scalar(scalar) if scalar.style == ScalarStyle::SingleQuoted => Some('\''),
            _ => None,
        };
        let inline = self.style().inline(to, site.map.flow, quote);
        let Some((colon, start)) =
            layout::behind_colon(self.source, key.end).filter(|_| site.entry.key.complete)
        else {
            return self.set_behind_bare_key(&site, to, inline);
        };
        let is_block = match &value.value {
            Value::Map(map) => !map.flow,
            Value::Sequence(_) => self.source[value.span.start..].starts_with('-'),
            _ => false,
        };
        let old = if value.span.is_empty() {
            Old::Nothing
        } else if is_block && layout::starts_line(self.source, value.span.start) {
            Old::Below
        } else {
            Old::Inline(value.span)
        };
        self.remove_tag(Span::new(colon, start));
        let slot = Slot { start, old };
        match inline {
            Some(text) => self.set_inline(&site, slot, &text),
            None => self.set_block(&site, slot, to),
        }
        Some(())
    }

    /// A tag says what the old value was.
    fn remove_tag(&mut self, properties: Span) {
        let text = &self.source[properties.range()];
        if let Some(at) = text.find('!') {
            let start = properties.start + text[..at].trim_end().len();
            let tag = &text[at..];
            let end = properties.start + at + tag.find(char::is_whitespace).unwrap_or(tag.len());
            self.replace(Span::new(start, end), String::new());
        }
    }

    fn set_behind_bare_key(&mut self, site: &Site<'_>, to: &NewValue, inline: Option<String>) -> Option<()> {
        let value = site.value()?;
        if !value.span.is_empty() {
            return None;
        }
        let text = match inline {
            Some(text) if text.is_empty() => ":".to_owned(),
            Some(text) => format!(": {text}"),
            None => format!(":{}", self.below(site, to)),
        };
        self.insert(site.entry.key.span.end, text);
        Some(())
    }

    fn set_inline(&mut self, site: &Site<'_>, slot: Slot, text: &str) {
        let spaced = if text.is_empty() { String::new() } else { format!(" {text}") };
        match slot.old {
            Old::Nothing => {
                let end = self.blank_end(slot.start);
                self.replace(Span::new(slot.start, end), spaced);
            }
            Old::Inline(span) if text.is_empty() => {
                let end = self.blank_end(span.end);
                self.replace(Span::new(slot.start, end), spaced);
            }
            Old::Inline(span) => {
                let comment = self.header_comment(span);
                self.replace(span, format!("{text}{comment}"));
            }
            Old::Below => {
                self.insert(slot.start, spaced);
                self.remove_value_lines(site);
            }
        }
    }

    /// The end of the line, if only blanks follow `offset` on it; otherwise `offset`.
    fn blank_end(&self, offset: usize) -> usize {
        let blanks_end = layout::skip_blanks(self.source, offset);
        if blanks_end == layout::line_end(self.source, offset) { blanks_end } else { offset }
    }

    fn set_block(&mut self, site: &Site<'_>, slot: Slot, to: &NewValue) {
        let below = self.below(site, to);
        match slot.old {
            Old::Nothing => self.insert(layout::line_end(self.source, slot.start), below),
            Old::Inline(span) => {
                let comment = self.header_comment(span);
                self.replace(Span::new(slot.start, span.end), comment);
                self.insert(layout::line_end(self.source, span.end), below);
            }
            Old::Below => {
                self.insert(layout::line_end(self.source, slot.start), below);
                self.remove_value_lines(site);
            }
        }
    }

    /// The lines of a collection below a key, each with a line break before it.
    fn below(&self, site: &Site<'_>, value: &NewValue) -> String {
        let mut lines = vec![String::new()];
        let column = layout::column(self.source, site.entry.span.start);
        self.style().push_block(value, column, &mut lines);
        lines.join(self.style().line_break)
    }

    /// The comment behind a block scalar's `|`, which is no part of the value.
    fn header_comment(&self, value: Span) -> String {
        let text = &self.source[value.range()];
        if !text.starts_with(['|', '>']) {
            return String::new();
        }
        let header = text.split(['\n', '\r']).next().unwrap_or_default();
        header.find(" #").map_or_else(String::new, |at| header[at..].trim_end().to_owned())
    }

    fn remove_value_lines(&mut self, site: &Site<'_>) {
        let Some(value) = site.value() else { return };
        let start = layout::line_start(self.source, value.span.start);
        let end = layout::next_line(self.source, self.entry_line_end(site.entry));
        self.changes.remove_lines(Span::new(start, end));
    }
}
