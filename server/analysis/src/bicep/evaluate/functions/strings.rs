//! Functions about strings.

use crate::bicep::value::{Data, Open, Piece, Symbol, Truth, Value};

pub(super) fn call(name: &str, arguments: &[Value]) -> Option<Value> {
    match (name, arguments) {
        ("concat", _) if is_text(arguments) => Some(Value::join(arguments)),
        ("format", [pattern, values @ ..]) => format(pattern.as_str()?, values),
        ("toLower" | "toUpper", [text]) => letter_by_letter(text, name, |text| {
            if name == "toLower" { text.to_lowercase() } else { text.to_uppercase() }
        }),
        ("trim", [text]) => text.as_str().map(|text| Value::string(text.trim())),
        ("replace", [text, from, to]) => replace(text, from.as_str()?, to),
        ("split", [text, separator]) => split(text, separator),
        ("join", [array, separator]) => join(array, separator),
        ("substring", [text, start]) => substring(text.as_str()?, start.as_integer()?, None),
        ("substring", [text, start, length]) => {
            substring(text.as_str()?, start.as_integer()?, Some(length.as_integer()?))
        }
        ("startsWith" | "endsWith", [text, part]) => {
            let answer: Value = at_end(text, part.as_str()?, name == "endsWith").into();
            Some(answer).filter(|answer| !answer.is_unknown())
        }
        ("indexOf" | "lastIndexOf", [text, part]) => {
            let (text, part) = (text.as_str()?.to_lowercase(), part.as_str()?.to_lowercase());
            let at = if name == "indexOf" { text.find(&part) } else { text.rfind(&part) };
            let units = at.map(|at| super::contents::units(text.get(..at).unwrap_or_default()));
            Some(Value::integer(units.map_or(Some(-1), |at| i64::try_from(at).ok())?))
        }
        ("padLeft", [value, length]) => pad(value, length, " "),
        ("padLeft", [value, length, with]) => pad(value, length, with.as_str()?),
        _ => None,
    }
}

/// Whether these are strings: one is known to be, and none is known to be something else.
fn is_text(values: &[Value]) -> bool {
    values.iter().any(|value| matches!(value.data, Data::String(_) | Data::Text(_) | Data::Id(_)))
        && values.iter().all(|value| value.pieces().is_some())
}

/// `{0}`, `{1}`, …; `{{` is a brace. What `{0:D3}` makes of its value is unknown.
fn format(pattern: &str, values: &[Value]) -> Option<Value> {
    let mut parts = Vec::new();
    let mut text = String::new();
    let mut rest = pattern;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, brace) = rest.split_at(at);
        text.push_str(before);
        if brace.starts_with("{{") || brace.starts_with("}}") {
            text.push_str(brace.get(..1)?);
            rest = brace.get(2..)?;
            continue;
        }
        let (inside, behind) = brace.strip_prefix('{')?.split_once('}')?;
        let (index, plain) = match inside.split_once([':', ',']) {
            Some((index, _)) => (index, false),
            None => (inside, true),
        };
        let value = values.get(index.trim().parse::<usize>().ok()?)?;
        parts.push(Value::string(&std::mem::take(&mut text)));
        parts.push(if plain {
            value.clone()
        } else {
            Value::named(Symbol::of("format", &[Value::string(inside), value.clone()]))
        });
        rest = behind;
    }
    text.push_str(rest);
    parts.push(Value::string(&text));
    Some(Value::join(&parts))
}

/// Applies a function that changes letters one by one to all pieces of a string.
fn letter_by_letter(text: &Value, name: &str, change: impl Fn(&str) -> String) -> Option<Value> {
    if !is_text(std::slice::from_ref(text)) {
        return None;
    }
    let pieces = text.pieces()?.into_iter().map(|piece| match piece {
        Piece::Known(text) => Piece::Known(change(&text).into()),
        Piece::Symbol(symbol) => match Symbol::of(name, &[Value::named(Some(symbol))]) {
            Some(symbol) => Piece::Symbol(symbol),
            None => Piece::Unknown,
        },
        Piece::Unknown => Piece::Unknown,
    });
    Some(Value::text(pieces.collect()))
}

fn replace(text: &Value, from: &str, to: &Value) -> Option<Value> {
    let to_text = to.as_str()?;
    if from.is_empty() {
        return None;
    }
    if let Some(text) = text.as_str() {
        let most = text.matches(from).count().saturating_mul(to_text.len()).saturating_add(text.len());
        return (most <= 1_000_000)
            .then(|| Value::text(vec![Piece::Known(text.replace(from, to_text).into())]));
    }
    // What is longer may lie across pieces.
    if from.chars().count() > 1 {
        return None;
    }
    if !is_text(std::slice::from_ref(text)) {
        return None;
    }
    let pieces = text.pieces()?.into_iter().map(|piece| match piece {
        Piece::Known(text) => Piece::Known(text.replace(from, to_text).into()),
        Piece::Symbol(symbol) => {
            let arguments = [Value::named(Some(symbol)), Value::string(from), to.clone()];
            Symbol::of("replace", &arguments).map_or(Piece::Unknown, Piece::Symbol)
        }
        Piece::Unknown => Piece::Unknown,
    });
    Some(Value::text(pieces.collect()))
}

fn split(text: &Value, separator: &Value) -> Option<Value> {
    if let Some(text) = text.as_str() {
        let separators: Vec<&str> = match separator.as_array() {
            Some(several) if several.is_closed() => {
                several.items().iter().map(Value::as_str).collect::<Option<_>>()?
            }
            _ => vec![separator.as_str()?],
        };
        if separators.iter().any(|separator| separator.is_empty()) {
            return None;
        }
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((at, length)) = separators
            .iter()
            .filter_map(|separator| rest.find(separator).map(|at| (at, separator.len())))
            .min_by_key(|(at, length)| (*at, std::cmp::Reverse(*length)))
        {
            parts.push(Value::string(rest.get(..at)?));
            rest = rest.get(at + length..)?;
        }
        parts.push(Value::string(rest));
        return Some(Value::array(parts, Open::No));
    }
    // The parts of an id hold no slashes; only a scope that is not known may.
    let pieces = text.as_id().filter(|_| separator.as_str() == Some("/"))?.pieces();
    let is_whole = matches!(pieces.first(), Some(Piece::Known(text)) if text.starts_with('/'));
    is_whole.then(|| Value::array(Value::cut(&pieces, '/'), Open::No))
}

fn join(array: &Value, separator: &Value) -> Option<Value> {
    let array = array.as_array().filter(|array| array.is_closed())?;
    let mut parts = Vec::with_capacity(array.items().len() * 2);
    for (at, item) in array.items().iter().enumerate() {
        if at > 0 {
            parts.push(separator.clone());
        }
        parts.push(item.clone());
    }
    Some(Value::join(&parts))
}

fn substring(text: &str, start: i64, length: Option<i64>) -> Option<Value> {
    if !text.is_ascii() {
        return None;
    }
    let start = usize::try_from(start).ok()?;
    let end = match length {
        Some(length) => start.checked_add(usize::try_from(length).ok()?)?,
        None => text.len(),
    };
    text.get(start..end).map(Value::string)
}

fn at_end(text: &Value, part: &str, last: bool) -> Truth {
    let Some(pieces) = text.pieces() else { return Truth::Unknown };
    let part = part.to_lowercase();
    let piece = if last { pieces.last() } else { pieces.first() };
    let Some(Piece::Known(known)) = piece else {
        return if pieces.is_empty() { part.is_empty().into() } else { Truth::Unknown };
    };
    let known = known.to_lowercase();
    let is_there = if last { known.ends_with(&part) } else { known.starts_with(&part) };
    let may_match = if last { part.ends_with(&known) } else { part.starts_with(&known) };
    match (is_there, pieces.len()) {
        (true, _) => Truth::Yes,
        (false, 2..) if may_match => Truth::Unknown,
        _ => Truth::No,
    }
}

fn pad(value: &Value, length: &Value, with: &str) -> Option<Value> {
    let text = match &value.data {
        Data::String(text) => text.to_string(),
        Data::Integer(number) => number.to_string(),
        _ => return None,
    };
    let missing = usize::try_from(length.as_integer()?).ok()?.saturating_sub(text.chars().count());
    if missing > 1_000 || with.chars().count() != 1 {
        return None;
    }
    Some(Value::string(&format!("{}{text}", with.repeat(missing))))
}
