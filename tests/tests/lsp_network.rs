//! The network audit in an editor: what one file says decides what is found in others, open or not.

use azureml_tests::client::{Client, uri};
use azureml_tests::folder::Folder;
use serde_json::{Value, json};

/// A key vault that refuses the public network, and the module that holds its workspace.
const MAIN: &str = "\
resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: 'kv-hearts'
  location: 'westeurope'
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    publicNetworkAccess: 'Disabled'
  }
}

module workspace 'workspace.bicep' = {
  name: 'workspace'
  params: { vaultId: vault.id }
}
";

/// A private workspace, and the way into it.
const WORKSPACE: &str = "\
param vaultId string

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    keyVault: vaultId
    publicNetworkAccess: 'Disabled'
  }
}

resource entry 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: 'pe-hearts'
  location: 'westeurope'
  properties: {
    subnet: { id: 'subnet' }
    privateLinkServiceConnections: [
      { name: 'hearts', properties: { privateLinkServiceId: workspace.id, groupIds: ['amlworkspace'] } }
    ]
  }
}
";
const RULE: &str = "keyvault-private-endpoint";

/// The same workspace with a way to the vault, too.
fn with_endpoint() -> String {
    WORKSPACE.to_owned()
        + "
resource door 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: 'pe-vault'
  location: 'westeurope'
  properties: {
    subnet: { id: 'subnet' }
    privateLinkServiceConnections: [
      { name: 'vault', properties: { privateLinkServiceId: vaultId, groupIds: ['vault'] } }
    ]
  }
}
"
}

fn is_found(diagnostics: &[Value]) -> bool {
    diagnostics.iter().any(|it| it["code"] == RULE)
}

/// Waits until the finding is there, or gone; gives what was published then.
fn until(client: &mut Client, uri: &str, found: bool) -> Vec<Value> {
    loop {
        let diagnostics = client.diagnostics(uri, None);
        if is_found(&diagnostics) == found {
            return diagnostics;
        }
    }
}

fn files() -> Folder {
    Folder::new(&[("main.bicep", MAIN), ("workspace.bicep", WORKSPACE)])
}

#[test]
fn an_edit_in_one_file_clears_a_finding_in_another_that_nobody_has_open() {
    let folder = files();
    let at = |name: &str| uri(&folder.path().join(name));
    let (main, workspace) = (at("main.bicep"), at("workspace.bicep"));
    let related = json!({ "textDocument": { "publishDiagnostics": { "relatedInformation": true } } });
    let mut client = Client::initialized(Some(folder.path()), &related);
    let found = until(&mut client, &main, true);
    assert_eq!(found.len(), 1, "{found:?}");
    let places = found[0]["relatedInformation"].as_array().cloned().unwrap_or_default();
    let of_workspace = |place: &Value| {
        place["location"]["uri"] == workspace && place["location"]["range"]["start"]["line"] == 2
    };
    assert!(places.iter().any(of_workspace), "{places:?}");

    client.open(&workspace, WORKSPACE);
    client.change(&workspace, 2, &with_endpoint());
    assert_eq!(until(&mut client, &main, false), Vec::<Value>::new());
    client.change(&workspace, 3, WORKSPACE);
    until(&mut client, &main, true);
    // Not saved: the disk counts again.
    client.change(&workspace, 4, &with_endpoint());
    until(&mut client, &main, false);
    client.notify("textDocument/didClose", &json!({ "textDocument": { "uri": workspace } }));
    until(&mut client, &main, true);
}

#[test]
fn findings_move_with_the_text_and_go_where_it_is_touched() {
    let folder = files();
    let main = uri(&folder.path().join("main.bicep"));
    let mut client = Client::initialized(Some(folder.path()), &json!({}));
    until(&mut client, &main, true);
    client.open(&main, MAIN);
    until(&mut client, &main, true);
    client.change(&main, 2, &format!("// One line more.\n{MAIN}"));
    let moved = client.diagnostics(&main, Some(2));
    assert_eq!(moved[0]["range"]["start"], json!({ "line": 1, "character": 9 }), "{moved:?}");
    client.change(&main, 3, &MAIN.replace("'Disabled'", "'Enabled'"));
    until(&mut client, &main, false);
}
