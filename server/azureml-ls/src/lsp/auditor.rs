//! The audit of the workspace, in the background: finds the files, audits them, and says what that means for files that
//! nobody has open. One run at a time; a newer one ends the older.

use super::convert::Converter;
use super::others::Others;
use super::profile::Profile;
use super::uris;
use crate::config::Source;
use crate::index::{self, Index, Scope, Statements, Survey};
use crate::paths;
use crate::walk::{self, Configs, Seed};
use crate::workspace::Workspace;
use azureml_analysis::ask;
use azureml_syntax::text::Text;
use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};
use std::collections::BTreeSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::available_parallelism;
use tower_lsp::ls_types::{Diagnostic, Uri};

/// More files than these are not audited.
const MOST_FILES: usize = 20_000;
/// More files and folders than these are not looked at.
const MOST_ENTRIES: usize = 200_000;
/// Deep trees recurse.
const STACK_BYTES: usize = 8 * 1024 * 1024;

/// What to audit, and for whom.
pub(super) struct Job {
    /// Which run it is.
    pub(super) number: u64,
    /// The newest run: an older one need not be finished.
    pub(super) newest: Arc<AtomicU64>,
    /// What is open, and where the folders are.
    pub(super) workspace: Arc<Workspace>,
    /// Grows with everything that can change files on the disk or the configuration.
    pub(super) disk: u64,
    /// What is configured in the editor.
    pub(super) seed: Seed,
    /// The client.
    pub(super) profile: Arc<Profile>,
}

/// What came out.
#[derive(Debug)]
pub(super) struct Answer {
    /// The findings, the graph.
    pub(super) survey: Arc<Survey>,
    /// The files that were audited, in order.
    pub(super) files: Arc<Vec<PathBuf>>,
    /// What is to be shown for files that are not open: with their real paths.
    pub(super) closed: Vec<(PathBuf, Uri, Vec<Diagnostic>)>,
}

/// How a run ended.
#[derive(Debug)]
pub(super) enum Ended {
    /// Well.
    Done(Answer),
    /// A newer one is wanted.
    Cancelled,
    /// We panicked.
    Panicked,
}

/// Audits, on threads of its own: hovers need not wait.
#[derive(Debug)]
pub(super) struct Auditor {
    pool: ThreadPool,
    kept: Arc<Mutex<Kept>>,
}

/// What is kept from one run to the next.
#[derive(Debug, Default)]
struct Kept {
    index: Index,
    listed: Option<Listed>,
}

/// The files below the workspace's folders.
#[derive(Debug)]
struct Listed {
    disk: u64,
    files: BTreeSet<PathBuf>,
    whole: bool,
    stated: Arc<Statements>,
    configs: Configs,
}

impl Auditor {
    /// Starts its threads.
    pub(super) fn new() -> Result<Self, ThreadPoolBuildError> {
        let pool = ThreadPoolBuilder::new()
            .num_threads(available_parallelism().map_or(1, usize::from).clamp(1, 8))
            .stack_size(STACK_BYTES)
            .thread_name(|number| format!("auditor-{number}"))
            .build()?;
        Ok(Self { pool, kept: Arc::default() })
    }

    /// Runs `job`; `tell` hears how it ended.
    pub(super) fn run(&self, job: Job, tell: impl FnOnce(Ended) + Send + 'static) {
        let kept = Arc::clone(&self.kept);
        self.pool.spawn(move || {
            let run = || {
                // A run that panicked left nothing half done.
                let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                kept.run(&job)
            };
            tell(match catch_unwind(AssertUnwindSafe(run)) {
                Ok(Some(answer)) => Ended::Done(answer),
                Ok(None) => Ended::Cancelled,
                Err(_) => Ended::Panicked,
            });
        });
    }
}

impl Kept {
    fn run(&mut self, job: &Job) -> Option<Answer> {
        let cancelled = || job.newest.load(Ordering::Relaxed) != job.number;
        let scope = self.scope(job, &cancelled)?;
        let survey = self.index.audit(&scope, &cancelled)?;
        let closed = survey.files().filter_map(|(name, _)| self.closed(job, &survey, name)).collect();
        Some(Answer { survey, files: scope.files, closed })
    }

    fn scope(&mut self, job: &Job, cancelled: &dyn Fn() -> bool) -> Option<Scope> {
        let workspace = Arc::clone(&job.workspace);
        let (files, whole, stated) = if workspace.folders().is_empty() {
            self.listed = None;
            let files = workspace.all_open().filter(|path| Source::of(path).is_none());
            (files.cloned().collect(), false, Arc::default())
        } else {
            let listed = self.listed(job, cancelled)?;
            let mut files = listed.files.clone();
            files.extend(workspace.all_open().filter(|path| listed.takes(path, &workspace)).cloned());
            (files, listed.whole, Arc::clone(&listed.stated))
        };
        let files = Arc::new(files.into_iter().collect::<Vec<_>>());
        Some(Scope { files, whole, workspace, disk: job.disk, stated })
    }

    fn listed(&mut self, job: &Job, cancelled: &dyn Fn() -> bool) -> Option<&mut Listed> {
        if self.listed.as_ref().is_none_or(|listed| listed.disk != job.disk) {
            let folders = job.workspace.folders();
            let mut configs = Configs::seeded(&job.seed, folders);
            let mut seen = 0;
            let mut enough = |files: usize| {
                seen += 1;
                files >= MOST_FILES || seen >= MOST_ENTRIES || cancelled()
            };
            let base = folders.first()?;
            let found = walk::find(base, folders, &mut configs, &mut enough);
            if cancelled() {
                return None;
            }
            let files = found.files.into_keys().collect();
            let stated = Arc::new(configs.statements());
            self.listed = Some(Listed { disk: job.disk, files, whole: found.is_whole, stated, configs });
        }
        self.listed.as_mut()
    }

    /// What is to be shown for a file that is not open.
    fn closed(&mut self, job: &Job, survey: &Survey, name: &str) -> Option<(PathBuf, Uri, Vec<Diagnostic>)> {
        let path = PathBuf::from(name);
        let workspace = &job.workspace;
        // What is said about configuration files is shown as that of files that nobody has open.
        if workspace.open(&path).is_some() && Source::of(&path).is_none() {
            return None;
        }
        let parsed = workspace.parsed(&path)?;
        let config = self.listed.as_mut()?.configs.of(&path);
        let language = paths::language(&path)?;
        let file = (language, parsed.source.as_str(), &parsed.syntax);
        let findings = ask::audited(file, &config.settings, &survey.of(name).findings);
        let uri = uris::from_path(&workspace.spelled(&path))?;
        let text = Text::new(&parsed.source);
        let converter = Converter { text: &text, profile: &job.profile };
        let mut others = Others::new(workspace.files_of(Some(&path)));
        let diagnostics =
            findings.iter().map(|finding| converter.diagnostic(finding, &uri, &mut others)).collect();
        Some((path, uri, diagnostics))
    }
}

impl Listed {
    /// Whether a file belongs to the folders that is open, but perhaps not saved yet. One that is there and was not found
    /// is ignored or excluded.
    fn takes(&self, path: &Path, workspace: &Workspace) -> bool {
        let inside = workspace.folders().iter().any(|folder| path.starts_with(folder));
        inside
            && !self.files.contains(path)
            && paths::language(path).is_some()
            && Source::of(path).is_none()
            && fs::symlink_metadata(path).is_err()
    }
}

impl Answer {
    /// Whether the file at a real path was audited.
    pub(super) fn covers(&self, path: &Path) -> bool {
        self.files.binary_search_by(|file| file.as_path().cmp(path)).is_ok()
    }

    /// What the audit calls the file at a real path.
    pub(super) fn name(path: &Path) -> Arc<str> {
        index::name(path)
    }
}
