//! Files and folders beside the file, for keys that hold a path.

use super::slot::Slot;
use super::{Completion, CompletionKind};
use crate::features::File;
use crate::features::insert::Insert;
use crate::features::lines::slice;
use crate::values::path::is_remote;
use azureml_catalog::PathKind;
use azureml_syntax::Span;
use azureml_syntax::edit::Style;

/// What stands in the folder that is named up to the cursor, counted from `base`; only the part behind the last `/`
/// before the cursor is replaced.
pub(super) fn paths(file: &File<'_>, slot: &Slot, kind: PathKind, base: &str) -> Vec<Completion> {
    if is_remote(slice(file.source, slot.token)) {
        return Vec::new();
    }
    let text = slice(file.source, Span::new(slot.token.start, slot.cursor));
    let (folder, name) = match text.rfind(['/', '\\']) {
        Some(at) => (text.get(..=at).unwrap_or_default(), text.get(at + 1..).unwrap_or_default()),
        None => ("", text),
    };
    let style = Style::of(file.source, file.parse);
    let place = format!("{base}{folder}");
    let names = file.files.list(if place.is_empty() { "." } else { &place });
    let shown = names.into_iter().filter(|other| !other.starts_with('.') || name.starts_with('.'));
    let wanted = shown.filter(|name| kind != PathKind::Folder || name.ends_with('/'));
    let completions = wanted.enumerate().map(|(at, name)| {
        let is_folder = name.ends_with('/');
        // Half a path cannot be quoted.
        let whole = folder.is_empty() || slot.quote.is_some();
        let text = if whole { slot.written(style, &name) } else { name.clone() };
        let mut insert = Insert::default();
        insert.text(&text);
        let entry = if is_folder { CompletionKind::Folder } else { CompletionKind::File };
        let mut completion = Completion::new(&name, entry, insert, slot).value(slot);
        completion.replace = Span::new(slot.token.start + folder.len(), slot.token.end);
        // Where files are wanted, folders are on the way.
        completion.sort(1 + usize::from(is_folder && kind == PathKind::File), at)
    });
    completions.collect()
}
