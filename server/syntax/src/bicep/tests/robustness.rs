//! Whatever is typed: a parse ends, nothing panics, and what is taken over from the parse before is what a full one
//! gives.

use super::super::{Expression, Kind, Member, Parse, Part, parse, reparse};
use crate::Span;
use crate::testing::{BICEP, Dice};
use std::ops::ControlFlow;
use std::path::Path;

/// What people type into Bicep.
const PIECES: &[&str] = &[
    "x",
    "é",
    "😀",
    " ",
    "  ",
    "\n",
    "\n  ",
    "\n\n",
    "\r\n",
    "\r",
    "\t",
    ":",
    ": ",
    ",",
    ", ",
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
    ".",
    ".?",
    "::",
    "=",
    "=>",
    "?",
    "!",
    "...",
    "@",
    "@secure()\n",
    "//",
    " // c",
    "/*",
    "*/",
    "#",
    "#disable-next-line x\n",
    "#restore-diagnostics",
    "a: b",
    "\n  key: value\n",
    "\nvar a = 1\n",
    "\nresource a 'b@c' = {\n",
    "if (",
    "[for a in b: ",
    "\u{feff}",
    "\u{85}",
    "\0",
    "0",
    "999999999999999999999",
    "existing",
    "null",
    "true",
    "param",
];

/// The sources of the grammar's corpus: texts above the line that begins their trees.
fn corpus() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../grammars/bicep/test/corpus");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut sources = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(path).unwrap();
        // A case is its name between two double lines, its source, a line, its tree.
        let line = "=".repeat(80);
        for case in text.split(&line).skip(2).step_by(2) {
            sources.extend(case.split(&"-".repeat(80)).next().map(str::to_owned));
        }
    }
    assert!(sources.len() > 100, "{} sources", sources.len());
    sources
}

fn again(source: &str, before: &Parse) -> Parse {
    reparse(source, Some((before, &[])), &mut || ControlFlow::Continue(())).unwrap()
}

/// Everything that a parse says, spans included.
fn everything(parsed: &Parse) -> String {
    format!(
        "{:#?}\n{:#?}\n{:#?}\n{:#?}",
        parsed.declarations,
        parsed.comments(),
        parsed.directives(),
        parsed.problems()
    )
}

#[track_caller]
fn assert_same(source: &str, reused: &Parse, before: &str) {
    let full = parse(source);
    let is_same = reused.declarations == full.declarations
        && reused.between == full.between
        && reused.comments() == full.comments()
        && reused.directives() == full.directives()
        && reused.problems() == full.problems();
    if !is_same {
        let (reused, full) = (everything(reused), everything(&full));
        let differ = reused.lines().zip(full.lines()).find(|(one, other)| one != other);
        panic!("{differ:?} after {before:?}\nnow {source:?}");
    }
}

/// Spans lie in the text and in what they are in, and names are what stands at their spans.
fn walk(source: &str, parsed: &Parse) {
    for declaration in parsed.declarations() {
        let mut declarations = vec![declaration];
        while let Some(declaration) = declarations.pop() {
            let span = declaration.span();
            assert!(source.get(span.range()).is_some(), "{span:?} in {source:?}");
            if let Some(name) = declaration.name() {
                assert_eq!(&source[name.span.range()], name.text);
            }
            declarations.extend(declaration.nested());
            let mut open: Vec<Expression<'_>> =
                declaration.decorators().chain(declaration.expressions()).collect();
            while let Some(at) = open.pop() {
                check(source, at);
                open.extend(at.children());
            }
        }
    }
    for comment in parsed.comments() {
        assert!(source[comment.span.range()].starts_with('/'), "{comment:?} in {source:?}");
        assert_eq!(comment.own_line, is_alone(source, comment.span.start), "{source:?}");
    }
    for directive in parsed.directives() {
        assert!(source[directive.span.range()].starts_with('#'));
        assert!(directive.codes.iter().all(|code| &source[code.span.range()] == code.text));
    }
    for problem in parsed.problems() {
        assert!(source.get(problem.span.range()).is_some(), "{problem:?} in {source:?}");
    }
}

/// Whether nothing but white space stands before `offset` on its line.
fn is_alone(source: &str, offset: usize) -> bool {
    let before = source.get(crate::line::start(source, offset)..offset).unwrap_or_default();
    before.trim_start_matches('\u{feff}').trim().is_empty()
}

fn check(source: &str, at: Expression<'_>) {
    let text = source.get(at.span().range()).unwrap_or_else(|| panic!("{:?} in {source:?}", at.span()));
    match at.kind() {
        Kind::Name(name) => assert_eq!(text, name),
        Kind::Null => assert_eq!(text, "null"),
        Kind::Boolean(value) => assert_eq!(text, value.to_string()),
        Kind::Missing => assert_eq!(text, "", "in {source:?}"),
        Kind::Property { name, .. } | Kind::Nested { name, .. } => {
            assert_eq!(&source[name.span.range()], name.text);
        }
        Kind::Object => assert!(text.starts_with('{')),
        Kind::Array => assert!(text.starts_with('[')),
        Kind::String => {
            assert!(text.starts_with(['\'', '$']), "{text:?}");
            assert!(at.span().contains(at.content_span().unwrap()));
            for part in at.parts() {
                if let Part::Text(_, span) = part {
                    assert!(at.span().contains(span), "{span:?} in {text:?} of {source:?}");
                }
            }
        }
        _ => {}
    }
    for member in at.members() {
        if let Member::Entry(entry) = member {
            assert!(holds(source, at, entry.span), "{:?} in {source:?}", entry.span);
            assert!(entry.span.contains(entry.key.span()));
        }
    }
    for child in at.children() {
        assert!(holds(source, at, child.span()), "{:?} in {text:?} of {source:?}", child.span());
    }
}

/// Whether `span` lies in `outer`: a value that is missing there may begin behind the blanks at its end.
fn holds(source: &str, outer: Expression<'_>, span: Span) -> bool {
    let behind = source.get(outer.span().end..span.end).unwrap_or_default();
    outer.span().start <= span.start && behind.trim().is_empty()
}

#[test]
fn what_is_taken_over_is_what_a_full_parse_gives() {
    let mut sources = corpus();
    sources.extend(BICEP.iter().map(|sample| (*sample).to_owned()));
    let mut dice = Dice::new(4);
    for _ in 0..250 {
        // Two after each other: an edit then has something below it that may be taken over wrongly.
        let mut source = format!("{}\n{}", dice.one_of(&sources), dice.one_of(&sources));
        let mut parsed = parse(&source);
        for _ in 0..8 {
            let before = source.clone();
            let (span, new) = dice.edit_with(&source, PIECES);
            source.replace_range(span.range(), &new);
            parsed = again(&source, &parsed);
            assert_same(&source, &parsed, &before);
            walk(&source, &parsed);
        }
    }
}

#[test]
fn a_text_that_is_cut_anywhere_is_read() {
    for sample in BICEP {
        for at in (0..sample.len()).filter(|at| sample.is_char_boundary(*at)).step_by(3) {
            walk(&sample[..at], &parse(&sample[..at]));
            walk(&sample[at..], &parse(&sample[at..]));
        }
    }
}

#[test]
fn any_bytes_are_read() {
    let mut dice = Dice::new(5);
    for _ in 0..200 {
        let length = dice.below(400);
        let text: String = (0..length)
            .map(|_| match dice.below(4) {
                0 => (*dice.one_of(PIECES)).to_owned(),
                1 => char::from(u8::try_from(dice.below(128)).unwrap_or(0)).to_string(),
                2 => char::from_u32(u32::try_from(dice.below(0x1_1000)).unwrap_or(0))
                    .unwrap_or('x')
                    .to_string(),
                _ => " ".to_owned(),
            })
            .collect();
        walk(&text, &parse(&text));
    }
}
