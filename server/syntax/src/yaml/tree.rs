//! The concrete tree: running tree-sitter on a text, from nothing or on top of an earlier tree, and naming the nodes
//! of our grammar. The only module that calls C code.

use std::ops::ControlFlow;
use std::sync::LazyLock;
use tree_sitter::{InputEdit, Language, ParseOptions, ParseState, Parser, Point, Tree};

/// What a node of the tree is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Document,
    DocumentStart,
    DocumentEnd,
    Directive,
    BlockMapping,
    BlockSequence,
    Pair,
    Item,
    Dash,
    QuestionMark,
    Colon,
    Comma,
    Bracket,
    FlowMapping,
    FlowSequence,
    FlowPair,
    Plain,
    DoubleQuoted,
    SingleQuoted,
    BlockScalar,
    Alias,
    Anchor,
    Tag,
    Comment,
    Invalid,
    BadIndent,
    IncompleteKey,
    Unterminated,
    MisplacedBlock,
    MisplacedItem,
    MisplacedPair,
    MissingClose,
    /// Tree-sitter's own repair nodes: our grammar should never need them.
    Error,
}

/// Kinds by tree-sitter's symbol number: looked up once, instead of comparing strings at every node.
struct Symbols {
    language: Language,
    kinds: Vec<Kind>,
}

static SYMBOLS: LazyLock<Symbols> = LazyLock::new(|| {
    let language = Language::new(azureml_grammars::yaml::LANGUAGE);
    let kinds = (0..language.node_kind_count())
        .map(|id| {
            let id = u16::try_from(id).unwrap_or(u16::MAX);
            kind_of_name(language.node_kind_for_id(id).unwrap_or_default())
        })
        .collect();
    Symbols { language, kinds }
});

fn kind_of_name(name: &str) -> Kind {
    match name {
        "document" => Kind::Document,
        "---" => Kind::DocumentStart,
        "..." => Kind::DocumentEnd,
        "directive" => Kind::Directive,
        "block_mapping" => Kind::BlockMapping,
        "block_sequence" => Kind::BlockSequence,
        "pair" => Kind::Pair,
        "item" => Kind::Item,
        "-" => Kind::Dash,
        "?" => Kind::QuestionMark,
        ":" => Kind::Colon,
        "," => Kind::Comma,
        "[" | "]" | "{" | "}" => Kind::Bracket,
        "flow_mapping" => Kind::FlowMapping,
        "flow_sequence" => Kind::FlowSequence,
        "flow_pair" => Kind::FlowPair,
        "plain_scalar" => Kind::Plain,
        "double_quoted" => Kind::DoubleQuoted,
        "single_quoted" => Kind::SingleQuoted,
        "block_scalar" => Kind::BlockScalar,
        "alias" => Kind::Alias,
        "anchor" => Kind::Anchor,
        "tag" => Kind::Tag,
        "comment" => Kind::Comment,
        "invalid" => Kind::Invalid,
        "bad_indent" => Kind::BadIndent,
        "incomplete_key" => Kind::IncompleteKey,
        "unterminated_scalar" => Kind::Unterminated,
        "misplaced_block" => Kind::MisplacedBlock,
        "misplaced_item" => Kind::MisplacedItem,
        "misplaced_pair" => Kind::MisplacedPair,
        "missing_close" => Kind::MissingClose,
        _ => Kind::Error,
    }
}

/// The kind of `node`.
pub(super) fn kind(node: tree_sitter::Node<'_>) -> Kind {
    if node.is_missing() {
        return Kind::Error;
    }
    SYMBOLS.kinds.get(usize::from(node.kind_id())).copied().unwrap_or(Kind::Error)
}

/// The tree of `source`; `None` once `cancelled` says so (or the grammar's binary does not fit tree-sitter's, which a
/// test rules out).
pub(super) fn parse_tree(
    source: &str,
    old: Option<&Tree>,
    cancelled: &mut dyn FnMut() -> ControlFlow<()>,
) -> Option<Tree> {
    let mut parser = Parser::new();
    parser.set_language(&SYMBOLS.language).ok()?;
    let bytes = source.as_bytes();
    let mut read = |offset: usize, _: Point| bytes.get(offset..).unwrap_or_default();
    let mut progress = |_: &ParseState| cancelled();
    parser.parse_with_options(&mut read, old, Some(ParseOptions::new().progress_callback(&mut progress)))
}

/// `tree` of `old` made ready for a parse of `new`: everything between what both begin and end with has changed.
///
/// The texts are compared instead of trusting somebody's list of edits: at the speed of `memcmp` that costs less than
/// the parse, and a wrong list would give wrong trees.
pub(super) fn edited_tree(tree: &Tree, old: &str, new: &str) -> Tree {
    let (old, new) = (old.as_bytes(), new.as_bytes());
    let start = common_prefix(old, new);
    let suffix = common_suffix(&old[start..], &new[start..]);
    let (old_end, new_end) = (old.len() - suffix, new.len() - suffix);
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
