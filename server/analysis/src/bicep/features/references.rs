//! Where a name is used.

use crate::bicep::File;
use crate::features::Location;
use azureml_syntax::Span;

/// The declaration of the name at `offset`, first, and all its uses, in other files too. Empty where no name stands.
#[must_use]
pub fn references(_file: &File<'_>, _offset: usize) -> Vec<Location> {
    Vec::new()
}

/// The declaration of the name at `offset`, first, and all its uses, in this file alone.
#[must_use]
pub fn highlights(_file: &File<'_>, _offset: usize) -> Vec<Span> {
    Vec::new()
}
