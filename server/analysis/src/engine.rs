//! Runs all rules over one file. A rule that panics costs its own findings, nothing else; one mistake gives one
//! finding; comments silence findings last.

use crate::expressions::Lazy;
use crate::identify::identify;
use crate::rule::{Context, Report};
use crate::rules::keys::misplaced_key;
use crate::suppress::Suppressions;
use crate::typed::type_document;
use crate::{BicepContext, Files, Finding, Identity, Rule, Settings, bicep, rules};
use azureml_syntax::{Parse, Problem, ProblemKind, Span};
use std::collections::HashSet;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// More findings than these help nobody, and editors choke on them.
const MOST: usize = 500;

/// What is to be said about a file.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    /// Sorted by place, then code; the first 500 of them.
    pub findings: Vec<Finding>,
    /// How many more there are.
    pub omitted: usize,
    /// What each document is.
    pub identities: Vec<Identity>,
    /// The codes of rules that panicked: a bug of ours, for the log.
    pub crashed: Vec<&'static str>,
}

/// What the audit of the workspace found in one file.
#[derive(Clone, Copy, Debug, Default)]
pub struct Audited<'a> {
    /// Its findings there.
    pub findings: &'a [Finding],
    /// Whether the audit saw all of the workspace: only then is a comment that silences none of its findings there for
    /// nothing.
    pub whole: bool,
}

/// Analyses one parsed YAML file. `cancelled` is asked between rules; `None` once it says `Break`.
pub fn analyze(
    source: &str,
    parse: &Parse,
    files: &dyn Files,
    settings: &Settings,
    audited: Audited<'_>,
    cancelled: &mut dyn FnMut() -> ControlFlow<()>,
) -> Option<Analysis> {
    let documents = typed(parse);
    let identities = documents.iter().map(|document| document.identity.clone()).collect();
    let models = Lazy::new(&documents, source, files, !parse.problems().is_empty());
    let mut analysis = Analysis { identities, ..Analysis::default() };
    run(&mut analysis, cancelled, |rule, report| {
        if let Some(check) = rule.yaml {
            check(&Context { rule, source, parse, documents: &documents, files, models: &models }, report);
        }
    })?;
    analysis.findings.extend(audited.findings.iter().cloned());
    let is_torn = analysis.findings.iter().any(is_syntax);
    if is_torn {
        drop_echoes(source, parse, &mut analysis.findings);
    }
    drop_repeats(&mut analysis.findings);
    let is_ours = documents.iter().any(|document| document.identity.checked().is_some());
    if is_ours || !analysis.findings.is_empty() {
        let complete = !is_torn && analysis.crashed.is_empty();
        let suppressions = Suppressions::of_comments(source, parse.comments());
        suppressions.apply(&mut analysis.findings, complete, audited.whole);
    }
    finish(&mut analysis, settings);
    Some(analysis)
}

/// Analyses one parsed Bicep file; see [`analyze`].
pub fn analyze_bicep(
    file: &bicep::File<'_>,
    settings: &Settings,
    audited: Audited<'_>,
    cancelled: &mut dyn FnMut() -> ControlFlow<()>,
) -> Option<Analysis> {
    let mut analysis = Analysis::default();
    run(&mut analysis, cancelled, |rule, report| {
        if let Some(check) = rule.bicep
            && !(file.beside_official && rules::is_generic_in_bicep(rule.code))
        {
            check(&BicepContext { rule, file }, report);
        }
    })?;
    analysis.findings.extend(audited.findings.iter().cloned());
    drop_half_typed(file, &mut analysis.findings);
    drop_repeats(&mut analysis.findings);
    // Beside the official server some rules say nothing, and what silences them is not for nothing.
    let is_whole = file.parse.problems().is_empty() && !file.parse.is_too_large();
    let complete = is_whole && analysis.crashed.is_empty() && !file.beside_official;
    file.suppressions().apply(&mut analysis.findings, complete, audited.whole);
    finish(&mut analysis, settings);
    Some(analysis)
}

/// What is left of the audit's findings in a YAML file that is not analysed itself: comments silence some, the settings
/// others.
#[must_use]
pub fn audited(source: &str, parse: &Parse, settings: &Settings, findings: &[Finding]) -> Vec<Finding> {
    let suppressions = Suppressions::of_comments(source, parse.comments());
    kept(&suppressions, settings, findings)
}

/// The same in a Bicep file.
#[must_use]
pub fn audited_bicep(file: &bicep::File<'_>, settings: &Settings, findings: &[Finding]) -> Vec<Finding> {
    kept(file.suppressions(), settings, findings)
}

fn kept(suppressions: &Suppressions, settings: &Settings, findings: &[Finding]) -> Vec<Finding> {
    let silenced = |finding: &Finding| suppressions.silence(finding.span.start, finding.code);
    let findings = findings.iter().filter(|finding| !silenced(finding)).cloned().collect();
    let mut analysis = Analysis { findings, ..Analysis::default() };
    finish(&mut analysis, settings);
    analysis.findings
}

/// Drops what is said of strings that are not closed, but that they are not: somebody types there.
fn drop_half_typed(file: &bicep::File<'_>, findings: &mut Vec<Finding>) {
    let problems = file.parse.problems();
    let open: Vec<Span> = problems
        .iter()
        .filter(|problem| problem.kind == ProblemKind::UnclosedQuote)
        .map(|problem| {
            let start = problem.span.start;
            let line = file.source.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
            Span::new(start, start + line.len())
        })
        .collect();
    findings.retain(|finding| {
        let place = finding.span.start;
        is_syntax(finding) || !open.iter().any(|line| (line.start..=line.end).contains(&place))
    });
}

/// Runs `check` for every rule. A panic costs the findings of its rule.
fn run(
    analysis: &mut Analysis,
    cancelled: &mut dyn FnMut() -> ControlFlow<()>,
    check: impl Fn(&'static Rule, &mut Report<'_>),
) -> Option<()> {
    for rule in rules::all() {
        if cancelled().is_break() {
            return None;
        }
        let mut found = Vec::new();
        match catch_unwind(AssertUnwindSafe(|| check(rule, &mut Report { findings: &mut found }))) {
            Ok(()) => analysis.findings.append(&mut found),
            Err(_) => analysis.crashed.push(rule.code),
        }
    }
    Some(())
}

/// Gives the findings the severities of the settings, and sorts them.
fn finish(analysis: &mut Analysis, settings: &Settings) {
    analysis.findings.retain_mut(|finding| match settings.severity(finding.code, finding.severity) {
        Some(severity) => {
            finding.severity = severity;
            true
        }
        None => false,
    });
    analysis.findings.sort_by(|a, b| (a.span, a.code).cmp(&(b.span, b.code)));
    analysis.omitted = analysis.findings.len().saturating_sub(MOST);
    analysis.findings.truncate(MOST);
}

/// Whether the finding is about the text as YAML.
fn is_syntax(finding: &Finding) -> bool {
    matches!(finding.code, "syntax-error" | "tab-indentation")
}

/// Takes out what a tear says about itself: whatever else is found on its line or between the two sides of a merge
/// conflict, and keys that are missing because the line with them cannot be read.
fn drop_echoes(source: &str, parse: &Parse, findings: &mut Vec<Finding>) {
    // Looked up, not searched: a line can be as long as the file.
    let breaks: Vec<usize> =
        source.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect();
    let line = |offset: usize| breaks.partition_point(|at| *at < offset);
    let torn: HashSet<usize> = parse.problems().iter().map(|problem| line(problem.span.start)).collect();
    let conflicts: Vec<Span> =
        parse.problems().iter().filter_map(|problem| conflict(source, problem)).collect();
    findings.retain(|finding| {
        let at = finding.span.start;
        is_syntax(finding)
            || !(finding.code == "missing-key"
                || torn.contains(&line(at))
                || conflicts.iter().any(|span| span.touches(at)))
    });
}

/// From a conflict's first mark to its last one.
fn conflict(source: &str, problem: &Problem) -> Option<Span> {
    if problem.kind != ProblemKind::ConflictMarker {
        return None;
    }
    let start = problem.span.start;
    let length = source.get(start..).and_then(|rest| rest.find("\n>>>>>>>")).unwrap_or(problem.span.len());
    Some(Span::new(start, start + length))
}

/// One mistake, one finding: drops what is said twice (through aliases), what a doubled key says about itself beyond being
/// doubled, that a mapping is empty whose keys stand beside it, and that a text is of no use whose braces are missing.
fn drop_repeats(findings: &mut Vec<Finding>) {
    let doubled: HashSet<Span> = findings
        .iter()
        .filter(|finding| finding.code == "duplicate-key")
        .map(|finding| finding.span)
        .collect();
    let homes: HashSet<Span> = findings
        .iter()
        .flat_map(|finding| &finding.related)
        .filter(|related| related.message == misplaced_key::BELONGS_HERE)
        .map(|related| related.span)
        .collect();
    let unwrapped: HashSet<Span> = findings
        .iter()
        .filter(|finding| finding.code == "unwrapped-expression")
        .map(|finding| finding.span)
        .collect();
    let mut seen = HashSet::new();
    findings.retain(|finding| {
        let is_echo = match finding.code {
            "duplicate-key" => false,
            "wrong-type" | "invalid-value" if unwrapped.contains(&finding.span) => true,
            "null-value" | "missing-key" => homes.contains(&finding.span),
            _ => doubled.contains(&finding.span),
        };
        !is_echo && seen.insert((finding.code, finding.span))
    });
}

/// The documents of a parsed file with their kinds and types, for the editor features.
#[must_use]
pub fn typed(parse: &Parse) -> Vec<crate::TypedDocument<'_>> {
    parse.documents().iter().map(|document| type_document(document, identify(document))).collect()
}

#[cfg(test)]
mod tests {
    use crate::testing::{analyze, check};

    const ENDPOINT: &str = "$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json\n";

    #[test]
    fn a_doubled_stranger_is_told_once_a_key() {
        check(&format!(
            "{ENDPOINT}name: scoring
foo: 1
#^^ error[unknown-key]
foo: 2
#^^ warning[duplicate-key]
"
        ));
    }

    #[test]
    fn what_an_alias_repeats_is_told_once() {
        check(
            "$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: scoring
model: azureml:heart:1
instance_type: Standard_DS3_v2
instance_count: 1
liveness_probe: &probe
  tiemout: 2
# ^^^^^^^ error[unknown-key]
readiness_probe: *probe
",
        );
    }

    #[test]
    fn there_is_an_end_to_the_findings() {
        let keys: String = (0..2000).map(|number| format!("key{number}: x\n")).collect();
        let analysis = analyze(&format!("{ENDPOINT}name: scoring\n{keys}"));
        assert_eq!(analysis.findings.len(), 500);
    }

    #[test]
    fn nested_aliases_do_not_explode() {
        let mut bomb = format!("{ENDPOINT}name: scoring\ntags: &a0 {{a: b}}\n");
        for level in 1..40 {
            let before = level - 1;
            bomb.push_str(&format!("properties{level}: &a{level} [*a{before}, *a{before}, *a{before}]\n"));
        }
        bomb.push_str("defaults: {deployment_name: *a39}\n");
        let analysis = analyze(&bomb);
        assert!(analysis.findings.len() >= 39);
    }
}
