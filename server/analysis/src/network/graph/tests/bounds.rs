//! Large and circular graphs: every question has an answer in finite time, and none of them is a false "no".

use crate::bicep::value::Truth;
use crate::network::questions::{batch, endpoints, order, subnets, workspace};
use crate::network::{Graph, types};
use crate::testing::{audited, graph};
use std::fmt::Write;

const ML: &str = "Microsoft.MachineLearningServices/workspaces";

/// Asks everything about everything.
fn ask(graph: &Graph) {
    for (id, _) in graph.declared(types::WORKSPACE) {
        let _ =
            (workspace::is_private(graph, id), workspace::is_managed(graph, id), batch::runs_in(graph, id));
    }
    for (id, _) in graph.declared(types::STORAGE) {
        for group in ["blob", "file", "queue", "table"] {
            let _ = endpoints::present(graph, id, group);
        }
    }
    for (id, _) in graph.declared(types::COMPUTE) {
        let _ = (subnets::of(graph, id), batch::deployments_on(graph, id));
    }
}

#[test]
fn ten_thousand_resources_are_audited() {
    let mut fixture = String::new();
    for file in 0..5 {
        let _ = writeln!(fixture, "//- /m{file}.bicep\nparam suffix string\n");
        let _ = writeln!(
            fixture,
            "resource st '{}@2023-05-01' = [for i in range(0, 500): {{
  name: 'st{file}n${{i}}'
  properties: {{ publicNetworkAccess: 'Disabled' }}
}}]
resource hidden '{}@2023-05-01' = [for i in range(0, 100): {{ name: 'st${{suffix}}${{i}}' }}]
resource pe '{}@2024-05-01' = [for i in range(0, 500): {{
  name: 'pe{file}n${{i}}'
  properties: {{
    privateLinkServiceConnections: [
      {{ name: 'c', properties: {{ privateLinkServiceId: st[i].id, groupIds: ['blob'] }} }}
    ]
  }}
}}]
resource ws '{ML}@2025-09-01' = [for i in range(0, 300): {{
  name: 'ws{file}n${{i}}'
  properties: {{ storageAccount: st[i].id, publicNetworkAccess: 'Disabled' }}
}}]
resource cpu '{ML}/computes@2025-09-01' = [for i in range(0, 300): {{
  parent: ws[i]
  name: 'cpu'
  properties: {{ computeType: 'AmlCompute' }}
}}]
resource endpoint '{ML}/batchEndpoints@2025-09-01' = [for i in range(0, 300): {{
  parent: ws[i]
  name: 'scoring'
}}]
",
            types::STORAGE,
            types::STORAGE,
            types::PRIVATE_ENDPOINT
        );
    }
    let (graph, _) = audited(&fixture);
    assert_eq!(graph.nodes().count(), 10_000);
    ask(&graph);
    let (id, _) = graph.declared(types::STORAGE).next().unwrap();
    assert!(endpoints::present(&graph, id, "blob").is_yes());
    assert!(endpoints::present(&graph, id, "queue").is_no());
}

#[test]
fn private_endpoints_that_may_lead_anywhere_leave_all_questions_open() {
    let text = format!(
        "//- /main.bicep
param ids array
resource st '{}@2023-05-01' = [for i in range(0, 800): {{ name: 'st${{i}}' }}]
resource pe '{}@2024-05-01' = [for i in range(0, 800): {{
  name: 'pe${{i}}'
  properties: {{
    privateLinkServiceConnections: [
      {{ name: 'c', properties: {{ privateLinkServiceId: ids[i], groupIds: [ids[i]] }} }}
    ]
  }}
}}]
",
        types::STORAGE,
        types::PRIVATE_ENDPOINT
    );
    let (graph, _) = audited(&text);
    ask(&graph);
    for (id, _) in graph.declared(types::STORAGE) {
        assert_eq!(endpoints::present(&graph, id, "queue").truth, Truth::Unknown);
    }
}

#[test]
fn circles_end() {
    let (graph, _) = audited(&format!(
        "//- /main.bicep
resource a '{ML}@2025-09-01' = {{ name: 'a', kind: 'Project', properties: {{ hubResourceId: b.id }} }}
resource b '{ML}@2025-09-01' = {{ name: 'b', kind: 'Project', properties: {{ hubResourceId: a.id }} }}
resource c '{ML}@2025-09-01' = {{ name: 'c', kind: 'Project', properties: {{ hubResourceId: c.id }} }}
resource x '{ML}/computes@2025-09-01' = {{ parent: y, name: 'x' }}
resource y '{ML}/computes@2025-09-01' = {{ parent: x, name: 'y', dependsOn: [x] }}
resource pe '{}@2024-05-01' = {{ name: 'pe', tags: {{ x: x.id }}, dependsOn: [other] }}
resource other '{}@2024-05-01' = {{ name: 'other', dependsOn: [pe] }}
module again 'main.bicep' = {{ name: 'again' }}
",
        types::PRIVATE_ENDPOINT,
        types::PRIVATE_ENDPOINT
    ));
    ask(&graph);
    for (id, _) in graph.declared(types::WORKSPACE) {
        assert!(!workspace::is_private(&graph, id).is_yes());
    }
    for (first, _) in graph.declared(types::PRIVATE_ENDPOINT) {
        for (then, _) in graph.declared(types::COMPUTE) {
            let _ = order::comes_before(&graph, first, then);
            let _ = order::comes_before(&graph, then, first);
        }
    }
}

#[test]
fn a_project_takes_its_network_from_its_hub() {
    let of = |hub: &str, kind: &str| {
        let graph = graph(&format!(
            "//- /main.bicep
param kind string
param hubId string
resource hub '{ML}@2025-09-01' = {{ name: 'hub', kind: 'Hub', properties: {{ publicNetworkAccess: 'Disabled' }} }}
resource project '{ML}@2025-09-01' = {{
  name: 'project'
  kind: {kind}
  properties: {{ hubResourceId: {hub}, publicNetworkAccess: 'Enabled' }}
}}
"
        ));
        let (id, _) = graph.declared(types::WORKSPACE).find(|(_, it)| it.label() == "`project`").unwrap();
        workspace::is_closed(&graph, id).truth
    };
    assert_eq!(of("hub.id", "'Project'"), Truth::Yes);
    assert_eq!(of("hub.id", "kind"), Truth::Yes);
    assert_eq!(of("hubId", "'Project'"), Truth::Unknown);
    assert_eq!(of("null", "'Project'"), Truth::Unknown);
    assert_eq!(of("null", "'Default'"), Truth::No);
}
