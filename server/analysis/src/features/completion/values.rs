//! The values that a key can have: those of closed sets, references, machine sizes, names from the same file.

use super::probe::Probe;
use super::slot::Slot;
use super::{Completion, CompletionKind, paths};
use crate::features::File;
use crate::features::describe::served;
use crate::features::hover::machine;
use crate::features::insert::Insert;
use crate::features::local::path_at;
use crate::typed::choices;
use crate::values::reference::singular;
use crate::{Place, TypedDocument};
use azureml_catalog::{Enum, Reference, Type, VmSize};
use azureml_syntax::Node;
use azureml_syntax::edit::Style;

/// What can be written at `slot` as a value or list item.
pub(super) fn values(file: &File<'_>, slot: &Slot) -> Vec<Completion> {
    let Some(probe) = Probe::value(file, slot).filter(|probe| !probe.breaks(file, slot)) else {
        return Vec::new();
    };
    let Some(document) = probe.document(file) else { return Vec::new() };
    let Some(place) = probe.value_place(&document).and_then(|index| document.places.get(index)) else {
        return Vec::new();
    };
    let style = Style::of(file.source, file.parse);
    let mut values = Values { file, slot, style, document: &document, place, all: Vec::new() };
    values.by_type(place.declared);
    if let Some((kind, base)) = path_at(&document, place) {
        paths::paths(file, slot, kind, &base).into_iter().for_each(|path| values.add(path));
    }
    values.discriminators();
    values.by_key();
    values.all
}

struct Values<'a> {
    file: &'a File<'a>,
    slot: &'a Slot,
    style: Style,
    document: &'a TypedDocument<'a>,
    place: &'a Place<'a>,
    all: Vec<Completion>,
}

impl Values<'_> {
    fn add(&mut self, completion: Completion) {
        if !self.all.iter().any(|known| known.label == completion.label) {
            self.all.push(completion);
        }
    }

    fn plain(&self, label: &str, text: &str, kind: CompletionKind) -> Completion {
        let mut insert = Insert::default();
        insert.text(text);
        Completion::new(label, kind, insert, self.slot).value(self.slot)
    }

    fn by_type(&mut self, r#type: &Type) {
        match r#type {
            Type::Enum(values) => self.set(values),
            Type::Boolean => {
                for (at, value) in ["true", "false"].into_iter().enumerate() {
                    let value = self.plain(value, value, CompletionKind::Value).sort(1, at);
                    self.add(value);
                }
            }
            Type::Reference(reference) => self.references(reference),
            Type::Union(union) => union.any.iter().for_each(|branch| self.by_type(branch)),
            _ => {}
        }
    }

    fn set(&mut self, values: &Enum) {
        let default = self.place.key.and_then(|key| key.default.as_deref());
        for (at, (value, text)) in served(values).enumerate() {
            let completion = self
                .plain(value, &self.slot.written(self.style, value), CompletionKind::Value)
                .detail(if default == Some(value) { "default".to_owned() } else { String::new() })
                .documentation(text.to_owned())
                .sort(1, at);
            self.add(completion);
        }
    }

    /// The value decides which alternative its mapping is: offer those of all.
    fn discriminators(&mut self) {
        if let Some(all) = choices(self.document, self.place) {
            self.set(&all);
        }
    }

    fn references(&mut self, reference: &Reference) {
        let noun = singular(&reference.collection);
        let mut forms: Vec<(Vec<&str>, String)> = Vec::new();
        if reference.workspace {
            if reference.versioned {
                forms
                    .push((vec!["azureml:", "<name>", ":", "<version>"], format!("{noun} of the workspace")));
                forms.push((
                    vec!["azureml:", "<name>", "@latest"],
                    format!("{noun} of the workspace, latest version"),
                ));
            } else {
                forms.push((vec!["azureml:", "<name>"], format!("{noun} of the workspace")));
            }
        }
        if reference.registry {
            let collection = reference.collection.as_str();
            let begin = "azureml://registries/";
            let detail = format!("{noun} of a registry");
            if reference.versioned {
                let version =
                    vec![begin, "<registry>", "/", collection, "/", "<name>", "/versions/", "<version>"];
                forms.push((version, detail.clone()));
                let latest = vec![begin, "<registry>", "/", collection, "/", "<name>", "/labels/latest"];
                forms.push((latest, format!("{detail}, latest version")));
            } else {
                forms.push((vec![begin, "<registry>", "/", collection, "/", "<name>"], detail));
            }
        }
        for (at, (parts, detail)) in forms.into_iter().enumerate() {
            let mut insert = Insert::default();
            for part in &parts {
                match part.strip_prefix('<').and_then(|part| part.strip_suffix('>')) {
                    Some(name) => insert.stop(name),
                    None => insert.text(part),
                }
            }
            // Without placeholders, as far as it is certain.
            insert.plain = parts.first().map(|part| (*part).to_owned()).unwrap_or_default();
            let completion = Completion::new(&parts.concat(), CompletionKind::Reference, insert, self.slot)
                .value(self.slot)
                .detail(detail)
                .sort(2, at);
            self.add(completion);
        }
    }

    /// The example first, then by size; last those that are too small, or that are not documented for the use. A managed
    /// deployment takes no others than the documented ones, and nobody is offered what is retired.
    fn machines(&mut self, example: Option<&str>) {
        let managed = ["managedOnlineDeployment", "deploymentTemplate"];
        let managed = self.document.identity.kind.is_some_and(|kind| managed.contains(&kind.id.as_str()));
        let offered = |size: &&VmSize| size.retired.is_none() && (size.managed || !managed);
        let mut sizes: Vec<_> = azureml_catalog::vm_sizes().iter().filter(offered).collect();
        sizes.sort_by(|a, b| {
            let size = |size: &VmSize| (size.gpus, size.cores);
            size(a).cmp(&size(b)).then(a.memory_gib.total_cmp(&b.memory_gib)).then(a.name.cmp(&b.name))
        });
        for (at, size) in sizes.into_iter().enumerate() {
            let words = machine(size);
            let detail = words.split_once("**: ").map(|(_, detail)| detail.to_owned()).unwrap_or_default();
            let usual = if managed { !size.too_small } else { size.compute };
            let group = match (example == Some(&size.name), usual) {
                (true, _) => 1,
                (_, true) => 2,
                (_, false) => 3,
            };
            let completion = self
                .plain(&size.name, &self.slot.written(self.style, &size.name), CompletionKind::Value)
                .detail(detail)
                .documentation(words)
                .sort(group, at);
            self.add(completion);
        }
    }

    /// What no type tells: machine sizes, names of the file's endpoints, the default and an example.
    fn by_key(&mut self) {
        let Some(key) = self.place.key else { return };
        let form = match &key.r#type {
            Type::String(text) => text.form.as_deref(),
            _ => None,
        };
        if form == Some("vm-size") {
            self.machines(key.example.as_deref());
        }
        if key.name == "endpoint_name" {
            for (at, name) in endpoints(self.file, self.document).into_iter().enumerate() {
                let completion = self
                    .plain(&name, &self.slot.written(self.style, &name), CompletionKind::Reference)
                    .detail("endpoint in this file".to_owned())
                    .sort(1, at);
                self.add(completion);
            }
        }
        for (word, value) in [("default", &key.default), ("example", &key.example)] {
            let Some(value) =
                value.as_deref().filter(|value| !value.is_empty() && !value.contains(['\n', '\r']))
            else {
                continue;
            };
            // The catalog has them as they are written.
            let bare = value.trim_matches(['\'', '"']);
            let text = match self.slot.quote {
                Some(_) => self.slot.written(self.style, bare),
                None => value.to_owned(),
            };
            let completion =
                self.plain(bare, &text, CompletionKind::Value).detail(word.to_owned()).sort(4, 0);
            self.add(completion);
        }
    }
}

/// The names of the other documents that are deployments of this endpoint, as far as they say so.
pub(super) fn deployments(file: &File<'_>, endpoint: &TypedDocument<'_>) -> Vec<String> {
    let own = endpoint.document.root().get("name").and_then(Node::as_str);
    let others = file.documents.iter().filter_map(|other| {
        let root = other.document.root();
        let of = root.get("endpoint_name").and_then(Node::as_str);
        let is_ours = other.identity.kind.is_some() && of.is_some() && (own.is_none() || of == own);
        root.get("name").and_then(Node::as_str).filter(|name| is_ours && !name.is_empty())
    });
    others.map(str::to_owned).collect()
}

/// The names of the other documents that are endpoints: they have a name and belong to no endpoint themselves.
fn endpoints(file: &File<'_>, deployment: &TypedDocument<'_>) -> Vec<String> {
    let others = file.documents.iter().filter(|other| other.document.span() != deployment.document.span());
    let others = others.filter(|other| {
        let root = other.identity.kind.and_then(azureml_catalog::Kind::root);
        root.is_some_and(|root| root.key("endpoint_name").is_none())
    });
    others
        .filter_map(|other| other.document.root().get("name").and_then(Node::as_str))
        .map(str::to_owned)
        .collect()
}
