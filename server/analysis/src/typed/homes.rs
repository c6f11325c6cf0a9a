//! Where in a kind, and in which other kinds, a key is at home: the catalog turned round.

use azureml_catalog::{Key, Kind, Object, Open, Type};
use std::collections::HashMap;
use std::sync::LazyLock;

/// Mappings nested deeper than this are not searched; no key that people misplace lives there.
const DEPTH: usize = 4;

/// A place in a kind where a key belongs.
#[derive(Clone, Debug)]
pub struct Home {
    /// The keys from the root to the mapping; empty for the root.
    pub path: Vec<&'static str>,
    /// The mapping.
    pub object: &'static Object,
    /// The key.
    pub key: &'static Key,
}

type Table = HashMap<&'static str, HashMap<&'static str, Vec<Home>>>;

static HOMES: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table::new();
    for kind in azureml_catalog::kinds() {
        if let Some(root) = kind.root() {
            collect(root, &mut Vec::new(), table.entry(kind.id.as_str()).or_default());
        }
    }
    table
});

fn collect(
    object: &'static Object,
    path: &mut Vec<&'static str>,
    found: &mut HashMap<&'static str, Vec<Home>>,
) {
    for key in object.keys.iter().filter(|key| !key.read_only) {
        let homes = found.entry(key.name.as_str()).or_default();
        // Two alternatives of one union are one place.
        if !homes.iter().any(|home| home.path == *path) {
            homes.push(Home { path: path.clone(), object, key });
        }
        if path.len() >= DEPTH {
            continue;
        }
        path.push(key.name.as_str());
        for inner in objects(&key.r#type).filter(|inner| inner.open == Open::Raise) {
            collect(inner, path, found);
        }
        path.pop();
    }
}

/// The mappings with fixed keys that a value of this type can be; lists and free mappings are not looked into.
fn objects(r#type: &'static Type) -> Box<dyn Iterator<Item = &'static Object>> {
    match r#type {
        Type::Object(name) => Box::new(azureml_catalog::object(name).into_iter()),
        Type::Union(union) => Box::new(union.any.iter().flat_map(objects)),
        _ => Box::new(std::iter::empty()),
    }
}

/// All places in `kind` where `key` belongs, the root first, then in the order of the catalog.
#[must_use]
pub fn homes(kind: &Kind, key: &str) -> &'static [Home] {
    HOMES.get(kind.id.as_str()).and_then(|keys| keys.get(key)).map_or(&[], Vec::as_slice)
}

/// The other kinds that have `key` in the mapping at `path` (keys from the root).
#[must_use]
pub fn siblings(kind: &Kind, path: &[&str], key: &str) -> Vec<&'static Kind> {
    let others = azureml_catalog::kinds().iter().filter(|other| other.id != kind.id);
    others.filter(|other| other.root().is_some_and(|root| has(root, path, key))).collect()
}

fn has(object: &'static Object, path: &[&str], key: &str) -> bool {
    match path.split_first() {
        None => object.key(key).is_some_and(|key| !key.read_only),
        Some((first, rest)) => {
            object.key(first).is_some_and(|inner| objects(&inner.r#type).any(|object| has(object, rest, key)))
        }
    }
}
