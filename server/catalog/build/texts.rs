//! The shapes of the files under `data/texts`. Must not know how they are merged.

use crate::model::{Open, PathKind, Range, Required, Type};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use std::marker::PhantomData;

/// A mapping that keeps the order of the file.
#[derive(Clone)]
pub(crate) struct Ordered<T>(pub(crate) Vec<(String, T)>);

impl<T> Default for Ordered<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Ordered<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Entries<T> {
            type Value = Ordered<T>;
            fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str("a mapping")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Ordered(entries))
            }
        }
        deserializer.deserialize_map(Entries(PhantomData))
    }
}

/// `data/texts/kinds/*.yml`: kind id to this.
#[derive(Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct KindText {
    pub(crate) title: String,
    pub(crate) plural: String,
    pub(crate) link: String,
    pub(crate) text: String,
    pub(crate) network: String,
    pub(crate) schema_names: Vec<String>,
    /// The file's name.
    #[serde(skip)]
    pub(crate) family: String,
    /// A kind that the SDK's table does not have: recognised, so that its files stay silent.
    pub(crate) recognised_only: bool,
}

/// `data/texts/objects/*.yml`: object name to this.
#[derive(Clone, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ObjectText {
    pub(crate) title: String,
    /// An object of the facts that the SDK uses in places which differ for the service: this is such a place.
    pub(crate) copy_of: Option<String>,
    /// What really happens to keys that it does not have, where the schema says otherwise. For a name that the facts do not
    /// know: a mapping that the SDK reads as a free one, but whose keys mean something; its own keys are `added`.
    pub(crate) open: Option<Open>,
    /// The page for keys that name none.
    pub(crate) link: String,
    /// Where keys come from that have no text here: other objects, or files of `data/texts/shared`. The first that has
    /// the key wins.
    pub(crate) like: Vec<String>,
    pub(crate) keys: Ordered<KeyText>,
}

/// One key: our words, and the facts that no schema shows.
#[derive(Clone, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct KeyText {
    /// `file/key` in `data/texts/shared`: everything that is not said here comes from there.
    pub(crate) like: Option<String>,
    pub(crate) text: Option<String>,
    pub(crate) link: Option<String>,
    pub(crate) default: Option<String>,
    pub(crate) example: Option<String>,
    pub(crate) deprecated: Option<String>,
    pub(crate) former_names: Vec<String>,
    pub(crate) required: Option<Required>,
    /// `key:` with nothing behind it is accepted after all.
    pub(crate) nullable: bool,
    /// For every text in the key's type.
    pub(crate) form: Option<String>,
    /// Makes every text in the key's type a path.
    pub(crate) path: Option<PathKind>,
    /// For every number in the key's type.
    pub(crate) range: Option<Range>,
    /// What each allowed value does; for a text without a closed set it makes an advisory set.
    pub(crate) values: Option<Ordered<String>>,
    /// Allowed values that the service refuses all the same.
    pub(crate) unserved: Vec<String>,
    /// Only the service closes the set: at most a warning.
    pub(crate) advisory: bool,
    /// The key that chooses between the alternatives.
    pub(crate) by: Option<String>,
    /// The schema has the key, but the code behind it fails on it: the key goes, and a negative must say so.
    pub(crate) dropped: bool,
    /// A key that is accepted although no schema shows it; it needs a `type`.
    pub(crate) added: bool,
    /// Replaces the type of the facts.
    pub(crate) r#type: Option<Type>,
}

/// `data/texts/negatives/*.yml`: a list of these.
#[derive(Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct NegativeText {
    /// The keys that this is about.
    pub(crate) keys: Vec<String>,
    /// Other spellings of these; no kind has them.
    pub(crate) also: Vec<String>,
    /// The objects where people write them.
    pub(crate) on: Vec<String>,
    pub(crate) code: String,
    pub(crate) why: String,
    pub(crate) instead: String,
    pub(crate) belongs_to: Vec<String>,
    pub(crate) link: String,
    pub(crate) rename_to: Option<String>,
    pub(crate) move_to: Option<String>,
}
