//! Several roots, modules, names that are not known: who is who.

use super::label;
use crate::network::questions::workspace;
use crate::network::{Graph, Target, types};
use crate::testing::graph;

const ML: &str = "Microsoft.MachineLearningServices/workspaces";

/// The workspaces of all batch endpoints.
fn homes(fixture: &str) -> Vec<Vec<String>> {
    let graph: Graph = graph(fixture);
    let of = |id| workspace::of(&graph, id).into_iter().map(|id| graph.get(id).unwrap().label()).collect();
    graph.declared(types::BATCH_ENDPOINT).map(|(id, _)| of(id)).collect()
}

fn infrastructure(name: &str) -> String {
    format!("//- /infra.bicep\nparam suffix string\nresource ws '{ML}@2025-09-01' = {{ name: {name} }}\n")
}

fn endpoints(name: &str) -> String {
    format!(
        "//- /endpoints.bicep
param workspaceName string
resource ws '{ML}@2025-09-01' existing = {{ name: {name} }}
resource endpoint '{ML}/batchEndpoints@2025-09-01' = {{ parent: ws, name: 'scoring' }}
"
    )
}

#[test]
fn endpoints_of_another_root_belong_to_the_workspace_that_they_name() {
    let both =
        |declared: &str, named: &str| homes(&format!("{}{}", infrastructure(declared), endpoints(named)));
    assert_eq!(both("'hearts'", "'Hearts'"), [["`hearts`"]]);
    // Nobody declares that one: it is another.
    assert_eq!(both("'hearts'", "'lungs'"), [["`lungs`"]]);
    assert!(both("'hearts'", "workspaceName")[0].is_empty());
    assert!(both("'hearts${suffix}'", "'hearts1'")[0].is_empty());
    assert_eq!(both("'hearts${suffix}'", "'lungs'"), [["`lungs`"]]);
}

#[test]
fn a_parameter_file_says_which_workspace_is_meant() {
    let fixture = format!(
        "{}{}//- /endpoints.bicepparam\nusing 'endpoints.bicep'\nparam workspaceName = 'hearts'\n",
        infrastructure("'hearts'"),
        endpoints("workspaceName")
    );
    assert_eq!(homes(&fixture), [["`hearts`"]]);
}

#[test]
fn an_endpoint_with_slashes_in_its_name_belongs_to_the_first_part() {
    let fixture = format!(
        "{}resource endpoint '{ML}/batchEndpoints@2025-09-01' = {{ name: 'hearts/scoring' }}
resource other '{ML}/batchEndpoints@2025-09-01' = {{ name: '${{ws.name}}/scoring' }}
",
        infrastructure("'hearts'")
    );
    assert_eq!(homes(&fixture), [["`hearts`"], ["`hearts`"]]);
}

#[test]
fn an_endpoint_in_a_module_belongs_to_the_workspace_that_its_caller_names() {
    let fixture = format!(
        "//- /main.bicep
param suffix string
resource ws '{ML}@2025-09-01' = {{ name: 'hearts${{suffix}}' }}
module endpoints 'endpoints.bicep' = {{ name: 'endpoints', params: {{ workspaceName: ws.name }} }}
{}",
        endpoints("workspaceName")
    );
    assert_eq!(homes(&fixture), [["`ws`"]]);
}

#[test]
fn two_workspaces_of_one_name_are_nobody_in_particular_but_one_template_with_two_parameter_files_is() {
    let twice = format!(
        "{}{}{}",
        infrastructure("'hearts'"),
        infrastructure("'hearts'").replace("/infra", "/more"),
        endpoints("'hearts'")
    );
    assert!(homes(&twice)[0].is_empty());
    let parameters =
        |name: &str| format!("//- /{name}.bicepparam\nusing 'infra.bicep'\nparam suffix = '{name}'\n");
    let fixture = format!(
        "{}{}{}{}",
        infrastructure("'hearts'"),
        parameters("dev"),
        parameters("prod"),
        endpoints("'hearts'")
    );
    assert_eq!(homes(&fixture), [["`hearts`", "`hearts`"]]);
}

#[test]
fn names_by_symbol_hold_within_one_root_only() {
    let root = |file: &str| {
        format!(
            "//- /{file}.bicep
param name string
resource st '{}@2023-05-01' {} {{ name: name }}
resource ws '{ML}@2025-09-01' = {{ name: 'ws-{file}', properties: {{ storageAccount: st.id }} }}
",
            types::STORAGE,
            if file == "a" { "=" } else { "existing =" }
        )
    };
    let graph = graph(&format!("{}{}", root("a"), root("b")));
    let targets: Vec<String> = graph
        .declared(types::WORKSPACE)
        .map(|(id, ws)| {
            label(&graph, &graph.target(id, types::STORAGE, &ws.get("properties.storageAccount")))
        })
        .collect();
    assert_eq!(targets, ["`st`", "Unknown"]);
}

#[test]
fn what_is_existing_in_another_resource_group_is_another() {
    let graph = graph(&format!(
        "//- /main.bicep
targetScope = 'subscription'
module a 'st.bicep' = {{ name: 'a', scope: resourceGroup('one') }}
module b 'st.bicep' = {{ name: 'b', scope: resourceGroup('two') }}
module ws 'ws.bicep' = {{ name: 'ws', scope: resourceGroup('two') }}
module other 'ws.bicep' = {{ name: 'other', scope: resourceGroup('three') }}
//- /st.bicep
resource st '{}@2023-05-01' = {{ name: 'sthearts' }}
//- /ws.bicep
resource st '{}@2023-05-01' existing = {{ name: 'sthearts' }}
resource ws '{ML}@2025-09-01' = {{ name: 'hearts', properties: {{ storageAccount: st.id }} }}
",
        types::STORAGE,
        types::STORAGE
    ));
    let targets: Vec<Target> = graph
        .declared(types::WORKSPACE)
        .map(|(id, ws)| graph.target(id, types::STORAGE, &ws.get("properties.storageAccount")))
        .collect();
    let storages: Vec<_> = graph.declared(types::STORAGE).map(|(id, _)| id).collect();
    assert_eq!(targets, [Target::Node(storages[1]), Target::Outside]);
}

#[test]
fn a_verified_module_is_seen_where_it_is_called() {
    let text = "//- /main.bicep
module store 'br/public:avm/res/storage/storage-account:0.20.0' = {
  name: 'store'
  params: { name: 'sthearts', publicNetworkAccess: 'Disabled' }
}
";
    let graph = graph(text);
    let (_, storage) = graph.declared(types::STORAGE).next().unwrap();
    let source = &text[text.find('\n').unwrap() + 1..];
    assert_eq!(storage.label(), "`sthearts`");
    assert_eq!(storage.name.file.as_ref(), "/main.bicep");
    assert!(source[storage.whole.span.range()].starts_with("module store"));
    assert!(storage.verified.is_some());
}
