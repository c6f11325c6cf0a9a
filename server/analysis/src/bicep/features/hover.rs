//! What to show when the pointer rests on a place.

use crate::bicep::File;
use crate::features::Hover;

/// What to show at `offset`.
#[must_use]
pub fn hover(_file: &File<'_>, _offset: usize) -> Option<Hover> {
    None
}
