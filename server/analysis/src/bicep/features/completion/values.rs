//! Values of a property: the words of a set, true and false, an object to fill in.

use super::slot::{Quotes, Slot};
use super::{plain, proposal, snippet};
use crate::bicep::File;
use crate::features::{Completion, CompletionKind};
use azureml_catalog::arm::{Shape, Text};
use azureml_syntax::bicep::{Entry, Expression};

/// What the entry of `object` can be.
pub(super) fn complete<'p>(
    file: &File<'p>,
    slot: &Slot<'p>,
    (object, entry): (Expression<'p>, Entry<'p>),
) -> Vec<Completion> {
    let Some(resource) = file.typed().of(slot.declaration) else { return Vec::new() };
    let is_ours = |at: usize| resource.places.get(at).is_some_and(|around| around.value == object);
    let Some(place) = resource.places.iter().find(|place| {
        place.entry.is_some_and(|own| own.key == entry.key) && place.parent.is_some_and(is_ours)
    }) else {
        return Vec::new();
    };
    let text = resource.r#type.and_then(|r#type| r#type.text(&resource.path(place)));
    let mut all = Vec::new();
    if let Some(choices) = resource.choices(place) {
        let values = ranked(choices.values, text);
        for (order, value) in values.into_iter().enumerate() {
            let written = slot.quoted(value);
            let mut one = proposal(slot, (value, CompletionKind::Value), plain(&written), (0, order));
            one.documentation = text.and_then(|text| text.value(value)).unwrap_or_default().to_owned();
            all.push(one);
        }
    }
    if slot.quotes != Quotes::None {
        return all;
    }
    let layout = snippet::Layout::at(file.source, entry.key.span().start);
    match place.shape() {
        Shape::Boolean => {
            for (order, value) in ["true", "false"].into_iter().enumerate() {
                let mut one = proposal(slot, (value, CompletionKind::Value), plain(value), (0, order));
                one.documentation = text.and_then(|text| text.value(value)).unwrap_or_default().to_owned();
                all.push(one);
            }
        }
        Shape::Object(_) | Shape::Discriminated(_) if slot.token.is_empty() => {
            let insert = snippet::value(place.r#type, &layout);
            all.push(proposal(slot, ("{ … }", CompletionKind::Value), insert, (0, 0)));
        }
        Shape::Array(_) if slot.token.is_empty() => {
            let insert = snippet::value(place.r#type, &layout);
            all.push(proposal(slot, ("[ … ]", CompletionKind::Value), insert, (0, 0)));
        }
        _ => {}
    }
    all
}

/// The values in the order in which our words offer them best.
pub(super) fn ranked(mut values: Vec<&'static str>, text: Option<&Text>) -> Vec<&'static str> {
    let rank = |value: &str| {
        let mut known = text.into_iter().flat_map(|text| &text.values);
        known.position(|(word, _)| word == value).unwrap_or(usize::MAX)
    };
    values.sort_by_key(|value| rank(value));
    values
}
