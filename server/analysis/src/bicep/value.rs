//! What is known of a value without deploying anything. Nothing is guessed: what is not certain is unknown, but an
//! unknown value may have a name (a [`Symbol`], which equals itself) or a list of [`Value::alternatives`].
//!
//! Values own what they hold and are cheap to clone: they flow between files. Must not know how they come about.

mod collections;
mod compare;
mod id;
mod show;
mod symbol;
mod text;

pub use collections::{Array, Object, Open};
pub(in crate::bicep) use compare::MAX_STEPS;
pub use compare::Truth;
pub use id::{ResourceId, Scope};
pub use symbol::Symbol;
pub use text::Piece;

use azureml_syntax::Span;
use std::sync::Arc;

/// More alternatives than these are not kept.
const MOST_ALTERNATIVES: usize = 16;

/// Which evaluation of which file a value comes from: the same file may be a module many times. Who makes the
/// evaluators gives out the numbers and knows their files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Instance(pub u32);

/// Where a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// In the file of this instance.
    pub instance: Instance,
    /// There, in bytes.
    pub span: Span,
}

/// Which round of a loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Round {
    /// There is no loop.
    Only,
    /// The round with this index.
    At(usize),
    /// One of them, or all of them: it is not known how many there are, or which one is meant.
    Any,
}

/// A resource or module as declared: which declaration, in which instance, in which round of its loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Declared {
    /// Whose declaration it is.
    pub instance: Instance,
    /// Where the declaration begins in its file, in bytes.
    pub start: usize,
    /// Its round.
    pub round: Round,
}

/// How sure a value is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Certainty {
    /// Whoever deploys this gets this value.
    #[default]
    Known,
    /// So unless who deploys it sets a parameter: its default was used.
    ByDefault,
}

/// A value, how sure it is, and where it is written.
#[derive(Clone, Debug)]
pub struct Value {
    /// What is known of it.
    pub data: Data,
    /// How sure that is.
    pub certainty: Certainty,
    /// The literal, default or argument that it comes from, where it is one unchanged.
    pub place: Option<Place>,
}

/// What is known of a value.
#[derive(Clone, Debug)]
pub enum Data {
    /// Nothing but, perhaps, its name and what it may be.
    Unknown(Unknown),
    /// `null`: in Azure, the same as absent.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A string of which every letter is known.
    String(Arc<str>),
    /// A string with unknown pieces; at least one is not [`Piece::Known`].
    Text(Arc<[Piece]>),
    /// An array.
    Array(Array),
    /// An object.
    Object(Object),
    /// The id of a resource.
    Id(Arc<ResourceId>),
    /// A declared resource by its name; the evaluator of its instance knows its properties.
    Resource(Declared),
    /// A declared module by its name.
    Module(Declared),
}

/// What can be said of an unknown value.
#[derive(Clone, Debug, Default)]
pub struct Unknown {
    /// Its name: two values of one name are equal.
    pub symbol: Option<Symbol>,
    /// All that it can be.
    alternatives: Option<Arc<[Value]>>,
}

impl Certainty {
    /// The certainty of what is made of both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.max(other)
    }
}

impl From<Data> for Value {
    fn from(data: Data) -> Self {
        Self { data, certainty: Certainty::Known, place: None }
    }
}

impl Value {
    /// A value of which nothing is known.
    #[must_use]
    pub fn unknown() -> Self {
        Data::Unknown(Unknown::default()).into()
    }

    /// An unknown value with this name; without one, one of which nothing is known.
    #[must_use]
    pub fn named(symbol: Option<Symbol>) -> Self {
        Data::Unknown(Unknown { symbol, alternatives: None }).into()
    }

    /// `null`.
    #[must_use]
    pub fn null() -> Self {
        Data::Null.into()
    }

    /// `true` or `false`.
    #[must_use]
    pub fn boolean(value: bool) -> Self {
        Data::Boolean(value).into()
    }

    /// A whole number.
    #[must_use]
    pub fn integer(value: i64) -> Self {
        Data::Integer(value).into()
    }

    /// A string.
    #[must_use]
    pub fn string(value: &str) -> Self {
        Data::String(value.into()).into()
    }

    /// One of these values: the value itself where they agree, else an unknown one that remembers them.
    #[must_use]
    pub fn one_of(values: Vec<Self>, symbol: Option<Symbol>) -> Self {
        let certainty = values.iter().fold(Certainty::Known, |all, value| all.and(value.certainty));
        let mut distinct: Vec<Self> = Vec::new();
        let mut complete = !values.is_empty();
        let mut comparison = compare::Comparison::exact();
        for value in values {
            let several = value.alternatives().to_vec();
            let several = if several.is_empty() { vec![value] } else { several };
            for value in several {
                complete &= !matches!(&value.data, Data::Unknown(Unknown { symbol: None, .. }));
                if complete && !distinct.iter().any(|known| comparison.values(known, &value) == Truth::Yes) {
                    distinct.push(value);
                }
                complete &= distinct.len() <= MOST_ALTERNATIVES;
            }
        }
        match distinct.as_slice() {
            [only] if complete => Self { certainty, ..only.clone() },
            _ => {
                let alternatives = complete.then(|| distinct.into());
                Self { certainty, ..Data::Unknown(Unknown { symbol, alternatives }).into() }
            }
        }
    }

    /// The same value, at most as sure as `certainty`.
    #[must_use]
    pub fn but(mut self, certainty: Certainty) -> Self {
        self.certainty = self.certainty.and(certainty);
        self
    }

    /// The same value, written at `place`.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// All that an unknown value can be, where that is known; else nothing.
    #[must_use]
    pub fn alternatives(&self) -> &[Self] {
        match &self.data {
            Data::Unknown(Unknown { alternatives: Some(all), .. }) => all,
            _ => &[],
        }
    }

    /// What `change` makes of the value: of an unknown one with alternatives, of each of them.
    pub(super) fn map(&self, change: &mut dyn FnMut(&Self) -> Self) -> Self {
        if self.alternatives().is_empty() {
            return change(self);
        }
        let values = self.alternatives().iter().map(change).collect();
        Self::one_of(values, None).but(self.certainty)
    }

    /// The same value; an unknown one without a name gets this one.
    pub(super) fn or_named(mut self, symbol: impl FnOnce() -> Option<Symbol>) -> Self {
        if let Data::Unknown(unknown) = &mut self.data
            && unknown.symbol.is_none()
        {
            unknown.symbol = symbol();
        }
        self
    }

    /// The name that an unknown value has.
    #[must_use]
    pub fn symbol(&self) -> Option<&Symbol> {
        if let Data::Unknown(unknown) = &self.data { unknown.symbol.as_ref() } else { None }
    }

    /// Whether nothing is known of its kind and content. Its parts may be unknown all the same.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        matches!(self.data, Data::Unknown(_))
    }

    /// Whether it is certainly `null`, which is the same as absent.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self.data, Data::Null)
    }

    /// The boolean that it is.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        if let Data::Boolean(value) = self.data { Some(value) } else { None }
    }

    /// The number that it is.
    #[must_use]
    pub fn as_integer(&self) -> Option<i64> {
        if let Data::Integer(value) = self.data { Some(value) } else { None }
    }

    /// The string that it is, if every letter is known.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        if let Data::String(value) = &self.data { Some(value) } else { None }
    }

    /// The array that it is.
    #[must_use]
    pub fn as_array(&self) -> Option<&Array> {
        if let Data::Array(array) = &self.data { Some(array) } else { None }
    }

    /// The object that it is.
    #[must_use]
    pub fn as_object(&self) -> Option<&Object> {
        if let Data::Object(object) = &self.data { Some(object) } else { None }
    }

    /// The property of this name: `null` where an object of which all is known has none, unknown where the value is.
    /// Of a resource and a module, ask their evaluator.
    #[must_use]
    pub fn get(&self, key: &str) -> Self {
        let found = self.map(&mut |value| match &value.data {
            Data::Object(object) => object.get(key).but(value.certainty),
            Data::Null => value.clone(),
            _ => Self::unknown().but(value.certainty),
        });
        found.or_named(|| self.symbol().and_then(|symbol| symbol.property(key)))
    }

    /// What lies at the end of this path of properties; see [`Value::get`].
    #[must_use]
    pub fn path(&self, keys: &[&str]) -> Self {
        keys.iter().fold(self.clone(), |value, key| value.get(key))
    }

    /// How deep arrays and objects lie in each other.
    pub(super) fn depth(&self) -> u8 {
        match &self.data {
            Data::Array(array) => array.depth,
            Data::Object(object) => object.depth,
            _ => self.alternatives().iter().map(Self::depth).max().unwrap_or(0),
        }
    }

    /// How many values it is made of, itself included; shared ones count as often as they occur.
    pub(super) fn size(&self) -> u32 {
        match &self.data {
            Data::Array(array) => array.size,
            Data::Object(object) => object.size,
            _ => self.alternatives().iter().fold(1, |size, one| size.saturating_add(one.size())),
        }
    }
}

#[cfg(test)]
mod tests;
