//! Which kind of Azure ML file a document is: by `$schema`, else by shape, never by path. Unsure is nothing.

use azureml_catalog::Kind;
use azureml_syntax::{Document, Span};

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

/// Identifies `document`.
#[must_use]
pub fn identify(document: &Document) -> Identity {
    let schema = document.root().get("$schema");
    let named = schema.and_then(|node| node.as_str()).and_then(kind_of_schema);
    Identity {
        kind: named,
        evidence: if named.is_some() { Evidence::Schema } else { Evidence::None },
        declared: None,
        schema: schema.map(|node| node.span()),
    }
}

/// The kind that a `$schema` URL names: the last part without `.schema.json`, letter case aside.
#[must_use]
pub fn kind_of_schema(url: &str) -> Option<&'static Kind> {
    let name = url.trim().trim_end_matches('/').rsplit('/').next()?;
    let name = name.strip_suffix(".json").unwrap_or(name);
    let name = name.strip_suffix(".schema").unwrap_or(name);
    azureml_catalog::kinds().iter().find(|kind| {
        kind.id.eq_ignore_ascii_case(name)
            || kind.schema_names.iter().any(|other| other.eq_ignore_ascii_case(name))
    })
}
