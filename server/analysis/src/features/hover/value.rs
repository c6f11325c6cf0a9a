//! A written value: what an allowed value does, what a reference leads to, how big a machine is; else what its key does.

use super::Hover;
use crate::features::describe::{code, enums, key_markdown, paragraphs};
use crate::values::casing;
use crate::values::reference::singular;
use crate::{Place, TypedDocument};
use azureml_catalog::{Kind, Type, VmSize, vm_size};

pub(super) fn hover(document: &TypedDocument<'_>, kind: &Kind, offset: usize) -> Option<Hover> {
    // Places come parents first: the last one that fits is the innermost.
    let place = document.places.iter().rev().find(|place| {
        place.node.span().touches(offset) && !place.node.is_missing() && place.merged.is_none()
    })?;
    let text = place.node.as_str()?;
    let about = if place.is_unknown() { None } else { about(place, text) };
    let key = place.key.map(|key| key_markdown(key, Some(kind)));
    let markdown = match (about, key) {
        (Some(about), Some(key)) => paragraphs(&[about, "---".to_owned(), key]),
        (Some(about), None) => about,
        (None, key) => key?,
    };
    Some(Hover { span: place.node.span(), markdown })
}

fn about(place: &Place<'_>, text: &str) -> Option<String> {
    let text = text.trim();
    value_of_set(place, text)
        .or_else(|| reference(place, text))
        .or_else(|| is_machine(place).then(|| vm_size(text).map(machine)).flatten())
}

fn value_of_set(place: &Place<'_>, text: &str) -> Option<String> {
    enums(place.declared).into_iter().find_map(|set| {
        let value = casing::allowed(text, set)?;
        let at = set.values.iter().position(|one| one == value)?;
        let meaning = set.texts.get(at).filter(|meaning| !meaning.is_empty())?;
        Some(format!("**{}**: {meaning}", code(value)))
    })
}

/// Whether the value names a virtual machine size.
fn is_machine(place: &Place<'_>) -> bool {
    matches!(place.r#type, Type::String(text) if text.form.as_deref() == Some("vm-size"))
}

/// A machine in one line.
pub(in crate::features) fn machine(size: &VmSize) -> String {
    let gpus = match size.gpus {
        0 => "no GPU".to_owned(),
        1 => "1 GPU".to_owned(),
        several => format!("{several} GPUs"),
    };
    let cores = if size.cores == 1 { "1 core".to_owned() } else { format!("{} cores", size.cores) };
    let retired = size.retired.as_ref().map_or_else(String::new, |day| format!("; retired on {day}"));
    format!("**{}**: {cores}, {} GiB memory, {gpus}{retired}", code(&size.name), size.memory_gib)
}

fn reference(place: &Place<'_>, text: &str) -> Option<String> {
    let collection = collection(place.declared)?;
    let found = Parts::of(text)?;
    let mut words = format!("The {} {}", singular(found.collection.unwrap_or(collection)), code(found.name));
    match (found.version, found.label) {
        (Some(version), _) => words.push_str(&format!(", version {}", code(version))),
        (_, Some("latest")) => words.push_str(", its latest version at the time of creation"),
        (_, Some(label)) => words.push_str(&format!(", the version labelled {}", code(label))),
        (None, None) => {}
    }
    match (found.registry, found.workspace) {
        (Some(registry), _) => words.push_str(&format!(", in the registry {}", code(registry))),
        (_, Some(workspace)) => words.push_str(&format!(", in the workspace {}", code(workspace))),
        (None, None) => words.push_str(", in the workspace of this command"),
    }
    words.push('.');
    Some(words)
}

fn collection(declared: &Type) -> Option<&str> {
    match declared {
        Type::Reference(reference) => Some(&reference.collection),
        Type::Union(union) => union.any.iter().find_map(collection),
        _ => None,
    }
}

/// A reference taken apart. Forms: <https://learn.microsoft.com/azure/machine-learning/reference-yaml-core-syntax>.
#[derive(Debug, Default, PartialEq, Eq)]
struct Parts<'a> {
    collection: Option<&'a str>,
    name: &'a str,
    version: Option<&'a str>,
    label: Option<&'a str>,
    registry: Option<&'a str>,
    workspace: Option<&'a str>,
}

impl<'a> Parts<'a> {
    fn of(text: &'a str) -> Option<Self> {
        if let Some(path) = text.strip_prefix("azureml://registries/") {
            let (registry, rest) = path.split_once('/')?;
            return Some(Self { registry: Some(registry), ..Self::by_path(rest)? });
        }
        let rest = text.strip_prefix("azureml:").unwrap_or(text);
        if rest.starts_with("/subscriptions/") {
            let (_, below) = rest.split_once("/workspaces/")?;
            let (workspace, path) = below.split_once('/')?;
            return Some(Self { workspace: Some(workspace), ..Self::by_path(path)? });
        }
        // A bare name, or nothing behind the prefix.
        if rest.len() == text.len() || rest.is_empty() {
            return None;
        }
        let (name, version, label) = match (rest.split_once(':'), rest.split_once('@')) {
            (Some((name, version)), _) => (name, Some(version), None),
            (None, Some((name, label))) => (name, None, Some(label)),
            (None, None) => (rest, None, None),
        };
        let is_whole = !name.is_empty() && version != Some("") && label != Some("");
        is_whole.then(|| Self { name, version, label, ..Self::default() })
    }

    /// `models/<name>/versions/<version>`, `models/<name>/labels/<label>`, `computes/<name>`.
    fn by_path(path: &'a str) -> Option<Self> {
        let mut parts = path.split('/').filter(|part| !part.is_empty());
        let (collection, name) = (parts.next()?, parts.next()?);
        let (word, last) = (parts.next(), parts.next());
        let version = last.filter(|_| word == Some("versions"));
        let label = last.filter(|_| word == Some("labels"));
        Some(Self { collection: Some(collection), name, version, label, ..Self::default() })
    }
}
