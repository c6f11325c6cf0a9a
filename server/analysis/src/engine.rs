//! Runs all rules over one file. A rule that panics costs its own findings, nothing else.

use crate::identify::identify;
use crate::rule::{Context, Report};
use crate::typed::type_document;
use crate::{Files, Finding, Identity, Settings, rules};
use azureml_syntax::Parse;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What is to be said about a file.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    /// Sorted by place, then code.
    pub findings: Vec<Finding>,
    /// What each document is.
    pub identities: Vec<Identity>,
    /// The codes of rules that panicked: a bug of ours, for the log.
    pub crashed: Vec<&'static str>,
}

/// Analyses one parsed file. `cancelled` is asked between rules; `None` once it says `Break`.
pub fn analyze(
    source: &str,
    parse: &Parse,
    files: &dyn Files,
    settings: &Settings,
    cancelled: &mut dyn FnMut() -> ControlFlow<()>,
) -> Option<Analysis> {
    let documents = typed(parse);
    let mut analysis = Analysis::default();
    analysis.identities = documents.iter().map(|document| document.identity.clone()).collect();
    for rule in rules::all() {
        if cancelled().is_break() {
            return None;
        }
        let context = Context { rule, source, parse, documents: &documents, files };
        let mut found = Vec::new();
        let run =
            catch_unwind(AssertUnwindSafe(|| (rule.check)(&context, &mut Report { findings: &mut found })));
        match run {
            Ok(()) => analysis.findings.append(&mut found),
            Err(_) => analysis.crashed.push(rule.code),
        }
    }
    analysis.findings.retain_mut(|finding| match settings.severity(finding.code, finding.severity) {
        Some(severity) => {
            finding.severity = severity;
            true
        }
        None => false,
    });
    analysis.findings.sort_by(|a, b| (a.span, a.code).cmp(&(b.span, b.code)));
    Some(analysis)
}

/// The documents of a parsed file with their kinds and types, for the editor features.
#[must_use]
pub fn typed(parse: &Parse) -> Vec<crate::TypedDocument<'_>> {
    parse.documents().iter().map(|document| type_document(document, identify(document))).collect()
}
