//! What `check` and `audit` share: which files, how they are read and judged, and the exit code.

use super::{Color, Exit, complain, current_folder, note};
use crate::check::{self, Checked, Failure};
use crate::index::Survey;
use crate::paths;
use crate::project::Project;
use crate::source::{self, Unreadable};
use crate::walk::{self, Configs};
use crate::workspace::Workspace;
use azureml_analysis::{Severity, rules};
use clap::ValueEnum;
use rayon::ThreadPoolBuilder;
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The stack of a checking thread.
const STACK_BYTES: usize = 8 * 1024 * 1024;

/// Which files, and what counts.
#[derive(Debug, clap::Args)]
pub(super) struct Selection {
    /// Files and folders; `-` is standard input. A named file is checked even if it is ignored; in folders, what
    /// `.gitignore` names and hidden files are skipped. Whether files that a file names exist is looked up below the
    /// current folder only; for a file that lies elsewhere, below its own folder. That something is missing in a network
    /// is only said where all files are in folders that are named.
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    /// The least severity that makes the exit code 1.
    #[arg(long, value_enum, default_value_t, value_name = "SEVERITY")]
    pub(super) fail_on: FailOn,
    /// The configuration, instead of the nearest `azureml-ls.yml`.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The name that standard input stands for.
    #[arg(long, value_name = "FILE", default_value = "stdin.yml")]
    stdin_filename: PathBuf,
    /// When to use colours.
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    color: Color,
}

/// The least severity that counts.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum FailOn {
    /// Errors only.
    #[default]
    Error,
    /// Warnings, too.
    Warning,
    /// Infos, too.
    Info,
    /// Everything.
    Hint,
    /// Nothing.
    Never,
}

impl FailOn {
    fn counts(self, severity: Severity) -> bool {
        match self {
            Self::Error => severity >= Severity::Error,
            Self::Warning => severity >= Severity::Warning,
            Self::Info => severity >= Severity::Information,
            Self::Hint => true,
            Self::Never => false,
        }
    }
}

/// What was judged.
pub(super) struct Inspection {
    /// The current folder, which paths are shown relative to.
    pub(super) base: PathBuf,
    /// The files, in the order in which they are shown.
    pub(super) checked: Vec<Checked>,
    /// The audit of all of them; `None` where we panicked.
    pub(super) survey: Option<Arc<Survey>>,
    /// The files with what they may ask about others.
    pub(super) workspace: Arc<Workspace>,
    fail_on: FailOn,
    internal: bool,
    failed_input: bool,
}

impl Inspection {
    /// Reads and judges what is selected; what goes wrong is told on the way.
    ///
    /// # Errors
    /// The exit code where nothing could be judged at all.
    pub(super) fn of(selection: &Selection) -> Result<Self, Exit> {
        match selection.color {
            Color::Auto => {}
            Color::Always => anstream::ColorChoice::Always.write_global(),
            Color::Never => anstream::ColorChoice::Never.write_global(),
        }
        let base = current_folder()?;
        let mut configs = match &selection.config {
            Some(path) => Configs::given(&paths::absolute(&base, path)),
            None => Configs::default(),
        };
        let (input, named): (Vec<&PathBuf>, Vec<&PathBuf>) =
            selection.paths.iter().partition(|path| path.as_os_str() == "-");
        let named: Vec<PathBuf> = named.into_iter().cloned().collect();
        let mut found = walk::find(&base, &named, &mut configs, &mut |_| false);
        let input_path = paths::absolute(&base, &selection.stdin_filename);
        // Its configuration counts even where nothing comes in.
        let _ = configs.of(&input_path);
        refuse_bad_configuration(&base, &configs)?;

        start_threads();
        let failures = std::mem::take(&mut found.failures);
        let input = (!input.is_empty()).then(|| (input_path, read_input()));
        let project = Project::read(&base, found, input, &mut configs);
        let mut internal = false;
        for code in crashed_rules(&project) {
            complain(&format!("the rule `{code}` failed. This is a bug of ours; please report it."));
            internal = true;
        }
        for path in project.survey.iter().flat_map(|survey| &survey.lost) {
            let shown = paths::display(&base, path);
            complain(&format!("{shown}: it is not in the audit. This is a bug of ours; please report it."));
            internal = true;
        }
        let elsewhere = elsewhere(&project, &mut configs);
        let (files, workspace) = (project.files, project.workspace);
        let nothing = Arc::default();
        let survey = project.survey;
        let mut results: Vec<(PathBuf, Result<Checked, Failure>)> = files
            .into_par_iter()
            .map(|file| {
                let audited = survey.as_ref().map_or(&nothing, |survey| survey.of(&file.name));
                (file.path.clone(), check::check(file, audited, &workspace))
            })
            .collect();
        results.extend(elsewhere.into_iter().map(|file| (file.path.clone(), Ok(file))));

        // As the output shows them: `a-b.yml` stands before `a/b.yml`.
        results.sort_by_cached_key(|(path, _)| paths::display(&base, path));

        let mut failed_input = !failures.is_empty();
        for failure in &failures {
            note(&format!("azureml-ls: {failure}"));
        }
        let mut checked = Vec::with_capacity(results.len());
        for (path, result) in results {
            let shown = paths::display(&base, &path);
            match result {
                Ok(file) => {
                    if let Some(text) = &file.note {
                        note(&format!("{shown}: {text}"));
                    }
                    for code in &file.crashed {
                        complain(&format!(
                            "{shown}: the rule `{code}` failed. This is a bug of ours; please report it."
                        ));
                        internal = true;
                    }
                    checked.push(file);
                }
                Err(Failure::Unreadable(error)) => {
                    note(&format!("azureml-ls: {shown}: {}", unreadable(&error)));
                    failed_input = true;
                }
                Err(Failure::Internal) => {
                    complain(&format!(
                        "{shown}: it could not be checked. This is a bug of ours; please report it."
                    ));
                    internal = true;
                }
            }
        }
        let fail_on = selection.fail_on;
        Ok(Self { base, checked, survey, workspace, fail_on, internal, failed_input })
    }

    /// How the process ends; `nothing` is what is told where there was nothing to look at.
    pub(super) fn exit(&self, nothing: Option<&str>) -> Exit {
        let findings = self.checked.iter().flat_map(|file| &file.findings);
        let counts = findings.into_iter().any(|finding| self.fail_on.counts(finding.severity));
        match nothing {
            _ if self.internal => Exit::Internal,
            _ if self.failed_input => Exit::Usage,
            _ if counts => Exit::Findings,
            Some(text) => {
                note(text);
                Exit::NothingToCheck
            }
            None => Exit::Clean,
        }
    }
}

/// Starts threads as deep as a main thread: the trees of nested files are walked by recursion.
pub(super) fn start_threads() {
    let _ = ThreadPoolBuilder::new().stack_size(STACK_BYTES).build_global();
}

/// Says what is wrong in configuration files; nothing goes on then.
pub(super) fn refuse_bad_configuration(base: &Path, configs: &Configs) -> Result<(), Exit> {
    for bad in &configs.bad {
        let path = paths::display(base, &bad.path);
        if let Some(error) = &bad.error {
            note(&format!("{path}: {error}"));
        }
        for mistake in &bad.mistakes {
            note(&format!("{path}:{}: {}", mistake.line, mistake.message));
        }
    }
    for path in &configs.unread {
        note(&format!(
            "{}: it is not valid JSON; what it says about our rules is left out.",
            paths::display(base, path)
        ));
    }
    if configs.bad.is_empty() { Ok(()) } else { Err(Exit::Usage) }
}

fn read_input() -> Result<String, Failure> {
    let mut bytes = Vec::new();
    io::stdin()
        .lock()
        .take(source::MOST_BYTES)
        .read_to_end(&mut bytes)
        .map_err(Unreadable::Io)
        .and_then(|_| source::decode(bytes))
        .map_err(Failure::Unreadable)
}

/// The rules about the network that panicked; all of them where the audit itself did.
fn crashed_rules(project: &Project) -> Vec<&'static str> {
    match &project.survey {
        Some(survey) => survey.network.audit.crashed.clone(),
        None => rules::all().iter().filter(|rule| rule.network.is_some()).map(|rule| rule.code).collect(),
    }
}

/// What the audit found in files that are not checked: modules that lie elsewhere.
fn elsewhere(project: &Project, configs: &mut Configs) -> Vec<Checked> {
    let Some(survey) = &project.survey else { return Vec::new() };
    let checked = project.by_name();
    let others = survey.files().filter(|(name, _)| !checked.contains_key(&***name));
    let others = others.filter_map(|(name, audited)| {
        let config = configs.of(Path::new(&**name));
        check::check_elsewhere(name, &config, audited, &project.workspace)
    });
    others.collect()
}

fn unreadable(error: &Unreadable) -> String {
    match error {
        Unreadable::Io(error) => walk::reason(error),
        other => other.to_string(),
    }
}
