//! Which values are paths of this machine, and from which folder they count.

use crate::values::path::is_remote;
use crate::{Place, TypedDocument};
use azureml_catalog::{PathKind, Type};
use azureml_syntax::Node;

/// What the path at `place` should lead to, and the folder that it counts from, relative to the file's own: empty, or
/// with a `/` at its end. `None` where no path of this machine can stand.
pub(super) fn path_at(document: &TypedDocument<'_>, place: &Place<'_>) -> Option<(PathKind, String)> {
    let (kind, sibling) = path_type(place.declared)?;
    let Some(sibling) = sibling else { return Some((kind, String::new())) };
    let parent = document.places.get(place.parent?)?;
    let folder = parent.node.get(sibling).filter(|folder| !folder.is_expression()).and_then(Node::as_str)?;
    let folder = folder.trim().trim_end_matches(['/', '\\']);
    (!folder.is_empty() && !is_remote(folder)).then(|| (kind, format!("{folder}/")))
}

/// The sibling is the key whose folder the path counts from.
fn path_type(declared: &Type) -> Option<(PathKind, Option<&'static str>)> {
    match declared {
        Type::Path(kind) => Some((*kind, None)),
        Type::String(text) => match text.form.as_deref() {
            Some("path-in-code") => Some((PathKind::File, Some("code"))),
            Some("path-in-build") => Some((PathKind::File, Some("path"))),
            _ => None,
        },
        Type::Union(union) => union.any.iter().find_map(path_type),
        _ => None,
    }
}
