//! What could be written at a place.

use crate::bicep::File;
use crate::features::Completion;

/// What could be written at `offset`. Narrowing the list to what is typed already is the client's part.
#[must_use]
pub fn complete(_file: &File<'_>, _offset: usize) -> Vec<Completion> {
    Vec::new()
}
