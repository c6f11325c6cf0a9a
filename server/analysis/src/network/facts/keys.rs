//! Where the keys of a resource stand in its file, by their paths in ARM's words; and the operations that write one there.
//! Must not know what the keys mean.

use azureml_syntax::Span;
use azureml_syntax::edit::{NewValue, Operation, Place};
use std::collections::HashMap;

/// A key with its value, or an item of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// The key; of an item and of the whole body, the value.
    pub key: Span,
    /// The value.
    pub value: Span,
    /// Whether the value is a literal mapping, to which keys can be added.
    pub is_map: bool,
}

/// The keys of one resource: by path in lower case, dots between the words, items by their index.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    by_path: HashMap<Box<str>, Written>,
    symbol: Option<Box<str>>,
}

impl Keys {
    /// No keys; `symbol` is what the declaration is called in its file.
    #[must_use]
    pub fn new(symbol: Option<&str>) -> Self {
        Self { by_path: HashMap::new(), symbol: symbol.map(Into::into) }
    }

    /// Adds a key; the body itself has the path `""`.
    pub fn put(&mut self, path: &str, written: Written) {
        self.by_path.insert(path.to_ascii_lowercase().into(), written);
    }

    /// What is written at this path.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&Written> {
        self.by_path.get(path.to_ascii_lowercase().as_str())
    }

    /// What the declaration is called in its file.
    #[must_use]
    pub fn symbol(&self) -> Option<&str> {
        self.symbol.as_deref()
    }

    /// The operation that makes the value at `path` `value`, whether the key is there or not; `None` where the body is not
    /// a literal down to there. The last words of `path` are spelt as given.
    #[must_use]
    pub fn set(&self, path: &str, value: NewValue) -> Option<Operation> {
        if let Some(written) = self.get(path).filter(|_| !path.is_empty()) {
            return Some(Operation::SetValue { key: written.key, to: value });
        }
        let mut words: Vec<&str> = path.split('.').collect();
        let mut value = value;
        while let Some(word) = words.pop() {
            let around = words.join(".");
            match self.get(&around) {
                Some(Written { value: map, is_map: true, .. }) => {
                    let key = word.to_owned();
                    return Some(Operation::AddEntry { map: *map, key, value, place: Place::Last });
                }
                Some(_) => return None,
                None => value = NewValue::Map(vec![(word.to_owned(), value)]),
            }
        }
        None
    }
}
