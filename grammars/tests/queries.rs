//! The queries for editors: each compiles against the language, is offered by the crate, and finds what it is for.

#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking, in its helpers too")]

mod shared;

use azureml_grammars::yaml;
use shared::yaml_parser;
use tree_sitter::{Language, Query, QueryCursor, StreamingIterator};

const QUERIES: &[(&str, &str)] = &[
    ("highlights", yaml::HIGHLIGHTS_QUERY),
    ("folds", yaml::FOLDS_QUERY),
    ("indents", yaml::INDENTS_QUERY),
    ("injections", yaml::INJECTIONS_QUERY),
    ("locals", yaml::LOCALS_QUERY),
    ("textobjects", yaml::TEXTOBJECTS_QUERY),
];

/// The text of each node that `query` captures as `capture`, in the order of the text.
fn captured<'a>(query: &str, capture: &str, text: &'a str) -> Vec<&'a str> {
    let tree = yaml_parser().parse(text, None).expect("no limit is set");
    let query = Query::new(&Language::from(yaml::LANGUAGE), query).expect("the query compiles");
    let index = query.capture_index_for_name(capture).expect("the query has this capture");
    let mut cursor = QueryCursor::new();
    let mut matches = cursor.captures(&query, tree.root_node(), text.as_bytes());
    let mut found = Vec::new();
    while let Some((found_match, at)) = matches.next() {
        let capture = found_match.captures()[*at];
        if capture.index == index {
            found.push(&text[capture.node.byte_range()]);
        }
    }
    found
}

#[test]
fn every_query_file_compiles_and_is_offered() {
    for (name, text) in QUERIES {
        if let Err(error) = Query::new(&Language::from(yaml::LANGUAGE), text) {
            panic!("{name}.scm: {error}");
        }
    }
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/yaml/queries");
    let files = std::fs::read_dir(folder).expect("the queries lie beside the grammar").count();
    assert_eq!(files, QUERIES.len(), "a query file is missing in the crate or in this test");
}

#[test]
fn highlights_tell_keys_from_values() {
    let text = "name: yes # note\nn: 12\nb: true\n'q': &a \"s\"\nflow: {k: v, w: *a}\n";
    let properties = ["name", "n", "b", "'q'", "flow", "k", "w"];
    assert_eq!(captured(yaml::HIGHLIGHTS_QUERY, "property", text), properties);
    assert_eq!(captured(yaml::HIGHLIGHTS_QUERY, "number", text), ["12"]);
    assert_eq!(captured(yaml::HIGHLIGHTS_QUERY, "boolean", text), ["true"]);
    assert_eq!(captured(yaml::HIGHLIGHTS_QUERY, "comment", text), ["# note"]);
    assert_eq!(captured(yaml::HIGHLIGHTS_QUERY, "label", text), ["&a", "*a"]);
}

#[test]
fn highlights_hold_on_torn_lines() {
    let text = "name: @x\nn: 12\npubl\nb: \"open\n";
    assert_eq!(captured(yaml::HIGHLIGHTS_QUERY, "property", text), ["name", "n", "publ", "b"]);
}

#[test]
fn commands_are_shell() {
    let text = "command: |\n  ls\ndescription: |\n  text\n";
    assert_eq!(captured(yaml::INJECTIONS_QUERY, "injection.content", text), ["|\n  ls"]);
}

#[test]
fn folds_and_text_objects_are_entries() {
    let text = "a:\n  - b\n";
    assert_eq!(captured(yaml::FOLDS_QUERY, "fold", text), ["a:\n  - b", "- b"]);
    assert_eq!(captured(yaml::TEXTOBJECTS_QUERY, "entry.inside", text), ["- b", "b"]);
}
