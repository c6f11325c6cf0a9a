//! What stands behind things on their line. Knows text and comments, not values.

use crate::edit::layout as lines;

/// The byte of the next character on this line that is neither blank nor in a `/* comment */`. A comment over several
/// lines is not stepped over.
pub(super) fn skip_blanks_and_comments(source: &str, offset: usize) -> usize {
    let mut at = lines::skip_blanks(source, offset);
    while let Some(rest) = source[at..].strip_prefix("/*") {
        let Some(length) = rest.find("*/").filter(|length| !rest[..*length].contains(['\n', '\r'])) else {
            break;
        };
        at = lines::skip_blanks(source, at + length + "/**/".len());
    }
    at
}

/// The end of `offset`'s line, if nothing but comments and one comma stands behind `offset` on it.
pub(super) fn rest_of_line(source: &str, offset: usize) -> Option<usize> {
    let comma = comma_end(source, offset).unwrap_or(offset);
    let at = skip_blanks_and_comments(source, comma);
    let end = lines::line_end(source, at);
    (at == end || source[at..].starts_with("//")).then_some(end)
}

/// Behind the comma that follows `offset` on its line.
pub(super) fn comma_end(source: &str, offset: usize) -> Option<usize> {
    let at = skip_blanks_and_comments(source, offset);
    source[at..].starts_with(',').then_some(at + 1)
}
