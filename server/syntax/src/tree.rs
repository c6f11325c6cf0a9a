//! Running tree-sitter on a text, from nothing or on top of an earlier tree. Languages name their own nodes.

use std::ops::ControlFlow;
use tree_sitter::{InputEdit, Language, ParseOptions, ParseState, Parser, Point, Tree};

/// The tree of `source`; `None` once `cancelled` says so (or the grammar's binary does not fit tree-sitter's, which a
/// test rules out).
pub(crate) fn parse(
    language: &Language,
    source: &str,
    old: Option<&Tree>,
    cancelled: &mut dyn FnMut() -> ControlFlow<()>,
) -> Option<Tree> {
    let mut parser = Parser::new();
    parser.set_language(language).ok()?;
    let bytes = source.as_bytes();
    let mut read = |offset: usize, _: Point| bytes.get(offset..).unwrap_or_default();
    let mut progress = |_: &ParseState| cancelled();
    parser.parse_with_options(&mut read, old, Some(ParseOptions::new().progress_callback(&mut progress)))
}

/// What of a text changed: everything between what the old and the new one begin and end with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Changed {
    pub(crate) start: usize,
    /// In the old text.
    pub(crate) old_end: usize,
    /// In the new one.
    pub(crate) new_end: usize,
}

/// What is different in `new`.
///
/// The texts are compared instead of trusting somebody's list of edits: at the speed of `memcmp` that costs less than
/// the parse, and a wrong list would give wrong trees.
pub(crate) fn changed(old: &str, new: &str) -> Changed {
    let (old, new) = (old.as_bytes(), new.as_bytes());
    let start = common_prefix(old, new);
    let suffix = common_suffix(&old[start..], &new[start..]);
    Changed { start, old_end: old.len() - suffix, new_end: new.len() - suffix }
}

/// `tree` of `old` made ready for a parse of `new`.
pub(crate) fn edited(tree: &Tree, old: &str, new: &str, changed: Changed) -> Tree {
    let (old, new) = (old.as_bytes(), new.as_bytes());
    let Changed { start, old_end, new_end } = changed;
    let start_position = point(old, start);
    let mut tree = tree.clone();
    tree.edit(&InputEdit {
        start_byte: start,
        old_end_byte: old_end,
        new_end_byte: new_end,
        start_position,
        old_end_position: advance(start_position, &old[start..old_end]),
        new_end_position: advance(start_position, &new[start..new_end]),
    });
    tree
}

const CHUNK: usize = 256;

fn common_prefix(left: &[u8], right: &[u8]) -> usize {
    let equal_chunks =
        left.chunks_exact(CHUNK).zip(right.chunks_exact(CHUNK)).take_while(|(a, b)| a == b).count();
    let from = equal_chunks * CHUNK;
    from + left[from..].iter().zip(&right[from..]).take_while(|(a, b)| a == b).count()
}

fn common_suffix(left: &[u8], right: &[u8]) -> usize {
    let equal_chunks =
        left.rchunks_exact(CHUNK).zip(right.rchunks_exact(CHUNK)).take_while(|(a, b)| a == b).count();
    let from = equal_chunks * CHUNK;
    let (left, right) = (&left[..left.len() - from], &right[..right.len() - from]);
    from + left.iter().rev().zip(right.iter().rev()).take_while(|(a, b)| a == b).count()
}

/// Tree-sitter's row and column (in bytes; only `\n` ends a row) of `offset`.
fn point(text: &[u8], offset: usize) -> Point {
    advance(Point::new(0, 0), &text[..offset])
}

fn advance(from: Point, text: &[u8]) -> Point {
    let rows = text.iter().filter(|byte| **byte == b'\n').count();
    match text.iter().rposition(|byte| *byte == b'\n') {
        Some(last) => Point::new(from.row + rows, text.len() - last - 1),
        None => Point::new(from.row, from.column + text.len()),
    }
}
