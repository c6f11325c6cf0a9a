//! The steps of a pipeline. Must not know what is wrong with them.

use crate::values::scalar::Written;
use crate::{Place, TypedDocument};
use azureml_syntax::Node;

/// The mappings under `jobs` of a pipeline job or component.
pub(super) fn steps<'t, 'd>(document: &'t TypedDocument<'d>) -> Vec<&'t Place<'d>> {
    let of_jobs = |place: &&Place<'d>| {
        let around = place.parent.and_then(|parent| document.places.get(parent));
        around.is_some_and(|jobs| {
            jobs.parent == Some(0) && jobs.entry.is_some_and(|entry| &*entry.key.text == "jobs")
        })
    };
    let mappings = document.places.iter().filter(of_jobs);
    mappings.filter(|place| Written::of(place.node) == Written::Map).collect()
}

/// Whether `key` is written in the mapping with something behind it, unknown things included.
pub(super) fn is_set(mapping: Node<'_>, key: &str) -> bool {
    mapping.get(key).is_some_and(|node| Written::of(node) != Written::Null)
}

/// The word behind `key`, in lower case; `None` where it is none.
pub(super) fn word(mapping: Node<'_>, key: &str) -> Option<String> {
    match Written::of(mapping.get(key)?) {
        Written::Text(text) => Some(text.to_lowercase()),
        _ => None,
    }
}

/// Whether the mapping can be judged by what it lacks: no key in it is a placeholder, and none is merged from elsewhere
/// that is not known.
pub(super) fn is_whole(mapping: Node<'_>) -> bool {
    mapping.entries().iter().all(|(entry, _)| entry.key.literal)
}

/// The places right below `place`, with their keys.
pub(super) fn children<'t, 'd>(document: &'t TypedDocument<'d>, place: &Place<'d>) -> Vec<&'t Place<'d>> {
    let Some(index) = document.places.iter().position(|other| std::ptr::eq(other, place)) else {
        return Vec::new();
    };
    document.places.iter().filter(|child| child.parent == Some(index)).collect()
}

/// The place behind `key` right below `place`.
pub(super) fn child<'t, 'd>(
    document: &'t TypedDocument<'d>,
    place: &Place<'d>,
    key: &str,
) -> Option<&'t Place<'d>> {
    children(document, place)
        .into_iter()
        .rev()
        .find(|child| child.entry.is_some_and(|entry| &*entry.key.text == key))
}
