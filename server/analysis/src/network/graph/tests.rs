mod bounds;
mod roots;

use crate::network::{Graph, Target, types};
use crate::testing::graph;

fn label(graph: &Graph, target: &Target) -> String {
    match target {
        Target::Node(id) => graph.get(*id).unwrap().label(),
        other => format!("{other:?}"),
    }
}

fn storages(fixture: &str) -> Vec<String> {
    let graph = graph(fixture);
    graph
        .declared(types::WORKSPACE)
        .map(|(id, workspace)| {
            label(&graph, &graph.target(id, types::STORAGE, &workspace.get("properties.storageAccount")))
        })
        .collect()
}

const STORAGE: &str = "resource st 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: 'sthearts'
  location: 'westeurope'
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
}
";

#[test]
fn a_reference_by_symbol_id_and_name_leads_to_the_same_resource() {
    let workspace = |id: &str| {
        format!(
            "//- /main.bicep\n{STORAGE}resource ws 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {{
  name: 'hearts'
  properties: {{ storageAccount: {id} }}
}}\n"
        )
    };
    for id in ["st.id", "resourceId('Microsoft.Storage/storageAccounts', 'sthearts')"] {
        assert_eq!(storages(&workspace(id)), ["`sthearts`"], "{id}");
    }
    assert_eq!(storages(&workspace("''")), ["Nothing"]);
    assert_eq!(storages(&workspace("other")), ["Unknown"]);
}

#[test]
fn yaml_meets_bicep_by_name_even_where_the_resource_group_is_not_known() {
    let yaml = "//- /ws.yml\n$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
storage_account: /subscriptions/0/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/NAME
";
    let with = |name: &str| format!("{}//- /main.bicep\n{STORAGE}", yaml.replace("NAME", name));
    assert_eq!(storages(&with("STHEARTS")), ["`sthearts`"]);
    assert_eq!(storages(&with("other")), ["Outside"]);
}

#[test]
fn two_resources_of_one_name_are_nobody_in_particular() {
    let fixture = format!(
        "//- /ws.yml\n$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
storage_account: /subscriptions/0/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/sthearts
//- /a.bicep\n{STORAGE}//- /b.bicep\n{STORAGE}"
    );
    assert_eq!(storages(&fixture), ["Unknown"]);
}

#[test]
fn what_is_existing_is_the_declaration_of_the_same_name() {
    let fixture = format!(
        "//- /main.bicep
resource st 'Microsoft.Storage/storageAccounts@2023-05-01' existing = {{ name: 'sthearts' }}
resource ws 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {{
  name: 'hearts'
  properties: {{ storageAccount: st.id }}
}}
//- /storage.bicep\n{STORAGE}"
    );
    assert_eq!(storages(&fixture), ["`sthearts`"]);
}

#[test]
fn children_find_their_parents_however_they_are_written() {
    let graph = graph(
        "//- /main.bicep
resource zone 'Microsoft.Network/privateDnsZones@2020-06-01' = {
  name: 'privatelink.azurecr.io'
  resource nested 'virtualNetworkLinks' = { name: 'nested' }
}
resource by_parent 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2020-06-01' = {
  parent: zone
  name: 'parent'
}
resource by_name 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2020-06-01' = {
  name: 'privatelink.azurecr.io/slash'
}
",
    );
    let (zone, _) = graph.declared(types::ZONE).next().unwrap();
    let links: Vec<String> = graph.children(zone, types::ZONE_LINK).map(|(_, link)| link.label()).collect();
    assert_eq!(links, ["`nested`", "`parent`", "`slash`"]);
}
