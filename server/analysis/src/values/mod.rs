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
pub fn checked<'t, 'd>(document: &'t TypedDocument<'d>) -> impl Iterator<Item = &'t Place<'d>> {
    document.places.iter().filter(|place| !place.dropped)
}
