//! Which kind of Azure ML file a document is: by `$schema`, else by shape, never by path. Unsure is nothing.
//! Must not know rules.

mod address;
mod content;
mod contradiction;
mod nouns;
mod shape;
#[cfg(test)]
mod tests;

use azureml_catalog::Kind;
use azureml_syntax::{Document, Span};
use content::Content;

pub use address::{Address, address, kind_of_schema, nearest_schema};

/// What a document is, and how we know.
#[derive(Clone, Debug)]
pub struct Identity {
    /// The kind that the content is checked against; `None` when it is not Azure ML or not decided.
    pub kind: Option<&'static Kind>,
    /// Why.
    pub evidence: Evidence,
    /// The kind that `$schema` names, where that is another one than `kind`: the two contradict each other.
    pub declared: Option<&'static Kind>,
    /// The value of `$schema`, if there is one.
    pub schema: Option<Span>,
}

/// How the kind was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// `$schema` names it.
    Schema,
    /// `$schema` names a family, and this key decides within it (`type: model`, `compute`).
    SchemaAnd(&'static str),
    /// These keys together occur in no other kind.
    Shape(Vec<&'static str>),
    /// Nothing decides.
    None,
}

impl Identity {
    /// The kind, where the catalog has its keys: what the rules look at. Other kinds are recognised and left alone.
    #[must_use]
    pub fn checked(&self) -> Option<&'static Kind> {
        self.kind.filter(|kind| kind.object.is_some())
    }

    const fn none(schema: Option<Span>) -> Self {
        Self { kind: None, evidence: Evidence::None, declared: None, schema }
    }
}

/// Identifies `document`.
#[must_use]
pub fn identify(document: &Document) -> Identity {
    let content = Content::of(document.root());
    let node = content.root.get("$schema");
    let span = node.map(|node| node.span());
    let url = node.and_then(|node| node.as_str()).map(str::trim).filter(|url| !url.is_empty());
    let by_shape = |content: &Content<'_>| match shape::shape(content) {
        Some((kind, keys)) => {
            Identity { kind: Some(kind), evidence: Evidence::Shape(keys), declared: None, schema: span }
        }
        None => Identity::none(span),
    };
    let Some(url) = url else { return by_shape(&content) };
    if let Some(named) = kind_of_schema(url) {
        let (kind, evidence, declared) = contradiction::decide(named, &content);
        return Identity { kind: Some(kind), evidence, declared, schema: span };
    }
    if !matches!(address(url), Address::UnknownName(_)) {
        return Identity::none(span);
    }
    // A name that the service does not have either: what the content says counts, then what was probably meant.
    let identity = by_shape(&content);
    match nearest_schema(url) {
        Some(kind) if identity.kind.is_none() && content.strangers(kind).len() <= 1 => {
            Identity { kind: Some(kind), evidence: Evidence::Schema, declared: None, schema: span }
        }
        _ => identity,
    }
}

/// The kind that `az ml` makes of `document` by one key, where everything else is of `kind`; with that key.
#[must_use]
pub fn slipped(document: &Document, kind: &Kind) -> Option<(&'static Kind, &'static str)> {
    nouns::leads_to(kind, &Content::of(document.root()))
}

/// What a document of this kind needs to be recognised without `$schema`: keys, with their word where one decides.
/// Empty where the keys alone never tell.
#[must_use]
pub fn marks(kind: &Kind) -> Vec<(&'static str, Option<&'static str>)> {
    shape::marks(kind)
}

/// The value of a root key that makes a document this kind and no sibling of it: `amlcompute` for `type` of a compute
/// cluster. `None` where the key does not decide, or several values do.
#[must_use]
pub fn word(kind: &Kind, key: &str) -> Option<&'static str> {
    nouns::word(kind, key)
}
