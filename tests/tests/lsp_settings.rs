//! Settings reach the server from the start, from the editor and from `azureml-ls.yml`; files on disk matter, too.

use azureml_tests::client::{Client, uri};
use azureml_tests::folder::Folder;
use serde_json::{Value, json};

const BAD: &str = "$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json\n\
                   name: scoring-batch\npublic_network_access: disabled\n";
const URI: &str = "untitled:endpoint.yml";

fn severities(diagnostics: &[Value]) -> Vec<i64> {
    diagnostics.iter().filter_map(|it| it["severity"].as_i64()).collect()
}

fn rules(level: &str) -> Value {
    json!({ "rules": { "batch-network-key": level } })
}

fn log(client: &mut Client, part: &str) {
    client.wait_for(&format!("`{part}` in the log"), |message| {
        message["method"] == "window/logMessage"
            && message["params"]["message"].as_str().is_some_and(|text| text.contains(part))
    });
}

#[test]
fn initialization_options_count() {
    let mut client = Client::start(azureml_tests::binary(), &["lsp"]);
    client.initialize(None, &json!({}), &rules("hint"));
    client.open(URI, BAD);
    assert_eq!(severities(&client.diagnostics(URI, Some(1))), [4]);
}

#[test]
fn mistakes_in_options_are_logged_and_cost_only_themselves() {
    let mut client = Client::start(azureml_tests::binary(), &["lsp"]);
    let options = json!({ "rule": {}, "trace": "off", "server": { "path": "x" }, "rules": { "batch-network-key": "info" } });
    client.initialize(None, &json!({}), &options);
    log(&mut client, "There is no setting `rule`. Did you mean `rules`?");
    client.open(URI, BAD);
    assert_eq!(severities(&client.diagnostics(URI, Some(1))), [3]);
    assert_eq!(client.unread, Vec::<Value>::new(), "nothing about the editor's own settings");
}

#[test]
fn the_editors_settings_are_asked_for() {
    let mut client = Client::start(azureml_tests::binary(), &["lsp"]);
    client.settings =
        Some(json!({ "azureml-ls": { "rules": { "batch-network-key": "warning" }, "trace": {} } }));
    client.initialize(None, &json!({ "workspace": { "configuration": true } }), &rules("hint"));
    client.open(URI, BAD);
    // Findings may be published before the answer arrives; they end up as the editor wants them.
    while severities(&client.diagnostics(URI, None)) != [2] {}
    client.settings = Some(json!({ "azureml-ls": rules("info") }));
    client.notify("workspace/didChangeConfiguration", &json!({ "settings": null }));
    assert_eq!(severities(&client.diagnostics(URI, None)), [3]);
}

#[test]
fn a_client_that_never_answers_leaves_the_defaults() {
    let mut client = Client::initialized(
        None,
        &json!({ "workspace": { "configuration": true, "didChangeWatchedFiles": { "dynamicRegistration": true } } }),
    );
    client.open(URI, BAD);
    assert_eq!(severities(&client.diagnostics(URI, Some(1))), [1]);
    assert!(client.shutdown().success());
}

#[test]
fn changed_settings_are_used_at_once() {
    let mut client = Client::initialized(None, &json!({}));
    client.open(URI, BAD);
    assert_eq!(severities(&client.diagnostics(URI, Some(1))), [1]);
    for (settings, expected) in [
        (rules("warning"), vec![2]),
        (json!({ "azureml-ls": rules("off") }), vec![]),
        (json!({ "azureml-ls": {} }), vec![1]),
    ] {
        client.notify("workspace/didChangeConfiguration", &json!({ "settings": settings }));
        assert_eq!(severities(&client.diagnostics(URI, Some(1))), expected, "{settings}");
    }
    client.notify(
        "workspace/didChangeConfiguration",
        &json!({ "settings": { "rules": { "no-such-rule": "off", "batch-network-key": "hint" } } }),
    );
    log(&mut client, "There is no rule `no-such-rule`");
    assert_eq!(severities(&client.diagnostics(URI, Some(1))), [4], "the other key counts");
}

#[test]
fn the_configuration_file_counts_as_it_is_typed() {
    let folder = Folder::new(&[("azureml-ls.yml", "rules:\n  batch-network-key: info\n")]);
    let (file, config) = (uri(&folder.path().join("a/x.yml")), uri(&folder.path().join("azureml-ls.yml")));
    let mut client = Client::initialized(Some(folder.path()), &json!({}));
    client.open(&file, BAD);
    assert_eq!(severities(&client.diagnostics(&file, Some(1))), [3]);

    client.open(&config, "rules:\n  batch-network-key: hint\n");
    assert_eq!(severities(&client.diagnostics(&file, Some(1))), [4]);
    client.change(&config, 2, "rules:\n  batch-network-key: off\n  no-such-rule: off\n");
    assert_eq!(client.diagnostics(&file, Some(1)), Vec::<Value>::new());
    let mistakes = client.diagnostics(&config, Some(2));
    assert_eq!(mistakes[0]["range"]["start"], json!({ "line": 2, "character": 2 }));
    assert!(mistakes[0]["message"].as_str().is_some_and(|text| text.contains("no-such-rule")));

    // Not YAML for a moment: what counted before still does.
    client.change(&config, 3, "rules: {\n");
    assert_eq!(client.diagnostics(&config, Some(3)).len(), 1);
    client.change(&file, 2, &format!("{BAD}# more\n"));
    client.change(&config, 4, "rules: {}\n");
    assert_eq!(severities(&client.diagnostics(&file, Some(2))), [1]);

    client.notify("textDocument/didClose", &json!({ "textDocument": { "uri": config } }));
    assert_eq!(severities(&client.diagnostics(&file, Some(2))), [3], "as on disk");
}

#[test]
fn a_configuration_file_changed_on_disk_is_read_again() {
    let folder = Folder::new(&[]);
    let file = uri(&folder.path().join("x.yml"));
    let config = folder.path().join("azureml-ls.yml");
    let mut client = Client::start(azureml_tests::binary(), &["lsp"]);
    client.settings = Some(json!({}));
    let watches = json!({ "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } } });
    client.initialize(Some(folder.path()), &watches, &Value::Null);
    let registered =
        client.wait_for("registration", |message| message["method"] == "client/registerCapability");
    assert!(registered.to_string().contains("**/azureml-ls.yml"), "{registered}");
    client.open(&file, BAD);
    assert_eq!(severities(&client.diagnostics(&file, Some(1))), [1]);
    folder.write("azureml-ls.yml", b"rules:\n  batch-network-key: hint\n");
    let changed = json!({ "changes": [{ "uri": uri(&config), "type": 1 }] });
    client.notify("workspace/didChangeWatchedFiles", &changed);
    assert_eq!(severities(&client.diagnostics(&file, Some(1))), [4]);
    folder.write("azureml-ls.yml", b"rules:\n  no-such-rule: off\n");
    client.notify("workspace/didChangeWatchedFiles", &changed);
    assert_eq!(severities(&client.diagnostics(&file, Some(1))), [1]);
    assert_eq!(client.diagnostics(&uri(&config), None).len(), 1, "shown although it is not open");
    std::fs::remove_file(&config).expect("it is there");
    client.notify("workspace/didChangeWatchedFiles", &changed);
    assert_eq!(client.diagnostics(&uri(&config), None), Vec::<Value>::new());
}

#[test]
fn excluded_files_are_silent() {
    let folder = Folder::new(&[("azureml-ls.yml", "exclude: [legacy/]\n")]);
    let (legacy, other) = (uri(&folder.path().join("legacy/x.yml")), uri(&folder.path().join("x.yml")));
    let mut client = Client::initialized(Some(folder.path()), &json!({}));
    client.open(&legacy, BAD);
    assert_eq!(client.diagnostics(&legacy, Some(1)), Vec::<Value>::new());
    client.open(&other, BAD);
    assert_eq!(client.diagnostics(&other, Some(1)).len(), 1);
}

#[test]
fn a_named_file_is_missed_until_it_is_there() {
    let folder = Folder::new(&[("other/x.txt", "")]);
    let file = uri(&folder.path().join("deployment.yml"));
    let text = "$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json\n\
                name: blue\nendpoint_name: scoring\nmodel: azureml:m:1\ninstance_type: Standard_DS3_v2\n\
                instance_count: 1\nenvironment: azureml:e:1\n\
                code_configuration:\n  code: ./src\n  scoring_script: score.py\n";
    let mut client = Client::initialized(Some(folder.path()), &json!({}));
    client.open(&file, text);
    let found = client.diagnostics(&file, Some(1));
    assert!(found.iter().any(|it| it["code"] == "missing-file"), "{found:?}");
    let script = folder.write("src/score.py", b"");
    let created = json!({ "changes": [{ "uri": uri(&folder.path().join("src")), "type": 1 }, { "uri": uri(&script), "type": 1 }] });
    client.notify("workspace/didChangeWatchedFiles", &created);
    let found = client.diagnostics(&file, Some(1));
    assert!(found.iter().all(|it| it["code"] != "missing-file"), "{found:?}");
    std::fs::remove_file(&script).expect("it is there");
    client.notify("textDocument/didSave", &json!({ "textDocument": { "uri": file } }));
    let found = client.diagnostics(&file, Some(1));
    assert!(
        found.iter().any(|it| it["code"] == "missing-file" || it["code"] == "scoring-script"),
        "{found:?}"
    );
}

#[test]
fn workspace_folders_come_and_go() {
    let folder = Folder::new(&[("project/sub/x.txt", ""), ("project/shared/score.py", "")]);
    let file = uri(&folder.path().join("project/sub/deployment.yml"));
    let text = "$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json\n\
                name: blue\nendpoint_name: scoring\nmodel: azureml:m:1\ninstance_type: Standard_DS3_v2\n\
                instance_count: 1\nenvironment: azureml:e:1\n\
                code_configuration:\n  code: ../missing\n  scoring_script: score.py\n";
    let mut client = Client::initialized(None, &json!({}));
    client.open(&file, text);
    let found = client.diagnostics(&file, Some(1));
    assert!(found.iter().all(|it| it["code"] != "missing-file"), "outside the roots: unknown: {found:?}");
    let project = json!({ "uri": uri(&folder.path().join("project")), "name": "project" });
    client.notify(
        "workspace/didChangeWorkspaceFolders",
        &json!({ "event": { "added": [project], "removed": [] } }),
    );
    let found = client.diagnostics(&file, Some(1));
    assert!(found.iter().any(|it| it["code"] == "missing-file"), "inside now: {found:?}");
    client.notify(
        "workspace/didChangeWorkspaceFolders",
        &json!({ "event": { "added": [], "removed": [project] } }),
    );
    let found = client.diagnostics(&file, Some(1));
    assert!(found.iter().all(|it| it["code"] != "missing-file"), "{found:?}");
}
