//! Whether batch endpoints or parallel jobs run in a workspace. Must not know rules.

use super::workspace;
use crate::network::{Answer, Graph, NodeId, Reason, types};

/// Whether something in the graph needs batch in this workspace. Never no where a batch file has no certain workspace.
#[must_use]
pub fn runs_in(graph: &Graph, in_workspace: NodeId) -> Answer {
    let mut unsure = Answer::no();
    for r#type in [types::BATCH_ENDPOINT, types::BATCH_DEPLOYMENT, types::JOB] {
        for (id, resource) in graph.declared(r#type) {
            if resource.is(types::JOB) && !Answer::of_flag(&resource.get("properties.isParallel")).is_yes() {
                continue;
            }
            let reason = Reason::at(&resource.name, "batch runs in this workspace");
            let homes = workspace::of(graph, id);
            if homes.contains(&in_workspace) {
                return Answer::yes().because(reason);
            }
            if homes.is_empty() {
                let text = "which workspace this belongs to is not known";
                unsure = Answer::unknown().because(Reason::at(&resource.name, text));
            }
        }
    }
    unsure
}
