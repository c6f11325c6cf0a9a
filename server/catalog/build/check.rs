//! What a complete catalog is. Must not know where its parts came from.

use crate::model::{Object, Tables, Type};
use std::collections::BTreeSet;

/// Adds a fault for everything that is missing or does not fit together.
pub(crate) fn check(tables: &Tables, faults: &mut Vec<String>) {
    let mut schema_names = BTreeSet::new();
    for kind in &tables.kinds {
        for name in &kind.schema_names {
            if !schema_names.insert(name.to_lowercase()) {
                faults.push(format!("kind {}: another kind has the schema name {name} too", kind.id));
            }
        }
        if kind.title.is_empty() || kind.plural.is_empty() {
            faults.push(format!("kind {} needs a title and a plural", kind.id));
        }
        if !kind.link.starts_with("https://") {
            faults.push(format!("kind {} needs a link", kind.id));
        }
        if kind.text.is_empty() {
            faults.push(format!("kind {} needs a text", kind.id));
        }
        if let Some(object) = &kind.object
            && find(tables, object).is_none()
        {
            faults.push(format!("kind {}: there is no object {object}", kind.id));
        }
    }
    for object in &tables.objects {
        if object.title.is_empty() {
            faults.push(format!("object {} needs a title", object.name));
        }
        for key in &object.keys {
            let place = format!("{}.{}", object.name, key.name);
            if !key.text.ends_with('.') {
                faults.push(format!("{place} needs a text that ends in a full stop"));
            }
            if !key.link.starts_with("https://") {
                faults.push(format!("{place} needs a link, of its own or of its object"));
            }
            if let Some(former) =
                key.former_names.iter().find(|name| object.keys.iter().any(|key| key.name == **name))
            {
                faults.push(format!("{place}: {former} is still a key"));
            }
            check_type(tables, &key.r#type, &place, faults);
        }
        check_negatives(tables, object, faults);
    }
}

/// The rules that report a negative.
pub(crate) const CODES: [&str; 7] = [
    "batch-network-key",
    "conda-environment",
    "declared-input",
    "idle-time",
    "missing-deployment-type",
    "network-key-misplaced",
    "unsupported-key",
];

fn check_negatives(tables: &Tables, object: &Object, faults: &mut Vec<String>) {
    let mut seen = BTreeSet::new();
    for negative in &object.negatives {
        let place = format!("negative {}.{}", object.name, negative.key);
        let mut fault = |what: &str| faults.push(format!("{place}: {what}"));
        if !seen.insert(&negative.key) {
            fault("is there twice");
        }
        if object.keys.iter().any(|key| key.name == negative.key) {
            fault("is a key of the object after all");
        }
        if !CODES.contains(&negative.code.as_str()) {
            fault(&format!("the code is one of {}", CODES.join(", ")));
        }
        if !negative.why.ends_with('.') || !negative.instead.ends_with('.') {
            fault("why and instead are sentences with a full stop");
        }
        if !negative.link.starts_with("https://") {
            fault("needs a link");
        }
        if let Some(target) = &negative.rename_to
            && object.keys.iter().all(|key| key.name != *target)
        {
            fault(&format!("{target}, which it may be renamed to, is no key of the object"));
        }
        if negative.move_to.as_deref().is_some_and(|path| !leads_to(tables, object, path, &negative.key)) {
            fault("is no key of the mapping that it may be moved to");
        }
        for id in &negative.belongs_to {
            match tables.kinds.iter().find(|kind| kind.id == *id) {
                None => fault(&format!("no kind is called {id}")),
                Some(kind) => {
                    let root = kind.object.as_deref().and_then(|name| find(tables, name));
                    if root.is_some_and(|root| !has_below(tables, root, &negative.key, 0)) {
                        fault(&format!("{id} does not have the key"));
                    }
                }
            }
        }
    }
}

/// Whether `path`, in dots from `object`, leads to a mapping that has `key`.
fn leads_to(tables: &Tables, object: &Object, path: &str, key: &str) -> bool {
    let mut at = Some(object);
    for part in path.split('.') {
        at = at.and_then(|object| object.keys.iter().find(|key| key.name == part)).and_then(|key| match &key
            .r#type
        {
            Type::Object(name) => find(tables, name),
            _ => None,
        });
    }
    at.is_some_and(|object| object.keys.iter().any(|known| known.name == key))
}

/// Whether `object`, or a mapping a few levels below it, has `key`.
fn has_below(tables: &Tables, object: &Object, key: &str, depth: usize) -> bool {
    object.keys.iter().any(|known| {
        known.name == key
            || depth < 3
                && matches!(&known.r#type, Type::Object(name)
                    if find(tables, name).is_some_and(|inner| has_below(tables, inner, key, depth + 1)))
    })
}

fn check_type(tables: &Tables, r#type: &Type, place: &str, faults: &mut Vec<String>) {
    match r#type {
        Type::Object(name) if find(tables, name).is_none() => {
            faults.push(format!("{place}: there is no object {name}"));
        }
        Type::Enum(set) if !set.texts.is_empty() && set.texts.iter().any(String::is_empty) => {
            faults.push(format!("{place}: a text for each of {} or for none", set.values.join(", ")));
        }
        Type::Enum(set) if set.unserved.iter().any(|value| !set.values.contains(value)) => {
            faults.push(format!("{place}: only values of the set can be unserved"));
        }
        Type::Integer(range) | Type::Number(range)
            if range.min.zip(range.max).is_some_and(|(min, max)| min > max) =>
        {
            faults.push(format!("{place}: the least value is above the greatest"));
        }
        Type::Sequence(inner) | Type::Map(inner) => check_type(tables, inner, place, faults),
        Type::Union(union) => union.any.iter().for_each(|branch| check_type(tables, branch, place, faults)),
        _ => {}
    }
}

fn find<'a>(tables: &'a Tables, name: &str) -> Option<&'a Object> {
    tables.objects.iter().find(|object| object.name == name)
}
