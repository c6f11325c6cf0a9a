//! What an editor asks about a place in a file: pure functions from a file and a byte offset to plain data, one file
//! each. Must not know the LSP; the shell turns the answers into its types.

pub mod actions;
pub mod anchors;
pub mod completion;
pub(crate) mod describe;
pub mod folds;
pub mod hover;
pub(crate) mod insert;
pub(crate) mod lines;
pub mod links;
mod local;
pub mod names;
pub mod rename;
#[cfg(test)]
mod robustness;
pub mod selection;
pub mod symbols;
#[cfg(test)]
mod testing;

pub use actions::{Action, ActionKind, fix_all, quick_fixes};
pub use anchors::{definition, references};
pub use completion::{Completion, CompletionKind, complete};
pub use folds::{Fold, folds};
pub use hover::{Hover, hover};
pub use links::{Link, LinkTarget, links};
pub use names::{Location, declaration, occurrences};
pub use rename::{FileEdits, rename};
pub use selection::selection;
pub use symbols::{Symbol, SymbolKind, symbols};

use crate::{Files, TypedDocument};
use azureml_syntax::{Document, Node, Parse, Value};

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

/// All nodes that are written in `document`, parents before children; aliases are not followed.
fn nodes(document: &Document) -> Vec<Node<'_>> {
    let mut all = Vec::new();
    let mut pending = vec![document.root()];
    while let Some(node) = pending.pop() {
        all.push(node);
        pending.extend(children(node).into_iter().rev());
    }
    all
}

/// The values and items of a node itself, in order of place.
fn children(node: Node<'_>) -> Vec<Node<'_>> {
    let document = node.document();
    match node.value() {
        Value::Map(map) => map.entries.iter().map(|entry| document.node(entry.value)).collect(),
        Value::Sequence(items) => items.iter().map(|id| document.node(*id)).collect(),
        _ => Vec::new(),
    }
}
