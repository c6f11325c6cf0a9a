//! Operations and words that several value rules use.

use crate::{Place, Severity, TypedDocument};
use azureml_catalog::{Key, Type};
use azureml_syntax::edit::{NewValue, Operation};

/// Writes another value in place of `place`'s.
pub(super) fn set(place: &Place<'_>, to: NewValue) -> Vec<Operation> {
    let operation = match (place.entry, &to) {
        (Some(entry), _) => Operation::SetValue { key: entry.key.span, to },
        (None, NewValue::String(text) | NewValue::Literal(text)) => {
            Operation::ReplaceText { span: place.node.span(), text: text.clone() }
        }
        (None, _) => return Vec::new(),
    };
    vec![operation]
}

/// How bad a value of the wrong shape is at `place`. The SDK refuses it, but for the name of an inline environment:
/// with a bad one it takes the environment for an anonymous one and drops the name.
pub(super) fn severity(document: &TypedDocument<'_>, place: &Place<'_>) -> Severity {
    let parent = place.parent.and_then(|parent| document.places.get(parent));
    let inline = parent.filter(|parent| parent.parent.is_some()).and_then(|parent| parent.object);
    let environment = inline.is_some_and(|object| {
        matches!(object.name.as_str(), "EnvironmentSchema" | "AnonymousEnvironmentSchema")
    });
    if environment && name(place) == "name" { Severity::Warning } else { Severity::Error }
}

/// The key that `place` stands behind, for messages; for list items the list's key is not known here.
pub(super) fn name<'p>(place: &Place<'p>) -> &'p str {
    place.entry.map_or("this item", |entry| &*entry.key.text)
}

/// `` `key` ``, or `This item`.
pub(super) fn subject(place: &Place<'_>) -> String {
    place.entry.map_or_else(|| "This item".to_owned(), |entry| format!("`{}`", entry.key.text))
}

/// A value that the SDK takes for `key`, as a start: its example, the only or first allowed value, a sample of its
/// type.
pub(super) fn sample(key: &Key) -> NewValue {
    match &key.example {
        Some(example) if !example.contains('\n') => NewValue::Literal(example.clone()),
        _ => of_type(&key.r#type, &key.name, 0),
    }
}

/// How deep samples of mappings go.
const DEPTH: usize = 4;

fn of_type(r#type: &Type, name: &str, depth: usize) -> NewValue {
    match r#type {
        Type::Enum(set) => {
            set.values.first().map_or(NewValue::Empty, |value| NewValue::String(value.clone()))
        }
        Type::Integer(range) | Type::Number(range) => {
            let least = range.min.filter(|min| *min > 1.0).unwrap_or(1.0);
            NewValue::Literal(format!("{least}"))
        }
        Type::Boolean => NewValue::Literal("true".to_owned()),
        Type::Object(object) => {
            let required = azureml_catalog::object(object).filter(|_| depth < DEPTH).map(|object| {
                let keys = object.keys.iter().filter(|key| key.required == azureml_catalog::Required::Yes);
                keys.map(|key| (key.name.clone(), of_type(&key.r#type, &key.name, depth + 1))).collect()
            });
            NewValue::Map(required.unwrap_or_default())
        }
        Type::Map(_) => NewValue::Map(Vec::new()),
        Type::Sequence(_) => NewValue::Sequence(Vec::new()),
        Type::Reference(reference) => {
            let what = crate::values::reference::singular(&reference.collection).replace(' ', "-");
            NewValue::Literal(if reference.versioned {
                format!("azureml:my-{what}@latest")
            } else {
                format!("azureml:my-{what}")
            })
        }
        Type::Union(union) => {
            let branch = union.any.iter().find(|one| !matches!(one, Type::Enum(_))).or(union.any.first());
            branch.map_or(NewValue::Empty, |branch| of_type(branch, name, depth))
        }
        Type::Null => NewValue::Literal("null".to_owned()),
        Type::Binding => NewValue::Literal("${{ parent.inputs.name }}".to_owned()),
        Type::Version => NewValue::Literal("1".to_owned()),
        Type::DateTime => NewValue::Literal("2030-01-01T00:00:00Z".to_owned()),
        Type::Any | Type::String(_) | Type::Path(_) => NewValue::String(words(name)),
    }
}

/// `endpoint_name` becomes `my-endpoint`.
fn words(name: &str) -> String {
    match name {
        "path" => "/".to_owned(),
        "name" => "my-name".to_owned(),
        "scoring_script" => "score.py".to_owned(),
        _ => format!("my-{}", name.trim_end_matches("_name").replace('_', "-")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_of_the_keys_type() {
        let key = |name: &str, r#type| Key { name: name.to_owned(), r#type, ..Key::default() };
        assert_eq!(
            sample(&key("endpoint_name", Type::String(azureml_catalog::Text::default()))),
            NewValue::String("my-endpoint".to_owned())
        );
        assert_eq!(
            sample(&key("port", Type::Integer(azureml_catalog::Range::default()))),
            NewValue::Literal("1".to_owned())
        );
        let example = Key { example: Some("Standard_DS3_v2".to_owned()), ..Key::default() };
        assert_eq!(sample(&example), NewValue::Literal("Standard_DS3_v2".to_owned()));
    }
}
