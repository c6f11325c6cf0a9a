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
            check_type(tables, &key.r#type, &format!("{}.{}", object.name, key.name), faults);
        }
        check_negatives(tables, object, faults);
    }
}

const CODES: [&str; 3] = ["batch-network-key", "network-key-misplaced", "unsupported-key"];

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
        for id in &negative.belongs_to {
            match tables.kinds.iter().find(|kind| kind.id == *id) {
                None => fault(&format!("no kind is called {id}")),
                Some(kind) => {
                    let root = kind.object.as_deref().and_then(|name| find(tables, name));
                    if root.is_some_and(|root| root.keys.iter().all(|key| key.name != negative.key)) {
                        fault(&format!("{id} does not have the key"));
                    }
                }
            }
        }
    }
}

fn check_type(tables: &Tables, r#type: &Type, place: &str, faults: &mut Vec<String>) {
    match r#type {
        Type::Object(name) if find(tables, name).is_none() => {
            faults.push(format!("{place}: there is no object {name}"));
        }
        Type::Enum(set) if !set.texts.is_empty() && set.texts.iter().any(String::is_empty) => {
            faults.push(format!("{place}: a text for each of {} or for none", set.values.join(", ")));
        }
        Type::Sequence(inner) | Type::Map(inner) => check_type(tables, inner, place, faults),
        Type::Union(union) => union.any.iter().for_each(|branch| check_type(tables, branch, place, faults)),
        _ => {}
    }
}

fn find<'a>(tables: &'a Tables, name: &str) -> Option<&'a Object> {
    tables.objects.iter().find(|object| object.name == name)
}
