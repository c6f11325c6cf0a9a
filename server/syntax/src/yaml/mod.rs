//! YAML: text to tree to value tree. Parsing never fails; limits are checked before C code runs.
//! Must not know kinds, keys or rules.

use crate::{Comment, Document, Problem, Span};
use std::ops::ControlFlow;

/// A parsed YAML file. Immutable; hand it to [`parse`] again for an incremental parse of the next text.
#[derive(Debug)]
pub struct Parse {
    documents: Vec<Document>,
    comments: Vec<Comment>,
    problems: Vec<Problem>,
}

impl Parse {
    const fn empty() -> Self {
        Self { documents: Vec::new(), comments: Vec::new(), problems: Vec::new() }
    }

    /// The documents, in order. A file of white space and comments has one, empty.
    #[must_use]
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// All comments, in order.
    #[must_use]
    pub fn comments(&self) -> &[Comment] {
        &self.comments
    }

    /// What our parser finds wrong, in order of place. To be shown only where [`Parse::rejected`] agrees.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Where a second, independent parser (saphyr) stops; `None` if it reads the whole text, or if our own parser saw
    /// nothing to ask about.
    #[must_use]
    pub fn rejected(&self) -> Option<Span> {
        None
    }
}

/// One edit, in bytes, that led from the previous text to this one: `old` was replaced by `new_len` bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What was replaced, in the text before this edit.
    pub old: Span,
    /// How many bytes stand there now.
    pub new_len: usize,
}

/// Parses `source` from nothing. Never fails, always ends.
#[must_use]
pub fn parse(source: &str) -> Parse {
    let never = &mut || ControlFlow::Continue(());
    reparse(source, None, never).unwrap_or_else(|| Parse::empty())
}

/// Parses `source`, reusing what `previous` and the edits since (in order) left unchanged; the result is the same as
/// [`parse`]'s. `cancelled` is asked now and then; `None` once it says `Break`.
pub fn reparse(
    source: &str,
    previous: Option<(&Parse, &[Edit])>,
    cancelled: &mut dyn FnMut() -> ControlFlow<()>,
) -> Option<Parse> {
    let _ = (source, previous, cancelled);
    Some(Parse::empty())
}
