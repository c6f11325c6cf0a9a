//! A file's text while it is edited: a rope, line ends as the LSP counts them, and columns in three encodings.
//! The only module that knows ropey, and the only one where columns exist.

use crate::Span;
use ropey::{Rope, RopeSlice};

/// What a column counts. The LSP negotiates one; people's tools count code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units: the LSP's default.
    #[default]
    Utf16,
    /// Unicode code points.
    Utf32,
}

/// A place in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Position {
    /// Line, from 0. `\n`, `\r\n` and a lone `\r` end lines, as in the LSP.
    pub line: u32,
    /// Column, from 0, in units of an [`Encoding`].
    pub column: u32,
}

/// One edit, in bytes, that led from the previous text to this one: `old` was replaced by `new_len` bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What was replaced, in the text before this edit.
    pub old: Span,
    /// How many bytes stand there now.
    pub new_len: usize,
}

/// The text of one file. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Text {
    rope: Rope,
}

impl Text {
    /// A text from its content, as it is: a byte order mark and the line ends stay.
    #[must_use]
    pub fn new(content: &str) -> Self {
        Self { rope: Rope::from_str(content) }
    }

    /// Its length in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rope.len_bytes()
    }

    /// Whether it has no byte.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rope.len_bytes() == 0
    }

    /// The number of lines; an empty text has one.
    #[must_use]
    pub fn line_count(&self) -> usize {
        self.rope.len_lines()
    }

    /// The whole content.
    #[must_use]
    pub fn content(&self) -> String {
        self.rope.to_string()
    }

    /// The byte offset of `position`, clamped: a column behind the line's end is its end (before the line break), a
    /// line behind the last one is the end of the text, a column inside a character is the character's start.
    #[must_use]
    pub fn offset(&self, position: Position, encoding: Encoding) -> usize {
        let line = position.line as usize;
        if line >= self.rope.len_lines() {
            return self.rope.len_bytes();
        }
        let (start, content) = self.line(line);
        let column = position.column as usize;
        let within = match encoding {
            // A byte inside a character counts for that character's start.
            Encoding::Utf8 => content.char_to_byte(content.byte_to_char(column.min(content.len_bytes()))),
            Encoding::Utf16 => {
                content.char_to_byte(content.utf16_cu_to_char(column.min(content.len_utf16_cu())))
            }
            Encoding::Utf32 => content.char_to_byte(column.min(content.len_chars())),
        };
        start + within
    }

    /// The position of a byte offset, clamped to the text, to the start of the character it lies in, and to the end
    /// of its line before the line break.
    #[must_use]
    pub fn position(&self, offset: usize, encoding: Encoding) -> Position {
        let offset = offset.min(self.rope.len_bytes());
        let line = self.rope.byte_to_line(offset);
        let (start, content) = self.line(line);
        let character = content.byte_to_char(offset.saturating_sub(start).min(content.len_bytes()));
        let column = match encoding {
            Encoding::Utf8 => content.char_to_byte(character),
            Encoding::Utf16 => content.char_to_utf16_cu(character),
            Encoding::Utf32 => character,
        };
        Position {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(column).unwrap_or(u32::MAX),
        }
    }

    /// The first byte of a line, and the line without its line break.
    fn line(&self, index: usize) -> (usize, RopeSlice<'_>) {
        let line = self.rope.line(index);
        let mut end = line.len_bytes();
        for mark in [b'\n', b'\r'] {
            if end > 0 && line.byte(end - 1) == mark {
                end -= 1;
            }
        }
        (self.rope.line_to_byte(index), line.byte_slice(..end))
    }

    /// Replaces the bytes of `span` (clamped to the text and to character boundaries) by `new`, and gives back the
    /// span that was really replaced.
    pub fn replace(&mut self, span: Span, new: &str) -> Span {
        let start = self.rope.byte_to_char(span.start.min(self.rope.len_bytes()));
        let end = self.rope.byte_to_char(span.end.min(self.rope.len_bytes())).max(start);
        let replaced = Span::new(self.rope.char_to_byte(start), self.rope.char_to_byte(end));
        self.rope.remove(start..end);
        self.rope.insert(start, new);
        replaced
    }
}

#[cfg(test)]
mod tests;
