//! Lines of a text: where they begin and end. `\n`, `\r\n` and a lone `\r` end lines. Offsets are bytes and must lie on
//! character boundaries of the text.

/// How far a place looks for the ends of its line where only a sight of it is needed, in bytes: a line of megabytes
/// must not be walked again for each of its faults.
const SIGHT: usize = 2048;

const fn is_break(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// The byte where the line of `offset` begins.
pub(crate) fn start(source: &str, offset: usize) -> usize {
    let before = source.as_bytes().get(..offset).unwrap_or_default();
    before.iter().rposition(|byte| is_break(*byte)).map_or(0, |at| at + 1)
}

/// The byte where the line of `offset` ends, before its line break.
pub(crate) fn end(source: &str, offset: usize) -> usize {
    let rest = source.as_bytes().get(offset..).unwrap_or_default();
    offset + rest.iter().position(|byte| is_break(*byte)).unwrap_or(rest.len())
}

/// Whether no line ends between two places, given in order.
pub(crate) fn share(source: &str, first: usize, second: usize) -> bool {
    let between = source.as_bytes().get(first..second).unwrap_or_default();
    !between.iter().any(|byte| is_break(*byte))
}

/// The part of `offset`'s line that lies near it: all of it, unless it is very long.
pub(crate) fn sight(source: &str, offset: usize) -> &str {
    let mut from = offset.saturating_sub(SIGHT);
    while !source.is_char_boundary(from) {
        from -= 1;
    }
    let mut to = (offset + SIGHT).min(source.len());
    while !source.is_char_boundary(to) {
        to += 1;
    }
    let near = source.get(from..to).unwrap_or_default();
    near.get(start(near, offset - from)..end(near, offset - from)).unwrap_or_default()
}

/// How many characters stand before `offset` on its line; a byte order mark is none.
pub(crate) fn column(source: &str, offset: usize) -> usize {
    let before = source.get(start(source, offset)..offset).unwrap_or_default();
    before.trim_start_matches('\u{feff}').chars().count()
}
