//! What the tests of the grammars share: a parser, trees as text, and random numbers that are the same every time.

#![allow(dead_code, reason = "every test file uses its own part")]
#![allow(clippy::expect_used, reason = "a test fails by panicking, in its helpers too")]

use std::fmt::Write;
use std::ops::Range;
use std::path::{Path, PathBuf};
use tree_sitter::{InputEdit, Language, Node, Parser, Point, Tree};
use tree_sitter_language::LanguageFn;

/// A grammar as the tests see it.
pub(crate) struct Grammar {
    /// Its folder.
    pub(crate) name: &'static str,
    language: LanguageFn,
    /// Whether tree-sitter never has to repair a text.
    pub(crate) names_every_error: bool,
    /// Nodes of broken text whose reach depends on what an incremental parse reuses, as that of an `ERROR` does.
    pub(crate) unsettled: &'static [&'static str],
    /// What people type, to put anywhere: indicators, breaks, and a few whole lines.
    pieces: &'static [&'static str],
}

pub(crate) const YAML: Grammar = Grammar {
    name: "yaml",
    language: azureml_grammars::yaml::LANGUAGE,
    names_every_error: true,
    unsettled: &[],
    pieces: YAML_PIECES,
};
pub(crate) const BICEP: Grammar = Grammar {
    name: "bicep",
    language: azureml_grammars::bicep::LANGUAGE,
    names_every_error: false,
    unsettled: &["missing_declaration", "unknown_declaration"],
    pieces: BICEP_PIECES,
};

impl Grammar {
    pub(crate) fn language(&self) -> Language {
        self.language.into()
    }

    pub(crate) fn parser(&self) -> Parser {
        let mut parser = Parser::new();
        parser.set_language(&self.language()).expect("the ABI of parser.c is one that we link");
        parser
    }

    /// The corpus files, sorted.
    pub(crate) fn corpus_files(&self) -> Vec<PathBuf> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(self.name).join("test/corpus");
        let entries = std::fs::read_dir(folder).expect("the corpus lies beside the grammar");
        let mut files: Vec<_> = entries.map(|entry| entry.expect("readable").path()).collect();
        files.sort();
        files
    }

    /// The sources of all corpus cases: samples for the tests that need many different small texts.
    pub(crate) fn samples(&self) -> Vec<String> {
        self.corpus_files().iter().flat_map(|path| read_cases(&read(path))).map(|case| case.source).collect()
    }

    /// Removes, inserts or replaces a few characters of `text`.
    pub(crate) fn random_edit(&self, random: &mut Random, text: &str) -> Edit {
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let first = random.below(places.len());
        let (removed, inserted) = match random.below(3) {
            0 => (1 + random.below(4), ""),
            1 => (0, random.pick(self.pieces)),
            _ => (random.below(3), random.pick(self.pieces)),
        };
        Edit::replace(text, places[first]..places[(first + removed).min(places.len() - 1)], inserted)
    }
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

const YAML_PIECES: &[&str] = &[
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

const BICEP_PIECES: &[&str] = &[
    "\n",
    "\r\n",
    " ",
    "\n  ",
    "\n\n",
    ":",
    "'",
    "'''",
    "$'''",
    "\\",
    "${",
    "}",
    "{",
    "[",
    "]",
    "(",
    ")",
    "<",
    ">",
    ",",
    ".",
    "=",
    "=>",
    "?",
    " ? b : c",
    "!",
    "@",
    "@description('x')\n",
    "|",
    "-",
    "...",
    "// c\n",
    "/* c */",
    "/*",
    "#disable-next-line BCP081\n",
    "a",
    "1",
    "é",
    ";",
    "\u{feff}",
    "\0",
    "key: v\n",
    "key: 'a${b}'\n",
    "name: {\n",
    "\n}\n",
    "[for x in y: {\n",
    "(x, y) => x",
    "resource a 'T@v' = {\n",
    "resource b 'T@v' existing = {\n  name: 'n'\n}\n",
    "\nparam p string = 'x'\n",
    "var v = [\n",
    "output o int = 1\n",
    "import {a} from 'm'\n",
    "type t = 'a' | 'b'\n",
    "module m 'm.bicep' = if (c) {\n",
];

impl Edit {
    /// `text` with the bytes of `range` replaced.
    pub(crate) fn replace(text: &str, range: Range<usize>, inserted: &str) -> Self {
        let after = format!("{}{inserted}{}", &text[..range.start], &text[range.end..]);
        let new_end = range.start + inserted.len();
        let input = InputEdit {
            start_byte: range.start,
            old_end_byte: range.end,
            new_end_byte: new_end,
            start_position: point(text, range.start),
            old_end_position: point(text, range.end),
            new_end_position: point(&after, new_end),
        };
        Self { text: after, input }
    }
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

/// A corpus file's text, with the line ends it has in the repository.
pub(crate) fn read(path: &Path) -> String {
    std::fs::read_to_string(path).expect("a readable text file").replace("\r\n", "\n")
}
