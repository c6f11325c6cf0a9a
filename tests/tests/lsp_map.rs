//! The network map in an editor: a picture, where what it shows is declared, and word of every change.

use azureml_tests::client::{Client, uri};
use azureml_tests::folder::Folder;
use serde_json::{Value, json};

const WORKSPACE: &str = "\
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
}
";
const ENDPOINT: &str = "\
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
";

fn map(client: &mut Client) -> Value {
    client.request("azureml/networkMap", &Value::Null)["result"].take()
}

fn place<'v>(map: &'v Value, id: &str) -> &'v Value {
    let nodes = map["nodes"].as_array().unwrap_or_else(|| panic!("no nodes: {map}"));
    nodes.iter().find(|node| node["id"] == id).unwrap_or_else(|| panic!("no {id}: {map}"))
}

#[test]
fn the_picture_comes_with_the_places_of_what_it_shows() {
    let folder = Folder::new(&[("main.bicep", WORKSPACE), ("scoring.yml", ENDPOINT)]);
    let mut client = Client::initialized(Some(folder.path()), &json!({}));
    let map = map(&mut client);
    let svg = map["svg"].as_str().unwrap_or_default();
    assert!(svg.starts_with("<svg ") && svg.contains("data-id=\"/workspace:hearts\""), "{map}");
    let workspace = place(&map, "/workspace:hearts");
    assert_eq!(workspace["uri"], uri(&folder.path().join("main.bicep")));
    let range = json!({"start": {"line": 0, "character": 9}, "end": {"line": 0, "character": 18}});
    assert_eq!(workspace["range"], range);
    let endpoint = place(&map, "/workspace:hearts/batch-endpoint:scoring");
    assert_eq!(endpoint["range"]["start"], json!({"line": 1, "character": 6}));
    assert!(client.shutdown().success());
}

#[test]
fn whoever_asks_to_be_told_hears_of_edits_and_sees_them_before_they_are_saved() {
    let folder = Folder::new(&[("main.bicep", WORKSPACE), ("scoring.yml", ENDPOINT)]);
    let mut client =
        Client::initialized(Some(folder.path()), &json!({"experimental": {"networkChanged": true}}));
    let uri = uri(&folder.path().join("scoring.yml"));
    let changed = |message: &Value| message["method"] == "azureml/networkChanged";
    client.open(&uri, ENDPOINT);
    client.wait_for("the first audit", changed);
    client.change(&uri, 2, &format!("# Every night.\n{}", ENDPOINT.replace("scoring", "renamed")));
    // Audits that were under way may end first.
    loop {
        client.wait_for("another audit", changed);
        let map = map(&mut client);
        if map["svg"].as_str().is_some_and(|svg| svg.contains(">renamed</text>")) {
            let endpoint = place(&map, "/workspace:hearts/batch-endpoint:renamed");
            assert_eq!(endpoint["range"]["start"], json!({"line": 2, "character": 6}));
            break;
        }
    }
    assert!(client.shutdown().success());
}

#[test]
fn nothing_to_draw_is_null() {
    let folder = Folder::new(&[("param.bicep", "param x string\n")]);
    let mut client = Client::initialized(Some(folder.path()), &json!({}));
    assert_eq!(map(&mut client), Value::Null);
    let mut alone = Client::initialized(None, &json!({}));
    assert_eq!(map(&mut alone), Value::Null);
}
