//! The inputs and outputs of mappings, here and in component files that can be read.

use super::model::{Port, Ports};
use crate::identify::identify;
use crate::spelling::nearest;
use crate::values::path::is_remote;
use crate::{Files, Presence};
use azureml_syntax::value::Resolved;
use azureml_syntax::{Node, Span, parse};

/// What a component file declares.
#[derive(Clone, Debug)]
pub struct Interface {
    /// The file, relative to the one that is analysed.
    pub path: String,
    /// Its inputs.
    pub inputs: Ports,
    /// Its outputs.
    pub outputs: Ports,
}

/// The interface behind `component: text`; `None` where it is no local file, cannot be read, or is no component.
pub(super) fn interface(text: &str, files: &dyn Files) -> Option<Interface> {
    let path = text.strip_prefix("file:").unwrap_or(text).trim();
    if path.is_empty() || is_remote(path) || files.look(path) != Presence::File {
        return None;
    }
    let source = files.read(path)?;
    let parse = parse(&source);
    let [document] = parse.documents() else { return None };
    if document.is_templated() || !parse.problems().is_empty() {
        return None;
    }
    let root = document.root();
    if root.get("$schema").and_then(Node::as_str).is_some_and(|url| url.contains("/promptflow/")) {
        return Some(flow(path));
    }
    let kind = identify(document).kind?;
    if !kind.id.ends_with("Component") || kind.id == "flowComponent" {
        return None;
    }
    let ports = |name| ports(root, name, Some(path));
    Some(Interface { path: path.to_owned(), inputs: ports("inputs"), outputs: ports("outputs") })
}

/// A prompt flow as a component: what every flow has, beside the columns of its data.
/// Source: `FlowComponentInputDict` and `FlowComponentOutputDict` of azure-ai-ml 1.35.
fn flow(path: &str) -> Interface {
    let port = |name: &str, optional| Port {
        name: name.to_owned(),
        span: Span::default(),
        file: Some(path.to_owned()),
        r#type: Some("uri_folder".to_owned()),
        optional,
        default: None,
        description: None,
        value: None,
    };
    let (mut inputs, mut outputs) = (Ports { open: true, ..Ports::default() }, Ports::default());
    inputs.push(port("data", None));
    inputs.push(port("flow_outputs", Some(Span::default())));
    outputs.push(port("flow_outputs", None));
    outputs.push(port("debug_info", None));
    Interface { path: path.to_owned(), inputs, outputs }
}

/// What stands behind `name` (`inputs`, `outputs`, `search_space`) in the mapping `owner`.
pub(super) fn ports(owner: Node<'_>, name: &str, file: Option<&str>) -> Ports {
    let templated = owner.document().is_templated();
    let Some(entry) = owner.entry(name) else {
        // `input:` was meant, and is told elsewhere.
        let meant = |key: &str| nearest(key, [name]).is_some();
        let open = templated
            || owner.as_map().is_none()
            || has_unknown(owner)
            || owner.own_entries().iter().any(|entry| meant(&entry.key.text));
        return Ports { open, ..Ports::default() };
    };
    let mapping = owner.document().node(entry.value);
    let mut open = templated || has_unknown(mapping);
    let mut ports = Ports { key: Some(entry.key.span), ..Ports::default() };
    for (entry, _) in mapping.entries() {
        if !entry.key.literal {
            open = true;
        } else if entry.key.complete {
            ports.push(port(&entry.key.text, entry.key.span, owner.document().node(entry.value), file));
        }
    }
    open |= mapping.as_map().is_none() && !mapping.resolve().is_missing();
    ports.open = open;
    ports
}

/// Whether a merge key brings in something that is no mapping.
fn has_unknown(mapping: Node<'_>) -> bool {
    let document = mapping.document();
    mapping
        .as_map()
        .is_some_and(|map| map.merges.iter().any(|merge| document.node(merge.from).as_map().is_none()))
}

fn port(name: &str, span: Span, node: Node<'_>, file: Option<&str>) -> Port {
    let text = |key: &str| node.get(key).and_then(Node::as_str).map(str::to_owned);
    let optional = node.get("optional").filter(|value| is_true(*value)).map(Node::span);
    let literal = node.as_scalar().map(|scalar| scalar.text.to_string());
    let kind = literal.as_ref().and_then(|_| match node.resolved()? {
        Resolved::Boolean(_) => Some("boolean"),
        Resolved::Integer(_) => Some("integer"),
        Resolved::Float(_) => Some("number"),
        _ => Some("string"),
    });
    Port {
        name: name.to_owned(),
        span,
        file: file.map(str::to_owned),
        r#type: text("type").or_else(|| kind.map(str::to_owned)),
        optional,
        default: text("default"),
        description: text("description"),
        value: literal.or_else(|| text("path")),
    }
}

fn is_true(node: Node<'_>) -> bool {
    match node.resolved() {
        Some(Resolved::Boolean(value)) => value,
        Some(Resolved::String) => node.as_str().is_some_and(|text| text.eq_ignore_ascii_case("true")),
        _ => false,
    }
}
