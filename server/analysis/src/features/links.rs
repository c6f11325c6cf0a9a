//! Links in a file: the schema's URL, and the files that paths lead to. Only in Azure ML documents.

use super::File;
use super::local::path_at;
use crate::values::path::is_remote;
use crate::{Presence, TypedDocument};
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
            if place.merged.is_none()
                && !place.is_unknown()
                && let Some((_, folder)) = path_at(document, place)
            {
                links.extend(path(file, place.node, &folder));
            }
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

fn path(file: &File<'_>, node: Node<'_>, folder: &str) -> Option<Link> {
    let written =
        node.as_str().filter(|text| !text.is_empty() && !is_remote(text) && !text.contains(['\n', '\r']))?;
    let path = format!("{folder}{written}");
    match file.files.look(&path) {
        Presence::File | Presence::Folder => {
            Some(Link { span: inner(node), target: LinkTarget::Path(path.replace('\\', "/")) })
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

#[cfg(test)]
mod tests {
    use super::super::testing::ask;
    use super::*;

    fn found(source: &str) -> Vec<(String, LinkTarget)> {
        let links = ask(source, &["env.yml", "src/", "src/score.py"], links);
        links.into_iter().map(|link| (source[link.span.range()].to_owned(), link.target)).collect()
    }

    const SCHEMA: &str = "https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json";

    #[test]
    fn the_schema_and_paths_that_exist_are_links() {
        let path = |path: &str| LinkTarget::Path(path.into());
        let source = format!(
            "$schema: {SCHEMA}\ncode_configuration:\n  code: ./src\n  scoring_script: 'score.py'\n\
             environment:\n  conda_file: env.yml\n  build:\n    path: gone\nmodel: azureml:m:1\n"
        );
        assert_eq!(
            found(&source),
            [
                (SCHEMA.to_owned(), LinkTarget::Url(SCHEMA.into())),
                ("./src".to_owned(), path("./src")),
                ("score.py".to_owned(), path("./src/score.py")),
                ("env.yml".to_owned(), path("env.yml")),
            ]
        );
    }

    #[test]
    fn what_is_not_ours_has_no_links() {
        assert_eq!(found("$schema: https://example.org/x.json\ncode: src\n"), []);
    }
}
