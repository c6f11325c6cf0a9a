//! `azureml-ls check`: finds the files, checks them in parallel, writes the report.

use super::{Color, Exit, Format, complain, current_folder, note, print};
use crate::check::{Checked, Failure, check_file, check_text};
use crate::config::Config;
use crate::paths;
use crate::render;
use crate::source::{self, Unreadable};
use crate::walk::{self, Configs};
use crate::workspace::Workspace;
use azureml_analysis::Severity;
use clap::ValueEnum;
use rayon::ThreadPoolBuilder;
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The stack of a checking thread.
const STACK_BYTES: usize = 8 * 1024 * 1024;

/// What `check` is told.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Files and folders; `-` is standard input. A named file is checked even if it is ignored; in folders, what
    /// `.gitignore` names and hidden files are skipped. Whether files that a file names exist is looked up below the
    /// current folder only; for a file that lies elsewhere, below its own folder.
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    /// For people or for tools.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// The least severity that makes the exit code 1.
    #[arg(long, value_enum, default_value_t, value_name = "SEVERITY")]
    fail_on: FailOn,
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
enum FailOn {
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

pub(super) fn run(arguments: &Arguments) -> Exit {
    match arguments.color {
        Color::Auto => {}
        Color::Always => anstream::ColorChoice::Always.write_global(),
        Color::Never => anstream::ColorChoice::Never.write_global(),
    }
    check(arguments).unwrap_or_else(|exit| exit)
}

fn check(arguments: &Arguments) -> Result<Exit, Exit> {
    let base = current_folder()?;
    let mut configs = match &arguments.config {
        Some(path) => Configs::given(&paths::absolute(&base, path)),
        None => Configs::default(),
    };
    let (input, named): (Vec<&PathBuf>, Vec<&PathBuf>) =
        arguments.paths.iter().partition(|path| path.as_os_str() == "-");
    let named: Vec<PathBuf> = named.into_iter().cloned().collect();
    let found = walk::find(&base, &named, &mut configs);
    let input_path = paths::absolute(&base, &arguments.stdin_filename);
    let input_config = configs.of(&input_path);
    refuse_bad_configuration(&base, &configs)?;

    // As deep as a main thread: the trees of nested files are walked by recursion.
    let _ = ThreadPoolBuilder::new().stack_size(STACK_BYTES).build_global();
    let workspace = Arc::new(Workspace::new([base.clone()]));
    let mut results: Vec<(PathBuf, Result<Checked, Failure>)> = found
        .files
        .into_par_iter()
        .map(|(path, config)| (path.clone(), check_file(path, &config, &workspace)))
        .collect();
    if !input.is_empty() {
        results.push((input_path.clone(), check_input(input_path, &input_config, &workspace)));
    }

    // As the output shows them: `a-b.yml` stands before `a/b.yml`.
    results.sort_by_cached_key(|(path, _)| paths::display(&base, path));

    let mut failed_input = !found.failures.is_empty();
    for failure in &found.failures {
        note(&format!("azureml-ls: {failure}"));
    }
    let mut checked = Vec::with_capacity(results.len());
    let mut internal = false;
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

    let nothing = checked.is_empty();
    match arguments.format {
        Format::Json => print(
            &(render::json::render(&base, &checked).map_err(|error| complain(&error.to_string()))? + "\n"),
        )?,
        Format::Text if nothing => {}
        Format::Text => print(&render::text::render(&base, &checked))?,
    }
    let counts =
        checked.iter().flat_map(|file| &file.findings).any(|it| arguments.fail_on.counts(it.severity));
    Ok(match () {
        () if internal => Exit::Internal,
        () if failed_input => Exit::Usage,
        () if counts => Exit::Findings,
        () if nothing => {
            note(
                "There is nothing to check: no file that ends in .yml, .yaml, .bicep or .bicepparam, ignored and \
                 hidden ones aside.",
            );
            Exit::NothingToCheck
        }
        () => Exit::Clean,
    })
}

fn refuse_bad_configuration(base: &Path, configs: &Configs) -> Result<(), Exit> {
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

fn check_input(path: PathBuf, config: &Config, workspace: &Arc<Workspace>) -> Result<Checked, Failure> {
    let mut bytes = Vec::new();
    let text = io::stdin()
        .lock()
        .take(source::MOST_BYTES)
        .read_to_end(&mut bytes)
        .map_err(Unreadable::Io)
        .and_then(|_| source::decode(bytes))
        .map_err(Failure::Unreadable)?;
    check_text(path, text, config, workspace)
}

fn unreadable(error: &Unreadable) -> String {
    match error {
        Unreadable::Io(error) => walk::reason(error),
        other => other.to_string(),
    }
}
