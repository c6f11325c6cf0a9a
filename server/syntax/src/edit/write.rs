//! New keys and values as YAML text, in the style of the file around them.

use super::NewValue;
use crate::value::Resolved;
use crate::{Parse, Scalar, ScalarStyle, Value, scalar};

/// The writing habits of a file.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Columns that a nested mapping is indented by.
    pub step: usize,
    /// Columns that a list is indented by below its key.
    pub list_step: usize,
    /// `'` or `"`, where a quote is needed.
    pub quote: char,
    /// The line break.
    pub line_break: &'static str,
}

impl Style {
    /// The habits of `source`; the usual ones where it shows none.
    #[must_use]
    pub fn of(source: &str, parse: &Parse) -> Self {
        let mut steps = None;
        let mut list_step = None;
        let (mut single, mut double) = (0usize, 0usize);
        for document in parse.documents() {
            for node in &document.nodes {
                match &node.value {
                    Value::Scalar(scalar) if scalar.style == ScalarStyle::SingleQuoted => single += 1,
                    Value::Scalar(scalar) if scalar.style == ScalarStyle::DoubleQuoted => double += 1,
                    Value::Map(map) if !map.flow => {
                        for entry in &map.entries {
                            let Some(value) = document.nodes.get(entry.value.0 as usize) else { continue };
                            let below = || {
                                let outer = super::layout::column(source, entry.span.start);
                                super::layout::column(source, value.span.start).checked_sub(outer)
                            };
                            match &value.value {
                                Value::Map(inner) if !inner.flow && steps.is_none() => {
                                    steps = below().filter(|step| (1..=8).contains(step));
                                }
                                Value::Sequence(_)
                                    if list_step.is_none() && source[value.span.start..].starts_with('-') =>
                                {
                                    list_step = below().filter(|step| *step <= 8);
                                }
                                _ => {}
                            }
                        }
                    }
                    _ => {}
                }
            }
        }
        let step = steps.or(list_step.filter(|step| *step > 0)).unwrap_or(2);
        Self {
            step,
            list_step: list_step.unwrap_or(step),
            quote: if single > double { '\'' } else { '"' },
            line_break: super::layout::line_break(source),
        }
    }

    /// The lines of `key: value`, indented by `column`.
    pub(super) fn entry(self, key: &str, value: &NewValue, column: usize) -> Vec<String> {
        let mut lines = Vec::new();
        self.push_entry(key, value, column, &mut lines);
        lines
    }

    fn push_entry(self, key: &str, value: &NewValue, column: usize, lines: &mut Vec<String>) {
        let key = self.string(key, false, None);
        let indent = " ".repeat(column);
        match self.inline(value, false, None) {
            Some(text) if text.is_empty() => lines.push(format!("{indent}{key}:")),
            Some(text) => lines.push(format!("{indent}{key}: {text}")),
            None => {
                lines.push(format!("{indent}{key}:"));
                self.push_block(value, column, lines);
            }
        }
    }

    /// The lines of a collection below a key at `column`.
    pub(super) fn push_block(self, value: &NewValue, column: usize, lines: &mut Vec<String>) {
        match value {
            NewValue::Map(entries) => {
                for (key, value) in entries {
                    self.push_entry(key, value, column + self.step, lines);
                }
            }
            NewValue::Sequence(items) => self.push_items(items, column + self.list_step, lines),
            _ => {}
        }
    }

    pub(super) fn push_items(self, items: &[NewValue], column: usize, lines: &mut Vec<String>) {
        let indent = " ".repeat(column);
        for item in items {
            if let Some(text) = self.inline(item, false, None) {
                lines.push(format!("{indent}- {text}").trim_end().to_owned());
                continue;
            }
            let first = lines.len();
            match item {
                NewValue::Map(entries) => {
                    for (key, value) in entries {
                        self.push_entry(key, value, column + 2, lines);
                    }
                }
                NewValue::Sequence(items) => self.push_items(items, column + 2, lines),
                _ => {}
            }
            if let Some(line) = lines.get_mut(first) {
                line.replace_range(column..=column, "-");
            }
        }
    }

    /// The text of a value on one line: everything inside brackets, otherwise all but filled collections. `quote` is
    /// the quote to keep.
    pub(super) fn inline(self, value: &NewValue, in_flow: bool, quote: Option<char>) -> Option<String> {
        Some(match value {
            NewValue::String(text) => self.string(text, in_flow, quote),
            NewValue::Literal(text) => text.clone(),
            NewValue::Empty => String::new(),
            NewValue::Map(entries) if in_flow || entries.is_empty() => {
                let entries = entries.iter().map(|(key, value)| self.flow_entry(key, value));
                format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
            }
            NewValue::Sequence(items) if in_flow || items.is_empty() => {
                let items = items.iter().map(|item| self.inline(item, true, None).unwrap_or_default());
                format!("[{}]", items.collect::<Vec<_>>().join(", "))
            }
            NewValue::Map(_) | NewValue::Sequence(_) => return None,
        })
    }

    /// `key: value` as it stands inside braces.
    pub(super) fn flow_entry(self, key: &str, value: &NewValue) -> String {
        let key = self.string(key, true, None);
        match self.inline(value, true, None).unwrap_or_default() {
            text if text.is_empty() => format!("{key}:"),
            text => format!("{key}: {text}"),
        }
    }

    /// A string that `PyYAML` reads back as this string, quoted where it needs it; between brackets (`in_flow`) more
    /// strings do. `quote` is the quote to keep.
    #[must_use]
    pub fn string(self, text: &str, in_flow: bool, quote: Option<char>) -> String {
        let quote = match quote {
            None if is_plain(text, in_flow) => return text.to_owned(),
            None if text.contains(self.quote) => {
                if self.quote == '"' {
                    '\''
                } else {
                    '"'
                }
            }
            None => self.quote,
            Some(quote) => quote,
        };
        if quote == '\'' && text.chars().all(is_printable) {
            return format!("'{}'", text.replace('\'', "''"));
        }
        if quote == '"' && text.contains('\\') && !text.contains('\'') && text.chars().all(is_printable) {
            return format!("'{text}'");
        }
        let mut quoted = String::with_capacity(text.len() + 2);
        quoted.push('"');
        for character in text.chars() {
            match character {
                '"' | '\\' => quoted.extend(['\\', character]),
                '\n' => quoted.push_str("\\n"),
                '\r' => quoted.push_str("\\r"),
                '\t' => quoted.push_str("\\t"),
                _ if is_printable(character) => quoted.push(character),
                _ if (character as u32) < 0x1_0000 => {
                    quoted.push_str(&format!("\\u{:04x}", character as u32))
                }
                _ => quoted.push_str(&format!("\\U{:08x}", character as u32)),
            }
        }
        quoted.push('"');
        quoted
    }
}

/// Printable, and no line break for any version of YAML.
fn is_printable(character: char) -> bool {
    !character.is_control()
        && !matches!(character, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// Whether `text` stands for itself without quotes.
fn is_plain(text: &str, in_flow: bool) -> bool {
    let is_flow_mark = |character: char| matches!(character, ',' | '[' | ']' | '{' | '}');
    let mut characters = text.chars();
    let Some(first) = characters.next() else { return false };
    let first_fits = match first {
        '-' | '?' | ':' => characters.next().is_some_and(|next| !next.is_whitespace() && !is_flow_mark(next)),
        '#' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@' | '`' => false,
        _ => !is_flow_mark(first),
    };
    first_fits
        && text.trim() == text
        && !text.starts_with("---")
        && !text.starts_with("...")
        && !text.ends_with(':')
        && ![": ", ":\t", " #", "\t#"].iter().any(|mark| text.contains(mark))
        && text.chars().all(is_printable)
        && !(in_flow && text.contains(is_flow_mark))
        && !matches!(text, "=" | "<<" | "y" | "Y" | "n" | "N")
        && !is_number_elsewhere(text)
        && Scalar { text: text.into(), style: ScalarStyle::Plain }.resolve() == Resolved::String
}

/// Numbers of YAML 1.2 that `PyYAML` takes for strings: `1e5`, `0o17`. Other readers do not.
fn is_number_elsewhere(text: &str) -> bool {
    text.starts_with("0o") || text.parse::<f64>().is_ok() || scalar::number(text).is_some()
}
