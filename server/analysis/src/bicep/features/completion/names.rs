//! The names that an expression or a type can use.

use super::slot::{Quotes, Slot};
use super::{plain, proposal};
use crate::bicep::File;
use crate::bicep::features::words;
use crate::bicep::symbols::{LocalKind, Meaning, name_of};
use crate::features::{Completion, CompletionKind};
use azureml_syntax::bicep::{Declaration, Declares};

/// The names that are visible in `slot`.
pub(super) fn complete(file: &File<'_>, slot: &Slot<'_>, is_type: bool) -> Vec<Completion> {
    if slot.quotes != Quotes::None {
        return Vec::new();
    }
    let visible = file.symbols.visible(slot.token.start);
    let offered = visible.into_iter().filter(|(_, meaning)| fits(*meaning, slot.declaration, is_type));
    offered
        .enumerate()
        .map(|(order, (name, meaning))| {
            let group = if matches!(meaning, Meaning::Local(_)) { 2 } else { 3 };
            let mut one = proposal(slot, (name, CompletionKind::Name), plain(name), (group, order));
            one.detail = detail(file, meaning);
            if let Meaning::Declared(declaration) = meaning {
                one.documentation = words::description(declaration).unwrap_or_default().to_owned();
            }
            one
        })
        .collect()
}

/// Whether a name can stand where a type does, or where a value does. Nothing is made of itself.
fn fits(meaning: Meaning<'_>, own: Declaration<'_>, is_type: bool) -> bool {
    match meaning {
        Meaning::Declared(declaration) => {
            let is_one = matches!(declaration.declares(), Declares::Type(_));
            declaration != own && name_of(declaration).is_some() && is_one == is_type
        }
        Meaning::Local(_) => !is_type,
        Meaning::Imported(_) => true,
        _ => false,
    }
}

fn detail(file: &File<'_>, meaning: Meaning<'_>) -> String {
    match meaning {
        Meaning::Declared(declaration) => {
            let kind = words::declared_kind(declaration);
            let r#type = words::signature_type(file.source, declaration);
            if r#type.is_empty() { kind.to_owned() } else { format!("{kind}: {}", r#type) }
        }
        Meaning::Local(local) => match local.kind {
            LocalKind::Item => "item of the loop",
            LocalKind::Index => "index of the loop",
            LocalKind::LambdaParameter | LocalKind::FunctionParameter => "parameter of the function",
        }
        .to_owned(),
        _ => "imported".to_owned(),
    }
}
