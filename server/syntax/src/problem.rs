//! What is wrong with a text as YAML, before anybody asks what it means.

use crate::Span;

/// One place where the text is not YAML, at the place a person would point at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What kind of fault.
    pub kind: ProblemKind,
    /// Where: never more than one line, so that a torn line does not underline the rest of the file.
    pub span: Span,
    /// The line the fault comes from, where it is another one than `span`'s: the opening bracket, the first anchor.
    pub origin: Option<Span>,
}

/// The faults that the parser and the lowering tell apart. Messages are made elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ProblemKind {
    /// Text that can stand nowhere: after a closed quote, a reserved `@` or backtick, a stray bracket.
    UnexpectedText,
    /// `a: b: c` on one line.
    NestedMappingOnLine,
    /// A tab where the indentation is counted.
    TabIndentation,
    /// A line between two levels, or deeper than the value above allows.
    Indentation,
    /// A key without its colon.
    MissingColon,
    /// A quote that is not closed.
    UnclosedQuote,
    /// A `[` or `{` that is not closed.
    UnclosedBracket,
    /// Two flow entries without a comma between them, or a comma without an entry.
    FlowComma,
    /// A list item among mapping keys, or a key among list items.
    MisplacedEntry,
    /// A merge conflict marker of git.
    ConflictMarker,
    /// `*name` without `&name` before it in the document.
    UndefinedAlias,
    /// An escape that double quotes do not know.
    UnknownEscape,
    /// Two anchors or two tags on one node, or one on an alias.
    Properties,
    /// A directive that cannot stand here.
    Directive,
    /// A character that YAML does not allow.
    ControlCharacter,
    /// Deeper than [`crate::yaml`]'s limit; the inner part was not read.
    TooDeep,
    /// Larger than the limit, or aliases that expand beyond the budget; the rest was not read.
    TooLarge,
}
