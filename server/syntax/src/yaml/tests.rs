//! What a text's value tree is, told by examples.

use super::parse;
use crate::{Document, Node, ProblemKind, Value};

/// The value tree in one line: `{a: 1, b: [x, ?]}`; `?` is unknown, `~` is missing.
fn show(node: Node<'_>) -> String {
    let node = node.resolve();
    match node.value() {
        Value::Map(_) => {
            let entries = node
                .entries()
                .into_iter()
                .map(|(entry, _)| format!("{}: {}", entry.key.text, show(node.document().node(entry.value))));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
        Value::Sequence(_) => format!("[{}]", node.items().map(show).collect::<Vec<_>>().join(", ")),
        Value::Scalar(scalar) => scalar.text.to_string(),
        Value::Expression => "?".to_owned(),
        Value::Missing | Value::Reference(_) => "~".to_owned(),
    }
}

fn values(source: &str) -> String {
    parse(source).documents().iter().map(Document::root).map(show).collect::<Vec<_>>().join(" | ")
}

fn kinds(source: &str) -> Vec<ProblemKind> {
    parse(source).problems().iter().map(|problem| problem.kind).collect()
}

#[test]
fn block_and_flow_collections_nest() {
    assert_eq!(values("a: 1\nb:\n  - x\n  - {c: d, e}\n  -\n"), "{a: 1, b: [x, {c: d, e: ~}, ~]}");
}

#[test]
fn documents_are_separate_and_a_file_of_comments_has_one() {
    assert_eq!(values("a: 1\n---\n- b\n...\n"), "{a: 1} | [b]");
    assert_eq!(values("# nothing\n"), "~");
    assert_eq!(values(""), "~");
}

#[test]
fn merge_keys_bring_in_what_is_not_overridden() {
    let source = "base: &b {x: 1, y: 2}\nuse:\n  <<: *b\n  y: 3\n";
    assert_eq!(values(source), "{base: {x: 1, y: 2}, use: {y: 3, x: 1}}");
}

#[test]
fn an_unclosed_quote_is_one_problem_and_costs_its_line_only() {
    let source = "a: \"x\nb: 1\nc: 2\n";
    assert_eq!(kinds(source), [ProblemKind::UnclosedQuote]);
    assert_eq!(values(source), "{a: x, b: 1, c: 2}");
}

#[test]
fn placeholders_of_templates_are_unknown_and_no_problem() {
    for source in
        ["a: {{X}}", "a: {{ X }}", "a: {{x}}-{{y}} # c", "a: {{x}}_foo", "a: b {{x}}: c", "a: {{ x[\"k\"] }}"]
    {
        assert_eq!(kinds(source), [], "{source}");
        assert_eq!(values(source), "{a: ?}", "{source}");
    }
    assert_eq!(values("a: [{{x}}, {b: {{y}}}]\n"), "{a: [?, {b: ?}]}");
    let parse = parse("{{X}}: 1");
    assert!(!parse.documents()[0].root().own_entries()[0].key.literal);
}

#[test]
fn control_lines_of_a_template_are_no_problem_and_both_branches_are_read() {
    let source =
        "a:\n{% if x %}\n  b: 1\n{% else %}\n  c: 2\n{% endif %}\n{{- range .y }}\nd: 3\n{{ end }}\n";
    assert_eq!(kinds(source), []);
    assert_eq!(values(source), "{a: {b: 1, c: 2}, d: 3}");
    assert!(parse(source).documents()[0].is_templated());
    // In a block scalar the same text is only text.
    let source = "a: |\n  {% if x %}\n  b\n";
    assert!(!parse(source).documents()[0].is_templated());
}
