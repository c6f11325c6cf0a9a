//! What a text's value tree is, told by examples.

use super::parse;
use crate::{Document, Node, ProblemKind, Value};

mod robustness;

/// The value tree in one line: `{a: 1, b: [x, ?]}`; `?` is unknown, `~` is missing.
pub(crate) fn show(node: Node<'_>) -> String {
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

/// Texts with exactly one mistake: its kind, and the text that is pointed at.
const MISTAKES: &[(&str, ProblemKind, &str)] = &[
    ("a: b: c\n", ProblemKind::NestedMappingOnLine, "b: c"),
    ("a: \"x\" y\n", ProblemKind::UnexpectedText, "y"),
    ("a: @x\nb: 1\n", ProblemKind::UnexpectedText, "@x"),
    ("a: 1\n\tb: 2\n", ProblemKind::TabIndentation, "\t"),
    ("a:\n  b: 1\n c: 2\n", ProblemKind::Indentation, " "),
    ("a: 1\nb\nc: 2\n", ProblemKind::MissingColon, "b"),
    ("- b  x/y:1\n  # c\n  c: 2\n", ProblemKind::MissingColon, "b  x/y:1"),
    ("- b x\n  c: 2\n", ProblemKind::MissingColon, "b x"),
    ("a: 1\n%b\nc: 2\n", ProblemKind::UnexpectedText, "%b"),
    ("a: 'x\nb: 1\n", ProblemKind::UnclosedQuote, "'x"),
    ("a: [x, y\nb: 1\n", ProblemKind::UnclosedBracket, "["),
    ("a: [\"x\" \"y\"]\n", ProblemKind::FlowComma, "\"y\""),
    ("a: [x,, y]\n", ProblemKind::FlowComma, ","),
    ("a: *x\n", ProblemKind::UndefinedAlias, "*x"),
    ("a: ${{ x }}\nb: [${{ y }}\nc: 1\n", ProblemKind::UnclosedBracket, "["),
    ("a: \"\\q\"\n", ProblemKind::UnknownEscape, "\\q"),
    ("a: &x &y 1\n", ProblemKind::Properties, "&y"),
    ("a: !e!x 1\n", ProblemKind::Properties, "!e!x"),
    ("%YAML 1.2 x\n---\na: 1\n", ProblemKind::Directive, "%YAML 1.2 x"),
    ("%YAML 1.2\n", ProblemKind::Directive, "%YAML 1.2"),
    ("a: 1\n... b\n", ProblemKind::UnexpectedText, "b"),
    ("a: |\n    \n  x\n", ProblemKind::Indentation, "  x"),
    ("a: x\u{7}\n", ProblemKind::ControlCharacter, "\u{7}"),
];

#[test]
fn one_mistake_is_one_problem_at_the_place_one_would_point_at() {
    for (source, kind, place) in MISTAKES {
        let parse = parse(source);
        let found: Vec<_> =
            parse.problems().iter().map(|problem| (problem.kind, &source[problem.span.range()])).collect();
        assert_eq!(found, [(*kind, *place)], "{source:?}");
    }
}

#[test]
fn a_second_parser_agrees_on_mistakes_and_is_not_asked_otherwise() {
    for (source, kind, _) in MISTAKES {
        // saphyr lets control characters pass.
        assert_eq!(parse(source).rejected().is_some(), *kind != ProblemKind::ControlCharacter, "{source:?}");
    }
    assert_eq!(parse("a: 1\n").rejected(), None);
}

#[test]
fn a_merge_conflict_is_one_problem_and_keeps_both_sides() {
    let source = "a: 1\n<<<<<<< ours\nb: 2\n=======\nb: 3\n>>>>>>> theirs\nc: 4\n";
    assert_eq!(kinds(source), [ProblemKind::ConflictMarker]);
    assert_eq!(values(source), "{a: 1, b: 2, b: 3, c: 4}");
}

#[test]
fn what_pyyaml_reads_is_no_problem() {
    for source in [
        "a: \"b\nc\"\n",
        "a: 'b\n\tc'\n",
        "a:\n- 1\n- 2\n",
        "a: b\n  c\n\n  d\n",
        "a: >\n \n  \n # c\n",
        "? a\n: b\n",
        "? [a, b]\n: c\n",
        "a: !!str 1\nb: !local {x: 1}\n",
        "%TAG !e! tag:e,2000:\n---\na: !e!x 1\n",
        "--- >\n  a\n...\n# c\n",
        "{a: 1,}\n",
        "[x \"y\"]\n",
        "a: \"b\"# c\n",
        "a: [b]# c\nd: {e: [f,#c\n  g]#c\n}#c\n",
        "a: [\nb,\nc # d\n]\ne: {f: [\ng\nh],\n\"i\": 1}\nj:\n- k: {\n  l: 1}\n",
        "a: {? # c\nb: 1, ?\nc: 2}\n",
        "a:\n>\nb:\n  c:\n  |\n    x\n  d: 1\n",
        "a: 1\n%YAML 1.1\n---\nb:\n%YAML 1.1\n# c\n---\n",
        "---\n%YAML 1.1\n---\n- [a]\n%YAML 1.1\n---\n",
        "&a b: *a\n",
        "a: \u{85}\n",
        "\u{feff}a: 1\n",
    ] {
        assert_eq!(kinds(source), [], "{source:?}");
    }
}

#[test]
fn scalars_are_decoded() {
    for (source, text) in [
        ("a b  ", "a b"),
        ("a\n  b\n\n  c", "a b\nc"),
        ("'it''s\n  x\n\n  y'", "it's x\ny"),
        (r#""\x41\u00e9\U0001F600\n\t\\\/\"""#, "A\u{e9}\u{1f600}\n\t\\/\""),
        ("\"a \\\n  b\\\n  c\n  d\"", "a bc d"),
        ("|\n  a\n   b\n\n", "a\n b\n"),
        ("|-\n  a\n\n", "a"),
        ("|+\n  a\n\n", "a\n\n"),
        ("|2\n   a\n", " a\n"),
        ("|\n  a", "a"),
        ("|\n  x\n   \n", "x\n \n"),
        (">\n  a\n  b\n\n  c\n   d\n  e\n", "a b\nc\n d\ne\n"),
        (">\n\n  a\n", "\na\n"),
    ] {
        let parse = parse(source);
        assert_eq!(parse.documents()[0].root().as_str(), Some(text), "{source:?}");
        let windows = source.replace('\n', "\r\n");
        assert_eq!(super::parse(&windows).documents()[0].root().as_str(), Some(text), "{windows:?}");
    }
}

#[test]
fn aliases_refer_and_never_copy_or_cycle() {
    assert_eq!(values("a: &x {b: 1}\nc: *x\n"), "{a: {b: 1}, c: {b: 1}}");
    assert_eq!(values("a: &x [*x]\n"), "{a: [?]}");
    assert_eq!(values("a: &x 1\nb: &x 2\nc: *x\n"), "{a: 1, b: 2, c: 2}");
    assert_eq!(kinds("a: &x [*x]\n"), []);
    // An anchor does not reach into the next document.
    assert_eq!(kinds("a: &x 1\n---\nb: *x\n"), [ProblemKind::UndefinedAlias]);
    let laughs: String = std::iter::once("a0: &a0 x\n".to_owned())
        .chain((1..40).map(|level| {
            format!("a{level}: &a{level} [{}]\n", vec![format!("*a{}", level - 1); 9].join(", "))
        }))
        .collect();
    assert!(parse(&laughs).documents()[0].len() < 1000);
}

#[test]
fn several_merges_win_in_the_order_of_pyyaml() {
    let bases = "a: &a {x: a, y: a}\nb: &b {x: b, z: b}\n";
    let merged = |text: &str| {
        let parse = parse(&format!("{bases}c:\n{text}"));
        let root = parse.documents()[0].root();
        ["x", "y", "z"]
            .map(|key| root.get("c").and_then(|c| c.get(key)).and_then(Node::as_str).map(str::to_owned))
    };
    let of = |values: [&str; 3]| values.map(|value| Some(value.to_owned()));
    assert_eq!(merged("  <<: [*a, *b]\n"), of(["a", "a", "b"]));
    assert_eq!(merged("  <<: *a\n  <<: *b\n"), of(["b", "a", "b"]));
    assert_eq!(merged("  <<: *a\n  <<: *b\n  x: own\n"), of(["own", "a", "b"]));
    assert_eq!(values("a: {'<<': {b: 1}}\n"), "{a: {<<: {b: 1}}}");
    assert_eq!(values("a: {<<: 1}\n"), "{a: {<<: 1}}");
}

#[test]
fn what_is_too_large_or_too_deep_is_not_read() {
    assert_eq!(kinds(&" ".repeat(super::limits::MAX_BYTES + 1)), [ProblemKind::TooLarge]);
    assert_eq!(kinds(&" ".repeat(super::limits::MAX_BYTES)), []);
    let levels = 100_000;
    for text in ["[", "{", "- ", "? ", "a: ", "{a: ", "[a, ", "!a ", "&a "] {
        let found = kinds(&text.repeat(levels));
        assert!(!found.is_empty(), "{text}");
        assert!(found.len() <= 2, "{text}: {found:?}");
    }
    for text in ["[", "- ", "{a: "] {
        assert!(kinds(&text.repeat(levels)).contains(&ProblemKind::TooDeep), "{text}");
    }
    let stairs: String = (0..1500).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
    assert_eq!(kinds(&stairs), [ProblemKind::TooDeep]);
    assert_eq!(kinds(&"- ".repeat(super::limits::MAX_DEPTH)), []);
    for levels in [65, 100, 101, 200, 900] {
        let source = format!("a: {}{}\nb: 1\n", "[".repeat(levels), "]".repeat(levels));
        assert_eq!(kinds(&source), [ProblemKind::TooDeep], "{levels}");
        assert!(values(&source).ends_with(", b: 1}"), "{levels}");
    }
}

#[test]
fn half_a_key_above_a_comment_or_its_former_value_is_one_problem_and_costs_its_line_only() {
    for source in ["$sch\n\n# note\nname: a\n", "comm\n  python x.py\n  --y z\nname: a\n"] {
        let parse = parse(source);
        let [problem] = parse.problems() else { panic!("{:?}", parse.problems()) };
        assert_eq!(problem.kind, ProblemKind::MissingColon);
        assert_eq!((problem.span.start, problem.span.end), (0, 4));
    }
    assert_eq!(values("$sch\n\n# note\nname: a\n"), "{$sch: ~, name: a}");
    assert_eq!(values("comm\n  python x.py\n  --y z\nname: a\n"), "{comm: ~, name: a}");
}

#[test]
fn what_stands_below_a_torn_value_is_kept() {
    assert_eq!(values("a: [x\n  b: 1\nc: 2\n"), "{a: {b: 1}, c: 2}");
    assert_eq!(kinds("a: [x\n  b: 1\nc: 2\n"), [ProblemKind::UnclosedBracket]);
    // What is torn does not take the lines below for its own, though PyYAML ignores columns inside of brackets.
    for source in ["a: [\nb: 1\nc: [2]\n", "a: [x,\nb: 1\nc: [2]\n", "a: {\nb: 1\nc: [2]\nd: }\n"] {
        assert!(values(source).contains("b: 1, c: [2]"), "{source:?}");
    }
    assert_eq!(values("a: x\n  b: 1\nc: 2\n"), "{a: {b: 1}, c: 2}");
    assert_eq!(kinds("a: x\n  b: 1\nc: 2\n").len(), 1);
    assert_eq!(values("a:\n<<<<<<< x\n    b: 1\n  c: 2\nd: 3\n"), "{a: {b: 1, c: 2}, d: 3}");
}
