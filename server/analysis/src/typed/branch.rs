//! Which branch of a union a value was meant to be: by the key that decides, else by the value's shape.
//!
//! The SDK tries every branch and prints the faults of all of them; people mean one
//! (<https://github.com/MicrosoftDocs/azure-docs/issues/101380>).

use crate::spelling::nearest;
use crate::values::scalar::{Written, fits};
use azureml_catalog::{Casing, Enum, Key, Object, Required, Text, Type, Union};
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
    let decides = |key: &str| union.by.as_deref() == Some(key);
    let chosen = best(union, |branch| match branch {
        Type::Object(name) => {
            azureml_catalog::object(name).map(|object| likeness(object, node, union.by.is_some(), decides))
        }
        // Keys that are nobody's: the free mapping, where there is one.
        Type::Map(_) => Some(BASE + 5),
        Type::Union(inner) => inner
            .any
            .iter()
            .any(|branch| matches!(branch, Type::Object(_) | Type::Map(_)))
            .then_some(BASE + 3),
        Type::Any => Some(BASE + 1),
        _ => None,
    })?;
    Some(against_the_word(union, node, chosen).unwrap_or(chosen))
}

/// `type: cron` over all that a recurrence needs and nothing that a cron needs: the word is wrong, and not every key.
/// The only other branch that has all it needs, where `chosen` has nothing.
fn against_the_word(union: &'static Union, node: Node<'_>, chosen: &Type) -> Option<&'static Type> {
    let by = union.by.as_deref()?;
    let object = |branch: &Type| match branch {
        Type::Object(name) => azureml_catalog::object(name),
        _ => None,
    };
    let needs = |object: &'static Object| -> Vec<&'static str> {
        let needed = object.keys.iter().filter(|key| key.required == Required::Yes && !key.read_only);
        needed.map(|key| key.name.as_str()).filter(|name| *name != by).collect()
    };
    let own = object(chosen)?;
    let is_there = |name: &&str| node.get(name).is_some() || is_misspelt(own, node, name);
    let needed = needs(own);
    if needed.is_empty() || needed.iter().any(is_there) {
        return None;
    }
    let mut others = union.any.iter().filter(|branch| {
        let needed = object(branch).filter(|other| other.name != own.name).map(needs).unwrap_or_default();
        needed.iter().any(|name| own.key(name).is_none())
            && needed.iter().all(|name| node.get(name).is_some())
    });
    let only = others.next()?;
    others.next().is_none().then_some(only)
}

/// Keeps scores above nothing where words speak against a branch.
const BASE: usize = 1_000_000;

/// How much a mapping looks like `object`: each of the object's keys that is written counts, unless its value cannot be
/// what the key takes; a word from a closed set (`task: regression`) counts more, and that of the key that decides most of
/// all; a misspelt word counts half, another one against it. More than a hundred keys decide nothing more.
pub(super) fn likeness(
    object: &Object,
    node: Node<'_>,
    known_by_key: bool,
    decides: impl Fn(&str) -> bool,
) -> usize {
    let mut score = BASE + 4;
    for entry in node.own_entries().iter().take(100) {
        let Some(key) = object.key(&entry.key.text) else {
            let old = |key: &Key| key.former_names.iter().any(|name| *name == *entry.key.text);
            score += if object.keys.iter().any(old) { 8 } else { 0 };
            continue;
        };
        score += 10;
        let Some(value) = node.get(&key.name) else { continue };
        if !may_be(&key.r#type, value) {
            score -= 12;
        }
        score = score.saturating_add_signed(inside(&key.r#type, value));
        let literal = value.as_scalar().filter(|scalar| !scalar.placeholder());
        let (Type::Enum(values), Some(word)) = (&key.r#type, literal.map(|scalar| &*scalar.text)) else {
            continue;
        };
        // Where the SDK reads any word as the branch's own, the rest of the mapping decides.
        let weight = match (values.advisory, decides(&key.name)) {
            (true, _) => 4,
            (false, true) => 4_000,
            (false, false) => 200,
        };
        if is_one_of(values, word) {
            score += weight;
        } else if nearest(word, values.values.iter().map(String::as_str)).is_some() {
            score += weight / 2;
        } else {
            // Not more than the key itself: else an alternative would win that lacks the key.
            score -= weight.min(11);
        }
    }
    // What an alternative cannot do without tells more than what it also takes: a step with `component` runs one, a step
    // with `command` is one; so does a misspelt one.
    for key in object.keys.iter().filter(|key| key.required == Required::Yes && !key.read_only) {
        score += match node.get(&key.name) {
            Some(_) => {
                if known_by_key {
                    5
                } else {
                    15
                }
            }
            None if is_misspelt(object, node, &key.name) => 12,
            None => 0,
        };
        if known_by_key && node.get(&key.name).is_none() {
            score = score.saturating_sub(11);
        }
    }
    score
}

/// How much what stands behind a key speaks for the type that should stand there: each key of a mapping, for or against,
/// and each item of a list that the type cannot take, against (`values: [0.8]` are no whole numbers).
fn inside(r#type: &Type, value: Node<'_>) -> isize {
    let value = value.resolve();
    match (r#type, value.value()) {
        (Type::Object(name), Value::Map(_)) => azureml_catalog::object(name).map_or(0, |object| {
            let entries = value.own_entries().iter().take(20);
            entries.map(|entry| if object.key(&entry.key.text).is_some() { 3 } else { -3 }).sum()
        }),
        (Type::Sequence(item), Value::Sequence(_)) => {
            let items = value.items().take(20);
            items.map(|one| if fits(Written::of(one), item) { 0 } else { -1 }).sum()
        }
        _ => 0,
    }
}

/// Whether a key that `object` does not have was meant to be `name`, which is not there.
fn is_misspelt(object: &Object, node: Node<'_>, name: &str) -> bool {
    let mut strange =
        node.own_entries().iter().take(100).filter(|entry| object.key(&entry.key.text).is_none());
    strange.any(|entry| nearest(&entry.key.text, [name]).is_some())
}

/// Whether a value of this shape can be a `declared` at all: a list is no number.
fn may_be(declared: &Type, value: Node<'_>) -> bool {
    match (declared, value.resolve().value()) {
        (Type::Union(union), _) => union.any.iter().any(|branch| may_be(branch, value)),
        (Type::Any, _) | (_, Value::Expression | Value::Missing | Value::Reference(_)) => true,
        (Type::Object(_) | Type::Map(_), shape) => matches!(shape, Value::Map(_)),
        (Type::Sequence(_), shape) => matches!(shape, Value::Sequence(_)),
        (_, shape) => matches!(shape, Value::Scalar(_)),
    }
}

/// How well a literal looks like `branch`; `None` where a literal cannot be one.
fn scalar(branch: &Type, node: Node<'_>) -> Option<usize> {
    let scalar = node.as_scalar()?;
    let text = scalar.text.trim();
    let plain = scalar.style == ScalarStyle::Plain;
    let score = |fits: bool, yes: usize, no: usize| if fits { yes } else { no };
    Some(match branch {
        Type::Object(_) | Type::Map(_) | Type::Sequence(_) | Type::Null | Type::Binding => return None,
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
        // Only addresses: what is none was meant for a path beside it.
        Type::String(limits) if is_address(limits) => score(crate::values::path::is_remote(text), 96, 15),
        Type::String(_) => 35,
        Type::Union(inner) => inner.any.iter().filter_map(|branch| self::scalar(branch, node)).max()?,
    })
}

fn is_address(limits: &Text) -> bool {
    limits.form.as_deref() == Some("url")
        || limits
            .pattern
            .as_ref()
            .is_some_and(|pattern| pattern.starts_with("^(http") || pattern.starts_with("^(wasb"))
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
