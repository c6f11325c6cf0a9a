//! What lies behind the paths in Bicep files: modules, parameter files, imports. Must not know rules or the editor.

mod library;
pub mod path;
mod program;
pub mod references;
mod verified;

pub use library::{FileId, Library, Parsed, Target};
pub use program::{Deployed, Deployment, Program, Unresolved};
