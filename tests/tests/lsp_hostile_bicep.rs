//! Bicep that nobody writes: huge, deep, endless, broken. The server and the command line answer and go on.

use azureml_tests::cli::run;
use azureml_tests::client::{Client, uri};
use azureml_tests::folder::Folder;
use serde_json::json;

const ENDPOINT: &str = "resource e 'Microsoft.MachineLearningServices/workspaces/batchEndpoints@2024-10-01' = {\n  \
                        name: 'w/e'\n  properties: {\n    publicNetworkAccess: 'Disabled'\n  }\n}\n";

fn texts() -> Vec<(&'static str, String)> {
    let chain: String = (1..3_000).map(|n| format!("var v{n} = v{}\n", n - 1)).collect();
    let doubling: String =
        (1..200).map(|n| format!("var d{n} = '${{d{}}}${{d{}}}'\n", n - 1, n - 1)).collect();
    vec![
        ("open brackets", format!("var a = {}", "[\n".repeat(10_000))),
        ("closed brackets", format!("var a = {}{}", "[".repeat(10_000), "]".repeat(10_000))),
        ("parentheses", format!("var a = {}1{}", "(".repeat(10_000), ")".repeat(10_000))),
        ("interpolations", format!("var a = {}", "'${".repeat(10_000))),
        ("ternaries", format!("var a = {}2", "true ? 1 : ".repeat(10_000))),
        ("long chain", format!("var v0 = 1\n{chain}")),
        ("doubling", format!("var d0 = 'xxxxxxxx'\n{doubling}output d string = d199\n")),
        ("in a circle", "var a = b\nvar b = a\nparam p string = p\nmodule m 'in a circle.bicep' = { name: a }\n".into()),
        ("wide loop", "resource r 'Microsoft.Storage/storageAccounts@2023-05-01' = [for i in range(0, 1000000000): {\n  name: 'x${i}'\n}]\n".into()),
        ("one long line", format!("var a = '{}'\n", "x".repeat(1_000_000))),
        ("open string", format!("var a = 'abc\n{}", "param p string\n".repeat(5_000))),
        ("decorators", format!("{}param p string\n", "@secure()\n".repeat(10_000))),
        ("control characters", "var a\u{0} = 'b\u{7}'\n\u{2028} = \u{fffe}\n".to_owned()),
        ("lone signs", "@ # $ % ^ & * ( ) [ ] { } | \\ : ; ' \" < > , . ? / ~ `\n".repeat(2_000)),
        ("conflict", "<<<<<<< HEAD\nparam a string\n=======\nparam b string\n>>>>>>> other\n".to_owned()),
    ]
}

#[test]
fn the_server_answers_and_goes_on() {
    let folder = Folder::new(&[]);
    let mut client = Client::initialized(Some(folder.path()), &json!({}));
    for (name, text) in texts() {
        let uri = uri(&folder.path().join(format!("{name}.bicep")));
        client.open(&uri, &format!("{ENDPOINT}{text}"));
        let found = client.diagnostics(&uri, Some(1));
        assert!(found.len() <= 500, "{name}: {} findings", found.len());
        let network = found.iter().filter(|it| it["code"] == "batch-network-key").count();
        assert_eq!(network, 1, "{name}: what is whole is still checked: {found:?}");
        for method in [
            "documentSymbol",
            "foldingRange",
            "hover",
            "completion",
            "selectionRange",
            "documentLink",
            "definition",
            "references",
            "documentHighlight",
        ] {
            let at = json!({ "line": 6, "character": 5 });
            let ask = json!({ "textDocument": { "uri": uri }, "position": at, "positions": [at],
                "context": { "includeDeclaration": true, "triggerKind": 1 } });
            let answer = client.request(&format!("textDocument/{method}"), &ask);
            assert!(answer.get("result").is_some(), "{method} of {name}: {answer}");
        }
        let at = json!({ "line": 6, "character": 0 });
        client.notify(
            "textDocument/didChange",
            &json!({ "textDocument": { "uri": uri, "version": 2 },
                "contentChanges": [{ "range": { "start": at, "end": at }, "text": "var z = {\n" }] }),
        );
        client.request("textDocument/documentSymbol", &json!({ "textDocument": { "uri": uri } }));
        client.notify("textDocument/didClose", &json!({ "textDocument": { "uri": uri } }));
    }
    assert!(client.shutdown().success());
}

#[test]
fn a_huge_file_is_answered() {
    let folder = Folder::new(&[]);
    let block = "param location string = 'westeurope' // a line of no interest, as long as lines are\n";
    // A little under 10 MiB, what is read, and a little over it.
    let near = block.repeat(10 * 1024 * 1024 / block.len() - 8);
    let mut client = Client::initialized(Some(folder.path()), &json!({}));
    for (name, text, is_read) in [("near", near.clone(), true), ("over", near + &block.repeat(16), false)] {
        let uri = uri(&folder.path().join(format!("{name}.bicep")));
        client.open(&uri, &format!("{ENDPOINT}{text}"));
        let found = client.diagnostics(&uri, Some(1));
        assert_eq!(found.iter().any(|it| it["code"] == "batch-network-key"), is_read, "{name}");
        let hover = json!({ "textDocument": { "uri": uri }, "position": { "line": 3, "character": 8 } });
        assert!(client.request("textDocument/hover", &hover).get("result").is_some());
        client.notify("textDocument/didClose", &json!({ "textDocument": { "uri": uri } }));
    }
    assert!(client.shutdown().success());
}

#[test]
fn the_command_line_answers() {
    let folder = Folder::new(&[]);
    for (name, text) in texts() {
        folder.write(&format!("{name}.bicep"), format!("{ENDPOINT}{text}").as_bytes());
    }
    for format in ["json", "text"] {
        let run = run(folder.path(), &["check", "--format", format, "--fail-on", "warning"]);
        assert_eq!((run.code, run.stderr.as_str()), (1, ""), "{format}");
    }
}
