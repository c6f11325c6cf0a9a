//! What could be written at a place: resource types and versions, properties and their values, paths, parameters and
//! outputs of modules, names. Keywords, decorators and functions are the official server's to propose.

mod keys;
mod members;
mod modules;
mod names;
mod paths;
mod resource_types;
mod slot;
mod snippet;
mod values;

use crate::bicep::File;
use crate::features::insert::Insert;
use crate::features::lines::clamp;
use crate::features::{Completion, CompletionKind};
use azureml_syntax::Span;
use slot::{Role, Slot};

/// What could be written at `offset`. Narrowing the list to what is typed already is the client's part.
#[must_use]
pub fn complete(file: &File<'_>, offset: usize) -> Vec<Completion> {
    if file.beside_official {
        return Vec::new();
    }
    let offset = clamp(file.source, offset);
    // Between `\r` and `\n` one is still on the line that they end.
    let split = file.source.get(..offset).is_some_and(|text| text.ends_with('\r'))
        && file.source.get(offset..).is_some_and(|text| text.starts_with('\n'));
    let offset = if split { offset - 1 } else { offset };
    let Some(slot) = slot::slot(file, offset) else { return Vec::new() };
    let mut all = match slot.role {
        Role::ResourceType => resource_types::complete(file, &slot, offset),
        Role::Key { object, entry, colon } => keys::complete(file, &slot, (object, entry, colon)),
        Role::Value { object, entry, .. } => {
            let mut all = values::complete(file, &slot, (object, entry));
            all.extend(names::complete(file, &slot, false));
            all
        }
        Role::Path => paths::complete(file, &slot, offset),
        Role::Assigned => modules::assigned(file, &slot),
        Role::Member(object) => {
            let mut all = modules::members(file, &slot, offset);
            all.extend(members::complete(file, &slot, object));
            all
        }
        Role::Nested(object) => members::nested(file, &slot, object),
        Role::Expression { is_type } => names::complete(file, &slot, is_type),
    };
    if let Role::Value { glued: true, .. } = slot.role {
        for one in &mut all {
            one.snippet.insert(0, ' ');
            one.plain.insert(0, ' ');
        }
    }
    all.retain(|one| !slice_has_break(file.source, one.replace));
    all
}

fn slice_has_break(source: &str, span: Span) -> bool {
    crate::features::lines::slice(source, span).contains(['\n', '\r'])
}

/// A proposal that replaces the token of `slot`. Groups come in order, and what is in them by place.
fn proposal(
    slot: &Slot<'_>,
    (label, kind): (&str, CompletionKind),
    insert: Insert,
    (group, at): (usize, usize),
) -> Completion {
    Completion {
        label: label.to_owned(),
        kind,
        filter: String::new(),
        detail: String::new(),
        documentation: String::new(),
        replace: slot.token,
        snippet: insert.snippet,
        plain: insert.plain,
        sort: format!("{group}{at:04}"),
        deprecated: false,
    }
}

/// A text without places to fill in.
fn plain(text: &str) -> Insert {
    let mut insert = Insert::default();
    insert.text(text);
    insert
}

#[cfg(test)]
mod tests;
