//! Properties and items: `a.b`, `a[0]`, `a::b`.

use super::{Evaluator, Locals};
use crate::bicep::value::{Data, Round, Symbol, Value};
use azureml_syntax::bicep::{Declaration, Declares, Expression, Kind, Name};

impl<'a> Evaluator<'a> {
    /// `object.name`
    pub(super) fn property(
        &self,
        object: Expression<'a>,
        name: Name<'a>,
        safe: bool,
        locals: &Locals<'a>,
    ) -> Value {
        if let Kind::Property { object: module, name: outputs, .. } = object.bare().kind()
            && outputs.text == "outputs"
        {
            let of = self.evaluate(module, locals);
            let is_module = |value: &Value| matches!(value.data, Data::Module(_));
            if is_module(&of) || of.alternatives().iter().any(is_module) {
                return of.map(&mut |one| match one.data {
                    Data::Module(declared) => self.module_output(declared, name.text).but(one.certainty),
                    _ => one.get("outputs").get(name.text),
                });
            }
        }
        if let Kind::Name(alias) = object.bare().kind()
            && locals.get(alias).is_none()
            && let Some((path, None)) = self.names().import(alias)
        {
            return self.modules.imported(self, path, name.text);
        }
        let value = self.evaluate(object, locals);
        self.budget.spend(value.as_object().map_or(0, |object| object.entries().len() / 64));
        self.get(&value, name.text, safe)
    }

    /// A property of a value. Without a safe access, one that is not there is a mistake: nothing is known.
    pub(super) fn get(&self, value: &Value, key: &'a str, safe: bool) -> Value {
        let found = value.map(&mut |value| match value.data {
            Data::Resource(declared) => self.resource_property(declared, key).but(value.certainty),
            Data::Module(declared) if key == "name" => {
                self.entry(declared, key).unwrap_or_else(Value::unknown).but(value.certainty)
            }
            _ => match value.get(key) {
                absent if absent.is_null() && !safe && !has(value, key) => {
                    Value::unknown().but(absent.certainty)
                }
                found => found,
            },
        });
        found.or_named(|| value.symbol().and_then(|symbol| symbol.property(key)))
    }

    /// `object[index]`
    pub(super) fn index(
        &self,
        object: Expression<'a>,
        index: Expression<'a>,
        (safe, from_end): (bool, bool),
        locals: &Locals<'a>,
    ) -> Value {
        let at = self.evaluate(index, locals);
        if let Some(looped) = self.looped(object, locals) {
            return self.in_round(looped, &at);
        }
        if let Some(key) = index.bare().as_str() {
            return self.property(object, Name { text: key, span: index.span() }, safe, locals);
        }
        let value = self.evaluate(object, locals);
        let item = value.map(&mut |value| one_of_keys(value, &at, safe, from_end));
        item.but(at.certainty)
    }

    /// A resource or module in the round that `at` says.
    fn in_round(&self, looped: Declaration<'a>, at: &Value) -> Value {
        let count = self.loop_of(looped).and_then(|of| self.count(looped, of));
        let round = match at.as_integer().map(usize::try_from) {
            Some(Ok(at)) if count.is_some_and(|count| at < count) => Round::At(at),
            _ => Round::Any,
        };
        let declared = self.declared(looped, round);
        let is_module = matches!(looped.declares(), Declares::Module { .. });
        let data = if is_module { Data::Module(declared) } else { Data::Resource(declared) };
        Value::from(data).but(at.certainty)
    }
}

/// Whether an object says something, be it `null`, under this key, in any letter case.
fn has(value: &Value, key: &str) -> bool {
    value
        .as_object()
        .is_some_and(|object| object.entries().iter().any(|(name, _)| name.eq_ignore_ascii_case(key)))
}

/// The item under a key that may be one of several. A key that the object certainly does not have stops the deployment:
/// it is none of those that count, as a map by `environment().name` without one of the clouds shows.
fn one_of_keys(value: &Value, at: &Value, safe: bool, from_end: bool) -> Value {
    if at.alternatives().is_empty() {
        return item(value, at, safe, from_end);
    }
    let is_absent = |at: &Value| {
        let is_closed = value.as_object().is_some_and(|object| object.is_closed());
        !safe && is_closed && at.as_str().is_some_and(|key| !has(value, key))
    };
    let there = at.alternatives().iter().filter(|at| !is_absent(at));
    let values: Vec<Value> = there.map(|at| item(value, at, safe, from_end)).collect();
    Value::one_of(values, Symbol::of("[]", &[value.clone(), at.clone()])).but(at.certainty)
}

/// An item of an array or a property of an object.
fn item(value: &Value, at: &Value, safe: bool, from_end: bool) -> Value {
    let symbol = || Symbol::of("[]", &[value.clone(), at.clone()]);
    let found = match (&value.data, &at.data) {
        (Data::Array(array), Data::Integer(at)) if array.is_closed() => {
            let count = array.items().len();
            let at = usize::try_from(*at).ok();
            let at = if from_end { at.and_then(|at| count.checked_sub(at)) } else { at };
            match at.filter(|at| *at < count).and_then(|at| array.get(at)) {
                Some(item) => item,
                None if safe => Value::null(),
                None => Value::unknown(),
            }
        }
        // Whichever it is: they may all be the same.
        (Data::Array(array), Data::Unknown(_)) if array.is_closed() => {
            let absent = safe.then(Value::null);
            Value::one_of(array.inner().chain(absent).collect(), symbol())
        }
        (Data::Object(object), Data::String(key)) => {
            let is_absent = !safe && object.is_closed() && !has(value, key);
            if is_absent { Value::unknown() } else { object.get(key) }
        }
        (Data::Object(object), Data::Unknown(_) | Data::Text(_)) if object.is_closed() => {
            let values = object.entries().iter().map(|(_, value)| value.clone());
            Value::one_of(values.chain(safe.then(Value::null)).collect(), symbol())
        }
        (Data::Null, _) if safe => Value::null(),
        (Data::Unknown(_), Data::String(key)) => value.get(key),
        (Data::Unknown(_), Data::Integer(at)) => {
            value.get(&format!("[{}{at}]", if from_end { "^" } else { "" }))
        }
        (Data::Unknown(_), Data::Unknown(_) | Data::Text(_)) => Value::named(symbol()),
        _ => Value::unknown(),
    };
    found.but(value.certainty)
}
