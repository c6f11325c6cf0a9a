//! The walk over a document and the catalog side by side.

use super::{Place, TypedDocument, branch, stranger};
use crate::Identity;
use azureml_catalog::{Key, Type};
use azureml_syntax::{Document, Entry, Node, Span};
use std::sync::LazyLock;

/// Places beyond the document's own nodes: what aliases may add. A bomb of nested aliases ends here.
const ALIASES: usize = 20_000;

/// Strangers that are explained. More of them in one file say only that it is not what we took it for.
const STRANGERS: usize = 500;

/// Every kind's object as a type, for the root's place.
static ROOTS: LazyLock<Vec<(&'static str, Type)>> = LazyLock::new(|| {
    let kinds = azureml_catalog::kinds().iter();
    kinds.filter_map(|kind| Some((kind.id.as_str(), Type::Object(kind.object.clone()?)))).collect()
});

struct Pending<'d> {
    node: Node<'d>,
    entry: Option<&'d Entry>,
    key: Option<&'static Key>,
    declared: &'static Type,
    parent: Option<usize>,
    merged: Option<Span>,
}

pub(super) fn type_document(document: &Document, identity: Identity) -> TypedDocument<'_> {
    let kind = identity.kind;
    let mut typed = TypedDocument { document, identity, places: Vec::new(), strangers: Vec::new() };
    let root = kind.and_then(|kind| ROOTS.iter().find(|(id, _)| *id == kind.id));
    let (Some(kind), Some((_, declared))) = (kind, root) else { return typed };
    let node = document.root();
    let mut strange = Vec::new();
    let mut pending = vec![Pending { node, entry: None, key: None, declared, parent: None, merged: None }];
    while let Some(next) = pending.pop() {
        if typed.places.len() > document.len().saturating_add(ALIASES) {
            break;
        }
        visit(document, next, &mut typed.places, &mut pending, &mut strange);
    }
    typed.strangers = stranger::explain(kind, &typed.places, strange);
    typed
}

/// Adds the place of `next`, what stands below it to `pending`, and the keys it does not have to `strange`.
fn visit<'d>(
    document: &'d Document,
    next: Pending<'d>,
    places: &mut Vec<Place<'d>>,
    pending: &mut Vec<Pending<'d>>,
    strange: &mut Vec<(usize, &'d Entry, Option<Span>)>,
) {
    let Pending { node, entry, key, declared, parent, merged } = next;
    let r#type = branch::choose(declared, node);
    let object = match r#type {
        Type::Object(name) => azureml_catalog::object(name),
        _ => None,
    };
    let index = places.len();
    let is_dropped = |parent: usize| places.get(parent).is_some_and(|around| around.dropped);
    let dropped = key.is_some_and(|key| key.read_only) || parent.is_some_and(is_dropped);
    places.push(Place { node, entry, key, declared, r#type, object, parent, merged, dropped });
    let before = pending.len();
    let parent = Some(index);
    match (r#type, object) {
        (Type::Object(_), Some(object)) => {
            for (entry, merged) in entries(node) {
                if let Some(key) = object.key(&entry.key.text).filter(|_| entry.key.literal) {
                    let node = document.node(entry.value);
                    let (entry, declared) = (Some(entry), &key.r#type);
                    pending.push(Pending { node, entry, key: Some(key), declared, parent, merged });
                } else if strange.len() < STRANGERS && stranger::is_strange(object, entry) {
                    strange.push((index, entry, merged));
                }
            }
        }
        (Type::Map(inner), _) => {
            for (entry, merged) in entries(node) {
                let node = document.node(entry.value);
                pending.push(Pending {
                    node,
                    entry: Some(entry),
                    key: None,
                    declared: inner,
                    parent,
                    merged,
                });
            }
        }
        (Type::Sequence(inner), _) => {
            let items = node.items();
            pending.extend(items.map(|node| Pending {
                node,
                entry: None,
                key: None,
                declared: inner,
                parent,
                merged: None,
            }));
        }
        _ => {}
    }
    // A stack: reversed, so that places come in the order of the text.
    if let Some(children) = pending.get_mut(before..) {
        children.reverse();
    }
}

fn entries(node: Node<'_>) -> Vec<(&Entry, Option<Span>)> {
    match node.as_map() {
        Some(map) if map.merges.is_empty() => map.entries.iter().map(|entry| (entry, None)).collect(),
        Some(_) => node.entries(),
        None => Vec::new(),
    }
}
