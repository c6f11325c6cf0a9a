//! Which API version has every property that a resource uses.

use super::{Cause, Resource, Typed, walk};
use crate::bicep::Symbols;
use azureml_catalog::arm::{self, ApiVersion, Type};
use azureml_syntax::Span;
use std::collections::HashSet;

pub(super) fn version<'p>(
    resource: &Resource<'p>,
    typed: &Typed<'p>,
    symbols: &Symbols<'p>,
    histories: &[&arm::History],
) -> Option<&'static str> {
    let r#type: &'static arm::Resource = resource.r#type?;
    let here = ApiVersion::parse(resource.version()?)?;
    let needs = Needs::of(resource, symbols);
    // Resources in it that name no version of their own take its.
    let following: Vec<&Resource<'_>> = followers(resource, typed);
    let fits = |version: &&ApiVersion| {
        let have =
            |other: &&Resource<'_>| other.r#type.is_none_or(|r#type| r#type.body(version.as_str()).is_some());
        let body = r#type.body(version.as_str());
        let known = histories.iter().all(|history| history.has(version.as_str()));
        known && following.iter().all(have) && body.is_some_and(|body| needs.met(resource, body, symbols))
    };
    let versions = r#type.versions();
    let later = || versions.iter().filter(|version| **version > here);
    let found = later()
        .filter(|version| version.is_stable())
        .find(fits)
        .or_else(|| later().find(fits))
        .or_else(|| versions.iter().rev().filter(|version| **version < here).find(fits));
    found.map(ApiVersion::as_str)
}

/// The versions that have the most of what a resource uses, oldest first; all of it where one has all. For a resource in
/// a version that its type does not have.
pub(super) fn fitting<'p>(
    resource: &Resource<'p>,
    typed: &Typed<'p>,
    symbols: &Symbols<'p>,
) -> Vec<&'static ApiVersion> {
    // More unknown keys tell versions no better apart.
    const ENOUGH: usize = 100;
    let following = followers(resource, typed);
    let lacks = resource.r#type.into_iter().flat_map(arm::Resource::versions).filter_map(|version| {
        let missing = |other: &&&Resource<'_>| {
            other.r#type.is_some_and(|r#type| r#type.body(version.as_str()).is_none())
        };
        let body = resource.r#type?.body(version.as_str())?;
        let laid = walk::lay(resource.declaration, body, resource.existing, symbols, ENOUGH);
        let strange = following.iter().filter(missing).count() + laid.strangers.len();
        // Of two with as many keys, the one that knows more of the kinds of objects.
        Some(((strange, std::cmp::Reverse(variants(&laid.places))), version))
    });
    let lacks: Vec<_> = lacks.collect();
    let least = lacks.iter().map(|(lack, _)| *lack).min();
    lacks.into_iter().filter(|(lack, _)| Some(*lack) == least).map(|(_, version)| version).collect()
}

/// The resources in `resource` whose version is written in its head.
fn followers<'t, 'p>(resource: &Resource<'p>, typed: &'t Typed<'p>) -> Vec<&'t Resource<'p>> {
    let Some(version) = resource.head.as_ref().and_then(|head| head.version) else { return Vec::new() };
    let follows = |other: &&Resource<'p>| {
        other.head.as_ref().is_some_and(|head| head.inherited && head.version == Some(version))
    };
    typed.resources.iter().filter(follows).collect()
}

/// What a version has to have.
struct Needs {
    /// The keys that no version has where they stand: no reason against one.
    hopeless: HashSet<Span>,
    /// How many objects have a variant that some version has.
    variants: usize,
}

impl Needs {
    fn of<'p>(resource: &Resource<'p>, symbols: &Symbols<'p>) -> Self {
        let hopeless = resource
            .strangers
            .iter()
            .filter(|stranger| !matches!(resource.cause(stranger), Cause::Version(_)))
            .map(|stranger| stranger.entry.key.span())
            .collect();
        Self { hopeless, variants: variants(&resource.places) + resource.newer_variants(symbols).len() }
    }

    fn met<'p>(&self, resource: &Resource<'p>, body: Type, symbols: &Symbols<'p>) -> bool {
        let laid = walk::lay(resource.declaration, body, resource.existing, symbols, self.hopeless.len() + 1);
        let known = |span: Span| self.hopeless.contains(&span);
        laid.strangers.iter().all(|stranger| known(stranger.entry.key.span()))
            && variants(&laid.places) >= self.variants
    }
}

/// How many objects have a variant.
fn variants(places: &[super::Place<'_>]) -> usize {
    places.iter().filter(|place| place.fields.is_some_and(|fields| fields.variant.is_some())).count()
}
