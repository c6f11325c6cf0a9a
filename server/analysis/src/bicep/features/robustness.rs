//! Every feature at every offset of the grammar's corpus and of half-typed files, with both line ends: nothing panics,
//! answers lie where they must, what is proposed reads as what it says, and a rename can be taken back.

use super::testing::Workspace;
use super::*;
use crate::bicep::File;
use crate::features::{Completion, CompletionKind, Symbol};
use crate::files::NoFiles;
use azureml_syntax::bicep::{Declaration, Expression, Member, Parse, parse};
use azureml_syntax::edit::apply;
use azureml_syntax::{Language, Span};

const CORPUS: [&str; 9] = [
    include_str!("../../../../../grammars/bicep/test/corpus/collections.txt"),
    include_str!("../../../../../grammars/bicep/test/corpus/declarations.txt"),
    include_str!("../../../../../grammars/bicep/test/corpus/expressions.txt"),
    include_str!("../../../../../grammars/bicep/test/corpus/lines_and_comments.txt"),
    include_str!("../../../../../grammars/bicep/test/corpus/parameter_files.txt"),
    include_str!("../../../../../grammars/bicep/test/corpus/strings.txt"),
    include_str!("../../../../../grammars/bicep/test/corpus/torn_brackets.txt"),
    include_str!("../../../../../grammars/bicep/test/corpus/torn_lines.txt"),
    include_str!("../../../../../grammars/bicep/test/corpus/types.txt"),
];

/// Everything at once: resources that are known, modules, imports, loops, every state of completion.
const SAMPLE: &str = "import { size as big } from 'types.bicep'
import * as types from 'types.bicep'
@description('größe-😀')
param location string = resourceGroup().location
param sizes big[]
// #region ws
resource ws 'Microsoft.MachineLearningServices/workspaces@2020-08-01' = if (length(sizes) > 0) {
  name: 'ws-${location}'
  properties: {
    publicNetworkAccess: 'Disabled'
    friendlName: location
    half
    v1LegacyMode:
    'quoted
  }
  resource endpoint 'batchEndpoints' = [for (one, i) in sizes: {
    name: '${one}${i}'
    properties: { publicNetworkAccess: 'Disabled', authMode: 'AADToken' }
  }]
}
// #endregion
module m 'm.bicep' = [for size in sizes: {
  params: {
    location: location
    ...(true ? { 'size': size } : {})
  }
}]
resource c '${x}' = {}
resource d 'Microsoft.MachineLearningServices/workspaces/computes@' = {
  parent: ws
  properties: { computeType: 'AmlCompute', properties: {
    subnet: { id: m[0].outputs.id }
    scaleSettings: { maxNodeCount: map([1], x => x + types.one)[0] }
  } }
}
output id string = ws::endpoint[0].id
output ids array = [for i in m: i.outputs.id]
";

/// The texts of the corpus, without their trees.
fn texts() -> Vec<&'static str> {
    let rule = "=".repeat(80);
    let of_file = |file: &'static str| {
        let parts: Vec<_> = file.split(rule.as_str()).collect();
        // Between two rules stands a title, behind them a text.
        parts.into_iter().skip(2).step_by(2).collect::<Vec<_>>()
    };
    let text = |part: &'static str| part.split("\n----").next().unwrap_or_default().trim_start_matches('\n');
    CORPUS.into_iter().flat_map(of_file).map(text).collect()
}

fn ask<T>(source: &str, ask: impl FnOnce(&File<'_>) -> T) -> T {
    let parse = parse(source);
    ask(&File::new(Language::Bicep, source, &parse, &NoFiles))
}

fn inside(source: &str, span: Span) {
    assert!(span.start <= span.end && source.get(span.range()).is_some(), "{span:?}");
}

fn at(file: &File<'_>, offset: usize) {
    let source = file.source;
    let on_break = source.get(..offset).is_none_or(|text| text.ends_with('\r'));
    for one in complete(file, offset) {
        inside(source, one.replace);
        assert!(!source[one.replace.range()].contains(['\n', '\r']), "{one:?}");
        assert!(one.replace.touches(offset.min(source.len())) || on_break, "{one:?} at {offset}");
        assert!(!one.label.is_empty() && !one.plain.is_empty() && !one.snippet.is_empty());
    }
    if let Some(hover) = hover(file, offset) {
        inside(source, hover.span);
        assert!(hover.span.touches(offset) && !hover.markdown.is_empty(), "{hover:?} at {offset}");
    }
    let regions = selection(file, offset);
    assert!(regions.windows(2).all(|pair| pair[1].contains(pair[0]) && pair[0] != pair[1]), "{regions:?}");
    let places = references(file, offset).into_iter().chain(definition(file, offset));
    places.for_each(|place| inside(source, place.span));
    let lit = highlights(file, offset);
    lit.iter().for_each(|span| inside(source, *span));
    if let Ok(edits) = rename(file, offset, "renamed_") {
        assert!(!edits.is_empty());
        for edits in edits.iter().flat_map(|file| &file.edits) {
            inside(source, edits.span);
        }
    }
}

fn whole(file: &File<'_>) {
    fn check(source: &str, all: &[Symbol]) {
        for symbol in all {
            inside(source, symbol.span);
            assert!(symbol.span.contains(symbol.selection) && !symbol.name.is_empty(), "{symbol:?}");
            check(source, &symbol.children);
        }
    }
    check(file.source, &symbols(file));
    links(file).iter().for_each(|link| inside(file.source, link.span));
    let folds = folds(file);
    folds.iter().for_each(|fold| inside(file.source, fold.span));
    assert!(folds.windows(2).all(|pair| pair[0].span.start < pair[1].span.start));
}

/// The offsets between characters.
fn offsets(source: &str) -> impl Iterator<Item = usize> {
    (0..=source.len()).filter(|offset| source.is_char_boundary(*offset))
}

#[test]
fn every_feature_answers_at_every_offset() {
    let texts = texts();
    assert!(texts.len() > 150, "{}", texts.len());
    for text in texts.into_iter().chain([SAMPLE]) {
        for source in [text.to_owned(), text.replace('\n', "\r\n")] {
            ask(&source, |file| {
                whole(file);
                // Beyond the end and inside characters, too.
                (0..source.len() + 2)
                    .filter(|offset| *offset <= source.len())
                    .for_each(|offset| at(file, offset));
                let _ = complete(file, source.len() + 2);
            });
        }
    }
}

#[test]
fn every_feature_answers_in_half_typed_files() {
    for end in offsets(SAMPLE) {
        ask(&SAMPLE[..end], |file| {
            whole(file);
            at(file, end);
        });
    }
}

/// All keys and values of a parse, nested resources too.
fn entries(parse: &Parse) -> Vec<azureml_syntax::bicep::Entry<'_>> {
    fn of<'p>(expression: Expression<'p>, into: &mut Vec<azureml_syntax::bicep::Entry<'p>>) {
        into.extend(expression.entries());
        for member in expression.members() {
            if let Member::Resource(nested) = member {
                declaration(nested, into);
            }
        }
        expression.children().into_iter().for_each(|inner| of(inner, into));
    }
    fn declaration<'p>(one: Declaration<'p>, into: &mut Vec<azureml_syntax::bicep::Entry<'p>>) {
        one.expressions().into_iter().for_each(|inner| of(inner, into));
    }
    let mut all = Vec::new();
    parse.declarations().for_each(|one| declaration(one, &mut all));
    all
}

#[test]
fn what_is_accepted_reads_as_what_was_offered() {
    let mut accepted = 0;
    let mut seen = std::collections::HashSet::new();
    let before = parse(SAMPLE).problems().len();
    for offset in offsets(SAMPLE) {
        let all: Vec<Completion> = ask(SAMPLE, |file| complete(file, offset));
        for one in all {
            if !seen.insert((one.replace, one.plain.clone())) {
                continue;
            }
            let after =
                format!("{}{}{}", &SAMPLE[..one.replace.start], one.plain, &SAMPLE[one.replace.end..]);
            let parse = parse(&after);
            assert!(parse.problems().len() <= before, "{} at {offset}:\n{after}", one.label);
            let near = |start: usize| start.abs_diff(one.replace.start) <= 2;
            let found = match one.kind {
                CompletionKind::Key if !after[..one.replace.start].ends_with('.') => entries(&parse)
                    .iter()
                    .any(|entry| near(entry.key.span().start) && entry.name() == Some(one.label.as_str())),
                CompletionKind::Value if !one.label.contains('…') => entries(&parse).iter().any(|entry| {
                    let text = &after[entry.value.span().range()];
                    near(entry.value.span().start) && text.trim_matches('\'') == one.label
                }),
                _ => true,
            };
            assert!(found, "{} at {offset}:\n{after}", one.label);
            accepted += 1;
        }
    }
    assert!(accepted > 400, "{accepted}");
}

#[test]
fn a_rename_can_be_taken_back() {
    let mut renamed = 0;
    for source in texts().into_iter().chain([SAMPLE]) {
        for offset in offsets(source) {
            let Some((name, edits)) = ask(source, |file| {
                let name = file.symbols.at(offset)?.name.text.to_owned();
                // Some names can be read, but not be chosen.
                rename(file, offset, &name).ok()?;
                Some((name, rename(file, offset, "other_").ok()?))
            }) else {
                continue;
            };
            let [only] = edits.as_slice() else { panic!("one file alone: {edits:?}") };
            let after = apply(source, &only.edits);
            let problems = |text: &str| parse(text).problems().len();
            assert!(problems(&after) <= problems(source), "{after}");
            // Where it begins now: what stood before it may have grown.
            let grown: isize = only
                .edits
                .iter()
                .filter(|edit| edit.span.end < offset)
                .map(|edit| edit.text.len() as isize - edit.span.len() as isize)
                .sum();
            let own = only.edits.iter().find(|edit| edit.span.touches(offset)).expect("it is changed");
            let there = (own.span.start as isize + grown) as usize + own.text.rfind("other_").unwrap();
            let back = ask(&after, |file| rename(file, there, &name)).expect("it can be taken back");
            let back = apply(&after, &back[0].edits);
            assert_eq!(back.replace(&format!("{name} as {name}"), &name), source);
            renamed += 1;
        }
    }
    assert!(renamed > 500, "{renamed}");
}

#[test]
fn large_and_deep_files_are_answered() {
    let mut large = String::new();
    for number in 0..300 {
        large.push_str(&SAMPLE.replace("ws ", &format!("ws{number} ")));
    }
    ask(&large, |file| {
        whole(file);
        for step in 0..40 {
            let offset = step * 7919 % large.len();
            if large.is_char_boundary(offset) {
                at(file, offset);
            }
        }
    });
    let deep = [
        format!("var a = {}1{}\n", "[".repeat(5_000), "]".repeat(5_000)),
        format!("var a = {}b\n", "b.".repeat(5_000)),
        format!("var a = {}\n", "{ a: ".repeat(2_000)),
    ];
    for source in deep {
        ask(&source, |file| {
            whole(file);
            [0, 9, 200, source.len() / 2, source.len() - 1].into_iter().for_each(|offset| at(file, offset));
        });
    }
}

#[test]
fn beside_the_official_server_nothing_is_answered_twice() {
    let workspace = Workspace::new("module m 'm.bicep' = {}\nvar a$0 = 1\n//- /m.bicep\n");
    workspace.ask(|file, offset| {
        let ask = |file: &File<'_>| {
            (
                symbols(file).len() + links(file).len(),
                references(file, offset).len()
                    + highlights(file, offset).len()
                    + complete(file, offset).len(),
                definition(file, offset).is_some() || rename(file, offset, "b").is_ok(),
            )
        };
        assert_eq!(ask(file), (3, 2, true));
        let file = File::new(file.language, file.source, file.parse, file.files).beside_official(true);
        assert_eq!(ask(&file), (0, 0, false));
        assert_eq!(selection(&file, offset).len(), 3);
    });
}

#[test]
fn files_that_name_each_other_are_answered() {
    let workspace = Workspace::new(
        "//- /a.bicep
module b 'b.bicep' = { params: { p: 1 } }
param p$0 int
output o int = b.outputs.o
//- /b.bicep
module a 'a.bicep' = { params: { p: 1 } }
param p int
output o int = a.outputs.o
//- /a.bicepparam
using 'a.bicep'
extends 'b.bicepparam'
param p = 1
//- /b.bicepparam
using none
extends 'a.bicepparam'
param p = base.p
",
    );
    workspace.ask(|file, offset| {
        assert_eq!(references(file, offset).len(), 5);
        assert!(rename(file, offset, "q").is_ok());
        (0..file.source.len()).for_each(|offset| _ = (hover(file, offset), complete(file, offset)));
    });
}
