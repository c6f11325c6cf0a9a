//! Operators.

use super::{Evaluator, Locals};
use crate::bicep::value::{Data, MAX_STEPS, Symbol, Truth, Value};
use azureml_syntax::bicep::Expression;

impl<'a> Evaluator<'a> {
    /// What it takes to compare these values with others, in steps.
    pub(super) fn comparing(&self, values: &[Value]) -> usize {
        let size = values.iter().map(|value| value.size() as usize).sum::<usize>();
        size.min(MAX_STEPS) / 8
    }

    /// `operator operand`
    pub(super) fn unary(
        &self,
        operator: &'static str,
        operand: Expression<'a>,
        locals: &Locals<'a>,
    ) -> Value {
        let value = self.evaluate(operand, locals);
        let result = value.map(&mut |value| match (operator, &value.data) {
            ("!", Data::Boolean(value)) => Value::boolean(!value),
            ("-", Data::Integer(value)) => value.checked_neg().map_or_else(Value::unknown, Value::integer),
            ("+", Data::Integer(value)) => Value::integer(*value),
            _ => Value::named(Symbol::of(operator, std::slice::from_ref(value))),
        });
        result.but(value.certainty)
    }

    /// `left operator right`
    pub(super) fn binary(
        &self,
        operator: &'static str,
        left: Expression<'a>,
        right: Expression<'a>,
        locals: &Locals<'a>,
    ) -> Value {
        let a = self.evaluate(left, locals);
        match operator {
            "??" => return coalesce(&a, &mut || self.evaluate(right, locals)),
            "&&" if a.truth() == Truth::No => return a,
            "||" if a.truth() == Truth::Yes => return a,
            _ => {}
        }
        let b = self.evaluate(right, locals);
        let certainty = a.certainty.and(b.certainty);
        let arguments = [a, b];
        let weight = self.comparing(&arguments);
        let [a, b] = arguments;
        if !self.budget.spend(weight) {
            return Value::unknown();
        }
        match operator {
            // The other side does not matter then, nor how sure it is.
            "&&" if b.truth() == Truth::No => return b,
            "||" if b.truth() == Truth::Yes => return b,
            "&&" => return logical(operator, &a, &b, a.truth().and(b.truth())).but(certainty),
            "||" => return logical(operator, &a, &b, a.truth().or(b.truth())).but(certainty),
            _ => {}
        }
        let result = match operator {
            "==" => logical(operator, &a, &b, a.same(&b)),
            "!=" => logical(operator, &a, &b, not(a.same(&b))),
            "=~" => logical(operator, &a, &b, a.same_name(&b)),
            "!~" => logical(operator, &a, &b, not(a.same_name(&b))),
            _ => a.map(&mut |a| b.map(&mut |b| compute(operator, a, b))),
        };
        result.but(certainty)
    }

    /// `condition ? consequence : alternative`
    pub(super) fn ternary(
        &self,
        condition: Expression<'a>,
        consequence: Expression<'a>,
        alternative: Expression<'a>,
        locals: &Locals<'a>,
    ) -> Value {
        let decides = self.evaluate(condition, locals);
        match decides.truth() {
            Truth::Yes => self.evaluate(consequence, locals).but(decides.certainty),
            Truth::No => self.evaluate(alternative, locals).but(decides.certainty),
            Truth::Unknown => {
                let sides = [self.evaluate(consequence, locals), self.evaluate(alternative, locals)];
                let weight = self.comparing(&sides);
                if !self.budget.spend(weight) {
                    return Value::unknown();
                }
                let [consequence, alternative] = sides;
                either(&decides, consequence, alternative)
            }
        }
    }
}

/// One of two values, whichever `decides` says. Where they agree, what decides does not matter.
pub(super) fn either(decides: &Value, consequence: Value, alternative: Value) -> Value {
    let is_plain = consequence.depth() == 0 && alternative.depth() == 0;
    let symbol = if is_plain {
        Symbol::of("?:", &[decides.clone(), consequence.clone(), alternative.clone()])
    } else {
        None
    };
    Value::one_of(vec![consequence, alternative], symbol)
}

fn not(truth: Truth) -> Truth {
    match truth {
        Truth::Yes => Truth::No,
        Truth::No => Truth::Yes,
        Truth::Unknown => Truth::Unknown,
    }
}

fn logical(operator: &str, a: &Value, b: &Value, truth: Truth) -> Value {
    match truth {
        Truth::Unknown => Value::named(Symbol::of(operator, &[a.clone(), b.clone()])),
        known => known.into(),
    }
}

/// The value, or what `otherwise` gives where it is `null`.
pub(super) fn coalesce(value: &Value, otherwise: &mut dyn FnMut() -> Value) -> Value {
    if value.is_null() {
        return otherwise().but(value.certainty);
    }
    if !value.alternatives().is_empty() {
        return value.map(&mut |one| if one.is_null() { otherwise() } else { one.clone() });
    }
    if !value.is_unknown() {
        return value.clone();
    }
    let other = otherwise();
    Value::named(Symbol::of("??", &[value.clone(), other.clone()])).but(value.certainty.and(other.certainty))
}

/// Numbers, and the order of numbers and strings.
fn compute(operator: &str, a: &Value, b: &Value) -> Value {
    let unknown = || Value::named(Symbol::of(operator, &[a.clone(), b.clone()]));
    let (Data::Integer(x), Data::Integer(y)) = (&a.data, &b.data) else {
        let (Some(x), Some(y)) = (a.as_str(), b.as_str()) else { return unknown() };
        if !(x.is_ascii() && y.is_ascii()) || x.eq_ignore_ascii_case(y) {
            return unknown();
        }
        // How letters are ordered beyond this, the documentation does not say.
        let is_plain =
            |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        if !(is_plain(x) && is_plain(y)) {
            return unknown();
        }
        return match operator {
            "<" | "<=" => Value::boolean(x < y),
            ">" | ">=" => Value::boolean(x > y),
            _ => unknown(),
        };
    };
    let result = match operator {
        "<" => return Value::boolean(x < y),
        "<=" => return Value::boolean(x <= y),
        ">" => return Value::boolean(x > y),
        ">=" => return Value::boolean(x >= y),
        "+" => x.checked_add(*y),
        "-" => x.checked_sub(*y),
        "*" => x.checked_mul(*y),
        "/" => x.checked_div(*y),
        "%" => x.checked_rem(*y),
        _ => None,
    };
    result.map_or_else(Value::unknown, Value::integer)
}
