//! What a document is whose `$schema` names a kind: that kind, the one that `az ml` makes of it, or, where all of the
//! content is of another kind, that one. In doubt `$schema` is right.

use super::Evidence;
use super::content::Content;
use super::{nouns, shape};
use azureml_catalog::Kind;

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

/// Keys whose words tell kinds apart.
const WORDS: [&str; 4] = ["type", "kind", "task", "model_provider"];

/// The kind that the content fits clearly better than `named`, with the keys that say so. One or two honest mistakes
/// never come to that.
fn better(named: &'static Kind, content: &Content<'_>) -> Option<(&'static Kind, Vec<&'static str>)> {
    let unknown = content.strangers(named);
    let wrong_words = WORDS.iter().filter(|key| !nouns::takes(named, key, content)).count();
    let faults = unknown.len() + wrong_words;
    if faults == 0 {
        return None;
    }
    let by_shape = shape::shape(content).map(|(kind, _)| kind);
    let kind = match by_shape.filter(|kind| is_unmistakable(kind, named, faults, content)) {
        Some(kind) => kind,
        None => by_keys(named, &unknown, by_shape, content)?,
    };
    let own = kind.root()?.keys.iter().map(|key| key.name.as_str());
    let says = |key: &str| unknown.contains(&key) || !nouns::takes(named, key, content);
    Some((kind, own.filter(|key| content.has(key) && says(key)).collect()))
}

/// Whether the document is all `kind`, which it would be without `$schema` too, and at least twice not `named`: by a key
/// or a word that `named` does not have, and by one more or by a key that only `named` requires.
/// `faults` counts such keys and words.
fn is_unmistakable(kind: &Kind, named: &Kind, faults: usize, content: &Content<'_>) -> bool {
    kind.id != named.id
        && !is_older_form(named, kind)
        && faults
            + content.missing(named).filter(|key| !content.missing(kind).any(|also| also == *key)).count()
            >= 2
        && content.strangers(kind).is_empty()
        && WORDS.iter().all(|key| nouns::takes(kind, key, content))
}

/// The kind that has at least two of the keys that `named` does not have, and all others too, or almost.
fn by_keys(
    named: &'static Kind,
    unknown: &[&str],
    by_shape: Option<&Kind>,
    content: &Content<'_>,
) -> Option<&'static Kind> {
    let least = if is_decisive(named, content) { 1 } else { 2 };
    if unknown.len() < least {
        return None;
    }
    let rank = |kind: &Kind| {
        let is_shape = by_shape.is_some_and(|shape| shape.id == kind.id);
        (!is_shape, kind.family != named.family, side(kind) != side(named))
    };
    let candidates = azureml_catalog::kinds().iter().filter_map(|kind| {
        let root = kind.root().filter(|_| kind.id != named.id && !is_older_form(named, kind))?;
        let gained = unknown.iter().filter(|key| root.key(key).is_some()).count();
        if gained < least || !WORDS.iter().all(|key| nouns::takes(kind, key, content)) {
            return None;
        }
        let strangers = content.strangers(kind).len();
        let clearly = strangers == 0 || strangers + 3 <= unknown.len();
        clearly.then(|| (strangers, rank(kind), content.missing(kind).count(), kind))
    });
    let (.., kind) = candidates.min_by_key(|(strangers, rank, missing, _)| (*strangers, *rank, *missing))?;
    // Within its noun, the SDK decides.
    Some(nouns::read(kind, content).kind)
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
