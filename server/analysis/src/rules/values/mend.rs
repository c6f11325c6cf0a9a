//! Operations and words that several value rules use.

use crate::values::casing;
use crate::values::scalar::{Written, fits};
use crate::{Place, Severity, TypedDocument};
use azureml_catalog::{Key, Required, Type};
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
/// with a bad one it takes the environment for an anonymous one and drops the name. Where it knows one word alone and
/// goes by other keys, it looks at nothing.
pub(super) fn severity(document: &TypedDocument<'_>, place: &Place<'_>) -> Severity {
    let parent = place.parent.and_then(|parent| document.places.get(parent));
    let inline = parent.filter(|parent| parent.parent.is_some()).and_then(|parent| parent.object);
    let environment = inline.is_some_and(|object| {
        matches!(object.name.as_str(), "EnvironmentSchema" | "AnonymousEnvironmentSchema")
    });
    // What the SDK fills in whatever is written.
    let default = place.key.and_then(|key| key.default.as_ref());
    let constant = matches!(place.declared, Type::Enum(set)
        if set.advisory && matches!(set.values.as_slice(), [only] if Some(only) == default));
    if constant || (environment && name(place) == "name") { Severity::Warning } else { Severity::Error }
}

/// The key that `place` stands behind, for messages; for list items the list's key is not known here.
pub(super) fn name<'p>(place: &Place<'p>) -> &'p str {
    place.entry.map_or("this item", |entry| &*entry.key.text)
}

/// `` `key` ``, or `This item`.
pub(super) fn subject(place: &Place<'_>) -> String {
    place.entry.map_or_else(|| "This item".to_owned(), |entry| format!("`{}`", entry.key.text))
}

/// Whether the SDK takes `written` where a `type` should stand: its shape, and its word where there is a closed set.
pub(super) fn accepts(written: Written<'_>, r#type: &Type) -> bool {
    match (r#type, written) {
        (Type::Enum(set), Written::Text(text)) => casing::allowed(text, set).is_some(),
        (Type::Enum(_), _) => false,
        _ => fits(written, r#type),
    }
}

/// A value that the SDK takes for `key` of the mapping at `place`, as a start: its example, the only or first allowed
/// value, a sample of its type. `None` for a path: only its author knows one that exists.
pub(super) fn sample(key: &Key, mapping: Option<&Place<'_>>) -> Option<NewValue> {
    match &key.example {
        _ if is_path(&key.r#type) => None,
        Some(example) if !example.contains('\n') => Some(NewValue::Literal(example.clone())),
        _ => match mapping.and_then(|mapping| of_default(key, mapping)) {
            Some(word) => Some(NewValue::String(word.to_owned())),
            None => Some(of_type(&key.r#type, &key.name, 0)),
        },
    }
}

fn is_path(r#type: &Type) -> bool {
    match r#type {
        Type::Path(_) => true,
        Type::String(text) => text.form.as_deref() == Some("path-in-code"),
        Type::Object(name) => azureml_catalog::object(name).is_some_and(|object| {
            let mut required = object.keys.iter().filter(|key| key.required == Required::Yes);
            object.name == "SparkEntryFileSchema" || required.any(|key| is_path(&key.r#type))
        }),
        Type::Union(union) => {
            union.any.iter().any(is_path) && !union.any.iter().any(|one| matches!(one, Type::Reference(_)))
        }
        _ => false,
    }
}

/// The `type` of a parameter whose `default` is written.
fn of_default(key: &Key, mapping: &Place<'_>) -> Option<&'static str> {
    let Type::Enum(set) = &key.r#type else { return None };
    let word = match Written::of(mapping.node.get("default")?) {
        Written::Boolean(_) => "boolean",
        Written::Integer(_) => "integer",
        Written::Float(_) => "number",
        Written::Text(_) => "string",
        _ => return None,
    };
    (key.name == "type" && set.values.iter().any(|value| value == word)).then_some(word)
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
                let keys = object.keys.iter().filter(|key| key.required == Required::Yes);
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
        // Components alone have names without hyphens.
        Type::String(text) if text.form.as_deref() == Some("component-name") => {
            NewValue::String(words(name).replace('-', "_"))
        }
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
            sample(&key("endpoint_name", Type::String(azureml_catalog::Text::default())), None),
            Some(NewValue::String("my-endpoint".to_owned()))
        );
        assert_eq!(
            sample(&key("port", Type::Integer(azureml_catalog::Range::default())), None),
            Some(NewValue::Literal("1".to_owned()))
        );
        let example = Key { example: Some("Standard_DS3_v2".to_owned()), ..Key::default() };
        assert_eq!(sample(&example, None), Some(NewValue::Literal("Standard_DS3_v2".to_owned())));
    }

    #[test]
    fn nobody_guesses_a_path() {
        let key = Key { r#type: Type::Path(azureml_catalog::PathKind::File), ..Key::default() };
        assert_eq!(sample(&key, None), None);
    }
}
