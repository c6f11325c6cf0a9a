//! Random edits of the corpus' samples, the same on every run: whatever is typed, a parse ends, covers the text, finds
//! nothing that it cannot name, and an incremental parse gives what a full one does.
//!
//! `AZUREML_LS_FUZZ_EDITS=100000 cargo test -p azureml-grammars --test random` runs more of them.

#![allow(clippy::panic, reason = "a test fails by panicking, in its helpers too")]

mod shared;

use shared::{BICEP, Grammar, Random, YAML, dump, edit_count};
use std::ops::ControlFlow;
use tree_sitter::{ParseOptions, Parser, Tree};

/// Far above what a sample needs; a scanner that makes tokens without moving on reaches it at once.
const MOST_STEPS: usize = 10_000;
/// How many edits one text takes before the next sample: more, and it is noise.
const EDITS_A_TEXT: usize = 12;

#[test]
fn an_incremental_parse_of_yaml_equals_a_full_one() {
    an_incremental_parse_equals_a_full_one(&YAML);
}

#[test]
fn an_incremental_parse_of_bicep_equals_a_full_one() {
    an_incremental_parse_equals_a_full_one(&BICEP);
}

#[test]
fn a_tree_covers_its_yaml_and_names_every_error() {
    a_tree_covers_its_text(&YAML);
}

#[test]
fn a_tree_covers_its_bicep() {
    a_tree_covers_its_text(&BICEP);
}

fn an_incremental_parse_equals_a_full_one(grammar: &Grammar) {
    let samples = grammar.samples();
    let mut parser = grammar.parser();
    let mut random = Random::new(1);
    let mut left = edit_count(2_000);
    while left > 0 {
        // Two samples after each other: an edit then has something below it that may be reused wrongly.
        let mut text = format!("{}{}", pick(&mut random, &samples), pick(&mut random, &samples));
        let mut tree = parse(&mut parser, &text, None);
        for _ in 0..EDITS_A_TEXT.min(left) {
            left -= 1;
            let edit = grammar.random_edit(&mut random, &text);
            tree.edit(&edit.input);
            let reused = parse(&mut parser, &edit.text, Some(&tree));
            tree = parse(&mut parser, &edit.text, None);
            // How tree-sitter repairs a text depends on what it has at hand; all else does not.
            let full = dump(&tree);
            let is_settled = !grammar.unsettled.iter().any(|kind| full.contains(kind));
            if is_settled && !tree.root_node().has_error() {
                assert_eq!(dump(&reused), full, "{:?} and then {:?}", text, edit.text);
            }
            text = edit.text;
        }
    }
}

fn a_tree_covers_its_text(grammar: &Grammar) {
    let samples = grammar.samples();
    let mut parser = grammar.parser();
    let mut random = Random::new(2);
    let mut left = edit_count(2_000);
    while left > 0 {
        let mut text = pick(&mut random, &samples).to_owned();
        for _ in 0..EDITS_A_TEXT.min(left) {
            left -= 1;
            text = grammar.random_edit(&mut random, &text).text;
            let tree = parse(&mut parser, &text, None);
            let repaired = tree.root_node().has_error();
            assert!(!repaired || !grammar.names_every_error, "tree-sitter had to repair {text:?}");
            assert_eq!(lost_text(&tree, &text), "", "text in no node of {text:?}");
        }
    }
}

fn pick<'a>(random: &mut Random, samples: &'a [String]) -> &'a str {
    &samples[random.below(samples.len())]
}

fn parse(parser: &mut Parser, text: &str, old: Option<&Tree>) -> Tree {
    let mut steps = 0;
    let mut bounded = |_: &tree_sitter::ParseState| {
        steps += 1;
        if steps > MOST_STEPS { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let options = ParseOptions::new().progress_callback(&mut bounded);
    let tree = parser.parse_with_options(&mut |at, _| text.get(at..).unwrap_or(""), old, Some(options));
    parser.reset();
    tree.unwrap_or_else(|| panic!("the parser does not end on {text:?}"))
}

/// What is neither white space nor inside of a leaf: text that no one would ever report.
fn lost_text(tree: &Tree, text: &str) -> String {
    let mut lost = String::new();
    let mut end = 0;
    let mut cursor = tree.walk();
    loop {
        let node = cursor.node();
        if cursor.goto_first_child() {
            continue;
        }
        if node.child_count() == 0 && node.id() != tree.root_node().id() {
            lost.push_str(text.get(end..node.start_byte()).unwrap_or_default());
            end = end.max(node.end_byte());
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                lost.push_str(&text[end..]);
                return lost.replace('\u{feff}', "").trim().to_owned();
            }
        }
    }
}
