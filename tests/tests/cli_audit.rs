//! `azureml-ls audit`: its formats, what a suppression does to the checklist, and how it ends.

use azureml_tests::cli::{Run, run};
use azureml_tests::folder::Folder;
use serde_json::Value;

const ENDPOINT: &str = "$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
";

/// A private workspace whose registry holds images back.
const MAIN: &str = "resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
  name: 'crhearts'
  location: 'westeurope'
  sku: { name: 'Premium' }
  properties: {
    policies: { quarantinePolicy: { status: 'enabled' } }
  }
}

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    containerRegistry: registry.id
    publicNetworkAccess: 'Disabled'
  }
}
";

fn audit(main: &str, arguments: &[&str]) -> Run {
    let folder = Folder::new(&[("main.bicep", main), ("scoring.yml", ENDPOINT)]);
    run(folder.path(), &[&["audit"], arguments].concat())
}

fn quarantine(report: &Run) -> Value {
    let report: Value = serde_json::from_str(&report.stdout).expect("a report");
    let requirements = report["workspaces"][0]["requirements"].as_array().cloned().unwrap_or_default();
    let found = requirements.into_iter().find(|requirement| requirement["id"] == "registry-quarantine");
    found.expect("the requirement")
}

#[test]
fn what_fails_has_its_place_in_every_format() {
    let text = audit(MAIN, &[]).stdout;
    for said in ["Workspace hearts", "✗ The container registry has no quarantine", "main.bicep:6:37"] {
        assert!(text.contains(said), "{said} in {text}");
    }
    let markdown = audit(MAIN, &["--format", "markdown"]).stdout;
    let row = markdown.lines().find(|line| line.contains("no quarantine")).expect("a row");
    assert!(row.starts_with("| ✗ fails |") && row.contains("`main.bicep:6`"), "{row}");
    let json = quarantine(&audit(MAIN, &["--format", "json"]));
    assert_eq!(json["state"], "fails");
    assert_eq!(json["findings"][0]["code"], "acr-quarantine");
    assert_eq!(json["findings"][0]["place"]["line"], 6);
}

#[test]
fn what_is_ignored_where_it_stands_does_not_fail() {
    let ignored = MAIN.replace("    policies", "    #disable-next-line azureml-acr-quarantine\n    policies");
    assert_eq!(quarantine(&audit(&ignored, &["--format", "json"]))["state"], "ignored");
}

#[test]
fn it_ends_as_check_does() {
    assert_eq!(audit(MAIN, &[]).code, 0, "warnings do not count unless they are asked for");
    assert_eq!(audit(MAIN, &["--fail-on", "warning"]).code, 1);
    let nowhere = Folder::new(&[("scoring.yml", ENDPOINT)]);
    let nothing = run(nowhere.path(), &["audit"]);
    assert_eq!(nothing.code, 3);
    assert!(nothing.stderr.contains("no workspace is declared"), "{nothing:?}");
    assert_eq!(run(nowhere.path(), &["audit", "missing"]).code, 2);
}
