//! From the nodes of a document to a body in ARM's words. Must not know which keys there are.

use super::table::Shape;
use crate::bicep::value::{Instance, Open, Piece, Place, Value};
use crate::network::facts::{Keys, Written};
use azureml_syntax::{Node, Resolved, Scalar, ScalarStyle};
use std::sync::Arc;

/// Lists and mappings nested deeper than this are unknown.
const MOST_DEPTH: usize = 32;
/// A document made of aliases can be endless: nodes read at most.
const MOST_NODES: usize = 20_000;

/// The value of a node: what cannot be known is unknown.
pub(super) fn value(node: Node<'_>) -> Value {
    read(node, 0, &mut 0)
}

fn read(node: Node<'_>, depth: usize, count: &mut usize) -> Value {
    *count += 1;
    if depth > MOST_DEPTH || *count > MOST_NODES {
        return Value::unknown();
    }
    let place = Place { instance: Instance(0), span: node.span() };
    let read = if node.as_map().is_some() {
        let entries = node.entries();
        let literal = entries.iter().all(|(entry, _)| entry.key.literal);
        let entries = entries.iter().map(|(entry, _)| {
            let inner = node.document().node(entry.value);
            (Arc::from(&*entry.key.text), read(inner, depth + 1, count))
        });
        Value::object(entries.collect(), if literal { Open::No } else { Open::Yes })
    } else if node.is_sequence() {
        Value::array(node.items().map(|item| read(item, depth + 1, count)).collect(), Open::No)
    } else {
        match (node.resolved(), node.as_str()) {
            (Some(Resolved::Null), _) => Value::null(),
            (Some(Resolved::Boolean(flag)), _) => Value::boolean(flag),
            (Some(Resolved::Integer(Some(number))), Some(text)) => {
                i64::try_from(number).map_or_else(|_| Value::string(text), Value::integer)
            }
            (Some(_), Some(text)) => filled(text, node.as_scalar().is_some_and(Scalar::placeholder)),
            _ => Value::unknown(),
        }
    };
    read.at(place)
}

/// A text; one that another tool fills in later is unknown, of an id only the parts that it fills in.
fn filled(text: &str, has_placeholder: bool) -> Value {
    if !has_placeholder {
        return Value::string(text);
    }
    if !text.starts_with('/') {
        return Value::unknown();
    }
    let mut pieces = Vec::new();
    for (at, part) in text.split('/').enumerate() {
        let scalar = Scalar { text: part.into(), style: ScalarStyle::Plain };
        let known = if scalar.placeholder() { Piece::Unknown } else { Piece::Known(part.into()) };
        pieces.extend((at > 0).then(|| Piece::Known("/".into())));
        pieces.push(known);
    }
    Value::text(pieces)
}

/// A body on the way: properties by their paths.
#[derive(Default)]
pub(super) struct Body {
    entries: Vec<(String, Branch)>,
}

enum Branch {
    Leaf(Value),
    Below(Body),
}

impl Body {
    /// What `root` says, and where its keys stand.
    pub(super) fn read(root: Node<'_>, shape: &Shape, keys: &mut Keys) -> Self {
        let mut body = Self::default();
        for (path, text) in shape.fixed {
            body.put(path, Value::string(text));
        }
        for (yaml, arm) in shape.groups {
            let Some((key, node)) = at(root, yaml) else { continue };
            keys.put(arm, Written { key, value: node.span(), is_map: node.as_map().is_some() });
            if node.as_map().is_none() && !value(node).is_null() {
                body.put(arm, Value::unknown());
            }
        }
        own(root, shape, keys);
        for (yaml, arm) in shape.keys {
            let Some((key, node)) = at(root, yaml) else { continue };
            body.put(arm, (shape.change)(arm, value(node)));
            place(keys, &mut (*arm).to_owned(), key, node, 0);
        }
        (shape.finish)(root, &mut body, keys);
        body
    }

    /// Sets the property at `path`; of two, the last one counts.
    pub(super) fn put(&mut self, path: &str, value: Value) {
        match path.split_once('.') {
            None => {
                self.entries.retain(|(name, _)| name != path);
                self.entries.push((path.to_owned(), Branch::Leaf(value)));
            }
            Some((first, rest)) => {
                let known = self
                    .entries
                    .iter()
                    .position(|(name, branch)| name == first && matches!(branch, Branch::Below(_)));
                let at = known.unwrap_or_else(|| {
                    self.entries.push((first.to_owned(), Branch::Below(Self::default())));
                    self.entries.len() - 1
                });
                if let Some((_, Branch::Below(below))) = self.entries.get_mut(at) {
                    below.put(rest, value);
                }
            }
        }
    }

    /// The body; `templated` where a template engine may add keys.
    pub(super) fn finish(self, templated: bool) -> Value {
        let open = if templated { Open::Yes } else { Open::No };
        let entries = self.entries.into_iter().map(|(name, branch)| {
            let value = match branch {
                Branch::Leaf(value) => value,
                Branch::Below(below) => below.finish(templated),
            };
            (Arc::from(name), value)
        });
        Value::object(entries.collect(), open)
    }
}

/// Notes where the keys stand that the shape is about, by YAML's own words.
fn own(root: Node<'_>, shape: &Shape, keys: &mut Keys) {
    for (yaml, _) in shape.keys.iter().chain(shape.groups) {
        let mut node = root;
        let mut path = String::new();
        for word in yaml.split('.') {
            let Some(entry) = node.entry(word) else { break };
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(word);
            node = node.document().node(entry.value);
            let written =
                Written { key: entry.key.span, value: node.span(), is_map: node.as_map().is_some() };
            keys.put_own(&path, written);
        }
    }
}

/// The key and value at a path of YAML's keys.
fn at<'d>(root: Node<'d>, path: &str) -> Option<(azureml_syntax::Span, Node<'d>)> {
    let mut node = root;
    let mut key = root.span();
    for word in path.split('.') {
        let entry = node.entry(word)?;
        key = entry.key.span;
        node = node.document().node(entry.value);
    }
    Some((key, node))
}

/// Notes where the keys of `node` stand, which stands at `path` behind `key`.
pub(super) fn place(
    keys: &mut Keys,
    path: &mut String,
    key: azureml_syntax::Span,
    node: Node<'_>,
    depth: usize,
) {
    let is_map = node.as_map().is_some();
    keys.put(path, Written { key, value: node.span(), is_map });
    if depth >= MOST_DEPTH {
        return;
    }
    let length = path.len();
    if is_map {
        for entry in node.own_entries() {
            path.push('.');
            path.push_str(&entry.key.text);
            place(keys, path, entry.key.span, node.document().node(entry.value), depth + 1);
            path.truncate(length);
        }
    } else if node.is_sequence() {
        for (index, item) in node.items().enumerate() {
            path.push('.');
            path.push_str(&index.to_string());
            place(keys, path, item.span(), item, depth + 1);
            path.truncate(length);
        }
    }
}
