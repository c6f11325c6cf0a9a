//! Functions that make one kind of value into another.

use crate::bicep::value::{Data, Piece, Value};

pub(super) fn call(name: &str, arguments: &[Value]) -> Option<Value> {
    let [value] = arguments else {
        return match (name, arguments) {
            ("uri", [base, relative]) => uri(base.as_str()?, relative.as_str()?),
            _ => None,
        };
    };
    match name {
        "string" => match &value.data {
            Data::String(_) | Data::Text(_) | Data::Id(_) => Some(value.clone()),
            Data::Boolean(_) | Data::Integer(_) => Some(Value::text(value.pieces()?)),
            _ => None,
        },
        "int" => match &value.data {
            Data::Integer(_) => Some(value.clone()),
            Data::String(text) => text.trim().parse().ok().map(Value::integer),
            _ => None,
        },
        "bool" => match &value.data {
            Data::Boolean(_) => Some(value.clone()),
            Data::Integer(number) => Some(Value::boolean(*number != 0)),
            Data::String(text) if text.eq_ignore_ascii_case("true") => Some(Value::boolean(true)),
            Data::String(text) if text.eq_ignore_ascii_case("false") => Some(Value::boolean(false)),
            _ => None,
        },
        "base64" => Some(text(base64(value.as_str()?.as_bytes()))),
        "base64ToString" => from_base64(value.as_str()?).map(text),
        "uriComponent" => Some(text(escape(value.as_str()?))),
        "uriComponentToString" => unescape(value.as_str()?).map(text),
        _ => None,
    }
}

fn text(text: String) -> Value {
    Value::text(vec![Piece::Known(text.into())])
}

/// A base that ends in a slash takes what follows; of any other, the last part is replaced.
fn uri(base: &str, relative: &str) -> Option<Value> {
    let (scheme, rest) = base.split_once("://")?;
    if relative.starts_with('/') || relative.contains("..") || relative.contains("://") {
        return None;
    }
    let folder = rest.rsplit_once('/').map_or(rest, |(folder, _)| folder);
    Some(text(format!("{scheme}://{folder}/{relative}")))
}

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn base64(bytes: &[u8]) -> String {
    let mut encoded = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0_usize, |bits, byte| (bits << 8) | usize::from(*byte));
        let bits = bits << (8 * (3 - chunk.len()));
        for at in 0..4 {
            let letter = LETTERS.get((bits >> (18 - 6 * at)) & 63).copied().unwrap_or(b'=');
            encoded.push(if at <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    encoded
}

fn from_base64(encoded: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(encoded.len() / 4 * 3);
    let (mut bits, mut count) = (0_usize, 0);
    for letter in encoded.trim_end_matches('=').bytes() {
        let digit = LETTERS.iter().position(|one| *one == letter)?;
        bits = ((bits << 6) | digit) & 0xFF_FFFF;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from((bits >> count) & 0xFF).ok()?);
        }
    }
    String::from_utf8(bytes).ok()
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            escaped.push(char::from(byte));
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
    }
    escaped
}

fn unescape(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        rest = behind;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let digits = std::str::from_utf8(behind.get(..2)?).ok()?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        rest = behind.get(2..)?;
    }
    String::from_utf8(bytes).ok()
}
