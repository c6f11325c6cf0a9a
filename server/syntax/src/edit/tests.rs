//! Edits by example: the text before, what is done, the text after.

use super::{NewValue, Operation, Place, apply, to_edits};
use crate::{Parse, Span, Value, parse};

mod items;
mod laws;

/// The span of the key `name`: the first one in the text.
fn key(parse: &Parse, name: &str) -> Span {
    let mut spans: Vec<Span> = parse
        .documents()
        .iter()
        .flat_map(|document| &document.nodes)
        .filter_map(|node| match &node.value {
            Value::Map(map) => Some(&map.entries),
            _ => None,
        })
        .flatten()
        .filter(|entry| &*entry.key.text == name)
        .map(|entry| entry.key.span)
        .collect();
    spans.sort_unstable();
    *spans.first().unwrap_or_else(|| panic!("no key {name}"))
}

fn text(value: &str) -> NewValue {
    NewValue::String(value.to_owned())
}

fn edited(source: &str, operations: impl Fn(&Parse) -> Vec<Operation>) -> String {
    let parse = parse(source);
    let edits = to_edits(source, &parse, &operations(&parse)).expect("edits");
    apply(source, &edits)
}

#[track_caller]
fn removing(source: &str, keys: &[&str], expected: &str) {
    let remove =
        |parse: &Parse| keys.iter().map(|name| Operation::RemoveEntry { key: key(parse, name) }).collect();
    assert_eq!(edited(source, remove), expected);
    // The same text with Windows line ends gives the same result with Windows line ends.
    assert_eq!(edited(&source.replace('\n', "\r\n"), remove), expected.replace('\n', "\r\n"));
}

#[track_caller]
fn setting(source: &str, name: &str, to: NewValue, expected: &str) {
    let set = |parse: &Parse| vec![Operation::SetValue { key: key(parse, name), to: to.clone() }];
    assert_eq!(edited(source, set), expected);
    assert_eq!(edited(&source.replace('\n', "\r\n"), set), expected.replace('\n', "\r\n"));
}

/// Adds `new: v` to the mapping that holds the key `beside`.
#[track_caller]
fn adding(source: &str, beside: &str, place: impl Fn(&Parse) -> Place, expected: &str) {
    let add = |parse: &Parse| {
        let span = key(parse, beside);
        let map =
            parse.documents().iter().flat_map(|document| &document.nodes).find(|node| match &node.value {
                Value::Map(map) => map.entries.iter().any(|entry| entry.key.span == span),
                _ => false,
            });
        let map = map.expect("a mapping").span;
        vec![Operation::AddEntry { map, key: "new".to_owned(), value: text("v"), place: place(parse) }]
    };
    assert_eq!(edited(source, add), expected);
    assert_eq!(edited(&source.replace('\n', "\r\n"), add), expected.replace('\n', "\r\n"));
}

#[test]
fn removing_an_entry_removes_its_lines_and_nothing_else() {
    removing("a: 1\nb: 2\nc: 3\n", &["b"], "a: 1\nc: 3\n");
    removing("a: 1\nb: 2 # gone\n# stays\nc: 3\n", &["b"], "a: 1\n# stays\nc: 3\n");
    removing("a: 1\n# stays\nb: 2\nc: 3\n", &["b"], "a: 1\n# stays\nc: 3\n");
    removing("a:\n  b: 1\n  # gone\n\n  # gone\nc: 3\n", &["a"], "c: 3\n");
    removing("a: |\n  b\n\n  c\n\nd: 3\n", &["a"], "\nd: 3\n");
    removing("a: |+\n  b\n\nd: 3\n", &["a"], "d: 3\n");
    removing("a: 1\nb: 2\nc: 3\n", &["a", "b"], "c: 3\n");
    removing("a: &x\n  k: 1\nb: 2\n", &["a"], "b: 2\n");
    removing("\u{feff}a: 1\nb: 2\n", &["a"], "\u{feff}b: 2\n");
}

#[test]
fn removing_at_the_end_of_a_text_without_final_line_break_leaves_none() {
    removing("a: 1\nb: 2", &["b"], "a: 1");
    removing("a: 1\nb: 2\nc: 3", &["b", "c"], "a: 1");
    removing("a: 1", &["a"], "");
    removing("a:\n  b: 1", &["b"], "a: {}");
}

#[test]
fn the_dash_goes_to_the_next_key() {
    removing("- a: 1\n  b: 2\n", &["a"], "- b: 2\n");
    removing("- a: 1\n  b: 2\n  c: 3\n", &["a", "b"], "- c: 3\n");
    removing("- a: 1\n  b: 2\n  c: 3\n", &["a", "c"], "- b: 2\n");
    removing("- a: 1 # gone\n  # stays\n  b: 2\n", &["a"], "-\n  # stays\n  b: 2\n");
    removing("- - a: 1\n    b: 2\n", &["a"], "- - b: 2\n");
}

#[test]
fn a_mapping_that_loses_all_keys_is_empty_not_missing() {
    removing("a: # c\n  # d\n  b: 1\ne: 2\n", &["b"], "a: {} # c\n  # d\ne: 2\n");
    removing("a: &x\n  b: 1\ne: *x\n", &["b"], "a: &x {}\ne: *x\n");
    removing("- a: 1\n- c: 2\n", &["a"], "- {}\n- c: 2\n");
    removing("- a: 1\n  b: 1\n- c: 2\n", &["a", "b"], "- {}\n- c: 2\n");
    removing("-\n  a: 1\n- c: 2\n", &["a"], "- {}\n- c: 2\n");
    removing("# top\na: 1\n", &["a"], "# top\n");
}

#[test]
fn removing_between_braces_minds_the_commas() {
    removing("m: {a: 1, b: 2, c: 3}\n", &["a"], "m: {b: 2, c: 3}\n");
    removing("m: {a: 1, b: 2, c: 3}\n", &["b"], "m: {a: 1, c: 3}\n");
    removing("m: {a: 1, b: 2, c: 3}\n", &["c"], "m: {a: 1, b: 2}\n");
    removing("m: {a: 1, b: 2, c: 3}\n", &["b", "c"], "m: {a: 1}\n");
    removing("m: {a: 1, b: 2, c: 3}\n", &["a", "c"], "m: {b: 2}\n");
    removing("m: {a: 1}\n", &["a"], "m: {}\n");
    removing("m: {a: 1,}\n", &["a"], "m: {}\n");
    removing("m: {\n  a: 1, # gone\n  # stays\n  b: 2\n}\n", &["a"], "m: {\n  # stays\n  b: 2\n}\n");
    removing("m: {\n  a: 1,\n  # stays\n  b: 2\n}\n", &["b"], "m: {\n  a: 1,\n  # stays\n}\n");
}

#[test]
fn a_renamed_key_keeps_its_quotes() {
    let rename = |to: &'static str| {
        move |parse: &Parse| vec![Operation::RenameKey { key: key(parse, "a"), to: to.to_owned() }]
    };
    assert_eq!(edited("a: 1 # c\n", rename("b")), "b: 1 # c\n");
    assert_eq!(edited("'a': 1\n", rename("b")), "'b': 1\n");
    assert_eq!(edited("\"a\": 1\n", rename("b")), "\"b\": 1\n");
    assert_eq!(edited("a: 1\n", rename("on")), "\"on\": 1\n");
    assert_eq!(edited("? a\n: 1\n", rename("b")), "? b\n: 1\n");
}

#[test]
fn a_set_value_keeps_quotes_comments_and_anchors() {
    setting("a: 1 # c\n", "a", text("x"), "a: x # c\n");
    setting("a: 'x' # c\n", "a", text("it's"), "a: 'it''s' # c\n");
    setting("a: &n 1\nb: *n\n", "a", text("x"), "a: &n x\nb: *n\n");
    setting("a: !!int '1'\n", "a", text("x"), "a: 'x'\n");
    setting("a:\nb: 1\n", "a", text("x"), "a: x\nb: 1\n");
    setting("a:   # c\n", "a", text("x"), "a: x   # c\n");
    setting("a: |  # c\n  x\n  y\nb: 1\n", "a", text("z"), "a: z # c\nb: 1\n");
    setting("a: # c\n  # d\n  b: 1\nc: 2\n", "a", text("x"), "a: x # c\n  # d\nc: 2\n");
    setting("a:\n- 1\n- 2\nc: 2\n", "a", text("x"), "a: x\nc: 2\n");
    setting("a: {b: 1}\n", "b", text("x, y"), "a: {b: \"x, y\"}\n");
    setting("a: {b}\n", "b", text("x"), "a: {b: x}\n");
    setting("a: x\n", "a", NewValue::Literal("true".into()), "a: true\n");
    setting("a: x # c\n", "a", NewValue::Empty, "a: # c\n");
    setting("a\nb: 1\n", "a", text("x"), "a: x\nb: 1\n");
}

#[test]
fn collections_are_written_in_the_indentation_of_the_file() {
    let nested = || {
        NewValue::Map(vec![
            ("x".into(), text("1")),
            (
                "z".into(),
                NewValue::Sequence(vec![text("p"), NewValue::Map(vec![("q".into(), NewValue::Empty)])]),
            ),
        ])
    };
    setting("a: # c\nb: 1\n", "a", nested(), "a: # c\n  x: \"1\"\n  z:\n    - p\n    - q:\nb: 1\n");
    let source = "a: 0\nm:\n    n:\n    - 1\n";
    setting(source, "a", nested(), "a:\n    x: \"1\"\n    z:\n    - p\n    - q:\nm:\n    n:\n    - 1\n");
    setting("m: {a: 1}\n", "a", nested(), "m: {a: {x: \"1\", z: [p, {q:}]}}\n");
}

#[test]
fn an_entry_is_added_where_it_is_asked_for() {
    adding("a: 1\nb: 2\n", "a", |_| Place::Last, "a: 1\nb: 2\nnew: v\n");
    adding("a: 1\nb: 2", "a", |_| Place::Last, "a: 1\nb: 2\nnew: v");
    adding("a: 1 # c\nb: 2\n", "a", |parse| Place::After(key(parse, "a")), "a: 1 # c\nnew: v\nb: 2\n");
    adding("a: 1\nb: 2\n", "a", |_| Place::First, "new: v\na: 1\nb: 2\n");
    adding("# head\na: 1\n", "a", |_| Place::First, "# head\nnew: v\na: 1\n");
    adding("# head\n\n# on a\na: 1\n", "a", |_| Place::First, "# head\n\nnew: v\n# on a\na: 1\n");
    adding("---\na: 1\n", "a", |_| Place::First, "---\nnew: v\na: 1\n");
    adding("\u{feff}a: 1\n", "a", |_| Place::First, "\u{feff}new: v\na: 1\n");
    adding("- a: 1\n  b: 2\n", "a", |_| Place::First, "- new: v\n  a: 1\n  b: 2\n");
    adding("- a: 1\n", "a", |_| Place::Last, "- a: 1\n  new: v\n");
    adding(
        "x:\n    a:\n        - 1\ny: 2\n",
        "a",
        |_| Place::Last,
        "x:\n    a:\n        - 1\n    new: v\ny: 2\n",
    );
    adding(
        "a: |+\n  x\n\n\nb:\n",
        "a",
        |parse| Place::After(key(parse, "a")),
        "a: |+\n  x\n\n\nnew: v\nb:\n",
    );
    adding("m: {a: 1}\n", "a", |_| Place::Last, "m: {a: 1, new: v}\n");
    adding("m: {a: 1}\n", "a", |_| Place::First, "m: {new: v, a: 1}\n");
}

#[test]
fn an_entry_is_added_to_what_is_empty() {
    let add_to = |span: fn(&Parse) -> Span| {
        move |parse: &Parse| {
            let entry = ("new".to_owned(), text("v"));
            vec![Operation::AddEntry { map: span(parse), key: entry.0, value: entry.1, place: Place::First }]
        }
    };
    let document = |parse: &Parse| parse.documents()[0].span();
    assert_eq!(edited("", add_to(document)), "new: v\n");
    assert_eq!(edited("\n\n", add_to(document)), "new: v\n\n\n");
    assert_eq!(edited("\u{feff}", add_to(document)), "\u{feff}new: v\n");
    assert_eq!(edited("# c\n", add_to(document)), "# c\nnew: v\n");
    assert_eq!(edited("---\n", add_to(document)), "---\nnew: v\n");
    assert_eq!(edited("---\n---\na: 1\n", add_to(document)), "---\nnew: v\n---\na: 1\n");
    let value = |parse: &Parse| parse.documents()[0].root().get("a").expect("a").span();
    assert_eq!(edited("a:\nb: 1\n", add_to(value)), "a:\n  new: v\nb: 1\n");
    assert_eq!(edited("a: {}\nb: 1\n", add_to(value)), "a: {new: v}\nb: 1\n");
    let item = |parse: &Parse| parse.documents()[0].root().items().next().expect("an item").span();
    assert_eq!(edited("-\n- a\n", add_to(item)), "- new: v\n- a\n");
}

#[test]
fn a_removed_neighbour_does_not_stop_an_added_entry() {
    let swap = |parse: &Parse| {
        let map = parse.documents()[0].root().span();
        vec![
            Operation::AddEntry { map, key: "new".into(), value: text("v"), place: Place::Last },
            Operation::RemoveEntry { key: key(parse, "b") },
        ]
    };
    assert_eq!(edited("a: 1\nb: 2\n", swap), "a: 1\nnew: v\n");
    assert_eq!(edited("b: 2\n", swap), "new: v\n");
}

#[test]
fn moved_entries_keep_their_text() {
    let move_into = |names: &'static [&'static str]| {
        move |parse: &Parse| {
            let keys = names.iter().map(|name| key(parse, name)).collect();
            vec![Operation::MoveEntries { keys, into: "m".into() }]
        }
    };
    let both = move_into(&["a", "b"]);
    assert_eq!(edited("a: 1 # c\nk: 0\nb:\n- x\n", both), "m:\n  a: 1 # c\n  b:\n  - x\nk: 0\n");
    assert_eq!(
        edited("a: 1\nm:\n    k: 0\nb: |\n  x\n\n  y", both),
        "m:\n    k: 0\n    a: 1\n    b: |\n      x\n\n      y"
    );
    assert_eq!(edited("m: # c\na: 1\nb: 2\n", both), "m: # c\n  a: 1\n  b: 2\n");
    assert_eq!(edited("m: {} # c\na: 1\nb: 2\n", both), "m: # c\n  a: 1\n  b: 2\n");
    assert_eq!(edited("- a: 1\n  b: 2\n  c: 3\n", both), "- m:\n    a: 1\n    b: 2\n  c: 3\n");
    assert_eq!(edited("- a: 1\n  b: 2\n", both), "- m:\n    a: 1\n    b: 2\n");
    assert_eq!(edited("a: 1\nb: 2", both), "m:\n  a: 1\n  b: 2");
}

#[test]
fn strings_read_back_as_themselves() {
    for string in [
        "",
        " ",
        "a",
        "true",
        "yes",
        "no",
        "on",
        "null",
        "~",
        "1",
        "1.0",
        "0x1F",
        "1e5",
        "0o7",
        "1:30",
        "2024-01-31",
        "a: b",
        "a:",
        ":a",
        "a #b",
        "a#b",
        "#a",
        "*a",
        "&a",
        "!a",
        "@a",
        "`a",
        "%a",
        "|",
        ">",
        "- a",
        "-",
        "-a",
        "?",
        "? a",
        "---",
        "--- a",
        "...",
        "'",
        "\"",
        "it's",
        "\"a\" 'b'",
        "a\\b",
        "a\nb",
        "\ta",
        "a\tb",
        "a ",
        " a",
        "[",
        "{a",
        "a]",
        "a, b",
        "=",
        "<<",
        "azureml:m:1",
        "https://x/y?z=1#f",
        "a\u{85}b",
        "a\u{2028}b",
        "\u{feff}",
        "\u{7}",
        "é😀",
        "C:\\x",
        "${{a}}",
    ] {
        for source in ["a: x\n", "a: 'x'\n", "a: \"x\"\n", "{a: x}\n", "a:\n", "a: |\n  x\n"] {
            let set = |parse: &Parse| vec![Operation::SetValue { key: key(parse, "a"), to: text(string) }];
            let result = edited(source, set);
            let parsed = parse(&result);
            let value = parsed.documents()[0].root().get("a").expect("a");
            assert_eq!(value.as_str(), Some(string), "{result:?}");
            assert_eq!(value.resolved(), Some(crate::Resolved::String), "{result:?}");
            assert_eq!(parsed.problems(), [], "{result:?}");
        }
    }
}

#[test]
fn operations_that_collide_or_miss_give_nothing() {
    let source = "a: 1\nb: 2\n";
    let parse = parse(source);
    let remove = Operation::RemoveEntry { key: key(&parse, "a") };
    let set = Operation::SetValue { key: key(&parse, "a"), to: text("x") };
    assert_eq!(to_edits(source, &parse, &[remove.clone(), set]), None);
    assert_eq!(to_edits(source, &parse, &[remove.clone(), remove]), None);
    let nowhere = Operation::RemoveEntry { key: Span::new(1, 9) };
    assert_eq!(to_edits(source, &parse, &[nowhere]), None);
}
