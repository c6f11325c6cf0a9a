//! What the tests of the grammars share: a parser, trees as text, and random numbers that are the same every time.

#![allow(dead_code, reason = "every test file uses its own part")]
#![allow(clippy::expect_used, reason = "a test fails by panicking, in its helpers too")]

use std::fmt::Write;
use tree_sitter::{InputEdit, Node, Parser, Point, Tree};

/// A parser for the YAML grammar.
pub(crate) fn yaml_parser() -> Parser {
    let mut parser = Parser::new();
    parser
        .set_language(&azureml_grammars::yaml::LANGUAGE.into())
        .expect("the ABI of parser.c is one that we link");
    parser
}

/// The named nodes of a tree with their fields, one a line, indented by depth. Iterative: trees may be deep.
pub(crate) fn outline(tree: &Tree) -> String {
    walk(tree, |text, depth, field, node| {
        if node.is_named() || node.is_missing() {
            let field = field.map_or(String::new(), |name| format!("{name}: "));
            let missing = if node.is_missing() { " MISSING" } else { "" };
            let _ = writeln!(text, "{:1$}{field}({2}){missing}", "", 2 * depth, node.kind());
        }
    })
}

/// Every node with its kind, field and bytes: two trees are the same if and only if this is.
pub(crate) fn dump(tree: &Tree) -> String {
    walk(tree, |text, depth, field, node| {
        let _ = writeln!(text, "{:1$}{2} {field:?} {3:?}", "", depth, node.kind(), node.byte_range());
    })
}

fn walk(tree: &Tree, mut line: impl FnMut(&mut String, usize, Option<&str>, Node<'_>)) -> String {
    let mut text = String::new();
    let mut cursor = tree.walk();
    let mut depth = 0;
    loop {
        line(&mut text, depth, cursor.field_name(), cursor.node());
        if cursor.goto_first_child() {
            depth += 1;
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return text;
            }
            depth -= 1;
        }
    }
}

/// A deterministic source of numbers (xorshift64).
pub(crate) struct Random(u64);

impl Random {
    /// The same seed gives the same numbers.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `bound`; 0 for a bound of 0.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound.max(1) as u64) as usize
    }

    /// One of `items`.
    pub(crate) fn pick<'a, T: ?Sized>(&mut self, items: &[&'a T]) -> &'a T {
        items[self.below(items.len())]
    }
}

/// A text and the change that led to it.
pub(crate) struct Edit {
    pub(crate) text: String,
    pub(crate) input: InputEdit,
}

/// What people and generators put into YAML: every indicator, every break, and a few whole lines.
const PIECES: &[&str] = &[
    "\n",
    "\r\n",
    "\r",
    " ",
    "  ",
    "\n  ",
    "\n\n",
    "\t",
    ":",
    ": ",
    "-",
    "- ",
    "? ",
    "\"",
    "'",
    "\\",
    "[",
    "]",
    "{",
    "}",
    ",",
    "#",
    " # c\n",
    "&a ",
    "*a",
    "!t ",
    "!<x>",
    "|\n",
    ">-\n",
    "|2\n",
    "---\n",
    "...\n",
    "%YAML 1.2\n",
    "@",
    "`",
    "a",
    "é",
    "key: v\n",
    "a: b: c",
    "<<: *a\n",
    "<<<<<<< x\n",
    "\u{feff}",
    "\0",
];

/// Removes, inserts or replaces a few characters of `text`.
pub(crate) fn random_edit(random: &mut Random, text: &str) -> Edit {
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let first = random.below(places.len());
    let (removed, inserted) = match random.below(3) {
        0 => (1 + random.below(4), ""),
        1 => (0, random.pick(PIECES)),
        _ => (random.below(3), random.pick(PIECES)),
    };
    let start = places[first];
    let end = places[(first + removed).min(places.len() - 1)];
    let text_after = format!("{}{inserted}{}", &text[..start], &text[end..]);
    let new_end = start + inserted.len();
    let input = InputEdit {
        start_byte: start,
        old_end_byte: end,
        new_end_byte: new_end,
        start_position: point(text, start),
        old_end_position: point(text, end),
        new_end_position: point(&text_after, new_end),
    };
    Edit { text: text_after, input }
}

fn point(text: &str, at: usize) -> Point {
    let before = &text[..at];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Point::new(before.matches('\n').count(), at - line_start)
}

/// How many random edits to make: `AZUREML_LS_FUZZ_EDITS`, else `default`.
pub(crate) fn edit_count(default: usize) -> usize {
    std::env::var("AZUREML_LS_FUZZ_EDITS").ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// A case of a corpus file.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) source: String,
    pub(crate) expected: String,
}

/// Reads tree-sitter's corpus format: a name between two lines of `=`, the source, a line of `-` (three or more, alone
/// on its line; the last one counts, so that a source may hold document markers), the expected tree.
pub(crate) fn read_cases(text: &str) -> Vec<Case> {
    let is_rule = |line: &str| line.len() >= 16 && line.bytes().all(|byte| byte == b'=');
    let lines: Vec<&str> = text.split('\n').collect();
    let heads: Vec<usize> =
        (0..lines.len().saturating_sub(2)).filter(|&i| is_rule(lines[i]) && is_rule(lines[i + 2])).collect();
    let mut cases = Vec::new();
    for (number, &head) in heads.iter().enumerate() {
        let end = heads.get(number + 1).copied().unwrap_or(lines.len());
        let body = &lines[head + 3..end];
        let rule = body.iter().rposition(|line| line.len() >= 3 && line.bytes().all(|byte| byte == b'-'));
        let rule = rule.unwrap_or(body.len());
        let expected = body.get(rule + 1..).unwrap_or_default().join("\n");
        cases.push(Case {
            name: lines[head + 1].to_owned(),
            source: body[..rule].join("\n"),
            expected: expected.trim().to_owned(),
        });
    }
    cases
}

/// The sources of all corpus cases: samples for the tests that need many different small texts.
pub(crate) fn samples() -> Vec<String> {
    corpus_files().iter().flat_map(|path| read_cases(&read(path))).map(|case| case.source).collect()
}

/// The corpus files, sorted.
pub(crate) fn corpus_files() -> Vec<std::path::PathBuf> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/yaml/test/corpus");
    let entries = std::fs::read_dir(folder).expect("the corpus lies beside the grammar");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("readable").path()).collect();
    files.sort();
    files
}

/// A corpus file's text, with the line ends it has in the repository.
pub(crate) fn read(path: &std::path::Path) -> String {
    std::fs::read_to_string(path).expect("a readable text file").replace("\r\n", "\n")
}
