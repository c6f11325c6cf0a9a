//! The facts of a YAML file: each document that is a resource, in ARM's words. Which key of which kind is which property
//! stands in [`table`]. Must not know rules.

mod convert;
mod table;
mod words;

use super::{Facts, Keys, Resource, Spot, Visible, Written};
use crate::TypedDocument;
use crate::bicep::value::{Declared, Instance, ResourceId, Round, Scope, Value};
use azureml_syntax::{Language, Node, Span};
use convert::Body;
use std::sync::Arc;
use table::Shape;

/// The facts of a parsed YAML file, which the shell calls `file`.
#[must_use]
pub fn of(file: &Arc<str>, documents: &[TypedDocument<'_>]) -> Facts {
    let resources = documents.iter().filter_map(|document| resource(file, document)).collect();
    Facts { resources, instances: vec![Visible::File(Arc::clone(file))], ..Facts::none(Arc::clone(file)) }
}

/// How YAML spells the property at a path of ARM's words in a resource of this type: the path of the key. Words that the
/// table does not have are spelt as YAML does.
pub(crate) fn spelling(id: &ResourceId, path: &str) -> String {
    let of_type = || table::shapes().iter().filter(|shape| id.is(shape.r#type));
    let known = of_type().find_map(|shape| shape.yaml(path)).map(str::to_owned);
    known.unwrap_or_else(|| {
        of_type().next().map_or_else(|| words::snake(path), |shape| words::path(shape, path))
    })
}

fn resource(file: &Arc<str>, document: &TypedDocument<'_>) -> Option<Resource> {
    let kind = document.identity.checked()?;
    let index = table::shapes().iter().position(|shape| shape.kinds.contains(&kind.id.as_str()))?;
    let shape = table::shapes().get(index)?;
    let root = document.document.root();
    let spot = |span| Spot { file: Arc::clone(file), span };
    let name = root.get("name");
    let mut keys = Keys::spelled(words::of(index));
    let whole = Written { key: root.span(), value: root.span(), is_map: true };
    keys.put("", whole);
    keys.put_own("", whole);
    let body = Body::read(root, shape, &mut keys);
    let start = document.document.span().start;
    Some(Resource {
        language: Language::Yaml,
        id: Arc::new(ResourceId::new(Scope::Unknown, shape.r#type, names(root, shape))),
        existing: false,
        condition: Value::boolean(true),
        api_version: None,
        body: body.finish(document.document.is_templated()),
        name: spot(name.filter(|name| !name.is_missing()).map_or_else(|| first_key(root), Node::span)),
        whole: spot(document.document.span()),
        through: Vec::new(),
        verified: None,
        declared: Declared { instance: Instance(0), start, round: Round::Only },
        parent: None,
        keys,
    })
}

/// The names of its id: of what lies in a workspace the first one is not known.
fn names(root: Node<'_>, shape: &Shape) -> Vec<Value> {
    let text = |key: &str| match root.get(key) {
        Some(node) => convert::value(node),
        None => Value::unknown(),
    };
    let count = shape.r#type.split('/').count() - 1;
    match count {
        1 => vec![text("name")],
        2 => vec![Value::unknown(), text("name")],
        _ => vec![Value::unknown(), text("endpoint_name"), text("name")],
    }
}

fn first_key(root: Node<'_>) -> Span {
    root.own_entries().first().map_or_else(|| root.span(), |entry| entry.key.span)
}

#[cfg(test)]
mod tests;
