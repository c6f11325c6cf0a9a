//! Resource types and their API versions, in `resource x '…'`.

use super::slot::{Quotes, Slot};
use super::{plain, proposal};
use crate::bicep::File;
use crate::bicep::features::words;
use crate::features::describe::{code, paragraphs};
use crate::features::{Completion, CompletionKind};
use azureml_catalog::arm::{self, Resource};
use azureml_syntax::Span;

/// The namespace that comes first.
const OURS: &str = "Microsoft.MachineLearningServices";

/// Types before the `@`, versions behind it.
pub(super) fn complete(file: &File<'_>, slot: &Slot<'_>, offset: usize) -> Vec<Completion> {
    let content = crate::features::lines::slice(file.source, slot.token);
    let at = content.find('@').map(|at| slot.token.start + at);
    let outer = file
        .typed()
        .of(slot.declaration)
        .and_then(|resource| resource.outer)
        .and_then(|at| file.typed().resources.get(at))
        .and_then(|outer| outer.r#type);
    match at.filter(|at| *at < offset) {
        Some(at) => {
            let written = crate::features::lines::slice(file.source, Span::new(slot.token.start, at));
            let nested = outer.map(|outer| format!("{}/{written}", outer.name()));
            let name = nested.filter(|_| !written.contains('/')).unwrap_or_else(|| written.to_owned());
            let slot = Slot { token: Span::new(at + 1, slot.token.end), ..*slot };
            arm::resource(&name).map(|resource| versions(&slot, resource)).unwrap_or_default()
        }
        None => {
            // What stands behind the `@` stays.
            let token = Span::new(slot.token.start, at.unwrap_or(slot.token.end));
            let slot = Slot { token, ..*slot };
            let mut all: Vec<&Resource> = match outer {
                Some(outer) => outer.children().collect(),
                None => arm::namespaces().iter().flat_map(|name| arm::resources(name)).collect(),
            };
            all.sort_by_key(|resource| rank(resource.name()));
            let nested = outer.is_some();
            all.iter()
                .enumerate()
                .map(|(order, one)| of_type(&slot, one, order, nested, at.is_some()))
                .collect()
        }
    }
}

/// What people declare comes first: workspaces and what is in them, then registries, then what else is ours.
fn rank(name: &str) -> (usize, &str) {
    let own = name.strip_prefix(OURS).and_then(|own| own.strip_prefix('/'));
    let first = ["workspaces", "registries"];
    let rank = own.map(|own| {
        let root = own.split('/').next();
        first.iter().position(|known| Some(*known) == root).unwrap_or(first.len())
    });
    (rank.unwrap_or(usize::MAX), name)
}

/// A type, with its newest version unless one is there already, or the resource around gives it. Namespaces are long and
/// mostly the same, so the list shows what is behind them; both can be typed.
fn of_type(
    slot: &Slot<'_>,
    resource: &Resource,
    order: usize,
    nested: bool,
    has_version: bool,
) -> Completion {
    let name = resource.name();
    let (namespace, own) = name.split_once('/').unwrap_or_default();
    let last = own.rsplit('/').next().unwrap_or(own);
    let (label, written) = if nested { (last, last) } else { (own, name) };
    let newest = newest(resource);
    let version = newest.filter(|_| !has_version && !nested);
    let text = version.map_or_else(|| written.to_owned(), |version| format!("{written}@{version}"));
    let close = if slot.quotes == Quotes::Open && !has_version { "'" } else { "" };
    let mut one =
        proposal(slot, (label, CompletionKind::ResourceType), plain(&format!("{text}{close}")), (0, order));
    written.clone_into(&mut one.filter);
    namespace.clone_into(&mut one.detail);
    let newest = newest.map(|version| format!("Newest API version: {}.", code(version)));
    let text = resource.text(&[]).map(|text| text.text.clone());
    one.documentation = paragraphs(&[text.unwrap_or_default(), newest.unwrap_or_default()]);
    one
}

/// The newest stable version, or the newest of all.
fn newest(resource: &Resource) -> Option<&str> {
    let all = resource.versions();
    let stable = all.iter().rev().find(|version| version.is_stable());
    stable.or(all.last()).map(arm::ApiVersion::as_str)
}

/// The versions: stable ones first, the newest on top.
fn versions(slot: &Slot<'_>, resource: &Resource) -> Vec<Completion> {
    let all = resource.versions().iter().rev();
    let close = if slot.quotes == Quotes::Open { "'" } else { "" };
    let came = words::came_with(resource);
    all.enumerate()
        .map(|(order, version)| {
            let text = version.as_str();
            let group = usize::from(!version.is_stable());
            let mut one = proposal(
                slot,
                (text, CompletionKind::ResourceType),
                plain(&format!("{text}{close}")),
                (group, order),
            );
            if !version.is_stable() {
                one.detail = "preview".to_owned();
            }
            let new = came.iter().find(|(since, _)| *since == version).map(|(_, names)| names);
            one.documentation = new.map(|names| format!("New: {}", words::few(names))).unwrap_or_default();
            one
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::rank;

    #[test]
    fn what_people_declare_comes_first() {
        let mut types = [
            "Microsoft.Storage/storageAccounts",
            "Microsoft.MachineLearningServices/virtualclusters",
            "Microsoft.MachineLearningServices/registries",
            "Microsoft.MachineLearningServices/workspaces/computes",
            "Microsoft.MachineLearningServices/workspaces",
        ];
        types.sort_by_key(|name| rank(name));
        let ours = types.map(|name| name.trim_start_matches("Microsoft.MachineLearningServices/"));
        assert_eq!(
            ours,
            [
                "workspaces",
                "workspaces/computes",
                "registries",
                "virtualclusters",
                "Microsoft.Storage/storageAccounts"
            ]
        );
    }
}
