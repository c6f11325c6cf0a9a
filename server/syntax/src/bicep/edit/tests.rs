//! Edits by example: the text before, what is done, the text after.

use super::to_edits;
use crate::Span;
use crate::bicep::{Expression, Kind, Parse, parse};
use crate::edit::{NewValue, Operation, Place, apply};

mod items;
mod laws;

/// All objects of a file, outer ones first.
fn objects(parse: &Parse) -> Vec<Expression<'_>> {
    let mut found = Vec::new();
    let mut declarations: Vec<_> = parse.declarations().collect();
    while let Some(declaration) = declarations.pop() {
        declarations.extend(declaration.nested());
        let mut open: Vec<Expression<'_>> = declaration.expressions();
        while let Some(at) = open.pop() {
            if matches!(at.kind(), Kind::Object) {
                found.push(at);
            }
            open.extend(at.children());
        }
    }
    found.sort_by_key(|object| object.span().start);
    found
}

/// The object with the entry `name`, the first one in the text, and the key's span.
fn find<'p>(parse: &'p Parse, name: &str) -> (Expression<'p>, Span) {
    let found = objects(parse).into_iter().find_map(|object| Some((object, object.entry(name)?.key.span())));
    found.unwrap_or_else(|| panic!("no key {name}"))
}

fn text(value: &str) -> NewValue {
    NewValue::String(value.to_owned())
}

fn map(entries: &[(&str, NewValue)]) -> NewValue {
    NewValue::Map(entries.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect())
}

/// With either line end.
#[track_caller]
fn check(source: &str, operations: impl Fn(&Parse) -> Vec<Operation>, expected: &str) {
    for (source, expected) in [
        (source.to_owned(), expected.to_owned()),
        (source.replace('\n', "\r\n"), expected.replace('\n', "\r\n")),
    ] {
        let parse = parse(&source);
        let edits = to_edits(&source, &parse, &operations(&parse)).expect("edits");
        assert_eq!(apply(&source, &edits), expected);
    }
}

#[track_caller]
fn removing(source: &str, keys: &[&str], expected: &str) {
    let remove =
        |parse: &Parse| keys.iter().map(|name| Operation::RemoveEntry { key: find(parse, name).1 }).collect();
    check(source, remove, expected);
}

#[track_caller]
fn setting(source: &str, name: &str, to: NewValue, expected: &str) {
    check(source, |parse| vec![Operation::SetValue { key: find(parse, name).1, to: to.clone() }], expected);
}

/// Adds `new` to the object with the key `beside`.
#[track_caller]
fn adding(source: &str, beside: &str, value: NewValue, place: impl Fn(Span) -> Place, expected: &str) {
    let add = |parse: &Parse| {
        let (object, key) = find(parse, beside);
        let place = place(key);
        vec![Operation::AddEntry { map: object.span(), key: "new".to_owned(), value: value.clone(), place }]
    };
    check(source, add, expected);
}

/// Adds `new: 'v'` to the last object that begins in the text.
#[track_caller]
fn filling(source: &str, expected: &str) {
    let add = |parse: &Parse| {
        let map = objects(parse).last().expect("an object").span();
        vec![Operation::AddEntry { map, key: "new".to_owned(), value: text("v"), place: Place::Last }]
    };
    check(source, add, expected);
}

#[test]
fn removing_an_entry_removes_its_lines_and_nothing_else() {
    removing("var x = {\n  a: 1\n  b: 2\n}\n", &["a"], "var x = {\n  b: 2\n}\n");
    removing(
        "var x = {\n  // of a\n  a: 1 // gone\n  b: 2\n}\n",
        &["a"],
        "var x = {\n  // of a\n  b: 2\n}\n",
    );
    removing("var x = {\n  a: {\n    c: 1\n  }\n  b: 2\n}\n", &["a"], "var x = {\n  b: 2\n}\n");
    removing("var x = {\n  a: 1 /* gone */\n  b: 2\n}\n", &["b"], "var x = {\n  a: 1 /* gone */\n}\n");
    removing("var x = {\n  a: {\n    b: 2\n  }\n}\n", &["a", "b"], "var x = {}\n");
    removing("var x = {\n  a:\n  b: 2\n}\n", &["a"], "var x = {\n  b: 2\n}\n");
}

#[test]
fn the_last_entry_leaves_empty_braces_unless_a_comment_stays() {
    removing("var x = {\n  a: 1 // gone\n}\n", &["a"], "var x = {}\n");
    removing("var x = {\n  // stays\n  a: 1\n}\n", &["a"], "var x = {\n  // stays\n}\n");
    removing("var x = { a: 1 }\n", &["a"], "var x = {}\n");
    removing("var x = { a: 1, b: 2 }\n", &["a", "b"], "var x = {}\n");
}

#[test]
fn removing_from_a_line_takes_the_comma_along() {
    removing("var x = { a: 1, b: 2, c: 3 }\n", &["a"], "var x = { b: 2, c: 3 }\n");
    removing("var x = { a: 1, b: 2, c: 3 }\n", &["b"], "var x = { a: 1, c: 3 }\n");
    removing("var x = { a: 1, b: 2, c: 3 }\n", &["c"], "var x = { a: 1, b: 2 }\n");
    removing("var x = { a: 1, b: 2, c: 3 }\n", &["a", "c"], "var x = { b: 2 }\n");
    removing("var x = { a: 1, b: 2, c: 3 }\n", &["b", "c"], "var x = { a: 1 }\n");
    removing("var x = {\n  a: 1, b: 2\n  c: 3 }\n", &["a", "b"], "var x = {\n  c: 3 }\n");
    removing("var x = {\n  a: 1, b: 2\n  c: 3 }\n", &["c"], "var x = {\n  a: 1, b: 2\n  }\n");
    removing("var x = { a: 1\n  b: 2\n}\n", &["a"], "var x = {\n  b: 2\n}\n");
}

#[test]
fn a_key_is_quoted_where_it_is_no_identifier() {
    let rename = |to: &'static str| {
        move |parse: &Parse| vec![Operation::RenameKey { key: find(parse, "a").1, to: to.to_owned() }]
    };
    check("var x = { a: 1 }\n", rename("b"), "var x = { b: 1 }\n");
    check("var x = { a: 1 }\n", rename("b-c"), "var x = { 'b-c': 1 }\n");
    check("var x = { 'a': 1 }\n", rename("it's ${}"), "var x = { 'it\\'s \\${}': 1 }\n");
}

#[test]
fn a_value_is_written_as_a_literal() {
    setting(
        "var x = {\n  a: 1\n}\n",
        "a",
        text("b\n$c${d}\\'"),
        "var x = {\n  a: 'b\\n$c\\${d}\\\\\\''\n}\n",
    );
    setting(
        "var x = {\n  a: b // c\n}\n",
        "a",
        NewValue::Literal("false".into()),
        "var x = {\n  a: false // c\n}\n",
    );
    setting("var x = {\n  a:  // c\n}\n", "a", text("b"), "var x = {\n  a: 'b'  // c\n}\n");
    setting("var x = {\n  a\n}\n", "a", text("b"), "var x = {\n  a: 'b'\n}\n");
    setting("var x = {\n  a: 1\n}\n", "a", NewValue::Empty, "var x = {\n  a:\n}\n");
}

#[test]
fn objects_and_arrays_take_lines_where_there_are_lines() {
    let value = map(&[("b", text("c")), ("d", NewValue::Sequence(vec![text("e"), map(&[])]))]);
    setting(
        "var x = {\n    a: 1\n}\n",
        "a",
        value.clone(),
        "var x = {\n    a: {\n        b: 'c'\n        d: [\n            'e'\n            {}\n        ]\n    }\n}\n",
    );
    setting("var x = { a: 1 }\n", "a", value, "var x = { a: { b: 'c', d: ['e', {}] } }\n");
}

#[test]
fn an_entry_is_added_where_it_is_wanted() {
    let lines = "var x = {\n  a: 1 // of a\n  b: 2\n}\n";
    adding(lines, "a", text("v"), |_| Place::First, "var x = {\n  new: 'v'\n  a: 1 // of a\n  b: 2\n}\n");
    adding(lines, "a", text("v"), |_| Place::Last, "var x = {\n  a: 1 // of a\n  b: 2\n  new: 'v'\n}\n");
    adding(lines, "a", text("v"), Place::After, "var x = {\n  a: 1 // of a\n  new: 'v'\n  b: 2\n}\n");
    let line = "var x = { a: 1, b: 2 }\n";
    adding(line, "a", text("v"), |_| Place::First, "var x = { new: 'v', a: 1, b: 2 }\n");
    adding(line, "a", text("v"), |_| Place::Last, "var x = { a: 1, b: 2, new: 'v' }\n");
    adding(line, "a", text("v"), Place::After, "var x = { a: 1, new: 'v', b: 2 }\n");
    adding(
        "var x = {\n  a: 1, b: 2\n}\n",
        "a",
        text("v"),
        Place::After,
        "var x = {\n  a: 1, new: 'v', b: 2\n}\n",
    );
    adding(
        "var x = {\n  a: {\n    b: 1\n  }\n}\n",
        "a",
        map(&[("c", text("v"))]),
        |_| Place::Last,
        "var x = {\n  a: {\n    b: 1\n  }\n  new: {\n    c: 'v'\n  }\n}\n",
    );
}

#[test]
fn properties_are_added_before_nested_resources() {
    adding(
        "resource x 'A/b@1' = {\n  a: 1\n\n  resource c 'd' = {\n  }\n}\n",
        "a",
        text("v"),
        |_| Place::Last,
        "resource x 'A/b@1' = {\n  a: 1\n  new: 'v'\n\n  resource c 'd' = {\n  }\n}\n",
    );
}

#[test]
fn empty_objects_are_opened() {
    filling("var x = {}\n", "var x = {\n  new: 'v'\n}\n");
    filling("var x = {\n}\n", "var x = {\n  new: 'v'\n}\n");
    filling("var x = { // c\n}\n", "var x = { // c\n  new: 'v'\n}\n");
    filling("var x = {\n  a: {} // c\n}\n", "var x = {\n  a: {\n    new: 'v'\n  } // c\n}\n");
    filling("var x = { a: {} }\n", "var x = { a: { new: 'v' } }\n");
    filling("var x = {\n\ta: {}\n}\n", "var x = {\n\ta: {\n\t\tnew: 'v'\n\t}\n}\n");
}

#[test]
fn what_is_not_there_is_filled_in() {
    let add = |parse: &Parse| {
        let (object, _) = find(parse, "a");
        let map = object.get("a").expect("a place for a value").span();
        vec![Operation::AddEntry { map, key: "new".to_owned(), value: text("v"), place: Place::Last }]
    };
    check("var x = {\n  a:\n}\n", add, "var x = {\n  a: {\n    new: 'v'\n  }\n}\n");
}

#[test]
fn an_entry_can_take_the_place_of_another() {
    let replace = |parse: &Parse| {
        let (object, key) = find(parse, "a");
        let (map, value, place) = (object.span(), text("v"), Place::After(key));
        vec![Operation::RemoveEntry { key }, Operation::AddEntry { map, key: "new".to_owned(), value, place }]
    };
    check("var x = {\n  a: 1\n}\n", replace, "var x = {\n  new: 'v'\n}\n");
    check("var x = {\n  a: 1\n  b: 2\n}\n", replace, "var x = {\n  new: 'v'\n  b: 2\n}\n");
}

#[test]
fn moved_entries_keep_their_text() {
    let into = |parse: &Parse| {
        vec![Operation::MoveEntries { keys: vec![find(parse, "a").1], into: "properties".to_owned() }]
    };
    check(
        "var x = {\n  a: { // why\n    b: 1\n  } // c\n  properties: {\n    d: 1\n  }\n}\n",
        into,
        "var x = {\n  properties: {\n    d: 1\n    a: { // why\n      b: 1\n    } // c\n  }\n}\n",
    );
    check("var x = {\n  a: 1\n  b: 2\n}\n", into, "var x = {\n  properties: {\n    a: 1\n  }\n  b: 2\n}\n");
    check("var x = {\n  a: 1\n  properties: {}\n}\n", into, "var x = {\n  properties: {\n    a: 1\n  }\n}\n");
    check("var x = {\n  a: 1\n  properties:\n}\n", into, "var x = {\n  properties: {\n    a: 1\n  }\n}\n");
}

#[test]
fn what_collides_is_refused() {
    let source = "var x = {\n  a: 1\n}\n";
    let parse = parse(source);
    let key = find(&parse, "a").1;
    let set = Operation::SetValue { key, to: text("b") };
    let remove = Operation::RemoveEntry { key };
    assert_eq!(to_edits(source, &parse, &[set.clone(), set]), None);
    assert_eq!(to_edits(source, &parse, &[remove.clone(), remove]), None);
    assert_eq!(to_edits(source, &parse, &[Operation::RemoveEntry { key: Span::new(0, 3) }]), None);
    let open = "var x = {";
    let add =
        Operation::AddEntry { map: Span::new(8, 9), key: "a".into(), value: text("b"), place: Place::Last };
    assert_eq!(to_edits(open, &super::super::parse(open), &[add]), None);
}
