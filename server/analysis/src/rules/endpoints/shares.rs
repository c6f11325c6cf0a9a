//! The shares of traffic of an online endpoint.

use crate::values::scalar::Written;
use crate::{Place, TypedDocument};
use azureml_syntax::Entry;

/// The shares under one key.
pub(super) struct Shares<'d> {
    /// Each deployment's entry and its share as the SDK counts it: percent, fractions cut.
    pub(super) all: Vec<(&'d Entry, i128)>,
    /// Whether a share is a placeholder or no number.
    pub(super) unknown: bool,
}

/// The mapping at `key` of an online endpoint, and what is in it.
pub(super) fn shares<'t, 'd>(
    document: &'t TypedDocument<'d>,
    key: &str,
) -> Option<(&'t Place<'d>, Shares<'d>)> {
    document.identity.kind.filter(|kind| kind.id.ends_with("OnlineEndpoint"))?;
    let place = document.at(&[key])?;
    let mut shares = Shares { all: Vec::new(), unknown: false };
    for (entry, _) in place.node.entries() {
        // Of two of one name YAML keeps the last.
        shares.all.retain(|(earlier, _)| earlier.key.text != entry.key.text);
        match Written::of(document.document.node(entry.value)).number(false) {
            Some(share) => shares.all.push((entry, share.trunc() as i128)),
            None => shares.unknown = true,
        }
    }
    Some((place, shares))
}
