//! What a document is, why we think so, and how its network is decided.

use crate::features::describe::{code, link, paragraphs};
use crate::rules::wording::{joined, with_article};
use crate::{Evidence, TypedDocument};
use azureml_catalog::Kind;

/// All of it.
pub(super) fn markdown(document: &TypedDocument<'_>, kind: &Kind) -> String {
    paragraphs(&[
        format!("**{}**", capitalised(&kind.title)),
        kind.text.clone(),
        reason(document, kind),
        network(kind),
        link(&kind.link),
    ])
}

/// One line, for behind the hover of a first key.
pub(super) fn brief(document: &TypedDocument<'_>, kind: &Kind) -> String {
    format!("---\n\nThis document is {}. {}", with_article(&kind.title), reason(document, kind))
}

/// How the network of such a resource is decided; empty where the kind has nothing to say.
pub(super) fn network(kind: &Kind) -> String {
    if kind.network.is_empty() {
        String::new()
    } else {
        format!("**Network of {}**: {}", with_article(&kind.title), kind.network)
    }
}

fn reason(document: &TypedDocument<'_>, kind: &Kind) -> String {
    let mut reason = match &document.identity.evidence {
        Evidence::Schema => "Recognised by its `$schema`.".to_owned(),
        Evidence::SchemaAnd(key) => format!("Recognised by its `$schema` together with {}.", code(key)),
        Evidence::Shape(keys) => {
            let keys: Vec<String> = keys.iter().map(|key| code(key)).collect();
            match keys.as_slice() {
                [] => "Recognised by its keys.".to_owned(),
                [only] => format!("Recognised by its key {only}: only {} has it.", with_article(&kind.title)),
                _ => format!(
                    "Recognised by its keys {}: together they occur in no other kind.",
                    joined(&keys, "and")
                ),
            }
        }
        Evidence::None => String::new(),
    };
    if let Some(declared) = document.identity.declared {
        reason.push_str(&format!(" Its `$schema` is the one of {}.", with_article(&declared.title)));
    }
    reason
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
