//! What is read at all: bounds of size and depth that are checked on the text, before C code or recursion sees it.

/// The largest text that is read, in bytes: 10 MiB.
pub(super) const MAX_BYTES: usize = 10 * 1024 * 1024;

/// How deep collections may nest before their inner part is left unread. Real files stay below 20; the grammar's
/// scanner keeps 100 levels of either style.
pub(super) const MAX_DEPTH: usize = 64;

/// An estimate of the depth beyond which the rest of a text is not even parsed. Well above [`MAX_DEPTH`], because text
/// inside of scalars counts too.
const MAX_ESTIMATE: usize = 1000;

/// The start of the line (or the byte) at which the estimated depth passes the bound; `None` for every sane text.
///
/// Counted are open brackets, and lines and dashes that stand deeper than what is above them.
pub(super) fn too_deep_at(source: &str) -> Option<usize> {
    let mut columns: Vec<usize> = Vec::new();
    let mut brackets = 0usize;
    // The column while only blanks and dashes were seen on the line.
    let mut column = Some(0);
    for (at, byte) in source.bytes().enumerate() {
        match byte {
            b'\n' | b'\r' => {
                column = Some(0);
                continue;
            }
            b'[' | b'{' => brackets += 1,
            b']' | b'}' => brackets = brackets.saturating_sub(1),
            _ => {}
        }
        if let Some(indent) = column {
            column = Some(indent + 1);
            if byte != b' ' {
                while columns.last().is_some_and(|outer| *outer >= indent) {
                    columns.pop();
                }
                columns.push(indent);
                if !matches!(byte, b'-' | b'?') {
                    column = None;
                }
            }
        }
        if brackets + columns.len() > MAX_ESTIMATE {
            return Some(at);
        }
    }
    None
}
