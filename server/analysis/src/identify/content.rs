//! The root keys of a document, as identification counts them.

use azureml_catalog::{Kind, Required};
use azureml_syntax::Node;

/// How many root keys are looked at: identification must not depend on the length of a file.
const KEYS: usize = 200;

/// The root of a document and the keys in it.
pub(super) struct Content<'d> {
    pub(super) root: Node<'d>,
    /// Literal keys with their colon, `$schema` left out.
    pub(super) keys: Vec<&'d str>,
}

impl<'d> Content<'d> {
    pub(super) fn of(root: Node<'d>) -> Self {
        let has_merges = root.as_map().is_some_and(|map| !map.merges.is_empty());
        let mut keys: Vec<&str> = if has_merges {
            root.entries().into_iter().map(|(entry, _)| entry).take(KEYS).filter_map(key).collect()
        } else {
            root.own_entries().iter().take(KEYS).filter_map(key).collect()
        };
        keys.sort_unstable();
        keys.dedup();
        Self { root, keys }
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.keys.binary_search(&key).is_ok()
    }

    pub(super) fn has_any(&self, keys: &[&str]) -> bool {
        keys.iter().any(|key| self.has(key))
    }

    /// The keys among `keys` that are there.
    pub(super) fn present(&self, keys: &[&'static str]) -> Vec<&'static str> {
        keys.iter().copied().filter(|key| self.has(key)).collect()
    }

    /// The literal behind a root key, lower case and without `_`, as the SDK's enums compare.
    pub(super) fn word(&self, key: &str) -> Option<String> {
        self.root.get(key)?.as_str().map(squashed)
    }

    /// The text behind a root key.
    pub(super) fn text(&self, key: &str) -> Option<&'d str> {
        self.root.get(key).and_then(Node::as_str)
    }

    /// Whether a key that was meant as `key` stands before a model of a registry: only a catalog's model is named so.
    pub(super) fn slips_before_model(&self, key: &str) -> bool {
        let is_model = |text: &str| text.starts_with("azureml://registries/") && text.contains("/models/");
        let mut keys = self.keys.iter().filter(|written| self.text(written).is_some_and(is_model));
        keys.any(|written| *written != key && crate::spelling::nearest(written, [key]).is_some())
    }

    /// Whether a root key has a word: `type: amlcompute`.
    pub(super) fn says(&self, key_and_word: &str) -> bool {
        let Some((key, word)) = key_and_word.split_once(": ") else { return false };
        self.has(key) && self.word(key).is_some_and(|written| written == squashed(word))
    }

    /// How much the document looks like `kind`; comparable among kinds only.
    pub(super) fn likeness(&self, kind: &Kind) -> Option<usize> {
        Some(crate::typed::likeness(kind.root()?, self.root))
    }

    /// The root keys that `kind` does not have. Network keys do not count: people write them everywhere, so they say
    /// nothing about the kind.
    pub(super) fn strangers(&self, kind: &Kind) -> Vec<&'d str> {
        let Some(object) = kind.root() else { return Vec::new() };
        self.keys.iter().copied().filter(|key| !is_network_key(key) && object.key(key).is_none()).collect()
    }

    /// The keys that `kind` requires and that are not there.
    pub(super) fn missing(&self, kind: &Kind) -> impl Iterator<Item = &'static str> {
        let keys = kind.root().map_or(&[][..], |root| root.keys.as_slice());
        let keys = keys.iter().filter(|key| key.required == Required::Yes);
        keys.map(|key| key.name.as_str()).filter(|key| !self.has(key))
    }
}

/// Letter case and the joints between words aside.
pub(super) fn squashed(word: &str) -> String {
    word.trim().to_ascii_lowercase().replace(['_', '-'], "")
}

fn key(entry: &azureml_syntax::Entry) -> Option<&str> {
    let countable = entry.key.literal && entry.key.complete && &*entry.key.text != "$schema";
    countable.then_some(&*entry.key.text)
}

fn is_network_key(key: &str) -> bool {
    matches!(
        key,
        "public_network_access" | "egress_public_network_access" | "network_acls" | "managed_network"
    )
}
