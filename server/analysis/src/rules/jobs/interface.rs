//! What a component takes, read from the step that writes it out or from the file that it names. Must not know what is
//! wrong with either.

use crate::values::{path, scalar::Written};
use crate::{Context, Place};
use azureml_syntax::{Document, Node, Parse, parse};

/// Whether the component of `step` needs an input: one that is not optional and has no default. `false` where that is not
/// to be known: it is registered, or its file is not there.
pub(crate) fn needs_inputs(context: &Context<'_>, step: &Place<'_>) -> bool {
    let Some(component) = step.node.get("component").or_else(|| step.node.get("trial")) else { return false };
    match Written::of(component) {
        Written::Map => needs(component),
        Written::Text(_) => file_of(context, step).is_some_and(|parse| {
            let root = parse.documents().first().map(Document::root);
            // Prompt flows have inputs of another sort.
            root.is_some_and(|root| {
                (root.get("type").is_some() || root.get("command").is_some()) && needs(root)
            })
        }),
        _ => false,
    }
}

/// The file of the component that `step` names, where there is one to read.
pub(super) fn file_of(context: &Context<'_>, step: &Place<'_>) -> Option<Parse> {
    let component = step.node.get("component").or_else(|| step.node.get("trial"))?;
    let Written::Text(text) = Written::of(component) else { return None };
    let file = text.strip_prefix("file:").unwrap_or(text);
    if path::is_remote(file) {
        return None;
    }
    Some(parse(&context.files.read(file)?))
}

fn needs(component: Node<'_>) -> bool {
    let Some(inputs) = component.get("inputs") else { return false };
    inputs.own_entries().iter().any(|entry| {
        let Some(declared) = inputs.get(&entry.key.text) else { return false };
        let says = |key: &str| declared.get(key).map_or(Written::Null, Written::of);
        let optional = match says("optional") {
            Written::Null | Written::Boolean(false) => false,
            Written::Text(text) => !text.eq_ignore_ascii_case("false"),
            _ => true,
        };
        Written::of(declared) == Written::Map && !optional && says("default") == Written::Null
    })
}
