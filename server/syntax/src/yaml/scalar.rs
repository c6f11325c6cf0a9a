//! From the source text of a scalar to the text it stands for: folding, escapes, block scalars' indentation.
//! Must not know trees.

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
pub(super) fn double_quoted(source: &str) -> (String, Vec<std::ops::Range<usize>>) {
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
fn unescape(line: &str, offset: usize, result: &mut String, unknown: &mut Vec<std::ops::Range<usize>>) {
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
    /// Where it ends in `source`, before the last line break: empty lines that count (`+`) included.
    pub(super) end: usize,
    /// A line (its place in `source`, in bytes) that is indented less than the first one says.
    pub(super) shallow: Option<std::ops::Range<usize>>,
}

/// The block scalar that stands at `start..end` of `source`. `parent` is the column of the collection it lives in, if
/// any: an indentation indicator counts from there.
pub(super) fn block(source: &str, start: usize, end: usize, parent: Option<usize>) -> Block {
    let token = &source[start..end];
    let folded = token.starts_with('>');
    let header_end = token.find(['\n', '\r']).unwrap_or(token.len());
    let mut explicit = None;
    let mut chomping = ' ';
    for character in token[..header_end].chars().skip(1) {
        match character {
            '1'..='9' => explicit = character.to_digit(10).map(|digit| digit as usize),
            '+' | '-' => chomping = character,
            _ => break,
        }
    }
    let mut content =
        if header_end < token.len() { lines(&token[header_end..]).split_off(1) } else { Vec::new() };
    while content.last().is_some_and(|line| line.trim_matches(' ').is_empty()) {
        content.pop();
    }
    let content_end = content
        .last()
        .map_or(start + header_end, |line| line.as_ptr() as usize + line.len() - source.as_ptr() as usize);
    let (trailing, trailing_len) = trailing_empty_lines(&source[content_end..]);
    let end = if chomping == '+' { content_end + trailing_len } else { content_end };
    if content.is_empty() {
        let text = if chomping == '+' { "\n".repeat(trailing) } else { String::new() };
        return Block { text, folded, end: end.max(start + header_end), shallow: None };
    }
    let indent = explicit.map_or_else(
        || content.iter().find(|line| !line.trim_matches(' ').is_empty()).map_or(0, |line| leading(line)),
        |digit| parent.unwrap_or(0) + digit,
    );
    let mut shallow = None;
    let stripped: Vec<&str> = content
        .iter()
        .map(|line| {
            if leading(line) >= indent {
                return &line[indent..];
            }
            let text = line.trim_start_matches(' ');
            if !text.is_empty() && shallow.is_none() {
                let at = line.as_ptr() as usize - source.as_ptr() as usize;
                shallow = Some(at..at + line.len());
            }
            text
        })
        .collect();
    let mut text = if folded { fold(&stripped) } else { stripped.join("\n") };
    let has_final_break = content_end < source.len();
    if has_final_break && chomping != '-' {
        text.push('\n');
        if chomping == '+' {
            text.extend(std::iter::repeat_n('\n', trailing));
        }
    }
    Block { text, folded, end, shallow }
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

/// How many empty lines follow the line end that `rest` begins with, and where the last one's own line end begins.
fn trailing_empty_lines(rest: &str) -> (usize, usize) {
    let bytes = rest.as_bytes();
    let mut at = 0;
    let mut ends = 0usize;
    let mut last_end = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\n' | b'\r' => {
                ends += 1;
                last_end = at;
                at += usize::from(*byte == b'\r' && bytes.get(at + 1) == Some(&b'\n'));
            }
            b' ' => {}
            _ => break,
        }
        at += 1;
    }
    (ends.saturating_sub(1), last_end)
}

fn leading(line: &str) -> usize {
    line.bytes().take_while(|byte| *byte == b' ').count()
}
