//! The queries for editors: each compiles against the language, is offered by the crate, and finds what it is for.

#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking, in its helpers too")]

mod shared;

use azureml_grammars::{bicep, yaml};
use shared::{BICEP, Grammar, YAML};
use tree_sitter::{Query, QueryCursor, StreamingIterator};

type Queries = [(&'static str, &'static str); 6];

const YAML_QUERIES: Queries = [
    ("highlights", yaml::HIGHLIGHTS_QUERY),
    ("folds", yaml::FOLDS_QUERY),
    ("indents", yaml::INDENTS_QUERY),
    ("injections", yaml::INJECTIONS_QUERY),
    ("locals", yaml::LOCALS_QUERY),
    ("textobjects", yaml::TEXTOBJECTS_QUERY),
];
const BICEP_QUERIES: Queries = [
    ("highlights", bicep::HIGHLIGHTS_QUERY),
    ("folds", bicep::FOLDS_QUERY),
    ("indents", bicep::INDENTS_QUERY),
    ("injections", bicep::INJECTIONS_QUERY),
    ("locals", bicep::LOCALS_QUERY),
    ("textobjects", bicep::TEXTOBJECTS_QUERY),
];

/// The text of each node that `query` captures as `capture`, in the order of the text.
fn captured<'a>(grammar: &Grammar, query: &str, capture: &str, text: &'a str) -> Vec<&'a str> {
    captured_with_names(grammar, query, text)
        .into_iter()
        .filter_map(|(name, found)| (name == capture).then_some(found))
        .collect()
}

/// What editors show: for each text that `query` captures, the last name that it gets.
fn shown<'a>(grammar: &Grammar, query: &str, text: &'a str) -> Vec<(String, &'a str)> {
    let mut found: Vec<(String, &str)> = Vec::new();
    for (name, part) in captured_with_names(grammar, query, text) {
        match found.iter_mut().find(|(_, other)| other.as_ptr() == part.as_ptr() && other.len() == part.len())
        {
            Some(earlier) => earlier.0 = name,
            None => found.push((name, part)),
        }
    }
    found
}

fn captured_with_names<'a>(grammar: &Grammar, query: &str, text: &'a str) -> Vec<(String, &'a str)> {
    let tree = grammar.parser().parse(text, None).expect("no limit is set");
    let query = Query::new(&grammar.language(), query).expect("the query compiles");
    let mut cursor = QueryCursor::new();
    let mut matches = cursor.captures(&query, tree.root_node(), text.as_bytes());
    let mut found = Vec::new();
    while let Some((found_match, at)) = matches.next() {
        let capture = found_match.captures()[*at];
        let name = query.capture_names()[capture.index as usize].to_owned();
        found.push((name, &text[capture.node.byte_range()]));
    }
    found
}

#[test]
fn every_query_file_compiles_and_is_offered() {
    for (grammar, queries) in [(YAML, YAML_QUERIES), (BICEP, BICEP_QUERIES)] {
        for (name, text) in queries {
            if let Err(error) = Query::new(&grammar.language(), text) {
                panic!("{}/{name}.scm: {error}", grammar.name);
            }
        }
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(grammar.name).join("queries");
        let files = std::fs::read_dir(folder).expect("the queries lie beside the grammar").count();
        assert_eq!(files, queries.len(), "a query file is missing in the crate or in this test");
    }
}

#[test]
fn highlights_tell_keys_from_values() {
    let text = "name: yes # note\nn: 12\nb: true\n'q': &a \"s\"\nflow: {k: v, w: *a}\n";
    let properties = ["name", "n", "b", "'q'", "flow", "k", "w"];
    assert_eq!(captured(&YAML, yaml::HIGHLIGHTS_QUERY, "property", text), properties);
    assert_eq!(captured(&YAML, yaml::HIGHLIGHTS_QUERY, "number", text), ["12"]);
    assert_eq!(captured(&YAML, yaml::HIGHLIGHTS_QUERY, "boolean", text), ["true"]);
    assert_eq!(captured(&YAML, yaml::HIGHLIGHTS_QUERY, "comment", text), ["# note"]);
    assert_eq!(captured(&YAML, yaml::HIGHLIGHTS_QUERY, "label", text), ["&a", "*a"]);
}

#[test]
fn highlights_hold_on_torn_lines() {
    let text = "name: @x\nn: 12\npubl\nb: \"open\n";
    assert_eq!(captured(&YAML, yaml::HIGHLIGHTS_QUERY, "property", text), ["name", "n", "publ", "b"]);
}

#[test]
fn commands_are_shell() {
    let text = "command: |\n  ls\ndescription: |\n  text\n";
    assert_eq!(captured(&YAML, yaml::INJECTIONS_QUERY, "injection.content", text), ["|\n  ls"]);
}

#[test]
fn folds_and_text_objects_are_entries() {
    let text = "a:\n  - b\n";
    assert_eq!(captured(&YAML, yaml::FOLDS_QUERY, "fold", text), ["a:\n  - b", "- b"]);
    assert_eq!(captured(&YAML, yaml::TEXTOBJECTS_QUERY, "entry.inside", text), ["- b", "b"]);
}

#[test]
fn bicep_highlights_tell_names_by_what_they_are() {
    let text = "@secure()\nparam key string\nvar url = toLower('a${key}').b\nresource a 'T@v' existing = {\n  name: url\n}\n";
    let shown = shown(&BICEP, bicep::HIGHLIGHTS_QUERY, text);
    let named = |name: &str| -> Vec<&str> {
        shown.iter().filter(|(other, _)| other == name).map(|(_, part)| *part).collect()
    };
    assert_eq!(named("attribute"), ["@", "secure"]);
    assert_eq!(named("keyword"), ["param", "var", "resource"]);
    assert_eq!(named("variable.parameter"), ["key"]);
    assert_eq!(named("type.builtin"), ["string"]);
    assert_eq!(named("function"), ["toLower"]);
    assert_eq!(named("property"), ["b", "name"]);
    assert_eq!(named("keyword.modifier"), ["existing"]);
    assert_eq!(named("variable"), ["url", "key", "a", "url"]);
}

#[test]
fn bicep_highlights_hold_on_torn_lines() {
    let text = "resource a 'T@v' = {\n  name: 'b\n  locat\n  tags: {\nparam c string\n";
    assert_eq!(captured(&BICEP, bicep::HIGHLIGHTS_QUERY, "property", text), ["name", "locat", "tags"]);
    assert_eq!(captured(&BICEP, bicep::HIGHLIGHTS_QUERY, "keyword", text), ["resource", "param"]);
}

#[test]
fn bicep_locals_are_declarations_and_their_uses() {
    let text = "param a string\nvar b = [for c in range(0, 3): '${a}${c}']\n";
    assert_eq!(captured(&BICEP, bicep::LOCALS_QUERY, "local.definition", text), ["a", "b", "c"]);
    assert_eq!(captured(&BICEP, bicep::LOCALS_QUERY, "local.reference", text), ["string", "range", "a", "c"]);
}

#[test]
fn bicep_folds_indents_and_text_objects_are_its_brackets_and_members() {
    let array = "[\n    1\n  ]";
    let text = "var a = {\n  b: [\n    1\n  ]\n}";
    assert_eq!(captured(&BICEP, bicep::FOLDS_QUERY, "fold", text), [&text[8..], array]);
    assert_eq!(captured(&BICEP, bicep::INDENTS_QUERY, "indent.branch", text), ["]", "}"]);
    assert_eq!(captured(&BICEP, bicep::TEXTOBJECTS_QUERY, "entry.inside", text), [array]);
}

#[test]
fn bicep_script_contents_are_shell() {
    let text = "var a = {\n  scriptContent: '''ls'''\n  text: '''no'''\n}";
    assert_eq!(captured(&BICEP, bicep::INJECTIONS_QUERY, "injection.content", text), ["ls"]);
}
