//! Links in a file: the schema's URL, and the files that paths lead to. Only in Azure ML documents.

use super::File;
use crate::{Presence, TypedDocument};
use azureml_catalog::Type;
use azureml_syntax::{Node, ScalarStyle, Span};

/// A text that leads somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The text, without quotes.
    pub span: Span,
    /// Where to.
    pub target: LinkTarget,
}

/// Where a [`Link`] leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTarget {
    /// A web address, as written.
    Url(String),
    /// A file or folder that exists, relative to the file's folder, with `/`.
    Path(String),
}

/// All links, in order of place.
#[must_use]
pub fn links(file: &File<'_>) -> Vec<Link> {
    let mut links: Vec<Link> = Vec::new();
    for document in file.documents {
        if document.identity.kind.is_none() && document.identity.declared.is_none() {
            continue;
        }
        links.extend(schema(document));
        for place in &document.places {
            // What an alias or a merge key brings in is a link where it is written.
            if place.merged.is_some()
                || place.is_unknown()
                || !(is_path(place.r#type) || is_path(place.declared))
            {
                continue;
            }
            links.extend(path(file, place.node));
        }
    }
    links.sort_by_key(|link| link.span);
    links.dedup_by_key(|link| link.span);
    links
}

fn schema(document: &TypedDocument<'_>) -> Option<Link> {
    let node = document.document.root().get("$schema")?;
    let url = node.as_str()?.trim();
    let known = url.starts_with("https://") || url.starts_with("http://");
    known.then(|| Link { span: inner(node), target: LinkTarget::Url(url.to_owned()) })
}

fn is_path(r#type: &Type) -> bool {
    match r#type {
        Type::Path(_) => true,
        Type::Union(union) => union.any.iter().any(is_path),
        _ => false,
    }
}

fn path(file: &File<'_>, node: Node<'_>) -> Option<Link> {
    let written = node.as_str()?;
    if written.is_empty() || written.contains(':') || written.contains(['\n', '\r']) {
        return None;
    }
    match file.files.look(written) {
        Presence::File | Presence::Folder => {
            Some(Link { span: inner(node), target: LinkTarget::Path(written.replace('\\', "/")) })
        }
        Presence::Absent | Presence::Unknown => None,
    }
}

/// The text without its quotes.
fn inner(node: Node<'_>) -> Span {
    let span = node.span();
    let quoted = node
        .as_scalar()
        .is_some_and(|scalar| matches!(scalar.style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted));
    if quoted && span.len() >= 2 { Span::new(span.start + 1, span.end - 1) } else { span }
}
