//! From the source text of a scalar to the text it stands for: folding, escapes, block scalars' indentation.
//! Must not know trees.

use crate::line;
use std::ops::Range;

const BLANKS: [char; 2] = [' ', '\t'];

/// The lines of `text`, without their line ends (`\n`, `\r\n`, `\r`).
fn lines(text: &str) -> Vec<&str> {
    let bytes = text.as_bytes();
    let mut all = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while at < bytes.len() {
        if matches!(bytes[at], b'\n' | b'\r') {
            all.push(&text[start..at]);
            if bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n') {
                at += 1;
            }
            start = at + 1;
        }
        at += 1;
    }
    all.push(&text[start..]);
    all
}

fn is_single_line(text: &str) -> bool {
    !text.bytes().any(|byte| matches!(byte, b'\n' | b'\r'))
}

/// What stands between two lines of text: a space, or one line end for each empty line between them.
fn separate(result: &mut String, empty_lines: usize) {
    if empty_lines == 0 {
        result.push(' ');
    } else {
        result.extend(std::iter::repeat_n('\n', empty_lines));
    }
}

/// The text of a plain scalar.
pub(super) fn plain(source: &str) -> String {
    if is_single_line(source) {
        return source.trim_end_matches(BLANKS).to_owned();
    }
    let mut result = String::with_capacity(source.len());
    let mut empty_lines = 0;
    for (index, line) in lines(source).into_iter().enumerate() {
        let line = line.trim_matches(BLANKS);
        if index == 0 {
            result.push_str(line);
        } else if line.is_empty() {
            empty_lines += 1;
        } else {
            separate(&mut result, empty_lines);
            empty_lines = 0;
            result.push_str(line);
        }
    }
    result
}

/// The text of a single-quoted scalar, quotes included in `source`.
pub(super) fn single_quoted(source: &str) -> String {
    let inner = inner(source, '\'');
    if is_single_line(inner) {
        return inner.replace("''", "'");
    }
    let lines = lines(inner);
    let last = lines.len() - 1;
    let mut result = String::with_capacity(inner.len());
    let mut empty_lines = 0;
    for (index, line) in lines.into_iter().enumerate() {
        let mut line = line;
        if index > 0 {
            line = line.trim_start_matches(BLANKS);
        }
        if index < last {
            line = line.trim_end_matches(BLANKS);
        }
        if index == 0 {
            result.push_str(line);
        } else if line.is_empty() && index < last {
            empty_lines += 1;
        } else {
            separate(&mut result, empty_lines);
            empty_lines = 0;
            result.push_str(line);
        }
    }
    result.replace("''", "'")
}

fn inner(source: &str, quote: char) -> &str {
    let body = source.strip_prefix(quote).unwrap_or(source);
    body.strip_suffix(quote).unwrap_or(body)
}

/// The text of a double-quoted scalar, quotes included in `source`, and the byte ranges in `source` of escapes that
/// YAML does not know (they are kept as they stand).
pub(super) fn double_quoted(source: &str) -> (String, Vec<Range<usize>>) {
    let inner = inner(source, '"');
    let mut unknown = Vec::new();
    if is_single_line(inner) && !inner.contains('\\') {
        return (inner.to_owned(), unknown);
    }
    let base = source.as_ptr() as usize;
    let lines = lines(inner);
    let last = lines.len() - 1;
    let mut result = String::with_capacity(inner.len());
    let mut empty_lines = 0;
    // Whether the line end before this line was escaped, and so joins the lines without a space.
    let mut joined = false;
    for (index, line) in lines.into_iter().enumerate() {
        let mut line = if index > 0 { line.trim_start_matches(BLANKS) } else { line };
        let mut escaped_end = false;
        if index < last {
            if ends_in_escape(line) {
                escaped_end = true;
                line = &line[..line.len() - 1];
            } else {
                let trimmed = line.trim_end_matches(BLANKS);
                // The blank behind an odd backslash is escaped text.
                line = if ends_in_escape(trimmed) { &line[..=trimmed.len()] } else { trimmed };
            }
        }
        if index > 0 && line.is_empty() && index < last && !escaped_end {
            empty_lines += 1;
            continue;
        }
        if index > 0 && (empty_lines > 0 || !joined) {
            separate(&mut result, empty_lines);
        }
        empty_lines = 0;
        unescape(line, line.as_ptr() as usize - base, &mut result, &mut unknown);
        joined = escaped_end;
    }
    (result, unknown)
}

fn ends_in_escape(line: &str) -> bool {
    line.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1
}

/// <https://yaml.org/spec/1.2.2/#57-escaped-characters>
fn unescape(line: &str, offset: usize, result: &mut String, unknown: &mut Vec<Range<usize>>) {
    let mut rest = line;
    while let Some(at) = rest.find('\\') {
        result.push_str(&rest[..at]);
        let escape = &rest[at + 1..];
        let Some(letter) = escape.chars().next() else {
            result.push('\\');
            return;
        };
        let digits = match letter {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        let mut length = letter.len_utf8();
        let decoded = if digits > 0 {
            let code =
                escape.get(1..=digits).filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()));
            length += if code.is_some() { digits } else { 0 };
            code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32)
        } else {
            simple_escape(letter)
        };
        let start = line.len() - rest.len() + at;
        if let Some(character) = decoded {
            result.push(character);
        } else {
            result.push_str(&rest[at..=at + length]);
            unknown.push(offset + start..offset + start + 1 + length);
        }
        rest = &escape[length..];
    }
    result.push_str(rest);
}

const fn simple_escape(letter: char) -> Option<char> {
    Some(match letter {
        '0' => '\0',
        'a' => '\x07',
        'b' => '\x08',
        't' | '\t' => '\t',
        'n' => '\n',
        'v' => '\x0b',
        'f' => '\x0c',
        'r' => '\r',
        'e' => '\x1b',
        ' ' => ' ',
        '"' => '"',
        '/' => '/',
        '\\' => '\\',
        'N' => '\u{85}',
        '_' => '\u{a0}',
        'L' => '\u{2028}',
        'P' => '\u{2029}',
        _ => return None,
    })
}

/// A block scalar's text.
pub(super) struct Block {
    /// The decoded text.
    pub(super) text: String,
    /// Whether it folds (`>`).
    pub(super) folded: bool,
    /// Where it ends in the source, before the last line break; empty lines that count (`+`) are inside.
    pub(super) end: usize,
    /// A line (its place in the source, in bytes) whose indentation does not fit, or has a tab in it.
    pub(super) misfit: Option<Range<usize>>,
}

/// The block scalar that stands at `start..end` of `source`. `parent` is the column of the collection it lives in, if
/// any: an indentation indicator counts from there.
pub(super) fn block(source: &str, start: usize, end: usize, parent: Option<usize>) -> Block {
    let token = &source[start..end];
    let header_end = line::end(token, 0);
    let mut explicit = None;
    let mut chomping = ' ';
    for character in token[..header_end].chars().skip(1) {
        match character {
            '1'..='9' => explicit = character.to_digit(10).map(|digit| digit as usize),
            '+' | '-' => chomping = character,
            _ => break,
        }
    }
    let mut body = lines(&source[start + header_end..end + blank_lines(&source[end..])]).split_off(1);
    let final_break = body.last().is_none_or(|line| line.is_empty());
    if final_break {
        body.pop();
    }
    let place = |line: &str| {
        let at = line.as_ptr() as usize - source.as_ptr() as usize;
        at..at + line.len()
    };
    let is_blank = |line: &&str| {
        let text = line.trim_start_matches(' ');
        // A tab counts as text where the indentation is complete.
        text.is_empty()
            || text.trim_matches(BLANKS).is_empty() && parent.is_some_and(|column| leading(line) <= column)
    };
    let first = body.iter().position(|line| !is_blank(line));
    let indent = match (explicit, first) {
        (Some(digit), _) => parent.unwrap_or(0) + digit,
        (None, Some(first)) => leading(body[first]),
        (None, None) => usize::MAX,
    };
    // A blank line before the text that is longer than the text's indentation sets another one.
    let blanks = &body[..first.unwrap_or(body.len())];
    let longer = |line: &&str| explicit.is_none() && leading(line) > indent;
    let mut misfit = blanks.iter().find(|line| line.contains('\t')).map(|line| place(line));
    if let Some(first) = first.map(|first| body[first])
        && blanks.iter().any(longer)
        && !first.trim_start().starts_with('#')
    {
        misfit = Some(place(first));
    }
    let stripped: Vec<&str> = body
        .iter()
        .map(|line| {
            if leading(line) >= indent {
                return &line[indent..];
            }
            let text = if is_blank(line) { "" } else { line.trim_start_matches(' ') };
            if !text.is_empty() && misfit.is_none() {
                misfit = Some(place(line));
            }
            text
        })
        .collect();
    let content = stripped.iter().rposition(|line| !line.is_empty()).map_or(0, |last| last + 1);
    let folded = token.starts_with('>');
    let mut text = if folded { fold(&stripped[..content]) } else { stripped[..content].join("\n") };
    let breaks = (body.len() + usize::from(final_break)).saturating_sub(content.max(1));
    text.extend(std::iter::repeat_n(
        '\n',
        match chomping {
            '-' => 0,
            '+' => breaks,
            _ => breaks.min(content).min(1),
        },
    ));
    let last = if chomping == '+' { body.last() } else { body[..content].last() };
    let end = last.map_or(start + header_end, |line| place(line).end);
    Block { text, folded, end, misfit }
}

/// How many bytes of `rest`, which begins at the end of a line, belong to lines of nothing but blanks below it.
fn blank_lines(rest: &str) -> usize {
    let mut counted = 0;
    for (at, byte) in rest.bytes().enumerate() {
        match byte {
            b'\n' | b'\r' => counted = at + 1,
            b' ' | b'\t' => {}
            _ => return counted,
        }
    }
    rest.len()
}

/// Lines folded as `>` folds them: more indented and empty lines keep their line ends.
fn fold(lines: &[&str]) -> String {
    let mut result = String::new();
    let mut empty_lines = 0;
    let mut previous_is_deeper = None;
    for line in lines {
        if line.is_empty() {
            empty_lines += 1;
            continue;
        }
        let deeper = line.starts_with(BLANKS);
        match previous_is_deeper {
            None => result.extend(std::iter::repeat_n('\n', empty_lines)),
            Some(true) => result.extend(std::iter::repeat_n('\n', empty_lines + 1)),
            Some(false) if deeper => result.extend(std::iter::repeat_n('\n', empty_lines + 1)),
            Some(false) => separate(&mut result, empty_lines),
        }
        result.push_str(line);
        empty_lines = 0;
        previous_is_deeper = Some(deeper);
    }
    result
}

fn leading(line: &str) -> usize {
    line.bytes().take_while(|byte| *byte == b' ').count()
}
