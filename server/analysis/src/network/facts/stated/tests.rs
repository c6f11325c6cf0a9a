use super::*;
use crate::bicep::value::Truth;
use crate::network::questions::{endpoints, workspace};
use crate::network::{Graph, NodeId};
use crate::testing::graph;
use azureml_syntax::Span;

fn hearts() -> Stated {
    Stated {
        name: "hearts".into(),
        spot: Spot { file: "/azureml-ls.yml".into(), span: Span::new(14, 20) },
        public_network_access: None,
        private_endpoints: None,
        managed_network: None,
    }
}

/// A whole folder that says `files` and states `stated`; and its workspace.
fn joined(files: &str, stated: Stated) -> (Graph, NodeId) {
    let facts = if files.is_empty() { Vec::new() } else { graph(files).facts().to_vec() };
    let graph = Graph::new(join(facts, &[stated]), true, Vec::new());
    let all: Vec<NodeId> = graph.declared(types::WORKSPACE).map(|(id, _)| id).collect();
    let [only] = all.as_slice() else { panic!("not one workspace: {all:?}") };
    let only = *only;
    (graph, only)
}

fn declared(properties: &str) -> String {
    format!(
        "//- /main.bicep
param access string
param usually string = 'Enabled'
resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {{ name: 'kv' }}
resource ws 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {{
  name: 'Hearts'
  properties: {{ keyVault: vault.id{properties} }}
}}
"
    )
}

#[test]
fn a_workspace_that_nothing_declares_is_as_it_is_stated() {
    let stated = Stated {
        public_network_access: Some("Disabled"),
        managed_network: Some("AllowInternetOutbound"),
        ..hearts()
    };
    let (graph, ws) = joined("", stated);
    assert!(workspace::is_closed(&graph, ws).is_yes());
    assert!(workspace::is_managed(&graph, ws).is_yes());
    assert!(workspace::property(&graph, ws, "properties.keyVault").is_unknown());
}

#[test]
fn of_what_is_not_stated_nothing_is_known() {
    let (graph, ws) = joined("", hearts());
    assert!(workspace::is_closed(&graph, ws).is_unknown());
    assert!(workspace::is_managed(&graph, ws).is_unknown());
    assert!(workspace::has_private_endpoint(&graph, ws).is_unknown());
    let none = Stated { private_endpoints: Some(Vec::new()), ..hearts() };
    let (graph, ws) = joined("", none);
    assert!(workspace::has_private_endpoint(&graph, ws).is_no());
}

#[test]
fn statements_fill_what_the_file_leaves_open() {
    let stated = || Stated { public_network_access: Some("Disabled"), ..hearts() };
    for (properties, truth) in [
        ("", Truth::Yes),
        (", publicNetworkAccess: access", Truth::Yes),
        (", publicNetworkAccess: usually", Truth::Yes),
        (", publicNetworkAccess: 'Enabled'", Truth::No),
    ] {
        let (graph, ws) = joined(&declared(properties), stated());
        assert_eq!(workspace::is_closed(&graph, ws).truth, truth, "{properties}");
    }
}

#[test]
fn stated_private_endpoints_count_for_what_they_can_lead_to() {
    let stated = |groups: &[&'static str]| Stated { private_endpoints: Some(groups.to_vec()), ..hearts() };
    let vault = |graph: &Graph| graph.declared(types::VAULT).next().map(|(id, _)| id).expect("a vault");
    let (graph, ws) = joined(&declared(""), stated(&["amlworkspace", "blob"]));
    assert!(workspace::has_private_endpoint(&graph, ws).is_yes());
    // Nobody leads to the vault.
    assert!(endpoints::present(&graph, vault(&graph), "vault").is_no());
    // Which vault is meant is not known.
    let (graph, _) = joined(&declared(""), stated(&["vault"]));
    assert!(endpoints::present(&graph, vault(&graph), "vault").is_unknown());
}
