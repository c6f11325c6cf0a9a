//! Properties of parsing that hold for every text, tried on samples of our own with random and systematic damage. The
//! dice are seeded: every run does the same.

use super::{kinds, values};
use crate::testing::{Dice, SAMPLES, TORN};
use crate::value::Value;
use crate::yaml::{Edit, Parse, parse, reparse};
use crate::{Node, Span};
use std::collections::BTreeSet;
use std::ops::ControlFlow;

fn same(left: &Parse, right: &Parse) -> bool {
    left.documents() == right.documents()
        && left.comments() == right.comments()
        && left.problems() == right.problems()
}

#[test]
fn an_incremental_parse_equals_a_full_one() {
    let mut dice = Dice::new(1);
    // As many as `AZUREML_LS_FUZZ_EDITS` says, in rounds of 20 on each sample.
    let edits = std::env::var("AZUREML_LS_FUZZ_EDITS").ok().and_then(|text| text.parse::<usize>().ok());
    let rounds = edits.map_or(12, |edits| edits.div_ceil(20 * SAMPLES.len()));
    for sample in SAMPLES {
        for _ in 0..rounds {
            let mut text = (*sample).to_owned();
            let mut parsed = parse(&text);
            for _ in 0..20 {
                let (span, new) = dice.edit(&text);
                let before = text.clone();
                text.replace_range(span.range(), &new);
                let edit = Edit { old: span, new_len: new.len() };
                let never = &mut || ControlFlow::Continue(());
                parsed = reparse(&text, Some((&parsed, &[edit])), never).expect("not cancelled");
                assert!(same(&parsed, &parse(&text)), "before {before:?}\nafter {text:?}");
            }
        }
    }
}

#[test]
fn a_cancelled_parse_gives_nothing() {
    let text = "a: [1, 2, 3]\n".repeat(5000);
    assert!(reparse(&text, None, &mut || ControlFlow::Break(())).is_none());
}

/// Invariant 1: parsing never fails.
#[test]
fn every_prefix_of_a_sample_parses() {
    for sample in SAMPLES {
        for (end, _) in sample.char_indices() {
            let parsed = parse(&sample[..end]);
            check_spans(&sample[..end], &parsed);
        }
    }
}

/// All spans lie on character boundaries, and what lies inside lies inside.
fn check_spans(source: &str, parsed: &Parse) {
    for problem in parsed.problems() {
        let text = source.get(problem.span.range()).expect("a problem in the text");
        assert!(!text.contains(['\n', '\r']), "{source:?}: {problem:?}");
    }
    for document in parsed.documents() {
        for node in &document.nodes {
            assert!(source.get(node.span.range()).is_some(), "{source:?}");
            let Value::Map(map) = &node.value else { continue };
            for entry in &map.entries {
                assert!(node.span.contains(entry.span), "{source:?}: {:?} outside {:?}", entry, node.span);
                assert!(entry.span.contains(entry.key.span), "{source:?}: {entry:?}");
                let value = document.node(entry.value).span();
                assert!(entry.span.contains(value), "{source:?}: {entry:?} {value:?}");
            }
        }
    }
}

#[test]
fn line_ends_do_not_change_values() {
    for sample in SAMPLES {
        assert_eq!(kinds(sample), [], "{sample}");
        for ends in ["\r\n", "\r"] {
            let other = sample.replace('\n', ends);
            assert_eq!(values(&other), values(sample));
            assert_eq!(kinds(&other), []);
        }
    }
}

/// Invariant 1: parsing never fails, and what it gives fits the text.
#[test]
fn random_damage_never_breaks_the_spans() {
    let mut dice = Dice::new(2);
    for sample in SAMPLES {
        let mut text = (*sample).to_owned();
        for round in 0..150 {
            if round % 30 == 0 {
                text = (*sample).to_owned();
            }
            let (span, new) = dice.edit(&text);
            text.replace_range(span.range(), &new);
            check_spans(&text, &parse(&text));
        }
    }
}

/// The lines of the keys of a text with their keys, each line once.
fn keys_by_line(source: &str) -> BTreeSet<(usize, String)> {
    let mut keys = BTreeSet::new();
    for document in parse(source).documents() {
        for node in &document.nodes {
            let Value::Map(map) = &node.value else { continue };
            for entry in &map.entries {
                keys.insert((entry.key.span.start, entry.key.text.to_string()));
            }
        }
    }
    keys.into_iter().map(|(start, key)| (source[..start].matches('\n').count(), key)).collect()
}

#[test]
fn a_torn_line_keeps_the_pairs_of_the_others() {
    let (mut all, mut kept) = (0, 0);
    for sample in TORN {
        let before = keys_by_line(sample);
        let lines: Vec<&str> = sample.lines().collect();
        for (index, line) in lines.iter().enumerate() {
            let indent = &line[..line.len() - line.trim_start().len()];
            for torn in [
                "ke",
                "key: \"x",
                "key: [x",
                "key: {x",
                "key: @x",
                "a: b: c",
                "\tkey: x",
                "key: 'x",
                "<<<<<<< a",
            ] {
                let mut text: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
                text[index] = format!("{indent}{torn}");
                let after = keys_by_line(&text.join("\n"));
                for (line, key) in &before {
                    // What the torn line itself said is gone, with the parent it may have been.
                    if *line != index {
                        all += 1;
                        kept += usize::from(after.contains(&(*line, key.clone())));
                    }
                }
            }
        }
    }
    assert!(kept * 1000 >= all * 995, "{kept} of {all} pairs kept");
}

#[test]
fn nodes_of_another_document_are_never_a_panic() {
    let parsed = parse("a: 1\nb: [1, 2]\n---\nc\n");
    let [first, second] = parsed.documents() else { panic!("two documents") };
    let far = first.root().get("b").map(Node::id).expect("b");
    assert_eq!(second.node(far).id(), second.root().id());
    assert_eq!(first.span(), Span::new(0, 15));
    assert_eq!(second.span(), Span::new(15, 21));
}
