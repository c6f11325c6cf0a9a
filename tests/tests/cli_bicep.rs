//! `check` on Bicep files: found beside YAML, in every format, with levels from `bicepconfig.json`.

use azureml_tests::cli::{Run, run, run_with_input};
use azureml_tests::folder::Folder;
use serde_json::Value;

/// One finding: `missing-file`, a warning or an error.
const BAD: &str = "module network './nowhere.bicep' = {\n  name: 'network'\n}\n";
const YAML: &str = "$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json\n\
                    name: scoring-batch\npublic_network_access: disabled\n";

fn report(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:?}"))
}

/// Path, code and severity of each finding.
fn found(run: &Run) -> Vec<(String, String, String)> {
    let report = report(run);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let findings = report["findings"].as_array().cloned().unwrap_or_default();
    findings.iter().map(|it| (text(&it["path"]), text(&it["code"]), text(&it["severity"]))).collect()
}

#[test]
fn a_folder_of_both_languages_is_checked() {
    let folder = Folder::new(&[
        ("endpoint.yml", YAML),
        ("infra/main.bicep", BAD),
        ("infra/main.bicepparam", "using './nowhere.bicep'\n"),
        ("infra/README.md", BAD),
        (".git/x.bicep", BAD),
    ]);
    let outcome = run(folder.path(), &["check", "--format", "json"]);
    let places: Vec<(String, String)> =
        found(&outcome).into_iter().map(|(path, code, _)| (path, code)).collect();
    let expected = [
        ("endpoint.yml", "batch-network-key"),
        ("infra/main.bicep", "missing-file"),
        ("infra/main.bicepparam", "missing-file"),
    ];
    assert_eq!(places, expected.map(|(path, code)| (path.to_owned(), code.to_owned())));
    assert_eq!(report(&outcome)["files_checked"], 3);
    assert_eq!(outcome.code, 1);

    let text = run(folder.path(), &["check", "infra"]);
    assert!(text.stdout.contains("infra/main.bicep:1:"), "{}", text.stdout);
    assert!(text.stdout.contains("in 2 files"), "{}", text.stdout);
}

#[test]
fn standard_input_is_what_its_name_says() {
    let folder = Folder::new(&[]);
    let arguments = ["check", "--format", "json", "--stdin-filename", "main.bicep", "-"];
    let outcome = run_with_input(folder.path(), &arguments, BAD.as_bytes());
    assert_eq!(found(&outcome)[0].1, "missing-file");
}

#[test]
fn levels_come_from_the_nearest_bicepconfig() {
    let level = |level: &str| {
        format!(
            "{{ // ours\n\t\"analyzers\": {{ \"azureml\": {{ \"rules\": {{ \"missing-file\": {{ \"level\": \"{level}\" }}, }} }} }}\n}}"
        )
    };
    let folder = Folder::new(&[
        ("bicepconfig.json", &level("error")),
        ("main.bicep", BAD),
        ("a/bicepconfig.json", &level("info")),
        ("a/b/main.bicep", BAD),
        ("c/azureml-ls.yml", "rules: {missing-file: warning}\n"),
        ("c/main.bicep", BAD),
        ("d/bicepconfig.json", "{\"analyzers\": {\"azureml\": {\"enabled\": false}}}"),
        ("d/main.bicep", BAD),
        ("d/endpoint.yml", YAML),
    ]);
    let outcome = run(folder.path(), &["check", "--format", "json"]);
    let levels: Vec<(String, String)> =
        found(&outcome).into_iter().map(|(path, _, severity)| (path, severity)).collect();
    let expected = [
        ("a/b/main.bicep", "info"),
        ("c/main.bicep", "warning"),
        ("d/endpoint.yml", "error"),
        ("main.bicep", "error"),
    ];
    assert_eq!(levels, expected.map(|(path, level)| (path.to_owned(), level.to_owned())));
}

#[test]
fn mistakes_in_bicepconfig_are_named() {
    let folder = Folder::new(&[
        (
            "bicepconfig.json",
            "{\"analyzers\": {\"azureml\": {\"rules\": {\n\"missing-fiel\": {\"level\": \"off\"}}}}}",
        ),
        ("main.bicep", BAD),
    ]);
    let outcome = run(folder.path(), &["check"]);
    let expected = "bicepconfig.json:2: There is no rule `missing-fiel`. Did you mean `missing-file`?";
    assert!(outcome.code == 2 && outcome.stderr.contains(expected), "{outcome:?}");

    // That it is no JSON is for the official tools to refuse.
    folder.write("bicepconfig.json", b"{");
    let outcome = run(folder.path(), &["check", "--format", "json"]);
    assert!(outcome.stderr.contains("bicepconfig.json: it is not valid JSON"), "{outcome:?}");
    assert_eq!(found(&outcome).len(), 1);
}

#[test]
fn the_examples_are_right_and_wrong_as_they_say() {
    let root = azureml_tests::repository();
    let right = run(root, &["check", "--format", "json", "examples/bicep"]);
    // Nothing is to be mended; two things are to be known of a private batch endpoint.
    let levels: Vec<(String, String)> =
        found(&right).into_iter().map(|(_, code, level)| (code, level)).collect();
    let hints = ["batch-studio-invoke", "batch-network-fixed-at-creation"];
    assert_eq!((right.code, levels), (0, hints.map(|code| (code.to_owned(), "hint".to_owned())).to_vec()));
    assert_eq!(report(&right)["files_checked"], 4);
    let wrong = run(root, &["check", "--format", "json", "examples/broken-bicep"]);
    let codes: Vec<String> = found(&wrong).into_iter().map(|(_, code, _)| code).collect();
    let expected =
        ["missing-file", "network-property-api-version", "unknown-key", "batch-network-key", "wrong-type"];
    assert_eq!(codes, expected);
}

#[test]
fn what_the_official_server_says_too_can_be_left_to_it() {
    let folder = Folder::new(&[("azureml-ls.yml", "bicep:\n  generic: off\n")]);
    let example = azureml_tests::repository().join("examples/broken-bicep/main.bicep");
    let text = std::fs::read_to_string(example).unwrap_or_else(|error| panic!("{error}"));
    folder.write("main.bicep", text.as_bytes());
    let outcome = run(folder.path(), &["check", "--format", "json"]);
    let codes: Vec<String> = found(&outcome).into_iter().map(|(_, code, _)| code).collect();
    assert_eq!(codes, ["network-property-api-version", "batch-network-key"]);
}

#[test]
fn a_directive_silences_a_line() {
    let bad = BAD.replace("module network", "#disable-next-line azureml-missing-file\nmodule network");
    let folder = Folder::new(&[("main.bicep", &bad)]);
    let outcome = run(folder.path(), &["check", "--format", "json"]);
    assert_eq!(found(&outcome), vec![]);
}

#[test]
fn fixes_are_in_the_report() {
    let example = azureml_tests::repository().join("examples/broken-bicep");
    let outcome = run(&example, &["check", "--format", "json"]);
    let report = report(&outcome);
    let finding = |code: &str| {
        let mut all = report["findings"].as_array().into_iter().flatten();
        all.find(|it| it["code"] == code).cloned().unwrap_or_default()
    };
    let edit = &finding("batch-network-key")["fixes"][0]["edits"][0];
    assert_eq!((&edit["new_text"], &edit["range"]["start"]["column"]), (&"".into(), &1.into()));
    let version = &finding("network-property-api-version")["fixes"][0];
    assert_eq!(
        (&version["safety"], &version["edits"][0]["range"]["start"]["line"]),
        (&"unsafe".into(), &8.into())
    );
}
