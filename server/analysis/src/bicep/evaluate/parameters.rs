//! Parameters: what they are set to, their defaults, and what they may be.

use super::names::literal_items;
use super::{Evaluator, Locals};
use crate::bicep::value::{Certainty, Symbol, Value};
use azureml_syntax::bicep::{Declaration, Declares, Expression, Kind};

/// Types that stand for types are followed so far.
const MAX_HOPS: usize = 10;

/// What the parameters of a file are set to.
#[derive(Clone, Debug, Default)]
pub enum Parameters {
    /// Not known: somebody deploys the file and may set any of them. Defaults count as [`Certainty::ByDefault`].
    #[default]
    Root,
    /// To the properties of this object, and to nothing else: by a module declaration or a parameter file. Of an
    /// object that is open or unknown, any property may be there.
    Given(Value),
}

impl<'a> Evaluator<'a> {
    pub(super) fn parameter(
        &self,
        declaration: Declaration<'a>,
        r#type: Option<Expression<'a>>,
        default: Option<Expression<'a>>,
    ) -> Value {
        let Some(name) = declaration.name() else { return Value::unknown() };
        let symbol = || Some(Symbol::new(&format!("{}#{}", self.instance().0, name.text)));
        let (given, otherwise) = match &self.inputs.parameters {
            Parameters::Root => (Value::null(), Certainty::ByDefault),
            Parameters::Given(arguments) => (arguments.get(name.text), Certainty::Known),
        };
        let is_nullable = r#type.is_some_and(|r#type| matches!(r#type.kind(), Kind::Nullable(_)));
        if !given.is_null() {
            let fallback = |value: &Value| match default {
                Some(default) if value.is_null() => self.evaluate(default, &Locals::default()),
                _ => value.clone(),
            };
            let given =
                if given.alternatives().is_empty() { given } else { given.map(&mut |one| fallback(one)) };
            if !given.is_unknown() || Symbol::of("", std::slice::from_ref(&given)).is_some() {
                return given;
            }
            if !given.alternatives().is_empty() {
                return given;
            }
            return self.one_of_allowed(declaration, r#type, symbol());
        }
        if let Some(default) = default {
            let value = self.evaluate(default, &Locals::default()).but(otherwise);
            // Whatever an unknown default is, the parameter is one thing.
            let is_nameless = value.is_unknown()
                && value.alternatives().is_empty()
                && Symbol::of("", std::slice::from_ref(&value)).is_none();
            return if is_nameless { Value::named(symbol()) } else { value };
        }
        if is_nullable {
            return Value::null().but(otherwise);
        }
        self.one_of_allowed(declaration, r#type, symbol())
    }

    /// One of the values that a parameter is allowed to have.
    fn one_of_allowed(
        &self,
        declaration: Declaration<'a>,
        r#type: Option<Expression<'a>>,
        symbol: Option<Symbol>,
    ) -> Value {
        let decorator = declaration.decorators().find(|decorator| match decorator.kind() {
            Kind::Call { function } => match function.kind() {
                Kind::Name(name) => name == "allowed",
                Kind::Property { name, .. } => name.text == "allowed",
                _ => false,
            },
            _ => false,
        });
        let is_array = r#type.is_some_and(|r#type| {
            r#type.as_name() == Some("array") || matches!(r#type.bare().kind(), Kind::ArrayOf(_))
        });
        let allowed: Vec<Value> = match decorator.and_then(|decorator| decorator.items().next()) {
            Some(list) if !is_array => {
                literal_items(list).map(|item| self.evaluate(item, &Locals::default())).collect()
            }
            Some(_) => Vec::new(),
            None => r#type.and_then(|r#type| self.literals(r#type)).unwrap_or_default(),
        };
        if allowed.is_empty() { Value::named(symbol) } else { Value::one_of(allowed, symbol) }
    }

    /// All values of a type that is a literal or a union of literals.
    fn literals(&self, r#type: Expression<'a>) -> Option<Vec<Value>> {
        let mut at = r#type.bare();
        for _ in 0..MAX_HOPS {
            match at.kind() {
                Kind::Name(name) => match self.symbols.get(name)?.declares() {
                    Declares::Type(aliased) => at = aliased.bare(),
                    _ => return None,
                },
                Kind::String | Kind::Integer(_) | Kind::Boolean(_) => {
                    return Some(vec![self.evaluate(at, &Locals::default())]);
                }
                Kind::Union => {
                    let is_literal = |item: &Expression<'a>| {
                        matches!(item.kind(), Kind::String | Kind::Integer(_) | Kind::Boolean(_) | Kind::Null)
                    };
                    let items: Vec<Expression<'a>> = at.items().collect();
                    return items.iter().all(is_literal).then(|| {
                        items.iter().map(|item| self.evaluate(*item, &Locals::default())).collect()
                    });
                }
                _ => return None,
            }
        }
        None
    }
}
