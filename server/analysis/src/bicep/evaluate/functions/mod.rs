//! The functions of Bicep, by what they are about. One that is not known gives something unknown.

mod arrays;
mod contents;
mod conversions;
mod files;
mod ids;
mod lambdas;
mod objects;
mod strings;

use super::{Evaluator, Locals};
use crate::bicep::value::{Certainty, Data, Symbol, Value};
use azureml_syntax::bicep::{Declares, Expression, Kind};

/// Functions that give something else each time.
const VARYING: [&str; 2] = ["newGuid", "utcNow"];

/// Arguments that can be combined in more ways than these are unknown.
const MOST_WAYS: usize = 256;

impl<'a> Evaluator<'a> {
    /// `function(…)`
    pub(super) fn call_expression(
        &self,
        expression: Expression<'a>,
        function: Expression<'a>,
        locals: &Locals<'a>,
    ) -> Value {
        let arguments = || expression.items().map(|item| self.evaluate(item, locals)).collect::<Vec<Value>>();
        match function.kind() {
            Kind::Name(name) => match self.symbols.get(name) {
                Some(declaration) if matches!(declaration.declares(), Declares::Function { .. }) => {
                    self.call_declared(declaration, arguments())
                }
                _ => match self.names().import(name) {
                    Some((path, Some(there))) => self.modules.call(self, path, there, &arguments()),
                    _ => self.builtin(name, expression, locals),
                },
            },
            Kind::Property { object, name, .. } => match object.bare().kind() {
                Kind::Name("az" | "sys") => self.builtin(name.text, expression, locals),
                Kind::Name(alias) => match self.names().import(alias) {
                    Some((path, None)) => self.modules.call(self, path, name.text, &arguments()),
                    _ => Value::unknown(),
                },
                _ => Value::unknown(),
            },
            _ => Value::unknown(),
        }
    }

    /// A function of Bicep itself.
    fn builtin(&self, name: &'a str, expression: Expression<'a>, locals: &Locals<'a>) -> Value {
        if let Some(value) = self.lambda_function(name, expression, locals) {
            return value;
        }
        if name == "nameof" {
            return expression.items().next().map_or_else(Value::unknown, name_of);
        }
        let arguments: Vec<Value> = expression.items().map(|item| self.evaluate(item, locals)).collect();
        let weight: usize = arguments.iter().map(weight).sum();
        if !self.budget.spend(weight + self.comparing(&arguments)) {
            return Value::unknown();
        }
        let certainty = arguments.iter().fold(Certainty::Known, |all, value| all.and(value.certainty));
        match (name, arguments.as_slice()) {
            ("any", [value]) => return value.clone(),
            ("readEnvironmentVariable", [_, default]) => return default.clone().but(Certainty::ByDefault),
            ("json", [value]) => {
                return value.map(&mut |value| self.json(value).but(certainty));
            }
            _ => {}
        }
        let known = self
            .scope_function(name, &arguments)
            .or_else(|| self.id_function(name, &arguments))
            .or_else(|| self.file_function(name, &arguments))
            .unwrap_or_else(|| self.each(name, &arguments));
        known.but(certainty)
    }

    /// What a function gives for arguments of which some have alternatives: one of what it gives for these.
    fn each(&self, name: &str, arguments: &[Value]) -> Value {
        // What a function makes of `null` is mostly an error.
        let is_pure = !VARYING.contains(&name) && !arguments.iter().any(Value::is_null);
        let symbol = || if is_pure { Symbol::of(name, arguments) } else { None };
        let choice = arguments.iter().position(|argument| !argument.alternatives().is_empty());
        let Some(at) = choice else {
            return self.simple(name, arguments).unwrap_or_else(|| Value::named(symbol()));
        };
        let ways = arguments.iter().map(|argument| argument.alternatives().len().max(1)).product::<usize>();
        if ways > MOST_WAYS {
            return Value::named(symbol());
        }
        let alternatives = arguments.get(at).map(Value::alternatives).unwrap_or_default();
        let mut arguments = arguments.to_vec();
        let mut values = Vec::with_capacity(alternatives.len());
        for alternative in alternatives {
            if !self.budget.spend(1) {
                return Value::unknown();
            }
            if let Some(argument) = arguments.get_mut(at) {
                *argument = alternative.clone();
            }
            values.push(self.each(name, &arguments));
        }
        Value::one_of(values, symbol())
    }

    /// The functions that look at nothing but their arguments; `None` where what they give is not to be known.
    fn simple(&self, name: &str, arguments: &[Value]) -> Option<Value> {
        contents::call(name, arguments)
            .or_else(|| strings::call(name, arguments))
            .or_else(|| self.array_function(name, arguments))
            .or_else(|| objects::call(name, arguments, &self.budget))
            .or_else(|| conversions::call(name, arguments))
    }
}

/// What it takes to look at a value once, in steps.
fn weight(value: &Value) -> usize {
    match &value.data {
        Data::String(text) => text.len() / 64,
        Data::Text(pieces) => pieces.len(),
        Data::Array(array) => array.items().len(),
        Data::Object(object) => object.entries().len(),
        _ => 0,
    }
}

/// `nameof(…)`: the last name.
fn name_of(expression: Expression<'_>) -> Value {
    match expression.bare().kind() {
        Kind::Name(name) => Value::string(name),
        Kind::Property { name, .. } | Kind::Nested { name, .. } => Value::string(name.text),
        Kind::Index { object, index, .. } => match index.bare().as_str() {
            Some(key) => Value::string(key),
            None => name_of(object),
        },
        _ => Value::unknown(),
    }
}
