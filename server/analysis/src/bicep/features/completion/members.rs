//! What stands behind the dot of a resource or a module.

use super::slot::Slot;
use super::{plain, proposal};
use crate::bicep::File;
use crate::bicep::features::words;
use crate::bicep::symbols::Meaning;
use crate::bicep::typed::Resource;
use crate::features::{Completion, CompletionKind};
use azureml_catalog::arm::Step;
use azureml_syntax::bicep::{Declaration, Declares, Expression, Kind};

/// What Bicep knows of every resource, and what it is.
const EVERYWHERE: [(&str, &str); 4] = [
    ("id", "The resource's id."),
    ("name", "The resource's name."),
    ("type", "The resource's type."),
    ("apiVersion", "The API version that it is written in."),
];

/// The properties of the resource, or of one of its objects; of a module, its outputs as a whole.
pub(super) fn complete(file: &File<'_>, slot: &Slot<'_>, object: Expression<'_>) -> Vec<Completion> {
    let mut steps = Vec::new();
    let mut at = object.bare();
    loop {
        at = match at.kind() {
            Kind::Property { object, name, .. } => {
                steps.push(Step::Property(name.text.to_owned()));
                object.bare()
            }
            // One of a loop.
            Kind::Index { object, .. } if steps.is_empty() => object.bare(),
            _ => break,
        };
    }
    steps.reverse();
    let Some(declaration) = named(file, at) else { return Vec::new() };
    let mut all = Vec::new();
    let mut offer = |name: &str, detail: String, text: &str| {
        let mut one = proposal(slot, (name, CompletionKind::Key), plain(name), (0, all.len()));
        one.detail = detail;
        one.documentation = text.to_owned();
        all.push(one);
    };
    if let Declares::Module { .. } = declaration.declares() {
        if steps.is_empty() {
            offer("outputs", String::new(), "What the module gives back.");
            offer("name", String::new(), "The name of the module's deployment.");
        }
        return all;
    }
    let Some(resource) = file.typed().of(declaration) else { return Vec::new() };
    if steps.is_empty() {
        EVERYWHERE.iter().for_each(|(name, text)| offer(name, String::new(), text));
    }
    for (name, detail, text) in properties(resource, &steps) {
        if !(steps.is_empty() && EVERYWHERE.iter().any(|(known, _)| *known == name)) {
            offer(name, detail, text);
        }
    }
    all
}

/// The resources that are nested in the one that `object` is.
pub(super) fn nested(file: &File<'_>, slot: &Slot<'_>, object: Expression<'_>) -> Vec<Completion> {
    let inner = named(file, object.bare()).into_iter().flat_map(Declaration::nested);
    let named = inner.filter_map(|one| Some((one, one.name()?)));
    named
        .enumerate()
        .map(|(order, (one, name))| {
            let mut found = proposal(slot, (name.text, CompletionKind::Name), plain(name.text), (0, order));
            found.detail = words::signature_type(file.source, one);
            found
        })
        .collect()
}

/// The declaration that an expression is the name of.
fn named<'p>(file: &File<'p>, expression: Expression<'_>) -> Option<Declaration<'p>> {
    let (Kind::Name(_) | Kind::Nested { .. }) = expression.kind() else { return None };
    match file.symbols.at(expression.span().end)?.meaning {
        Meaning::Declared(declaration) => Some(declaration),
        _ => None,
    }
}

/// The properties at `steps`: name, type, text.
fn properties(resource: &Resource<'_>, steps: &[Step]) -> Vec<(&'static str, String, &'static str)> {
    let (Some(r#type), Some(version)) = (resource.r#type, resource.version()) else { return Vec::new() };
    let mut found: Vec<_> = r#type.types(version, steps).into_iter().flat_map(words::properties).collect();
    found.sort_by_key(|property| property.name.as_str());
    found.dedup_by_key(|property| property.name.as_str());
    found.retain(|property| !property.write_only);
    let text = |name: &str| {
        let path: Vec<Step> = steps.iter().cloned().chain([Step::Property(name.to_owned())]).collect();
        r#type.text(&path).map_or("", |text| text.text.as_str())
    };
    found
        .into_iter()
        .map(|property| (property.name.as_str(), words::type_words(property.r#type), text(&property.name)))
        .collect()
}
