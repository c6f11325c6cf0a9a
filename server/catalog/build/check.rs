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
