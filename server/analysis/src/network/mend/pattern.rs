//! Which private endpoint to go by, and what to write again to have one more: found by the place that the name of its
//! sub-resource is written at, over loops, modules and files. Must not know how it is written.

use crate::bicep::value::{Place, Value};
use crate::network::questions::endpoints;
use crate::network::{Context, NodeId, Resource, Spot, Target, types};
use azureml_syntax::Span;
use azureml_syntax::bicep::{Declaration, Element, Expression, Kind, Parse};

/// Lists that every private endpoint has: an item more would be a second connection of the same one.
const OWN_LISTS: [&str; 3] =
    ["groupIds", "privateLinkServiceConnections", "manualPrivateLinkServiceConnections"];

/// A private endpoint to go by.
pub(super) struct Pattern {
    /// What the new one leads to.
    pub(super) target: NodeId,
    /// What this one leads to; the same resource, or another one.
    pub(super) of: NodeId,
    /// The private endpoint.
    pub(super) endpoint: NodeId,
    /// Its sub-resource.
    pub(super) group: String,
    /// Where that is written.
    pub(super) spot: Spot,
    /// Where the list of sub-resources is written, if that is the same file.
    list: Option<Span>,
    /// Where its name is written, if that is the same file.
    pub(super) name: Option<Span>,
}

/// What to write again.
pub(super) enum Unit<'p> {
    /// An item of a list that a loop goes over.
    Item { array: Expression<'p>, item: Expression<'p> },
    /// A resource or module.
    Declaration(Declaration<'p>),
}

/// The private endpoints to go by, the nearest ones first: those of the same target, else those that stand in its file
/// or beside the module that declares it.
pub(super) fn all(context: &Context<'_>, target: NodeId) -> Vec<Pattern> {
    let graph = context.graph;
    let mut own: Vec<Pattern> = endpoints::to(graph, target)
        .into_iter()
        .filter_map(|one| of(context, target, target, one.endpoint, &one.groups))
        .collect();
    // The last one in its file: new ones come behind it.
    own.sort_by(|a, b| (&b.spot.file, b.spot.span.start).cmp(&(&a.spot.file, a.spot.span.start)));
    if !own.is_empty() {
        return own;
    }
    let mut others: Vec<Pattern> = [types::STORAGE, types::VAULT, types::REGISTRY, types::WORKSPACE]
        .into_iter()
        .flat_map(|kind| endpoints::connections(graph, kind))
        .filter_map(|one| match one.target {
            Target::Node(other) => of(context, target, other, one.endpoint, &one.groups),
            _ => None,
        })
        .collect();
    let whole = graph.get(target).map(|resource| resource.whole.file.clone());
    // Those of the target's own file first, then the simplest: the workspace's has two zones.
    others.sort_by_key(|one| (Some(&one.spot.file) != whole.as_ref(), one.group == "amlworkspace"));
    others
}

fn of(
    context: &Context<'_>,
    target: NodeId,
    of: NodeId,
    endpoint: NodeId,
    groups: &Value,
) -> Option<Pattern> {
    let graph = context.graph;
    let resource: &Resource = graph.get(endpoint)?;
    let item = groups.as_array().filter(|array| array.is_closed() && array.items().len() == 1)?.get(0)?;
    let group = item.as_str()?.to_lowercase();
    let spot = graph.seen(endpoint, item.place)?;
    let here = |place: Option<Place>| {
        graph.seen(endpoint, place).filter(|seen| seen.file == spot.file).map(|seen| seen.span)
    };
    let (list, name) = (here(groups.place), here(resource.id.name().place));
    Some(Pattern { target, of, endpoint, group, list, name, spot })
}

impl Pattern {
    /// Whether the new private endpoint leads to the same resource as this one.
    pub(super) fn is_own(&self) -> bool {
        self.target == self.of
    }

    /// What to write again.
    pub(super) fn unit<'p>(&self, parse: &'p Parse) -> Option<Unit<'p>> {
        let span = self.spot.span;
        let declaration = parse.declarations().find(|one| holds(one.span(), span))?;
        let chain = chain(declaration, span);
        let literal = chain.last()?;
        literal.as_str().filter(|text| text.eq_ignore_ascii_case(&self.group))?;
        let mut arrays = (0..chain.len()).rev().filter_map(|at| {
            let array = chain.get(at).copied().filter(|one| matches!(one.kind(), Kind::Array))?;
            let above = at.checked_sub(1).and_then(|above| chain.get(above)).copied();
            let is_own = self.list == Some(array.span())
                || above.is_some_and(|above| {
                    let mut entries = above.entries().filter(|entry| entry.value == array);
                    entries.any(|entry| entry.name().is_some_and(|name| OWN_LISTS.contains(&name)))
                });
            // Of a list of lists, the inner one is an item.
            let is_inner = above.is_some_and(|above| matches!(above.kind(), Kind::Array));
            (!is_own && !is_inner).then_some(array)
        });
        match arrays.next() {
            Some(array) => {
                let item = array.elements().find_map(|element| match element {
                    Element::Item(item) if holds(item.span(), span) => Some(item),
                    _ => None,
                })?;
                Some(Unit::Item { array, item })
            }
            None => Some(Unit::Declaration(declaration)),
        }
    }
}

fn holds(outer: Span, inner: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// The expressions around a place, the outermost first.
fn chain<'p>(declaration: Declaration<'p>, span: Span) -> Vec<Expression<'p>> {
    let mut chain = Vec::new();
    let mut candidates = declaration.expressions();
    while let Some(next) = candidates.into_iter().find(|one| holds(one.span(), span)) {
        chain.push(next);
        candidates = next.children();
    }
    chain
}
