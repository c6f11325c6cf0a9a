//! Laws of editing, tried at every entry of the samples: the value tree afterwards is the old one with the operation
//! applied, comments elsewhere survive, other lines stay as they are, and what was added can be removed without a trace.

use super::{NewValue, Operation, Place, apply, to_edits};
use crate::testing::{Dice, SAMPLES, TORN};
use crate::value::Value;
use crate::{Document, Node, Span, parse};

/// The texts above with comments everywhere, and shapes that editing finds hard.
const MORE: &[&str] = &[
    "# head\n\n# on a\na: 1 # behind a\n# on b\nb:\n  # in b\n  c: 2 # behind c\n  # below c\n\n  d: [x, y] # behind d\n# \
     below\ne: |\n  text\n\n  more\n# end\n",
    "- a: 1\n  b: 2\n-\n  c: 3\n  # note\n  d: 4\n- - e: 5\n    f: {g: 6, h: 7,}\n- {i: 8}\n",
    "m: {\n  a: 1, # one\n  # two\n  b: 2,\n  c: 3 # three\n}\nn: {x:, 'y':}\no: {}\np:\n",
    "a:\n    b:\n    -   c: 1\n        d: 2\n    e: >+\n      text\n\n\n    f: !!str 1\n",
    "---\n\"a\": 'b'\n'c': \"d\"\n---\ne: f\n...\n",
];

/// A value, with which nothing but its meaning is compared.
#[derive(Clone, Debug, PartialEq)]
enum Model {
    Map(Vec<(String, Model)>),
    List(Vec<Model>),
    Text(String),
    Alias,
    Unknown,
    Missing,
}

fn model(node: Node<'_>) -> Model {
    match node.value() {
        Value::Map(map) => {
            let entry =
                |entry: &crate::Entry| (entry.key.text.to_string(), model(node.document().node(entry.value)));
            let merges = map.merges.iter().map(|_| ("<<".to_owned(), Model::Alias));
            Model::Map(map.entries.iter().map(entry).chain(merges).collect())
        }
        Value::Sequence(_) => Model::List(node.items().map(model).collect()),
        Value::Scalar(scalar) => Model::Text(scalar.text.to_string()),
        Value::Reference(_) => Model::Alias,
        Value::Expression => Model::Unknown,
        Value::Missing => Model::Missing,
    }
}

fn models(source: &str) -> Vec<Model> {
    parse(source).documents().iter().map(Document::root).map(model).collect()
}

/// What an operation does to the entries of a mapping; the number is the entry's.
type Change<'c> = dyn Fn(&mut Vec<(String, Model)>, usize) + 'c;

/// The model of a document in which `change` was made to the mapping whose entry has its key at `key`.
fn changed(node: Node<'_>, key: Span, change: &Change<'_>) -> Model {
    match (node.value(), model(node)) {
        (Value::Map(map), Model::Map(mut entries)) => {
            for (index, entry) in map.entries.iter().enumerate() {
                entries[index].1 = changed(node.document().node(entry.value), key, change);
            }
            if let Some(index) = map.entries.iter().position(|entry| entry.key.span == key) {
                change(&mut entries, index);
            }
            Model::Map(entries)
        }
        (Value::Sequence(_), _) => Model::List(node.items().map(|item| changed(item, key, change)).collect()),
        (_, other) => other,
    }
}

fn model_of_new(value: &NewValue) -> Model {
    match value {
        NewValue::String(text) | NewValue::Literal(text) => Model::Text(text.clone()),
        NewValue::Empty => Model::Missing,
        NewValue::Map(entries) => {
            Model::Map(entries.iter().map(|(key, value)| (key.clone(), model_of_new(value))).collect())
        }
        NewValue::Sequence(items) => Model::List(items.iter().map(model_of_new).collect()),
    }
}

/// A key, its mapping's span, and where its entry and the lines that belong to it lie.
struct Site {
    key: Span,
    map: Span,
    entry: Span,
    is_flow: bool,
}

fn sites(source: &str) -> Vec<Site> {
    let parsed = parse(source);
    let mut all = Vec::new();
    for node in parsed.documents().iter().flat_map(|document| &document.nodes) {
        let Value::Map(map) = &node.value else { continue };
        for entry in &map.entries {
            // A removed anchor changes what its aliases mean.
            if source[entry.span.range()].contains('&') {
                continue;
            }
            all.push(Site { key: entry.key.span, map: node.span, entry: entry.span, is_flow: map.flow });
        }
    }
    all
}

fn texts() -> Vec<String> {
    let mut all = Vec::new();
    for sample in SAMPLES.iter().chain(TORN).chain(MORE) {
        all.push((*sample).to_owned());
        all.push(sample.replace('\n', "\r\n"));
        // A block scalar at the end says something else without the line break.
        if !sample.contains(": |+") && !sample.contains(": >+") {
            all.push(sample.trim_end().to_owned());
        }
    }
    all
}

/// Edits `source`; checks that line ends stay of one kind and that edits keep to `near` and its neighbouring lines.
fn edited(source: &str, operation: &Operation, near: Span) -> String {
    let parsed = parse(source);
    let edits = to_edits(source, &parsed, std::slice::from_ref(operation));
    let edits = edits.unwrap_or_else(|| panic!("no edits for {operation:?} in\n{source}"));
    for edit in &edits {
        let start = crate::line::start(source, near.start).saturating_sub(2);
        let fits = edit.span.start >= start
            || edit.span.end > near.start
            || source[edit.span.end..near.start].trim().is_empty()
            || source[edit.span.end..near.start]
                .lines()
                .all(|line| line.trim().is_empty() || line.trim().starts_with('#'));
        assert!(fits, "{operation:?} edits {edit:?} in\n{source}");
    }
    let result = apply(source, &edits);
    if source.contains("\r\n") {
        assert!(!result.replace("\r\n", "").contains('\n'), "{operation:?} in\n{source}");
    }
    assert_eq!(
        parse(&result).problems(),
        parse("").problems(),
        "{operation:?} in\n{source}\ngives\n{result}"
    );
    result
}

fn expected(source: &str, key: Span, change: &Change<'_>) -> Vec<Model> {
    parse(source).documents().iter().map(|document| changed(document.root(), key, change)).collect()
}

/// A document that lost its last entry says nothing.
fn without_empty_roots(models: Vec<Model>) -> Vec<Model> {
    let empty = Model::Map(Vec::new());
    models.into_iter().map(|model| if model == empty { Model::Missing } else { model }).collect()
}

fn comments(source: &str, outside: Option<Span>) -> Vec<String> {
    let parsed = parse(source);
    let kept = parsed.comments().iter().filter(|comment| {
        outside.is_none_or(|span| comment.span.end <= span.start || comment.span.start >= span.end)
    });
    kept.map(|comment| source[comment.span.range()].to_owned()).collect()
}

#[test]
fn removing_any_entry_removes_it_and_no_comment_elsewhere() {
    for source in texts() {
        for site in sites(&source) {
            let result = edited(&source, &Operation::RemoveEntry { key: site.key }, site.entry);
            let without = expected(&source, site.key, &|entries, index| drop(entries.remove(index)));
            assert_eq!(
                without_empty_roots(models(&result)),
                without_empty_roots(without),
                "in\n{source}\ngives\n{result}"
            );
            // The comment behind the entry may go, and deeper ones below it.
            let below = source[site.entry.end..].find('\n').map_or(source.len(), |at| site.entry.end + at);
            let deeper = parse(&source)
                .comments()
                .iter()
                .filter(|comment| comment.own_line && comment.span.start > below)
                .map(|comment| source[comment.span.range()].to_owned())
                .collect::<Vec<_>>();
            let left = comments(&result, None);
            let outside = comments(&source, Some(Span::new(site.entry.start, below)));
            let lost = outside.iter().filter(|comment| !left.contains(comment)).collect::<Vec<_>>();
            assert!(
                lost.iter().all(|comment| deeper.contains(comment)),
                "lost {lost:?} in\n{source}\ngives\n{result}"
            );
            assert!(lost.len() <= 1, "lost {lost:?} in\n{source}\ngives\n{result}");
        }
    }
}

#[test]
fn renaming_any_key_changes_the_key_alone() {
    for source in texts() {
        for site in sites(&source) {
            let rename = Operation::RenameKey { key: site.key, to: "other: name".to_owned() };
            let result = edited(&source, &rename, site.entry);
            let renamed =
                expected(&source, site.key, &|entries, index| entries[index].0 = "other: name".to_owned());
            assert_eq!(models(&result), renamed, "in\n{source}\ngives\n{result}");
            assert_eq!(comments(&result, None), comments(&source, None));
        }
    }
}

fn new_values() -> Vec<NewValue> {
    let text = |text: &str| NewValue::String(text.to_owned());
    let map = NewValue::Map(vec![
        ("k".into(), text("1.0")),
        ("l".into(), NewValue::Sequence(vec![text("a, b"), text("c")])),
    ]);
    vec![
        text("plain"),
        text("needs: \"quotes\" #"),
        NewValue::Literal("12".into()),
        NewValue::Empty,
        NewValue::Sequence(vec![text("a"), map.clone(), NewValue::Sequence(vec![text("b")])]),
        map,
        NewValue::Map(Vec::new()),
    ]
}

#[test]
fn setting_any_value_sets_it_and_setting_it_again_changes_nothing() {
    let mut turn = 0;
    for source in texts() {
        for site in sites(&source) {
            turn += 1;
            for value in new_values().into_iter().skip(turn % 3).step_by(3) {
                let set = Operation::SetValue { key: site.key, to: value.clone() };
                let result = edited(&source, &set, site.entry);
                let new = model_of_new(&value);
                let set_in_model =
                    expected(&source, site.key, &|entries, index| entries[index].1 = new.clone());
                assert_eq!(models(&result), set_in_model, "{set:?} in\n{source}\ngives\n{result}");
                assert_eq!(edited(&result, &set, site.entry), result, "{set:?} again in\n{result}");
            }
        }
    }
}

#[test]
fn an_entry_added_anywhere_is_there_and_can_be_removed_without_a_trace() {
    let mut turn = 0;
    for source in texts() {
        for site in sites(&source) {
            for (place, at) in [(Place::First, 0), (Place::Last, usize::MAX), (Place::After(site.key), 1)] {
                turn += 1;
                for value in new_values().into_iter().skip(turn % 7).take(1) {
                    let (key, new) = ("added".to_owned(), model_of_new(&value));
                    let add = Operation::AddEntry { map: site.map, key, value, place };
                    let result = edited(&source, &add, site.map);
                    let added = expected(&source, site.key, &|entries, index| {
                        let merges = entries.iter().filter(|(key, _)| key == "<<").count();
                        let at = if at == 1 { index + 1 } else { at.min(entries.len() - merges) };
                        entries.insert(at, ("added".to_owned(), new.clone()));
                    });
                    assert_eq!(models(&result), added, "{add:?} in\n{source}\ngives\n{result}");
                    let back = sites(&result).into_iter().find(|site| &result[site.key.range()] == "added");
                    let back = back.expect("the added key");
                    let remove = Operation::RemoveEntry { key: back.key };
                    assert_eq!(edited(&result, &remove, back.entry), source, "removing again from\n{result}");
                }
            }
        }
    }
}

#[test]
fn removing_two_entries_removes_both() {
    let mut dice = Dice::new(3);
    for source in texts() {
        let sites = sites(&source);
        for _ in 0..20 {
            let (first, second) = (dice.one_of(&sites), dice.one_of(&sites));
            if first.entry.contains(second.entry) || second.entry.contains(first.entry) {
                continue;
            }
            let operations = [first, second].map(|site| Operation::RemoveEntry { key: site.key });
            let edits = to_edits(&source, &parse(&source), &operations);
            let result = apply(&source, &edits.unwrap_or_else(|| panic!("{operations:?} in\n{source}")));
            // One after the other gives the same values; the key that stands later goes first.
            let (late, early) = if first.key > second.key { (first, second) } else { (second, first) };
            let one = edited(&source, &Operation::RemoveEntry { key: late.key }, late.entry);
            let both = edited(&one, &Operation::RemoveEntry { key: early.key }, early.entry);
            assert_eq!(models(&result), models(&both), "{operations:?} in\n{source}\ngives\n{result}");
        }
    }
}

#[test]
fn moving_any_entry_moves_its_value() {
    for source in texts() {
        for site in sites(&source).into_iter().filter(|site| !site.is_flow) {
            let mv = Operation::MoveEntries { keys: vec![site.key], into: "below".to_owned() };
            let result = edited(&source, &mv, site.map);
            let moved = expected(&source, site.key, &|entries, index| {
                let entry = entries.remove(index);
                entries.insert(index, ("below".to_owned(), Model::Map(vec![entry])));
            });
            assert_eq!(models(&result), moved, "{mv:?} in\n{source}\ngives\n{result}");
            assert_eq!(
                comments(&result, None),
                comments(&source, None),
                "{mv:?} in\n{source}\ngives\n{result}"
            );
        }
    }
}

#[test]
fn edits_of_damaged_texts_never_panic_and_never_damage_a_character() {
    let mut dice = Dice::new(5);
    for sample in SAMPLES.iter().chain(MORE) {
        for _ in 0..30 {
            let mut text = (*sample).to_owned();
            for _ in 0..3 {
                let (span, new) = dice.edit(&text);
                text.replace_range(span.range(), &new);
            }
            let parsed = parse(&text);
            for site in sites(&text) {
                let value = dice.one_of(&new_values()).clone();
                let place = *dice.one_of(&[Place::First, Place::Last, Place::After(site.key)]);
                for operation in [
                    Operation::RemoveEntry { key: site.key },
                    Operation::RenameKey { key: site.key, to: "new".to_owned() },
                    Operation::SetValue { key: site.key, to: value.clone() },
                    Operation::AddEntry { map: site.map, key: "new".to_owned(), value, place },
                    Operation::MoveEntries { keys: vec![site.key], into: "new".to_owned() },
                ] {
                    for edit in to_edits(&text, &parsed, &[operation]).unwrap_or_default() {
                        assert!(text.get(edit.span.range()).is_some(), "{edit:?} in {text:?}");
                    }
                }
            }
        }
    }
}
