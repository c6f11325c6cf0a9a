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

/// How a language that does not speak ARM's words writes them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spelling {
    /// The path of the key for a path of ARM's words.
    pub(super) path: fn(usize, &str) -> String,
    /// A value as the language writes it at a path of ARM's words.
    pub(super) value: fn(&str, NewValue) -> NewValue,
    /// The number of the kind, which `path` is asked with.
    pub(super) kind: usize,
}

/// The keys of one resource: by path in lower case, dots between the words, items by their index.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    by_path: HashMap<Box<str>, Written>,
    /// The same by the language's own words, where these are not ARM's.
    own: HashMap<Box<str>, Written>,
    spelling: Option<Spelling>,
    symbol: Option<Box<str>>,
}

impl Keys {
    /// No keys; `symbol` is what the declaration is called in its file.
    #[must_use]
    pub fn new(symbol: Option<&str>) -> Self {
        Self { symbol: symbol.map(Into::into), ..Self::default() }
    }

    /// No keys of a resource whose language has words of its own.
    pub(super) fn spelled(spelling: Spelling) -> Self {
        Self { spelling: Some(spelling), ..Self::default() }
    }

    /// Adds a key; the body itself has the path `""`.
    pub fn put(&mut self, path: &str, written: Written) {
        self.by_path.insert(path.to_ascii_lowercase().into(), written);
    }

    /// Adds a key by the language's own path.
    pub(super) fn put_own(&mut self, path: &str, written: Written) {
        self.own.insert(path.to_ascii_lowercase().into(), written);
    }

    /// What is written at a path of the language's own words: `managed_network.outbound_rules`.
    #[must_use]
    pub fn own(&self, path: &str) -> Option<&Written> {
        let all = if self.spelling.is_some() { &self.own } else { &self.by_path };
        all.get(path.to_ascii_lowercase().as_str())
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
    /// a literal down to there. The path is ARM's, as its words are spelt in Bicep; in YAML its key is written, and a word
    /// of ARM (`Disabled`) as YAML spells it.
    #[must_use]
    pub fn set(&self, path: &str, value: NewValue) -> Option<Operation> {
        let (path, mut value) = match &self.spelling {
            Some(spelling) => ((spelling.path)(spelling.kind, path), (spelling.value)(path, value)),
            None => (path.to_owned(), value),
        };
        if let Some(written) = self.own(&path).filter(|_| !path.is_empty()) {
            return Some(Operation::SetValue { key: written.key, to: value });
        }
        let mut words: Vec<&str> = path.split('.').collect();
        while let Some(word) = words.pop() {
            let around = words.join(".");
            match self.own(&around) {
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
