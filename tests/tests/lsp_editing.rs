//! What a person sees while they write: the founding case from the first letter to the fix, in every encoding.

use azureml_tests::cli::run;
use azureml_tests::client::{Client, uri};
use azureml_tests::folder::Folder;
use serde_json::{Value, json};

const SCHEMA: &str = "$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json\n";
const URI: &str = "untitled:endpoint.yml";

fn full() -> Value {
    json!({
        "general": { "positionEncodings": ["utf-16"] },
        "workspace": { "workspaceEdit": { "documentChanges": true } },
        "textDocument": {
            "publishDiagnostics": { "versionSupport": true, "relatedInformation": true,
                "codeDescriptionSupport": true, "tagSupport": { "valueSet": [1, 2] } },
            "hover": { "contentFormat": ["markdown", "plaintext"] },
            "completion": { "completionItem": { "snippetSupport": true, "documentationFormat": ["markdown"],
                "insertTextModeSupport": { "valueSet": [1, 2] } } },
            "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
            "foldingRange": { "lineFoldingOnly": true },
        },
    })
}

fn bad() -> String {
    format!("{SCHEMA}name: scoring-batch\npublic_network_access: disabled\n")
}

fn codes(diagnostics: &[Value]) -> Vec<&str> {
    diagnostics.iter().filter_map(|it| it["code"].as_str()).collect()
}

/// `text` after the protocol's edits, columns in UTF-16.
fn applied(text: &str, edits: &Value) -> String {
    let offset = |position: &Value| {
        let number = |key: &str| position[key].as_u64().expect("a number") as usize;
        let start: usize = text.split_inclusive('\n').take(number("line")).map(str::len).sum();
        let mut units = 0;
        let rest = text[start..].chars();
        start
            + rest
                .take_while(|character| {
                    units += character.len_utf16();
                    units <= number("character")
                })
                .map(char::len_utf8)
                .sum::<usize>()
    };
    let mut result = text.to_owned();
    let mut edits: Vec<_> = edits.as_array().expect("edits").iter().collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(offset(&edit["range"]["start"])));
    for edit in edits {
        let range = offset(&edit["range"]["start"])..offset(&edit["range"]["end"]);
        result.replace_range(range, edit["newText"].as_str().expect("text"));
    }
    result
}

/// The code actions for the whole of line `line`.
fn actions(client: &mut Client, line: u64, context: &Value) -> Vec<Value> {
    let answer = client.request(
        "textDocument/codeAction",
        &json!({ "textDocument": { "uri": URI }, "context": context,
            "range": { "start": { "line": line, "character": 0 }, "end": { "line": line, "character": 0 } } }),
    );
    answer["result"].as_array().unwrap_or_else(|| panic!("{answer}")).clone()
}

#[test]
fn the_founding_case_letter_by_letter() {
    let mut client = Client::initialized(None, &full());
    let mut text = format!("{SCHEMA}name: scoring-batch\n");
    client.open(URI, &text);
    assert_eq!(client.diagnostics(URI, Some(1)), Vec::<Value>::new());
    let mut version = 1;
    let mut last = Vec::new();
    for (column, letter) in "public_network_access: disabled".chars().enumerate() {
        version += 1;
        let at = json!({ "line": 2, "character": column });
        client.notify(
            "textDocument/didChange",
            &json!({ "textDocument": { "uri": URI, "version": version },
                "contentChanges": [{ "range": { "start": at, "end": at }, "text": letter.to_string() }] }),
        );
        text.push(letter);
        last = client.diagnostics(URI, Some(version));
    }
    assert_eq!(codes(&last), ["batch-network-key"]);
    let finding = &last[0];
    assert_eq!(
        finding["range"],
        json!({ "start": { "line": 2, "character": 0 }, "end": { "line": 2, "character": 21 } })
    );
    assert_eq!((&finding["severity"], &finding["source"]), (&json!(1), &json!("azureml")));
    let message = finding["message"].as_str().expect("a message");
    assert!(message.contains("workspace"), "it says what instead: {message}");
    assert!(finding["codeDescription"]["href"].as_str().is_some_and(|link| link.starts_with("https://")));

    let at = json!({ "textDocument": { "uri": URI }, "position": { "line": 2, "character": 5 } });
    let hover = client.request("textDocument/hover", &at);
    assert_eq!(hover["result"]["contents"]["kind"], "markdown");
    assert!(
        hover["result"]["contents"]["value"].as_str().is_some_and(|text| text.contains("workspace")),
        "{hover}"
    );

    let offered = actions(&mut client, 2, &json!({ "diagnostics": last }));
    let fix = &offered[0];
    assert_eq!((&fix["kind"], &fix["isPreferred"]), (&json!("quickfix"), &json!(true)), "{fix}");
    assert_eq!(fix["diagnostics"], json!(last), "it names what it settles");
    let edit = &fix["edit"]["documentChanges"][0];
    assert_eq!(edit["textDocument"], json!({ "uri": URI, "version": version }));
    let fixed = applied(&text, &edit["edits"]);
    assert_eq!(
        fixed,
        format!("{SCHEMA}name: scoring-batch"),
        "the line is gone; the file still ends without a line end"
    );
    client.change(URI, version + 1, &fixed);
    assert_eq!(client.diagnostics(URI, Some(version + 1)), Vec::<Value>::new());
}

#[test]
fn safe_fixes_are_applied_at_once_on_request_only() {
    let mut client = Client::initialized(None, &full());
    let text = format!("{SCHEMA}nmae: scoring-batch\npublic_network_access: disabled\n");
    client.open(URI, &text);
    client.diagnostics(URI, Some(1));
    for only in [json!(["source.fixAll"]), json!(["source"]), json!(["source.fixAll.azureml"])] {
        let offered = actions(&mut client, 0, &json!({ "diagnostics": [], "only": only }));
        assert_eq!(offered.len(), 1, "{offered:?}");
        assert_eq!(offered[0]["kind"], "source.fixAll.azureml");
        let fixed = applied(&text, &offered[0]["edit"]["documentChanges"][0]["edits"]);
        assert_eq!(fixed, format!("{SCHEMA}name: scoring-batch\n"));
    }
    let menu = actions(&mut client, 2, &json!({ "diagnostics": [] }));
    assert!(menu.iter().all(|action| action["kind"] == "quickfix"), "{menu:?}");
    let nothing = actions(&mut client, 2, &json!({ "diagnostics": [], "only": ["refactor"] }));
    assert_eq!(nothing, Vec::<Value>::new());
}

#[test]
fn a_client_without_versioned_edits_gets_plain_ones() {
    let mut client = Client::initialized(None, &json!({}));
    client.open(URI, &bad());
    let offered = actions(&mut client, 2, &json!({ "diagnostics": [] }));
    let edit = &offered[0]["edit"];
    assert_eq!(edit.get("documentChanges"), None);
    assert_eq!(applied(&bad(), &edit["changes"][URI]), format!("{SCHEMA}name: scoring-batch\n"));
}

#[test]
fn positions_are_right_in_every_encoding() {
    let text = "{\"$schema\": \"https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json\", name: abc, description: \"é😀\", nmae: z}\n";
    let bytes = text.find("nmae").expect("it is there");
    let before = &text[..bytes];
    for (encoding, column) in
        [("utf-8", bytes), ("utf-16", before.encode_utf16().count()), ("utf-32", before.chars().count())]
    {
        let capabilities = json!({ "general": { "positionEncodings": [encoding] } });
        let mut client = Client::initialized(None, &capabilities);
        client.open(URI, text);
        let found = client.diagnostics(URI, Some(1));
        assert_eq!(codes(&found), ["unknown-key"], "{found:?}");
        assert_eq!(found[0]["range"]["start"], json!({ "line": 0, "character": column }), "{encoding}");
        assert_eq!(found[0]["range"]["end"], json!({ "line": 0, "character": column + 4 }), "{encoding}");
    }
}

#[test]
fn line_ends_do_not_matter() {
    for end in ["\r\n", "\r"] {
        let mut client = Client::initialized(None, &json!({}));
        client.open(URI, &bad().replace('\n', end));
        let found = client.diagnostics(URI, Some(1));
        assert_eq!(codes(&found), ["batch-network-key"], "{end:?}");
        assert_eq!(found[0]["range"]["start"], json!({ "line": 2, "character": 0 }), "{end:?}");
    }
}

#[test]
fn full_and_incremental_changes_lead_to_the_same() {
    let mut client = Client::initialized(None, &full());
    client.open(URI, SCHEMA);
    client.diagnostics(URI, Some(1));
    client.change(URI, 2, &bad());
    let whole = client.diagnostics(URI, Some(2));
    let at = json!({ "line": 2, "character": 0 });
    client.notify(
        "textDocument/didChange",
        &json!({ "textDocument": { "uri": URI, "version": 3 }, "contentChanges": [
            { "range": { "start": at, "end": { "line": 3, "character": 0 } }, "text": "" },
            { "range": { "start": at, "end": at }, "text": "public_network_access: disabled\n" },
        ] }),
    );
    assert_eq!(client.diagnostics(URI, Some(3)), whole);
}

#[test]
fn closing_clears() {
    let mut client = Client::initialized(None, &json!({}));
    client.open(URI, &bad());
    assert_eq!(client.diagnostics(URI, Some(1)).len(), 1);
    client.notify("textDocument/didClose", &json!({ "textDocument": { "uri": URI } }));
    assert_eq!(client.diagnostics(URI, None), Vec::<Value>::new());
}

#[test]
fn one_file_has_many_spellings_and_is_answered_in_the_clients_own() {
    let folder = Folder::new(&[]);
    let path = folder.path().join("a b.yml");
    let spelled = uri(&path).replace("%20b", "%20%62");
    let mut client = Client::initialized(Some(folder.path()), &json!({}));
    client.open(&spelled, &bad());
    assert_eq!(codes(&client.diagnostics(&spelled, Some(1))), ["batch-network-key"]);
    let hover = json!({ "textDocument": { "uri": uri(&path) }, "position": { "line": 1, "character": 1 } });
    assert!(client.request("textDocument/hover", &hover)["result"].is_object());
    client.change(&uri(&path), 2, &format!("{SCHEMA}name: scoring-batch\n"));
    assert_eq!(client.diagnostics(&spelled, Some(2)), Vec::<Value>::new());
}

#[test]
fn completion_fits_the_client() {
    let text = format!("{SCHEMA}name: scoring-batch\n\n");
    let at = json!({ "textDocument": { "uri": URI }, "position": { "line": 2, "character": 0 }, "context": { "triggerKind": 1 } });
    let mut client = Client::initialized(None, &full());
    client.open(URI, &text);
    let list = client.request("textDocument/completion", &at);
    let items = list["result"]["items"].as_array().expect("items");
    let description =
        items.iter().find(|item| item["label"] == "description").expect("a key of batch endpoints");
    assert_eq!((&description["kind"], &description["insertTextMode"]), (&json!(10), &json!(1)));
    assert_eq!(description["documentation"]["kind"], "markdown");
    assert!(items.iter().any(|item| item["insertTextFormat"] == 2), "some have placeholders");

    let mut client = Client::initialized(None, &json!({}));
    client.open(URI, &text);
    let list = client.request("textDocument/completion", &at);
    let items = list["result"]["items"].as_array().expect("items");
    assert!(items.iter().all(|item| item["insertTextFormat"] == 1 && item.get("insertTextMode").is_none()));
    assert!(items.iter().all(|item| !item["textEdit"]["newText"].as_str().expect("text").contains("$0")));
}

#[test]
fn the_outline_fits_the_client() {
    let ask = json!({ "textDocument": { "uri": URI } });
    let text = format!("{SCHEMA}name: scoring-batch\ntags:\n  team: a\n");
    let mut client = Client::initialized(None, &full());
    client.open(URI, &text);
    let tree = client.request("textDocument/documentSymbol", &ask)["result"].to_string();
    assert!(tree.contains("selectionRange") && tree.contains("\"team\""), "{tree}");
    let folds = client.request("textDocument/foldingRange", &ask);
    assert_eq!(folds["result"], json!([{ "startLine": 2, "endLine": 3 }]));
    let mut client = Client::initialized(None, &json!({}));
    client.open(URI, &text);
    let list = client.request("textDocument/documentSymbol", &ask)["result"].to_string();
    assert!(list.contains("location") && list.contains("\"team\""), "{list}");
}

#[test]
fn selections_links_and_anchors() {
    let folder = Folder::new(&[("code/score.py", "")]);
    let uri = uri(&folder.path().join("x.yml"));
    let text = format!("{SCHEMA}name: scoring-batch\ntags: &all\n  team: a\nproperties: *all\n");
    let mut client = Client::initialized(Some(folder.path()), &full());
    client.open(&uri, &text);
    let at = |line: u64, character: u64| {
        json!({ "textDocument": { "uri": uri }, "position": { "line": line, "character": character },
            "positions": [{ "line": line, "character": character }], "context": { "includeDeclaration": false } })
    };
    let definition = client.request("textDocument/definition", &at(4, 14));
    assert_eq!(definition["result"]["range"]["start"], json!({ "line": 2, "character": 6 }), "{definition}");
    let references = client.request("textDocument/references", &at(2, 7));
    assert_eq!(references["result"].as_array().map(Vec::len), Some(1), "{references}");
    let highlights = client.request("textDocument/documentHighlight", &at(2, 7));
    assert_eq!(highlights["result"].as_array().map(Vec::len), Some(2), "{highlights}");
    let selection = client.request("textDocument/selectionRange", &at(3, 4));
    assert!(selection["result"][0]["parent"]["parent"].is_object(), "{selection}");
    let links = client.request("textDocument/documentLink", &at(0, 0));
    assert!(
        links["result"][0]["target"].as_str().is_some_and(|link| link.contains("batchEndpoint")),
        "{links}"
    );
}

#[test]
fn names_in_expressions_lead_to_the_component() {
    let component = "$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json\nname: prepare\n\
        command: run ${{inputs.raw}}\nenvironment: azureml:e:1\ninputs:\n  raw:\n    type: uri_folder\noutputs:\n  \
        clean:\n    type: uri_folder\n";
    let pipeline = "$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json\ntype: pipeline\n\
        compute: azureml:c\ninputs:\n  table:\n    type: uri_folder\n    path: azureml:d:1\njobs:\n  prepare:\n    \
        component: steps/prepare.yml\n    inputs:\n      raw: ${{parent.inputs.table}}\n  train:\n    \
        component: azureml:train:1\n    inputs:\n      data: ${{parent.jobs.prepare.outputs.clean}}\n      \
        other: ${{parent.jobs.prepare.outputs.claen}}\n";
    let folder = Folder::new(&[("steps/prepare.yml", component), ("pipeline.yml", pipeline)]);
    let uri = uri(&folder.path().join("pipeline.yml"));
    let mut client = Client::initialized(Some(folder.path()), &full());
    client.open(&uri, pipeline);
    assert_eq!(codes(&client.diagnostics(&uri, Some(1))), ["unknown-expression-name"]);
    let at = |line: u64, character: u64| {
        json!({ "textDocument": { "uri": uri }, "position": { "line": line, "character": character },
            "context": { "includeDeclaration": true, "triggerKind": 1 }, "newName": "raw_table" })
    };
    let there = client.request("textDocument/definition", &at(15, 46));
    assert!(there["result"]["uri"].as_str().is_some_and(|uri| uri.ends_with("steps/prepare.yml")), "{there}");
    assert_eq!(there["result"]["range"]["start"], json!({ "line": 8, "character": 2 }), "{there}");
    let hover = client.request("textDocument/hover", &at(11, 30));
    assert!(
        hover["result"]["contents"]["value"]
            .as_str()
            .is_some_and(|text| text.contains("input of the pipeline"))
    );
    let references = client.request("textDocument/references", &at(8, 4));
    assert_eq!(references["result"].as_array().map(Vec::len), Some(3), "{references}");
    let rename = client.request("textDocument/rename", &at(4, 4));
    let after = applied(pipeline, &rename["result"]["documentChanges"][0]["edits"]);
    assert_eq!(after, pipeline.replace("table", "raw_table"), "{rename}");
    // A half-typed name is completed with its braces.
    client.change(&uri, 2, &pipeline.replace("${{parent.inputs.table}}", "${{ pa"));
    let offered = client.request("textDocument/completion", &at(11, 17));
    let first = &offered["result"]["items"][0]["textEdit"]["newText"];
    assert_eq!(
        first.as_str().map(|text| text.replace('\\', "")).as_deref(),
        Some("parent.inputs.table }}"),
        "{offered}"
    );
}

#[test]
fn the_server_and_the_command_line_find_the_same() {
    let root = azureml_tests::repository().join("examples");
    let report = run(&root, &["check", "--format", "json", "."]);
    let report: Value = serde_json::from_str(&report.stdout).expect("a report");
    let mut client =
        Client::initialized(Some(&root), &json!({ "general": { "positionEncodings": ["utf-32"] } }));
    let mut seen = 0;
    for name in [
        "broken/endpoint.yml",
        "broken/deployment.yml",
        "batch-scoring/deployment.yml",
        "online-scoring/endpoint.yml",
        "broken-bicep/main.bicep",
        "bicep/main.bicepparam",
    ] {
        let path = root.join(name);
        let uri = uri(&path);
        client.open(&uri, &std::fs::read_to_string(&path).expect("an example"));
        let place = |it: &Value| -> Vec<u64> {
            let of =
                |end: &str, key: &str, less: u64| it["range"][end][key].as_u64().expect("a number") - less;
            let column =
                if it["range"]["start"]["column"].is_null() { ("character", 0) } else { ("column", 1) };
            ["start", "end"]
                .iter()
                .flat_map(|end| [of(end, "line", column.1), of(end, column.0, column.1)])
                .collect()
        };
        let row = |it: &Value| (place(it), it["code"].to_string(), it["message"].to_string());
        let ours: Vec<_> = client.diagnostics(&uri, Some(1)).iter().map(row).collect();
        let findings = report["findings"].as_array().expect("findings").iter();
        let theirs: Vec<_> = findings.filter(|it| it["path"] == name).map(row).collect();
        assert_eq!(ours, theirs, "{name}");
        seen += ours.len();
    }
    assert!(seen >= 10, "the broken examples show ten findings");
}
