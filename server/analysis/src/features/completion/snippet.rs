//! Text to insert for a key or value, as a snippet and plain, in the shape that its type asks for.

use crate::features::describe::served;
use crate::features::insert::Insert;
use azureml_catalog::{Key, Object, Reference, Required, Type};
use azureml_syntax::edit::Style;

/// Deeper than this, required keys are left to the next completion.
const DEEPEST: usize = 3;

/// Where the text goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    /// The key's column, in blanks.
    pub(super) column: usize,
    /// Between brackets: everything on one line.
    pub(super) flow: bool,
    /// How the file is written.
    pub(super) style: Style,
}

/// `key: value` in the shape of the key's type.
pub(super) fn key(key: &Key, layout: Layout) -> Insert {
    let mut insert = Insert::default();
    add_key(&mut insert, key, layout, 0);
    insert
}

/// Adds `key: value`; `depth` counts the mappings around it that were added too.
pub(super) fn add_key(insert: &mut Insert, key: &Key, layout: Layout, depth: usize) {
    insert.text(&key.name);
    insert.text(":");
    let proposal = key.example.as_deref().or(key.default.as_deref()).unwrap_or_default();
    add_value(insert, &key.r#type, proposal, layout, depth);
}

/// Adds a value behind a colon or dash.
fn add_value(insert: &mut Insert, r#type: &Type, proposal: &str, layout: Layout, depth: usize) {
    let below = |step| Layout { column: layout.column + step, ..layout };
    let inner = below(layout.style.step);
    match r#type {
        Type::Object(name) => {
            let object = azureml_catalog::object(name).filter(|_| depth < DEEPEST);
            open(insert, inner, "{");
            add_required(insert, object, inner, depth);
            close(insert, inner, "}");
        }
        Type::Map(_) => {
            open(insert, inner, "{");
            insert.stop("");
            close(insert, inner, "}");
        }
        Type::Sequence(item) => {
            let inner = below(layout.style.list_step);
            open(insert, inner, "[");
            if layout.flow {
                insert.stop("");
            } else {
                insert.text("-");
                add_item(insert, item, Layout { column: inner.column + 2, ..inner }, depth);
            }
            close(insert, inner, "]");
        }
        Type::Union(union) => match simplest(&union.any) {
            Some(branch) => add_value(insert, branch, proposal, layout, depth),
            None => add_value(insert, &Type::Any, proposal, layout, depth),
        },
        scalar => {
            insert.text(" ");
            add_scalar(insert, scalar, proposal, layout);
        }
    }
}

/// Adds a list item behind its dash; `layout` is that of the keys in it.
fn add_item(insert: &mut Insert, item: &Type, layout: Layout, depth: usize) {
    match item {
        Type::Object(name) => {
            insert.text(" ");
            add_required(insert, azureml_catalog::object(name).filter(|_| depth < DEEPEST), layout, depth);
        }
        Type::Map(_) | Type::Sequence(_) | Type::Any => {
            insert.text(" ");
            insert.stop("");
        }
        scalar => add_value(insert, scalar, "", layout, depth),
    }
}

fn add_scalar(insert: &mut Insert, r#type: &Type, proposal: &str, layout: Layout) {
    match r#type {
        Type::Enum(values) => {
            let written = |(value, _)| layout.style.string(value, layout.flow, None);
            insert.choice(&served(values).map(written).collect::<Vec<_>>());
        }
        Type::Boolean => insert.choice(&["true".to_owned(), "false".to_owned()]),
        Type::Reference(reference) if proposal.is_empty() => add_reference(insert, reference),
        _ => insert.stop(proposal),
    }
}

/// `azureml:name:version`, as the reference asks for it; plain text gets nothing, it would be half a reference.
fn add_reference(insert: &mut Insert, reference: &Reference) {
    if !reference.workspace {
        return insert.stop("");
    }
    insert.snippet.push_str("azureml:");
    insert.stop("name");
    if reference.versioned {
        insert.snippet.push(':');
        insert.stop("version");
    }
}

/// The keys that an object must have; a place to write where it must have none.
fn add_required(insert: &mut Insert, object: Option<&Object>, layout: Layout, depth: usize) {
    let keys: Vec<&Key> = object
        .map(|object| {
            object.keys.iter().filter(|key| key.required != Required::No && !key.read_only).collect()
        })
        .unwrap_or_default();
    if keys.is_empty() {
        return insert.stop("");
    }
    for (at, key) in keys.into_iter().enumerate() {
        if at > 0 {
            let between = if layout.flow { ", ".to_owned() } else { new_line(layout) };
            // Plain text has no places to fill in: nothing beyond the key that was asked for.
            insert.snippet.push_str(&between);
        }
        let plain = insert.plain.clone();
        add_key(insert, key, layout, depth + 1);
        insert.plain = plain;
    }
}

fn open(insert: &mut Insert, inner: Layout, bracket: &str) {
    if inner.flow {
        insert.text(" ");
        insert.text(bracket);
    } else {
        insert.text(&new_line(inner));
    }
}

fn close(insert: &mut Insert, inner: Layout, bracket: &str) {
    if inner.flow {
        insert.text(bracket);
    }
}

fn new_line(layout: Layout) -> String {
    format!("{}{}", layout.style.line_break, " ".repeat(layout.column))
}

/// The alternative that is quickest to write.
fn simplest(any: &[Type]) -> Option<&Type> {
    let rank = |r#type: &&Type| match r#type {
        Type::Reference(_) => 0,
        Type::Enum(_) | Type::Boolean => 1,
        Type::Object(_) => 3,
        Type::Sequence(_) => 4,
        Type::Map(_) => 5,
        Type::Union(_) => 6,
        _ => 2,
    };
    any.iter().min_by_key(rank)
}

#[cfg(test)]
mod tests {
    use super::*;
    use azureml_catalog::Enum;

    const STYLE: Style = Style { step: 2, list_step: 0, quote: '\'', line_break: "\n" };
    const BLOCK: Layout = Layout { column: 2, flow: false, style: STYLE };

    fn inserted(r#type: Type, layout: Layout) -> (String, String) {
        let insert = key(&Key { name: "k".into(), r#type, ..Key::default() }, layout).done();
        (insert.snippet, insert.plain)
    }

    fn pair(snippet: &str, plain: &str) -> (String, String) {
        (snippet.into(), plain.into())
    }

    #[test]
    fn a_key_brings_the_shape_of_its_type() {
        let values = Enum { values: vec!["a".into(), "true".into()], ..Enum::default() };
        assert_eq!(inserted(Type::Enum(values), BLOCK), pair("k: ${1|a,'true'|}", "k: "));
        assert_eq!(inserted(Type::Any, BLOCK), pair("k: $0", "k: "));
        let map = || Type::Map(Box::new(Type::Any));
        assert_eq!(inserted(map(), BLOCK), pair("k:\n    $0", "k:\n    "));
        assert_eq!(inserted(Type::Sequence(Box::new(map())), BLOCK), pair("k:\n  - $0", "k:\n  - "));
        assert_eq!(inserted(map(), Layout { flow: true, ..BLOCK }), pair("k: {$0\\}", "k: {}"));
        let reference = Reference { workspace: true, versioned: true, ..Reference::default() };
        assert_eq!(
            inserted(Type::Reference(reference), BLOCK),
            pair("k: azureml:${1:name}:${2:version}", "k: ")
        );
    }
}
