//! Which branch of a union a value was meant to be: by the key that decides, else by the value's shape.
//!
//! The SDK tries every branch and prints the faults of all of them; people mean one
//! (<https://github.com/MicrosoftDocs/azure-docs/issues/101380>).

use azureml_catalog::{Casing, Enum, Object, Type, Union};
use azureml_syntax::{Node, ScalarStyle, Value};

/// The branch of `declared` that `node` was meant to be; `declared` itself where it is no union or nothing tells.
pub(super) fn choose(declared: &'static Type, node: Node<'_>) -> &'static Type {
    let Type::Union(union) = declared else { return declared };
    let chosen = match node.resolve().value() {
        Value::Map(_) => mapping(union, node),
        Value::Sequence(_) => best(union, |branch| match branch {
            Type::Sequence(_) => Some(2),
            Type::Any => Some(1),
            _ => None,
        }),
        Value::Scalar(_) => best(union, |branch| scalar(branch, node)),
        Value::Reference(_) | Value::Expression | Value::Missing => None,
    };
    match chosen {
        Some(inner @ Type::Union(_)) => choose(inner, node),
        Some(branch) => branch,
        None => declared,
    }
}

/// The branch with the highest score; the first one of equals.
fn best(union: &'static Union, score: impl Fn(&Type) -> Option<usize>) -> Option<&'static Type> {
    let mut best: Option<(usize, &'static Type)> = None;
    for branch in &union.any {
        if let Some(score) = score(branch)
            && best.is_none_or(|(most, _)| score > most)
        {
            best = Some((score, branch));
        }
    }
    best.map(|(_, branch)| branch)
}

fn mapping(union: &'static Union, node: Node<'_>) -> Option<&'static Type> {
    if let Some(by) = &union.by
        && let Some(value) = node.get(by).and_then(Node::as_str)
        && let Some(branch) = union.any.iter().find(|branch| {
            object_of(branch).and_then(|object| object.key(by)).is_some_and(|key| match &key.r#type {
                Type::Enum(values) => is_one_of(values, value),
                _ => false,
            })
        })
    {
        return Some(branch);
    }
    best(union, |branch| match branch {
        Type::Object(_) => object_of(branch).map(|object| 10 + 10 * own_keys(object, node)),
        Type::Map(_) => Some(5),
        Type::Union(inner) => {
            inner.any.iter().any(|branch| matches!(branch, Type::Object(_) | Type::Map(_))).then_some(4)
        }
        Type::Any => Some(1),
        _ => None,
    })
}

fn object_of(branch: &Type) -> Option<&'static Object> {
    match branch {
        Type::Object(name) => azureml_catalog::object(name),
        _ => None,
    }
}

/// How many of the written keys are the object's own. More than a handful decide nothing more.
fn own_keys(object: &Object, node: Node<'_>) -> usize {
    node.own_entries().iter().take(100).filter(|entry| object.key(&entry.key.text).is_some()).count()
}

/// How well a literal looks like `branch`; `None` where a literal cannot be one.
fn scalar(branch: &Type, node: Node<'_>) -> Option<usize> {
    let scalar = node.as_scalar()?;
    let text = scalar.text.trim();
    let plain = scalar.style == ScalarStyle::Plain;
    let score = |fits: bool, yes: usize, no: usize| if fits { yes } else { no };
    Some(match branch {
        Type::Object(_) | Type::Map(_) | Type::Sequence(_) => return None,
        Type::Reference(reference) => {
            if has_prefix(text, "azureml://registries/") {
                score(reference.registry, 100, 60)
            } else if has_prefix(text, "azureml:") || has_prefix(text, "/subscriptions/") {
                score(reference.workspace, 98, 60)
            } else {
                score(reference.bare, 40, 20)
            }
        }
        Type::Enum(values) => score(is_one_of(values, text), 95, 10),
        Type::Boolean => score(plain && is_boolean(text), 90, 5),
        Type::Integer(_) => score(text.parse::<i128>().is_ok(), 88, 6),
        Type::Number(_) => score(text.parse::<f64>().is_ok(), 86, 7),
        Type::Path(_) => score(looks_like_path(text), 80, 30),
        Type::DateTime => {
            score(text.starts_with(|digit: char| digit.is_ascii_digit()) && text.contains('-'), 70, 8)
        }
        Type::Version => 50,
        Type::Any => 45,
        Type::String(_) => 35,
        Type::Union(inner) => inner.any.iter().filter_map(|branch| self::scalar(branch, node)).max()?,
    })
}

fn has_prefix(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix))
}

fn is_boolean(text: &str) -> bool {
    ["true", "false", "yes", "no", "on", "off"].iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// Whether people would take the text for a file's or a folder's name.
fn looks_like_path(text: &str) -> bool {
    let has_extension = text.rsplit_once('.').is_some_and(|(stem, extension)| {
        !stem.is_empty()
            && matches!(extension.to_ascii_lowercase().as_str(), "yml" | "yaml" | "json" | "py" | "txt")
    });
    has_extension || text.contains(['/', '\\']) || text.starts_with('.') || has_prefix(text, "file:")
}

/// Whether the SDK takes `text` for one of the values.
fn is_one_of(values: &Enum, text: &str) -> bool {
    values.values.iter().any(|value| match values.casing {
        Casing::Identity => value == text,
        _ => crate::spelling::same_words(value, text),
    })
}
