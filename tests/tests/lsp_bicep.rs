//! Bicep files in an editor: findings as they are typed, modules as they are open, levels from `bicepconfig.json`.

use azureml_tests::client::{Client, uri};
use azureml_tests::folder::Folder;
use serde_json::{Value, json};

const BAD: &str = "module network './nowhere.bicep' = {\n  name: 'network'\n}\n";

fn codes(diagnostics: &[Value]) -> Vec<&str> {
    diagnostics.iter().filter_map(|it| it["code"].as_str()).collect()
}

fn severities(diagnostics: &[Value]) -> Vec<i64> {
    diagnostics.iter().filter_map(|it| it["severity"].as_i64()).collect()
}

#[test]
fn findings_come_and_go_as_a_file_is_typed() {
    let folder = Folder::new(&[("other.bicep", "")]);
    let main = uri(&folder.path().join("main.bicep"));
    let mut client = Client::initialized(Some(folder.path()), &json!({}));
    client.open(&main, BAD);
    assert_eq!(codes(&client.diagnostics(&main, Some(1))), ["missing-file"]);
    let edit = json!({ "range": {
        "start": { "line": 0, "character": 18 }, "end": { "line": 0, "character": 25 } }, "text": "other" });
    let change = json!({ "textDocument": { "uri": main, "version": 2 }, "contentChanges": [edit] });
    client.notify("textDocument/didChange", &change);
    assert_eq!(client.diagnostics(&main, Some(2)), Vec::<Value>::new());

    let parameters = uri(&folder.path().join("main.bicepparam"));
    client.open(&parameters, "using './nowhere.bicep'\n");
    assert_eq!(codes(&client.diagnostics(&parameters, Some(1))), ["missing-file"]);
}

#[test]
fn a_module_counts_as_it_is_open() {
    let folder = Folder::new(&[]);
    let (main, module) = (uri(&folder.path().join("main.bicep")), uri(&folder.path().join("nowhere.bicep")));
    let mut client = Client::initialized(Some(folder.path()), &json!({}));
    client.open(&main, BAD);
    assert_eq!(codes(&client.diagnostics(&main, Some(1))), ["missing-file"]);
    // Not saved yet.
    client.open(&module, "");
    assert_eq!(client.diagnostics(&main, Some(1)), Vec::<Value>::new());
    client.change(&module, 2, "module back 'main.bicep' = {\n  name: 'back'\n}\n");
    assert_eq!(codes(&client.diagnostics(&main, Some(1))), ["module-cycle"]);
    client.change(&module, 3, "");
    assert_eq!(client.diagnostics(&main, Some(1)), Vec::<Value>::new());
    client.notify("textDocument/didClose", &json!({ "textDocument": { "uri": module } }));
    assert_eq!(codes(&client.diagnostics(&main, Some(1))), ["missing-file"]);
}

#[test]
fn bicepconfig_counts_as_it_is_typed_and_for_bicep_alone() {
    let level = |level: &str| {
        json!({ "analyzers": { "azureml": { "rules": { "missing-file": { "level": level } } } } }).to_string()
    };
    let folder = Folder::new(&[("bicepconfig.json", &level("info")), ("a/other.bicep", "")]);
    let at = |name: &str| uri(&folder.path().join(name));
    let (main, config) = (at("a/main.bicep"), at("bicepconfig.json"));
    let mut client = Client::initialized(Some(folder.path()), &json!({}));
    client.open(&main, BAD);
    assert_eq!(severities(&client.diagnostics(&main, Some(1))), [3]);

    let document = json!({ "uri": config, "languageId": "jsonc", "version": 1, "text": level("error") });
    client.notify("textDocument/didOpen", &json!({ "textDocument": document }));
    assert_eq!(severities(&client.diagnostics(&main, Some(1))), [1]);
    client.change(&config, 2, &level("of"));
    let mistakes = client.diagnostics(&config, Some(2));
    assert!(mistakes[0]["message"].as_str().is_some_and(|text| text.contains("`off`")), "{mistakes:?}");
    client.change(&config, 3, "{");
    assert_eq!(client.diagnostics(&config, Some(3)), Vec::<Value>::new());
    client.notify("textDocument/didClose", &json!({ "textDocument": { "uri": config } }));
    while severities(&client.diagnostics(&main, None)) != [3] {}

    folder.write("bicepconfig.json", level("off").as_bytes());
    let changed = json!({ "changes": [{ "uri": config, "type": 2 }] });
    client.notify("workspace/didChangeWatchedFiles", &changed);
    assert_eq!(client.diagnostics(&main, Some(1)), Vec::<Value>::new());
}
