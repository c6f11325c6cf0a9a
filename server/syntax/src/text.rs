//! A file's text while it is edited: a rope, line ends as the LSP counts them, and columns in three encodings.
//! The only module that knows ropey, and the only one where columns exist.

use crate::Span;
use ropey::Rope;

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
        let line_index = position.line as usize;
        if line_index >= self.rope.len_lines() {
            return self.rope.len_bytes();
        }
        let start = self.rope.line_to_byte(line_index);
        let mut units = 0u64;
        let mut bytes = 0usize;
        for character in self.rope.line(line_index).chars() {
            if matches!(character, '\n' | '\r') {
                break;
            }
            units += u64::from(width(character, encoding));
            if units > u64::from(position.column) {
                break;
            }
            bytes += character.len_utf8();
        }
        start + bytes
    }

    /// The position of a byte offset, clamped to the text and to the start of the character it lies in.
    #[must_use]
    pub fn position(&self, offset: usize, encoding: Encoding) -> Position {
        let offset = offset.min(self.rope.len_bytes());
        let line = self.rope.byte_to_line(offset);
        let start = self.rope.line_to_byte(line);
        let mut column = 0;
        let mut at = start;
        for character in self.rope.line(line).chars() {
            if at + character.len_utf8() > offset {
                break;
            }
            at += character.len_utf8();
            column += width(character, encoding);
        }
        Position { line: u32::try_from(line).unwrap_or(u32::MAX), column }
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

const fn width(character: char, encoding: Encoding) -> u32 {
    match encoding {
        Encoding::Utf8 => character.len_utf8() as u32,
        Encoding::Utf16 => character.len_utf16() as u32,
        Encoding::Utf32 => 1,
    }
}
