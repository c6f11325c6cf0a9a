//! What the SDK's YAML reader makes of a node, and which shapes each type takes: exactly as lenient as the SDK.
//!
//! Source: marshmallow's fields as azure-ai-ml 1.35 uses them
//! (<https://marshmallow.readthedocs.io/en/3.x-line/marshmallow.fields.html>), behind `PyYAML`'s YAML 1.1 types.

use azureml_catalog::Type;
use azureml_syntax::Node;
use azureml_syntax::value::{Resolved, Value};

/// What a node is once `PyYAML` has read it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Written<'d> {
    /// A mapping.
    Map,
    /// A list.
    Sequence,
    /// Text: quoted, or nothing that YAML 1.1 reads otherwise.
    Text(&'d str),
    /// `true`, `yes`, `off`, …
    Boolean(bool),
    /// A whole number; `None` where it is larger than we count.
    Integer(Option<i128>),
    /// A number with a point.
    Float(f64),
    /// A date or a date-time.
    Date,
    /// Nothing, `null` or `~`.
    Null,
    /// Not to be known: a placeholder, an expression, a tag of somebody's own.
    Unknown,
}

impl<'d> Written<'d> {
    /// What `node` is, aliases followed.
    #[must_use]
    pub fn of(node: Node<'d>) -> Self {
        let node = node.resolve();
        match node.value() {
            Value::Map(_) if node.tag().is_none_or(|tag| tag == "!!map") => return Self::Map,
            Value::Sequence(_) if node.tag().is_none_or(|tag| tag == "!!seq") => return Self::Sequence,
            Value::Scalar(scalar) if scalar.placeholder() => return Self::Unknown,
            _ => {}
        }
        match node.resolved() {
            None => Self::Unknown,
            Some(Resolved::Null) => Self::Null,
            Some(Resolved::Boolean(value)) => Self::Boolean(value),
            Some(Resolved::Integer(value)) => Self::Integer(value),
            Some(Resolved::Float(value)) => Self::Float(value),
            Some(Resolved::Timestamp) => Self::Date,
            Some(Resolved::String) => Self::Text(node.as_str().unwrap_or_default()),
        }
    }

    /// Whether it is a single value.
    #[must_use]
    pub const fn is_scalar(self) -> bool {
        !matches!(self, Self::Map | Self::Sequence | Self::Unknown)
    }

    /// In words: `a mapping`, `a number`.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Map => "a mapping",
            Self::Sequence => "a list",
            Self::Text("") => "empty text",
            Self::Text(_) => "text",
            Self::Boolean(true) => "the boolean `true`",
            Self::Boolean(false) => "the boolean `false`",
            Self::Integer(_) | Self::Float(_) => "a number",
            Self::Date => "a date",
            Self::Null => "nothing",
            Self::Unknown => "something unknown",
        }
    }

    /// The number that the SDK takes it for, where it takes it for one; quoted numbers count unless `strict`.
    #[must_use]
    pub fn number(self, strict: bool) -> Option<f64> {
        match self {
            Self::Integer(value) => Some(value.map_or(f64::MAX, |value| value as f64)),
            Self::Float(value) if value.is_finite() => Some(value),
            Self::Text(text) if !strict => python_float(text),
            _ => None,
        }
    }
}

/// Whether the SDK takes a node of this shape where `type` stands. Closed sets, ranges, names and references are
/// judged elsewhere: a scalar fits a [`Type::Enum`].
#[must_use]
pub fn fits(written: Written<'_>, r#type: &Type) -> bool {
    if matches!(written, Written::Unknown) {
        return true;
    }
    match r#type {
        Type::Any => true,
        Type::String(_) | Type::Reference(_) | Type::Path(_) => matches!(written, Written::Text(_)),
        Type::Enum(_) => written.is_scalar(),
        Type::Integer(range) => match written {
            Written::Integer(_) => true,
            Written::Float(value) => value.is_finite() && !range.strict,
            Written::Text(text) => !range.strict && is_python_integer(text),
            _ => false,
        },
        Type::Number(range) => written.number(range.strict).is_some(),
        Type::Boolean => is_boolean(written),
        Type::Null => matches!(written, Written::Null),
        // An expression is `Unknown`: what comes here is none.
        Type::Binding => false,
        Type::Object(_) | Type::Map(_) => matches!(written, Written::Map),
        Type::Sequence(_) => matches!(written, Written::Sequence),
        Type::Version => {
            matches!(
                written,
                Written::Text(_) | Written::Integer(_) | Written::Float(_) | Written::Boolean(_)
            )
        }
        // What YAML reads as a date is refused: the SDK reads the text itself.
        Type::DateTime => matches!(written, Written::Text(_)),
        Type::Union(union) => {
            // Beside a branch for all other texts a closed set is one more text, not what a `yes` was meant for.
            let takes_text = |one: &Type| matches!(one, Type::String(_) | Type::Reference(_) | Type::Path(_));
            let only_text = union.any.iter().any(takes_text);
            let is_set = |one: &Type| only_text && matches!(one, Type::Enum(_));
            let is_text = matches!(written, Written::Text(_));
            union.any.iter().any(|one| fits(written, one) && (is_text || !is_set(one)))
        }
    }
}

/// Marshmallow's truthy and falsy values.
fn is_boolean(written: Written<'_>) -> bool {
    match written {
        Written::Boolean(_) => true,
        Written::Integer(value) => matches!(value, Some(0 | 1)),
        Written::Float(value) => value == 0.0 || value == 1.0,
        Written::Text(text) => boolean_word(text).is_some(),
        _ => false,
    }
}

/// The truth value that marshmallow sees in `text`.
#[must_use]
pub fn boolean_word(text: &str) -> Option<bool> {
    match text {
        "t" | "T" | "true" | "True" | "TRUE" | "on" | "On" | "ON" | "y" | "Y" | "yes" | "Yes" | "YES"
        | "1" => Some(true),
        "f" | "F" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" | "n" | "N" | "no" | "No" | "NO"
        | "0" => Some(false),
        _ => None,
    }
}

/// Whether Python's `int()` reads `text`: blanks around it, a sign, digits with single `_` between them.
#[must_use]
pub fn is_python_integer(text: &str) -> bool {
    let text = text.trim();
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    !digits.is_empty()
        && digits.split('_').all(|group| !group.is_empty() && group.chars().all(char::is_numeric))
}

/// The finite number that Python's `float()` reads in `text`.
fn python_float(text: &str) -> Option<f64> {
    let text = text.trim();
    if text.starts_with('_') || text.ends_with('_') || text.contains("__") {
        return None;
    }
    text.replace('_', "").parse::<f64>().ok().filter(|value| value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;
    use azureml_catalog::{Enum, Range, Text};

    fn of(value: &str) -> String {
        let parse = azureml_syntax::parse(&format!("a: {value}\n"));
        let node = parse.documents()[0].root().get("a").expect("an entry");
        format!("{:?}", Written::of(node))
    }

    #[test]
    fn yaml_1_1_types_are_seen() {
        assert_eq!(of("off"), "Boolean(false)");
        assert_eq!(of("'off'"), "Text(\"off\")");
        assert_eq!(of("1.0"), "Float(1.0)");
        assert_eq!(of("1_000"), "Integer(Some(1000))");
        assert_eq!(of("2024-01-31"), "Date");
        assert_eq!(of("1e3"), "Text(\"1e3\")");
        assert_eq!(of("~"), "Null");
        assert_eq!(of(""), "Null");
        assert_eq!(of("!!str 5"), "Text(\"5\")");
        assert_eq!(of("!mine 5"), "Unknown");
        assert_eq!(of("{a: 1}"), "Map");
    }

    #[test]
    fn placeholders_are_unknown() {
        for value in ["<name>", "${NAME}", "$NAME", "${{ inputs.x }}", "'{{ name }}'"] {
            assert_eq!(of(value), "Unknown", "{value}");
        }
    }

    #[test]
    fn integers_are_as_lenient_as_the_sdk() {
        let integer = Type::Integer(Range::default());
        for good in [
            Written::Integer(Some(-5)),
            Written::Float(1.5),
            Written::Text("10"),
            Written::Text(" 7 "),
            Written::Text("1_000"),
        ] {
            assert!(fits(good, &integer), "{good:?}");
        }
        for bad in [
            Written::Boolean(true),
            Written::Text("1.5"),
            Written::Text("ten"),
            Written::Text(""),
            Written::Text("1e3"),
            Written::Float(f64::INFINITY),
            Written::Date,
            Written::Sequence,
        ] {
            assert!(!fits(bad, &integer), "{bad:?}");
        }
        let strict = Type::Integer(Range { strict: true, ..Range::default() });
        assert!(!fits(Written::Text("10"), &strict));
    }

    #[test]
    fn booleans_take_words_and_zero_and_one() {
        for good in [Written::Text("yes"), Written::Text("Y"), Written::Float(1.0), Written::Integer(Some(0))]
        {
            assert!(fits(good, &Type::Boolean), "{good:?}");
        }
        for bad in
            [Written::Text("yES"), Written::Text("enabled"), Written::Integer(Some(2)), Written::Text("")]
        {
            assert!(!fits(bad, &Type::Boolean), "{bad:?}");
        }
    }

    #[test]
    fn text_refuses_everything_that_yaml_reads_otherwise() {
        let text = Type::String(Text::default());
        assert!(fits(Written::Text(""), &text));
        for bad in [Written::Integer(Some(1)), Written::Boolean(true), Written::Date, Written::Map] {
            assert!(!fits(bad, &text), "{bad:?}");
        }
        assert!(fits(Written::Unknown, &text));
    }

    #[test]
    fn numbers_refuse_nan_and_booleans() {
        let number = Type::Number(Range::default());
        assert!(fits(Written::Text("0.5"), &number));
        assert!(fits(Written::Text("1e-1"), &number));
        assert!(!fits(Written::Float(f64::NAN), &number));
        assert!(!fits(Written::Boolean(true), &number));
        assert!(!fits(Written::Text("50%"), &number));
    }

    #[test]
    fn any_scalar_fits_a_closed_set_and_no_mapping() {
        let set = Type::Enum(Enum::default());
        assert!(fits(Written::Boolean(false), &set));
        assert!(!fits(Written::Map, &set));
    }

    #[test]
    fn beside_references_a_set_takes_text_only() {
        let local = Type::Enum(Enum { values: vec!["local".to_owned()], ..Enum::default() });
        let compute = Type::Union(azureml_catalog::Union {
            any: vec![local, Type::Reference(azureml_catalog::Reference::default())],
            ..Default::default()
        });
        assert!(fits(Written::Text("local"), &compute));
        assert!(!fits(Written::Boolean(true), &compute));
    }
}
