//! What could be written at a place: keys, values, references, paths, `$schema`, whole skeletons.

use super::File;
use azureml_syntax::Span;

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

/// What could be written at `offset`.
#[must_use]
pub fn complete(file: &File<'_>, offset: usize) -> Vec<Completion> {
    let _ = (file, offset);
    Vec::new()
}
