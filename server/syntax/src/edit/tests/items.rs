//! Adding and removing items of lists.

use super::{edited, text};
use crate::edit::{NewValue, Operation};
use crate::{Parse, Value};

/// Adds an item to the first list of the text.
#[track_caller]
fn adding(source: &str, value: &NewValue, expected: &str) {
    let add = |parse: &Parse| {
        let nodes = parse.documents().iter().flat_map(|document| &document.nodes);
        let list = nodes.filter(|node| matches!(node.value, Value::Sequence(_))).map(|node| node.span);
        vec![Operation::AddItem { list: list.min_by_key(|span| span.start).unwrap(), value: value.clone() }]
    };
    assert_eq!(edited(source, add), expected);
    assert_eq!(edited(&source.replace('\n', "\r\n"), add), expected.replace('\n', "\r\n"));
}

#[test]
fn an_item_goes_behind_the_last_one() {
    let rule = NewValue::Map(vec![("name".to_owned(), text("b")), ("type".to_owned(), text("fqdn"))]);
    adding(
        "rules:\n  - name: a # first\n    type: fqdn # x\nname: w\n",
        &rule,
        "rules:\n  - name: a # first\n    type: fqdn # x\n  - name: b\n    type: fqdn\nname: w\n",
    );
    adding("rules:\n- a\n- b", &text("c"), "rules:\n- a\n- b\n- c");
    adding("rules: [a, b]\n", &text("c"), "rules: [a, b, c]\n");
    adding("rules: [a,]\n", &text("c"), "rules: [a, c]\n");
    adding("rules: []\n", &rule, "rules:\n  - name: b\n    type: fqdn\n");
}

#[test]
fn an_item_goes_with_its_lines() {
    let removing = |source: &str, item: &str, expected: Option<&str>| {
        let parse = crate::parse(source);
        let start = source.find(item).unwrap();
        let nodes = parse.documents().iter().flat_map(|document| &document.nodes);
        let span = nodes.map(|node| node.span).find(|span| span.start == start).unwrap();
        let edits = crate::edit::to_edits(source, &parse, &[Operation::RemoveItem { item: span }]);
        assert_eq!(edits.map(|edits| crate::edit::apply(source, &edits)).as_deref(), expected);
    };
    let rules = "rules:\n  - name: a # first\n    type: fqdn # x\n  # above\n  - name: b\n    to:\n      tag: c\nname: w\n";
    removing(rules, "name: a", Some("rules:\n  # above\n  - name: b\n    to:\n      tag: c\nname: w\n"));
    removing(rules, "name: b", Some("rules:\n  - name: a # first\n    type: fqdn # x\n  # above\nname: w\n"));
    removing("rules:\n- a\n- b", "b", Some("rules:\n- a"));
    removing("rules:\n- a\n", "a", None);
    removing("rules: [a, b]\n", "a,", None);
    removing("- - a\n  - b\n", "a", None);
}
