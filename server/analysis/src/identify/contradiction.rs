//! What a document is whose `$schema` names a kind: that kind, the one that `az ml` makes of it, or, where all of the
//! content is of another kind, that one. In doubt `$schema` is right.

use super::Evidence;
use super::content::Content;
use super::{nouns, shape};
use azureml_catalog::{Kind, Required};

/// The kind of a document whose `$schema` names `named`: the kind, why, and `named` itself where it is another one.
pub(super) fn decide(
    named: &'static Kind,
    content: &Content<'_>,
) -> (&'static Kind, Evidence, Option<&'static Kind>) {
    let read = nouns::read(named, content);
    // A word that decides within what `$schema` names is no slip: what does not fit it is.
    if (read.key.is_none() || read.contradicts)
        && let Some((kind, keys)) = better(read.kind, content)
    {
        return (kind, Evidence::Shape(keys), Some(named));
    }
    let declared = read.contradicts.then_some(named);
    (read.kind, read.key.map_or(Evidence::Schema, Evidence::SchemaAnd), declared)
}

/// The kind that the content fits clearly better than `named`, with the keys that say so: one that has at least two of
/// the keys that `named` does not have, and all others too, or almost. One or two honest mistakes never come to that.
fn better(named: &'static Kind, content: &Content<'_>) -> Option<(&'static Kind, Vec<&'static str>)> {
    let unknown = content.strangers(named);
    let is_decisive = is_decisive(named, content);
    if unknown.len() < 2 && !is_decisive {
        return None;
    }
    let by_shape = shape::shape(content).map(|(kind, _)| kind);
    let rank = |kind: &Kind| {
        let is_shape = by_shape.is_some_and(|shape| shape.id == kind.id);
        (!is_shape, kind.family != named.family, side(kind) != side(named))
    };
    let candidates = azureml_catalog::kinds().iter().filter_map(|kind| {
        let root = kind.root().filter(|_| kind.id != named.id && !is_older_form(named, kind))?;
        let gained = unknown.iter().filter(|key| root.key(key).is_some()).count();
        let least = if is_decisive { 1 } else { 2 };
        let words = ["type", "kind", "task", "model_provider"];
        if gained < least || !words.iter().all(|key| nouns::takes(kind, key, content)) {
            return None;
        }
        let strangers = content.strangers(kind).len();
        let clearly = strangers == 0 || strangers + 3 <= unknown.len();
        let missing =
            root.keys.iter().filter(|key| key.required == Required::Yes && !content.has(&key.name)).count();
        clearly.then_some((strangers, rank(kind), missing, kind))
    });
    let (.., kind) = candidates.min_by_key(|(strangers, rank, missing, _)| (*strangers, *rank, *missing))?;
    // Within its noun, the SDK decides.
    let kind = nouns::read(kind, content).kind;
    let object = kind.root()?;
    let keys = object.keys.iter().map(|key| key.name.as_str()).filter(|key| unknown.contains(key)).collect();
    Some((kind, keys))
}

/// One key that outweighs all others, for it can only be of the other side.
fn is_decisive(named: &Kind, content: &Content<'_>) -> bool {
    let is_pipeline = content.has_any(&["component", "job_definition"]) && !content.has("model");
    let is_deployment = named.family == "endpoints" && named.id.ends_with("Deployment");
    is_deployment && content.has("auth_mode") || named.id == "modelBatchDeployment" && is_pipeline
}

/// What an endpoint or deployment stands on; empty for other kinds.
fn side(kind: &Kind) -> &'static str {
    let sides = ["batch", "kubernetes", "managed"];
    let id = kind.id.to_ascii_lowercase();
    sides.into_iter().find(|side| kind.family == "endpoints" && id.contains(side)).unwrap_or_default()
}

/// Keys of the old form of a batch deployment belong under `settings`: moving them is the better advice.
fn is_older_form(named: &Kind, kind: &Kind) -> bool {
    named.id == "modelBatchDeployment" && kind.id == "batchDeployment"
}
