//! Paths of modules, imports and parameter files: the folders and files beside this one.

use super::slot::{Quotes, Slot};
use super::{plain, proposal};
use crate::bicep::File;
use crate::features::lines::slice;
use crate::features::{Completion, CompletionKind};
use azureml_syntax::bicep::Declares;
use azureml_syntax::{Language, Span};

/// The names in the folder that is written already.
pub(super) fn complete(file: &File<'_>, slot: &Slot<'_>, offset: usize) -> Vec<Completion> {
    let typed = slice(file.source, Span::new(slot.token.start, offset.max(slot.token.start)));
    if typed.contains(':') || typed.starts_with("br/") {
        return Vec::new();
    }
    let folder = typed.rfind('/').map_or("", |at| typed.get(..=at).unwrap_or_default());
    let start = slot.token.start + folder.len();
    let behind = slice(file.source, Span::new(offset, slot.token.end));
    let end = behind.find('/').map_or(slot.token.end, |at| offset + at);
    let slot = Slot { token: Span::new(start, end), ..*slot };
    let wanted = match slot.declaration.declares() {
        Declares::Extends(_) => Language::BicepParameters,
        _ => Language::Bicep,
    };
    let own = file.files.own_path().unwrap_or_default();
    let own = own.rsplit('/').next().filter(|_| folder.is_empty() || folder == "./").map(str::to_owned);
    let names = file.files.list(if folder.is_empty() { "." } else { folder });
    let fits = |name: &String| {
        name.ends_with('/') || (Language::of_name(name) == Some(wanted) && own.as_ref() != Some(name))
    };
    names
        .into_iter()
        .filter(fits)
        .enumerate()
        .map(|(order, name)| {
            let is_folder = name.ends_with('/');
            let kind = if is_folder { CompletionKind::Folder } else { CompletionKind::File };
            let close = if slot.quotes == Quotes::Open && !is_folder { "'" } else { "" };
            let text = format!("{}{close}", name.trim_end_matches('/'));
            proposal(&slot, (&name, kind), plain(&text), (usize::from(is_folder), order))
        })
        .collect()
}
