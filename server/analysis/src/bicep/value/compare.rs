//! Whether two values are the same: yes, no, or not to be known.

use super::{Data, Piece, ResourceId, Round, Scope, Unknown, Value};
use std::sync::Arc;

/// Comparing large values ends here, in steps.
pub(in crate::bicep) const MAX_STEPS: usize = 2_000;

/// An answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Truth {
    /// Certainly not.
    No,
    /// Nobody knows.
    Unknown,
    /// Certainly.
    Yes,
}

impl Truth {
    /// Whether both hold.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.min(other)
    }

    /// Whether one of them holds.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.max(other)
    }
}

impl From<bool> for Truth {
    fn from(value: bool) -> Self {
        if value { Self::Yes } else { Self::No }
    }
}

impl From<Truth> for Value {
    /// A boolean, or an unknown value.
    fn from(truth: Truth) -> Self {
        match truth {
            Truth::Yes => Self::boolean(true),
            Truth::No => Self::boolean(false),
            Truth::Unknown => Self::unknown(),
        }
    }
}

/// How strings are compared, and how much may still be.
pub(super) struct Comparison {
    steps: usize,
    any_case: bool,
}

impl Value {
    /// Whether both are the same value, strings letter by letter.
    #[must_use]
    pub fn same(&self, other: &Self) -> Truth {
        Comparison::exact().values(self, other)
    }

    /// Whether both are the same value, in any letter case: how Azure compares names and ids.
    #[must_use]
    pub fn same_name(&self, other: &Self) -> Truth {
        Comparison { steps: MAX_STEPS, any_case: true }.values(self, other)
    }
}

impl ResourceId {
    /// Whether both are the id of one resource.
    #[must_use]
    pub fn same(&self, other: &Self) -> Truth {
        Comparison { steps: MAX_STEPS, any_case: true }.ids(self, other)
    }
}

impl Comparison {
    /// Letter by letter.
    pub(super) const fn exact() -> Self {
        Self { steps: MAX_STEPS, any_case: false }
    }

    pub(super) fn values(&mut self, a: &Value, b: &Value) -> Truth {
        let Some(steps) = self.steps.checked_sub(1) else { return Truth::Unknown };
        self.steps = steps;
        match (&a.data, &b.data) {
            (Data::Unknown(x), _) if !a.alternatives().is_empty() && !x.is(b) => self.any(a, b),
            (_, Data::Unknown(y)) if !b.alternatives().is_empty() && !y.is(a) => self.any(b, a),
            (Data::Unknown(x), _) => {
                if x.is(b) {
                    Truth::Yes
                } else {
                    Truth::Unknown
                }
            }
            (_, Data::Unknown(y)) => {
                if y.is(a) {
                    Truth::Yes
                } else {
                    Truth::Unknown
                }
            }
            (Data::Null, Data::Null) => Truth::Yes,
            (Data::Boolean(x), Data::Boolean(y)) => (x == y).into(),
            (Data::Integer(x), Data::Integer(y)) => (x == y).into(),
            (Data::Resource(x), Data::Resource(y)) | (Data::Module(x), Data::Module(y)) => {
                if x == y && x.round != Round::Any { Truth::Yes } else { Truth::Unknown }
            }
            (Data::Resource(_) | Data::Module(_), Data::Object(_))
            | (Data::Object(_), Data::Resource(_) | Data::Module(_)) => Truth::Unknown,
            (Data::Array(x), Data::Array(y)) => {
                if x.is_closed() && y.is_closed() {
                    if x.items().len() != y.items().len() {
                        return Truth::No;
                    }
                    if std::ptr::eq(x.items(), y.items()) && !x.items().is_empty() {
                        return self.itself(a);
                    }
                    let pairs = x.items().iter().zip(y.items());
                    pairs.fold(Truth::Yes, |all, (x, y)| all.and(self.values(x, y)))
                } else {
                    Truth::Unknown
                }
            }
            (Data::Object(x), Data::Object(y)) => {
                let closed = x.is_closed() && y.is_closed();
                if closed && x.entries().len() != y.entries().len() {
                    return Truth::No;
                }
                let mut all = if closed { Truth::Yes } else { Truth::Unknown };
                for (key, value) in x.entries() {
                    match y.entries().iter().find(|(other, _)| other == key) {
                        Some((_, other)) => all = all.and(self.values(value, other)),
                        None if y.is_closed() => return Truth::No,
                        None => {}
                    }
                    if all == Truth::No || self.steps == 0 {
                        break;
                    }
                }
                all
            }
            (Data::Id(x), Data::Id(y)) => self.ids(x, y),
            (Data::Id(x), Data::String(_) | Data::Text(_)) => self.id_and_text(x, b),
            (Data::String(_) | Data::Text(_), Data::Id(y)) => self.id_and_text(y, a),
            (Data::String(x), Data::String(y)) => {
                (if self.any_case { x.to_lowercase() == y.to_lowercase() } else { x == y }).into()
            }
            (Data::String(_) | Data::Text(_), Data::String(_) | Data::Text(_)) => self.texts(a, b),
            _ => Truth::No,
        }
    }

    /// Whether a value that is shared is known well enough to equal itself.
    fn itself(&mut self, value: &Value) -> Truth {
        let Some(steps) = self.steps.checked_sub(1) else { return Truth::Unknown };
        self.steps = steps;
        match &value.data {
            Data::Unknown(unknown) => unknown.is(value).into(),
            Data::Text(pieces) => (!pieces.contains(&Piece::Unknown)).into(),
            Data::Array(array) => {
                array.items().iter().fold(Truth::Yes, |all, item| all.and(self.itself(item)))
            }
            Data::Object(_) | Data::Id(_) => self.values(value, &value.clone()),
            _ => Truth::Yes,
        }
        .max(Truth::Unknown)
    }

    /// `a` with each of what it may be.
    fn any(&mut self, a: &Value, b: &Value) -> Truth {
        let mut answers = a.alternatives().iter().map(|alternative| self.values(alternative, b));
        let Some(first) = answers.next() else { return Truth::Unknown };
        if answers.all(|answer| answer == first) { first } else { Truth::Unknown }
    }

    fn id_and_text(&mut self, id: &Arc<ResourceId>, text: &Value) -> Truth {
        match text.as_id() {
            Some(other) => self.ids(id, &other),
            None => self.texts(&Value::text(id.pieces()), text),
        }
    }

    fn ids(&mut self, a: &ResourceId, b: &ResourceId) -> Truth {
        if let (Some(x), Some(y)) = (a.declared, b.declared)
            && x == y
            && x.round != Round::Any
        {
            return Truth::Yes;
        }
        if !a.is(&b.r#type) || a.names.len() != b.names.len() {
            return Truth::No;
        }
        let before = std::mem::replace(&mut self.any_case, true);
        let names = a.names.iter().zip(&b.names);
        let names = names.fold(Truth::Yes, |all, (x, y)| all.and(self.values(x, y)));
        let all = names.and(self.scopes(&a.scope, &b.scope));
        self.any_case = before;
        all
    }

    fn scopes(&mut self, a: &Scope, b: &Scope) -> Truth {
        match (a, b) {
            (Scope::Unknown, _) | (_, Scope::Unknown) => Truth::Unknown,
            (Scope::Tenant, Scope::Tenant) => Truth::Yes,
            (Scope::ManagementGroup(x), Scope::ManagementGroup(y))
            | (Scope::Subscription(x), Scope::Subscription(y)) => self.values(x, y),
            (
                Scope::ResourceGroup { subscription, name },
                Scope::ResourceGroup { subscription: other, name: other_name },
            ) => self.values(subscription, other).and(self.values(name, other_name)),
            (Scope::Resource(x), Scope::Resource(y)) => self.ids(x, y),
            _ => Truth::No,
        }
    }

    /// Compares from both ends: what is equal falls away until something differs or is unknown.
    fn texts(&self, a: &Value, b: &Value) -> Truth {
        let (Some(mut a), Some(mut b)) = (self.spelled(a), self.spelled(b)) else { return Truth::Unknown };
        for _ in 0..2 {
            while let (Some(x), Some(y)) = (a.last(), b.last()) {
                if x != y || *x == Letter::Unknown {
                    break;
                }
                a.pop();
                b.pop();
            }
            a.reverse();
            b.reverse();
        }
        let is_known = |letter: Option<&Letter<'_>>| matches!(letter, Some(Letter::Known(_)));
        let differ = |x: Option<&Letter<'_>>, y: Option<&Letter<'_>>| is_known(x) && is_known(y) && x != y;
        let has_more = |rest: &[Letter<'_>]| rest.iter().any(|letter| is_known(Some(letter)));
        if a.is_empty() && b.is_empty() {
            Truth::Yes
        } else if differ(a.first(), b.first())
            || differ(a.last(), b.last())
            || (a.is_empty() && has_more(&b))
            || (b.is_empty() && has_more(&a))
        {
            Truth::No
        } else {
            Truth::Unknown
        }
    }

    fn spelled<'v>(&self, value: &'v Value) -> Option<Vec<Letter<'v>>> {
        let mut letters = Vec::new();
        let spell = |text: &'v str, letters: &mut Vec<Letter<'v>>| match self.any_case {
            true => letters.extend(text.chars().flat_map(char::to_lowercase).map(Letter::Known)),
            false => letters.extend(text.chars().map(Letter::Known)),
        };
        match &value.data {
            Data::String(text) => spell(text, &mut letters),
            Data::Text(pieces) => {
                for piece in pieces.iter() {
                    match piece {
                        Piece::Known(text) => spell(text, &mut letters),
                        Piece::Symbol(symbol) => letters.push(Letter::Symbol(symbol.name())),
                        Piece::Unknown => letters.push(Letter::Unknown),
                    }
                }
            }
            _ => return None,
        }
        Some(letters)
    }
}

#[derive(PartialEq, Eq)]
enum Letter<'v> {
    Known(char),
    Symbol(&'v str),
    Unknown,
}

impl Unknown {
    /// Whether `value` is the value of this name.
    fn is(&self, value: &Value) -> bool {
        let Some(symbol) = &self.symbol else { return false };
        match &value.data {
            Data::Unknown(other) => other.symbol.as_ref() == Some(symbol),
            Data::Text(pieces) => matches!(&pieces[..], [Piece::Symbol(other)] if other == symbol),
            _ => false,
        }
    }
}
