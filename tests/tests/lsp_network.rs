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

#[test]
fn a_directive_silences_a_finding_in_a_file_that_nobody_has_open() {
    let silenced = format!("#disable-next-line azureml-{RULE}\n{MAIN}");
    let folder = Folder::new(&[("main.bicep", &silenced), ("workspace.bicep", WORKSPACE)]);
    let main = uri(&folder.path().join("main.bicep"));
    let mut client = Client::initialized(Some(folder.path()), &json!({}));
    client.open(&main, &silenced);
    assert_eq!(client.diagnostics(&main, Some(1)), Vec::<Value>::new());
    client.change(&main, 2, &silenced.replace(RULE, "unknown-key"));
    until(&mut client, &main, true);
    client.change(&main, 3, &silenced);
    until(&mut client, &main, false);
    folder.write("main.bicep", MAIN.as_bytes());
    client.notify("textDocument/didClose", &json!({ "textDocument": { "uri": main } }));
    client.notify("workspace/didChangeWatchedFiles", &json!({ "changes": [{ "uri": main, "type": 2 }] }));
    until(&mut client, &main, true);
}

#[test]
fn files_that_go_take_their_findings_along() {
    let folder = files();
    let at = |name: &str| uri(&folder.path().join(name));
    let main = at("main.bicep");
    let mut client = Client::initialized(Some(folder.path()), &json!({}));
    until(&mut client, &main, true);
    let renamed = folder.path().join("other.bicep");
    std::fs::rename(folder.path().join("main.bicep"), &renamed).unwrap_or_else(|error| panic!("{error}"));
    let events = json!({ "changes": [{ "uri": main, "type": 3 }, { "uri": at("other.bicep"), "type": 1 }] });
    client.notify("workspace/didChangeWatchedFiles", &events);
    until(&mut client, &at("other.bicep"), true);
    assert_eq!(client.diagnostics(&main, None), Vec::<Value>::new());
}

#[test]
fn settings_decide_about_files_that_nobody_has_open() {
    let folder = files();
    let at = |name: &str| uri(&folder.path().join(name));
    let (main, config) = (at("main.bicep"), at("azureml-ls.yml"));
    let mut client = Client::initialized(Some(folder.path()), &json!({}));
    until(&mut client, &main, true);
    let set = |client: &mut Client, text: &str| {
        folder.write("azureml-ls.yml", text.as_bytes());
        client
            .notify("workspace/didChangeWatchedFiles", &json!({ "changes": [{ "uri": config, "type": 1 }] }));
    };
    set(&mut client, &format!("rules: {{{RULE}: hint}}\n"));
    assert_eq!(until(&mut client, &main, true)[0]["severity"], 4);
    set(&mut client, &format!("rules: {{{RULE}: off}}\n"));
    until(&mut client, &main, false);
    set(&mut client, "{}\n");
    until(&mut client, &main, true);
    set(&mut client, "exclude: [main.bicep]\n");
    until(&mut client, &main, false);
}

#[test]
fn statements_count_as_they_are_typed() {
    let folder = files();
    folder.write("azureml-ls.yml", b"{}\n");
    let at = |name: &str| uri(&folder.path().join(name));
    let (main, config) = (at("main.bicep"), at("azureml-ls.yml"));
    let mut client = Client::initialized(Some(folder.path()), &json!({}));
    until(&mut client, &main, true);
    let stated = "workspaces:\n  hearts:\n    private_endpoints: [vault]\n";
    client.open(&config, stated);
    until(&mut client, &main, false);
    client.change(&config, 2, &stated.replace("vault", "valut"));
    let mistakes = client.diagnostics(&config, Some(2));
    assert!(mistakes[0]["message"].as_str().is_some_and(|text| text.contains("`vault`?")), "{mistakes:?}");
    until(&mut client, &main, true);
}

#[test]
fn what_is_half_typed_costs_only_itself() {
    let folder = files();
    folder.write("broken.bicep", b"");
    let at = |name: &str| uri(&folder.path().join(name));
    let (main, broken) = (at("main.bicep"), at("broken.bicep"));
    let told = json!({ "experimental": { "networkChanged": true } });
    let mut client = Client::initialized(Some(folder.path()), &told);
    until(&mut client, &main, true);
    client.wait_for("the audit", |message| message["method"] == "azureml/networkChanged");
    client.open(&broken, "module a './nowh = {\n  name: 'a'\n}\nresource b 'Micro");
    client.diagnostics(&broken, Some(1));
    client.open(&main, MAIN);
    assert!(is_found(&until(&mut client, &main, true)));
}

#[test]
fn a_panic_in_the_audit_costs_only_the_audit() {
    let folder = files();
    folder.write("broken.bicep", b"");
    let at = |name: &str| uri(&folder.path().join(name));
    let (main, broken) = (at("main.bicep"), at("broken.bicep"));
    let mut client = Client::initialized(Some(folder.path()), &json!({}));
    until(&mut client, &main, true);
    // Whoever looks at this path panics. With it the audit does not know all files, so nothing is missing.
    client.open(&broken, "module a './azureml-ls-test-panic' = {\n  name: 'a'\n}\n");
    client.wait_for("a line in the log", |message| {
        message["params"]["message"].as_str().is_some_and(|text| text.contains("is not in the audit"))
    });
    until(&mut client, &main, false);
    client.change(&broken, 2, "");
    until(&mut client, &main, true);
}

#[test]
fn without_folders_only_what_is_open_is_known_and_nothing_is_missing() {
    let folder = files();
    let main = uri(&folder.path().join("main.bicep"));
    let mut client = Client::initialized(None, &json!({ "experimental": { "networkChanged": true } }));
    client.open(&main, MAIN);
    assert_eq!(client.diagnostics(&main, Some(1)), Vec::<Value>::new());
    client.wait_for("the audit", |message| message["method"] == "azureml/networkChanged");
    let of_main = |message: &&Value| message["params"]["uri"] == main;
    assert_eq!(client.unread.iter().filter(of_main).count(), 0, "{:?}", client.unread);
}

/// A registry that holds images back, as the module call says.
const REGISTRY: &str = "\
param quarantine string

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
  name: 'crhearts'
  location: 'westeurope'
  sku: { name: 'Premium' }
  properties: {
    policies: { quarantinePolicy: { status: quarantine } }
  }
}

output id string = registry.id
";
const CALLER: &str = "\
module registry 'registry.bicep' = {
  name: 'registry'
  params: { quarantine: 'enabled' }
}

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: { containerRegistry: registry.outputs.id }
}
";

#[test]
fn a_fix_changes_the_file_that_it_is_about() {
    let folder = Folder::new(&[("caller.bicep", CALLER), ("registry.bicep", REGISTRY)]);
    let at = |name: &str| uri(&folder.path().join(name));
    let (caller, registry) = (at("caller.bicep"), at("registry.bicep"));
    let edits = json!({ "workspace": { "workspaceEdit": { "documentChanges": true } } });
    let mut client = Client::initialized(Some(folder.path()), &edits);
    let found = |client: &mut Client, version: i32| loop {
        let diagnostics = client.diagnostics(&registry, Some(version));
        if let Some(one) = diagnostics.into_iter().find(|it| it["code"] == "acr-quarantine") {
            return one;
        }
    };
    client.open(&registry, REGISTRY);
    let finding = found(&mut client, 1);
    let params = json!({ "textDocument": { "uri": registry }, "range": finding["range"],
        "context": { "diagnostics": [finding] } });
    // It is held back while the other file may have changed since the audit.
    let edit_at = |client: &mut Client, line: u32| loop {
        let answer = client.request("textDocument/codeAction", &params);
        let actions = answer["result"].as_array().cloned().unwrap_or_default();
        let fix = actions.iter().find(|it| it["title"] == "Turn quarantine off");
        let change = fix.map(|it| it["edit"]["documentChanges"][0].clone()).unwrap_or_default();
        if change["edits"][0]["range"]["start"] == json!({ "line": line, "character": 24 }) {
            return change["textDocument"].clone();
        }
    };
    assert_eq!(edit_at(&mut client, 2), json!({ "uri": caller, "version": null }));
    // The edit is for the version that is open.
    client.open(&caller, &format!("\n{CALLER}"));
    assert_eq!(edit_at(&mut client, 3), json!({ "uri": caller, "version": 1 }));
}

#[cfg(unix)]
#[test]
fn nothing_outside_of_the_folders_is_looked_at() {
    let outside = Folder::new(&[("workspace.bicep", WORKSPACE)]);
    let climbing = MAIN.replace("'workspace.bicep'", "'../outside/workspace.bicep'");
    let folder = Folder::new(&[("root/main.bicep", &climbing), ("outside/workspace.bicep", WORKSPACE)]);
    let link = folder.path().join("root/linked.bicep");
    std::os::unix::fs::symlink(outside.path().join("workspace.bicep"), link)
        .unwrap_or_else(|error| panic!("{error}"));
    let root = folder.path().join("root");
    let main = uri(&root.join("main.bicep"));
    let told = json!({ "experimental": { "networkChanged": true } });
    let mut client = Client::initialized(Some(&root), &told);
    client.open(&main, &climbing);
    assert_eq!(client.diagnostics(&main, Some(1)), Vec::<Value>::new());
    client.wait_for("the audit", |message| message["method"] == "azureml/networkChanged");
    let found = client.unread.iter().filter(|message| message.to_string().contains(RULE));
    assert_eq!(found.count(), 0, "{:?}", client.unread);
}
