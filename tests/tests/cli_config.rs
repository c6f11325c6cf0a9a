//! `azureml-ls.yml`, `rules` and `explain` on the command line.

use azureml_tests::cli::run;
use azureml_tests::folder::Folder;
use serde_json::Value;

const BAD: &str = "$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json\n\
                   name: scoring-batch\npublic_network_access: disabled\n";

/// The severity of the first finding in `a/bad.yml` under this configuration.
fn severity(config: &str) -> Option<String> {
    let folder = Folder::new(&[("azureml-ls.yml", config), ("a/bad.yml", BAD)]);
    let run = run(folder.path(), &["check", "--format", "json"]);
    let report: Value = serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:?}"));
    report["findings"][0]["severity"].as_str().map(str::to_owned)
}

#[test]
fn severities_can_be_set() {
    for level in ["hint", "info", "warning", "error"] {
        assert_eq!(severity(&format!("rules:\n  batch-network-key: {level}\n")).as_deref(), Some(level));
    }
    assert_eq!(severity("").as_deref(), Some("error"));
    assert_eq!(severity("# nothing\nrules:\nexclude: []\n").as_deref(), Some("error"));
    for off in ["off", "'off'", "\"off\"", "false", "False"] {
        assert_eq!(severity(&format!("rules: {{batch-network-key: {off}}}\n")), None, "{off}");
    }
}

#[test]
fn the_nearest_configuration_counts() {
    let off = "rules:\n  batch-network-key: off\n";
    let hint = "rules:\n  batch-network-key: hint\n";
    let folder = Folder::new(&[
        ("azureml-ls.yml", off),
        ("a/b/azureml-ls.yml", hint),
        ("a/b/bad.yml", BAD),
        ("bad.yml", BAD),
    ]);
    let outcome = run(&folder.path().join("a"), &["check", "--format", "json"]);
    assert!(outcome.stdout.contains("\"hint\""), "{outcome:?}");
    assert_eq!(run(folder.path(), &["check", "--format", "json", "bad.yml"]).code, 0);
    let given = run(folder.path(), &["check", "--format", "json", "--config", "azureml-ls.yml"]);
    assert_eq!((given.code, given.stdout.contains("\"findings\":[]")), (0, true), "{given:?}");
}

#[test]
fn mistakes_are_named_with_their_line() {
    for (config, message) in [
        ("rule:\n  a: off\n", "azureml-ls.yml:1: There is no setting `rule`. Did you mean `rules`?"),
        (
            "rules:\n  batch-netwrok-key: off\n",
            "azureml-ls.yml:2: There is no rule `batch-netwrok-key`. Did you mean `batch-network-key`?",
        ),
        (
            "rules:\n  batch-network-key: warn\n",
            "azureml-ls.yml:2: `batch-network-key` is set to `off`, `hint`, `info`, `warning` or `error`.",
        ),
        ("rules:\n  batch-network-key: errr\n", "Did you mean `error`?"),
        ("\nrules: [a]\n", "azureml-ls.yml:2: `rules` is a mapping"),
        ("exclude: legacy\n", "azureml-ls.yml:1: `exclude` is a list"),
        ("exclude:\n- a\n- '[z-a]'\n", "azureml-ls.yml:3: `[z-a]` is not a pattern"),
        ("- a\n", "azureml-ls.yml:1: The configuration is a mapping"),
        ("rules: {a: [\n", "This is not valid YAML."),
    ] {
        let folder = Folder::new(&[("azureml-ls.yml", config), ("bad.yml", BAD)]);
        let run = run(folder.path(), &["check"]);
        assert_eq!(run.code, 2, "{config:?}: {run:?}");
        assert!(run.stderr.contains(message), "{config:?}: {}", run.stderr);
    }
    let folder = Folder::new(&[("bad.yml", BAD)]);
    assert_eq!(run(folder.path(), &["check", "--config", "nowhere.yml"]).code, 2);
}

#[test]
fn rules_are_listed() {
    let folder = Folder::new(&[]);
    let json = run(folder.path(), &["rules", "--format", "json"]);
    let rules: Vec<Value> = serde_json::from_str(&json.stdout).expect("a list");
    let founding = rules.iter().find(|rule| rule["code"] == "batch-network-key").expect("the founding rule");
    assert_eq!((&founding["severity"], &founding["fixable"]), (&"error".into(), &true.into()));
    assert!(rules.iter().all(|rule| rule["summary"].as_str().is_some_and(|text| !text.is_empty())));
    let text = run(folder.path(), &["rules"]);
    assert_eq!(text.stdout.lines().count(), rules.len());
    assert_eq!((json.code, text.code), (0, 0));
}

#[test]
fn every_rule_explains_itself() {
    let folder = Folder::new(&[]);
    let json = run(folder.path(), &["rules", "--format", "json"]);
    let rules: Vec<Value> = serde_json::from_str(&json.stdout).expect("a list");
    for rule in rules {
        let code = rule["code"].as_str().expect("a code");
        let run = run(folder.path(), &["explain", code]);
        assert_eq!(run.code, 0, "{code}");
        for part in [code, "What it checks", "Why"] {
            assert!(run.stdout.contains(part), "{code}: {part}: {}", run.stdout);
        }
        assert!(!run.stdout.contains("```"), "{code}");
    }
    let unknown = run(folder.path(), &["explain", "batch-netwrok-key"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.stderr.contains("Did you mean `batch-network-key`?"), "{unknown:?}");
}

#[test]
fn version_and_help_are_for_people() {
    let folder = Folder::new(&[]);
    let version = run(folder.path(), &["--version"]);
    assert!(version.stdout.starts_with("azureml-ls "), "{version:?}");
    for arguments in [&["--help"][..], &["check", "--help"]] {
        let help = run(folder.path(), arguments);
        assert!(help.stdout.contains("Exit codes:"), "{help:?}");
    }
    let wrong = run(folder.path(), &["check", "--fromat", "json"]);
    assert!(wrong.stderr.contains("--format"), "{wrong:?}");
}
