//! What the build script refuses of our words about ARM types, on facts made up for the purpose.

use crate::arm::table::{Namespace, Table};
use crate::arm::words::{Pattern, ResourceWords};
use crate::arm_check::check;
use crate::arm_texts::{File, Said, fill};
use crate::merge;
use std::collections::BTreeMap;

/// `size` came with the second version, `state` is Azure's; `rule` has two variants, and contains itself.
fn facts() -> Vec<Namespace> {
    let table: Table = serde_json::from_str(
        r#"{"namespace": "My.Own", "versions": ["2020-01-01", "2021-01-01"],
            "resources": {"My.Own/things": {"bodies": [[0, 0], [1, 1]]}, "My.Own/others": {"bodies": [[1, 2]]}},
            "types": [
              {"object": ["Thing", [["name", 6, 9], ["properties", 2, 0], ["tags", 7, 0]], null, false]},
              {"object": ["Thing", [["name", 6, 9], ["properties", 3, 0], ["tags", 7, 0]], null, false]},
              {"object": ["Properties", [["color", 4, 0], ["state", 6, 2]], null, false]},
              {"object": ["Properties", [["color", 4, 0], ["rules", 8, 0], ["size", 6, 0]], null, false]},
              {"union": [5, 6]}, {"literal": "Red"}, {"string": [null, null, null, false]},
              {"object": ["Tags", [], 6, false]},
              {"array": [9, null, null]},
              {"discriminated": ["Rule", "sort", [["inner", 9, 0]], [["One", 10], ["Two", 11]]]},
              {"object": ["One", [["sort", 5, 1], ["to", 6, 0]], null, false]},
              {"object": ["Two", [["sort", 5, 1], ["to", 6, 0]], null, false]}]}"#,
    )
    .unwrap();
    vec![Namespace { first_type: 0, table }]
}

fn said(yaml: &str, faults: &mut Vec<String>) -> Said {
    let file: File = serde_yaml::from_str(yaml).unwrap();
    let (shared, objects) = (BTreeMap::new(), BTreeMap::new());
    fill(vec![("file".to_owned(), file)], &merge::Words { shared: &shared, objects: &objects }, faults)
}

/// The words of `My.Own/things`, and the faults.
fn built(yaml: &str) -> (ResourceWords, Vec<String>) {
    let mut faults = Vec::new();
    let said = said(yaml, &mut faults);
    let words = check(&facts(), said, &mut faults);
    let things = words.first().and_then(|words| words.get("My.Own/things")).cloned();
    (things.unwrap_or_default(), faults)
}

fn text<'w>(words: &'w ResourceWords, path: &str) -> &'w str {
    words.text(&Pattern::parse(path).steps()).map_or("none", |text| &text.text)
}

const HEAD: &str = "My.Own/things:
  text: Things.
  link: https://example.com
";

#[test]
fn own_words_come_before_borrowed_ones() {
    let (words, faults) = built(&format!(
        "{HEAD}  like: [all]
  properties:
    properties.color: {{text: Its color., values: {{Red: Like blood.}}}}
    properties.rules: {{text: Rules., like: rule}}
shared:
  all:
    tags: Labels.
    tags.*: A label.
    properties.color: Another word.
    properties.nowhere: Words for other types.
  rule:
    inner: {{text: A rule in it., like: rule-within}}
    <One>.to: Where one leads.
    to: Where it leads.
  rule-within:
    to: Where the inner one leads."
    ));
    assert_eq!(faults, [""; 0]);
    assert_eq!(text(&words, ""), "Things.");
    assert_eq!(text(&words, "properties.color"), "Its color.");
    assert_eq!(text(&words, "tags.mine"), "A label.");
    assert_eq!(text(&words, "properties.nowhere"), "none");
    assert_eq!(text(&words, "properties.rules<One>.to"), "Where one leads.");
    assert_eq!(text(&words, "properties.rules<Two>.to"), "Where it leads.");
    assert_eq!(text(&words, "properties.rules.inner.to"), "Where the inner one leads.");
}

#[test]
fn each_fault_is_named() {
    let (_, faults) = built(&format!(
        "{HEAD}  properties:
    properties.colour: A color.
    properties.color: {{text: No stop, values: {{Blue: Like the sea}}, link: 'http://old'}}
    tags: {{text: Labels., like: nothing}}
    properties.size: {{text: How large., like: Object/key}}
  negatives:
    properties.color: {{code: unsupported-key, why: No., instead: Go., link: 'https://a'}}
    properties.weight: {{code: heavy, why: No, instead: Go., link: a, rename_to: mass, move_to: tags}}
    elsewhere.weight: {{code: unsupported-key, why: No., instead: Go., link: 'https://a'}}
    properties.place:
      {{code: unsupported-key, why: No., instead: Go., link: 'https://a', belongs_to: [My.Own/nothing, My.Own/others]}}
My.Own/unknown:
  text: Nothing.
shared:
  unused:
    a: A."
    ));
    let faults: Vec<_> = faults.iter().map(|fault| fault.trim_start_matches("texts/arm: ")).collect();
    assert_eq!(
        faults,
        [
            "My.Own/things: properties.size: like: neither an object nor a file of texts/shared is called Object",
            "My.Own/things: there is no shared topic nothing",
            "nothing is like the topic unused",
            "My.Own/things: no version has properties.colour",
            "My.Own/things: properties.color needs a text that ends in a full stop",
            "My.Own/things: properties.color needs a link, of its own or of its resource type",
            "My.Own/things: properties.color cannot be Blue",
            "My.Own/things: properties.color: Blue needs words that end in a full stop",
            "My.Own/things: negative properties.color is a property of some version after all",
            "My.Own/things: negative properties.weight: the code is one of batch-network-key, conda-environment, \
             declared-input, idle-time, missing-deployment-type, network-key-misplaced, unsupported-key",
            "My.Own/things: negative properties.weight: why and instead are sentences with a full stop",
            "My.Own/things: negative properties.weight needs a link",
            "My.Own/things: negative properties.weight: what it may be renamed to is no property beside it",
            "My.Own/things: negative properties.weight is no property of what it may be moved to",
            "My.Own/things: negative elsewhere.weight: no version has elsewhere",
            "My.Own/things: negative properties.place: no resource type is called My.Own/nothing",
            "My.Own/things: negative properties.place: My.Own/others does not have the property",
            "My.Own/unknown: no resource type is called so",
        ]
    );
}

#[test]
fn a_covered_type_has_a_text_for_all_that_can_be_written() {
    let (_, faults) = built(&format!(
        "{HEAD}  covered: all
  properties:
    name: Its name.
    properties: What it is.
    properties.color: Its color.
    properties.rules: Rules.
    properties.rules.inner: A rule in it.
    properties.rules.to: Where it leads.
    properties.rules<One>.sort: Which one.
    tags: Labels."
    ));
    assert_eq!(
        faults,
        ["properties.rules<Two>.sort", "properties.size"]
            .map(|path| format!("texts/arm: My.Own/things: {path} has no text"))
    );
}
