//! What Azure ML allows in a file: kinds, keys, types, texts. Data, looked up; no source is parsed here.
//!
//! The table is made by `build.rs`. Kinds and sizes are read on first use; an object when it is first asked for, so that
//! a file costs what its own kind costs.

pub mod arm;
pub mod model;
pub mod verified;

use model::Index;
pub use model::{
    Casing, Enum, Key, Kind, Negative, Object, Open, PathKind, Range, Reference, Required, Tables, Text,
    Type, Union, VmSize,
};
use std::sync::{LazyLock, OnceLock};

// Of the build script, what can refuse our words: for its tests.
#[cfg(test)]
#[path = "../build/arm_check.rs"]
mod arm_check;
#[cfg(test)]
#[allow(dead_code)]
#[path = "../build/arm_texts.rs"]
mod arm_texts;
#[cfg(test)]
#[path = "../build/check.rs"]
mod check;
#[cfg(test)]
#[allow(dead_code)]
#[path = "../build/merge.rs"]
mod merge;
#[cfg(test)]
#[allow(dead_code)]
#[path = "../build/read.rs"]
mod read;
#[cfg(test)]
mod tests;
#[cfg(test)]
#[allow(dead_code)]
#[path = "../build/texts.rs"]
mod texts;

struct Catalog {
    kinds: Vec<Kind>,
    /// Sorted by name.
    vm_sizes: Vec<VmSize>,
    /// Sorted by name.
    objects: Vec<Packed>,
}

/// An object, read when it is asked for.
struct Packed {
    name: String,
    bytes: &'static [u8],
    object: OnceLock<Object>,
}

impl Packed {
    fn object(&self) -> &Object {
        self.object.get_or_init(|| postcard::from_bytes(self.bytes).unwrap_or_default())
    }
}

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| {
    static BYTES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/catalog.bin"));
    let (index, mut packed): (Index, &'static [u8]) = postcard::take_from_bytes(BYTES).unwrap_or_default();
    let objects = index.objects.into_iter().map(|(name, length)| {
        let (bytes, behind) = packed.split_at_checked(length).unwrap_or_default();
        packed = behind;
        Packed { name, bytes, object: OnceLock::new() }
    });
    Catalog { objects: objects.collect(), kinds: index.kinds, vm_sizes: index.vm_sizes }
});

/// All kinds.
#[must_use]
pub fn kinds() -> &'static [Kind] {
    &CATALOG.kinds
}

/// The kind with this id, exactly as the catalog spells it.
#[must_use]
pub fn kind(id: &str) -> Option<&'static Kind> {
    CATALOG.kinds.iter().find(|kind| kind.id == id)
}

/// The kind that a `$schema` names: the last part of the URL, without `.schema.json` or `.json`, in any letter case.
/// Names from before the current schemas are known too. `None` for other schemas and for what is no URL.
#[must_use]
pub fn kind_of_schema(url: &str) -> Option<&'static Kind> {
    let path = url.split(['?', '#']).next()?.trim().trim_end_matches('/');
    let file = path.rsplit('/').next()?.to_ascii_lowercase();
    let name =
        file.strip_suffix(".json").map_or(file.as_str(), |stem| stem.strip_suffix(".schema").unwrap_or(stem));
    CATALOG.kinds.iter().find(|kind| kind.schema_names.iter().any(|known| known.eq_ignore_ascii_case(name)))
}

/// The object with this name.
#[must_use]
pub fn object(name: &str) -> Option<&'static Object> {
    let objects = &CATALOG.objects;
    let at = objects.binary_search_by(|packed| packed.name.as_str().cmp(name)).ok()?;
    objects.get(at).map(Packed::object)
}

/// All objects, sorted by name. Reads those that were not asked for yet: for whoever looks at the whole catalog.
pub fn objects() -> impl Iterator<Item = &'static Object> {
    CATALOG.objects.iter().map(Packed::object)
}

/// The size with this name; letter case does not matter, as in Azure.
#[must_use]
pub fn vm_size(name: &str) -> Option<&'static VmSize> {
    CATALOG.vm_sizes.iter().find(|size| size.name.eq_ignore_ascii_case(name))
}

/// All sizes, sorted by name.
#[must_use]
pub fn vm_sizes() -> &'static [VmSize] {
    &CATALOG.vm_sizes
}

impl Object {
    /// The key with this name, in any spelling that the SDK takes for it.
    #[must_use]
    pub fn key(&self, name: &str) -> Option<&Key> {
        let exact = self.keys.iter().find(|key| key.name == name);
        if exact.is_some() || self.casing == Casing::Identity {
            return exact;
        }
        // Where only letter case does not matter, an underscore in the wrong place is another key.
        let same = |key: &&Key| match self.casing {
            Casing::Lower | Casing::Upper => key.name.eq_ignore_ascii_case(name),
            _ => folded(&key.name).eq(folded(name)),
        };
        self.keys.iter().find(same)
    }

    /// The negative fact about this key.
    #[must_use]
    pub fn negative(&self, name: &str) -> Option<&Negative> {
        self.negatives.iter().find(|negative| negative.key == name)
    }
}

/// What all changes of spelling leave as it is.
fn folded(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|letter| *letter != '_').map(|letter| letter.to_ascii_lowercase())
}

impl Kind {
    /// The object with its keys.
    #[must_use]
    pub fn root(&self) -> Option<&'static Object> {
        self.object.as_deref().and_then(object)
    }
}

impl Enum {
    /// The values that the service takes too.
    pub fn served(&self) -> impl Iterator<Item = &str> {
        self.values.iter().filter(|value| !self.unserved.contains(value)).map(String::as_str)
    }
}
