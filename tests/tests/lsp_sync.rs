//! The server's copy of a document is the client's, whatever the client sends; only what is current is published.

use azureml_tests::client::Client;
use serde_json::{Value, json};

const URI: &str = "untitled:sync";

fn change(client: &mut Client, version: i64, changes: &Value) {
    client.notify(
        "textDocument/didChange",
        &json!({ "textDocument": { "uri": URI, "version": version }, "contentChanges": changes }),
    );
}

fn edit(from: (u64, u64), to: (u64, u64), text: &str) -> Value {
    json!({ "range": { "start": { "line": from.0, "character": from.1 }, "end": { "line": to.0, "character": to.1 } },
            "text": text })
}

#[cfg(debug_assertions)]
fn text(client: &mut Client) -> String {
    let answer = client.request("$/test/text", &json!({ "uri": URI }));
    answer["result"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

/// The versions that were published so far, in order.
fn published(client: &Client) -> Vec<i64> {
    client
        .unread
        .iter()
        .filter(|message| message["method"] == "textDocument/publishDiagnostics")
        .filter_map(|message| message["params"]["version"].as_i64())
        .collect()
}

#[cfg(debug_assertions)]
#[test]
fn fault_9_burst_of_changes_with_hovers_between() {
    const CHANGES: i64 = 10_000;
    let capabilities = json!({ "textDocument": { "publishDiagnostics": { "versionSupport": true } } });
    let mut client = Client::initialized(None, &capabilities);
    client.open(URI, "name: \nother: 1\n");
    let mut model = String::new();
    let mut state = 7u32;
    let mut hovers = Vec::new();
    for version in 2..=CHANGES + 1 {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let column = 6 + model.len() as u64;
        if state >> 30 == 0 && !model.is_empty() {
            model.pop();
            change(&mut client, version, &json!([edit((0, column - 1), (0, column), "")]));
        } else {
            let letter = char::from(b'a' + (state >> 16) as u8 % 26);
            model.push(letter);
            change(&mut client, version, &json!([edit((0, column), (0, column), &letter.to_string())]));
        }
        if version % 100 == 0 {
            let at = json!({ "textDocument": { "uri": URI }, "position": { "line": 0, "character": 1 } });
            hovers.push(client.send_request("textDocument/hover", &at));
        }
    }
    for id in hovers {
        assert!(client.response(id).get("result").is_some());
    }
    assert_eq!(text(&mut client), format!("name: {model}\nother: 1\n"));
    let before = published(&client);
    client.diagnostics(URI, Some(i32::try_from(CHANGES).expect("small") + 1));
    assert!(before.is_sorted() && before.len() < CHANGES as usize, "never back in time: {before:?}");
}

/// Deterministic numbers below `limit`.
fn random(state: &mut u64, limit: usize) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) as usize % limit.max(1)
}

/// The position of a byte offset, in UTF-16; lines end as the LSP says.
fn position(text: &str, offset: usize) -> Value {
    let (mut line, mut start) = (0, 0);
    let bytes = text.as_bytes();
    for at in 0..offset {
        let is_end = bytes[at] == b'\n' || (bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
        if is_end {
            (line, start) = (line + 1, at + 1);
        }
    }
    json!({ "line": line, "character": text[start..offset].encode_utf16().count() })
}

/// However a text came about, by thousands of edits or at once: it is the same text and has the same findings.
#[cfg(debug_assertions)]
#[test]
fn edits_lead_to_the_clients_text_and_to_the_same_findings() {
    const PIECES: &[&str] = &[
        "\n",
        "\r\n",
        "name: x\n",
        "  ",
        "description: é😀",
        "nmae: 1\n",
        ": ",
        "- a\n",
        "\"",
        "#",
        "{a: [",
        "]}",
        "\t",
        "---\n",
        "public_network_access: disabled\n",
        "&a *a",
        "\u{feff}",
        "tags:\n  a: b\n",
        "'",
        "|\n",
    ];
    let schema = "$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json\n";
    let capabilities = json!({ "textDocument": { "publishDiagnostics": { "versionSupport": true } } });
    let mut client = Client::initialized(None, &capabilities);
    for seed in 0..8u64 {
        let mut state = seed;
        let mut model = format!("{schema}name: start\r\ntags:\n  é😀: a\n");
        client.open(URI, &model);
        let mut version = 1;
        for _ in 0..60 {
            let mut changes = Vec::new();
            for _ in 0..=random(&mut state, 3) {
                let mut ends = [0, 1].map(|_| random(&mut state, model.len() + 1));
                ends.sort_unstable();
                ends[1] = ends[1].min(ends[0] + random(&mut state, 12));
                let ends = ends.map(|mut end| {
                    // No editor edits between the two halves of a line end or of a character.
                    while !model.is_char_boundary(end) || (end > 0 && model.as_bytes()[end - 1] == b'\r') {
                        end -= 1;
                    }
                    end
                });
                let text = PIECES[random(&mut state, PIECES.len())];
                let range = json!({ "start": position(&model, ends[0]), "end": position(&model, ends[1]) });
                changes.push(json!({ "range": range, "text": text }));
                model.replace_range(ends[0]..ends[1], text);
            }
            version += 1;
            change(&mut client, version, &json!(changes));
            // Sometimes what came before is parsed already, sometimes edits pile up.
            if random(&mut state, 2) == 0 {
                client.diagnostics(URI, Some(i32::try_from(version).expect("small")));
            }
        }
        version += 1;
        change(&mut client, version, &json!([]));
        assert_eq!(text(&mut client), model, "seed {seed}");
        let edited = client.diagnostics(URI, Some(i32::try_from(version).expect("small")));
        client.notify("textDocument/didClose", &json!({ "textDocument": { "uri": URI } }));
        client.open("untitled:fresh", &model);
        assert_eq!(edited, client.diagnostics("untitled:fresh", Some(1)), "seed {seed}: {model:?}");
        client.notify("textDocument/didClose", &json!({ "textDocument": { "uri": "untitled:fresh" } }));
        client.unread.clear();
    }
}

/// Invariant 6: a result of an old revision is dropped, and an old version changes nothing.
#[cfg(debug_assertions)]
#[test]
fn fault_10_versions_out_of_order() {
    let mut client = Client::initialized(None, &json!({}));
    client.open(URI, "a: 1\n");
    change(&mut client, 5, &json!([edit((0, 3), (0, 4), "5")]));
    for old in [5, 4, 1, 0, -3] {
        change(&mut client, old, &json!([edit((0, 3), (0, 4), "old")]));
        change(&mut client, old, &json!([{ "text": "old: old\n" }]));
    }
    assert_eq!(text(&mut client), "a: 5\n");
    change(&mut client, 6, &json!([edit((0, 3), (0, 4), "6")]));
    assert_eq!(text(&mut client), "a: 6\n");
    // Opened again: the client's text counts, and its versions start anew.
    client.open(URI, "b: 1\n");
    change(&mut client, 2, &json!([edit((0, 3), (0, 4), "2")]));
    assert_eq!(text(&mut client), "b: 2\n");
}

#[cfg(debug_assertions)]
#[test]
fn fault_11_ranges_outside_the_text() {
    let far = u64::from(u32::MAX);
    for (start, edit, end) in [
        ("a\nb", edit((9, 0), (9, 0), "!"), "a\nb!"),
        ("a\nb", edit((far, far), (far, far), "!"), "a\nb!"),
        ("a\nb", edit((0, far), (0, far), "!"), "a!\nb"),
        ("a\r\nb", edit((0, 7), (0, 9), "!"), "a!\r\nb"),
        ("a\nb", edit((0, 0), (far, far), ""), ""),
        ("", edit((3, 3), (4, 4), "x"), "x"),
        ("😀b", edit((0, 1), (0, 2), ""), "b"),
        ("a\nb", edit((1, 1), (0, 0), "refused"), "a\nb"),
        ("a\u{2028}b\rc", edit((1, 0), (1, 1), "d"), "a\u{2028}b\rd"),
    ] {
        let mut client = Client::initialized(None, &json!({}));
        client.open(URI, start);
        change(&mut client, 2, &json!([edit]));
        assert_eq!(text(&mut client), end, "{start:?} {edit}");
    }
    let mut client = Client::initialized(None, &json!({}));
    client.open(URI, "a: 😀\n");
    for (line, character) in [(0, far), (far, 0), (far, far), (0, 4)] {
        let at = json!({ "textDocument": { "uri": URI }, "position": { "line": line, "character": character },
                         "positions": [{ "line": line, "character": character }], "context": { "triggerKind": 1 } });
        for method in ["hover", "completion", "selectionRange", "definition", "documentHighlight"] {
            let answer = client.request(&format!("textDocument/{method}"), &at);
            assert!(answer.get("result").is_some(), "{method}: {answer}");
        }
    }
    let inverted = json!({ "textDocument": { "uri": URI }, "context": { "diagnostics": [] },
        "range": { "start": { "line": 1, "character": 0 }, "end": { "line": 0, "character": 0 } } });
    assert_eq!(client.request("textDocument/codeAction", &inverted)["result"], Value::Null);
}

#[test]
fn a_file_just_opened_always_gets_an_answer() {
    let mut client = Client::initialized(None, &json!({}));
    for version in 0..3 {
        client.open(URI, "not: azure\n");
        assert_eq!(client.diagnostics(URI, Some(1)), Vec::<Value>::new(), "time {version}");
        client.notify("textDocument/didClose", &json!({ "textDocument": { "uri": URI } }));
    }
}

#[test]
fn unchanged_findings_are_published_only_to_clients_that_read_versions() {
    let mut client = Client::initialized(None, &json!({}));
    client.open(URI, "not: azure\n");
    client.diagnostics(URI, Some(1));
    client.change(URI, 2, "not: ours\n");
    // Another document's first answer comes after whatever the change made.
    client.open("untitled:second", "x: 1\n");
    client.diagnostics("untitled:second", Some(1));
    assert_eq!(published(&client), Vec::<i64>::new());

    let capabilities = json!({ "textDocument": { "publishDiagnostics": { "versionSupport": true } } });
    let mut client = Client::initialized(None, &capabilities);
    client.open(URI, "not: azure\n");
    client.diagnostics(URI, Some(1));
    client.change(URI, 2, "not: ours\n");
    assert_eq!(client.diagnostics(URI, Some(2)), Vec::<Value>::new());
}

#[test]
fn documents_of_other_languages_are_left_alone() {
    let mut client = Client::initialized(None, &json!({}));
    let text = "$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json\nnmae: x\n";
    client.notify(
        "textDocument/didOpen",
        &json!({ "textDocument": { "uri": URI, "languageId": "plaintext", "version": 1, "text": text } }),
    );
    client.open("untitled:second", "x: 1\n");
    client.diagnostics("untitled:second", Some(1));
    assert!(client.unread.iter().all(|message| message["params"]["uri"] != URI));
}
