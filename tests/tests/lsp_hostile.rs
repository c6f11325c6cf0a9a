//! Texts that nobody writes: deep, long, endless. The server and the command line answer and go on.

use azureml_tests::cli::run;
use azureml_tests::client::Client;
use azureml_tests::folder::Folder;
use serde_json::json;

const SCHEMA: &str = "$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json\n";

fn texts() -> Vec<(&'static str, String)> {
    let bomb: String = (1..30).fold("a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned(), |bomb, n| {
        let last = format!("*a{}", n - 1);
        bomb + &format!("a{n}: &a{n} [{}]\n", [last.as_str(); 9].join(", "))
    });
    let stairs: String = (0..2000).map(|depth| format!("{}k:\n", " ".repeat(depth))).collect();
    vec![
        ("open brackets", format!("a: {}", "[".repeat(100_000))),
        ("closed brackets", format!("a: {}{}", "[".repeat(50_000), "]".repeat(50_000))),
        ("list in list", format!("a:\n{}x\n", "- ".repeat(100_000))),
        ("stairs", stairs),
        ("alias bomb", bomb),
        ("alias in its own anchor", "tags: &a\n  b: *a\n  <<: *a\n".to_owned()),
        ("one long line", format!("description: {}\n", "x".repeat(1_000_000))),
        ("open quote", format!("name: \"abc\n{}", "k: v\n".repeat(5_000))),
        ("control characters", "name: a\u{0}b\u{7}\n\u{2028}: \u{fffe}\n".to_owned()),
        ("conflict", "<<<<<<< HEAD\nname: a\n=======\nname: b\n>>>>>>> other\n".to_owned()),
    ]
}

#[test]
fn the_server_answers_and_goes_on() {
    let mut client = Client::initialized(None, &json!({}));
    for (name, text) in texts() {
        let uri = format!("untitled:{}", name.replace(' ', "-"));
        client.open(&uri, &format!("{SCHEMA}{text}"));
        let found = client.diagnostics(&uri, Some(1));
        assert!(found.len() < 10_000, "{name}: {} findings", found.len());
        for method in
            ["documentSymbol", "foldingRange", "hover", "completion", "selectionRange", "documentLink"]
        {
            let at = json!({ "line": 1, "character": 3 });
            let ask = json!({ "textDocument": { "uri": uri }, "position": at, "positions": [at] });
            let answer = client.request(&format!("textDocument/{method}"), &ask);
            assert!(answer.get("result").is_some(), "{method} of {name}: {answer}");
        }
        let at = json!({ "line": 1, "character": 0 });
        client.notify(
            "textDocument/didChange",
            &json!({ "textDocument": { "uri": uri, "version": 2 },
                "contentChanges": [{ "range": { "start": at, "end": at }, "text": "nmae: x\n" }] }),
        );
        client.notify("textDocument/didClose", &json!({ "textDocument": { "uri": uri } }));
    }
    assert!(client.shutdown().success());
}

#[test]
fn the_command_line_answers() {
    let folder = Folder::new(&[]);
    for (name, text) in texts() {
        folder.write(&format!("{name}.yml"), format!("{SCHEMA}{text}").as_bytes());
    }
    for format in ["json", "text"] {
        let run = run(folder.path(), &["check", "--format", format]);
        assert_eq!((run.code, run.stderr.as_str()), (1, ""), "{format}");
    }
}
