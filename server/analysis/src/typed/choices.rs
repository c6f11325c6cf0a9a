//! All values of a key that tells the alternatives of a union apart. Each alternative knows its own alone; people choose
//! among all of them.

use super::{Place, TypedDocument};
use azureml_catalog::{Enum, Type, Union};

/// The values of all alternatives for the key at `place`, where its mapping is one of several and the key tells them
/// apart: the catalog says so, or no two alternatives share a value (`type` of an input: `uri_file`, `mlflow_model`).
/// `None` elsewhere, and where the SDK takes any word.
#[must_use]
pub fn choices(document: &TypedDocument<'_>, place: &Place<'_>) -> Option<Enum> {
    let around = document.places.get(place.parent?)?;
    let Type::Union(union) = around.declared else { return None };
    let name = place.key?.name.as_str();
    let sets = sets(union, name);
    let says_so = union.by.as_deref() == Some(name);
    if sets.iter().any(|set| set.advisory) || !says_so && (sets.len() < 2 || !are_apart(&sets)) {
        return None;
    }
    let mut all = Enum::default();
    for set in sets {
        all.casing = set.casing;
        all.unserved.extend(set.unserved.iter().cloned());
        let texts = set.texts.iter().map(String::as_str).chain(std::iter::repeat(""));
        for (value, text) in set.values.iter().zip(texts) {
            if !all.values.contains(value) {
                all.values.push(value.clone());
                all.texts.push(text.to_owned());
            }
        }
    }
    Some(all)
}

/// The closed set behind `key` in each alternative that has one.
fn sets(union: &'static Union, key: &str) -> Vec<&'static Enum> {
    let objects = union.any.iter().filter_map(|branch| match branch {
        Type::Object(name) => azureml_catalog::object(name)?.key(key),
        _ => None,
    });
    objects.filter_map(|key| if let Type::Enum(set) = &key.r#type { Some(set) } else { None }).collect()
}

/// Whether any two sets are equal or have nothing in common, and not all are equal.
fn are_apart(sets: &[&Enum]) -> bool {
    let differ = |one: &Enum, other: &Enum| one.values.iter().all(|value| !other.values.contains(value));
    let mut pairs =
        sets.iter().enumerate().flat_map(|(at, one)| sets.iter().skip(at + 1).map(move |other| (one, other)));
    pairs.clone().all(|(one, other)| one.values == other.values || differ(one, other))
        && pairs.any(|(one, other)| one.values != other.values)
}
