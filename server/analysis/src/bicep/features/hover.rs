//! What to show when the pointer rests on a resource type, a property, a value or a name. Findings say what is wrong; how
//! things are is said here.

mod names;
mod own_keys;
mod properties;
mod resource_type;

use super::words::Beside;
use crate::bicep::File;
use crate::features::Hover;
use crate::features::lines::clamp;

/// What to show at `offset`. Beside the official Bicep server, only what that one does not know: networks, API versions.
#[must_use]
pub fn hover(file: &File<'_>, offset: usize) -> Option<Hover> {
    let offset = clamp(file.source, offset);
    if file.parse.comments().iter().any(|comment| comment.span.touches(offset)) {
        return None;
    }
    let beside = if file.beside_official { Beside::Official } else { Beside::Nothing };
    let hover = resource_type::hover(file, offset, beside)
        .or_else(|| properties::hover(file, offset, beside))
        .or_else(|| own_keys::hover(file, offset, beside))
        .or_else(|| names::hover(file, offset, beside))?;
    (!hover.markdown.is_empty()).then_some(hover)
}

#[cfg(test)]
mod tests;
