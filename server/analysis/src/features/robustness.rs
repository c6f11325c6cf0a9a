//! Every feature at every offset, on whole and half-typed files, with both line ends: nothing panics, answers lie
//! where they must, and an accepted key is a key of the mapping it was offered for.

use super::lines::clamp;
use super::testing::ask;
use super::{
    CompletionKind, File, Symbol, complete, declaration, definition, folds, hover, links, occurrences,
    references, selection, symbols,
};
use crate::typed::type_document;
use azureml_syntax::{Span, parse};
use std::collections::HashSet;

const SAMPLES: [&str; 6] = [
    r#"# a batch deployment
$schema: https://azuremlschemas.azureedge.net/latest/modelBatchDeployment.schema.json
name: größe-😀
endpoint_name: "my-endpoint"
type: model
model: azureml:mnist@latest
code_configuration:
  code: ./src
  scoring_script: 'score.py'
environment:
  conda_file: env.yml
  image: mcr.microsoft.com/a/b:1 # pinned
compute: azureml:cpu-cluster
resources: {instance_count: 1, properties: {a: [1, 2]}}
settings:
  mini_batch_size: 10
  retry_settings:
    max_retries: 3

  output_action: append_row
description: |
  two
  lines
"#,
    r#"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: e
tags: &t
  team: "a
    b"
properties:
  <<: *t
traffic:
  blue: 90
---
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: e
data_collector:
  collections:
    model_inputs:
      enabled: 'true'
  request_logging:
    capture_headers:
    - a
    - b
instance_type:
identity: {type: system_assigned,
  user_assigned_identities: [
    {resource_id: x},
  ]
}
"#,
    "$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json\nname: a\npublic_network_access: disabled\nauth_mode: {{MODE}}\nidentity:\n\ttype: x\nfoo: [a, {b: c\n",
    "version: '3'\nservices:\n  - web: {a: 1}\n\u{2028}\n? complex\n: value\n",
    "\u{feff}---\r\n%YAML 1.1\r- - - a\r\n*x : &y !!str |2-\n   text\n...\n",
    "<<<<<<< HEAD\nname: a\n=======\nname: b\n>>>>>>> other\n\0: \u{85}x\n",
];

/// Expressions in every state of completion. Its steps are of the kind that one of their keys says: a key written over
/// that one belongs to another.
const EXPRESSIONS: &str = r#"$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
inputs: {rate: 0.1}
jobs:
  a:
    type: command
    component: prepare.yml
    inputs:
      raw: ${{parent.inputs.rate}}
      rows: "${{ parent.jobs.b.outputs.x"
  b: &b
    type: command
    command: >-
      run ${{inputs.x}} $[[--y ${{inputs['y']}} {inputs.x} ${{
    inputs: {x: "${{parent.jobs.b.outputs.x}}/ä"}
    outputs:
      x:
  c:
    type: sweep
    trial: {command: "${{search_space.}}${{}}"}
"#;

fn in_both_line_ends(more: &[&str], check: impl Fn(&str)) {
    for sample in SAMPLES.iter().chain(more) {
        check(sample);
        check(&sample.replace("\r\n", "\n").replace('\n', "\r\n"));
    }
}

fn inside(source: &str, span: Span) {
    assert!(span.start <= span.end && source.get(span.range()).is_some(), "{span:?}");
}

fn at(file: &File<'_>, offset: usize) {
    let source = file.source;
    for completion in complete(file, offset) {
        inside(source, completion.replace);
        // Between `\r` and `\n` the cursor counts as before both.
        let here = clamp(source, offset);
        let here =
            if source[..here].ends_with('\r') && source[here..].starts_with('\n') { here - 1 } else { here };
        let reached = completion.replace.touches(here);
        assert!(reached, "{completion:?} at {offset}");
        assert!(!source[completion.replace.range()].contains(['\n', '\r']), "{completion:?}");
        assert!(!completion.label.is_empty() && !completion.plain.is_empty());
    }
    if let Some(hover) = hover(file, offset) {
        inside(source, hover.span);
        assert!(hover.span.touches(offset) && !hover.markdown.is_empty(), "{hover:?} at {offset}");
    }
    let regions = selection(file, offset);
    assert!(regions.iter().all(|region| region.touches(clamp(source, offset))));
    assert!(regions.windows(2).all(|pair| pair[1].contains(pair[0]) && pair[0] != pair[1]), "{regions:?}");
    definition(file, offset)
        .into_iter()
        .chain(references(file, offset))
        .chain(occurrences(file, offset))
        .chain(declaration(file, offset).filter(|place| place.path.is_none()).map(|place| place.span))
        .for_each(|span| inside(source, span));
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

#[test]
fn every_feature_answers_at_every_offset() {
    in_both_line_ends(&[EXPRESSIONS], |source| {
        ask(source, &["src/", "env.yml", "prepare.yml"], |file| {
            whole(file);
            // Beyond the end and inside characters, too.
            (0..source.len() + 2).for_each(|offset| at(file, offset));
        });
    });
}

#[test]
fn every_feature_answers_in_half_typed_files() {
    in_both_line_ends(&[EXPRESSIONS], |source| {
        for (end, _) in source.char_indices() {
            let typed = &source[..end];
            ask(typed, &[], |file| {
                whole(file);
                at(file, end);
            });
        }
    });
}

#[test]
fn an_accepted_key_is_a_key_of_its_mapping() {
    let accepted = std::cell::Cell::new(0);
    in_both_line_ends(&[], |source| {
        let problems = parse(source).problems().len();
        let mut seen = HashSet::new();
        let identities: Vec<_> =
            ask(source, &[], |file| file.documents.iter().map(|typed| typed.identity.clone()).collect());
        for offset in (0..=source.len()).filter(|offset| source.is_char_boundary(*offset)) {
            let offered = ask(source, &[], |file| complete(file, offset));
            if offered.iter().any(|completion| completion.kind == CompletionKind::Skeleton) {
                // Skeletons for a document that has no kind yet.
                continue;
            }
            for key in offered.iter().filter(|completion| completion.kind == CompletionKind::Key) {
                // Every offset of a word gives the same text.
                if !seen.insert((key.replace, key.plain.clone())) {
                    continue;
                }
                let after =
                    format!("{}{}{}", &source[..key.replace.start], key.plain, &source[key.replace.end..]);
                accepted.set(accepted.get() + 1);
                let parse = parse(&after);
                let identities = identities.iter().cloned();
                let documents = parse.documents().iter().zip(identities);
                let typed: Vec<_> =
                    documents.map(|(document, identity)| type_document(document, identity)).collect();
                let places = typed.iter().flat_map(|document| &document.places);
                let found =
                    places.filter_map(|place| Some((place.entry?, place.key?))).any(|(entry, known)| {
                        let start = entry.key.span.start;
                        (start == key.replace.start || start + 1 == key.replace.start)
                            && known.name == key.label
                    });
                assert!(found, "{} at {offset}:\n{after}", key.label);
                assert!(parse.problems().len() <= problems, "{} at {offset}:\n{after}", key.label);
            }
        }
    });
    assert!(accepted.get() > 500, "{}", accepted.get());
}

#[test]
fn an_accepted_value_is_the_value_of_its_key() {
    let accepted = std::cell::Cell::new(0);
    in_both_line_ends(&[], |source| {
        let mut seen = HashSet::new();
        for offset in (0..=source.len()).filter(|offset| source.is_char_boundary(*offset)) {
            let offered = ask(source, &[], |file| complete(file, offset));
            for value in offered.iter().filter(|completion| completion.kind == CompletionKind::Value) {
                if !seen.insert((value.replace, value.plain.clone())) {
                    continue;
                }
                accepted.set(accepted.get() + 1);
                let after = format!(
                    "{}{}{}",
                    &source[..value.replace.start],
                    value.plain,
                    &source[value.replace.end..]
                );
                let found = parse(&after).documents().iter().flat_map(super::nodes).any(|node| {
                    let near = node.span().start.abs_diff(value.replace.start) <= 1;
                    near && node.as_str() == Some(&*value.label)
                });
                assert!(found, "{} at {offset}:\n{after}", value.label);
            }
        }
    });
    assert!(accepted.get() > 50, "{}", accepted.get());
}
