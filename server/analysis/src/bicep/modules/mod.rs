//! What lies behind the paths in Bicep files: modules, parameter files, imports. Must not know rules or the editor.

mod library;
pub mod path;
pub mod references;

pub use library::{FileId, Library, Parsed, Target};
