//! What a written value is and which values Azure ML's SDK takes: shared by rules, completion and hover.
//! Pure functions over nodes and catalog types. Must not know rules or findings.

pub mod casing;
pub mod cron;
pub mod datetime;
pub mod duration;
pub mod name;
pub mod path;
pub mod reference;
pub mod scalar;
pub mod sweep;
pub mod uri;

use crate::{Place, TypedDocument};

/// The places whose values the SDK looks at: those at and under read-only keys are dropped before any check.
#[must_use]
pub fn checked<'t, 'd>(document: &'t TypedDocument<'d>) -> Vec<&'t Place<'d>> {
    let mut dropped = vec![false; document.places.len()];
    let mut places = Vec::with_capacity(document.places.len());
    for (at, place) in document.places.iter().enumerate() {
        let outer = place.parent.and_then(|parent| dropped.get(parent).copied()).unwrap_or(false);
        let own = outer || place.key.is_some_and(|key| key.read_only);
        if let Some(flag) = dropped.get_mut(at) {
            *flag = own;
        }
        if !own {
            places.push(place);
        }
    }
    places
}
