//! Expressions: literals, arrays, objects, loops; what else there is goes to its own file.

use super::resources::MAX_ROUNDS;
use super::{Evaluator, Locals};
use crate::bicep::value::{Data, Open, Piece, Symbol, Value};
use azureml_syntax::bicep::{Declaration, Declares, Element, Expression, Kind, Member, Name, Part};
use std::sync::Arc;

impl<'a> Evaluator<'a> {
    pub(super) fn evaluate(&self, expression: Expression<'a>, locals: &Locals<'a>) -> Value {
        self.budget.deeper(|| self.any(expression, locals)).unwrap_or_else(Value::unknown)
    }

    fn any(&self, expression: Expression<'a>, locals: &Locals<'a>) -> Value {
        let written = |value: Value| value.at(self.place(expression.span()));
        match expression.kind() {
            Kind::Null => written(Value::null()),
            Kind::Boolean(value) => written(Value::boolean(value)),
            Kind::Integer(value) => written(value.map_or_else(Value::unknown, Value::integer)),
            Kind::String => self.string(expression, locals),
            Kind::Array => written(self.array(expression, locals)),
            Kind::Object => written(self.object(expression, locals)),
            Kind::Name(name) => self.name(name, locals),
            Kind::Property { object, name, safe } => self.property(object, name, safe, locals),
            Kind::Index { object, index, safe, from_end } => {
                self.index(object, index, (safe, from_end), locals)
            }
            Kind::Nested { .. } => match self.nested(expression, locals) {
                Some((inner, _)) => self.reference(inner),
                None => Value::unknown(),
            },
            Kind::Call { function } => self.call_expression(expression, function, locals),
            Kind::Unary { operator, operand } => self.unary(operator, operand, locals),
            Kind::Binary { operator, left, right } => self.binary(operator, left, right, locals),
            Kind::Ternary { condition, consequence, alternative } => {
                self.ternary(condition, consequence, alternative, locals)
            }
            Kind::NonNull(inner) | Kind::Parenthesized(inner) => self.evaluate(inner, locals),
            Kind::For { item, index, iterable, body } => {
                self.looped_array((item, index), iterable, body, locals)
            }
            Kind::Missing
            | Kind::Invalid
            | Kind::Lambda { .. }
            | Kind::If { .. }
            | Kind::ArrayOf(_)
            | Kind::Nullable(_)
            | Kind::Union
            | Kind::Generic { .. }
            | Kind::ResourceType(_)
            | Kind::Wildcard => Value::unknown(),
        }
    }

    fn string(&self, expression: Expression<'a>, locals: &Locals<'a>) -> Value {
        if let Some(text) = expression.as_str() {
            self.budget.spend(text.len() / 64);
            return Value::text(vec![Piece::Known(text.into())]).at(self.place(expression.span()));
        }
        let parts: Vec<Value> = expression
            .parts()
            .map(|part| match part {
                Part::Text(text, _) => Value::string(text),
                Part::Interpolation(inner) => self.evaluate(inner, locals),
            })
            .collect();
        self.join(&parts)
    }

    /// Strings one behind the other. Where one has few alternatives, so has the whole.
    pub(super) fn join(&self, parts: &[Value]) -> Value {
        let size: usize = parts.iter().filter_map(Value::as_str).map(str::len).sum();
        if !self.budget.spend(size / 64) {
            return Value::unknown();
        }
        let mut choices = parts.iter().enumerate().filter(|(_, part)| !part.alternatives().is_empty());
        match (choices.next(), choices.next()) {
            (Some((at, choice)), None) => {
                let mut each = parts.to_vec();
                let joined = choice.map(&mut |one| {
                    if let Some(part) = each.get_mut(at) {
                        *part = one.clone();
                    }
                    Value::join(&each)
                });
                joined.or_named(|| Symbol::of("join", &[Value::join(parts)]))
            }
            _ => Value::join(parts),
        }
    }

    fn array(&self, expression: Expression<'a>, locals: &Locals<'a>) -> Value {
        let mut items = Vec::new();
        let mut open = Open::No;
        for element in expression.elements() {
            match element {
                Element::Item(item) => items.push(self.evaluate(item, locals)),
                Element::Spread(inner) => match &self.evaluate(inner, locals).data {
                    Data::Null => {}
                    Data::Array(array) if self.budget.spend(array.items().len()) => {
                        items.extend(array.inner());
                        open = open.max(if array.is_closed() { Open::No } else { Open::Yes });
                    }
                    _ => open = Open::Yes,
                },
            }
        }
        Value::array(items, open)
    }

    fn object(&self, expression: Expression<'a>, locals: &Locals<'a>) -> Value {
        let mut building = Building::default();
        for member in expression.members() {
            match member {
                Member::Entry(entry) => {
                    let value = self.evaluate(entry.value, locals);
                    let key = match entry.name() {
                        Some(name) => Value::string(name),
                        None => self.evaluate(entry.key, locals),
                    };
                    building.set(&key, value);
                }
                Member::Spread(inner) => {
                    let value = self.evaluate(inner, locals);
                    if self.budget.spend(value.as_object().map_or(1, |object| object.entries().len())) {
                        building.merge(&value);
                    } else {
                        building.merge(&Value::unknown());
                    }
                }
                Member::Resource(_) => {}
            }
        }
        building.finish()
    }

    fn looped_array(
        &self,
        (item, index): (Option<Name<'a>>, Option<Name<'a>>),
        iterable: Expression<'a>,
        body: Expression<'a>,
        locals: &Locals<'a>,
    ) -> Value {
        let iterable = self.evaluate(iterable, locals);
        let Some(array) = iterable.as_array().filter(|array| array.items().len() <= MAX_ROUNDS) else {
            return Value::array(Vec::new(), Open::Yes).but(iterable.certainty);
        };
        let mut items = Vec::with_capacity(array.items().len());
        for (at, one) in array.inner().enumerate() {
            let mut inner = locals.clone();
            if let Some(name) = item {
                inner = inner.with(name.text, one);
            }
            if let Some(name) = index {
                let at = if array.is_closed() { i64::try_from(at).ok() } else { None };
                inner = inner.with(name.text, at.map_or_else(Value::unknown, Value::integer));
            }
            items.push(self.evaluate(body, &inner));
        }
        let open = if array.is_closed() { Open::No } else { Open::Yes };
        Value::array(items, open).but(iterable.certainty)
    }

    /// What a declared function gives for these arguments.
    pub(super) fn call_declared(&self, declaration: Declaration<'a>, arguments: Vec<Value>) -> Value {
        let Declares::Function { body, .. } = declaration.declares() else { return Value::unknown() };
        let mut arguments = arguments.into_iter();
        let locals = declaration.parameters().fold(Locals::default(), |locals, (name, _)| {
            locals.with(name.text, arguments.next().unwrap_or_else(Value::null))
        });
        self.evaluate(body, &locals)
    }
}

/// An object while its parts are put together: what is behind wins.
#[derive(Default)]
pub(super) struct Building {
    entries: Vec<(Arc<str>, Value)>,
    is_open: bool,
}

impl Building {
    /// Sets a property. One whose name is unknown may be any of those before it.
    pub(super) fn set(&mut self, key: &Value, value: Value) {
        match &key.data {
            Data::String(text) => self.entries.push((Arc::clone(text), value.but(key.certainty))),
            _ => self.forget(),
        }
    }

    /// Sets all properties of a value.
    pub(super) fn merge(&mut self, value: &Value) {
        match &value.data {
            Data::Null => {}
            Data::Object(object) => {
                if !object.is_closed() {
                    self.forget();
                }
                let inner = object.entries().iter();
                self.entries.extend(inner.map(|(key, inner)| {
                    (Arc::clone(key), inner.clone().inherit(object.open).but(value.certainty))
                }));
            }
            _ if !value.alternatives().is_empty() => self.merge_one_of(value),
            _ => self.forget(),
        }
    }

    /// Sets all properties of one of several objects.
    fn merge_one_of(&mut self, value: &Value) {
        let is_plain = |one: &Value| match &one.data {
            Data::Null => true,
            Data::Object(object) => object.is_closed(),
            _ => false,
        };
        if !value.alternatives().iter().all(is_plain) {
            self.forget();
            return;
        }
        let before = Value::object(self.entries.clone(), if self.is_open { Open::Yes } else { Open::No });
        let all = || value.alternatives().iter().filter_map(Value::as_object);
        let mut keys: Vec<Arc<str>> = Vec::new();
        for (key, _) in all().flat_map(|object| object.entries()) {
            if !keys.contains(key) {
                keys.push(Arc::clone(key));
            }
        }
        for key in keys {
            let values = value.alternatives().iter().map(|one| {
                let own = one.as_object().and_then(|object| {
                    object.entries().iter().find(|(name, _)| *name == key).map(|(_, value)| value.clone())
                });
                own.unwrap_or_else(|| before.get(&key))
            });
            let either = Value::one_of(values.collect(), None).but(value.certainty);
            self.entries.push((key, either));
        }
    }

    /// Any property may now have any value.
    fn forget(&mut self) {
        self.entries.clear();
        self.is_open = true;
    }

    pub(super) fn finish(self) -> Value {
        Value::object(self.entries, if self.is_open { Open::Yes } else { Open::No })
    }
}
