//! Functions that take a lambda.

use crate::bicep::evaluate::{Evaluator, Locals};
use crate::bicep::value::{Array, Open, Truth, Value};
use azureml_syntax::bicep::{Expression, Kind};
use std::sync::Arc;

/// Longer arrays are not sorted.
const MAX_SORTED: usize = 200;

/// A lambda where it is written.
struct Lambda<'e, 'a> {
    evaluator: &'e Evaluator<'a>,
    expression: Expression<'a>,
    body: Expression<'a>,
    locals: &'e Locals<'a>,
}

impl<'a> Lambda<'_, 'a> {
    /// What it gives for these arguments; it may have fewer parameters.
    fn call<const N: usize>(&self, arguments: [Value; N]) -> Value {
        let parameters = self.expression.parameters().zip(arguments);
        let locals =
            parameters.fold(self.locals.clone(), |locals, (name, value)| locals.with(name.text, value));
        // It takes more of the stack than other expressions.
        let value = self.evaluator.budget.deeper(|| self.evaluator.evaluate(self.body, &locals));
        value.unwrap_or_else(Value::unknown)
    }

    /// What it gives for an item and its index.
    fn item(&self, array: &Array, at: usize, item: Value) -> Value {
        let index = if array.is_closed() { i64::try_from(at).ok() } else { None };
        self.call([item, index.map_or_else(Value::unknown, Value::integer)])
    }
}

impl<'a> Evaluator<'a> {
    /// `map(…)` and its like; `None` for other functions.
    pub(super) fn lambda_function(
        &self,
        name: &str,
        expression: Expression<'a>,
        locals: &Locals<'a>,
    ) -> Option<Value> {
        if !matches!(name, "map" | "filter" | "reduce" | "sort" | "toObject" | "groupBy" | "mapValues") {
            return None;
        }
        let arguments: Vec<Expression<'a>> = expression.items().collect();
        let Some((first, rest)) = arguments.split_first() else { return Some(Value::unknown()) };
        let lambdas: Vec<Lambda<'_, 'a>> = rest
            .iter()
            .filter_map(|argument| match argument.bare().kind() {
                Kind::Lambda { body } => {
                    Some(Lambda { evaluator: self, expression: argument.bare(), body, locals })
                }
                _ => None,
            })
            .collect();
        let of = self.evaluate(*first, locals);
        let result = of.map(&mut |of| {
            if !self.budget.spend(of.as_array().map_or(1, |array| array.items().len())) {
                return Value::unknown();
            }
            match (name, lambdas.as_slice(), of.as_array()) {
                ("map", [lambda], Some(array)) => map(lambda, array),
                ("filter", [lambda], Some(array)) => filter(lambda, array),
                ("map" | "filter", _, None) => Value::array(Vec::new(), Open::Yes),
                ("reduce", [lambda], Some(array)) if array.is_closed() => {
                    let start = rest.first().map(|start| self.evaluate(*start, locals));
                    let items = array.inner().enumerate();
                    items.fold(start.unwrap_or_else(Value::unknown), |all, (at, item)| {
                        lambda.call([
                            all,
                            item,
                            i64::try_from(at).map_or_else(|_| Value::unknown(), Value::integer),
                        ])
                    })
                }
                ("sort", [lambda], Some(array)) => sort(lambda, array).unwrap_or_else(Value::unknown),
                ("toObject", [key, more @ ..], Some(array)) => to_object(key, more.first(), array),
                ("groupBy", [key], Some(array)) => group(key, array).unwrap_or_else(Value::unknown),
                ("mapValues", [lambda], _) => map_values(lambda, of),
                _ => Value::unknown(),
            }
        });
        Some(result.but(of.certainty))
    }
}

fn map(lambda: &Lambda<'_, '_>, array: &Array) -> Value {
    let items = array.inner().enumerate().map(|(at, item)| lambda.item(array, at, item));
    Value::array(items.collect(), if array.is_closed() { Open::No } else { Open::Yes })
}

fn filter(lambda: &Lambda<'_, '_>, array: &Array) -> Value {
    let mut open = if array.is_closed() { Open::No } else { Open::Yes };
    let mut items = Vec::new();
    for (at, item) in array.inner().enumerate() {
        let answer = lambda.item(array, at, item.clone());
        match answer.truth() {
            Truth::Yes => items.push(item.but(answer.certainty)),
            Truth::No => {}
            Truth::Unknown => open = Open::Yes,
        }
    }
    Value::array(items, open)
}

/// Sorted by a lambda that says whether its first argument comes before its second.
fn sort(lambda: &Lambda<'_, '_>, array: &Array) -> Option<Value> {
    if !array.is_closed() || array.items().len() > MAX_SORTED {
        return None;
    }
    let mut sorted: Vec<Value> = Vec::with_capacity(array.items().len());
    for item in array.inner() {
        let mut at = sorted.len();
        while let Some(before) = at.checked_sub(1).and_then(|before| sorted.get(before)) {
            match lambda.call([item.clone(), before.clone()]).truth() {
                Truth::Yes => at -= 1,
                Truth::No => break,
                Truth::Unknown => return None,
            }
        }
        sorted.insert(at, item);
    }
    Some(Value::array(sorted, Open::No))
}

fn to_object(key: &Lambda<'_, '_>, value: Option<&Lambda<'_, '_>>, array: &Array) -> Value {
    let mut is_open = !array.is_closed();
    let mut entries: Vec<(Arc<str>, Value)> = Vec::new();
    for (at, item) in array.inner().enumerate() {
        match key.item(array, at, item.clone()).as_str() {
            Some(name) => {
                let value = value.map_or_else(|| item.clone(), |value| value.item(array, at, item.clone()));
                entries.push((name.into(), value));
            }
            None => {
                // It may be any of those before it.
                entries.clear();
                is_open = true;
            }
        }
    }
    Value::object(entries, if is_open { Open::Yes } else { Open::No })
}

fn group(key: &Lambda<'_, '_>, array: &Array) -> Option<Value> {
    if !array.is_closed() {
        return None;
    }
    let mut groups: Vec<(Arc<str>, Vec<Value>)> = Vec::new();
    for (at, item) in array.inner().enumerate() {
        let name = key.item(array, at, item.clone());
        let name = name.as_str()?;
        match groups.iter_mut().find(|(other, _)| &**other == name) {
            Some((_, items)) => items.push(item),
            None => groups.push((name.into(), vec![item])),
        }
    }
    let entries = groups.into_iter().map(|(name, items)| (name, Value::array(items, Open::No)));
    Some(Value::object(entries.collect(), Open::No))
}

fn map_values(lambda: &Lambda<'_, '_>, of: &Value) -> Value {
    let Some(object) = of.as_object() else { return Value::unknown() };
    let entries = object.entries().iter().map(|(key, value)| (Arc::clone(key), lambda.call([value.clone()])));
    Value::object(entries.collect(), if object.is_closed() { Open::No } else { Open::Yes })
}
