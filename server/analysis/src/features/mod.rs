//! What an editor asks about a place in a file: pure functions from a file and a byte offset to plain data.
//! Must not know the LSP; the shell turns the answers into its types.

use crate::{Files, TypedDocument};
use azureml_syntax::Parse;

/// A file as the features see it.
pub struct File<'a> {
    /// The text.
    pub source: &'a str,
    /// Its parse.
    pub parse: &'a Parse,
    /// Its documents, typed.
    pub documents: &'a [TypedDocument<'a>],
    /// Questions about other files.
    pub files: &'a dyn Files,
}

use azureml_syntax::Span;

/// What to show when the pointer rests on a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// What it is about: the key or value.
    pub span: Span,
    /// Markdown.
    pub markdown: String,
}

/// One proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What the list shows.
    pub label: String,
    /// What kind of thing it is.
    pub kind: CompletionKind,
    /// A word behind the label: the type, `required`.
    pub detail: String,
    /// Markdown.
    pub documentation: String,
    /// The text that is replaced: always on the cursor's line.
    pub replace: Span,
    /// What is inserted, as a snippet in the LSP's syntax (`$0`, `${1:x}`); lines are indented already.
    pub snippet: String,
    /// The same without placeholders, for clients without snippets.
    pub plain: String,
    /// Lists are sorted by this.
    pub sort: String,
    /// Struck through.
    pub deprecated: bool,
}

/// What a [`Completion`] stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompletionKind {
    /// A key.
    Key,
    /// A value of a closed set.
    Value,
    /// A reference or URL.
    Reference,
    /// A file.
    File,
    /// A folder.
    Folder,
}

/// One line of the outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// The key, or the name of a list item.
    pub name: String,
    /// The value, if it is short; the kind, for a document.
    pub detail: String,
    /// What it is.
    pub kind: SymbolKind,
    /// All of it.
    pub span: Span,
    /// What is selected when it is chosen: the key.
    pub selection: Span,
    /// What lies in it.
    pub children: Vec<Symbol>,
}

/// What a [`Symbol`] stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SymbolKind {
    /// A document.
    Document,
    /// A mapping.
    Map,
    /// A list.
    Sequence,
    /// Text.
    String,
    /// A number.
    Number,
    /// A boolean.
    Boolean,
    /// Nothing.
    Null,
}

/// A region that can be folded, in bytes: from the end of its first line to the end of its last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fold {
    /// The region.
    pub span: Span,
    /// Whether it is a block of comments.
    pub comment: bool,
}

/// What to show at `offset`.
#[must_use]
pub fn hover(file: &File<'_>, offset: usize) -> Option<Hover> {
    let _ = (file, offset);
    None
}

/// What could be written at `offset`.
#[must_use]
pub fn complete(file: &File<'_>, offset: usize) -> Vec<Completion> {
    let _ = (file, offset);
    Vec::new()
}

/// The outline, one symbol a document (or its entries, where the file has one document only).
#[must_use]
pub fn symbols(file: &File<'_>) -> Vec<Symbol> {
    let _ = file;
    Vec::new()
}

/// What can be folded, in order of place.
#[must_use]
pub fn folds(file: &File<'_>) -> Vec<Fold> {
    let _ = file;
    Vec::new()
}
