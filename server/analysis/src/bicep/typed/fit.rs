//! Whether a value that is written out can be of a type. What is not written out fits.

use azureml_catalog::arm::{Shape, Type};
use azureml_syntax::bicep::{Expression, Kind};

/// How a value does not fit its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// It is of another sort: a text where a number should stand.
    Sort {
        /// What it is: `a string`.
        written: &'static str,
        /// What it should be.
        expected: &'static str,
    },
    /// It is a string outside a closed set.
    Choice,
    /// It is a number outside the bounds.
    Range {
        /// The number.
        number: i64,
        /// The least.
        min: Option<i64>,
        /// The greatest.
        max: Option<i64>,
    },
}

/// What a value is, as far as it is written out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    String,
    Integer,
    Boolean,
    Object,
    Array,
}

impl Sort {
    fn of(value: Expression<'_>) -> Option<Self> {
        Some(match value.kind() {
            Kind::String => Self::String,
            Kind::Integer(_) => Self::Integer,
            Kind::Boolean(_) => Self::Boolean,
            Kind::Object => Self::Object,
            Kind::Array | Kind::For { .. } => Self::Array,
            Kind::Unary { operator: "-", operand } if matches!(operand.kind(), Kind::Integer(_)) => {
                Self::Integer
            }
            _ => return None,
        })
    }

    /// What a shape asks for; `None` where several sorts will do.
    fn asked(shape: Shape) -> Option<Self> {
        Some(match shape {
            Shape::String | Shape::Literal(_) => Self::String,
            Shape::Integer { .. } => Self::Integer,
            Shape::Boolean => Self::Boolean,
            Shape::Array(_) => Self::Array,
            Shape::Object(_) | Shape::Discriminated(_) => Self::Object,
            Shape::Union(_) | Shape::Null | Shape::Any => return None,
        })
    }

    const fn words(self) -> &'static str {
        match self {
            Self::String => "a string",
            Self::Integer => "a whole number",
            Self::Boolean => "`true` or `false`",
            Self::Object => "an object",
            Self::Array => "an array",
        }
    }
}

/// The whole number that `value` is.
pub(crate) fn number(value: Expression<'_>) -> Option<i64> {
    match value.kind() {
        Kind::Integer(number) => number,
        Kind::Unary { operator: "-", operand } => number(operand)?.checked_neg(),
        _ => None,
    }
}

/// How `value` does not fit `type`; `None` where it fits or where nothing can be said. Letter case and blanks of
/// strings do not count, as in Azure.
#[must_use]
pub fn misfit(r#type: Type, value: Expression<'_>) -> Option<Misfit> {
    let sort = Sort::of(value)?;
    let shape = r#type.shape();
    if sort == Sort::String && is_member(shape, value) {
        return None;
    }
    if let Some(asked) = sorts(shape)
        && asked != sort
    {
        return Some(Misfit::Sort { written: sort.words(), expected: asked.words() });
    }
    match (shape, sort) {
        (Shape::Literal(_) | Shape::Union(_), Sort::String) => {
            let (choices, text) = (shape.choices()?, value.as_str()?);
            let known = choices.open || choices.values.iter().any(|value| same_value(value, text));
            (!known).then_some(Misfit::Choice)
        }
        (Shape::Integer { min, max }, Sort::Integer) => {
            let number = number(value)?;
            let inside = min.is_none_or(|min| number >= min) && max.is_none_or(|max| number <= max);
            (!inside).then_some(Misfit::Range { number, min, max })
        }
        _ => None,
    }
}

/// Whether a string is one of a set, letter by letter: what most strings are, and cheap to ask.
fn is_member(shape: Shape, value: Expression<'_>) -> bool {
    let (Shape::Union(members), Some(text)) = (shape, value.as_str()) else { return false };
    members.iter().any(|member| matches!(member.shape(), Shape::Literal(known) if known == text))
}

/// Whether Azure takes two strings of an enumeration for the same: letter case and blanks do not count
/// (`SystemAssigned, UserAssigned`).
pub(crate) fn same_value(known: &str, written: &str) -> bool {
    let letters = |text: &'_ str| {
        let letters = text.bytes().filter(|byte| *byte != b' ').map(|byte| byte.to_ascii_lowercase());
        letters.collect::<Vec<_>>()
    };
    known == written || letters(known) == letters(written)
}

/// The only sort that a shape takes; of a union, that of all its members.
fn sorts(shape: Shape) -> Option<Sort> {
    let Shape::Union(members) = shape else { return Sort::asked(shape) };
    let mut sorts = members.iter().filter_map(|member| match member.shape() {
        Shape::Null => None,
        other => Some(sorts(other)),
    });
    let first = sorts.next()??;
    sorts.all(|sort| sort == Some(first)).then_some(first)
}
