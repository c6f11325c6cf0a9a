//! Checking files from disk: what the command line does, and what the language server does for the same bytes.

use crate::config::Config;
use crate::paths;
use crate::source::{self, NotUtf8, Unreadable};
use crate::workspace::Workspace;
use azureml_analysis::{Finding, Severity, ask, rules};
use azureml_syntax::{Language, Span, Syntax};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;

/// A file that was checked.
#[derive(Debug)]
pub(crate) struct Checked {
    /// Absolute.
    pub(crate) path: PathBuf,
    /// What was read; for a file that is not UTF-8, the part before the fault.
    pub(crate) source: String,
    /// Its parse, from which fixes become edits.
    pub(crate) syntax: Syntax,
    /// In order of place.
    pub(crate) findings: Vec<Finding>,
    /// Rules that panicked: bugs of ours.
    pub(crate) crashed: Vec<&'static str>,
    /// What people should know although it is no finding.
    pub(crate) note: Option<String>,
}

/// Why a file could not be checked.
#[derive(Debug)]
pub(crate) enum Failure {
    /// It cannot be read.
    Unreadable(Unreadable),
    /// We panicked.
    Internal,
}

/// Reads and checks the file at `path`.
pub(crate) fn check_file(
    path: PathBuf,
    config: &Config,
    workspace: &Arc<Workspace>,
) -> Result<Checked, Failure> {
    match source::read(&path) {
        Ok(text) => check_text(path, text, config, workspace),
        Err(Unreadable::NotUtf8(what)) => Ok(check_foreign(path, what, config)),
        Err(error) => Err(Failure::Unreadable(error)),
    }
}

/// Checks `source` as the text of the file at `path`.
pub(crate) fn check_text(
    path: PathBuf,
    source: String,
    config: &Config,
    workspace: &Arc<Workspace>,
) -> Result<Checked, Failure> {
    catch_unwind(AssertUnwindSafe(|| {
        let language = paths::language(&path).unwrap_or(Language::Yaml);
        let syntax = Syntax::parse(language, &source);
        let files = workspace.files_of(Some(&path));
        let never = &mut || ControlFlow::Continue(());
        let analysis = ask::analyze((language, &source, &syntax), &files, &config.settings, None, never);
        let analysis = analysis.unwrap_or_default();
        let (findings, crashed) = (analysis.findings, analysis.crashed);
        Checked { path, source, syntax, findings, crashed, note: None }
    }))
    .map_err(|_| Failure::Internal)
}

/// What is to be said about a file that is not UTF-8: the SDK refuses it, so it is an error if it is Azure ML. The Bicep
/// compiler reads other encodings.
fn check_foreign(path: PathBuf, what: NotUtf8, config: &Config) -> Checked {
    let NotUtf8 { encoding, readable, claims_azure_ml } = what;
    let code = "syntax-error";
    let mut findings = Vec::new();
    let mut note = None;
    if claims_azure_ml && paths::language(&path).is_none_or(|language| language == Language::Yaml) {
        if let Some(severity) = config.settings.severity(code, Severity::Error) {
            findings.push(Finding {
                code,
                severity,
                span: Span::at(readable.len()),
                message: format!(
                    "This file is {encoding} from here on. Azure ML reads files as UTF-8 only; save it as UTF-8."
                ),
                help: rules::find(code).map(|rule| rule.link.to_owned()).unwrap_or_default(),
                related: Vec::new(),
                fixes: Vec::new(),
                tags: Vec::new(),
            });
        }
    } else {
        note = Some(format!("{encoding} and not checked; nothing in it says that it is Azure ML"));
    }
    let syntax = Syntax::parse(Language::Yaml, "");
    Checked { path, source: readable, syntax, findings, crashed: Vec::new(), note }
}
