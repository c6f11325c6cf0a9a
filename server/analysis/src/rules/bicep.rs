//! What the rules about properties in Bicep share: which resources they look at, how they name things, how they take a
//! property out.

use crate::bicep::directives::disables;
use crate::bicep::typed::{Cause, Place, Resource, Stranger};
use crate::{BicepContext, Finding, Safety};
use azureml_catalog::arm::{Property, Shape};
use azureml_syntax::Span;
use azureml_syntax::bicep::Kind;
use azureml_syntax::edit::Operation;

/// The resources of Azure Machine Learning: about others the official tools say enough.
pub(crate) fn machine_learning<'c, 'f>(
    context: &'c BicepContext<'c, 'f>,
) -> impl Iterator<Item = &'c Resource<'f>> {
    context.file.typed().resources.iter().filter(|resource| resource.is_machine_learning())
}

/// Whether the author has switched off what the official compiler says at `span` under one of `codes`.
pub(crate) fn is_accepted(context: &BicepContext<'_, '_>, span: Span, codes: &[&str]) -> bool {
    let file = context.file;
    codes.iter().any(|code| disables(file.source, file.directives(), span.start, code))
}

/// What the official compiler says of a key that is no property.
pub(crate) const UNKNOWN_PROPERTY: [&str; 3] = ["BCP037", "BCP089", "BCP187"];

/// The keys that are no properties of a resource, with the places that they stand in and why they are none.
pub(crate) fn strangers<'r, 'f>(
    resource: &'r Resource<'f>,
) -> impl Iterator<Item = (&'r Stranger<'f>, &'r Place<'f>, &'r Cause)> {
    resource.strangers.iter().filter_map(|stranger| {
        Some((stranger, resource.places.get(stranger.place)?, resource.cause(stranger)))
    })
}

/// A resource type as its friends call it: `batchEndpoints/deployments`.
pub(crate) fn short_name<'r>(resource: &'r Resource<'_>) -> &'r str {
    let name = match (resource.r#type, &resource.head) {
        (Some(known), _) => known.name(),
        (None, Some(head)) => &head.name,
        (None, None) => "",
    };
    let own = name.split_once('/').map_or(name, |(_, own)| own);
    own.strip_prefix("workspaces/").unwrap_or(own)
}

/// What an object is, for "is not a property of …".
pub(crate) fn owner(resource: &Resource<'_>, place: &Place<'_>) -> String {
    let mut at = Some(place);
    while let Some(here) = at {
        if let (Some(property), Some(around)) = (here.property, resource.around(here)) {
            // The body and its `properties` are the resource itself.
            let is_resource = around.parent.is_none() && property.name == "properties";
            return if is_resource {
                format!("`{}`", short_name(resource))
            } else {
                format!("`{}`", property.name)
            };
        }
        at = resource.around(here);
    }
    format!("`{}`", short_name(resource))
}

/// What a value is the value of: `` `authMode` ``, `this item`.
pub(crate) fn subject(place: &Place<'_>) -> String {
    match place.entry.and_then(|entry| entry.name()) {
        Some(name) => format!("`{name}`"),
        None => "an item here".to_owned(),
    }
}

/// The official page about what stands at `place`: the one that our words name, else that of the resource type. Empty
/// where the type is not known.
pub(crate) fn page(resource: &Resource<'_>, place: &Place<'_>) -> String {
    // Words that are lent from a YAML key name its page.
    let is_ours = |link: &&str| !link.contains("/reference-yaml-");
    let Some(known) = resource.r#type else { return String::new() };
    let said = known.text(&resource.path(place)).map(|text| text.link.as_str());
    match said.filter(is_ours) {
        Some(link) => link.to_owned(),
        None => format!("https://learn.microsoft.com/azure/templates/{}", known.name().to_ascii_lowercase()),
    }
}

/// A finding at the stranger's key, with the page of the object around it.
pub(crate) fn finding(
    context: &BicepContext<'_, '_>,
    resource: &Resource<'_>,
    stranger: &Stranger<'_>,
    message: impl Into<String>,
) -> Finding {
    let finding = Finding::new(context.rule, stranger.entry.key.span(), message);
    match resource.places.get(stranger.place) {
        Some(place) => finding.help(&page(resource, place)),
        None => finding,
    }
}

/// The only object beside the stranger that has a property of its name, where the stranger can move there: the object is
/// written and lacks it, or can be made.
pub(crate) fn home_beside(
    resource: &Resource<'_>,
    place: &Place<'_>,
    stranger: &Stranger<'_>,
) -> Option<&'static str> {
    let name = stranger.entry.name()?;
    let written = |home: &Property| {
        let is_it = |inner: &&Place<'_>| {
            inner.parent == Some(stranger.place)
                && inner.property.is_some_and(|property| property.name == home.name)
        };
        resource.places.iter().find(is_it)?.fields
    };
    let has = |home: &&'static Property| {
        let property = match home.r#type.shape() {
            Shape::Object(object) => object.property(name),
            // Which variant it is, only what is written says.
            Shape::Discriminated(_) => written(home).and_then(|fields| fields.get(name)),
            _ => None,
        };
        home.writable() && property.is_some_and(Property::writable)
    };
    let mut homes = place.fields.into_iter().flat_map(|fields| fields.iter()).filter(has);
    let (Some(only), None) = (homes.next(), homes.next()) else { return None };
    let has_room = match place.value.get(&only.name) {
        Some(written) => matches!(written.kind(), Kind::Object) && written.entry(name).is_none(),
        None => true,
    };
    has_room.then_some(only.name.as_str())
}

/// With the fix that removes the key.
pub(crate) fn with_removal(finding: Finding, safety: Safety, stranger: &Stranger<'_>) -> Finding {
    let name = stranger.entry.name().unwrap_or_default();
    let operation = Operation::RemoveEntry { key: stranger.entry.key.span() };
    finding.fix(safety, format!("Remove `{name}`"), vec![operation])
}

/// With the fix that writes `to` instead, where the object does not have that property yet.
pub(crate) fn with_rename(
    finding: Finding,
    safety: Safety,
    place: &Place<'_>,
    stranger: &Stranger<'_>,
    to: &str,
) -> Finding {
    if place.value.entry(to).is_some() {
        return finding;
    }
    let operation = Operation::RenameKey { key: stranger.entry.key.span(), to: to.to_owned() };
    finding.fix(safety, format!("Rename to `{to}`"), vec![operation])
}

/// With the fix that writes `text` instead of the value at `span`, as it stands.
pub(crate) fn with_text(finding: Finding, safety: Safety, span: Span, text: String) -> Finding {
    finding.fix(safety, format!("Write `{text}`"), vec![Operation::ReplaceText { span, text }])
}

/// A string of Bicep.
pub(crate) fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('\'');
    for letter in text.chars() {
        if matches!(letter, '\'' | '\\') {
            quoted.push('\\');
        }
        quoted.push(letter);
    }
    quoted.push('\'');
    quoted.replace("${", "\\${")
}
