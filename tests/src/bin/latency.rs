//! How long language servers take, side by side in one run, on one file that is edited at one place:
//!
//! ```sh
//! cargo build --release -p azureml-ls
//! cargo run --release -p azureml-tests --bin latency -- 200 \
//!     'target/release/azureml-ls lsp' 'yaml-language-server --stdio'
//! ```
//!
//! The first argument is the number of lines, the others are servers; `bicep` before them asks for a Bicep file instead of
//! a YAML file. The servers take turns, so that a noisy machine
//! disturbs them alike. A server that validates with JSON Schemas gets one in a comment, since it has none offline. Every edit makes a wrong key right or a right one wrong, so each has an answer that differs.

use azureml_tests::client::{Client, uri};
use azureml_tests::sample;
use serde_json::{Value, json};
use std::path::Path;
use std::time::{Duration, Instant};

const ROUNDS: usize = 100;
const STARTS: usize = 5;
const USAGE: &str = "usage: latency [bicep] LINES SERVER...";

/// The file that is edited.
struct Case {
    uri: String,
    language: &'static str,
    text: String,
    /// The place of the last letter of `description`, from 0: without it the key is unknown.
    line: u32,
    column: u32,
}

struct Server {
    name: String,
    client: Client,
    starts: Vec<Duration>,
    opened: Duration,
    edits: Vec<Duration>,
    version: i32,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1).peekable();
    let is_bicep = arguments.next_if(|word| word == "bicep").is_some();
    let lines: usize = arguments.next().ok_or(USAGE)?.parse()?;
    let folder = std::env::temp_dir().join(format!("azureml-latency-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("schema.json"), schema().to_string())?;
    let case = if is_bicep { bicep(lines, &folder) } else { yaml(lines, &folder) };
    let mut servers =
        arguments.map(|command| start(&command, &folder, &case)).collect::<Result<Vec<_>, _>>()?;
    for round in 0..ROUNDS {
        for server in &mut servers {
            let took = edit(server, &case, round % 2 == 1);
            server.edits.push(took);
        }
    }
    let written = case.text.lines().count();
    println!("{written} lines of {}, {ROUNDS} edits a server, milliseconds", case.language);
    println!(
        "{:<28} {:>10} {:>8} {:>9} {:>9} {:>9}",
        "server", "initialize", "open", "edit p50", "edit p95", "edit max"
    );
    for server in servers {
        let starts = sorted(server.starts);
        let edits = sorted(server.edits);
        println!(
            "{:<28} {:>10.2} {:>8.2} {:>9.2} {:>9.2} {:>9.2}",
            server.name,
            at(&starts, 0.5),
            server.opened.as_secs_f64() * 1000.0,
            at(&edits, 0.5),
            at(&edits, 0.95),
            at(&edits, 1.0)
        );
        server.client.shutdown();
    }
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

/// A file of batch endpoints without a mistake; its first description is edited.
fn yaml(lines: usize, folder: &Path) -> Case {
    const HOST: &str = "https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json";
    // Without this line the peer looks up `$schema`, finds no network, and validates nothing.
    let mut text = format!("# yaml-language-server: $schema={}\n", uri(&folder.join("schema.json")));
    let mut count = 0;
    while count < lines {
        text.push_str(&format!(
            "---\n$schema: {HOST}\nname: scoring-{count}\ndescription: Scores the day's files\nauth_mode: aad_token\n\
             defaults:\n  deployment_name: nightly\ntags:\n  team: growth\n  cost: \"42\"\n"
        ));
        count += 10;
    }
    Case { uri: uri(&folder.join("endpoints.yml")), language: "yaml", text, line: 4, column: 10 }
}

/// A Bicep file of batch endpoints without a mistake; a description in its middle is edited.
fn bicep(lines: usize, folder: &Path) -> Case {
    let (text, line) = sample::bicep(lines);
    let line = u32::try_from(line).unwrap_or_default();
    Case { uri: uri(&folder.join("main.bicep")), language: "bicep", text, line, column: 14 }
}

fn schema() -> Value {
    json!({
        "type": "object", "additionalProperties": false, "required": ["name"],
        "properties": {
            "$schema": { "type": "string" }, "name": { "type": "string" }, "description": { "type": "string" },
            "auth_mode": { "enum": ["aad_token", "key", "aml_token"] },
            "defaults": { "type": "object", "properties": { "deployment_name": { "type": "string" } } },
            "tags": { "type": "object" },
        },
    })
}

fn start(command: &str, folder: &Path, case: &Case) -> Result<Server, Box<dyn std::error::Error>> {
    let mut words = command.split_whitespace();
    let program = words.next().ok_or("an empty command")?;
    let arguments: Vec<&str> = words.collect();
    let settings = json!({ "yaml": { "schemaStore": { "enable": false } } });
    let mut starts = Vec::new();
    let mut last = None;
    for _ in 0..STARTS {
        let begin = Instant::now();
        let mut client = Client::start(Path::new(program), &arguments);
        client.settings = Some(settings.clone());
        client.initialize(Some(folder), &json!({ "workspace": { "configuration": true } }), &Value::Null);
        starts.push(begin.elapsed());
        last = Some(client);
    }
    let mut client = last.ok_or("never started")?;
    client.notify("workspace/didChangeConfiguration", &json!({ "settings": settings }));
    let begin = Instant::now();
    client.open(&case.uri, &case.text);
    client.diagnostics(&case.uri, None);
    let opened = begin.elapsed();
    let name = Path::new(program)
        .file_name()
        .map_or_else(|| program.to_owned(), |name| name.to_string_lossy().into());
    let mut server = Server { name, client, starts, opened, edits: Vec::new(), version: 1 };
    // Twice there and back: what a server does once must not count as its speed.
    for right in [false, true, false, true] {
        edit(&mut server, case, right);
    }
    Ok(server)
}

/// Adds or removes one character of a key; waits until the findings tell that the server has seen it.
fn edit(server: &mut Server, case: &Case, right: bool) -> Duration {
    let Case { uri: file, line, column, .. } = case;
    server.version += 1;
    server.client.unread.clear();
    let (end, new) = if right { (*column, "n") } else { (column + 1, "") };
    let change = json!({
        "textDocument": { "uri": file, "version": server.version },
        "contentChanges": [{
            "range": { "start": { "line": line, "character": column }, "end": { "line": line, "character": end } },
            "text": new,
        }],
    });
    let begin = Instant::now();
    server.client.notify("textDocument/didChange", &change);
    server.client.wait_for("diagnostics after an edit", |message| {
        message["method"] == "textDocument/publishDiagnostics"
            && message["params"]["uri"] == *file
            && message["params"]["diagnostics"].as_array().is_some_and(|found| {
                found.iter().all(|finding| finding["range"]["start"]["line"] != *line) == right
            })
    });
    begin.elapsed()
}

fn sorted(mut times: Vec<Duration>) -> Vec<Duration> {
    times.sort();
    times
}

/// The quantile of sorted times, in milliseconds.
fn at(times: &[Duration], quantile: f64) -> f64 {
    let last = times.len().saturating_sub(1);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "an index"
    )]
    let index = (quantile * last as f64).round() as usize;
    times.get(index).map_or(0.0, |time| time.as_secs_f64() * 1000.0)
}
