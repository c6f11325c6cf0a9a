//! How wide a text is, shortening, and escapes. There is no font here: widths are those of a wide sans-serif, so that a
//! narrower one fits, too.

use std::fmt::Write as _;

/// The width of `text` at a font size, in pixels.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(em).sum::<f64>() * size
}

/// The width of a bold text.
pub(super) fn bold(text: &str, size: f64) -> f64 {
    width(text, size) * 1.1
}

/// Widths in em.
fn em(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | '\'' | '|' => 0.3,
        ' ' | '.' | ',' | ':' | ';' | '/' | 'I' => 0.36,
        'f' | 't' | 'r' | '-' | '(' | ')' => 0.42,
        's' | 'z' | 'x' | 'y' | 'v' | 'k' | 'c' | 'J' | '_' => 0.56,
        'm' | 'M' | 'W' | '@' | '%' => 0.95,
        'w' => 0.82,
        'A'..='Z' | '&' | '…' => 0.72,
        letter if letter.is_ascii() => 0.63,
        _ => 1.0,
    }
}

/// `text` with at most `most` letters; of a longer one the middle goes, as names differ at their ends.
pub(super) fn short(text: &str, most: usize) -> String {
    let length = text.chars().count();
    if length <= most {
        return text.to_owned();
    }
    let tail = most / 2;
    let head = most.saturating_sub(tail + 1);
    let start: String = text.chars().take(head).collect();
    let end: String = text.chars().skip(length - tail).collect();
    format!("{start}…{end}")
}

/// `text` for XML, in text and in attributes. Letters that XML does not have become `U+FFFD`.
pub(super) fn xml(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\n' => safe.push_str("&#10;"),
            '\t' => safe.push(' '),
            letter if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => {
                safe.push('\u{fffd}')
            }
            letter => safe.push(letter),
        }
    }
    safe
}

/// `text` for a quoted label of Mermaid: nothing in it is markup, a comment or a directive there.
pub(super) fn mermaid(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            letter if letter.is_alphanumeric() => safe.push(letter),
            ' ' | '-' | '_' | '.' | ',' | ':' | '/' | '(' | ')' | '…' | '·' => safe.push(letter),
            letter if letter.is_control() => safe.push(' '),
            // Mermaid's own entities, by number.
            letter => {
                let _ = write!(safe, "#{};", u32::from(letter));
            }
        }
    }
    // A dash starts a list where labels may be Markdown, three start a comment elsewhere.
    safe.replace("--", "#45;#45;")
}

/// `text` for a quoted string of DOT.
pub(super) fn dot(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '"' => safe.push_str("\\\""),
            '\\' => safe.push_str("\\\\"),
            '\n' => safe.push_str("\\n"),
            letter if letter.is_control() => safe.push(' '),
            letter => safe.push(letter),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_keep_their_ends() {
        assert_eq!(short("pe-storage-blob", 34), "pe-storage-blob");
        assert_eq!(short("abcdefghij", 7), "abc…hij");
        assert_eq!(short("ääääääääää", 7).chars().count(), 7);
    }

    #[test]
    fn nothing_in_a_name_is_markup() {
        assert_eq!(xml("<a href=\"x\">&'\u{1}"), "&lt;a href=&quot;x&quot;&gt;&amp;&#39;\u{fffd}");
        assert_eq!(mermaid("a\"]; click x\n%%{init}"), "a#34;#93;#59; click x #37;#37;#123;init#125;");
        assert_eq!(dot("a\" [shape=box]; \\"), "a\\\" [shape=box]; \\\\");
    }

    #[test]
    fn wide_letters_are_wider() {
        assert!(width("mmmm", 10.0) > width("iiii", 10.0) * 2.0);
    }
}
