//! Functions about objects.

use crate::bicep::evaluate::Budget;
use crate::bicep::value::{Data, Object, Open, Truth, Value};
use std::sync::Arc;

pub(super) fn call(name: &str, arguments: &[Value], budget: &Budget) -> Option<Value> {
    match (name, arguments) {
        ("union", [first, others @ ..]) if first.as_array().is_none() => {
            let is_object = |value: &Value| matches!(value.data, Data::Object(_));
            if !arguments.iter().any(is_object) {
                return None;
            }
            Some(others.iter().fold(first.clone(), |all, other| merged(&all, other, true, budget)))
        }
        ("shallowMerge", [objects]) => {
            let objects = objects.as_array()?;
            let start = Value::object(Vec::new(), if objects.is_closed() { Open::No } else { Open::Yes });
            Some(objects.inner().fold(start, |all, other| merged(&all, &other, false, budget)))
        }
        ("intersection", [first, others @ ..]) => {
            others.iter().try_fold(first.clone(), |all, other| common(&all, other))
        }
        ("objectKeys", [object]) => {
            let object = object.as_object().filter(|object| object.is_closed())?;
            Some(Value::array(
                sorted(object).into_iter().map(|(key, _)| Value::string(&key)).collect(),
                Open::No,
            ))
        }
        ("items", [value]) => {
            let object = value.as_object().filter(|object| object.is_closed())?;
            let items = sorted(object).into_iter().map(|(key, value)| {
                Value::object(vec![("key".into(), Value::string(&key)), ("value".into(), value)], Open::No)
            });
            Some(Value::array(items.collect(), Open::No))
        }
        ("tryGet", [value, keys @ ..]) => {
            Some(keys.iter().fold(value.clone(), |value, key| match (&value.data, &key.data) {
                (_, Data::String(key)) => value.get(key),
                (Data::Array(array), Data::Integer(at)) if array.is_closed() => {
                    let at = usize::try_from(*at).ok();
                    at.and_then(|at| array.get(at)).unwrap_or_else(Value::null)
                }
                _ => Value::unknown(),
            }))
        }
        ("createObject", pairs) => {
            let pairs = pairs.chunks(2).map(|pair| match pair {
                [key, value] => Some((Arc::from(key.as_str()?), value.clone())),
                _ => None,
            });
            Some(Value::object(pairs.collect::<Option<_>>()?, Open::No))
        }
        _ => None,
    }
}

/// The entries in the order of their keys.
fn sorted(object: &Object) -> Vec<(Arc<str>, Value)> {
    let mut entries: Vec<(Arc<str>, Value)> =
        object.entries().iter().map(|(key, value)| (Arc::clone(key), value.clone())).collect();
    entries.sort_by_cached_key(|(key, _)| (key.to_lowercase(), Arc::clone(key)));
    entries
}

/// Both objects in one; what is in `b` wins. In a deep merge, objects in both are merged in turn.
fn merged(a: &Value, b: &Value, deep: bool, budget: &Budget) -> Value {
    let certainty = a.certainty.and(b.certainty);
    let count = |value: &Value| value.as_object().map_or(1, |object| object.entries().len());
    if !budget.spend(count(a) + count(b)) {
        return Value::unknown();
    }
    let (Data::Object(x), Data::Object(y)) = (&a.data, &b.data) else {
        // Of what `a` says, anything may be something else.
        return match &b.data {
            Data::Object(y) => Value::object(y.entries().to_vec(), Open::Yes).but(certainty),
            _ => Value::object(Vec::new(), Open::Yes).but(certainty),
        };
    };
    let mut entries: Vec<(Arc<str>, Value)> = if y.is_closed() {
        x.entries()
            .iter()
            .map(|(key, value)| (Arc::clone(key), value.clone().inherit(x.open).but(a.certainty)))
            .collect()
    } else {
        Vec::new()
    };
    for (key, value) in y.entries() {
        let value = value.clone().inherit(y.open).but(b.certainty);
        let before = x.entries().iter().find(|(other, _)| other == key).map(|(_, value)| value);
        let value = match before {
            Some(before) if deep => match (&before.data, &value.data) {
                (Data::Object(_), Data::Object(_)) => merged(before, &value, true, budget),
                (Data::Object(_) | Data::Unknown(_), Data::Unknown(_))
                | (Data::Unknown(_), Data::Object(_)) => Value::unknown().but(certainty),
                _ => value,
            },
            None if deep && !x.is_closed() && matches!(value.data, Data::Object(_)) => {
                merged(&Value::unknown(), &value, true, budget)
            }
            _ => value,
        };
        entries.push((Arc::clone(key), value));
    }
    let open = if x.is_closed() && y.is_closed() { Open::No } else { Open::Yes };
    Value::object(entries, open)
}

/// What both objects say alike.
fn common(a: &Value, b: &Value) -> Option<Value> {
    let (x, y) = (a.as_object()?, b.as_object()?);
    if !x.is_closed() || !y.is_closed() {
        return None;
    }
    let mut entries = Vec::new();
    for (key, value) in x.entries() {
        let Some((_, other)) = y.entries().iter().find(|(other, _)| other == key) else { continue };
        match value.same(other) {
            Truth::Yes => entries.push((Arc::clone(key), value.clone())),
            Truth::No => {}
            Truth::Unknown => return None,
        }
    }
    Some(Value::object(entries, Open::No))
}
