//! A document laid over the catalog: every value with the type it should have, unions decided, and every key that does
//! not belong where it stands. Made once; rules and features read it. Says what is there, judges nothing.

mod branch;
mod choices;
mod homes;
mod stranger;
#[cfg(test)]
mod tests;
mod walk;

pub use choices::choices;
pub use homes::{Home, homes, siblings};

use crate::Identity;
use azureml_catalog::{Key, Negative, Object, Type};
use azureml_syntax::{Document, Entry, Node, Span};

/// A document, its kind, and its places.
#[derive(Debug)]
pub struct TypedDocument<'d> {
    /// The document.
    pub document: &'d Document,
    /// What it is.
    pub identity: Identity,
    /// Every value that the catalog has a type for, parents before children; the first one is the root. Empty where
    /// the kind has no keys in the catalog.
    pub places: Vec<Place<'d>>,
    /// Every key that its mapping does not have, whether the SDK refuses it there or passes it over; the first ones
    /// where there are very many. Keys that are still being typed (without a colon) and keys that are not literals are
    /// none.
    pub strangers: Vec<Stranger<'d>>,
}

/// A value and the type it should have.
#[derive(Debug)]
pub struct Place<'d> {
    /// The value.
    pub node: Node<'d>,
    /// The entry whose value it is; `None` for the root and for list items.
    pub entry: Option<&'d Entry>,
    /// The catalog's key, where the value stands behind one.
    pub key: Option<&'static Key>,
    /// The type as the catalog has it.
    pub declared: &'static Type,
    /// The branch that was meant, where `declared` is a union; else the same. The union itself where nothing tells:
    /// the value is missing or unknown, or no branch is of its shape (a list where a text or a mapping should stand).
    pub r#type: &'static Type,
    /// The object, where `type` is one.
    pub object: Option<&'static Object>,
    /// The index of the place around it.
    pub parent: Option<usize>,
    /// The `<<` that brought the entry in.
    pub merged: Option<Span>,
    /// It stands at or under a read-only key: the SDK drops it before any check.
    pub dropped: bool,
}

/// A key that its mapping does not have, and what it probably is. Exactly one rule reports it.
#[derive(Debug)]
pub struct Stranger<'d> {
    /// The index of the mapping's place.
    pub place: usize,
    /// The entry.
    pub entry: &'d Entry,
    /// The `<<` that brought it in.
    pub merged: Option<Span>,
    /// Whether the SDK refuses the file for it; else it takes every key here, and passes this one over.
    pub refused: bool,
    /// What it probably is.
    pub cause: Cause,
}

/// Why a stranger is one: the best explanation, decided once for all rules.
#[derive(Debug, Clone)]
pub enum Cause {
    /// The catalog knows that people expect it here: rule by [`Negative::code`].
    Negative(&'static Negative),
    /// It was called so before: the key it is called now. Rule `renamed-key`.
    Renamed(&'static Key),
    /// It is a key of an object elsewhere in this document's kind: the path to it from the root
    /// (`["settings"]`; empty for the root). Rule `misplaced-key`.
    Misplaced(Vec<&'static str>),
    /// It is a key of these sibling kinds. Rule `unsupported-key`.
    Sibling(Vec<&'static azureml_catalog::Kind>),
    /// One key here is clearly nearest. Rule `unknown-key`, with a fix.
    Typo(&'static Key),
    /// Nothing like it is known. Rule `unknown-key`.
    Unknown,
}

impl<'d> TypedDocument<'d> {
    /// The place of the value behind `path` from the root: `["settings", "retry_settings"]`.
    #[must_use]
    pub fn at(&self, path: &[&str]) -> Option<&Place<'d>> {
        self.at_from(0, path)
    }

    fn at_from(&self, place: usize, path: &[&str]) -> Option<&Place<'d>> {
        let Some((first, rest)) = path.split_first() else { return self.places.get(place) };
        // The last one counts where a key is doubled.
        let child = self.places.iter().enumerate().rev().find(|(_, child)| {
            child.parent == Some(place) && child.entry.is_some_and(|entry| &*entry.key.text == *first)
        })?;
        self.at_from(child.0, rest)
    }

    /// The keys from the root to this place.
    #[must_use]
    pub fn path(&self, place: &Place<'d>) -> Vec<&'d str> {
        let mut path = Vec::new();
        let mut at = Some(place);
        while let Some(place) = at {
            if let Some(entry) = place.entry {
                path.push(&*entry.key.text);
            }
            at = place.parent.and_then(|parent| self.places.get(parent));
        }
        path.reverse();
        path
    }

    /// Whether a misspelt, renamed or misplaced key, which has a finding of its own, was meant as `key` of the mapping
    /// at `place`: then nothing else should say that `key` is missing there.
    #[must_use]
    pub fn intends(&self, place: &Place<'d>, key: &str) -> bool {
        self.strangers.iter().any(|stranger| match &stranger.cause {
            Cause::Typo(meant) | Cause::Renamed(meant) => {
                meant.name == key
                    && self.places.get(stranger.place).is_some_and(|at| at.node.id() == place.node.id())
            }
            Cause::Negative(fact) => {
                fact.rename_to.as_deref() == Some(key)
                    && self.places.get(stranger.place).is_some_and(|at| at.node.id() == place.node.id())
            }
            Cause::Misplaced(path) => {
                let here = self.path(place);
                // The move makes the mapping that is missing.
                let made = path.strip_prefix(here.as_slice()).and_then(<[_]>::first) == Some(&key);
                made || *stranger.entry.key.text == *key && *path == here
            }
            _ => false,
        })
    }
}

impl<'d> Place<'d> {
    /// Whether nothing can be said about the value: an expression, or a scalar with a placeholder in it.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        self.node.is_expression()
    }

    /// Where a finding about this value points: the value if one is written, else its key.
    #[must_use]
    pub fn span(&self) -> Span {
        match self.entry {
            Some(entry) if self.node.is_missing() => entry.key.span,
            _ => self.node.span(),
        }
    }
}

/// How much a mapping looks like `object`; comparable among objects only.
pub(crate) fn likeness(object: &Object, node: Node<'_>) -> usize {
    branch::likeness(object, node, false, |_| false)
}

/// Lays `document` over the catalog's tables for its kind. Aliases are followed, within a budget that a document
/// without alias bombs never reaches.
#[must_use]
pub fn type_document(document: &Document, identity: Identity) -> TypedDocument<'_> {
    walk::type_document(document, identity)
}
