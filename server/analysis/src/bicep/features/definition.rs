//! Where names are declared.

use super::reach::{Reach, Subject};
use crate::Presence;
use crate::bicep::File;
use crate::bicep::modules::references;
use crate::features::Location;
use crate::features::lines::clamp;
use azureml_syntax::Span;

/// Where the name at `offset` is declared, in this file or another one; of a module's path, the file.
#[must_use]
pub fn definition(file: &File<'_>, offset: usize) -> Option<Location> {
    if file.beside_official {
        return None;
    }
    let offset = clamp(file.source, offset);
    let reach = Reach::new(file);
    if let Some(reference) = references::declared(file.parse)
        .into_iter()
        .find(|reference| reference.path.content_span().is_some_and(|span| span.touches(offset)))
    {
        let path = reach.follow(&reach.own, reference.text)?;
        let is_there = file.files.look(&path) == Presence::File;
        return is_there.then(|| Location { path: reach.shown(&path), span: Span::at(0) });
    }
    let one = file.symbols.at(offset)?;
    match reach.subject(&reach.own_user(), &one)? {
        Subject::Here => Some(Location { path: None, span: one.declared_at()? }),
        Subject::Shared(target) => match reach.declaration(&target) {
            Some((_, span)) => Some(Location { path: reach.shown(&target.path), span }),
            // The other file cannot be read: what this one says about the name.
            None => Some(Location { path: None, span: one.declared_at()? }),
        },
    }
}
