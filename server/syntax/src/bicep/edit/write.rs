//! New keys and values as Bicep text, in the style of the file around them.

use crate::edit::NewValue;
use crate::edit::layout as lines;

/// The writing habits of a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    /// What an object's members are indented by.
    pub(super) step: &'static str,
    pub(super) line_break: &'static str,
}

impl Style {
    /// The habits of `source`; two blanks where it shows none.
    pub(super) fn of(source: &str) -> Self {
        const STEPS: [&str; 4] = ["  ", "    ", "\t", "   "];
        let mut before: Option<&str> = None;
        let mut step = None;
        for line in source.lines() {
            let blanks = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
            if let Some(deeper) = before.and_then(|before| blanks.strip_prefix(before)) {
                step = STEPS.into_iter().find(|step| *step == deeper);
                if step.is_some() {
                    break;
                }
            }
            before = line.trim_end().ends_with(['{', '[']).then_some(blanks);
        }
        Self { step: step.unwrap_or("  "), line_break: lines::line_break(source) }
    }

    /// `key: value` over as many lines as it takes, the ones behind the first indented by `indent` at least.
    pub(super) fn entry_block(self, key: &str, value: &NewValue, indent: &str) -> String {
        entry(key, &self.block(value, indent))
    }

    /// `key: value` on one line.
    pub(super) fn entry_inline(self, key: &str, value: &NewValue) -> String {
        entry(key, &self.inline(value))
    }

    /// A value whose lines behind the first are indented by `indent` at least.
    pub(super) fn block(self, value: &NewValue, indent: &str) -> String {
        let inner = format!("{indent}{}", self.step);
        let (open, items, close) = match value {
            NewValue::Map(entries) if !entries.is_empty() => {
                let entries = entries.iter().map(|(key, value)| self.entry_block(key, value, &inner));
                ('{', entries.collect::<Vec<_>>(), '}')
            }
            NewValue::Sequence(items) if !items.is_empty() => {
                ('[', items.iter().map(|item| self.block(item, &inner)).collect(), ']')
            }
            _ => return self.inline(value),
        };
        let mut text = open.to_string();
        for item in items {
            text.push_str(self.line_break);
            text.push_str(&inner);
            text.push_str(&item);
        }
        format!("{text}{}{indent}{close}", self.line_break)
    }

    /// A value on one line.
    pub(super) fn inline(self, value: &NewValue) -> String {
        match value {
            NewValue::String(text) => string(text),
            NewValue::Literal(text) => text.clone(),
            NewValue::Empty => String::new(),
            NewValue::Map(entries) if entries.is_empty() => "{}".to_owned(),
            NewValue::Map(entries) => {
                let entries = entries.iter().map(|(key, value)| self.entry_inline(key, value));
                format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
            }
            NewValue::Sequence(items) => {
                let items = items.iter().map(|item| self.inline(item));
                format!("[{}]", items.collect::<Vec<_>>().join(", "))
            }
        }
    }
}

fn entry(name: &str, value: &str) -> String {
    let blank = if value.is_empty() { "" } else { " " };
    format!("{}:{blank}{value}", key(name))
}

/// A key, quoted where it is no identifier.
pub(super) fn key(name: &str) -> String {
    let mut letters = name.chars();
    let begins = letters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_');
    let is_identifier = begins && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    if is_identifier { name.to_owned() } else { string(name) }
}

/// A string literal.
fn string(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('\'');
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' | '\'' => quoted.extend(['\\', letter]),
            '$' if letters.peek() == Some(&'{') => quoted.push_str("\\$"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            _ if letter.is_control() => quoted.push_str(&format!("\\u{{{:x}}}", u32::from(letter))),
            _ => quoted.push(letter),
        }
    }
    quoted.push('\'');
    quoted
}
