//! Template text in YAML files: lines that steer a template engine, and placeholders that it fills in. What such text
//! becomes is unknown here, so nothing about it is called wrong.

use crate::line;

/// `source` with the first byte of every control line turned into `#`, so that YAML sees a comment of the same
/// length; `None` if there is no such line.
///
/// A control line holds nothing but `{% … %}`, `{# … #}`, or a Go or Handlebars statement such as
/// `{{- if .x }}`, `{{#each x}}`, `{{ end }}`.
pub(super) fn mask(source: &str) -> Option<String> {
    if !["{%", "{#", "{{"].iter().any(|open| source.contains(open)) {
        return None;
    }
    let mut masked: Option<String> = None;
    let mut at = 0;
    for line in source.split_inclusive(['\n', '\r']) {
        let text = line.trim();
        if is_control_line(text) {
            let brace = at + (line.len() - line.trim_start().len());
            masked.get_or_insert_with(|| source.to_owned()).replace_range(brace..=brace, "#");
        }
        at += line.len();
    }
    masked
}

fn is_control_line(text: &str) -> bool {
    let enclosed =
        |open: &str, close: &str| text.strip_prefix(open).and_then(|text| text.strip_suffix(close));
    if enclosed("{%", "%}").is_some() || enclosed("{#", "#}").is_some() {
        return true;
    }
    let Some(statement) = enclosed("{{", "}}") else { return false };
    let statement = statement.trim_start_matches('-').trim_start();
    if statement.starts_with(['#', '/', '!']) {
        return true;
    }
    let word = statement.split(|next: char| !next.is_ascii_alphabetic()).next().unwrap_or_default();
    matches!(word, "if" | "else" | "end" | "range" | "with" | "define" | "block" | "template")
}

/// Whether the line that `offset` lies in holds a `{{ … }}` or `{% … %}`. (`${{ … }}` is Azure ML's own, and to YAML
/// nothing but text.)
///
/// Of a very long line only the part near `offset` counts.
pub(super) fn on_placeholder_line(source: &str, offset: usize) -> bool {
    let line = line::sight(source, offset);
    let closed = |open: &str, close: &str| {
        let first = line.match_indices(open).find(|(at, _)| !line[..*at].ends_with('$'));
        first.is_some_and(|(at, _)| line[at..].contains(close))
    };
    closed("{{", "}}") || closed("{%", "%}")
}
