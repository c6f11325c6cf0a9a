//! Arrays and objects. What nests too deep is unknown: values are walked and dropped recursively.

use super::{Data, Value};
use std::collections::HashMap;
use std::sync::Arc;

/// Arrays and objects in each other deeper than this are unknown.
const MAX_DEPTH: u8 = 100;

/// Whether there may be more in an array or object than is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Open {
    /// All of it is known.
    No,
    /// There may be more.
    Yes,
    /// There may be more, here and in all objects in it: it is what the service says of a resource.
    Deep,
}

/// An array. What is known of one that is open is its beginning.
#[derive(Clone, Debug)]
pub struct Array {
    items: Arc<[Value]>,
    /// Whether there may be more items. In an open array items may stand between the ones that are known.
    pub open: Open,
    pub(super) depth: u8,
    pub(super) size: u32,
}

/// An object: properties in order.
#[derive(Clone, Debug)]
pub struct Object {
    entries: Arc<[(Arc<str>, Value)]>,
    /// Whether there may be more properties, or other values for these: of an open object only what is written behind
    /// the last unknown part is kept.
    pub open: Open,
    pub(super) depth: u8,
    pub(super) size: u32,
}

impl Array {
    /// The items that are known, in order.
    #[must_use]
    pub fn items(&self) -> &[Value] {
        &self.items
    }

    /// Whether all items are known to be there; each of them may be unknown.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.open != Open::Yes
    }

    /// The item at this index, with what it inherits from its array.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<Value> {
        self.items.get(at).map(|item| item.clone().inherit(self.open))
    }

    /// The items with what they inherit from their array.
    pub fn inner(&self) -> impl Iterator<Item = Value> + '_ {
        self.items.iter().map(|item| item.clone().inherit(self.open))
    }
}

impl Object {
    /// The properties that are known, in order.
    #[must_use]
    pub fn entries(&self) -> &[(Arc<str>, Value)] {
        &self.entries
    }

    /// Whether it has no other properties than these.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.open == Open::No
    }

    /// The property of this name, in any letter case where none is spelt so (Azure reads names like that): `null` where
    /// there is none, unknown where there may be one.
    #[must_use]
    pub fn get(&self, key: &str) -> Value {
        let found = self.entries.iter().find(|(name, _)| &**name == key);
        let found = found.or_else(|| self.entries.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)));
        match found {
            Some((_, value)) => value.clone().inherit(self.open),
            None if self.is_closed() => Value::null(),
            None => Value::unknown(),
        }
    }
}

/// The depth and size of what holds these; `None` where it is too deep.
fn measure<'v>(values: impl Iterator<Item = &'v Value>) -> Option<(u8, u32)> {
    let start = (1_u8, 1_u32);
    let (depth, size) = values.fold(start, |(depth, size), value| {
        (depth.max(value.depth().saturating_add(1)), size.saturating_add(value.size()))
    });
    (depth <= MAX_DEPTH).then_some((depth, size))
}

impl Value {
    /// An array of these items.
    #[must_use]
    pub fn array(items: Vec<Self>, open: Open) -> Self {
        let Some((depth, size)) = measure(items.iter()) else { return Self::unknown() };
        Data::Array(Array { items: items.into(), open, depth, size }).into()
    }

    /// An object of these properties; of two of one name the last one counts, at the place of the first.
    #[must_use]
    pub fn object(entries: Vec<(Arc<str>, Self)>, open: Open) -> Self {
        let Some((depth, size)) = measure(entries.iter().map(|(_, value)| value)) else {
            return Self::unknown();
        };
        let mut places: HashMap<Arc<str>, usize> = HashMap::with_capacity(entries.len());
        let mut distinct: Vec<(Arc<str>, Self)> = Vec::with_capacity(entries.len());
        for (key, value) in entries {
            let place = *places.entry(Arc::clone(&key)).or_insert(distinct.len());
            match distinct.get_mut(place) {
                Some(entry) => entry.1 = value,
                None => distinct.push((key, value)),
            }
        }
        Data::Object(Object { entries: distinct.into(), open, depth, size }).into()
    }

    /// The same value as the service may give it back: in objects there may be more than was written.
    #[must_use]
    pub(in crate::bicep) fn inherit(mut self, open: Open) -> Self {
        if open == Open::Deep {
            match &mut self.data {
                Data::Array(Array { open, .. }) | Data::Object(Object { open, .. }) => *open = Open::Deep,
                _ => {}
            }
        }
        self
    }
}
