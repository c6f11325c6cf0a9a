//! On keys and values in a resource: what a property does, since which API version there is one, why a key is none.

use super::super::words::{self, Beside, few, since};
use super::names;
use crate::bicep::File;
use crate::bicep::modules::Program;
use crate::bicep::typed::{Cause, Place, Resource, Stranger};
use crate::features::Hover;
use crate::features::describe::{code, link, paragraphs};
use crate::rules::keys::api_version::is_network;
use crate::rules::wording::joined;
use azureml_catalog::Negative;
use azureml_catalog::arm::{self, Step};
use azureml_syntax::bicep::Kind;

pub(super) fn hover(file: &File<'_>, offset: usize, beside: Beside) -> Option<Hover> {
    let resource = file.typed().resource_at(offset)?;
    let is_at = |stranger: &&Stranger<'_>| stranger.entry.key.span().touches(offset);
    if let Some(stranger) = resource.strangers.iter().find(is_at) {
        let markdown = no_property(file, resource, stranger, beside)?;
        return Some(Hover { span: stranger.entry.key.span(), markdown });
    }
    let place = resource.place_at(offset)?;
    if let Some(entry) = place.entry
        && entry.key.span().touches(offset)
    {
        let property = place.property?;
        let markdown = words::property(resource, property, &resource.path(place), beside);
        return Some(Hover { span: entry.key.span(), markdown });
    }
    value(file, resource, place, offset, beside)
}

/// A word of a set, written or known.
fn value(
    file: &File<'_>,
    resource: &Resource<'_>,
    place: &Place<'_>,
    offset: usize,
    beside: Beside,
) -> Option<Hover> {
    let steps = resource.path(place);
    if beside == Beside::Official && !is_network(&steps) {
        return None;
    }
    let text = resource.r#type.and_then(|r#type| r#type.text(&steps));
    let words = |word: &str| Some(format!("{}: {}", code(word), text?.value(word)?));
    let span = place.value.span();
    match place.value.kind() {
        Kind::Object | Kind::Array | Kind::For { .. } | Kind::Missing | Kind::Invalid => None,
        Kind::Boolean(value) => Some(Hover { span, markdown: words(["false", "true"][usize::from(value)])? }),
        _ if place.value.as_str().is_some() => Some(Hover { span, markdown: words(place.value.as_str()?)? }),
        _ => {
            // What it is made of, then what comes out.
            let name = names::hover(file, offset, beside);
            let value = Program::new(file).root(file).anywhere(place.value);
            let known = names::known(&value);
            let words = match (value.as_str(), value.as_bool()) {
                (Some(text), _) => words(text),
                (None, Some(value)) => words(["false", "true"][usize::from(value)]),
                (None, None) => None,
            };
            let shown = name.as_ref().map(|name| name.markdown.clone()).unwrap_or_default();
            let known = if shown.ends_with(&known) { String::new() } else { known };
            let markdown = paragraphs(&[shown, known, words.unwrap_or_default()]);
            let span = name.map_or(span, |name| name.span);
            (!markdown.is_empty()).then_some(Hover { span, markdown })
        }
    }
}

/// Why a key is no property, and where there is one.
fn no_property(
    file: &File<'_>,
    resource: &Resource<'_>,
    stranger: &Stranger<'_>,
    beside: Beside,
) -> Option<String> {
    let place = resource.places.get(stranger.place)?;
    let name = stranger.entry.name()?;
    let generic = |text: String| (beside == Beside::Nothing).then_some(text);
    match resource.cause(stranger) {
        Cause::Negative(fact) => Some(negative(name, fact)),
        Cause::Version(history) => {
            let r#type = resource.r#type?;
            let version = resource.version().unwrap_or_default();
            let head = format!("**{}** is not in API version {}.", code(name), code(version));
            let suitable = resource.suitable_version(file.typed(), &file.symbols, &[history]);
            let hint = suitable
                .map(|version| format!("Everything that this resource uses is in {}.", code(version)));
            let text = r#type.text(&resource.path_to(place, name));
            Some(paragraphs(&[
                head,
                since(r#type, history),
                hint.unwrap_or_default(),
                text.map(|text| text.text.clone()).unwrap_or_default(),
                text.map(|text| link(&text.link)).unwrap_or_default(),
            ]))
        }
        Cause::Variant(values) => {
            let decides = place.fields?.discriminated?.discriminator;
            generic(format!("**{}** is a property where {} is {}.", code(name), code(decides), few(values)))
        }
        Cause::Misplaced(path) => generic(match path.as_slice() {
            [] => format!("**{}** belongs directly into the resource.", code(name)),
            path => format!("**{}** belongs into {}.", code(name), code(&path.join("."))),
        }),
        Cause::Typo(property) => {
            let steps = resource.path_to(place, &property.name);
            let text = words::property(resource, property, &steps, beside);
            generic(paragraphs(&[format!("The property is called {}.", code(&property.name)), text]))
        }
        Cause::Unknown => None,
    }
}

/// A key that no API version has.
fn negative(name: &str, fact: &Negative) -> String {
    let homes: Vec<&str> =
        fact.belongs_to.iter().filter_map(|home| arm::resource(home)).map(arm::Resource::name).collect();
    let steps = |name: &str| Step::Property(name.to_owned());
    let there = homes.iter().find_map(|home| {
        let home = arm::resource(home)?;
        let text = home.text(&[steps("properties"), steps(name)]).or_else(|| home.text(&[steps(name)]))?;
        Some(format!("There: {}", text.text))
    });
    let belongs = if homes.is_empty() {
        String::new()
    } else {
        let homes: Vec<String> = homes.iter().map(|home| code(home)).collect();
        format!("It is a property of {}.", joined(&homes, "and"))
    };
    paragraphs(&[
        format!("**{}** is no property here, in no API version.", code(name)),
        fact.why.clone(),
        fact.instead.clone(),
        belongs,
        there.unwrap_or_default(),
        link(&fact.link),
    ])
}
