//! How a session starts, fails in parts, and ends.

use azureml_tests::binary;
use azureml_tests::client::Client;
use serde_json::{Value, json};
use std::io::Write;
use std::process::{Command, Stdio};

const URI: &str = "untitled:life";

fn hover(uri: &str) -> Value {
    json!({ "textDocument": { "uri": uri }, "position": { "line": 0, "character": 0 } })
}

fn code(answer: &Value) -> i64 {
    answer["error"]["code"].as_i64().unwrap_or(0)
}

#[test]
fn initialize_says_what_the_server_can_do() {
    let mut client = Client::start(binary(), &["lsp", "--stdio"]);
    let answer = client.initialize(None, &json!({}), &Value::Null);
    let result = &answer["result"];
    assert_eq!(result["serverInfo"]["name"], "azureml-ls");
    let capabilities = &result["capabilities"];
    assert_eq!(capabilities["positionEncoding"], "utf-16");
    assert_eq!(capabilities["textDocumentSync"]["change"], 2);
    for provider in ["hoverProvider", "completionProvider", "codeActionProvider", "documentSymbolProvider"] {
        assert!(!capabilities[provider].is_null(), "{provider}");
    }
    assert!(client.shutdown().success());
}

#[test]
fn a_client_that_does_not_wait_for_the_answer_loses_nothing() {
    let mut client = Client::start(binary(), &["lsp"]);
    let id = client.send_request("initialize", &json!({ "processId": null, "capabilities": {} }));
    client.notify("initialized", &json!({}));
    client.open(URI, "a: 1\n");
    let hovered = client.send_request("textDocument/hover", &hover(URI));
    assert!(client.response(id)["result"].is_object());
    client.diagnostics(URI, Some(1));
    assert!(client.response(hovered).get("result").is_some());
    assert!(client.shutdown().success());
}

#[test]
fn the_clients_first_known_encoding_is_taken() {
    for (offered, taken) in [
        (json!(["utf-32", "utf-16"]), "utf-32"),
        (json!(["utf-8", "utf-16"]), "utf-8"),
        (json!(["utf-7", "utf-8"]), "utf-8"),
        (json!([]), "utf-16"),
    ] {
        let mut client = Client::start(binary(), &["lsp"]);
        let capabilities = json!({ "general": { "positionEncodings": offered } });
        let answer = client.initialize(None, &capabilities, &Value::Null);
        assert_eq!(answer["result"]["capabilities"]["positionEncoding"], taken);
    }
}

/// Invariant 7: one panic costs one reply.
#[cfg(debug_assertions)]
#[test]
fn fault_1_handler_panic() {
    let mut client = Client::initialized(None, &json!({}));
    client.open(URI, "a: 1\n");
    for _ in 0..10 {
        let answer = client.request("$/test/panic", &json!({ "uri": URI }));
        assert_eq!(code(&answer), -32603, "{answer}");
    }
    assert!(client.request("textDocument/hover", &hover(URI)).get("result").is_some());
    assert!(client.shutdown().success());
}

/// Invariant 7: a rule that panics costs its own findings.
#[cfg(debug_assertions)]
#[test]
fn fault_2_panic_in_diagnostics_worker() {
    let mut client = Client::initialized(None, &json!({}));
    let folder = azureml_tests::repository().join("examples/online-scoring");
    let uri = azureml_tests::client::uri(&folder.join("panic.yml"));
    let text = "$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json\n\
                name: blue\nendpoint_name: e\nmodel: azureml:m:1\ninstance_type: Standard_DS3_v2\n\
                instance_count: 1\ninstance_cuont: 1\n\
                code_configuration:\n  code: azureml-ls-test-panic\n  scoring_script: score.py\n";
    client.open(&uri, text);
    let found = client.diagnostics(&uri, Some(1));
    assert!(found.iter().any(|it| it["code"] == "unknown-key"), "other rules still speak: {found:?}");
    client.wait_for("a line in the log", |message| {
        message["method"] == "window/logMessage"
            && message["params"]["message"].as_str().is_some_and(|text| text.contains("the rule `"))
    });
    assert!(client.shutdown().success());
}

#[test]
fn fault_12_documents_that_are_not_open() {
    let mut client = Client::initialized(None, &json!({}));
    client.open(URI, "a: 1\n");
    client.notify("textDocument/didClose", &json!({ "textDocument": { "uri": URI } }));
    for uri in [URI, "untitled:other", "git:/x.yml?HEAD", "file:///never/opened.yml", "file://host/x.yml"] {
        for method in ["hover", "completion", "documentSymbol", "definition", "foldingRange", "documentLink"]
        {
            let answer = client.request(&format!("textDocument/{method}"), &hover(uri));
            assert_eq!(answer["result"], Value::Null, "{method} of {uri}: {answer}");
            assert_eq!(answer.get("error"), None, "{method} of {uri}");
        }
        client.change(uri, 7, "b: 2\n");
        client.notify("textDocument/didClose", &json!({ "textDocument": { "uri": uri } }));
    }
    assert!(client.shutdown().success());
}

#[test]
fn fault_13_cancellation_before_and_after() {
    let mut client = Client::initialized(None, &json!({}));
    client.open(URI, "a: 1\n");
    client.notify("$/cancelRequest", &json!({ "id": 1 }));
    client.notify("$/cancelRequest", &json!({ "id": 99_999 }));
    client.notify("$/cancelRequest", &json!({ "id": "no such id" }));
    let mut asked = Vec::new();
    for _ in 0..50 {
        let id = client.send_request("textDocument/hover", &hover(URI));
        client.notify("$/cancelRequest", &json!({ "id": id }));
        client.notify("$/cancelRequest", &json!({ "id": id }));
        asked.push(id);
    }
    for id in asked {
        let answer = client.response(id);
        assert!(answer.get("result").is_some() || code(&answer) == -32800, "{answer}");
    }
    // Had one been answered twice, the second answer would have come before this one.
    client.request("textDocument/hover", &hover(URI));
    assert!(client.unread.iter().all(|message| message.get("id").is_none()), "{:?}", client.unread);
}

#[cfg(debug_assertions)]
#[test]
fn fault_13_cancellation_during_many_requests() {
    let mut client = Client::initialized(None, &json!({}));
    let asked: Vec<i64> = (0..60).map(|_| client.send_request("$/test/wait", &Value::Null)).collect();
    // Others are still served while these wait.
    client.open(URI, "a: 1\n");
    assert!(client.request("textDocument/hover", &hover(URI)).get("result").is_some());
    for id in &asked {
        client.notify("$/cancelRequest", &json!({ "id": id }));
    }
    for id in asked {
        assert_eq!(code(&client.response(id)), -32800);
    }
}

#[test]
fn fault_14_requests_outside_the_session() {
    let mut client = Client::start(binary(), &["lsp"]);
    assert_eq!(code(&client.request("textDocument/hover", &hover(URI))), -32002);
    client.open(URI, "a: 1\n");
    assert_eq!(code(&client.request("shutdown", &Value::Null)), -32002);
    client.initialize(None, &json!({}), &Value::Null);
    let again = client.request("initialize", &json!({ "capabilities": {} }));
    assert_eq!(code(&again), -32600, "{again}");
    client.open(URI, "a: 1\n");
    client.diagnostics(URI, Some(1));
    assert_eq!(client.request("shutdown", &Value::Null)["result"], Value::Null);
    assert_eq!(code(&client.request("textDocument/hover", &hover(URI))), -32600);
    assert_eq!(code(&client.request("shutdown", &Value::Null)), -32600);
    client.notify("exit", &Value::Null);
    assert!(client.wait().success());
}

#[test]
fn fault_14_the_exit_code_says_whether_it_was_asked_to_shut_down() {
    let mut client = Client::initialized(None, &json!({}));
    client.notify("exit", &Value::Null);
    assert_eq!(client.wait().code(), Some(1), "exit without shutdown");

    let client = Client::initialized(None, &json!({}));
    assert_eq!(client.hang_up().code(), Some(1), "end of input without shutdown");

    let mut client = Client::initialized(None, &json!({}));
    client.request("shutdown", &json!({}));
    assert_eq!(client.hang_up().code(), Some(0), "end of input after shutdown");

    let mut client = Client::start(binary(), &["lsp"]);
    client.notify("exit", &Value::Null);
    assert_eq!(client.wait().code(), Some(1), "exit before initialize");
}

#[test]
fn fault_15_wrong_parameters() {
    let mut client = Client::initialized(None, &json!({}));
    client.open(URI, "a: 1\n");
    let wrong = [
        json!(null),
        json!(42),
        json!("text"),
        json!([]),
        json!({}),
        json!({ "textDocument": 7 }),
        json!({ "textDocument": { "uri": 7 }, "position": [] }),
        json!({ "textDocument": { "uri": "not a uri" }, "position": { "line": 0, "character": 0 } }),
        json!({ "textDocument": { "uri": URI }, "position": { "line": -1, "character": 0 }, "range": 3,
                "positions": {}, "context": 1 }),
    ];
    for method in [
        "hover",
        "completion",
        "codeAction",
        "selectionRange",
        "definition",
        "references",
        "documentHighlight",
    ] {
        for params in &wrong {
            let answer = client.request(&format!("textDocument/{method}"), params);
            assert_eq!(code(&answer), -32602, "{method} {params}: {answer}");
        }
    }
    for method in ["documentSymbol", "foldingRange", "documentLink"] {
        for params in &wrong[..8] {
            let answer = client.request(&format!("textDocument/{method}"), params);
            assert_eq!(code(&answer), -32602, "{method} {params}: {answer}");
        }
    }
    for method in [
        "textDocument/didOpen",
        "textDocument/didChange",
        "textDocument/didClose",
        "textDocument/didSave",
        "workspace/didChangeConfiguration",
        "workspace/didChangeWatchedFiles",
        "workspace/didChangeWorkspaceFolders",
        "$/cancelRequest",
        "$/setTrace",
        "no/such/notification",
    ] {
        for params in &wrong {
            client.notify(method, params);
        }
    }
    assert_eq!(code(&client.request("no/such/request", &json!({}))), -32601);
    assert!(client.request("textDocument/hover", &hover(URI)).get("result").is_some());
    assert!(client.shutdown().success());
}

#[cfg(unix)]
#[test]
fn the_server_ends_with_its_client() {
    let mut parent = Command::new("sleep").arg("1000").stdout(Stdio::null()).spawn().expect("sleep");
    let mut client = Client::start(binary(), &["lsp"]);
    client.request("initialize", &json!({ "processId": parent.id(), "capabilities": {} }));
    parent.kill().expect("it can be killed");
    parent.wait().expect("it ends");
    assert_eq!(client.wait().code(), Some(1), "its input is still open");
}

#[test]
fn a_client_that_never_reads_does_not_keep_the_server_alive() {
    let server = Command::new(binary()).arg("lsp").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut server = server.expect("it starts");
    let mut stdin = server.stdin.take().expect("its input");
    let unread = server.stdout.take();
    for id in 0..2000 {
        let body = json!({ "jsonrpc": "2.0", "id": id, "method": "no/such/request" }).to_string();
        // More answers than a pipe holds.
        write!(stdin, "Content-Length: {}\r\n\r\n{body}", body.len()).expect("it goes on reading");
    }
    drop(stdin);
    assert_eq!(server.wait().expect("it ends").code(), Some(1));
    drop(unread);
}
