//! What a scalar's text means: the type that `PyYAML` (and so the SDK behind `az ml`) gives it, and whether it is a
//! placeholder that some other tool fills in. Must not know trees.

use crate::value::Resolved;
use crate::{Scalar, ScalarStyle};

impl Scalar {
    /// The type and value that `PyYAML`'s safe loader gives this scalar where no tag says otherwise: YAML 1.1's
    /// types. Only plain scalars can be anything but strings. [`crate::Node::resolved`] minds tags.
    ///
    /// Source: `yaml/resolver.py` and `yaml/constructor.py` of `PyYAML` 6.0.
    #[must_use]
    pub fn resolve(&self) -> Resolved {
        if self.style == ScalarStyle::Plain { resolve_plain(&self.text) } else { Resolved::String }
    }

    /// Whether the text holds a place that another tool fills in before Azure ML sees it, so that its type, name or
    /// value cannot be judged: anywhere in the text `{{x}}`, `{%x%}`, `${x}`, `${{x}}`, `$(x)`, `$[x]`, `#{x}#`, `$NAME`,
    /// `<x>` with at least one letter and no quote in it, or `__X__` in capitals, digits and underscores.
    #[must_use]
    pub fn placeholder(&self) -> bool {
        has_placeholder(&self.text)
    }
}

/// See [`Scalar::placeholder`].
pub(crate) fn has_placeholder(text: &str) -> bool {
    const PAIRS: [(&str, &str); 6] =
        [("{{", "}}"), ("{%", "%}"), ("${", "}"), ("$(", ")"), ("#{", "}#"), ("$[", "]")];
    if !text.bytes().any(|byte| matches!(byte, b'{' | b'$' | b'<' | b'_')) {
        return false;
    }
    let closed = |(open, close): (&str, &str)| {
        text.split_once(open).is_some_and(|(_, rest)| rest.find(close).is_some_and(|at| at > 0))
    };
    PAIRS.into_iter().any(closed) || has_variable(text) || has_angle(text) || has_dunder(text)
}

fn has_variable(text: &str) -> bool {
    text.match_indices('$')
        .any(|(at, _)| text[at + 1..].starts_with(|next: char| next.is_ascii_alphabetic() || next == '_'))
}

fn has_angle(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| {
        let inner = text[at + 1..].split(['>', '<', '"', '\'', '\n']).next().unwrap_or_default();
        text[at + 1 + inner.len()..].starts_with('>') && inner.contains(char::is_alphabetic)
    })
}

fn has_dunder(text: &str) -> bool {
    text.match_indices("__").any(|(at, _)| {
        let rest = text[at + 2..].trim_start_matches('_');
        let name = rest
            .split(|next: char| !(next.is_ascii_uppercase() || next.is_ascii_digit() || next == '_'))
            .next()
            .unwrap_or_default();
        name.strip_suffix("__").is_some_and(|name| !name.is_empty())
    })
}

fn resolve_plain(text: &str) -> Resolved {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Resolved::Null,
        "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => Resolved::Boolean(true),
        "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => Resolved::Boolean(false),
        _ => number(text)
            .or_else(|| is_timestamp(text).then_some(Resolved::Timestamp))
            .unwrap_or(Resolved::String),
    }
}

/// An integer or float, in the forms that `PyYAML`'s resolver knows.
pub(crate) fn number(text: &str) -> Option<Resolved> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let signed = unsigned.len() != text.len();
    let sign = if text.starts_with('-') { -1.0 } else { 1.0 };
    match unsigned {
        ".inf" | ".Inf" | ".INF" => return Some(Resolved::Float(sign * f64::INFINITY)),
        ".nan" | ".NaN" | ".NAN" if !signed => return Some(Resolved::Float(f64::NAN)),
        _ => {}
    }
    if !unsigned
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b':' | b'+' | b'-'))
    {
        return None;
    }
    if let Some(value) = float(unsigned, signed) {
        return Some(Resolved::Float(sign * value));
    }
    let magnitude = integer(unsigned)?;
    Some(Resolved::Integer(magnitude.map(|value| if text.starts_with('-') { -value } else { value })))
}

fn digits_or_underscores(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_')
}

fn starts_with_digit(text: &str) -> bool {
    text.bytes().next().is_some_and(|byte| byte.is_ascii_digit())
}

/// `1.5`, `1.`, `.5`, with an exponent that has a sign; `190:20:30.15`.
fn float(text: &str, signed: bool) -> Option<f64> {
    let (whole, rest) = text.split_once('.')?;
    if whole.contains(':') {
        let (first, sixties) = whole.split_once(':')?;
        let fits = starts_with_digit(first) && digits_or_underscores(first) && digits_or_underscores(rest);
        return if fits && sixties.split(':').all(is_sixty) { sexagesimal(whole, rest) } else { None };
    }
    let (fraction, exponent) = match rest.split_once(['e', 'E']) {
        Some((fraction, exponent)) => (fraction, Some(exponent)),
        None => (rest, None),
    };
    let exponent_fits = exponent.is_none_or(|exponent| {
        exponent
            .strip_prefix(['+', '-'])
            .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
    });
    let mantissa_fits = if whole.is_empty() {
        // The form without a whole part takes no sign.
        !signed && starts_with_digit(fraction) && digits_or_underscores(fraction)
    } else {
        starts_with_digit(whole) && digits_or_underscores(whole) && digits_or_underscores(fraction)
    };
    if exponent_fits && mantissa_fits { text.replace('_', "").parse().ok() } else { None }
}

/// `[0-5]?[0-9]`
fn is_sixty(part: &str) -> bool {
    match part.as_bytes() {
        [digit] => digit.is_ascii_digit(),
        [tens, digit] => (b'0'..=b'5').contains(tens) && digit.is_ascii_digit(),
        _ => false,
    }
}

fn sexagesimal(whole: &str, fraction: &str) -> Option<f64> {
    let mut value = 0.0;
    let mut parts = whole.split(':').peekable();
    while let Some(part) = parts.next() {
        let digits = part.replace('_', "");
        let number: f64 = if parts.peek().is_none() {
            format!("{digits}.{}", fraction.replace('_', "")).parse().ok()?
        } else {
            digits.parse().ok()?
        };
        value = value * 60.0 + number;
    }
    Some(value)
}

/// An integer without its sign: outside `None` if it is none, inside if it does not fit.
fn integer(text: &str) -> Option<Option<i128>> {
    let radix = |digits: &str, radix: u32| {
        let fits = !digits.is_empty() && digits.chars().all(|digit| digit == '_' || digit.is_digit(radix));
        fits.then(|| i128::from_str_radix(&digits.replace('_', ""), radix).ok())
    };
    if let Some(digits) = text.strip_prefix("0b") {
        return radix(digits, 2);
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return radix(digits, 16);
    }
    if text == "0" {
        return Some(Some(0));
    }
    if let Some(digits) = text.strip_prefix('0') {
        // `0_` alone is a zero.
        let all_blank = !digits.is_empty() && digits.bytes().all(|byte| byte == b'_');
        return if all_blank { Some(Some(0)) } else { radix(digits, 8) };
    }
    let (first, sixties) = text.split_once(':').map_or((text, None), |(first, rest)| (first, Some(rest)));
    if !starts_with_digit(first) || !digits_or_underscores(first) {
        return None;
    }
    let mut value: Option<i128> = first.replace('_', "").parse().ok();
    for part in sixties.into_iter().flat_map(|rest| rest.split(':')) {
        if !is_sixty(part) {
            return None;
        }
        value = value
            .and_then(|value| value.checked_mul(60))
            .and_then(|value| part.parse::<i128>().ok().and_then(|part| value.checked_add(part)));
    }
    Some(value)
}

/// `2024-01-31`, or a date, a time to the second and perhaps a fraction and a zone.
fn is_timestamp(text: &str) -> bool {
    let mut rest = text;
    let (Some(()), Some(month), Some(day)) = (exactly(&mut rest, 4), dashed(&mut rest), dashed(&mut rest))
    else {
        return false;
    };
    if rest.is_empty() {
        return month == 2 && day == 2;
    }
    let blanks = rest.trim_start_matches([' ', '\t']);
    rest =
        if blanks.len() == rest.len() { rest.strip_prefix(['T', 't']).unwrap_or_default() } else { blanks };
    if one_or_two(&mut rest).is_none() {
        return false;
    }
    for _ in 0..2 {
        let Some(after) = rest.strip_prefix(':') else { return false };
        rest = after;
        if exactly(&mut rest, 2).is_none() {
            return false;
        }
    }
    if let Some(fraction) = rest.strip_prefix('.') {
        rest = fraction.trim_start_matches(|digit: char| digit.is_ascii_digit());
    }
    if rest.is_empty() {
        return true;
    }
    rest = rest.trim_start_matches([' ', '\t']);
    if rest == "Z" {
        return true;
    }
    let Some(zone) = rest.strip_prefix(['+', '-']) else { return false };
    rest = zone;
    if one_or_two(&mut rest).is_none() {
        return false;
    }
    let Some(minutes) = rest.strip_prefix(':') else { return rest.is_empty() };
    rest = minutes;
    exactly(&mut rest, 2).is_some() && rest.is_empty()
}

/// Takes exactly `count` digits off `rest`, if that many stand there.
fn exactly(rest: &mut &str, count: usize) -> Option<()> {
    let digits = rest.get(..count)?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| *rest = &rest[count..])
}

/// Takes one or two digits; gives their number.
fn one_or_two(rest: &mut &str) -> Option<usize> {
    let count = rest.bytes().take(2).take_while(u8::is_ascii_digit).count();
    *rest = &rest[count..];
    (count > 0).then_some(count)
}

fn dashed(rest: &mut &str) -> Option<usize> {
    *rest = rest.strip_prefix('-')?;
    one_or_two(rest)
}

#[cfg(test)]
mod tests;
