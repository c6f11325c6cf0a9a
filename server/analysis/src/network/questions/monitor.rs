//! Application Insights and the private link scopes that hold them. Must not know rules.

use super::{endpoints, workspace};
use crate::network::{Answer, Graph, NodeId, Reason, Target, types};
use std::collections::{BTreeMap, HashMap};

/// The Application Insights of a workspace; a project's is its hub's.
#[must_use]
pub fn of(graph: &Graph, of_workspace: NodeId) -> Target {
    let id = workspace::property(graph, of_workspace, "properties.applicationInsights");
    graph.target(of_workspace, types::INSIGHTS, &id)
}

/// The workspaces that use each declared Application Insights, in order.
#[must_use]
pub fn users(graph: &Graph) -> BTreeMap<NodeId, Vec<NodeId>> {
    let mut users: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
    for (id, _) in graph.declared(types::WORKSPACE) {
        if let Target::Node(insights) = of(graph, id) {
            users.entry(insights).or_default().push(id);
        }
    }
    users
}

/// What private link scopes hold, looked up once for all.
#[derive(Debug, Default)]
pub(in crate::network) struct Scoped {
    /// What puts each Application Insights into a scope.
    by_insights: HashMap<NodeId, Vec<NodeId>>,
    /// What puts something into a scope that nobody knows.
    anything: Vec<NodeId>,
}

impl Scoped {
    fn of(graph: &Graph) -> &Self {
        graph.memory.scoped.get_or_init(|| {
            let mut all = Self::default();
            for (id, scoped) in graph.declared(types::SCOPED_RESOURCE) {
                let linked = scoped.get("properties.linkedResourceId");
                // What scopes hold besides, such as a Log Analytics workspace, is of another type.
                let is_other = linked.as_id().is_some_and(|id| !id.is(types::INSIGHTS));
                match graph.target(id, types::INSIGHTS, &linked) {
                    Target::Node(insights) => all.by_insights.entry(insights).or_default().push(id),
                    Target::Unknown if !is_other => all.anything.push(id),
                    Target::Unknown | Target::Outside | Target::Nothing => {}
                }
            }
            all
        })
    }
}

/// Whether a private link scope holds an Application Insights.
#[must_use]
pub fn in_scope(graph: &Graph, insights: NodeId) -> Answer {
    let Some(resource) = graph.get(insights) else { return Answer::unknown() };
    let mut all = endpoints::missing(graph, insights, resource);
    let scoped = Scoped::of(graph);
    let own = scoped.by_insights.get(&insights).map(Vec::as_slice).unwrap_or_default();
    for id in own {
        let here = graph.is_deployed(*id);
        if let Some(scoped) = graph.get(*id).filter(|_| !here.is_no()) {
            all = all.or(here.because(Reason::at(&scoped.name, "puts it into a private link scope")));
        }
    }
    if let Some(scoped) = scoped.anything.first().and_then(|id| graph.get(*id)) {
        let text = "what this puts into a private link scope is not known";
        all = all.or(Answer::unknown().because(Reason::at(&scoped.name, text)));
    }
    all
}

/// The declared Application Insights that a private link scope holds, each with what puts it there.
#[must_use]
pub fn held(graph: &Graph, scope: NodeId) -> Vec<(NodeId, NodeId)> {
    let children = graph.children(scope, types::SCOPED_RESOURCE);
    let held = children.filter(|(id, _)| !graph.is_deployed(*id).is_no()).filter_map(|(id, scoped)| {
        match graph.target(id, types::INSIGHTS, &scoped.get("properties.linkedResourceId")) {
            Target::Node(insights) => Some((id, insights)),
            _ => None,
        }
    });
    held.collect()
}
