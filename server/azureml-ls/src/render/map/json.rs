//! The map as data: all resources, however many. Its shape is stable: a change that breaks readers needs another
//! `version`.

use super::{Located, Picture};
use azureml_analysis::network::map::{Node, State};
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
struct Output<'a> {
    version: u32,
    nodes: Vec<NodeOutput<'a>>,
    links: Vec<LinkOutput<'a>>,
}

#[derive(Serialize)]
struct NodeOutput<'a> {
    id: &'a str,
    kind: String,
    name: &'a str,
    detail: &'a str,
    parent: Option<&'a str>,
    state: &'static str,
    findings: Vec<FindingOutput<'a>>,
    /// By rule.
    verdicts: BTreeMap<&'a str, &'static str>,
    place: Option<PlaceOutput<'a>>,
}

#[derive(Serialize)]
struct FindingOutput<'a> {
    code: &'a str,
    severity: &'static str,
    message: &'a str,
}

#[derive(Serialize)]
struct LinkOutput<'a> {
    from: &'a str,
    to: &'a str,
    relation: &'static str,
}

#[derive(Serialize)]
struct PlaceOutput<'a> {
    path: &'a str,
    range: Range,
}

/// Lines and columns from 1; columns count code points.
#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: u32,
    column: u32,
}

/// One object on one line.
pub(crate) fn render(picture: &Picture) -> serde_json::Result<String> {
    let map = &picture.map;
    let id = |at: usize| map.nodes.get(at).map(|node| node.id.as_str());
    let nodes = map.nodes.iter().enumerate();
    let output = Output {
        version: 1,
        nodes: nodes
            .map(|(at, node)| node_output(node, node.parent.and_then(id), picture.place(at)))
            .collect(),
        links: map
            .links
            .iter()
            .filter_map(|link| {
                Some(LinkOutput { from: id(link.from)?, to: id(link.to)?, relation: link.relation.name() })
            })
            .collect(),
    };
    serde_json::to_string(&output)
}

fn node_output<'a>(node: &'a Node, parent: Option<&'a str>, place: Option<&'a Located>) -> NodeOutput<'a> {
    NodeOutput {
        id: &node.id,
        kind: node.kind.word(),
        name: &node.name,
        detail: &node.detail,
        parent,
        state: node.state.name(),
        findings: node
            .marks
            .iter()
            .map(|mark| FindingOutput {
                code: mark.code,
                severity: mark.severity.name(),
                message: &mark.message,
            })
            .collect(),
        verdicts: node.verdicts.iter().map(|(code, state): &(&str, State)| (*code, state.name())).collect(),
        place: place.map(|place| PlaceOutput {
            path: &place.path,
            range: Range { start: position(place.start), end: position(place.end) },
        }),
    }
}

fn position((line, column): (u32, u32)) -> Position {
    Position { line, column }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn nodes_name_their_parents_and_lines_their_ends() {
        let text = render(&Picture::new(sample::secured(), |_| None)).unwrap();
        let output: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(output["version"], 1);
        let nodes = output["nodes"].as_array().unwrap();
        let storage = nodes.iter().find(|node| node["name"] == "stml").unwrap();
        assert_eq!(storage["state"], "fails");
        assert_eq!(storage["findings"][0]["code"], "storage-private-endpoints");
        let ids: Vec<&str> = nodes.iter().map(|node| node["id"].as_str().unwrap()).collect();
        for link in output["links"].as_array().unwrap() {
            assert!(ids.contains(&link["from"].as_str().unwrap()), "{link}");
            assert!(ids.contains(&link["to"].as_str().unwrap()), "{link}");
        }
    }
}
