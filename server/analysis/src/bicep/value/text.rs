//! Strings of which some pieces are unknown.

use super::{Certainty, Data, Symbol, Value};
use std::sync::Arc;

/// Strings longer than this, in bytes, are unknown: nothing that we look at is as long.
const MAX_BYTES: usize = 64 * 1024;

/// A piece of a string.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Piece {
    /// These letters.
    Known(Arc<str>),
    /// The text of the unknown value of this name.
    Symbol(Symbol),
    /// Any text.
    Unknown,
}

impl Value {
    /// The string of these pieces.
    #[must_use]
    pub fn text(pieces: Vec<Piece>) -> Self {
        let mut joined: Vec<Piece> = Vec::with_capacity(pieces.len());
        let mut open = String::new();
        let mut length = 0;
        for piece in pieces {
            match piece {
                Piece::Known(text) => open.push_str(&text),
                other => {
                    if !open.is_empty() {
                        length += open.len();
                        joined.push(Piece::Known(std::mem::take(&mut open).into()));
                    }
                    let is_repeated = other == Piece::Unknown && joined.last() == Some(&Piece::Unknown);
                    if !is_repeated {
                        length += 16;
                        joined.push(other);
                    }
                }
            }
            if length + open.len() > MAX_BYTES {
                return Self::unknown();
            }
        }
        if joined.is_empty() {
            return Data::String(open.into()).into();
        }
        if !open.is_empty() {
            joined.push(Piece::Known(open.into()));
        }
        Data::Text(joined.into()).into()
    }

    /// The value as the pieces of a string, as an interpolation writes it; `None` for what is no string and cannot be
    /// written into one (`null`, objects, arrays).
    #[must_use]
    pub fn pieces(&self) -> Option<Vec<Piece>> {
        Some(match &self.data {
            Data::Unknown(unknown) => vec![match &unknown.symbol {
                Some(symbol) => Piece::Symbol(symbol.clone()),
                None => Piece::Unknown,
            }],
            Data::Boolean(value) => vec![Piece::Known(if *value { "True" } else { "False" }.into())],
            Data::Integer(value) => vec![Piece::Known(value.to_string().into())],
            Data::String(text) => vec![Piece::Known(Arc::clone(text))],
            Data::Text(pieces) => pieces.to_vec(),
            Data::Id(id) => id.pieces(),
            Data::Null | Data::Array(_) | Data::Object(_) | Data::Resource(_) | Data::Module(_) => {
                return None;
            }
        })
    }

    /// These values one behind the other in a string. An id with names behind it is the id of what lies below it.
    #[must_use]
    pub fn join(values: &[Self]) -> Self {
        let certainty = values.iter().fold(Certainty::Known, |all, value| all.and(value.certainty));
        let pieces: Vec<Piece> =
            values.iter().flat_map(|value| value.pieces().unwrap_or_else(|| vec![Piece::Unknown])).collect();
        if let [Self { data: Data::Id(id), .. }, rest @ ..] = values {
            let behind = rest.iter().flat_map(|value| value.pieces().unwrap_or_else(|| vec![Piece::Unknown]));
            if let Some(below) = id.below(behind.collect()) {
                return Self::from(Data::Id(below.into())).but(certainty);
            }
        }
        Self::text(pieces).but(certainty)
    }

    /// What is known of how the string begins.
    #[must_use]
    pub fn prefix(&self) -> String {
        match self.pieces().as_deref() {
            Some([Piece::Known(text), ..]) => text.to_string(),
            _ => String::new(),
        }
    }

    /// The string cut at each `separator`, which must stand in known pieces: what is unknown is taken to hold none.
    pub(in crate::bicep) fn cut(pieces: &[Piece], separator: char) -> Vec<Self> {
        let mut parts = Vec::new();
        let mut current = Vec::new();
        for piece in pieces {
            let Piece::Known(text) = piece else {
                current.push(piece.clone());
                continue;
            };
            for (at, part) in text.split(separator).enumerate() {
                if at > 0 {
                    parts.push(Self::text(std::mem::take(&mut current)));
                }
                if !part.is_empty() {
                    current.push(Piece::Known(part.into()));
                }
            }
        }
        parts.push(Self::text(current));
        parts
    }
}
