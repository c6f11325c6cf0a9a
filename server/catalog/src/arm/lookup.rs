//! What can be asked of a type. Must not know resource types, texts and API versions.

use super::node::{self, Node};
use super::{Discriminated, Object, Property, Shape, Type, namespace};

/// The strings that may be written for a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choices {
    /// In Azure's order.
    pub values: Vec<&'static str>,
    /// Other strings are taken too.
    pub open: bool,
}

/// Limits that the facts give, both ends included. For people: that a value is outside is no proof that it is refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// The least length of a string in characters, or number of items of an array.
    pub min: Option<u64>,
    /// The greatest.
    pub max: Option<u64>,
    /// A regular expression that a string must match.
    pub pattern: Option<&'static str>,
}

impl Type {
    /// What it is.
    #[must_use]
    pub fn shape(self) -> Shape {
        match namespace::node(self) {
            Some(Node::Object(name, properties, additional, _)) => {
                Shape::Object(Object { name, properties, additional: *additional })
            }
            Some(Node::Discriminated(name, discriminator, properties, variants)) => {
                Shape::Discriminated(Discriminated { name, discriminator, properties, variants })
            }
            Some(Node::Union(members)) => Shape::Union(members),
            Some(Node::Literal(value)) => Shape::Literal(value),
            Some(Node::Array(item, ..)) => Shape::Array(*item),
            Some(Node::String(..)) => Shape::String,
            Some(Node::Integer(min, max)) => Shape::Integer { min: *min, max: *max },
            Some(Node::Boolean) => Shape::Boolean,
            Some(Node::Null) => Shape::Null,
            Some(Node::Any) | None => Shape::Any,
        }
    }

    /// Limits of a string or an array.
    #[must_use]
    pub fn limits(self) -> Limits {
        match namespace::node(self) {
            Some(Node::String(min, max, pattern, _)) => {
                Limits { min: *min, max: *max, pattern: pattern.as_deref() }
            }
            Some(Node::Array(_, min, max)) => Limits { min: *min, max: *max, pattern: None },
            _ => Limits::default(),
        }
    }

    /// Whether it is a secret: a string or an object that nobody should write as it stands.
    #[must_use]
    pub fn is_secret(self) -> bool {
        matches!(namespace::node(self), Some(Node::String(_, _, _, true) | Node::Object(_, _, _, true)))
    }
}

impl Shape {
    /// The strings that may be written; `None` where any may, or where something else than a string may.
    #[must_use]
    pub fn choices(self) -> Option<Choices> {
        let mut choices = Choices { values: Vec::new(), open: false };
        let members = match self {
            Self::Literal(value) => {
                choices.values.push(value);
                return Some(choices);
            }
            Self::Union(members) => members,
            _ => return None,
        };
        let (mut seen, mut pending): (Vec<Type>, Vec<Type>) = (Vec::new(), members.to_vec());
        pending.reverse();
        while let Some(member) = pending.pop() {
            if seen.contains(&member) {
                continue;
            }
            seen.push(member);
            match member.shape() {
                Self::Literal(value) => choices.values.push(value),
                Self::String => choices.open = true,
                Self::Null => {}
                Self::Union(inner) => pending.extend(inner.iter().rev()),
                _ => return None,
            }
        }
        (!choices.values.is_empty()).then_some(choices)
    }
}

impl Object {
    /// The property of this name, exactly as Azure spells it.
    #[must_use]
    pub fn property(self, name: &str) -> Option<&'static Property> {
        node::find(self.properties, name)
    }

    /// The property of this name in any letter case, for what was meant.
    #[must_use]
    pub fn property_in_any_case(self, name: &str) -> Option<&'static Property> {
        self.properties.iter().find(|property| property.name.eq_ignore_ascii_case(name))
    }
}

impl Discriminated {
    /// The property of all variants with this name, exactly as Azure spells it.
    #[must_use]
    pub fn property(self, name: &str) -> Option<&'static Property> {
        node::find(self.properties, name)
    }

    /// The variant for this value of the discriminator, in any letter case.
    #[must_use]
    pub fn variant(self, value: &str) -> Option<Type> {
        node::variant(self.variants, value)
    }
}
