//! Lines of a text, in bytes: where one starts and ends, how far it is indented, how the file ends its lines.
//! Must not know YAML beyond its white space.

use azureml_syntax::Span;

/// The line that `offset` lies on, without its line break. `\n`, `\r\n` and a lone `\r` end lines, as in the LSP.
/// An offset behind the text counts as its end, one inside a character as the character's start.
pub(crate) fn line_at(source: &str, offset: usize) -> Span {
    let offset = clamp(source, offset);
    let bytes = source.as_bytes();
    // Between `\r` and `\n` one is still on the line that they end.
    let offset = if offset > 0 && bytes.get(offset) == Some(&b'\n') && bytes.get(offset - 1) == Some(&b'\r') {
        offset - 1
    } else {
        offset
    };
    let is_break = |byte: &u8| matches!(byte, b'\n' | b'\r');
    let start = bytes.get(..offset).and_then(|head| head.iter().rposition(is_break)).map_or(0, |at| at + 1);
    let end = bytes
        .get(offset..)
        .and_then(|tail| tail.iter().position(is_break))
        .map_or(source.len(), |at| offset + at);
    Span::new(start, end)
}

/// All lines of a text, for asking often: a line may be as long as the file.
pub(crate) struct Lines {
    /// The first byte of each line, and the end of its text.
    lines: Vec<Span>,
}

impl Lines {
    /// Finds the lines of `source`.
    pub(crate) fn new(source: &str) -> Self {
        let mut lines = Vec::new();
        let mut start = 0;
        let bytes = source.as_bytes();
        for (at, byte) in bytes.iter().enumerate() {
            match byte {
                b'\n' if at > 0 && bytes.get(at - 1) == Some(&b'\r') => start = at + 1,
                b'\n' | b'\r' => {
                    lines.push(Span::new(start, at));
                    start = at + 1;
                }
                _ => {}
            }
        }
        lines.push(Span::new(start, source.len()));
        Self { lines }
    }

    /// As [`line_at`].
    pub(crate) fn at(&self, offset: usize) -> Span {
        let next = self.lines.partition_point(|line| line.start <= offset);
        next.checked_sub(1).and_then(|at| self.lines.get(at)).copied().unwrap_or_default()
    }
}

/// The text of `span`; empty where it does not lie in the text.
pub(crate) fn slice(source: &str, span: Span) -> &str {
    source.get(span.range()).unwrap_or_default()
}

/// `offset` moved to the text's end or the start of the character it lies in.
pub(crate) fn clamp(source: &str, offset: usize) -> usize {
    let mut offset = offset.min(source.len());
    while !source.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// The number of blanks that a line begins with.
pub(crate) fn indent(line: &str) -> usize {
    line.bytes().take_while(|byte| *byte == b' ').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_break_of_the_lsp_ends_a_line() {
        let source = "a\r\nbc\rd\n";
        let line = |offset| slice(source, line_at(source, offset));
        assert_eq!(
            (0..source.len() + 2).map(line).collect::<Vec<_>>(),
            ["a", "a", "a", "bc", "bc", "bc", "d", "d", "", ""]
        );
    }

    #[test]
    fn an_offset_inside_a_character_is_its_start() {
        assert_eq!(clamp("aé", 2), 1);
        assert_eq!(line_at("é", 1), Span::new(0, 2));
    }
}
