//! Text to tree to values with spans, and edits back to text.
//!
//! This crate knows YAML and Bicep; it must not know Azure, the LSP, or files.
//! All offsets are UTF-8 bytes; columns exist only in [`text`].

pub mod bicep;
pub mod edit;
mod language;
mod line;
pub mod problem;
mod scalar;
pub mod span;
#[cfg(test)]
mod testing;
pub mod text;
mod tree;
pub mod value;
mod yaml;

pub use language::{Language, Syntax};
pub use problem::{Problem, ProblemKind};
pub use span::Span;
pub use text::Edit;
pub use value::{Comment, Document, Entry, Key, Node, NodeId, Resolved, Scalar, ScalarStyle, Value};
pub use yaml::{Parse, parse, reparse};
