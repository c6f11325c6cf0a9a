//! A key that its mapping does not have: why not, what instead, where it belongs.

use super::Hover;
use crate::TypedDocument;
use crate::features::describe::{code, key_markdown, link, listed, paragraphs};
use crate::rules::wording::with_article;
use crate::typed::{Cause, Stranger};
use azureml_catalog::{Key, Kind, Negative, Object, Type};

pub(super) fn hover(document: &TypedDocument<'_>, kind: &'static Kind, offset: usize) -> Option<Hover> {
    let stranger = document.strangers.iter().find(|stranger| stranger.entry.key.span.touches(offset))?;
    let markdown = explain(document, kind, stranger)?;
    Some(Hover { span: stranger.entry.key.span, markdown })
}

fn explain(document: &TypedDocument<'_>, kind: &'static Kind, stranger: &Stranger<'_>) -> Option<String> {
    let name = &*stranger.entry.key.text;
    let here = document.places.get(stranger.place).map(|place| super::path_words(document, place));
    let not_here = match here.as_deref() {
        None | Some("") => format!("**{}** is not a key of {}.", code(name), with_article(&kind.title)),
        Some(path) => format!("**{}** is not a key of {} here.", code(name), code(path)),
    };
    match &stranger.cause {
        Cause::Negative(negative) => {
            Some(paragraphs(&[not_here, why(negative), belongs(negative), link(&negative.link)]))
        }
        Cause::Renamed(key) | Cause::Typo(key) => {
            let meant = format!("{not_here} The key is called {}.", code(&key.name));
            Some(paragraphs(&[meant, key_markdown(key, Some(kind))]))
        }
        Cause::Misplaced(path) => {
            let root = kind.root();
            let place = match path.as_slice() {
                [] => "at the top of the file".to_owned(),
                path => format!("in {}", code(&path.join("."))),
            };
            let text = root.and_then(|root| find(root, path, name)).map(|key| key_markdown(key, Some(kind)));
            Some(paragraphs(&[not_here, format!("It belongs {place}."), text.unwrap_or_default()]))
        }
        Cause::Sibling(kinds) => {
            let titles: Vec<String> = kinds.iter().map(|other| with_article(&other.title)).collect();
            let belongs = format!("It is one of {}.", listed(&titles, "and"));
            let other = kinds.first().copied();
            let key = other.and_then(Kind::root).and_then(|root| root.key(name));
            let text = key.map(|key| key_markdown(key, other)).unwrap_or_default();
            Some(paragraphs(&[not_here, belongs, text]))
        }
        Cause::Unknown => None,
    }
}

fn why(negative: &Negative) -> String {
    [negative.why.as_str(), negative.instead.as_str()].join("\n\n")
}

fn belongs(negative: &Negative) -> String {
    let kinds: Vec<String> = negative
        .belongs_to
        .iter()
        .map(|id| with_article(azureml_catalog::kind(id).map_or(id.as_str(), |kind| &kind.title)))
        .collect();
    if kinds.is_empty() { String::new() } else { format!("It is a key of {}.", listed(&kinds, "and")) }
}

/// The key `name` in the mapping at `path` below `object`.
fn find(object: &'static Object, path: &[&str], name: &str) -> Option<&'static Key> {
    let Some((first, rest)) = path.split_first() else { return object.key(name) };
    let inner = &object.key(first)?.r#type;
    objects(inner).into_iter().find_map(|object| find(object, rest, name))
}

fn objects(r#type: &'static Type) -> Vec<&'static Object> {
    match r#type {
        Type::Object(name) => azureml_catalog::object(name).into_iter().collect(),
        Type::Union(union) => union.any.iter().flat_map(objects).collect(),
        _ => Vec::new(),
    }
}
