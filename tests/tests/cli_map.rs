//! `azureml-ls map`: what it draws, where it writes, and how it ends.

use azureml_tests::cli::{Run, run};
use azureml_tests::folder::Folder;
use serde_json::Value;

const ENDPOINT: &str = "$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
";

/// A private workspace whose vault nobody can reach.
const MAIN: &str = "resource kv 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: 'kv-hearts'
  location: 'westeurope'
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    publicNetworkAccess: 'Disabled'
  }
}

resource ws 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    keyVault: kv.id
    publicNetworkAccess: 'Disabled'
  }
}
";

fn folder() -> Folder {
    Folder::new(&[("main.bicep", MAIN), ("endpoints/scoring.yml", ENDPOINT)])
}

fn json(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:?}"))
}

fn node<'v>(map: &'v Value, name: &str) -> &'v Value {
    let nodes = map["nodes"].as_array().expect("nodes");
    nodes.iter().find(|node| node["name"] == name).unwrap_or_else(|| panic!("no {name}: {map}"))
}

#[test]
fn both_languages_meet_on_one_map() {
    let folder = folder();
    let map = json(&run(folder.path(), &["map", "--format", "json"]));
    assert_eq!(map["version"], 1);
    let endpoint = node(&map, "scoring");
    assert_eq!(endpoint["parent"], node(&map, "hearts")["id"]);
    assert_eq!(endpoint["place"]["path"], "endpoints/scoring.yml");
    assert_eq!(endpoint["place"]["range"]["start"]["line"], 2);
    let uses = serde_json::json!({
        "from": node(&map, "hearts")["id"], "to": node(&map, "kv-hearts")["id"], "relation": "uses",
    });
    assert!(map["links"].as_array().expect("links").contains(&uses), "{map}");
}

#[test]
fn what_fails_stands_at_its_resource() {
    let folder = folder();
    let map = json(&run(folder.path(), &["map", "--format", "json"]));
    let vault = node(&map, "kv-hearts");
    assert_eq!(vault["state"], "fails");
    assert_eq!(vault["findings"][0]["code"], "keyvault-private-endpoint");
    assert_eq!(vault["place"]["range"]["start"], serde_json::json!({ "line": 1, "column": 10 }));
}

#[test]
fn what_is_wrong_in_a_file_by_itself_stands_there_too() {
    let wrong = format!("{ENDPOINT}public_network_access: disabled\n");
    let folder = Folder::new(&[("main.bicep", MAIN), ("scoring.yml", wrong.as_str())]);
    let map = json(&run(folder.path(), &["map", "--format", "json"]));
    assert_eq!(node(&map, "scoring")["state"], "fails");
    assert_eq!(node(&map, "scoring")["findings"][0]["code"], "batch-network-key");
}

#[test]
fn what_is_off_or_ignored_does_not_fail() {
    let off = "rules:\n  keyvault-private-endpoint: off\n";
    let ignored = format!("#disable-next-line azureml-keyvault-private-endpoint\n{MAIN}");
    for folder in [
        Folder::new(&[("main.bicep", MAIN), ("azureml-ls.yml", off)]),
        Folder::new(&[("main.bicep", ignored.as_str())]),
    ] {
        let map = json(&run(folder.path(), &["map", "--format", "json"]));
        let findings = node(&map, "kv-hearts")["findings"].to_string();
        assert!(!findings.contains("keyvault-private-endpoint"), "{findings}");
    }
}

#[test]
fn the_picture_goes_to_standard_output_or_into_a_file() {
    let folder = folder();
    let shown = run(folder.path(), &["map"]);
    assert_eq!(shown.code, 0, "{shown:?}");
    assert!(shown.stdout.starts_with("<svg ") && shown.stdout.ends_with("</svg>\n"), "{shown:?}");
    let written = run(folder.path(), &["map", "endpoints", "--output", "map.svg"]);
    assert_eq!((written.code, written.stdout.as_str()), (0, ""), "{written:?}");
    let file = std::fs::read_to_string(folder.path().join("map.svg")).expect("the file");
    assert!(file.contains("scoring") && !file.contains("hearts"), "{file}");
}

#[test]
fn diagrams_for_other_tools() {
    let folder = folder();
    let mermaid = run(folder.path(), &["map", "--format", "mermaid"]);
    assert!(mermaid.stdout.starts_with("flowchart LR\n"), "{mermaid:?}");
    assert!(mermaid.stdout.contains("keyvault-private-endpoint"), "{mermaid:?}");
    let dot = run(folder.path(), &["map", "--format", "dot"]);
    assert!(dot.stdout.starts_with("digraph network {\n"), "{dot:?}");
    assert!(dot.stdout.contains("tooltip=\"main.bicep:1\""), "{dot:?}");
}

#[test]
fn the_same_folder_gives_the_same_map() {
    let folder = folder();
    for format in ["svg", "mermaid", "dot", "json"] {
        let draw = || run(folder.path(), &["map", "--format", format]).stdout;
        assert_eq!(draw(), draw(), "{format}");
    }
}

#[test]
fn exit_codes() {
    let folder =
        Folder::new(&[("main.bicep", MAIN), ("bad/azureml-ls.yml", "rules: 7\n"), ("bad/a.yml", ENDPOINT)]);
    let code = |arguments: &[&str]| run(folder.path(), arguments).code;
    assert_eq!(code(&["map", "main.bicep"]), 0);
    assert_eq!(code(&["map", "nowhere"]), 2);
    assert_eq!(code(&["map", "bad"]), 2);
    assert_eq!(code(&["map", "--format", "png"]), 2);
    assert_eq!(code(&["map", "main.bicep", "--output", "nowhere/map.svg"]), 2);
    let empty = Folder::new(&[("readme.md", "# x\n"), ("param.bicep", "param x string\n")]);
    let nothing = run(empty.path(), &["map"]);
    assert_eq!(nothing.code, 3, "{nothing:?}");
    assert!(nothing.stderr.contains("nothing to draw"), "{nothing:?}");
}

#[test]
fn circles_and_namesakes_end() {
    let circle = "resource a 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'a'
  kind: 'Project'
  properties: { hubResourceId: resourceId('Microsoft.MachineLearningServices/workspaces', 'b') }
}
resource b 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'b'
  kind: 'Project'
  properties: { hubResourceId: a.id }
}
resource c 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = { name: 'b' }
";
    let folder = Folder::new(&[("main.bicep", circle), ("one.yml", ENDPOINT), ("two.yml", ENDPOINT)]);
    let map = run(folder.path(), &["map"]);
    assert_eq!(map.code, 0, "{map:?}");
}
