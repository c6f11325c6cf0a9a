//! A key that its mapping does not have: where it belongs, and what it does there. Why it does not belong here is the
//! finding's to say.

use super::Hover;
use crate::TypedDocument;
use crate::features::describe::{code, key_markdown, link, paragraphs};
use crate::rules::wording::{joined, with_article};
use crate::typed::{Cause, Stranger};
use azureml_catalog::{Key, Kind, Negative, Object, Type};

pub(super) fn hover(document: &TypedDocument<'_>, kind: &'static Kind, offset: usize) -> Option<Hover> {
    let stranger = document.strangers.iter().find(|stranger| stranger.entry.key.span.touches(offset))?;
    let markdown = explain(document, kind, stranger)?;
    Some(Hover { span: stranger.entry.key.span, markdown })
}

/// What the finding on the key does not say already: editors show both in one window.
fn explain(document: &TypedDocument<'_>, kind: &'static Kind, stranger: &Stranger<'_>) -> Option<String> {
    let name = &*stranger.entry.key.text;
    match &stranger.cause {
        Cause::Negative(negative) => Some(elsewhere(negative, kind)),
        Cause::Renamed(key) | Cause::Typo(key) => {
            let meant = format!("The key is called {}.", code(&key.name));
            Some(paragraphs(&[meant, key_markdown(key, Some(kind))]))
        }
        Cause::Misplaced(path) => {
            let place = match path.as_slice() {
                [] => "at the top of the file".to_owned(),
                path => format!("in {}", code(&path.join("."))),
            };
            let text =
                kind.root().and_then(|root| find(root, path, name)).map(|key| key_markdown(key, Some(kind)));
            let here = document.places.get(stranger.place).map(|place| super::path_words(document, place));
            let not_here = match here.as_deref() {
                None | Some("") => "not at the top of the file".to_owned(),
                Some(path) => format!("not in {}", code(path)),
            };
            Some(paragraphs(&[format!("It belongs {place}, {not_here}."), text.unwrap_or_default()]))
        }
        Cause::Sibling(kinds) => {
            let titles: Vec<String> = kinds.iter().map(|other| with_article(&other.title)).collect();
            let belongs = format!("**{}** is a key of {}.", code(name), joined(&titles, "and"));
            let other = kinds.first().copied();
            let key = other.and_then(Kind::root).and_then(|root| root.key(name));
            let text = key.map(|key| key_markdown(key, other)).unwrap_or_default();
            Some(paragraphs(&[belongs, text]))
        }
        Cause::Unknown => None,
    }
}

/// Where the key is one and what it does there; how the network is decided here, where it is about that; without
/// either, why it is none.
fn elsewhere(negative: &Negative, kind: &Kind) -> String {
    let homes = || negative.belongs_to.iter().filter_map(|id| azureml_catalog::kind(id));
    let there = homes()
        .find_map(|home| home.root()?.key(&negative.key).map(|key| format!("There: {}", key.text)))
        .unwrap_or_default();
    let network =
        if negative.code.contains("network-key") { super::head::network(kind) } else { String::new() };
    let belongs = belongs(negative);
    let why = if belongs.is_empty() && network.is_empty() { negative.why.clone() } else { String::new() };
    paragraphs(&[belongs, there, network, why, link(&negative.link)])
}

fn belongs(negative: &Negative) -> String {
    let kinds: Vec<String> = negative
        .belongs_to
        .iter()
        .map(|id| with_article(azureml_catalog::kind(id).map_or(id.as_str(), |kind| &kind.title)))
        .collect();
    if kinds.is_empty() {
        String::new()
    } else {
        format!("**{}** is a key of {}.", code(&negative.key), joined(&kinds, "and"))
    }
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
