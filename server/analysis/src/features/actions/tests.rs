use super::*;
use crate::features::testing::{ask, cursor};
use crate::{Rule, Severity};
use azureml_syntax::edit::apply;

static RULE: Rule = Rule {
    code: "bad-word",
    group: "keys",
    summary: "",
    severity: Severity::Error,
    fix: Some(Safety::Safe),
    since: "0.1.0",
    link: "",
    documentation: "",
    yaml: None,
    bicep: None,
    network: None,
};

/// One finding for every `bad` in the text, with the safe fix to make it `good`.
fn findings(source: &str) -> Vec<Finding> {
    let found = source.match_indices("bad");
    found
        .map(|(at, word)| {
            let span = Span::new(at, at + word.len());
            let operation = Operation::ReplaceText { span, text: "good".into() };
            Finding::new(&RULE, span, "bad").fix(Safety::Safe, "Write `good`", vec![operation])
        })
        .collect()
}

/// Every action's title and the text after it.
fn offered(fixture: &str) -> Vec<(String, String)> {
    let (source, offset) = cursor(fixture);
    let actions = ask(&source, &[], |file| quick_fixes(file, &findings(&source), Span::at(offset)));
    actions.into_iter().map(|action| (action.title, apply(&source, &action.edits))).collect()
}

fn after(fixture: &str, title: &str) -> String {
    let offered = offered(fixture);
    offered
        .iter()
        .find(|(name, _)| name == title)
        .map_or_else(|| format!("{offered:#?}"), |(_, text)| text.clone())
}

const LINE: &str = "Ignore `bad-word` on this line";
const FILE: &str = "Ignore `bad-word` in this file";

#[test]
fn a_finding_offers_its_fix_then_all_of_its_code_then_to_ignore_it() {
    let titles: Vec<String> = offered("a: b$0ad\nc: bad\n").into_iter().map(|(title, _)| title).collect();
    assert_eq!(titles, ["Write `good`", "Fix all `bad-word` in this file", LINE, FILE]);
    assert_eq!(after("a: b$0ad\nc: bad\n", "Write `good`"), "a: good\nc: bad\n");
    assert_eq!(after("a: b$0ad\nc: bad\n", "Fix all `bad-word` in this file"), "a: good\nc: good\n");
}

#[test]
fn elsewhere_on_the_line_the_findings_of_the_line_count_and_elsewhere_none() {
    assert_eq!(after("$0a: bad\n", "Write `good`"), "a: good\n");
    assert_eq!(offered("a: bad\n$0b: 1\n"), []);
}

#[test]
fn an_ignore_comment_goes_to_the_end_of_the_line() {
    assert_eq!(after("a: b$0ad\nb: 1\n", LINE), "a: bad # azureml-ls: ignore[bad-word]\nb: 1\n");
    assert_eq!(after("a: b$0ad  \r\nb: 1\r\n", LINE), "a: bad # azureml-ls: ignore[bad-word]\r\nb: 1\r\n");
    assert_eq!(after("b$0ad: |\n  text\n", LINE), "bad: | # azureml-ls: ignore[bad-word]\n  text\n");
}

#[test]
fn where_it_cannot_stand_it_goes_to_the_line_above() {
    assert_eq!(
        after("t:\n  b$0ad: 1 # why\n", LINE),
        "t:\n  # azureml-ls: ignore[bad-word]\n  bad: 1 # why\n"
    );
    assert_eq!(
        after("b$0ad: \"one\n  two\"\r\n", LINE),
        "# azureml-ls: ignore[bad-word]\nbad: \"one\n  two\"\r\n"
    );
    let titles: Vec<String> = offered("a: |\n  b$0ad\n").into_iter().map(|(title, _)| title).collect();
    assert_eq!(titles, ["Write `good`", FILE]);
}

#[test]
fn codes_join_the_comment_that_is_there() {
    assert_eq!(
        after("a: b$0ad # azureml-ls: ignore[x] why\n", LINE),
        "a: bad # azureml-ls: ignore[x, bad-word] why\n"
    );
    assert_eq!(
        after("# azureml-ls: ignore-file[x]\na: b$0ad\n", FILE),
        "# azureml-ls: ignore-file[x, bad-word]\na: bad\n"
    );
    assert_eq!(
        after("\u{feff}a: b$0ad\r\n", FILE),
        "\u{feff}# azureml-ls: ignore-file[bad-word]\r\na: bad\r\n"
    );
}

#[test]
fn a_selection_of_everything_offers_a_menu_that_can_be_read() {
    let source = "a: bad\n".repeat(3 * MOST);
    let whole = Span::new(0, source.len());
    let actions = ask(&source, &[], |file| quick_fixes(file, &findings(&source), whole));
    let fixes = |kind| actions.iter().filter(|action| action.kind == kind).count();
    assert_eq!((fixes(ActionKind::Fix), fixes(ActionKind::FixAll)), (MOST, 1));
    let all = actions.iter().find(|action| action.kind == ActionKind::FixAll).expect("one");
    assert_eq!(all.findings.len(), 3 * MOST);
    assert!(!apply(&source, &all.edits).contains("bad"));
}

/// What the rules say about a text.
fn analysed(source: &str) -> Vec<Finding> {
    let parse = azureml_syntax::parse(source);
    let mut never = || std::ops::ControlFlow::Continue(());
    let settings = crate::Settings::default();
    crate::analyze(source, &parse, &crate::files::NoFiles, &settings, crate::Audited::default(), &mut never)
        .expect("nothing cancels")
        .findings
}

const FOUNDING: &str = "$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json\nname: scoring\n\
                        public_network_$0access: disabled\nauth_mode: aad_token\n";

fn founding_actions() -> (String, Vec<Action>) {
    let (source, offset) = cursor(FOUNDING);
    let found = analysed(&source);
    let actions = ask(&source, &[], |file| quick_fixes(file, &found, Span::at(offset)));
    (source, actions)
}

#[test]
fn the_fix_key_removes_a_network_key_from_a_batch_endpoint() {
    let (source, actions) = founding_actions();
    let preferred: Vec<&Action> = actions.iter().filter(|action| action.preferred).collect();
    let [fix] = preferred.as_slice() else { panic!("one fix is the preferred one: {actions:#?}") };
    let what = (fix.kind, fix.safety, fix.codes.as_slice());
    assert_eq!(what, (ActionKind::Fix, Safety::Safe, &["batch-network-key"][..]));
    assert_eq!(apply(&source, &fix.edits), FOUNDING.replace("public_network_$0access: disabled\n", ""));
}

#[test]
fn what_is_ignored_is_silent() {
    let (source, actions) = founding_actions();
    let ignores: Vec<&Action> = actions.iter().filter(|action| action.kind == ActionKind::Ignore).collect();
    assert_eq!(ignores.len(), 2);
    for ignore in ignores {
        let text = apply(&source, &ignore.edits);
        assert_eq!(analysed(&text), [], "{text}");
    }
}
