//! `azureml-ls check`: which files it looks at, what it writes, and how it ends.

use azureml_tests::cli::{Run, run, run_with_input};
use azureml_tests::folder::Folder;
use serde_json::Value;

const SCHEMA: &str = "$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json\n";

fn good() -> String {
    format!("{SCHEMA}name: scoring-batch\n")
}

/// The founding case: batch endpoints take the network of their workspace.
fn bad() -> String {
    format!("{SCHEMA}name: scoring-batch\npublic_network_access: disabled\n")
}

fn json(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:?}"))
}

/// `path code` of every finding.
fn found(run: &Run) -> Vec<String> {
    let report = json(run);
    let findings = report["findings"].as_array().expect("findings");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    findings.iter().map(|it| format!("{} {}", text(&it["path"]), text(&it["code"]))).collect()
}

#[test]
fn exit_codes() {
    let folder = Folder::new(&[("bad.yml", &bad()), ("good.yml", &good()), ("readme.md", "# x\n")]);
    let code = |arguments: &[&str]| run(folder.path(), arguments).code;
    assert_eq!(code(&["check", "good.yml"]), 0);
    assert_eq!(code(&["check", "bad.yml"]), 1);
    assert_eq!(code(&["check"]), 1);
    assert_eq!(code(&["check", "nowhere.yml"]), 2);
    assert_eq!(code(&["check", "good.yml", "nowhere/"]), 2);
    assert_eq!(code(&["check", "--format", "xml"]), 2);
    assert_eq!(code(&["chekc"]), 2);
    assert_eq!(code(&[]), 2);
    assert_eq!(code(&["check", "bad.yml", "--fail-on", "never"]), 0);
    for level in ["warning", "info", "hint", "error"] {
        assert_eq!(code(&["check", "bad.yml", "--fail-on", level]), 1, "{level}");
    }
    assert_eq!(code(&["--help"]), 0);
    assert_eq!(code(&["check", "--help"]), 0);
    assert_eq!(code(&["--version"]), 0);
    let empty = Folder::new(&[("readme.md", "# x\n")]);
    let nothing = run(empty.path(), &["check", "."]);
    assert_eq!(nothing.code, 3);
    assert!(nothing.stderr.contains("nothing to check"), "{nothing:?}");
}

#[test]
fn warnings_count_only_if_asked_for() {
    let quiet = "rules:\n  batch-network-key: warning\n";
    let folder = Folder::new(&[("bad.yml", &bad()), ("azureml-ls.yml", quiet)]);
    assert_eq!(run(folder.path(), &["check"]).code, 0);
    assert_eq!(run(folder.path(), &["check", "--fail-on", "warning"]).code, 1);
}

#[test]
fn a_path_that_does_not_exist_is_named() {
    let folder = Folder::new(&[("bad.yml", &bad())]);
    let run = run(folder.path(), &["check", "--format", "json", "no/such.yml", "bad.yml"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("no/such.yml"), "{run:?}");
    assert_eq!(found(&run), ["bad.yml batch-network-key"], "the others are checked all the same");
}

#[test]
fn the_json_has_the_promised_shape() {
    let folder = Folder::new(&[("a/bad.yml", &bad()), ("good.yml", &good())]);
    let run = run(folder.path(), &["check", "--format", "json"]);
    let report = json(&run);
    assert_eq!((&report["version"], &report["files_checked"]), (&1.into(), &2.into()));
    let finding = &report["findings"][0];
    assert_eq!(finding["path"], "a/bad.yml");
    assert_eq!(finding["code"], "batch-network-key");
    assert_eq!(finding["severity"], "error");
    assert!(finding["message"].as_str().is_some_and(|text| !text.is_empty()));
    assert!(finding["help_url"].as_str().is_some_and(|url| url.starts_with("https://")));
    assert_eq!(
        finding["range"],
        serde_json::json!({ "start": { "line": 3, "column": 1 }, "end": { "line": 3, "column": 22 } })
    );
    assert!(finding["related"].is_array());
    let fix = &finding["fixes"][0];
    assert_eq!(fix["safety"], "safe");
    assert!(fix["title"].as_str().is_some_and(|title| title.contains("public_network_access")));
    assert_eq!(
        fix["edits"],
        serde_json::json!([{
            "path": "a/bad.yml", "new_text": "",
            "range": { "start": { "line": 3, "column": 1 }, "end": { "line": 4, "column": 1 } },
        }])
    );
    assert_eq!(run.stdout.lines().count(), 1, "one object on one line");
}

#[test]
fn columns_count_code_points() {
    let text = format!(
        "{SCHEMA}name: scoring-batch\ntags: {{\"😀é\": x, \"a\": y}}\npublic_network_access: disabled # 😀\n"
    );
    let flow = "{\"$schema\": \"https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json\", \"name\": \"abc\", \"description\": \"😀é\", \"public_network_access\": \"x\"}\n";
    let folder = Folder::new(&[("a.yml", &text), ("b.yml", flow)]);
    let run = run(folder.path(), &["check", "--format", "json"]);
    let report = json(&run);
    let column =
        |at: usize| report["findings"][at]["range"]["start"]["column"].as_u64().expect("a column") as usize;
    assert_eq!(column(0), 1);
    let bytes = flow.find("\"public_network_access").expect("it is there");
    assert_eq!(column(1), flow[..bytes].chars().count() + 1);
}

#[test]
fn paths_outside_the_current_folder_are_absolute() {
    let folder = Folder::new(&[("bad.yml", &bad()), ("inner/x.txt", "")]);
    let inner = folder.path().join("inner");
    let run = run(&inner, &["check", "--format", "json", "../bad.yml"]);
    let path = folder.path().join("bad.yml").to_string_lossy().replace('\\', "/");
    assert_eq!(found(&run), [format!("{path} batch-network-key")]);
}

#[test]
fn findings_are_sorted_by_path_and_place() {
    let two = format!("{SCHEMA}name: scoring-batch\nnmae: x\npublic_network_access: disabled\n");
    let folder = Folder::new(&[("b.yml", &two), ("a/z.yml", &bad()), ("c.yml", &bad()), ("a-b.yml", &bad())]);
    let run = run(folder.path(), &["check", "--format", "json", "c.yml", "b.yml", "a", "a-b.yml", "./c.yml"]);
    assert_eq!(
        found(&run),
        [
            "a-b.yml batch-network-key",
            "a/z.yml batch-network-key",
            "b.yml unknown-key",
            "b.yml batch-network-key",
            "c.yml batch-network-key"
        ]
    );
    assert_eq!(json(&run)["files_checked"], 4, "each file once");
}

#[test]
fn ignored_and_hidden_files_are_checked_only_if_named() {
    let folder = Folder::new(&[
        (".gitignore", "out/\n"),
        ("out/bad.yml", &bad()),
        (".hidden/bad.yml", &bad()),
        ("seen.yaml", &bad()),
        ("other.json", &bad()),
    ]);
    let walked = run(folder.path(), &["check", "--format", "json"]);
    assert_eq!(found(&walked), ["seen.yaml batch-network-key"]);
    for name in ["out/bad.yml", ".hidden/bad.yml", "other.json"] {
        let named = run(folder.path(), &["check", "--format", "json", name]);
        assert_eq!(found(&named), [format!("{name} batch-network-key")]);
    }
}

#[test]
fn excluded_files_are_skipped() {
    let config = "exclude:\n  - legacy/\n  - '*.gen.yml'\n";
    let folder = Folder::new(&[
        ("azureml-ls.yml", config),
        ("legacy/bad.yml", &bad()),
        ("a.gen.yml", &bad()),
        ("a.yml", &bad()),
    ]);
    let run = run(folder.path(), &["check", "--format", "json"]);
    assert_eq!(found(&run), ["a.yml batch-network-key"]);
}

#[test]
fn standard_input_can_be_checked() {
    let folder = Folder::new(&[]);
    let run = run_with_input(
        folder.path(),
        &["check", "-", "--stdin-filename", "a/b.yml", "--format", "json"],
        bad().as_bytes(),
    );
    assert_eq!((found(&run), run.code), (vec!["a/b.yml batch-network-key".to_owned()], 1));
}

#[test]
fn text_shows_the_line_and_counts() {
    let folder = Folder::new(&[("bad.yml", &bad()), ("good.yml", &good())]);
    let one = run(folder.path(), &["check"]);
    assert!(one.stdout.contains("bad.yml:3:1"), "{}", one.stdout);
    assert!(one.stdout.contains("public_network_access: disabled"), "{}", one.stdout);
    assert!(one.stdout.contains("error[batch-network-key]"), "{}", one.stdout);
    assert!(one.stdout.ends_with("1 error in 2 files; 1 has a safe quick fix.\n"), "{}", one.stdout);
    assert!(!one.stdout.contains('\u{1b}'), "no colours into a pipe");
    let colours = run(folder.path(), &["check", "--color", "always"]);
    assert!(colours.stdout.contains('\u{1b}'));
    let clean = run(folder.path(), &["check", "good.yml"]);
    assert_eq!(clean.stdout, "No findings in 1 file.\n");
}

#[test]
fn foreign_and_empty_files_are_clean() {
    let fixtures = azureml_tests::repository().join("tests/fixtures/foreign");
    let run = run(&fixtures, &["check", "--format", "json"]);
    assert_eq!((found(&run), run.code), (Vec::new(), 0));
}

#[test]
fn files_that_are_not_utf_8() {
    let folder = Folder::new(&[]);
    let latin = [SCHEMA.as_bytes(), b"name: caf\xe9-batch\n"].concat();
    folder.write("latin.yml", &latin);
    let wide: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(good().encode_utf16().flat_map(u16::to_le_bytes)).collect();
    folder.write("wide.yml", &wide);
    folder.write("foreign.yml", b"name: caf\xe9\n");
    folder.write("bom.yml", format!("\u{feff}{}", good()).as_bytes());
    let run = run(folder.path(), &["check", "--format", "json"]);
    assert_eq!(found(&run), ["latin.yml syntax-error", "wide.yml syntax-error"]);
    let report = json(&run);
    assert_eq!(report["findings"][0]["range"]["start"], serde_json::json!({ "line": 2, "column": 10 }));
    assert!(run.stderr.contains("foreign.yml: not UTF-8"), "{run:?}");
    assert_eq!(run.code, 1);
}

#[cfg(unix)]
#[test]
fn pipes_links_and_unreadable_files() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = Folder::new(&[("good.yml", &good()), ("closed.yml", &good())]);
    symlink("/dev/zero", folder.path().join("device.yml")).expect("a link");
    symlink(".", folder.path().join("loop")).expect("a link");
    let pipe = std::process::Command::new("mkfifo").arg(folder.path().join("pipe.yml")).status();
    assert!(pipe.is_ok_and(|status| status.success()));
    let closed = folder.path().join("closed.yml");
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o000)).expect("permissions");
    // Whoever may read everything (root) reads this one, too.
    let may_read = std::fs::read(&closed).is_ok();
    let walked = run(folder.path(), &["check", "--format", "json"]);
    assert_eq!(walked.code, if may_read { 0 } else { 2 }, "{walked:?}");
    for name in ["pipe.yml", "device.yml"] {
        let named = run(folder.path(), &["check", name]);
        assert_eq!(named.code, 2, "{named:?}");
        assert!(named.stderr.contains(name) && named.stderr.contains("regular file"), "{named:?}");
    }
}

#[cfg(debug_assertions)]
#[test]
fn a_rule_that_panics_is_an_internal_error() {
    let text = "$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json\n\
                name: blue\nendpoint_name: scoring\nmodel: azureml:m:1\ninstance_type: Standard_DS3_v2\n\
                instance_count: 1\ninstance_cuont: 1\n\
                code_configuration:\n  code: azureml-ls-test-panic\n  scoring_script: score.py\n";
    let folder = Folder::new(&[("bad.yml", text)]);
    let run = run(folder.path(), &["check", "--format", "json"]);
    assert_eq!(run.code, 4, "{run:?}");
    assert!(found(&run).contains(&"bad.yml unknown-key".to_owned()), "other rules still speak: {run:?}");
    assert!(run.stderr.contains("please report"), "{run:?}");
}
