//! Checking files from disk: what the command line does, and what the language server does for the same bytes.

use crate::config::Config;
use crate::index::InFile;
use crate::paths;
use crate::project::File;
use crate::source::{NotUtf8, Unreadable};
use crate::workspace::{Parsed, Workspace};
use azureml_analysis::{Finding, Severity, ask, rules};
use azureml_syntax::text;
use azureml_syntax::{Language, Span, Syntax};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file that was checked.
#[derive(Debug)]
pub(crate) struct Checked {
    /// Absolute.
    pub(crate) path: PathBuf,
    /// What was read; for a file that is not UTF-8, the part before the fault. From its parse fixes become edits.
    pub(crate) parsed: Arc<Parsed>,
    /// In order of place.
    pub(crate) findings: Vec<Finding>,
    /// Rules that panicked: bugs of ours.
    pub(crate) crashed: Vec<&'static str>,
    /// Whether it was to be checked; others only have findings of the audit.
    pub(crate) asked: bool,
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

/// A file that was read.
#[derive(Debug)]
pub(crate) struct Text {
    /// With its parse.
    pub(crate) parsed: Arc<Parsed>,
    /// The same text, for those who edit or ask for it.
    pub(crate) text: text::Text,
}

impl Text {
    /// Parses `source` as the text of the file at `path`.
    pub(crate) fn of(path: &Path, source: String) -> Result<Self, Failure> {
        let language = paths::language(path).unwrap_or(Language::Yaml);
        let parse = || Syntax::parse(language, &source);
        let syntax = catch_unwind(parse).map_err(|_| Failure::Internal)?;
        let text = text::Text::new(&source);
        Ok(Self { parsed: Arc::new(Parsed { source, syntax }), text })
    }
}

/// Checks a file that was read. `audited` is what the audit found in it.
pub(crate) fn check(file: File, audited: &InFile, workspace: &Arc<Workspace>) -> Result<Checked, Failure> {
    let File { path, config, text, .. } = file;
    match text {
        Ok(Text { parsed, .. }) => check_text(path, parsed, &config, audited, workspace),
        Err(Failure::Unreadable(Unreadable::NotUtf8(what))) => Ok(check_foreign(path, what, &config)),
        Err(error) => Err(error),
    }
}

fn check_text(
    path: PathBuf,
    parsed: Arc<Parsed>,
    config: &Config,
    audited: &InFile,
    workspace: &Arc<Workspace>,
) -> Result<Checked, Failure> {
    catch_unwind(AssertUnwindSafe(|| {
        let language = paths::language(&path).unwrap_or(Language::Yaml);
        let files = workspace.files_of(Some(&path));
        let never = &mut || ControlFlow::Continue(());
        let file = (language, parsed.source.as_str(), &parsed.syntax);
        let analysis = ask::analyze(file, &files, &config.settings, audited.audited(), never);
        let analysis = analysis.unwrap_or_default();
        let (findings, crashed) = (analysis.findings, analysis.crashed);
        Checked { path, parsed: Arc::clone(&parsed), findings, crashed, asked: true, note: None }
    }))
    .map_err(|_| Failure::Internal)
}

/// What the audit found in a file that is not checked itself; `None` where nothing is left of it.
pub(crate) fn check_elsewhere(
    name: &str,
    config: &Config,
    audited: &InFile,
    workspace: &Workspace,
) -> Option<Checked> {
    let path = PathBuf::from(name);
    let language = paths::language(&path)?;
    let parsed = workspace.parsed(&path)?;
    let file = (language, parsed.source.as_str(), &parsed.syntax);
    let findings = ask::audited(file, &config.settings, &audited.findings);
    let checked = Checked {
        path,
        parsed: Arc::clone(&parsed),
        findings,
        crashed: Vec::new(),
        asked: false,
        note: None,
    };
    (!checked.findings.is_empty()).then_some(checked)
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
    let parsed = Arc::new(Parsed { source: readable, syntax: Syntax::parse(Language::Yaml, "") });
    Checked { path, parsed, findings, crashed: Vec::new(), asked: true, note }
}
