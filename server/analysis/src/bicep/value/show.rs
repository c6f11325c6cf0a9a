//! Values as people read them.

use super::{Certainty, Data, Piece, Value};
use std::fmt::{self, Display, Formatter};

/// Arrays and objects in each other deeper than this are shown as `…`.
const MAX_DEPTH: usize = 6;

/// Of arrays and objects, so many items are shown.
const MAX_ITEMS: usize = 50;

/// No more values than these are shown in all.
const MAX_VALUES: usize = 500;

impl Display for Value {
    /// In Bicep's spelling as far as it has one. An unknown value is `?` and its name, `a | b` one of several; `…`
    /// stands for what there may be more.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write(self, f, 0, &mut 0)?;
        if self.certainty == Certainty::ByDefault { f.write_str(" (by default)") } else { Ok(()) }
    }
}

fn write(value: &Value, f: &mut Formatter<'_>, depth: usize, count: &mut usize) -> fmt::Result {
    *count += 1;
    if depth > MAX_DEPTH || *count > MAX_VALUES {
        return f.write_str("…");
    }
    match &value.data {
        Data::Unknown(unknown) => {
            let all = value.alternatives();
            for (at, alternative) in all.iter().enumerate() {
                f.write_str(if at > 0 { " | " } else { "" })?;
                write(alternative, f, depth + 1, count)?;
            }
            if all.is_empty() {
                f.write_str("?")?;
                f.write_str(unknown.symbol.as_ref().map_or("", |symbol| symbol.name()))?;
            }
            Ok(())
        }
        Data::Null => f.write_str("null"),
        Data::Boolean(value) => write!(f, "{value}"),
        Data::Integer(value) => write!(f, "{value}"),
        Data::String(text) => write!(f, "'{}'", escaped(text)),
        Data::Text(pieces) => text(pieces, f),
        Data::Id(id) => text(&id.pieces(), f),
        Data::Array(array) => {
            f.write_str("[")?;
            for (at, item) in array.items().iter().take(MAX_ITEMS).enumerate() {
                f.write_str(if at > 0 { ", " } else { "" })?;
                write(item, f, depth + 1, count)?;
            }
            rest(f, array.items().len(), array.is_closed())?;
            f.write_str("]")
        }
        Data::Object(object) => {
            f.write_str("{")?;
            for (at, (key, value)) in object.entries().iter().take(MAX_ITEMS).enumerate() {
                write!(f, "{}{key}: ", if at > 0 { ", " } else { "" })?;
                write(value, f, depth + 1, count)?;
            }
            rest(f, object.entries().len(), object.is_closed())?;
            f.write_str("}")
        }
        Data::Resource(_) => f.write_str("resource"),
        Data::Module(_) => f.write_str("module"),
    }
}

fn rest(f: &mut Formatter<'_>, count: usize, closed: bool) -> fmt::Result {
    match (count, closed && count <= MAX_ITEMS) {
        (_, true) => Ok(()),
        (0, false) => f.write_str("…"),
        (_, false) => f.write_str(", …"),
    }
}

fn text(pieces: &[Piece], f: &mut Formatter<'_>) -> fmt::Result {
    f.write_str("'")?;
    for piece in pieces {
        match piece {
            Piece::Known(text) => f.write_str(&escaped(text))?,
            Piece::Symbol(symbol) => write!(f, "${{{}}}", symbol.name())?,
            Piece::Unknown => f.write_str("${?}")?,
        }
    }
    f.write_str("'")
}

/// As it is written between quotes.
pub(super) fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\'', "\\'").replace('\n', "\\n").replace("${", "\\${")
}
