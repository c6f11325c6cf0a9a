//! Columns and edits by example, and against a plain string that does the same the slow way.

use super::{Encoding, Position, Text};
use crate::Span;
use crate::testing::Dice;

const ENCODINGS: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

fn at(line: u32, column: u32) -> Position {
    Position { line, column }
}

#[test]
fn columns_count_units_of_the_encoding() {
    let text = Text::new("a😀é\nb");
    for (offset, columns) in [(0, [0, 0, 0]), (1, [1, 1, 1]), (5, [5, 3, 2]), (7, [7, 4, 3])] {
        for (encoding, column) in ENCODINGS.into_iter().zip(columns) {
            assert_eq!(text.position(offset, encoding), at(0, column), "{offset} {encoding:?}");
            assert_eq!(text.offset(at(0, column), encoding), offset, "{column} {encoding:?}");
        }
    }
}

#[test]
fn places_that_do_not_exist_are_clamped() {
    let text = Text::new("a😀\r\nb");
    // Inside of a surrogate pair, of a character's bytes, behind a line, behind the text.
    assert_eq!(text.offset(at(0, 2), Encoding::Utf16), 1);
    assert_eq!(text.offset(at(0, 3), Encoding::Utf8), 1);
    assert_eq!(text.offset(at(0, 99), Encoding::Utf16), 5);
    assert_eq!(text.offset(at(0, u32::MAX), Encoding::Utf32), 5);
    assert_eq!(text.offset(at(7, 1), Encoding::Utf16), text.len());
    assert_eq!(text.offset(at(u32::MAX, 0), Encoding::Utf16), text.len());
    assert_eq!(text.position(3, Encoding::Utf16), at(0, 1));
    assert_eq!(text.position(999, Encoding::Utf16), at(1, 1));
    // Between `\r` and `\n` is the end of the line.
    assert_eq!(text.position(6, Encoding::Utf16), at(0, 3));
}

#[test]
fn lines_end_as_in_the_protocol() {
    // U+0085, U+2028, form feed and vertical tab end no line.
    let text = Text::new("a\nb\rc\r\nd\u{85}\u{2028}\u{c}\u{b}e\n");
    assert_eq!(text.line_count(), 5);
    assert_eq!(text.position(text.len(), Encoding::Utf16), at(4, 0));
    assert_eq!(Text::new("").line_count(), 1);
    assert!(Text::new("").is_empty());
}

#[test]
fn a_byte_order_mark_stays_and_is_one_character() {
    let text = Text::new("\u{feff}a");
    assert_eq!(text.content(), "\u{feff}a");
    assert_eq!(text.position(3, Encoding::Utf16), at(0, 1));
}

#[test]
fn a_replaced_span_is_cut_to_whole_characters() {
    let mut text = Text::new("a😀b");
    assert_eq!(text.replace(Span::new(3, 5), "x"), Span::new(1, 5));
    assert_eq!(text.content(), "axb");
    assert_eq!(text.replace(Span::new(9, 5), "y"), Span::new(3, 3));
    assert_eq!(text.content(), "axby");
}

/// Where the lines of `text` begin and end, without line breaks.
fn lines(text: &str) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut lines = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while at < bytes.len() {
        let length = match &bytes[at..] {
            [b'\r', b'\n', ..] => 2,
            [b'\r' | b'\n', ..] => 1,
            _ => 0,
        };
        if length > 0 {
            lines.push((start, at));
            start = at + length;
        }
        at += length.max(1);
    }
    lines.push((start, bytes.len()));
    lines
}

fn units(text: &str, encoding: Encoding) -> usize {
    match encoding {
        Encoding::Utf8 => text.len(),
        Encoding::Utf16 => text.encode_utf16().count(),
        Encoding::Utf32 => text.chars().count(),
    }
}

#[test]
fn edits_and_positions_agree_with_a_plain_string() {
    let mut dice = Dice::new(4);
    for round in 0..60 {
        let mut model = "a: 1\r\nb: é😀\n".repeat(round % 5);
        let mut text = Text::new(&model);
        for _ in 0..30 {
            let (span, new) = dice.edit(&model);
            // As a client sends it: as positions, in one of the encodings. Inside of `\r\n` there is no position.
            let encoding = *dice.one_of(&ENCODINGS);
            let inside = |offset: usize| model[..offset].ends_with('\r') && model[offset..].starts_with('\n');
            if !inside(span.start) && !inside(span.end) {
                let [start, end] = [span.start, span.end].map(|offset| text.position(offset, encoding));
                assert_eq!(text.offset(start, encoding), span.start, "{model:?} {start:?}");
                assert_eq!(text.offset(end, encoding), span.end, "{model:?} {end:?}");
            }
            assert_eq!(text.replace(span, &new), span);
            model.replace_range(span.range(), &new);
        }
        assert_eq!(text.content(), model);
        assert_eq!(text.len(), model.len());
        let lines = lines(&model);
        assert_eq!(text.line_count(), lines.len(), "{model:?}");
        for (index, (start, end)) in lines.into_iter().enumerate() {
            let line = u32::try_from(index).expect("few lines");
            for encoding in ENCODINGS {
                for (within, _) in model[start..end].char_indices().chain([(end - start, ' ')]) {
                    let column =
                        u32::try_from(units(&model[start..start + within], encoding)).expect("short lines");
                    assert_eq!(text.position(start + within, encoding), at(line, column), "{model:?}");
                    assert_eq!(text.offset(at(line, column), encoding), start + within, "{model:?}");
                }
            }
        }
    }
}
