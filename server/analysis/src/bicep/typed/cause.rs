//! Why a key is no property: the best explanation, decided once for all rules.

use super::{Place, Resource, Stranger};
use crate::spelling::nearest;
use azureml_catalog::Negative;
use azureml_catalog::arm::{ApiVersion, History, Property, Shape, Step};

/// Why a key is no property where it stands. Exactly one rule reports it.
#[derive(Clone, Debug)]
pub enum Cause {
    /// The catalog knows that people expect it here, and no version has it: rule by [`Negative::code`].
    Negative(&'static Negative),
    /// Other API versions have it. Rules `network-property-api-version` and `property-api-version`.
    Version(History),
    /// Other variants of the object have it: their values of the property that decides. Rule `unknown-key`.
    Variant(Vec<&'static str>),
    /// It is a property of another object of this resource: the names from the body to that object (none for the body).
    /// Rule `misplaced-key`.
    Misplaced(Vec<String>),
    /// One property here is clearly nearest. Rule `unknown-key`, with a fix.
    Typo(&'static Property),
    /// Nothing like it is known. Rule `unknown-key`.
    Unknown,
}

/// The codes of negative facts that hold at any depth of a resource.
const AT_ANY_DEPTH: [&str; 2] = ["batch-network-key", "network-key-misplaced"];

/// What slips of the finger are taken for where no property is near.
const NETWORK: [&str; 2] = ["publicNetworkAccess", "egressPublicNetworkAccess"];

pub(super) fn find(resource: &Resource<'_>, stranger: &Stranger<'_>) -> Cause {
    let place = resource.places.get(stranger.place);
    let (Some(r#type), Some(place), Some(key)) = (resource.r#type, place, stranger.entry.name()) else {
        return Cause::Unknown;
    };
    let path = resource.path_to(place, key);
    let property = |name: &str| Step::Property(name.to_owned());
    // Wherever it was written, it is the network of the same resource that was meant.
    let network = |key: &str| {
        let elsewhere = [vec![property("properties"), property(key)], vec![property(key)]];
        let mut facts = elsewhere.iter().filter_map(|path| r#type.negative(path));
        facts.find(|fact| AT_ANY_DEPTH.contains(&fact.code.as_str()))
    };
    if let Some(fact) = r#type.negative(&path) {
        return Cause::Negative(fact);
    }
    let history = r#type.history(&path);
    // What only earlier versions had here may have moved.
    let here = resource.version().and_then(ApiVersion::parse);
    if history.having.last().zip(here).is_some_and(|(last, here)| *last > here) {
        return Cause::Version(history);
    }
    if let Some(fact) = network(key) {
        return Cause::Negative(fact);
    }
    let variants = having_variants(place, key);
    if !variants.is_empty() {
        return Cause::Variant(variants);
    }
    if let Some(path) = misplaced(resource, stranger.place, key) {
        return Cause::Misplaced(path);
    }
    if !history.having.is_empty() {
        return Cause::Version(history);
    }
    let fields = place.fields.into_iter().flat_map(|fields| fields.iter().chain(fields.decides()));
    let writable: Vec<&'static Property> = fields.filter(|property| property.writable()).collect();
    let meant = nearest(key, writable.iter().map(|property| property.name.as_str()));
    match meant.and_then(|name| writable.into_iter().find(|property| property.name == name)) {
        Some(property) => Cause::Typo(property),
        None => nearest(key, NETWORK).and_then(network).map_or(Cause::Unknown, Cause::Negative),
    }
}

/// The variants of the object at `place` that have `key`.
fn having_variants(place: &Place<'_>, key: &str) -> Vec<&'static str> {
    let several = place.fields.and_then(|fields| fields.discriminated);
    let variants = several.into_iter().flat_map(|several| several.variants);
    let having = variants.filter(|(_, variant)| {
        matches!(variant.shape(), Shape::Object(object) if object.property(key).is_some_and(Property::writable))
    });
    having.map(|(value, _)| value.as_str()).collect()
}

/// The only object near by that has a property `key`: one around that at `place`, one in it, or one beside it.
fn misplaced(resource: &Resource<'_>, place: usize, key: &str) -> Option<Vec<String>> {
    let mut homes: Vec<Vec<String>> = Vec::new();
    let mut at = Some(place);
    while let Some(here) = at.and_then(|at| resource.places.get(at)) {
        // What lies in an array has no name.
        let names = resource.names(here)?;
        if at != Some(place) && has(here, key) {
            homes.push(names.clone());
        }
        for inner in here.fields.into_iter().flat_map(|fields| fields.iter()) {
            let is_there = match inner.r#type.shape() {
                Shape::Object(object) => object.property(key).is_some_and(Property::writable),
                Shape::Discriminated(several) => {
                    let written = resource.places.iter().find(|place| {
                        place.parent == at
                            && place.property.is_some_and(|property| property.name == inner.name)
                    });
                    several.property(key).is_some_and(Property::writable)
                        || written.is_some_and(|written| has(written, key))
                }
                _ => false,
            };
            if is_there && inner.writable() {
                homes.push(names.iter().cloned().chain([inner.name.clone()]).collect());
            }
        }
        at = here.parent;
    }
    homes.sort();
    homes.dedup();
    match homes.as_slice() {
        [only] => Some(only.clone()),
        _ => None,
    }
}

fn has(place: &Place<'_>, key: &str) -> bool {
    place.fields.and_then(|fields| fields.get(key)).is_some_and(Property::writable)
}
