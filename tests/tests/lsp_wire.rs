//! What a broken or hostile client can put on the wire: each fault costs itself, never the session.

use azureml_tests::client::Client;
use serde_json::{Value, json};

const URI: &str = "untitled:wire";

fn started() -> Client {
    let mut client = Client::initialized(None, &json!({}));
    client.open(URI, "a: 1\n");
    client
}

/// The session still answers, and knows its document.
fn is_alive(client: &mut Client) {
    let answer = client.request("textDocument/foldingRange", &json!({ "textDocument": { "uri": URI } }));
    assert_eq!(answer["error"], Value::Null, "{answer}");
    assert!(answer["result"].is_array(), "{answer}");
}

fn survives(bytes: &[u8]) {
    let mut client = started();
    client.send_raw(bytes);
    is_alive(&mut client);
    assert!(client.shutdown().success());
}

#[test]
fn fault_3_malformed_json_body() {
    survives(b"Content-Length: 9\r\n\r\n{not json");
    survives(b"Content-Length: 2\r\n\r\n[]");
    survives(b"Content-Length: 4\r\n\r\nnull");
    survives(b"Content-Length: 0\r\n\r\n");
    let no_version = br#"{"id":1,"method":"shutdown"}"#;
    survives(&[format!("Content-Length: {}\r\n\r\n", no_version.len()).as_bytes(), no_version].concat());
    let deep = "[".repeat(100_000);
    survives(format!("Content-Length: {}\r\n\r\n{deep}", deep.len()).as_bytes());
}

#[test]
fn fault_4_invalid_utf_8_body() {
    let body = b"{\"jsonrpc\":\"2.0\",\"method\":\"\xff\xfe\"}";
    survives(&[format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes(), body].concat());
}

#[test]
fn fault_5_bad_content_length() {
    for header in [
        "Content-Length: 99999999999\r\n\r\n",
        "Content-Length: 99999999999999999999999999999\r\n\r\n{}",
        "Content-Length: 67108865\r\n\r\n",
        "Content-Length: -5\r\n\r\n",
        "Content-Length: five\r\n\r\n{}",
        "Content-Length:\r\n\r\n",
        "Content-Length: 2\r\nContent-Length: 40\r\n\r\n{}",
        "Content-Type: application/json\r\n\r\n{\"jsonrpc\":\"2.0\"}",
        "Content-Length: 1\r\n\r\n{}",
    ] {
        survives(header.as_bytes());
    }
    let body = r#"{"jsonrpc":"2.0","method":"$/x"}"#;
    survives(format!("content-length:{}\r\ncontent-type: utf-8\r\n\r\n{body}", body.len()).as_bytes());
}

/// The most memory the server ever had, in kB.
#[cfg(target_os = "linux")]
fn peak_memory(client: &Client) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", client.process())).expect("its status");
    let line = status.lines().find(|line| line.starts_with("VmHWM")).expect("a peak");
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).expect("a number")
}

#[cfg(target_os = "linux")]
#[test]
fn fault_5_a_length_alone_takes_no_memory() {
    let mut client = started();
    is_alive(&mut client);
    let before = peak_memory(&client);
    for _ in 0..1000 {
        client.send_raw(b"Content-Length: 99999999999\r\n\r\n{}");
    }
    is_alive(&mut client);
    let grown = peak_memory(&client) - before;
    assert!(grown < 8_000, "{grown} kB for lengths alone");
}

#[test]
fn fault_6_truncated_frame_then_end() {
    for torn in ["Content-Le", "Content-Length: 50\r\n", "Content-Length: 50\r\n\r\n{\"jsonrpc\""] {
        let mut client = started();
        is_alive(&mut client);
        client.request("shutdown", &Value::Null);
        client.send_raw(torn.as_bytes());
        assert!(!client.hang_up().success(), "{torn:?}");
    }
}

#[test]
fn fault_7_one_byte_at_a_time() {
    let mut client = started();
    let body = json!({
        "jsonrpc": "2.0", "id": 900, "method": "textDocument/foldingRange",
        "params": { "textDocument": { "uri": URI } },
    })
    .to_string();
    for byte in format!("Content-Length: {}\r\n\r\n{body}", body.len()).bytes() {
        client.send_raw(&[byte]);
    }
    assert!(client.response(900)["result"].is_array());
}

#[test]
fn fault_8_garbage_between_frames() {
    survives(b"garbage\r\n\r\n");
    survives(b"\x00\xff\xfe\r\n\r\n\r\n\r\n");
    survives(b"{\"jsonrpc\":\"2.0\",\"method\":\"exit\"}");
    survives(&[b'x'; 100_000]);
    // Deterministic noise that never spells a header.
    let mut state = 1u32;
    let noise: Vec<u8> = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    })
    .take(50_000)
    .collect();
    survives(&noise);
}

#[test]
fn a_burst_of_faults_costs_nothing_else() {
    let mut client = started();
    for round in 0..50 {
        client.send_raw(b"Content-Length: 5\r\n\r\n{{{{{");
        client.send_raw(b"rubbish Content-Length: x\r\n\r\n");
        client.send(&json!({ "jsonrpc": "2.0", "id": 1000 + round, "method": "textDocument/foldingRange",
            "params": { "textDocument": { "uri": URI } } }));
    }
    for round in 0..50 {
        assert!(client.response(1000 + round)["result"].is_array());
    }
}
