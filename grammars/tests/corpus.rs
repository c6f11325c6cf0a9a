//! The trees of `*/test/corpus/*.txt`, in tree-sitter's own test format.
//!
//! `AZUREML_LS_UPDATE_CORPUS=1 cargo test -p azureml-grammars --test corpus` writes the trees as they are now into the
//! files; read the difference before you commit it.

#![allow(clippy::expect_used, reason = "a test fails by panicking, in its helpers too")]

mod shared;

use shared::{BICEP, Case, Grammar, YAML, outline, read, read_cases};
use std::fmt::Write;

const RULE: &str = "================================================================================";
const DASHES: &str = "--------------------------------------------------------------------------------";

#[test]
fn yaml_trees_are_as_the_corpus_says() {
    trees_are_as_the_corpus_says(&YAML);
}

#[test]
fn bicep_trees_are_as_the_corpus_says() {
    trees_are_as_the_corpus_says(&BICEP);
}

fn trees_are_as_the_corpus_says(grammar: &Grammar) {
    let update = std::env::var_os("AZUREML_LS_UPDATE_CORPUS").is_some();
    let mut parser = grammar.parser();
    let mut report = String::new();
    let mut count = 0;
    for path in grammar.corpus_files() {
        let mut rewritten = String::new();
        for case in read_cases(&read(&path)) {
            count += 1;
            let tree = parser.parse(&case.source, None).expect("no limit is set");
            let found = outline(&tree);
            assert!(
                !tree.root_node().has_error(),
                "{}: errors are nodes of their own, never ERROR",
                case.name
            );
            if update {
                let Case { name, source, .. } = case;
                let _ = write!(
                    rewritten,
                    "{RULE}\n{name}\n{RULE}\n{source}\n{DASHES}\n{}\n\n",
                    parenthesised(&found)
                );
            } else if normal(&case.expected) != normal(&parenthesised(&found)) {
                let file = path.file_name().unwrap_or_default().display();
                let _ = writeln!(report, "\n{file}: {}\n{}", case.name, difference(&case.expected, &found));
            }
        }
        if update {
            std::fs::write(&path, rewritten.trim_end().to_owned() + "\n").expect("a writable corpus");
        }
    }
    assert!(report.is_empty(), "trees differ (- expected, + found):\n{report}");
    assert!(count >= 60, "only {count} cases were read");
}

#[test]
fn corpus_names_are_unique() {
    for grammar in [YAML, BICEP] {
        let files = grammar.corpus_files();
        let mut names: Vec<String> =
            files.iter().flat_map(|path| read_cases(&read(path))).map(|case| case.name).collect();
        names.sort();
        let twice: Vec<_> = names.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| &pair[0]).collect();
        assert!(twice.is_empty(), "two cases of {} have one name: {twice:?}", grammar.name);
    }
}

#[test]
fn carriage_returns_alone_end_lines() {
    // Not in the corpus files, whose line ends a checkout may change.
    for (grammar, source) in [
        (YAML, "- a: 1\n  b: 2\n- c:\n    d: e\n"),
        (BICEP, "param a string\n// c\nvar b = [\n  a\n    ? 1\n    : 2\n]\nvar c = [\nvar d = {\n  e:\n}\n"),
    ] {
        let mut parser = grammar.parser();
        let mut outline_of = |text: &str| outline(&parser.parse(text, None).expect("no limit is set"));
        let expected = outline_of(source);
        assert_eq!(outline_of(&source.replace('\n', "\r")), expected);
        assert_eq!(outline_of(&source.replace('\n', "\r\n")), expected);
    }
}

/// From one node a line to an S-expression that keeps the lines.
fn parenthesised(outline: &str) -> String {
    let depth = |line: &str| (line.len() - line.trim_start().len()) / 2;
    let lines: Vec<&str> = outline.lines().collect();
    let mut text = String::new();
    for (i, line) in lines.iter().enumerate() {
        let here = depth(line);
        let below = lines.get(i + 1).map_or(0, |next| depth(next));
        text.push_str(line.strip_suffix(')').unwrap_or(line));
        // One deeper stays open, the same depth closes this node, shallower closes as many as it leaves.
        let closing = if i + 1 == lines.len() { here + 1 } else { here + 1 - below.min(here + 1) };
        text.push_str(&")".repeat(closing));
        text.push('\n');
    }
    text.trim_end().to_owned()
}

/// An S-expression without its white space.
fn normal(expression: &str) -> String {
    expression.split_whitespace().collect::<Vec<_>>().join(" ").replace(" )", ")")
}

/// One node a line again, so that trees can be compared by lines.
fn unfolded(expression: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut depth = 0_usize;
    let mut field = "";
    for word in expression.split_whitespace() {
        if word.ends_with(':') {
            field = word;
            continue;
        }
        let kind = word.trim_start_matches('(').trim_end_matches(')');
        if word.starts_with('(') {
            let space = if field.is_empty() { "" } else { " " };
            lines.push(format!("{:1$}{field}{space}({kind})", "", 2 * depth));
            field = "";
            depth += 1;
        }
        depth = depth.saturating_sub(word.matches(')').count());
    }
    lines
}

/// Both trees in one, where they differ marked by `-` and `+`: the longest common lines by dynamic programming.
fn difference(expected: &str, found: &str) -> String {
    let expected = unfolded(expected);
    let found: Vec<String> = found.lines().map(str::to_owned).collect();
    let (rows, columns) = (expected.len(), found.len());
    let mut common = vec![vec![0_usize; columns + 1]; rows + 1];
    for i in (0..rows).rev() {
        for j in (0..columns).rev() {
            common[i][j] = if expected[i] == found[j] {
                common[i + 1][j + 1] + 1
            } else {
                common[i + 1][j].max(common[i][j + 1])
            };
        }
    }
    let (mut i, mut j, mut text) = (0, 0, String::new());
    while i < rows || j < columns {
        if i < rows && j < columns && expected[i] == found[j] {
            let _ = writeln!(text, "   {}", expected[i]);
            (i, j) = (i + 1, j + 1);
        } else if j == columns || (i < rows && common[i + 1][j] >= common[i][j + 1]) {
            let _ = writeln!(text, " - {}", expected[i]);
            i += 1;
        } else {
            let _ = writeln!(text, " + {}", found[j]);
            j += 1;
        }
    }
    text
}
