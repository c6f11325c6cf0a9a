//! Whether one resource is deployed before another. Must not know rules.

use crate::bicep::value::Instance;
use crate::network::facts::Step;
use crate::network::{Answer, Graph, NodeId, Reason};
use azureml_syntax::Language;
use std::collections::HashSet;
use std::sync::Arc;

/// Whether `first` is there before the deployment of `then` begins: something that `then` names, directly or not, is it or
/// is a module that holds it. No where both are in one deployment and nothing leads there; unknown where a module that
/// cannot be read stands on the way, and where different deployments make them.
#[must_use]
pub fn comes_before(graph: &Graph, first: NodeId, then: NodeId) -> Answer {
    let (Some(facts), Some(others)) = (graph.facts_of(then), graph.facts_of(first)) else {
        return Answer::unknown();
    };
    let (Some(first), Some(then)) = (graph.get(first), graph.get(then)) else { return Answer::unknown() };
    if !Arc::ptr_eq(facts, others) || then.language == Language::Yaml {
        let text = "another deployment makes it: which one runs first is not known";
        return Answer::unknown().because(Reason::at(&first.name, text));
    }
    let order = &facts.order;
    let step = |resource: &crate::network::Resource| (resource.declared.instance, resource.declared.start);
    let holds =
        |of: Step| std::iter::successors(Some(of), |(instance, _): &(Instance, usize)| order.call(*instance));
    let wanted: HashSet<Step> = holds(step(first)).collect();
    let mut seen: HashSet<Step> = HashSet::new();
    let mut open = vec![step(then)];
    let mut unread = None;
    while let Some(at) = open.pop() {
        for needed in order.needs(at) {
            if wanted.contains(&needed) {
                return Answer::yes();
            }
            if seen.insert(needed) {
                if order.is_unresolved(needed) {
                    unread = Some(needed);
                }
                open.push(needed);
            }
        }
    }
    let Some(unread) = unread else { return Answer::no() };
    let module = facts.unresolved.iter().find(|module| module.step == unread);
    let reason = module.map(|module| Reason::at(&module.spot, "what this module does is not known"));
    reason.into_iter().fold(Answer::unknown(), Answer::because)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bicep::value::Truth;
    use crate::network::types;
    use crate::testing::graph;

    const ENTRY: &str = "resource entry 'Microsoft.Network/privateEndpoints@2024-05-01' = { name: 'pe' }\n";

    fn before(fixture: &str) -> Truth {
        let graph = graph(fixture);
        let (entry, _) = graph.declared(types::PRIVATE_ENDPOINT).next().unwrap();
        let (compute, _) = graph.declared(types::COMPUTE).next().unwrap();
        comes_before(&graph, entry, compute).truth
    }

    /// A cluster that says `rest`, in a file that declares `more`.
    fn cluster(more: &str, rest: &str) -> String {
        format!(
            "{more}
resource cpu 'Microsoft.MachineLearningServices/workspaces/computes@2025-09-01' = {{
  name: 'ws/cpu'
  {rest}
}}
"
        )
    }

    #[test]
    fn a_resource_waits_for_all_that_it_names() {
        let one =
            |more: &str, rest: &str| before(&format!("//- /main.bicep\n{ENTRY}{}", cluster(more, rest)));
        assert_eq!(one("", ""), Truth::No);
        assert_eq!(one("", "dependsOn: [entry]"), Truth::Yes);
        assert_eq!(one("", "tags: { id: entry.id }"), Truth::Yes);
        assert_eq!(one("var id = entry.id\nvar tags = { id: id }", "tags: tags"), Truth::Yes);
        let group = "resource group 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = {
  parent: entry
  name: 'default'
}";
        assert_eq!(one(group, "dependsOn: [group]"), Truth::Yes);
        // What only names itself the same waits for nothing.
        let same = "resource other 'Microsoft.Network/privateEndpoints@2024-05-01' existing = { name: 'pe' }";
        assert_eq!(one(same, "dependsOn: [other]"), Truth::No);
    }

    #[test]
    fn modules_wait_for_what_their_calls_name_and_hold_what_they_declare() {
        let with = |call: &str| {
            before(&format!(
                "//- /main.bicep
module network 'network.bicep' = {{ name: 'network' }}
module compute 'compute.bicep' = {{
  name: 'compute'
  {call}
}}
//- /network.bicep
{ENTRY}output id string = entry.id
//- /compute.bicep
param id string = ''
{}",
                cluster("", "")
            ))
        };
        assert_eq!(with(""), Truth::No);
        assert_eq!(with("dependsOn: [network]"), Truth::Yes);
        assert_eq!(with("params: { id: network.outputs.id }"), Truth::Yes);
    }

    #[test]
    fn a_module_that_cannot_be_read_may_order_anything() {
        let hidden = "module hidden 'br:contoso.azurecr.io/hidden:1' = { name: 'hidden', params: { x: 1 } }";
        let main = |rest: &str| before(&format!("//- /main.bicep\n{ENTRY}{}", cluster(hidden, rest)));
        assert_eq!(main("dependsOn: [hidden]"), Truth::Unknown);
        assert_eq!(main(""), Truth::No);
    }

    #[test]
    fn nobody_knows_which_of_two_deployments_runs_first() {
        let fixture = format!("//- /a.bicep\n{ENTRY}//- /b.bicep\n{}", cluster("", ""));
        assert_eq!(before(&fixture), Truth::Unknown);
    }
}
