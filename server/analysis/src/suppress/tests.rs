//! Suppressions by example, in either language.

use super::Suppressions;
use crate::Finding;
use crate::testing::{check, check_bicep, check_bicep_fix, check_fix};
use azureml_syntax::Span;

const ENDPOINT: &str = "$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json\n";

#[test]
fn a_finding_is_silenced_on_its_line_and_from_the_line_above() {
    check(&format!("{ENDPOINT}name: scoring\nfoo: 1 # azureml-ls: ignore[unknown-key] why not\n"));
    check(&format!("{ENDPOINT}name: scoring\n# azureml-ls: ignore[unknown-key]\n# more\nfoo: 1\n"));
    check(&format!("{ENDPOINT}name: scoring\nfoo: 1 # azureml-ls: ignore\n"));
    check(&format!("{ENDPOINT}name: scoring\nfoo: 1\nbar: 2\n# azureml-ls: ignore-file[unknown-key]\n"));
}

#[test]
fn it_works_on_that_line_only() {
    check(&format!(
        "{ENDPOINT}name: scoring
foo: 1 # azureml-ls: ignore[unknown-key]
bar: 1
#^^ error[unknown-key]
"
    ));
}

#[test]
fn unused_and_unknown_codes_are_told() {
    check(&format!(
        "{ENDPOINT}name: scoring
foo: 1 # azureml-ls: ignore[unknown-key, renamed-key, unkown-key]
#                                        ^^^^^^^^^^^ warning[unused-suppression]: Nothing here is a `renamed-key`
#                                                     ^^^^^^^^^^ warning[unused-suppression]: Did you mean `unknown-key`?
description: y # azureml-ls: ignore
#              ^^^^^^^^^^^^^^^^^^^^ warning[unused-suppression]: ignores nothing
id: z # azureml-ls: disable[unknown-key]
#                   ^^^^^^^ warning[unused-suppression]: stands `ignore[code]`
"
    ));
}

#[test]
fn one_code_of_several_can_go() {
    check_fix(
        "unused-suppression",
        &format!("{ENDPOINT}name: scoring\nfoo: 1 # azureml-ls: ignore[renamed-key, unknown-key] why\n"),
        &format!("{ENDPOINT}name: scoring\nfoo: 1 # azureml-ls: ignore[unknown-key] why\n"),
    );
    check_fix(
        "unused-suppression",
        &format!("{ENDPOINT}name: scoring # azureml-ls: ignore[renamed-key]\n"),
        &format!("{ENDPOINT}name: scoring\n"),
    );
}

/// A finding of a rule for every `bad` in a Bicep text, what is left of them, and what is said about directives.
fn directed(source: &str) -> Vec<(String, String)> {
    let parse = azureml_syntax::bicep::parse(source);
    let rule = crate::rules::find("batch-network-key").expect("a rule");
    let bad = source.match_indices("bad");
    let mut findings: Vec<Finding> =
        bad.map(|(at, word)| Finding::new(rule, Span::new(at, at + word.len()), "")).collect();
    Suppressions::of_directives(source, &parse.directives()).apply(&mut findings, true, true);
    findings.sort_by_key(|finding| finding.span);
    findings.into_iter().map(|one| (source[one.span.range()].to_owned(), one.message)).collect()
}

/// The number of `bad` that are still told.
fn left(source: &str) -> usize {
    directed(source).into_iter().filter(|(text, _)| text == "bad").count()
}

#[test]
fn a_directive_silences_the_next_line_alone() {
    for code in ["batch-network-key", "azureml-batch-network-key", "BCP037 azureml-batch-network-key"] {
        let source = format!("#disable-next-line {code}\nvar bad = 1\nvar bad2 = 2\n");
        assert_eq!(directed(&source), [("bad".to_owned(), String::new())], "{code}");
    }
    assert_eq!(
        left("var x = {\r\n  #disable-next-line batch-network-key\r\n  bad: 1\r\n  bad: 1\r\n}\r\n"),
        1
    );
    // As in Bicep: nothing is looked for further down, and letters count.
    assert_eq!(left("#disable-next-line batch-network-key\n\nvar bad = 1\n"), 1);
    assert_eq!(left("#disable-next-line Batch-Network-Key\nvar bad = 1\n"), 1);
    assert_eq!(left("#disable-next-line no-unused-vars\nvar bad = 1\n"), 1);
}

#[test]
fn diagnostics_are_silenced_until_they_are_restored() {
    let disabled = "var bad = 1\n#disable-diagnostics azureml-batch-network-key\nvar bad = 1\nvar bad = 1\n";
    assert_eq!(left(disabled), 1);
    assert_eq!(left(&format!("{disabled}#restore-diagnostics BCP037\nvar bad = 1\n")), 1);
    assert_eq!(left(&format!("{disabled}#restore-diagnostics batch-network-key\nvar bad = 1\n")), 2);
    let again = "#disable-diagnostics batch-network-key\nvar bad = 1\n";
    assert_eq!(left(&format!("{disabled}{again}#restore-diagnostics batch-network-key\nvar bad = 1\n")), 2);
    assert!(directed(&format!("{disabled}{again}")).iter().all(|(text, _)| text == "bad"));
}

#[test]
fn directives_of_ours_that_silence_nothing_are_told_and_those_of_others_are_not() {
    check_bicep(
        "#disable-next-line no-unused-vars BCP037 azureml-batch-network-key // why
//                                       ^^^^^^^^^^^^^^^^^^^^^^^^^ warning[unused-suppression]: Nothing here is a `batch-network-key`
var x = 1
#disable-diagnostics batch-network-key azureml-batch-netwrok-key
//                   ^^^^^^^^^^^^^^^^^ warning[unused-suppression]: Nothing here is a `batch-network-key`
//                                     ^^^^^^^^^^^^^^^^^^^^^^^^^ warning[unused-suppression]: Did you mean `batch-network-key`?
#restore-diagnostics batch-network-key prefer-interpolation
",
    );
    check_bicep(
        "#disable-diagnostics azureml-unused-suppression
#disable-next-line azureml-batch-network-key
var x = 1
",
    );
}

#[test]
fn a_directive_goes_with_its_line_or_loses_a_code() {
    let line = "  #disable-next-line azureml-batch-network-key // why\n";
    check_bicep_fix(
        "unused-suppression",
        &format!("var x = {{\n{line}  a: 1\n}}\n"),
        "var x = {\n  a: 1\n}\n",
    );
    check_bicep_fix(
        "unused-suppression",
        "#disable-next-line azureml-batch-network-key BCP037\nvar x = 1\n",
        "#disable-next-line BCP037\nvar x = 1\n",
    );
    check_bicep_fix(
        "unused-suppression",
        "#disable-next-line BCP037 azureml-batch-netwrok-key\nvar x = 1\n",
        "#disable-next-line BCP037 azureml-batch-network-key\nvar x = 1\n",
    );
}

#[test]
fn rules_can_ask_what_others_silence() {
    let source = "#disable-next-line BCP037\nvar x = 1\nvar y = 1\n";
    let parse = azureml_syntax::bicep::parse(source);
    let file =
        crate::bicep::File::new(azureml_syntax::Language::Bicep, source, &parse, &crate::files::NoFiles);
    let at = |text: &str| Span::at(source.find(text).expect("text"));
    assert!(file.silenced_at(at("x ="), "BCP037") && !file.silenced_at(at("y ="), "BCP037"));
    assert!(!file.silenced_at(at("x ="), "BCP036"));
}
