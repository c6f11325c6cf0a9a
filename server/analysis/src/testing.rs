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
//!
//! In Bicep the comment begins with `//`, which counts as two carets where carets follow at once. A fixture of several
//! files has `//- /path/main.bicep` before each: the first one is checked, and only the others are there besides. A
//! fixture without such lines stands in [`World`].

mod audit;
mod fixture;
mod world;

pub(crate) use audit::{audited, graph, mended, mended_in, verdicts};

use crate::engine::{Analysis, Audited};
use crate::{Files, Finding, Settings, ask};
use azureml_syntax::edit::apply;
use azureml_syntax::{Language, Syntax};
use fixture::{Annotation, Fixture, render};
use std::ops::ControlFlow;
pub(crate) use world::{PREPARE, World};

/// A text with everything that is said about it.
pub(crate) struct Checked {
    pub(crate) source: String,
    pub(crate) syntax: Syntax,
    pub(crate) analysis: Analysis,
}

impl Checked {
    /// Analyses `source` beside `files`.
    #[track_caller]
    fn new(source: String, language: Language, files: &dyn Files, audited: &[Finding]) -> Self {
        let syntax = Syntax::parse(language, &source);
        let never = &mut || ControlFlow::Continue(());
        let settings = Settings::default();
        let file = (language, source.as_str(), &syntax);
        let analysis =
            ask::analyze(file, files, &settings, Audited { findings: audited, whole: true }, never);
        let analysis = analysis.expect("nothing cancels it");
        assert!(analysis.crashed.is_empty(), "rules panicked: {:?}\n{source}", analysis.crashed);
        Self { source, syntax, analysis }
    }

    #[track_caller]
    fn of(fixture: &Fixture) -> Self {
        let files: &dyn Files = fixture.files.as_ref().map_or(&World, |files| files);
        let audited = audit::findings(fixture);
        Self::new(fixture.source.clone(), fixture.language, files, &audited)
    }

    /// The text after the first fix of every finding, as far as they do not collide.
    pub(crate) fn fix_all(&self) -> String {
        let mut operations = Vec::new();
        for fix in self.analysis.findings.iter().filter_map(|finding| finding.fixes.first()) {
            let mut with = operations.clone();
            with.extend(fix.operations.iter().cloned());
            if self.syntax.to_edits(&self.source, &with).is_some() {
                operations = with;
            }
        }
        let edits = self.syntax.to_edits(&self.source, &operations).unwrap_or_default();
        apply(&self.source, &edits)
    }

    /// The text after the fix number `index` of the only finding of `code`.
    #[track_caller]
    fn fixed(&self, code: &str, index: usize) -> String {
        let of_code: Vec<&Finding> =
            self.analysis.findings.iter().filter(|finding| finding.code == code).collect();
        let [finding] = of_code.as_slice() else {
            panic!("not one {code} in: {:#?}", self.analysis.findings)
        };
        let fix = finding.fixes.get(index).unwrap_or_else(|| panic!("no fix {index}: {finding:#?}"));
        let edits = self.syntax.to_edits(&self.source, &fix.operations);
        let edits = edits.unwrap_or_else(|| panic!("the operations cannot be applied: {fix:#?}"));
        apply(&self.source, &edits)
    }
}

/// Everything that is said about the first file of `fixture`, annotations left aside.
#[track_caller]
pub(crate) fn checked(language: Language, fixture: &str) -> Checked {
    Checked::of(&Fixture::read(fixture, language))
}

/// The first file of a fixture with sections, given to `ask` beside all of them.
#[track_caller]
pub(crate) fn first_of<T>(fixture: &str, ask: impl FnOnce(Language, &str, &dyn Files) -> T) -> T {
    let fixture = Fixture::read(fixture, Language::Bicep);
    let files = fixture.files.expect("the fixture has sections");
    ask(fixture.language, &fixture.source, &files)
}

/// Everything that is said about the YAML text `source` in [`World`].
#[track_caller]
pub(crate) fn analyze(source: &str) -> Analysis {
    Checked::new(source.to_owned(), Language::Yaml, &World, &[]).analysis
}

/// The findings for the YAML text `source` in [`World`].
#[track_caller]
pub(crate) fn findings(source: &str) -> Vec<Finding> {
    analyze(source).findings
}

/// Checks an annotated YAML fixture: exactly the annotated findings are made.
#[track_caller]
pub(crate) fn check(fixture: &str) {
    check_in(Language::Yaml, fixture);
}

/// Checks an annotated Bicep fixture: exactly the annotated findings are made. A parameter file is written as a section
/// whose path says so.
#[track_caller]
pub(crate) fn check_bicep(fixture: &str) {
    check_in(Language::Bicep, fixture);
}

#[track_caller]
fn check_in(language: Language, fixture: &str) {
    let fixture = Fixture::read(fixture, language);
    let checked = Checked::of(&fixture);
    let annotations = &fixture.annotations;
    let findings = &checked.analysis.findings;
    let found: Vec<Annotation> =
        findings.iter().map(|finding| Annotation::of(&checked.source, finding)).collect();
    let missed: Vec<&Annotation> =
        annotations.iter().filter(|one| !found.iter().any(|other| one.fits(other))).collect();
    let extra: Vec<&Annotation> =
        found.iter().filter(|one| !annotations.iter().any(|other| other.fits(one))).collect();
    assert!(
        missed.is_empty() && extra.is_empty() && found.len() == annotations.len(),
        "expected, not found: {missed:#?}\nfound, not expected: {extra:#?}\nin:\n{}",
        render(&checked.source, fixture.language, &found)
    );
}

/// Checks that the first fix of the only finding of `code` turns the YAML text `before` into `after`.
#[track_caller]
pub(crate) fn check_fix(code: &str, before: &str, after: &str) {
    check_fix_at(code, 0, before, after);
}

/// Checks that the fix number `index` of the only finding of `code` turns the YAML text `before` into `after`.
#[track_caller]
pub(crate) fn check_fix_at(code: &str, index: usize, before: &str, after: &str) {
    assert_eq!(checked(Language::Yaml, before).fixed(code, index), after);
}

/// Checks that the first fix of the only finding of `code` turns `before`, a Bicep text or sections of which the first
/// one is checked, into `after`, that file's new text.
#[track_caller]
pub(crate) fn check_bicep_fix(code: &str, before: &str, after: &str) {
    check_bicep_fix_at(code, 0, before, after);
}

/// As [`check_bicep_fix`], for the fix number `index`.
#[track_caller]
pub(crate) fn check_bicep_fix_at(code: &str, index: usize, before: &str, after: &str) {
    assert_eq!(checked(Language::Bicep, before).fixed(code, index), after);
}
