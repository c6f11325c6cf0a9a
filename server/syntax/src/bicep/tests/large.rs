//! Texts that are large in one way: they are read, and all of them. That this takes no more than time in proportion is
//! shown by its ending at all: with the square of these sizes it would not in a day.

use super::super::{Kind, Parse, parse};
use crate::ProblemKind;

/// Everything that is asked of a parse.
fn read(source: &str) -> (Parse, usize) {
    let parsed = parse(source);
    let mut count = 0;
    for declaration in parsed.declarations() {
        let mut open = declaration.expressions();
        while let Some(at) = open.pop() {
            count += 1;
            open.extend(at.children());
        }
    }
    let _ = (parsed.comments(), parsed.directives());
    (parsed, count)
}

#[test]
fn brackets_of_every_kind_may_be_deep() {
    const DEEP: usize = 10_000;
    for (open, close) in
        [("[", "]"), ("{a:", "}"), ("(", ")"), ("f(", ")"), ("a[", "]"), ("!", ""), ("a ? b : ", "")]
    {
        let text = format!("var x = {}1{}\nvar y = 1\n", open.repeat(DEEP), close.repeat(DEEP));
        let (parsed, _) = read(&text);
        let last = parsed.declarations().last().and_then(|last| last.name());
        assert_eq!(last.map(|name| name.text), Some("y"), "{open}");
        read(&format!("var x = {}\nvar y = 1\n", open.repeat(DEEP)));
    }
    for (open, close) in
        [("{a: ", "}"), ("[", "]"), ("(", ")"), ("", "[]"), ("", "?"), ("x<", ">"), ("'a' | ", "")]
    {
        let text = format!("param x {}int{}\nvar y = 1\n", open.repeat(DEEP), close.repeat(DEEP));
        let (parsed, _) = read(&text);
        assert!(parsed.declarations().next().is_some(), "{open}");
    }
    // Strings count twice, and what stands around too many of them is lost with them.
    read(&format!("var x = {}1{}\nvar y = 1\n", "'${".repeat(DEEP), "}'".repeat(DEEP)));
    read(&"var x = '${".repeat(DEEP));
    let resources = "resource a 'b@c' = {\n".repeat(DEEP);
    read(&resources);
    read(&resources.replace('\n', ""));
}

#[test]
fn there_may_be_many_of_everything() {
    const MANY: usize = 20_000;
    let (parsed, count) = read(&"var a = 1\n".repeat(MANY));
    assert_eq!((parsed.declarations().count(), count), (MANY, MANY));
    let (parsed, _) = read(&"// c\n".repeat(MANY));
    assert_eq!(parsed.comments().len(), MANY);
    let (parsed, _) = read(&"/**/".repeat(MANY));
    assert_eq!(parsed.comments().iter().filter(|comment| comment.own_line).count(), 1);
    let (parsed, _) = read(&"#disable-next-line a b\n".repeat(MANY));
    assert_eq!(parsed.directives().len(), MANY);
    // Each is closed by the declaration below it.
    let (parsed, _) = read(&"var a = {\n".repeat(MANY));
    assert_eq!(parsed.declarations().count(), MANY);
    assert_eq!(parsed.problems().len(), MANY);
    assert!(parsed.problems().iter().all(|problem| problem.kind == ProblemKind::UnclosedBracket));
}

#[test]
fn a_line_may_be_long() {
    const LONG: usize = 50_000;
    let (_, count) = read(&format!("var a = [{}]\n", "1,".repeat(LONG)));
    assert_eq!(count, LONG + 1);
    let text = "\\n".repeat(LONG);
    let (parsed, _) = read(&format!("var a = '{text}'\n"));
    let value = parsed.declarations().next().unwrap().expressions()[0];
    assert_eq!(value.as_str().map(str::len), Some(LONG));
    let (parsed, _) = read(&format!("var a = '{}'\n", "${b}".repeat(LONG)));
    assert_eq!(parsed.declarations().next().unwrap().expressions()[0].parts().count(), LONG);
    let (parsed, _) = read(&format!("var a = {}1\n", "b + ".repeat(LONG)));
    assert!(matches!(parsed.declarations().next().unwrap().expressions()[0].kind(), Kind::Binary { .. }));
    read(&"'".repeat(LONG));
    read(&"x ".repeat(LONG));
    read(&"@".repeat(LONG));
}

#[test]
fn ten_megabytes_are_read_and_more_are_not() {
    const LIMIT: usize = 10 * 1024 * 1024;
    let line = format!("var a = '{}'\n", "x".repeat(1000));
    let (parsed, _) = read(&line.repeat(LIMIT / line.len()));
    assert_eq!(parsed.declarations().count(), LIMIT / line.len());
    let parsed = parse(&"x".repeat(LIMIT + 1));
    assert!(parsed.is_too_large());
    assert_eq!(parsed.problems().len(), 1);
}
