//! A line half typed into a resource costs itself: everything else in the file stays as it is.

#![allow(clippy::expect_used, reason = "a test fails by panicking, in its helpers too")]

mod shared;

use shared::BICEP;
use tree_sitter::Node;

const BEFORE: &str = "targetScope = 'resourceGroup'

@description('Where it is.')
param location string = resourceGroup().location
var tags = {
  team: 'ml'
}

";
const RESOURCE: &[&str] = &[
    "resource workspace 'Microsoft.MachineLearningServices/workspaces@2024-10-01' = {",
    "  name: 'ws-${uniqueString(resourceGroup().id)}'",
    "  location: location",
    "  identity: {",
    "    type: 'SystemAssigned'",
    "  }",
    "  properties: {",
    "    keyVault: vault.id",
    "    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'",
    "  }",
    "}",
];
const AFTER: &str = "
@secure()
param key string

module net './net.bicep' = [for n in nets: {
  name: n
}]
output id string = workspace.id
";

/// What people have typed when they look at the screen.
const TORN_LINES: &[&str] = &[
    "tags: 'abc",
    "tags: 'a${b",
    "tags: '${f(",
    "tags: {",
    "tags: [",
    "tags: f(",
    "tags: [for x in",
    "tags: if (",
    "tags: {[(",
    "tags:",
    "tags",
    "tags =",
    "tags: a +",
    "tags: a ?",
    "tags: a.",
    "tags: a b c",
    "tags: \"a\"",
    "tags: '''a",
    "resource child 'Microsoft",
    "resource child",
    "resource",
    "@description('a",
    "@batchSize(",
    "@",
    ")",
    "]",
    "}",
];

/// The declarations of a text: kind and text, without the white space that a torn one takes along.
fn declarations(text: &str) -> Vec<(String, String)> {
    let tree = BICEP.parser().parse(text, None).expect("no limit is set");
    let root = tree.root_node();
    let mut cursor = root.walk();
    let found = root.children_by_field_name("declaration", &mut cursor);
    found.map(|node| (node.kind().to_owned(), text[node.byte_range()].trim_end().to_owned())).collect()
}

/// The texts of the properties below a node.
fn properties(node: Node<'_>, text: &str, found: &mut Vec<String>) {
    let mut cursor = node.walk();
    for child in node.children(&mut cursor) {
        if child.kind() == "property" {
            found.push(text[child.byte_range()].trim_end().to_owned());
        }
        properties(child, text, found);
    }
}

/// A file with `line` above the given line of its resource.
fn torn(line: &str, at: usize) -> String {
    let (above, below) = RESOURCE.split_at(at);
    format!("{BEFORE}{}\n    {line}\n{}\n{AFTER}", above.join("\n"), below.join("\n"))
}

#[test]
fn every_other_declaration_stays() {
    let whole = declarations(&format!("{BEFORE}{}\n{AFTER}", RESOURCE.join("\n")));
    assert_eq!(whole.len(), 7);
    let resource = whole.iter().position(|(kind, _)| kind == "resource_declaration").expect("is there");
    for line in TORN_LINES {
        for at in 1..RESOURCE.len() {
            let found = declarations(&torn(line, at));
            let edited = found.get(resource).expect("the resource is still there");
            assert_eq!(edited.0, "resource_declaration", "{line:?} at {at}");
            for (number, other) in whole.iter().enumerate().filter(|(number, _)| *number != resource) {
                assert!(found.contains(other), "{line:?} at {at}: {number} is lost");
            }
        }
    }
}

#[test]
fn every_property_of_the_resource_stays() {
    // A bracket too many closes what is around it, and no one can know better.
    for line in TORN_LINES.iter().filter(|line| !["}", ")", "]"].contains(line)) {
        for at in 1..RESOURCE.len() {
            let text = torn(line, at);
            let tree = BICEP.parser().parse(&text, None).expect("no limit is set");
            let mut found = Vec::new();
            properties(tree.root_node(), &text, &mut found);
            for property in ["location: location", "type: 'SystemAssigned'", "keyVault: vault.id"] {
                assert!(found.iter().any(|other| other == property), "{line:?} at {at}: {property} is lost");
            }
        }
    }
}
