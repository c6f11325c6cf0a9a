//! Where in a kind, and in which other kinds, a key is at home: the catalog turned round.

use azureml_catalog::{Key, Kind, Object, Open, Type};
use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

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

type Keys = HashMap<&'static str, Vec<Home>>;

/// One table a kind, made when it is first asked for.
static HOMES: LazyLock<HashMap<&'static str, OnceLock<Keys>>> = LazyLock::new(|| {
    azureml_catalog::kinds().iter().map(|kind| (kind.id.as_str(), OnceLock::new())).collect()
});

fn keys(kind: &Kind) -> Option<&'static Keys> {
    let table = HOMES.get(kind.id.as_str())?;
    Some(table.get_or_init(|| {
        let mut found = Keys::new();
        if let Some(root) = azureml_catalog::kind(&kind.id).and_then(Kind::root) {
            collect(root, &mut Vec::new(), &mut found);
        }
        found
    }))
}

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
    keys(kind).and_then(|keys| keys.get(key)).map_or(&[], Vec::as_slice)
}

/// The other kinds that have `key` in the mapping at `path` (keys from the root), among those that people take for one
/// another: kinds of one family, and jobs and components.
#[must_use]
pub fn siblings(kind: &Kind, path: &[&str], key: &str) -> Vec<&'static Kind> {
    let others = azureml_catalog::kinds().iter().filter(|other| other.id != kind.id && are_kin(kind, other));
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

fn are_kin(kind: &Kind, other: &Kind) -> bool {
    let authored_alike = |kind: &Kind| matches!(kind.family.as_str(), "jobs" | "components");
    kind.family == other.family || authored_alike(kind) && authored_alike(other)
}
