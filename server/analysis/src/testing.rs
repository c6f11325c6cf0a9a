//! How rules are tested: annotated fixtures, fixes applied, and a world of files. For tests only.
//!
//! ```yaml
//! $schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
//! name: scoring
//! public_network_access: disabled
//! #^^^^^^^^^^^^^^^^^^^^ error[batch-network-key]: take the network of the workspace
//! defaults:
//!   deployment: blue
//!   # ^^^^^^^^ … a comment that stands deeper points as far to the right as its carets stand
//! ```
//!
//! An annotation stands under the line it is about and is taken out before the text is parsed. Carets stand under the
//! finding; a `#` right before them counts as one, for findings at the line's start. A finding over several lines is
//! underlined to the end of its first line. The words behind the colon must occur in the message; they may be left
//! out. Every finding of the file must be annotated. `//- Windows` in the first line makes all line ends `\r\n`.

use crate::engine::{self, Analysis};
use crate::{Files, Finding, Presence, Settings};
use azureml_syntax::edit::{apply, to_edits};
use azureml_syntax::{Parse, parse};
use std::ops::ControlFlow;

/// The world of the fixtures and of the rules' documentation: everything is there, except paths with `missing` in
/// them, and what lies in a folder `bare`. A path whose last part has a dot is a file, else a folder; paths that climb out (`..`) are unknown. Python
/// files hold `init` and `run`; those with `empty` in their name hold neither, those with `broken` are no Python.
/// `prepare.yml` is a component, `pipeline.yml` a pipeline component, `flow.dag.yaml` a prompt flow.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct World;

/// The component in [`World`].
pub(crate) const PREPARE: &str = "\
$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json
name: prepare
command: python prepare.py ${{inputs.raw}} $[[--rows ${{inputs.rows}}]] ${{inputs.seed}} ${{outputs.clean}}
environment: azureml:sklearn:1
inputs:
  raw:
    type: uri_folder
    description: What came in.
  rows:
    type: integer
    optional: true
  seed:
    type: integer
    default: 42
outputs:
  clean:
    type: uri_folder
";

/// The prompt flow in [`World`].
const FLOW: &str = "\
$schema: https://azuremlschemas.azureedge.net/promptflow/latest/Flow.schema.json
inputs:
  text:
    type: string
";

impl Files for World {
    fn look(&self, relative: &str) -> Presence {
        let path = relative.trim_end_matches(['/', '\\']);
        let last = path.rsplit(['/', '\\']).next().unwrap_or(path);
        if path.starts_with("..") || path.contains("://") {
            Presence::Unknown
        } else if path.contains("missing") || path.contains("bare/") {
            Presence::Absent
        } else if last.trim_start_matches('.').contains('.') || matches!(last, "MLTable" | "MLmodel") {
            Presence::File
        } else {
            Presence::Folder
        }
    }

    fn read(&self, relative: &str) -> Option<String> {
        if self.look(relative) != Presence::File {
            return None;
        }
        let text = match relative {
            path if path.contains("empty") => "import json\n",
            path if path.contains("broken") => "def init(:\n",
            path if path.ends_with("prepare.yml") => PREPARE,
            path if path.ends_with("flow.dag.yaml") => FLOW,
            path if path.ends_with("pipeline.yml") => "type: pipeline\nname: all\njobs: {}\n",
            path if path.ends_with(".py") => "def init():\n    pass\n\n\ndef run(batch):\n    return batch\n",
            _ => "",
        };
        Some(text.to_owned())
    }

    fn list(&self, _relative: &str) -> Vec<String> {
        ["code/", "conda.yml", "model/", "pipeline.yml", "score.py"].map(str::to_owned).to_vec()
    }
}

/// Everything that is said about `source` in [`World`].
pub(crate) fn analyze(source: &str) -> (Parse, Analysis) {
    let parse = parse(source);
    let never = &mut || ControlFlow::Continue(());
    let analysis = engine::analyze(source, &parse, &World, &Settings::default(), never);
    let analysis = analysis.expect("nothing cancels it");
    assert!(analysis.crashed.is_empty(), "rules panicked: {:?}\n{source}", analysis.crashed);
    (parse, analysis)
}

/// The findings for `source` in [`World`].
pub(crate) fn findings(source: &str) -> Vec<Finding> {
    analyze(source).1.findings
}

/// Checks an annotated fixture: exactly the annotated findings are made.
#[track_caller]
pub(crate) fn check(fixture: &str) {
    let (source, annotations) = read(fixture);
    let found: Vec<Annotation> = findings(&source).iter().map(|finding| annotate(&source, finding)).collect();
    let fits = |expected: &Annotation, found: &Annotation| {
        let words = &expected.text;
        (expected.line, expected.start, expected.end, &expected.label)
            == (found.line, found.start, found.end, &found.label)
            && found.text.contains(words.as_str())
    };
    let missed: Vec<&Annotation> =
        annotations.iter().filter(|one| !found.iter().any(|f| fits(one, f))).collect();
    let extra: Vec<&Annotation> =
        found.iter().filter(|one| !annotations.iter().any(|a| fits(a, one))).collect();
    assert!(
        missed.is_empty() && extra.is_empty() && found.len() == annotations.len(),
        "expected, not found: {missed:#?}\nfound, not expected: {extra:#?}\nin:\n{}",
        render(&source, &found)
    );
}

/// Checks that the first fix of the only finding of `code` turns `before` into `after`.
#[track_caller]
pub(crate) fn check_fix(code: &str, before: &str, after: &str) {
    check_fix_at(code, 0, before, after);
}

/// Checks that the fix number `index` of the only finding of `code` turns `before` into `after`.
#[track_caller]
pub(crate) fn check_fix_at(code: &str, index: usize, before: &str, after: &str) {
    let (parse, analysis) = analyze(before);
    let of_code: Vec<&Finding> = analysis.findings.iter().filter(|finding| finding.code == code).collect();
    let [finding] = of_code.as_slice() else { panic!("not one {code} in: {:#?}", analysis.findings) };
    let fix = finding.fixes.get(index).unwrap_or_else(|| panic!("no fix {index}: {finding:#?}"));
    let edits = to_edits(before, &parse, &fix.operations);
    let edits = edits.unwrap_or_else(|| panic!("the operations cannot be applied: {fix:#?}"));
    assert_eq!(apply(before, &edits), after, "{}", fix.title);
}

/// `source` after the first fix of every finding, as far as they do not collide.
pub(crate) fn fix_all(source: &str) -> String {
    let (parse, analysis) = analyze(source);
    let mut operations = Vec::new();
    for fix in analysis.findings.iter().filter_map(|finding| finding.fixes.first()) {
        let mut with = operations.clone();
        with.extend(fix.operations.iter().cloned());
        if to_edits(source, &parse, &with).is_some() {
            operations = with;
        }
    }
    apply(source, &to_edits(source, &parse, &operations).unwrap_or_default())
}

/// A finding as a fixture writes it: line and columns from 0, in characters.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Annotation {
    line: usize,
    start: usize,
    end: usize,
    /// `error[unknown-key]`
    label: String,
    text: String,
}

/// The text of a fixture without its annotations, and the annotations.
fn read(fixture: &str) -> (String, Vec<Annotation>) {
    let (fixture, windows) = match fixture.strip_prefix("//- Windows\n") {
        Some(rest) => (rest, true),
        None => (fixture, false),
    };
    let mut source = String::new();
    let mut annotations = Vec::new();
    let mut line = 0usize;
    for text in fixture.split_inclusive('\n') {
        match annotation(text, line.saturating_sub(1)) {
            Some(found) => annotations.push(found),
            None => {
                source.push_str(text);
                line += 1;
            }
        }
    }
    (if windows { source.replace('\n', "\r\n") } else { source }, annotations)
}

fn annotation(text: &str, line: usize) -> Option<Annotation> {
    let comment = text.trim_start().strip_prefix('#')?;
    let hash = text.chars().take_while(|letter| *letter == ' ').count();
    let carets = comment.trim_start_matches(' ');
    let count = carets.chars().take_while(|letter| *letter == '^').count();
    if count == 0 {
        return None;
    }
    let blanks = comment.chars().take_while(|letter| *letter == ' ').count();
    let (start, end) =
        if blanks == 0 { (hash, hash + 1 + count) } else { (hash + 1 + blanks, hash + 1 + blanks + count) };
    let said = carets.trim_start_matches('^').trim();
    let (label, text) = said.split_once(": ").unwrap_or((said, ""));
    Some(Annotation { line, start, end, label: label.to_owned(), text: text.to_owned() })
}

fn annotate(source: &str, finding: &Finding) -> Annotation {
    let before = &source[..finding.span.start];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let underlined = source[finding.span.range()].split(['\r', '\n']).next().unwrap_or_default();
    let start = source[line_start..finding.span.start].chars().count();
    Annotation {
        line: before.matches('\n').count(),
        start,
        end: start + underlined.chars().count(),
        label: format!("{}[{}]", finding.severity.name(), finding.code),
        text: finding.message.clone(),
    }
}

/// `source` with what was found written into it, as a fixture would have it.
fn render(source: &str, found: &[Annotation]) -> String {
    let mut rendered = String::new();
    for (line, text) in source.lines().enumerate() {
        rendered.push_str(text);
        rendered.push('\n');
        for one in found.iter().filter(|one| one.line == line) {
            let width = one.end.saturating_sub(one.start);
            let carets = if one.start == 0 {
                format!("#{}", "^".repeat(width.saturating_sub(1)))
            } else {
                format!("#{}{}", " ".repeat(one.start - 1), "^".repeat(width))
            };
            rendered.push_str(&format!("{carets} {}: {}\n", one.label, one.text));
        }
    }
    rendered
}

#[test]
fn annotations_are_read_where_their_carets_stand() {
    let (source, annotations) =
        read("name: x\n#^^^ error[one]: a\n  key: 1\n  # ^^ hint[two]\n# a comment\n");
    assert_eq!(source, "name: x\n  key: 1\n# a comment\n");
    let places: Vec<_> = annotations.iter().map(|one| (one.line, one.start, one.end)).collect();
    assert_eq!(places, [(0, 0, 4), (1, 4, 6)]);
    assert_eq!(annotations[0].label, "error[one]");
}
