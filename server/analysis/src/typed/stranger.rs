//! What a key that its mapping does not have probably is. One explanation each, so that one rule reports it.
//!
//! Exact spellings come first: a key of a sibling kind is what it says, however near another key is.

use super::homes::{homes, siblings};
use super::{Cause, Place, Stranger};
use crate::spelling::{nearest, nearest_ranked};
use azureml_catalog::{Key, Kind, Negative, Object, Open, Required};
use azureml_syntax::{Entry, Span};
use std::collections::HashSet;

/// Keys that many mappings have. One of them in the wrong mapping does not say where it belongs.
const COMMON: [&str; 10] =
    ["name", "type", "path", "version", "id", "description", "tags", "properties", "value", "data"];

/// Whether `entry`, a key that `object` does not have, is worth a look: it is a literal, and all of it is written.
pub(super) fn is_strange(object: &Object, entry: &Entry) -> bool {
    let written = entry.key.literal && entry.key.complete && !entry.key.text.is_empty();
    written && (object.open == Open::Raise || !object.keys.is_empty())
}

/// Finds the cause of each of `strange`: the mapping's place, the entry, the `<<` that brought it in.
pub(super) fn explain<'d>(
    kind: &'static Kind,
    places: &[Place<'d>],
    strange: Vec<(usize, &'d Entry, Option<Span>)>,
) -> Vec<Stranger<'d>> {
    let mut at: Option<Mapping<'d>> = None;
    let mut strangers = Vec::with_capacity(strange.len());
    for (place, entry, merged) in strange {
        if at.as_ref().is_none_or(|mapping| mapping.index != place) {
            at = Mapping::of(kind, places, place);
        }
        let Some(mapping) = &at else { continue };
        let closed = mapping.object.open == Open::Raise;
        let cause = if closed { mapping.cause(&entry.key.text) } else { mapping.slip(&entry.key.text) };
        // The SDK takes the key, and misses the one that was meant.
        let meant = match &cause {
            Cause::Typo(meant) | Cause::Renamed(meant) => Some(*meant),
            Cause::Negative(fact) => fact.rename_to.as_deref().and_then(|name| mapping.object.key(name)),
            _ => None,
        };
        let lacks = meant.is_some_and(|meant| {
            meant.required == Required::Yes && !mapping.present.contains(meant.name.as_str())
        });
        let refused = closed || lacks;
        strangers.push(Stranger { place, entry, merged, refused, cause });
    }
    strangers
}

/// A mapping that has strangers.
struct Mapping<'d> {
    kind: &'static Kind,
    index: usize,
    object: &'static Object,
    /// From the root, list items left out.
    path: Vec<&'d str>,
    /// What is written in it.
    present: HashSet<&'d str>,
    /// What is written in the root.
    root: HashSet<&'d str>,
    /// What is written in the root with nothing behind it.
    empty: HashSet<&'d str>,
}

impl<'d> Mapping<'d> {
    fn of(kind: &'static Kind, places: &[Place<'d>], index: usize) -> Option<Self> {
        let place = places.get(index)?;
        let mut path = Vec::new();
        let mut up = Some(place);
        while let Some(at) = up {
            path.extend(at.entry.map(|entry| &*entry.key.text));
            up = at.parent.and_then(|parent| places.get(parent));
        }
        path.reverse();
        let root = places.first().map(keys).unwrap_or_default();
        let top = places.iter().filter(|place| place.parent == Some(0) && place.node.is_missing());
        let empty = top.filter_map(|place| place.entry).map(|entry| &*entry.key.text).collect();
        Some(Self { kind, index, object: place.object?, path, present: keys(place), root, empty })
    }

    /// What the key is in a mapping that takes every key.
    fn slip(&self, key: &str) -> Cause {
        if let Some(negative) = self.object.negative(key) {
            return Cause::Negative(negative);
        }
        let mut keys = self.object.keys.iter();
        match keys.find(|now| now.former_names.iter().any(|name| name == key)) {
            Some(renamed) => Cause::Renamed(renamed),
            None => self.misspelt(key),
        }
    }

    fn cause(&self, key: &str) -> Cause {
        if let Some(home) = self.empty_home(key) {
            return Cause::Misplaced(home);
        }
        let slip = self.required_slip(key);
        if let Some(negative) = self.negative(key)
            && (slip.is_none() || negative.rename_to.is_some() || negative.move_to.is_some())
        {
            // It only slipped to another level, and the catalog knows from where.
            let slipped = negative.move_to.as_deref().and_then(|path| {
                homes(self.kind, key).iter().find(|home| home.path.iter().copied().eq(path.split('.')))
            });
            return match slipped {
                Some(home) => Cause::Misplaced(home.path.clone()),
                None => Cause::Negative(negative),
            };
        }
        let mut keys = self.object.keys.iter();
        if let Some(renamed) = keys.find(|now| now.former_names.iter().any(|name| name == key)) {
            return Cause::Renamed(renamed);
        }
        if let Some(meant) = slip.or_else(|| self.other_number(key)) {
            return Cause::Typo(meant);
        }
        if let Some(home) = self.home(key) {
            return Cause::Misplaced(home);
        }
        let kinds = siblings(self.kind, &self.path, key);
        if !kinds.is_empty() {
            return Cause::Sibling(kinds);
        }
        self.misspelt(key)
    }

    /// Network keys are wrong wherever they stand in the file.
    fn negative(&self, key: &str) -> Option<&'static Negative> {
        self.object.negative(key).or_else(|| {
            let negative = self.kind.root().and_then(|root| root.negative(key))?;
            negative.code.contains("network").then_some(negative)
        })
    }

    /// A mapping of the root that has the key, and that stands there empty: the key was to be indented.
    fn empty_home(&self, key: &str) -> Option<Vec<&'static str>> {
        let below = self.path.is_empty() && !self.empty.is_empty();
        let mut homes = homes(self.kind, key).iter().filter(|_| below).filter(|home| home.path.len() == 1);
        homes
            .find(|home| home.path.iter().all(|name| self.empty.contains(name)))
            .map(|home| home.path.clone())
    }

    /// The path to the mapping where the key belongs: one that is written already before one that is not.
    fn home(&self, key: &str) -> Option<Vec<&'static str>> {
        let elsewhere = || homes(self.kind, key).iter().filter(|home| home.path != self.path);
        let is_common = COMMON.contains(&key);
        if let Some(root) = elsewhere().find(|home| home.path.is_empty()) {
            return (!is_common || !self.root.contains(key)).then(|| root.path.clone());
        }
        if is_common || elsewhere().count() > 3 {
            return None;
        }
        let is_written = |path: &[&'static str]| path.first().is_some_and(|first| self.root.contains(first));
        let home = elsewhere().find(|home| is_written(&home.path)).or_else(|| elsewhere().next())?;
        Some(home.path.clone())
    }

    /// A key that must be here, is not, and is near: `paths` where `path` is missing, whoever else has `paths`.
    fn required_slip(&self, key: &str) -> Option<&'static Key> {
        let required = self.object.keys.iter().filter(|known| known.required == Required::Yes);
        let names = required.map(|known| known.name.as_str());
        self.object.key(nearest(key, names.filter(|name| !self.present.contains(name)))?)
    }

    /// A key that is not written and that differs by the `s` of a plural: `output` for `outputs`.
    fn other_number(&self, key: &str) -> Option<&'static Key> {
        let plural = |one: &str, many: &str| many.strip_suffix('s') == Some(one);
        self.object.keys.iter().find(|known| {
            let differs = plural(key, &known.name) || plural(&known.name, key);
            differs && !known.read_only && !self.present.contains(known.name.as_str())
        })
    }

    fn misspelt(&self, key: &str) -> Cause {
        let absent = self.object.keys.iter().filter(|known| !known.read_only || known.name == "$schema");
        let absent = absent.filter(|known| !self.present.contains(known.name.as_str()));
        let wrong = self.object.negatives.iter().map(|negative| negative.key.as_str());
        let former = self.object.keys.iter().flat_map(|known| &known.former_names).map(String::as_str);
        // Of names that are equally near a key that is needed was meant first, then any key, then what is none.
        let rank = |known: &Key| if known.required == Required::Yes { 0 } else { 1 };
        let others = wrong.chain(former).map(|name| (2, name));
        let absent = absent.map(|known| (rank(known), known.name.as_str()));
        let Some(meant) = nearest_ranked(key, absent.chain(others)) else {
            return Cause::Unknown;
        };
        if let Some(known) = self.object.key(meant) {
            return Cause::Typo(known);
        }
        if let Some(negative) = self.object.negative(meant) {
            return Cause::Negative(negative);
        }
        let mut keys = self.object.keys.iter();
        keys.find(|now| now.former_names.iter().any(|name| name == meant))
            .map_or(Cause::Unknown, Cause::Renamed)
    }
}

fn keys<'d>(place: &Place<'d>) -> HashSet<&'d str> {
    // Merged keys count, and so does a key that stands there twice.
    if place.node.as_map().is_some_and(|map| map.merges.is_empty()) {
        return place.node.own_entries().iter().map(|entry| &*entry.key.text).collect();
    }
    place.node.entries().into_iter().map(|(entry, _)| &*entry.key.text).collect()
}
