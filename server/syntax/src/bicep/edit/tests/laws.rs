//! Laws of editing, tried at every entry of the samples: what the file says afterwards is what it said with the operation
//! applied, no new problem is made, other declarations and comments stay as they are.

use super::super::super::tests::shown;
use super::{map, objects, text};
use crate::Span;
use crate::bicep::{Expression, Kind, Member, parse, to_edits};
use crate::edit::{NewValue, Operation, Place, apply};
use crate::testing::BICEP;

/// What an object says, member by member.
#[derive(Clone, Debug, PartialEq)]
enum Model {
    Object(Vec<(String, Model)>),
    Other(String),
}

fn model(expression: Expression<'_>) -> Model {
    if !matches!(expression.kind(), Kind::Object) {
        return Model::Other(shown(expression));
    }
    let member = |member: Member<'_>| match member {
        Member::Entry(entry) => (shown(entry.key).trim_matches('\'').to_owned(), model(entry.value)),
        Member::Spread(value) => ("...".to_owned(), model(value)),
        Member::Resource(inner) => {
            (format!("resource {}", inner.name().map_or("", |name| name.text)), Model::Object(Vec::new()))
        }
    };
    Model::Object(expression.members().map(member).collect())
}

fn model_of_new(value: &NewValue) -> Model {
    match value {
        NewValue::String(text) => Model::Other(format!("'{text}'")),
        NewValue::Literal(text) => Model::Other(text.clone()),
        NewValue::Empty => Model::Other("∅".to_owned()),
        NewValue::Map(entries) => {
            Model::Object(entries.iter().map(|(key, value)| (key.clone(), model_of_new(value))).collect())
        }
        NewValue::Sequence(items) => {
            let items = items.iter().map(|item| match model_of_new(item) {
                Model::Other(text) => text,
                Model::Object(_) => "{k: '1'}".to_owned(),
            });
            Model::Other(format!("[{}]", items.collect::<Vec<_>>().join(", ")))
        }
    }
}

/// An entry: the number of its object in the file, its number in the object, and where things stand.
struct Site {
    object: usize,
    index: usize,
    map: Span,
    key: Span,
    entry: Span,
}

fn sites(source: &str) -> Vec<Site> {
    let parsed = parse(source);
    let mut all = Vec::new();
    for (object, at) in objects(&parsed).into_iter().enumerate() {
        // Types are not written by operations.
        if source[at.span().range()].contains('@') {
            continue;
        }
        for (index, member) in at.members().enumerate() {
            if let Member::Entry(entry) = member {
                let (map, key) = (at.span(), entry.key.span());
                all.push(Site { object, index, map, key, entry: entry.span });
            }
        }
    }
    all
}

fn texts() -> Vec<String> {
    let sample =
        |sample: &&str| [(*sample).to_owned(), sample.replace('\n', "\r\n"), sample.trim_end().to_owned()];
    BICEP.iter().flat_map(sample).collect()
}

/// What the object number `at` says.
fn said(source: &str, at: usize) -> Model {
    model(objects(&parse(source))[at])
}

/// Edits `source`; checks that line ends stay of one kind, that nothing is wrong that was not, and that the other
/// declarations keep their texts.
fn edited(source: &str, operation: &Operation, near: Span) -> String {
    let parsed = parse(source);
    let edits = to_edits(source, &parsed, std::slice::from_ref(operation));
    let edits = edits.unwrap_or_else(|| panic!("no edits for {operation:?} in\n{source}"));
    let result = apply(source, &edits);
    if source.contains("\r\n") {
        assert!(!result.replace("\r\n", "").contains('\n'), "{operation:?} in\n{source}");
    }
    let after = parse(&result);
    assert_eq!(after.problems(), [], "{operation:?} in\n{source}\ngives\n{result}");
    let others = |source: &str, parsed: &crate::bicep::Parse, skip: usize| -> Vec<String> {
        let spans = parsed.declarations().enumerate().filter(|(at, _)| *at != skip);
        spans.map(|(_, one)| source[one.span().range()].to_owned()).collect()
    };
    let skip = parsed.declarations().position(|one| one.span().contains(near)).expect("a declaration");
    assert_eq!(others(source, &parsed, skip), others(&result, &after, skip), "{operation:?}\n{result}");
    result
}

/// The comments that stand alone on their lines outside of `entry`.
fn comments(source: &str, entry: Option<Span>) -> Vec<String> {
    let kept = |comment: &crate::Comment| {
        comment.own_line && entry.is_none_or(|entry| !entry.contains(comment.span))
    };
    let comments = parse(source).comments().into_iter().filter(kept);
    comments.map(|comment| source[comment.span.range()].to_owned()).collect()
}

#[test]
fn removing_any_entry_removes_it_and_no_comment_elsewhere() {
    for source in texts() {
        for site in sites(&source) {
            let result = edited(&source, &Operation::RemoveEntry { key: site.key }, site.entry);
            let Model::Object(mut expected) = said(&source, site.object) else { panic!("an object") };
            expected.remove(site.index);
            assert_eq!(said(&result, site.object), Model::Object(expected), "in\n{source}\ngives\n{result}");
            let left = comments(&result, None);
            assert_eq!(left, comments(&source, Some(site.entry)), "in\n{source}\ngives\n{result}");
        }
    }
}

#[test]
fn renaming_any_key_changes_the_key_alone() {
    for source in texts() {
        for site in sites(&source) {
            for to in ["other", "other name"] {
                let rename = Operation::RenameKey { key: site.key, to: to.to_owned() };
                let result = edited(&source, &rename, site.entry);
                let Model::Object(mut expected) = said(&source, site.object) else { panic!("an object") };
                expected[site.index].0 = to.to_owned();
                assert_eq!(said(&result, site.object), Model::Object(expected), "in\n{source}");
                assert_eq!(parse(&result).comments().len(), parse(&source).comments().len());
            }
        }
    }
}

fn new_values() -> Vec<NewValue> {
    let inner = map(&[("k", text("1"))]);
    vec![
        text("plain"),
        NewValue::Literal("12".into()),
        NewValue::Sequence(vec![text("a"), inner.clone(), NewValue::Sequence(vec![text("b")])]),
        map(&[("m", inner), ("n", NewValue::Sequence(Vec::new()))]),
        map(&[]),
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
                let Model::Object(mut expected) = said(&source, site.object) else { panic!("an object") };
                expected[site.index].1 = model_of_new(&value);
                assert_eq!(said(&result, site.object), Model::Object(expected), "{set:?} in\n{source}");
                assert_eq!(edited(&result, &set, site.key), result, "{set:?} again in\n{result}");
            }
        }
    }
}

#[test]
fn an_entry_added_anywhere_is_there_and_can_be_removed_without_a_trace() {
    let mut turn = 0;
    for source in texts() {
        for site in sites(&source) {
            for place in [Place::First, Place::Last, Place::After(site.key)] {
                turn += 1;
                for value in new_values().into_iter().skip(turn % 5).take(1) {
                    let new = model_of_new(&value);
                    let add = Operation::AddEntry { map: site.map, key: "added".to_owned(), value, place };
                    let result = edited(&source, &add, site.entry);
                    let Model::Object(mut expected) = said(&source, site.object) else { panic!("an object") };
                    let at = match place {
                        Place::First => 0,
                        Place::Last => {
                            let is_property = |(name, _): &(String, Model)| !name.starts_with("resource ");
                            expected.iter().rposition(is_property).map_or(0, |last| last + 1)
                        }
                        Place::After(_) => site.index + 1,
                    };
                    expected.insert(at, ("added".to_owned(), new));
                    assert_eq!(said(&result, site.object), Model::Object(expected), "{add:?} in\n{source}");
                    let back = sites(&result).into_iter().find(|site| &result[site.key.range()] == "added");
                    let back = back.expect("the added key");
                    let remove = Operation::RemoveEntry { key: back.key };
                    assert_eq!(edited(&result, &remove, back.entry), source, "removing from\n{result}");
                }
            }
        }
    }
}
