//! Which kind of Azure ML file a document is: by `$schema`, else by shape, never by path. Unsure is nothing.
//! Must not know rules.

mod content;
mod contradiction;
mod nouns;
mod shape;
#[cfg(test)]
mod tests;

use azureml_catalog::Kind;
use azureml_syntax::{Document, Span};
use content::Content;

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
    if !is_azure_ml_url(url) {
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

/// The kind that a `$schema` URL names: the last part without `.schema.json`, letter case aside; old versions
/// (`…/2021-11-04/…`), mirrors and local copies count too. Names that are plain words (`model`, `data`) count on Azure
/// ML's hosts only: other people have schemas so called.
#[must_use]
pub fn kind_of_schema(url: &str) -> Option<&'static Kind> {
    let name = schema_name(url).filter(|_| !is_foreign(url))?;
    let mut spellings = azureml_catalog::kinds().iter().flat_map(|kind| {
        let names = std::iter::once(&kind.id).chain(&kind.schema_names);
        names.map(move |name| (name, kind))
    });
    let (spelling, kind) = spellings.find(|(spelling, _)| spelling.eq_ignore_ascii_case(name))?;
    let distinctive = spelling.contains(|letter: char| letter.is_ascii_uppercase());
    (distinctive || is_azure_ml_url(url)).then_some(kind)
}

/// The kind whose schema name is clearly the nearest to the one that `url` misspells; `None` for URLs of other hosts
/// and where nothing is near.
#[must_use]
pub fn nearest_schema(url: &str) -> Option<&'static Kind> {
    let name = schema_name(url).filter(|_| is_azure_ml_url(url))?;
    let names: Vec<&str> = azureml_catalog::kinds().iter().map(|kind| kind.id.as_str()).collect();
    crate::spelling::nearest(name, names.iter().copied()).and_then(azureml_catalog::kind)
}

/// Whether the URL is one of Azure ML's CLI schemas (`azuremlschemas.azureedge.net`, `azuremlsdk2.blob…`).
#[must_use]
pub fn is_azure_ml_url(url: &str) -> bool {
    url.to_ascii_lowercase().contains("azureml") && !is_foreign(url)
}

/// Schemas that share names with ours: prompt flow keeps its own on the same host, and Microsoft's internal components
/// are read by another tool.
fn is_foreign(url: &str) -> bool {
    let url = url.to_ascii_lowercase();
    url.contains("/promptflow/") || url.contains("componentsdk.azureedge.net")
}

fn schema_name(url: &str) -> Option<&str> {
    let url = url.trim().split(['#', '?']).next()?.trim_end_matches('/');
    let name = url.rsplit(['/', '\\']).next()?;
    let name = strip_suffix_ignore_case(name, ".json");
    let name = strip_suffix_ignore_case(name, ".schema");
    Some(name).filter(|name| !name.is_empty())
}

fn strip_suffix_ignore_case<'t>(text: &'t str, suffix: &str) -> &'t str {
    let Some(at) = text.len().checked_sub(suffix.len()) else { return text };
    match (text.get(..at), text.get(at..)) {
        (Some(head), Some(tail)) if tail.eq_ignore_ascii_case(suffix) => head,
        _ => text,
    }
}
