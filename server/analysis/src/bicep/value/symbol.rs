//! Names of unknown values. What is computed from named values by a function that always gives the same has a name, too.

use super::show::escaped;
use super::{Data, Piece, Value};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// Names longer than this, in bytes, are shortened to what tells them apart.
const MAX_BYTES: usize = 200;

/// What takes more than these to write, in bytes, has no name.
const MAX_WRITTEN: usize = 4_000;

/// The name of an unknown value: `resourceGroup().location`, or a parameter of one instance.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Symbol(Arc<str>);

impl Symbol {
    /// The symbol of this name.
    #[must_use]
    pub fn new(name: &str) -> Self {
        if name.len() <= MAX_BYTES {
            return Self(name.into());
        }
        let mut hasher = DefaultHasher::new();
        name.hash(&mut hasher);
        let mut cut = MAX_BYTES / 2;
        while !name.is_char_boundary(cut) {
            cut -= 1;
        }
        let head = name.get(..cut).unwrap_or_default();
        Self(format!("{head}…{}#{:x}", name.len(), hasher.finish()).into())
    }

    /// What `function` gives for these arguments; `None` where one of them is unknown and has no name.
    #[must_use]
    pub fn of(function: &str, arguments: &[Value]) -> Option<Self> {
        let mut name = format!("{function}(");
        for (at, argument) in arguments.iter().enumerate() {
            if at > 0 {
                name.push(',');
            }
            write(argument, &mut name)?;
        }
        name.push(')');
        Some(Self::new(&name))
    }

    /// A property of the value of this name.
    #[must_use]
    pub(in crate::bicep) fn property(&self, key: &str) -> Option<Self> {
        Some(Self::new(&format!("{}.{key}", self.0)))
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0
    }
}

/// Writes what tells a value apart from all others; `None` where that is not known, or too long.
fn write(value: &Value, into: &mut String) -> Option<()> {
    if into.len() > MAX_WRITTEN {
        return None;
    }
    match &value.data {
        Data::Unknown(unknown) => into.push_str(unknown.symbol.as_ref()?.name()),
        Data::Null => into.push_str("null"),
        Data::Boolean(value) => into.push_str(if *value { "true" } else { "false" }),
        Data::Integer(value) => into.push_str(&value.to_string()),
        Data::String(text) => quoted(text, into),
        Data::Text(pieces) => pieces_into(pieces, into)?,
        Data::Id(id) => pieces_into(&id.pieces(), into)?,
        Data::Array(array) if array.is_closed() => {
            into.push('[');
            for item in array.items() {
                write(item, into)?;
                into.push(',');
            }
            into.push(']');
        }
        Data::Object(object) if object.is_closed() => {
            into.push('{');
            for (key, value) in object.entries() {
                quoted(key, into);
                write(value, into)?;
                into.push(',');
            }
            into.push('}');
        }
        _ => return None,
    }
    Some(())
}

fn pieces_into(pieces: &[Piece], into: &mut String) -> Option<()> {
    into.push('\'');
    for piece in pieces {
        match piece {
            Piece::Known(text) => into.push_str(&escaped(text)),
            Piece::Symbol(symbol) => {
                into.push_str("${");
                into.push_str(symbol.name());
                into.push('}');
            }
            Piece::Unknown => return None,
        }
    }
    into.push('\'');
    Some(())
}

fn quoted(text: &str, into: &mut String) {
    into.push('\'');
    into.push_str(&escaped(text));
    into.push('\'');
}
