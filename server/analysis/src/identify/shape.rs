//! The kind that the keys of a document speak for, where there is no `$schema`. Strict: docker-compose, conda, pipelines
//! of other products and Azure ML's other kinds share single keys with ours.
//!
//! Must not know `$schema`.

mod deploy;
mod table;

use super::content::Content;
use azureml_catalog::{Kind, kind};
use table::{SHAPES, Shape, Trust};

/// The kind that the keys alone speak for, with those keys; `None` unless they are unmistakable.
pub(super) fn shape(content: &Content<'_>) -> Option<(&'static Kind, Vec<&'static str>)> {
    if content.keys.is_empty() {
        return None;
    }
    if let Some((id, keys)) = deploy::deployment(content).or_else(|| deploy::endpoint(content)) {
        let kind = kind(id)?;
        let strangers = content.strangers(kind).len();
        if strangers <= 1 && content.keys.len() >= strangers + 2 {
            return Some((kind, keys));
        }
    }
    SHAPES.iter().find_map(|shape| {
        let keys = shape.keys(content)?;
        let kind = kind(shape.kind).map(|kind| super::nouns::read(kind, content).kind)?;
        let strangers = content.strangers(kind).len();
        let known = content.keys.len().saturating_sub(strangers);
        let fits = match shape.trust {
            Trust::Word => strangers <= known,
            Trust::Keys => strangers * 3 <= known,
            Trust::Exact => strangers == 0,
        };
        (fits && known >= 2).then_some((kind, keys))
    })
}

/// What a document of this kind needs to be recognised without `$schema`: keys, with their word where one decides.
#[must_use]
pub(super) fn marks(kind: &Kind) -> Vec<(&'static str, Option<&'static str>)> {
    let Some(shape) = SHAPES.iter().find(|shape| shape.kind == kind.id) else { return Vec::new() };
    let words = shape.words.first().and_then(|word| word.split_once(": "));
    let words = words.map(|(key, word)| (key, Some(word)));
    let keys = shape.all.iter().chain(shape.any.first()).map(|key| (*key, None));
    words.into_iter().chain(keys).collect()
}

impl Shape {
    /// The words and keys that make the document this kind, as they are shown; `None` where it is not.
    fn keys(&self, content: &Content<'_>) -> Option<Vec<&'static str>> {
        let mut keys = Vec::new();
        if !self.words.is_empty() {
            keys.push(*self.words.iter().find(|words| content.says(words))?);
        }
        let any = content.present(self.any);
        let fits = self.all.iter().all(|key| content.has(key))
            && (self.any.is_empty() || !any.is_empty())
            && (self.also)(content);
        keys.extend(self.all.iter().chain(&any));
        fits.then_some(keys)
    }
}
