//! Adding and removing items of lists.

use super::{check, map, text};
use crate::bicep::{Declares, Element, Expression, Kind, Parse};
use crate::edit::{NewValue, Operation};

/// The array of the first variable.
fn array(parse: &Parse) -> Expression<'_> {
    let found = parse.declarations().find_map(|declaration| match declaration.declares() {
        Declares::Variable { value, .. } if matches!(value.kind(), Kind::Array) => Some(value),
        _ => None,
    });
    found.unwrap()
}

#[track_caller]
fn adding(source: &str, value: &NewValue, expected: &str) {
    check(
        source,
        |parse| vec![Operation::AddItem { list: array(parse).span(), value: value.clone() }],
        expected,
    );
}

/// Removes the item of this index.
#[track_caller]
fn removing(source: &str, index: usize, expected: &str) {
    let item = |parse: &Parse| match array(parse).elements().nth(index) {
        Some(Element::Item(item)) => item.span(),
        _ => panic!("no item {index}"),
    };
    check(source, |parse| vec![Operation::RemoveItem { item: item(parse) }], expected);
}

#[test]
fn an_item_is_added_where_the_others_stand() {
    let rule = map(&[("name", text("b"))]);
    adding(
        "var x = [\n  {\n    name: 'a'\n  } // first\n  // last\n]\n",
        &rule,
        "var x = [\n  {\n    name: 'a'\n  } // first\n  {\n    name: 'b'\n  }\n  // last\n]\n",
    );
    adding("var x = [\n  a\n]\n", &NewValue::Literal("b".to_owned()), "var x = [\n  a\n  b\n]\n");
    adding("var x = [a, ...b]\n", &text("c"), "var x = [a, ...b, 'c']\n");
    adding("var x = [{\n  name: 'a'\n}]\n", &rule, "var x = [{\n  name: 'a'\n}, { name: 'b' }]\n");
}

#[test]
fn the_first_item_opens_the_brackets() {
    let rule = map(&[("name", text("b"))]);
    adding("var x = []\n", &rule, "var x = [\n  {\n    name: 'b'\n  }\n]\n");
    adding("var x = [\n  // none yet\n]\n", &rule, "var x = [\n  {\n    name: 'b'\n  }\n  // none yet\n]\n");
    adding("var x = [/* none */]\n", &rule, "var x = [{ name: 'b' }/* none */]\n");
}

#[test]
fn a_removed_item_takes_its_line_or_its_comma() {
    removing("var x = [\n  a // old\n  b\n]\n", 0, "var x = [\n  b\n]\n");
    removing("var x = [a1, b1, c1]\n", 0, "var x = [b1, c1]\n");
    removing("var x = [a1, b1, c1]\n", 2, "var x = [a1, b1]\n");
    removing("var x = [a1]\n", 0, "var x = []\n");
}
