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

#[test]
fn a_new_name_reaches_every_file_that_uses_it() {
    let caller = "module one 'module.bicep' = {\n  name: 'one'\n  params: {\n    size: 1\n  }\n}\n";
    let folder = Folder::new(&[
        ("module.bicep", "param size int\noutput answer int = size\n"),
        ("main.bicep", "// not yet like this\n"),
        ("other/main.bicep", &caller.replace("'module", "'../module")),
        ("values.bicepparam", "using 'module.bicep'\nparam size = 3\n"),
        ("unrelated.bicep", "param size int\noutput answer int = size\n"),
    ]);
    let at = |name: &str| uri(&folder.path().join(name));
    let (module, main) = (at("module.bicep"), at("main.bicep"));
    let edits = json!({ "workspace": { "workspaceEdit": { "documentChanges": true } } });
    let mut client = Client::initialized(Some(folder.path()), &edits);
    // The columns count in the text that is open, and the edit is for its version.
    client.open(&main, "");
    client.change(&main, 2, &format!("// 😀\n{caller}"));
    client.open(&module, "param size int\noutput answer int = size\n");
    let ask = |name: &str| json!({ "textDocument": { "uri": module }, "position": { "line": 0, "character": 8 }, "newName": name });
    let answer = client.request("textDocument/rename", &ask("count"));
    let changes = answer["result"]["documentChanges"].as_array().cloned().unwrap_or_default();
    let mut seen: Vec<(String, Value, Vec<Value>)> = changes
        .iter()
        .map(|change| {
            let starts = change["edits"].as_array().into_iter().flatten();
            let document = &change["textDocument"];
            let name = document["uri"].as_str().unwrap_or_default().to_owned();
            (name, document["version"].clone(), starts.map(|edit| edit["range"]["start"].clone()).collect())
        })
        .collect();
    seen.sort_by(|a, b| a.0.cmp(&b.0));
    let place = |line: u32, character: u32| json!({ "line": line, "character": character });
    assert_eq!(
        seen,
        [
            (main, json!(2), vec![place(4, 4)]),
            (module.clone(), json!(1), vec![place(0, 6), place(1, 20)]),
            (at("other/main.bicep"), Value::Null, vec![place(3, 4)]),
            (at("values.bicepparam"), Value::Null, vec![place(1, 6)]),
        ]
    );

    let refused = client.request("textDocument/rename", &ask("no name"));
    assert_eq!(refused["error"]["code"], -32803, "{refused}");

    let references = client.request(
        "textDocument/references",
        &json!({ "textDocument": { "uri": module }, "position": { "line": 0, "character": 8 },
            "context": { "includeDeclaration": false } }),
    );
    assert_eq!(references["result"].as_array().map(Vec::len), Some(4), "{references}");

    let definition = client.request(
        "textDocument/definition",
        &json!({ "textDocument": { "uri": at("main.bicep") }, "position": { "line": 4, "character": 5 } }),
    );
    assert_eq!(definition["result"]["uri"], module, "{definition}");
}

#[test]
fn the_api_version_decides_and_its_fix_is_offered() {
    let endpoint = |version: &str| {
        format!(
            "resource w 'Microsoft.MachineLearningServices/workspaces@{version}' = {{\n  name: 'w'\n  \
             location: 'westeurope'\n  identity: {{\n    type: 'SystemAssigned'\n  }}\n  properties: {{\n    \
             publicNetworkAccess: 'Disabled'\n  }}\n}}\n"
        )
    };
    let folder = Folder::new(&[("module.bicep", &endpoint("2024-10-01"))]);
    let module = uri(&folder.path().join("module.bicep"));
    // Without a folder: what a whole one lacks is not asked here.
    let mut client = Client::initialized(None, &json!({}));
    client.open(&module, &endpoint("2024-10-01"));
    assert_eq!(client.diagnostics(&module, Some(1)), Vec::<Value>::new());
    client.change(&module, 2, &endpoint("2020-08-01"));
    let found = client.diagnostics(&module, Some(2));
    assert_eq!(codes(&found), ["network-property-api-version"]);
    let range = &found[0]["range"];
    let actions = client.request(
        "textDocument/codeAction",
        &json!({ "textDocument": { "uri": module }, "range": range, "context": { "diagnostics": found } }),
    );
    let titles: Vec<&str> =
        actions["result"].as_array().into_iter().flatten().filter_map(|it| it["title"].as_str()).collect();
    assert!(titles.iter().any(|title| title.contains("2021-07-01")), "{titles:?}");
    assert!(titles.iter().any(|title| title.contains("gnore")), "{titles:?}");
}
