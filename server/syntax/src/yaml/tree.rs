//! The concrete tree of YAML: the nodes of our grammar by name.

use std::ops::ControlFlow;
use std::sync::LazyLock;
use tree_sitter::{Language, Tree};

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

/// The tree of `source`; `None` once `cancelled` says so.
pub(super) fn parse_tree(
    source: &str,
    old: Option<&Tree>,
    cancelled: &mut dyn FnMut() -> ControlFlow<()>,
) -> Option<Tree> {
    crate::tree::parse(&SYMBOLS.language, source, old, cancelled)
}
