//! Where things stand in the text: lines, indentation, comments behind values. Knows text, not values.

use crate::line;

pub(crate) use crate::line::column;

/// The byte where the line of `offset` begins; a byte order mark is not part of it.
pub(crate) fn line_start(source: &str, offset: usize) -> usize {
    let start = line::start(source, offset);
    if start == 0 && source.starts_with('\u{feff}') { '\u{feff}'.len_utf8().min(offset) } else { start }
}

/// The byte where the line of `offset` ends, before its line break.
pub(crate) fn line_end(source: &str, offset: usize) -> usize {
    line::end(source, offset)
}

/// The byte behind the line break at `end`, or `end` where the text ends.
pub(crate) fn next_line(source: &str, end: usize) -> usize {
    let rest = &source[end..];
    end + match rest.as_bytes() {
        [b'\r', b'\n', ..] => 2,
        [_, ..] => 1,
        [] => 0,
    }
}

/// The byte before the line break that ends the line before `start`.
pub(crate) fn line_break_before(source: &str, start: usize) -> usize {
    let before = &source[..start];
    before.strip_suffix("\r\n").or_else(|| before.strip_suffix(['\n', '\r'])).unwrap_or(before).len()
}

/// Whether nothing but blanks stands before `offset` on its line.
pub(crate) fn starts_line(source: &str, offset: usize) -> bool {
    source[line_start(source, offset)..offset].trim_start_matches([' ', '\t']).is_empty()
}

/// The byte behind the blanks (spaces and tabs) at `offset`.
pub(crate) fn skip_blanks(source: &str, offset: usize) -> usize {
    let rest = &source[offset..];
    offset + rest.len() - rest.trim_start_matches([' ', '\t']).len()
}

/// The byte of the next character that is neither white space nor in a comment.
pub(crate) fn skip_space_and_comments(source: &str, offset: usize) -> usize {
    let mut at = offset;
    loop {
        let rest = &source[at..];
        at += rest.len() - rest.trim_start().len();
        if !source[at..].starts_with('#') {
            return at;
        }
        at = line_end(source, at);
    }
}

/// Whether a comment on a line of its own stands in `start..end`.
pub(crate) fn has_comment_line(source: &str, start: usize, end: usize) -> bool {
    let mut at = line_end(source, start);
    while at < end {
        at = next_line(source, at);
        let text = skip_blanks(source, at);
        if text < end && source[text..].starts_with('#') {
            return true;
        }
        at = line_end(source, at);
    }
    false
}

/// Behind a key at `key_end`: the end of its colon, and the end of the anchor and tag behind that. `None` where no
/// colon follows.
pub(crate) fn behind_colon(source: &str, key_end: usize) -> Option<(usize, usize)> {
    let colon = skip_space_and_comments(source, key_end);
    if !source[colon..].starts_with(':') {
        return None;
    }
    let mut end = colon + 1;
    loop {
        let at = skip_blanks(source, end);
        let rest = &source[at..];
        if at == end || !rest.starts_with(['&', '!']) {
            return Some((colon + 1, end));
        }
        end = at + rest.find(|next: char| next.is_whitespace()).unwrap_or(rest.len());
    }
}

/// How lines end in this text: `\n`, `\r\n` or `\r`.
#[must_use]
pub fn line_break(source: &str) -> &'static str {
    match source.find(['\n', '\r']).map(|at| &source[at..]) {
        Some(rest) if rest.starts_with("\r\n") => "\r\n",
        Some(rest) if rest.starts_with('\r') => "\r",
        _ => "\n",
    }
}

/// Behind the dash that stands alone on the nearest line above `offset`, comments left out.
pub(crate) fn dash_above(source: &str, offset: usize) -> Option<usize> {
    let mut start = line_start(source, offset);
    while start > 0 {
        let end = line_break_before(source, start);
        start = line_start(source, end);
        let line = &source[start..end];
        let code = line.split(" #").next().unwrap_or_default().trim_end();
        if !code.is_empty() && !line.trim_start().starts_with('#') {
            return code.ends_with('-').then_some(start + code.len());
        }
    }
    None
}

/// The lines of `text` without their line breaks; at least one.
pub(crate) fn lines(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut at = 0;
    loop {
        let end = line_end(text, at);
        lines.push(&text[at..end]);
        if end == text.len() {
            return lines;
        }
        at = next_line(text, end);
    }
}
