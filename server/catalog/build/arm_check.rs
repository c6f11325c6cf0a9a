//! What complete words about ARM types are. Must not know where they came from.

use crate::arm::node::{Node, Nodes, Place, Property, Step, find};
use crate::arm::table::Namespace;
use crate::arm::words::{Pattern, ResourceWords, Words};
use crate::arm_texts::{Covered, Said};
use crate::check::CODES;
use crate::model::Negative;
use std::collections::{BTreeMap, BTreeSet};

/// The words by namespace, in the order of `namespaces`; everything that does not fit the facts is a fault. Borrowed texts for
/// paths that a resource type does not have are left out.
pub(crate) fn check(namespaces: &[Namespace], said: Said, faults: &mut Vec<String>) -> Vec<Words> {
    let mut words: Vec<Words> = namespaces.iter().map(|_| Words::new()).collect();
    let all: BTreeMap<&str, Facts<'_>> = namespaces.iter().flat_map(facts).collect();
    for (name, (text, of_resource)) in said {
        let place = format!("texts/arm: {name}");
        let Some(facts) = all.get(name.as_str()) else {
            faults.push(format!("{place}: no resource type is called so"));
            continue;
        };
        let mut fault = |what: &str| faults.push(format!("{place}: {what}"));
        let own: BTreeSet<Pattern> = text.paths().collect();
        let of_resource = existing(facts, of_resource, &own, &mut fault);
        if text.covered == Covered::All {
            for path in facts.writable() {
                if of_resource.text(&path).is_none_or(|text| text.text.is_empty()) {
                    fault(&format!("{} has no text", spelled(&path)));
                }
            }
        }
        for (pattern, negative) in &of_resource.negatives {
            check_negative(&all, facts, pattern, negative, &mut fault);
        }
        let namespace = namespaces.iter().position(|namespace| namespace.table.resources.contains_key(&name));
        if let Some(words) = namespace.and_then(|at| words.get_mut(at)) {
            words.insert(name, of_resource);
        }
    }
    words
}

/// The texts whose paths exist.
fn existing(
    facts: &Facts<'_>,
    mut words: ResourceWords,
    own: &BTreeSet<Pattern>,
    fault: &mut impl FnMut(&str),
) -> ResourceWords {
    words.texts.retain(|(pattern, text)| {
        let path = pattern.steps();
        let places = facts.named(&path);
        let is_own = own.contains(pattern) || path.is_empty();
        if places.is_empty() {
            if is_own {
                fault(&format!("no version has {}", spelled(&path)));
            }
            return false;
        }
        if !text.text.ends_with('.') {
            fault(&format!("{} needs a text that ends in a full stop", spelled(&path)));
        }
        if !text.link.starts_with("https://") {
            fault(&format!("{} needs a link, of its own or of its resource type", spelled(&path)));
        }
        let literals = facts.literals(&places);
        for (value, words) in &text.values {
            if !literals.is_empty() && !literals.contains(value.as_str()) && is_own {
                fault(&format!("{} cannot be {value}", spelled(&path)));
            }
            if !words.ends_with('.') {
                fault(&format!("{}: {value} needs words that end in a full stop", spelled(&path)));
            }
        }
        true
    });
    words
}

fn check_negative(
    all: &BTreeMap<&str, Facts<'_>>,
    facts: &Facts<'_>,
    pattern: &Pattern,
    negative: &Negative,
    fault: &mut impl FnMut(&str),
) {
    let path = pattern.steps();
    let at = format!("negative {}", spelled(&path));
    let (outer, _) = path.split_at(path.len().saturating_sub(1));
    let holders = facts.named(outer);
    if holders.is_empty() {
        fault(&format!("{at}: no version has {}", spelled(outer)));
    }
    if !facts.named(&path).is_empty() {
        fault(&format!("{at} is a property of some version after all"));
    }
    if !CODES.contains(&negative.code.as_str()) {
        fault(&format!("{at}: the code is one of {}", CODES.join(", ")));
    }
    if !negative.why.ends_with('.') || !negative.instead.ends_with('.') {
        fault(&format!("{at}: why and instead are sentences with a full stop"));
    }
    if !negative.link.starts_with("https://") {
        fault(&format!("{at} needs a link"));
    }
    let has = |places: &[Place<'_>], name: &str| {
        facts.nodes.holders(places).iter().any(|properties| find(properties, name).is_some())
    };
    if negative.rename_to.as_deref().is_some_and(|target| !has(&holders, target)) {
        fault(&format!("{at}: what it may be renamed to is no property beside it"));
    }
    let moved = negative.move_to.as_deref().map(|target| facts.named(&Pattern::parse(target).steps()));
    if moved.is_some_and(|places| !has(&places, &negative.key)) {
        fault(&format!("{at} is no property of what it may be moved to"));
    }
    for name in &negative.belongs_to {
        match all.get(name.as_str()) {
            None => fault(&format!("{at}: no resource type is called {name}")),
            Some(facts) => {
                let is_key = |step: &Step| matches!(step, Step::Property(name) if *name == negative.key);
                if !facts.writable().iter().any(|path| path.last().is_some_and(is_key)) {
                    fault(&format!("{at}: {name} does not have the property"));
                }
            }
        }
    }
}

/// A resource type in all its versions at once.
struct Facts<'n> {
    nodes: Nodes<'n>,
    bodies: Vec<Place<'n>>,
}

fn facts(namespace: &Namespace) -> Vec<(&str, Facts<'_>)> {
    let nodes = Nodes { first: namespace.first_type, nodes: &namespace.table.types };
    let rows = namespace.table.resources.iter().map(|(name, row)| {
        let mut types: Vec<_> = row.bodies.iter().map(|(_, body)| *body).collect();
        types.dedup();
        let bodies = types.into_iter().flat_map(|body| nodes.walk(body, &[])).collect();
        (name.as_str(), Facts { nodes, bodies })
    });
    rows.collect()
}

impl<'n> Facts<'n> {
    /// What stands at `path` in any version, arrays replaced by their items.
    fn named(&self, path: &[Step]) -> Vec<Place<'n>> {
        path.iter().fold(self.bodies.clone(), |at, step| {
            self.nodes.walk_on(self.items(at), std::slice::from_ref(step))
        })
    }

    /// These places, with the items of arrays in place of the arrays.
    fn items(&self, mut at: Vec<Place<'n>>) -> Vec<Place<'n>> {
        loop {
            let (arrays, mut others): (Vec<_>, Vec<_>) = at
                .into_iter()
                .partition(|place| matches!(self.nodes.get(place.r#type), Some(Node::Array(..))));
            if arrays.is_empty() {
                return others;
            }
            others.extend(self.nodes.walk_on(arrays, &[Step::Item]));
            at = others;
        }
    }

    /// The strings that may be written at these places; none where any may.
    fn literals(&self, places: &[Place<'n>]) -> BTreeSet<&'n str> {
        let of_place = |place: Place<'n>| match self.nodes.get(place.r#type) {
            Some(Node::Literal(value)) => Some(value.as_str()),
            _ => None,
        };
        self.items(places.to_vec()).into_iter().filter_map(of_place).collect()
    }

    /// The paths of all properties that can be written in some version. What contains itself is followed once.
    fn writable(&self) -> Vec<Vec<Step>> {
        let mut paths = Vec::new();
        self.writable_below(self.bodies.clone(), &mut Vec::new(), &mut Vec::new(), &mut paths);
        paths
    }

    fn writable_below(
        &self,
        at: Vec<Place<'n>>,
        path: &mut Vec<Step>,
        outer: &mut Vec<BTreeSet<u32>>,
        into: &mut Vec<Vec<Step>>,
    ) {
        let at = self.items(at);
        let types: BTreeSet<u32> = at.iter().map(|place| place.r#type.index).collect();
        if outer.iter().any(|known| types.is_subset(known)) {
            return;
        }
        outer.push(types);
        let mut follow = |step: Step, path: &mut Vec<Step>, is_property: bool| {
            let next = self.nodes.walk_on(at.clone(), std::slice::from_ref(&step));
            path.push(step);
            if is_property {
                into.push(path.clone());
            }
            if !next.is_empty() {
                self.writable_below(next, path, outer, into);
            }
            path.pop();
        };
        let (mut names, mut variants) = (BTreeSet::new(), BTreeSet::new());
        for place in &at {
            match self.nodes.get(place.r#type) {
                Some(Node::Discriminated(_, _, base, of)) => {
                    names.extend(writable(base));
                    variants.extend(of.iter().map(|(value, _)| value.clone()));
                }
                Some(Node::Object(_, own, ..)) => names.extend(writable(own)),
                _ => {}
            }
        }
        for name in names {
            follow(Step::Property(name), path, true);
        }
        for variant in variants {
            follow(Step::Variant(variant), path, false);
        }
        if at.iter().any(|place| !matches!(self.nodes.get(place.r#type), Some(Node::Any))) {
            follow(Step::Any, path, false);
        }
        outer.pop();
    }
}

fn writable(properties: &[Property]) -> impl Iterator<Item = String> {
    properties.iter().filter(|property| property.writable()).map(|property| property.name.clone())
}

/// As it is written in the texts.
fn spelled(path: &[Step]) -> String {
    let mut text = String::new();
    for step in path {
        match step {
            Step::Property(name) => text += &format!(".{name}"),
            Step::Any => text += ".*",
            Step::Item => {}
            Step::Variant(value) => text += &format!("<{value}>"),
        }
    }
    if text.is_empty() {
        "the resource type itself".to_owned()
    } else {
        text.trim_start_matches('.').to_owned()
    }
}
