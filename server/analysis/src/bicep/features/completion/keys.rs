//! Keys of an object: properties of a resource, parameters of a module.

use super::slot::{Quotes, Slot};
use super::{modules, plain, proposal, snippet, values};
use crate::bicep::File;
use crate::bicep::features::{own_keys, words};
use crate::bicep::typed::{Place, Resource};
use crate::features::insert::Insert;
use crate::features::{Completion, CompletionKind};
use azureml_catalog::arm::{Choices, Property};
use azureml_syntax::bicep::{Declares, Entry, Expression};

/// The keys that `object` can have and does not.
pub(super) fn complete<'p>(
    file: &File<'p>,
    slot: &Slot<'p>,
    (object, entry, colon): (Expression<'p>, Option<Entry<'p>>, bool),
) -> Vec<Completion> {
    let is_written = |name: &str| {
        object.entries().any(|one| one.name() == Some(name) && entry.is_none_or(|own| own.key != one.key))
    };
    if matches!(slot.declaration.declares(), Declares::Module { .. }) {
        return modules::keys(file, slot, object, colon, &is_written);
    }
    let Some(resource) = file.typed().of(slot.declaration) else { return Vec::new() };
    let Some(place) = resource.places.iter().find(|place| place.value == object) else { return Vec::new() };
    let mut all = properties(file, slot, (resource, place), colon, &is_written);
    if place.parent.is_none() {
        let offered = own_keys::RESOURCE.iter().enumerate().filter(|(_, (name, _))| !is_written(name));
        all.extend(offered.map(|(order, (name, text))| {
            let mut one = proposal(slot, (name, CompletionKind::Key), key(slot, name, colon), (8, order));
            one.documentation = (*text).to_owned();
            one
        }));
    }
    all
}

fn properties(
    file: &File<'_>,
    slot: &Slot<'_>,
    (resource, place): (&Resource<'_>, &Place<'_>),
    colon: bool,
    is_written: &dyn Fn(&str) -> bool,
) -> Vec<Completion> {
    let Some(fields) = place.fields else { return Vec::new() };
    let is_body = place.parent.is_none();
    let decides = fields.discriminated.map(|several| several.discriminator);
    let mut found: Vec<_> = fields.iter().filter(|property| property.writable()).collect();
    if let Some(property) = decides.and_then(|name| fields.get(name)) {
        found.push(property);
    }
    found.retain(|property| !is_written(&property.name));
    if is_body && resource.existing {
        found.retain(|property| property.name == "name");
    }
    found.sort_by_key(|property| (Some(property.name.as_str()) != decides, property.name.as_str()));
    found.dedup_by_key(|property| property.name.as_str());
    let layout = snippet::Layout::at(file.source, slot.token.start);
    let one = |(order, property): (usize, &&'static Property)| {
        let steps = resource.path_to(place, &property.name);
        let insert = if colon || slot.quotes != Quotes::None {
            key(slot, &property.name, colon)
        } else {
            let text = resource.r#type.and_then(|r#type| r#type.text(&steps));
            let only = resource
                .choices_of(place, property)
                .map(|choices| Choices { values: values::ranked(choices.values, text), ..choices });
            snippet::property(property, only, &layout)
        };
        let is_needed = property.required || Some(property.name.as_str()) == decides;
        let group = if is_needed { 0 } else { 1 };
        let mut one = proposal(slot, (&property.name, CompletionKind::Key), insert, (group, order));
        one.detail = words::type_words(property.r#type);
        if is_needed {
            one.detail.push_str(", required");
        }
        one.documentation = words::property(resource, property, &steps, words::Beside::Nothing);
        one
    };
    found.iter().enumerate().map(one).collect()
}

/// The key alone, with a colon unless there is one.
pub(super) fn key(slot: &Slot<'_>, name: &str, colon: bool) -> Insert {
    let written = match slot.quotes {
        Quotes::None => snippet::key(name),
        _ => slot.quoted(name),
    };
    plain(&if colon { written } else { format!("{written}: ") })
}
