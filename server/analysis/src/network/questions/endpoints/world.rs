//! Whether a private endpoint that nothing declares may be there all the same: because not all files are known, because a
//! module that cannot be read may make it, because a parameter may. Must not know rules.

use crate::bicep::value::{Certainty, Data, ResourceId, Truth, Value};
use crate::network::questions::subnets::path_of;
use crate::network::{Answer, Graph, NodeId, Reason, Resource, Spot, types};
use std::sync::Arc;

/// More values than these, passed to modules that cannot be read, are too many to look through: they may be anything.
const MOST_PASSED: usize = 20_000;

/// What modules that cannot be read are given.
#[derive(Debug, Default)]
pub(in crate::network) struct World {
    /// Each value, with the module.
    passed: Vec<(Value, Spot)>,
    /// A module that may make private endpoints for all there is.
    makes_any: Option<Spot>,
    /// Whether lists in parameters may make more private endpoints than they do by default.
    certainty: Certainty,
}

/// The answer to whether a private endpoint to `target` is there, where none is seen.
#[must_use]
pub fn missing(graph: &Graph, target: NodeId, resource: &Resource) -> Answer {
    if !graph.is_whole() || resource.existing {
        let text = if resource.existing {
            "another template declares it, and perhaps its private endpoints"
        } else {
            "other files may declare a private endpoint for it"
        };
        return Answer::unknown().because(Reason::at(&resource.name, text));
    }
    let world = graph.memory.world.get_or_init(|| read(graph));
    if let Some(spot) = &world.makes_any {
        let text = "this module is given the subnet of private endpoints, and cannot be read";
        return Answer::unknown().because(Reason::at(spot, text));
    }
    let is_it = |value: &Value| match value.as_id() {
        Some(id) => id.same(&resource.id) != Truth::No,
        None => value.same_name(&resource.id.name()) == Truth::Yes || is_node(graph, target, value),
    };
    match world.passed.iter().find(|(value, _)| is_it(value)) {
        Some((_, spot)) => {
            let text = "this module is given it, and cannot be read";
            Answer::unknown().because(Reason::at(spot, text))
        }
        None => Answer::no().but(world.certainty),
    }
}

/// Whether a value is a resource by its symbol.
fn is_node(graph: &Graph, target: NodeId, value: &Value) -> bool {
    matches!(&value.data, Data::Resource(declared) if graph.get(target).is_some_and(|it| it.declared == *declared))
}

fn read(graph: &Graph) -> World {
    let mut world = World::default();
    let subnets = subnets(graph);
    for facts in graph.facts() {
        if facts
            .by_default
            .iter()
            .any(|one| one.as_deref().is_none_or(|one| one.eq_ignore_ascii_case(types::PRIVATE_ENDPOINT)))
        {
            world.certainty = Certainty::ByDefault;
        }
        for module in &facts.unresolved {
            if module.condition.as_bool() == Some(false) && module.condition.certainty == Certainty::Known {
                continue;
            }
            let mut open = vec![module.parameters.clone()];
            if module.parameters.is_unknown() {
                world.makes_any.get_or_insert_with(|| module.spot.clone());
            }
            while let Some(value) = open.pop() {
                if world.passed.len() >= MOST_PASSED {
                    world.makes_any.get_or_insert_with(|| module.spot.clone());
                    return world;
                }
                if let Some(array) = value.as_array() {
                    open.extend(array.inner());
                    continue;
                }
                if let Some(object) = value.as_object() {
                    open.extend(object.entries().iter().map(|(_, value)| value.clone()));
                    continue;
                }
                open.extend(value.alternatives().iter().cloned());
                if let Some(id) = value.as_id().filter(|id| id.is(types::SUBNET))
                    && subnets
                        .as_ref()
                        .is_none_or(|known| known.iter().any(|one| one.same(&id) == Truth::Yes))
                {
                    world.makes_any.get_or_insert_with(|| module.spot.clone());
                }
                world.passed.push((value, module.spot.clone()));
            }
        }
    }
    world
}

/// The subnets of the graph's private endpoints; `None` where it has none, and any subnet may be theirs.
fn subnets(graph: &Graph) -> Option<Vec<Arc<ResourceId>>> {
    let mut all: Vec<Arc<ResourceId>> = Vec::new();
    let mut any = false;
    for (_, endpoint) in graph.declared(types::PRIVATE_ENDPOINT) {
        any = true;
        let Some(id) = path_of(endpoint).and_then(|path| endpoint.get(path).as_id()) else { continue };
        if !all.iter().any(|known| known.same(&id) == Truth::Yes) && all.len() < 100 {
            all.push(id);
        }
    }
    any.then_some(all)
}
