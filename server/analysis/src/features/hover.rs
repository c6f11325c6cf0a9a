//! What to show when the pointer rests on a key, a value, or the head of a document.

use super::File;
use azureml_syntax::Span;

/// What to show when the pointer rests on a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// What it is about: the key or value.
    pub span: Span,
    /// Markdown.
    pub markdown: String,
}

/// What to show at `offset`.
#[must_use]
pub fn hover(file: &File<'_>, offset: usize) -> Option<Hover> {
    let _ = (file, offset);
    None
}
