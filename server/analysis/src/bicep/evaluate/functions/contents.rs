//! Functions that ask what is in strings, arrays and objects alike: `length`, `empty`, `contains`, `first`, `take`.

use crate::bicep::value::{Array, Data, Object, Open, Piece, Truth, Value};

pub(super) fn call(name: &str, arguments: &[Value]) -> Option<Value> {
    match (name, arguments) {
        ("length", [value]) => length(value),
        ("empty", [value]) => Some(empty(value).into()).filter(|value: &Value| !value.is_unknown()),
        ("contains", [value, item]) => {
            Some(contains(value, item).into()).filter(|value: &Value| !value.is_unknown())
        }
        ("first", [value]) => end(value, false),
        ("last", [value]) => end(value, true),
        ("take" | "skip", [value, count]) => cut(value, count.as_integer()?, name == "take"),
        _ => None,
    }
}

/// How long Bicep says that a text is: it counts as .NET does, letters beyond the first 65,536 twice.
pub(super) fn units(text: &str) -> usize {
    text.chars().map(|letter| if u32::from(letter) > 0xFFFF { 2 } else { 1 }).sum()
}

fn length(value: &Value) -> Option<Value> {
    let length = match &value.data {
        Data::String(text) => units(text),
        Data::Array(array) if array.is_closed() => array.items().len(),
        Data::Object(object) if object.is_closed() => object.entries().len(),
        _ => return None,
    };
    i64::try_from(length).ok().map(Value::integer)
}

fn empty(value: &Value) -> Truth {
    match &value.data {
        Data::Null => Truth::Yes,
        Data::String(text) => text.is_empty().into(),
        Data::Text(pieces) if pieces.iter().any(|piece| matches!(piece, Piece::Known(_))) => Truth::No,
        Data::Id(_) => Truth::No,
        Data::Array(array) => match (array.items().is_empty(), array.is_closed()) {
            (false, _) => Truth::No,
            (true, closed) => {
                if closed {
                    Truth::Yes
                } else {
                    Truth::Unknown
                }
            }
        },
        Data::Object(object) => match (object.entries().is_empty(), object.is_closed()) {
            (false, _) => Truth::No,
            (true, closed) => {
                if closed {
                    Truth::Yes
                } else {
                    Truth::Unknown
                }
            }
        },
        _ => Truth::Unknown,
    }
}

fn contains(value: &Value, item: &Value) -> Truth {
    match &value.data {
        Data::Object(object) => has_key(object, item),
        Data::Array(array) => has_item(array, item),
        Data::String(_) | Data::Text(_) | Data::Id(_) => has_text(value, item),
        _ => Truth::Unknown,
    }
}

/// Keys are found in any letter case.
fn has_key(object: &Object, key: &Value) -> Truth {
    let Some(key) = key.as_str() else { return Truth::Unknown };
    if object.entries().iter().any(|(name, _)| name.eq_ignore_ascii_case(key)) {
        Truth::Yes
    } else if object.is_closed() {
        Truth::No
    } else {
        Truth::Unknown
    }
}

fn has_item(array: &Array, item: &Value) -> Truth {
    let rest = if array.is_closed() { Truth::No } else { Truth::Unknown };
    array.items().iter().fold(rest, |all, one| all.or(one.same(item)))
}

fn has_text(text: &Value, part: &Value) -> Truth {
    let (Some(pieces), Some(part)) = (text.pieces(), part.as_str()) else { return Truth::Unknown };
    let is_there = pieces.iter().any(|piece| matches!(piece, Piece::Known(text) if text.contains(part)));
    match (is_there, pieces.as_slice()) {
        (true, _) => Truth::Yes,
        (false, [Piece::Known(_)]) => Truth::No,
        (false, []) => part.is_empty().into(),
        _ => Truth::Unknown,
    }
}

fn end(value: &Value, last: bool) -> Option<Value> {
    match &value.data {
        Data::Array(array) if array.is_closed() => {
            let at = if last { array.items().len().checked_sub(1) } else { Some(0) };
            let found = at.and_then(|at| array.get(at));
            Some(found.unwrap_or_else(Value::null).but(value.certainty))
        }
        Data::String(text) => {
            let letter = if last { text.chars().next_back() } else { text.chars().next() };
            Some(Value::string(&letter.map_or_else(String::new, String::from)))
        }
        _ => None,
    }
}

fn cut(value: &Value, count: i64, take: bool) -> Option<Value> {
    let count = usize::try_from(count.max(0)).ok()?;
    match &value.data {
        Data::Array(array) if array.is_closed() => {
            let items = array.inner();
            let items = if take { items.take(count).collect() } else { items.skip(count).collect() };
            Some(Value::array(items, Open::No))
        }
        Data::String(text) if text.is_ascii() => {
            let (head, tail) = text.split_at(count.min(text.len()));
            Some(Value::string(if take { head } else { tail }))
        }
        Data::Text(pieces) if take => match pieces.first()? {
            Piece::Known(text) if text.is_ascii() => text.get(..count).map(Value::string),
            _ => None,
        },
        Data::Text(pieces) => match pieces.split_first()? {
            (Piece::Known(text), rest) if text.is_ascii() && text.len() >= count => {
                let mut pieces = vec![Piece::Known(text.get(count..)?.into())];
                pieces.extend_from_slice(rest);
                Some(Value::text(pieces))
            }
            _ => None,
        },
        _ => None,
    }
}
