//! Whether a workspace is private, and how: by private endpoints, by refusing public access, with a managed network.
//! Projects take all that from their hub. Must not know rules.

use super::endpoints;
use crate::bicep::value::Value;
use crate::network::{Answer, Graph, NodeId, Reason, Target, types};

/// The workspace whose network counts for this one: the hub of a project, else the workspace itself. `None` where the
/// hub is not in the graph.
#[must_use]
pub fn hub(graph: &Graph, workspace: NodeId) -> Option<NodeId> {
    let of = graph.get(workspace)?.get("properties.hubResourceId");
    // Whatever `kind` says: only a project has a hub.
    let has_hub = of.as_id().is_some() || of.symbol().is_some();
    if !has_hub && !is_kind(graph, workspace, "Project").is_yes() {
        return Some(workspace);
    }
    match graph.target(workspace, types::WORKSPACE, &of) {
        Target::Node(hub) if hub != workspace => Some(hub),
        _ => None,
    }
}

/// Whether its `kind` is this one: `Hub`, `Project`, `FeatureStore`, `Default` (which is what absence means).
#[must_use]
pub fn is_kind(graph: &Graph, workspace: NodeId, kind: &str) -> Answer {
    let Some(resource) = graph.get(workspace) else { return Answer::unknown() };
    let value = resource.get("kind");
    if value.is_null() { Answer::new((kind == "Default").into()) } else { Answer::of_word(&value, &[kind]) }
}

/// A property of the workspace whose network counts; unknown where that is not in the graph.
#[must_use]
pub fn property(graph: &Graph, workspace: NodeId, path: &str) -> Value {
    hub(graph, workspace).and_then(|hub| graph.get(hub)).map_or_else(Value::unknown, |hub| hub.get(path))
}

/// Whether it has a private endpoint (`amlworkspace`).
#[must_use]
pub fn has_private_endpoint(graph: &Graph, workspace: NodeId) -> Answer {
    match hub(graph, workspace) {
        Some(hub) => endpoints::present(graph, hub, "amlworkspace"),
        None => Answer::unknown(),
    }
}

/// Whether it refuses the public network. Without the property that is not known: the documents disagree on its default.
#[must_use]
pub fn is_closed(graph: &Graph, workspace: NodeId) -> Answer {
    graph.once("closed", workspace, || refuses(graph, workspace))
}

fn refuses(graph: &Graph, workspace: NodeId) -> Answer {
    let Some(hub) = hub(graph, workspace) else { return Answer::unknown() };
    let Some(resource) = graph.get(hub) else { return Answer::unknown() };
    let path = "properties.publicNetworkAccess";
    let value = resource.get(path);
    let word = resource.word(path);
    if value.is_null() {
        let text = format!("`{word}` is not set");
        return Answer::unknown().because(Reason::at(&resource.name, text));
    }
    // A property that the version does not have does nothing.
    if !crate::network::questions::closed::version_has(resource, &["properties", "publicNetworkAccess"]) {
        return Answer::unknown()
            .because(Reason::at(&resource.spot(path), format!("this API version has no `{word}`")));
    }
    let answer = Answer::of_word(&value, &["Disabled"]);
    let spot = resource.spot(path);
    match value.as_str() {
        Some(text) => answer.because(Reason::at(&spot, format!("`{word}` is `{text}`"))),
        None => answer.because(Reason::at(&spot, format!("the value of `{word}` is not known"))),
    }
}

/// Whether its endpoints are private: it has a private endpoint, or refuses the public network.
#[must_use]
pub fn is_private(graph: &Graph, workspace: NodeId) -> Answer {
    graph
        .once("private", workspace, || has_private_endpoint(graph, workspace).or(is_closed(graph, workspace)))
}

/// Whether Azure runs its network (`managedNetwork`).
#[must_use]
pub fn is_managed(graph: &Graph, workspace: NodeId) -> Answer {
    graph.once("managed", workspace, || has_managed_network(graph, workspace))
}

fn has_managed_network(graph: &Graph, workspace: NodeId) -> Answer {
    let Some(hub) = hub(graph, workspace) else { return Answer::unknown() };
    let Some(resource) = graph.get(hub) else { return Answer::unknown() };
    let path = "properties.managedNetwork.isolationMode";
    let mode = resource.get(path);
    if mode.is_null() {
        if graph.children(hub, types::OUTBOUND_RULE).next().is_some()
            || graph
                .children(hub, "Microsoft.MachineLearningServices/workspaces/managedNetworks")
                .next()
                .is_some()
        {
            return Answer::unknown();
        }
        return Answer::no();
    }
    let spot = resource.spot(path);
    let answer = Answer::of_word(&mode, &["AllowInternetOutbound", "AllowOnlyApprovedOutbound"]);
    match mode.as_str() {
        Some(text) => answer.because(Reason::at(&spot, format!("the managed network is `{text}`"))),
        None => answer.because(Reason::at(&spot, "the isolation mode is not known")),
    }
}

/// The answer of all workspaces that a resource may belong to: unknown where there is none, or they disagree.
#[must_use]
pub fn each(graph: &Graph, resource: NodeId, ask: impl Fn(NodeId) -> Answer) -> Answer {
    let mut all = of(graph, resource).into_iter().map(ask);
    let Some(first) = all.next() else {
        let answer = Answer::unknown();
        return match graph.get(resource) {
            Some(it) => answer.because(Reason::at(&it.name, "which workspace this belongs to is not known")),
            None => answer,
        };
    };
    all.fold(
        first,
        |one, other| {
            if one.truth == other.truth { one.but(other.certainty) } else { Answer::unknown() }
        },
    )
}

/// Parents of parents beyond these are a circle.
const MOST_PARENTS: usize = 16;

/// The workspaces that a resource belongs to: its parent; of YAML, those of its folder. Several where one declaration is
/// deployed several times, none where it is not known which one is meant.
#[must_use]
pub fn of(graph: &Graph, resource: NodeId) -> Vec<NodeId> {
    let line = std::iter::successors(Some(resource), |id| graph.parent(*id)).take(MOST_PARENTS);
    for id in line {
        let Some(it) = graph.get(id).filter(|it| it.is(types::WORKSPACE)) else { continue };
        if !it.existing || graph.is_outside(id) {
            return vec![id];
        }
        let all = graph.namesakes(id);
        let one_declaration = all.split_first().is_some_and(|(first, rest)| {
            let first = graph.get(*first);
            rest.iter().all(|other| {
                let place = |it: &crate::network::Resource| (it.whole.clone(), it.through.clone());
                graph.get(*other).map(place) == first.map(place)
            })
        });
        return if one_declaration { all.to_vec() } else { Vec::new() };
    }
    let is_yaml = graph.get(resource).is_some_and(|it| it.language == azureml_syntax::Language::Yaml);
    if is_yaml { graph.workspaces_by_folder(resource) } else { Vec::new() }
}
