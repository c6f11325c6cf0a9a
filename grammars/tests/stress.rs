//! Texts that are large in one way: none may crash the parser, none may need more than time in proportion.
//!
//! "In proportion" is counted in the bytes that the lexer asks for, not in seconds.

#![allow(clippy::expect_used, reason = "a test fails by panicking, in its helpers too")]

mod shared;

use shared::{BICEP, Grammar, YAML};

/// The parser reads a text in pieces of this size; how often it comes back tells how far it looked ahead.
const PIECE: usize = 64;

/// The bytes that the lexer asked for, for each byte of the text.
fn bytes_read_a_byte(grammar: &Grammar, text: &str) -> f64 {
    let mut read = 0;
    let mut parser = grammar.parser();
    let tree = parser.parse_with_options(
        &mut |at, _| {
            let end = text.len().min(at + PIECE);
            let piece = text.as_bytes().get(at..end).unwrap_or_default();
            read += piece.len();
            piece
        },
        None,
        None,
    );
    let repaired = tree.expect("no limit is set").root_node().has_error();
    assert!(!repaired || !grammar.names_every_error, "tree-sitter had to repair the text");
    read as f64 / text.len() as f64
}

/// Twice the text, about twice the work: at `size` and at `2 * size` a byte costs the same.
fn assert_linear(name: &str, make: impl Fn(usize) -> String, size: usize) {
    assert_linear_in(&YAML, name, make, size);
}

fn assert_bicep_linear(name: &str, make: impl Fn(usize) -> String, size: usize) {
    assert_linear_in(&BICEP, name, make, size);
}

fn assert_linear_in(grammar: &Grammar, name: &str, make: impl Fn(usize) -> String, size: usize) {
    let small = bytes_read_a_byte(grammar, &make(size));
    let large = bytes_read_a_byte(grammar, &make(2 * size));
    assert!(
        large < 1.3 * small + 1.0,
        "{name}: {small:.1} bytes read for each byte, {large:.1} at twice the size"
    );
}

#[test]
fn deep_texts() {
    assert_linear("dashes", |n| "- ".repeat(n), 50_000);
    assert_linear("brackets", |n| "[".repeat(n), 50_000);
    assert_linear("braces in brackets", |n| "[{".repeat(n), 25_000);
    assert_linear("closed brackets", |n| "[".repeat(n) + &"]".repeat(n), 25_000);
    assert_linear("question marks", |n| "? ".repeat(n), 50_000);
    assert_linear("keys on one line", |n| "a: ".repeat(n), 50_000);
    assert_linear("anchors", |n| "&a ".repeat(n), 50_000);
    // One space a level: the text itself grows with the square of the depth.
    let stairs = |n: usize| (0..n).map(|depth| format!("{:depth$}a:\n", "")).collect::<String>();
    assert_linear("a staircase of keys", stairs, 700);
    assert_linear("a staircase down", |n| (0..n).rev().map(|i| format!("{:i$}a: 1\n", "")).collect(), 700);
}

#[test]
fn many_lines() {
    let lines = |line: &'static str| move |n: usize| line.repeat(n);
    assert_linear("pairs", lines("key: value\n"), 20_000);
    assert_linear("items", lines("- value\n"), 20_000);
    assert_linear("bare dashes", lines("-\n"), 20_000);
    assert_linear("text", lines("text\n"), 50_000);
    assert_linear("comments", lines("# text\n"), 50_000);
    assert_linear("blank lines", lines("\n"), 100_000);
    assert_linear("documents", lines("---\n"), 50_000);
    assert_linear("open brackets", lines("a: [\n"), 20_000);
    assert_linear("open braces with text", lines("a: {b: c\n"), 10_000);
    assert_linear("open double quotes", lines("a: \"b\n"), 10_000);
    assert_linear("open single quotes", lines("- 'b\n"), 10_000);
    assert_linear("tabs", lines("\ta: b\n"), 20_000);
    assert_linear("one space too many", lines("a: b\n c: d\n"), 20_000);
    assert_linear("two keys a line", lines("a: b: c\n"), 20_000);
    assert_linear("conflict markers", lines("<<<<<<< x\na: 1\n"), 20_000);
    assert_linear("block scalars", lines("a: |\n  b\n"), 20_000);
    assert_linear("carriage returns", lines("a: b\r\n"), 20_000);
    assert_linear("nothing but carriage returns", lines("a: b\r"), 20_000);
}

#[test]
fn long_lines() {
    assert_linear("a long plain scalar", |n| format!("a: {}", "b".repeat(n)), 1_000_000);
    assert_linear("a long quoted scalar", |n| format!("a: \"{}\"", "b".repeat(n)), 1_000_000);
    assert_linear("a long open quote", |n| format!("a: \"{}", "b".repeat(n)), 1_000_000);
    assert_linear("a long comment", |n| format!("# {}", "b".repeat(n)), 1_000_000);
    assert_linear("a long flow sequence", |n| format!("a: [{}]", "b, ".repeat(n)), 30_000);
    assert_linear("a long open flow sequence", |n| format!("a: [{}", "b, ".repeat(n)), 30_000);
    assert_linear("quotes in a row", |n| format!("a: [{}", "\"b\" ".repeat(n)), 30_000);
    assert_linear("colons in a row", |n| format!("[{}", "a:b:".repeat(n)), 200_000);
    assert_linear("a long key", |n| format!("{}: b", "a".repeat(n)), 1_000_000);
    assert_linear("a long indentation", |n| format!("a:\n{}b: c", " ".repeat(n)), 1_000_000);
    assert_linear("tabs alone", |n| "\t".repeat(n), 1_000_000);
}

#[test]
fn large_files() {
    let text = "word ".repeat(40);
    let ten_megabytes = format!("name: {text}\nlist:\n  - a: 1\n    b: \"{text}\"\n").repeat(24_000);
    assert!(ten_megabytes.len() > 10_000_000 && bytes_read_a_byte(&YAML, &ten_megabytes) < 5.0);
    let in_one_line = format!("{{a: [{}]}}", format!("\"{text}\", ").repeat(15_000));
    assert!(in_one_line.len() > 3_000_000 && bytes_read_a_byte(&YAML, &in_one_line) < 5.0);
}

#[test]
fn deep_bicep() {
    let value = |open: &'static str| move |n: usize| format!("var a = {}", open.repeat(n));
    assert_bicep_linear("brackets", value("["), 2_000);
    assert_bicep_linear("parentheses", value("("), 2_000);
    assert_bicep_linear("objects", value("{a:"), 2_000);
    assert_bicep_linear("objects on lines", value("{\na:"), 2_000);
    assert_bicep_linear("calls", value("f("), 2_000);
    assert_bicep_linear("interpolations", value("'${"), 2_000);
    assert_bicep_linear("closed brackets", |n| format!("var a = {}{}", "[".repeat(n), "]".repeat(n)), 2_000);
    assert_bicep_linear("signs", value("-"), 2_000);
    assert_bicep_linear("conditions", value("a?"), 2_000);
    assert_bicep_linear("lambdas", value("a=>"), 2_000);
    assert_bicep_linear("sums", value("a+"), 2_000);
    assert_bicep_linear("members", value("a."), 2_000);
    assert_bicep_linear("types", |n| format!("type a = {}", "{a:".repeat(n)), 2_000);
    assert_bicep_linear("arrays of a type", |n| format!("type a = b{}", "[]".repeat(n)), 2_000);
}

#[test]
fn many_lines_of_bicep() {
    let lines = |line: &'static str| move |n: usize| line.repeat(n);
    let in_brackets = |open: &'static str, line: &'static str| {
        move |n: usize| format!("var a = {open}{}var b = 1\n", line.repeat(n))
    };
    assert_bicep_linear("declarations", lines("param a string = 'b'\n"), 1_000);
    assert_bicep_linear("open brackets", lines("var a = [{b: f(\n"), 1_000);
    assert_bicep_linear("open strings", lines("var a = 'b${c\n"), 1_000);
    assert_bicep_linear("open multi-line strings", lines("var a = '''b\n"), 1_000);
    assert_bicep_linear("multi-line strings", lines("var a = '''\nb\n'''\n"), 1_000);
    assert_bicep_linear("text", lines("text\n"), 2_000);
    assert_bicep_linear("comments", lines("// text\n"), 2_000);
    assert_bicep_linear("comments behind a value", |n| format!("var a = b\n{}", "// c\n".repeat(n)), 2_000);
    assert_bicep_linear("comments in an array", in_brackets("[\n", "// c\n"), 2_000);
    assert_bicep_linear("blank lines", lines("\n"), 5_000);
    assert_bicep_linear("blank lines in brackets", in_brackets("[{a: f(\n", "\n"), 5_000);
    assert_bicep_linear("decorators", lines("@a()\n"), 1_000);
    assert_bicep_linear("directives", lines("#disable-next-line A\n"), 1_000);
    assert_bicep_linear("stray brackets", lines("}])\n"), 2_000);
    assert_bicep_linear("stray brackets in an object", in_brackets("{\n", "a: b])\n"), 1_000);
    assert_bicep_linear("keys without a value", in_brackets("{\n", "a:\n"), 1_000);
    assert_bicep_linear("unions", |n| format!("type a = {}", "'b'\n| ".repeat(n)), 1_000);
}

#[test]
fn long_lines_of_bicep() {
    assert_bicep_linear("a long string", |n| format!("var a = '{}'", "b".repeat(n)), 20_000);
    assert_bicep_linear("a long open string", |n| format!("var a = '{}", "b".repeat(n)), 20_000);
    assert_bicep_linear("dollars", |n| format!("var a = '{}'", "$".repeat(n)), 20_000);
    assert_bicep_linear("quotes", |n| format!("var a = {}", "'".repeat(n)), 5_000);
    assert_bicep_linear("a long comment", |n| format!("/*{}", "b".repeat(n)), 20_000);
    assert_bicep_linear("items", |n| format!("var a = [{}]", "b, ".repeat(n)), 2_000);
    assert_bicep_linear("arguments", |n| format!("var a = f({}", "b, ".repeat(n)), 2_000);
    assert_bicep_linear("names in parentheses", |n| format!("var a = ({}", "b, ".repeat(n)), 2_000);
    assert_bicep_linear("a long name", |n| "a".repeat(n), 20_000);
    assert_bicep_linear("blanks", |n| format!("var a ={}1", " ".repeat(n)), 20_000);
}

#[test]
fn a_large_bicep_file() {
    let resource = "resource a 'T@v' = {\n  name: 'b${c}'\n  tags: [for x in y: {\n    d: x.e\n  }]\n}\n";
    assert_bicep_linear("resources", |n| resource.repeat(n), 500);
}
