//! Which files `check` looks at: named files always; in folders what `.gitignore` and `exclude` leave, without hidden
//! files. Links are not followed.

use crate::config::{Config, Mistake, Options, Source};
use crate::index::{self, Statements};
use crate::paths;
use crate::source;
use azureml_analysis::network::facts::{Spot, Stated};
use azureml_syntax::Language;
use ignore::WalkBuilder;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A configuration file with mistakes.
#[derive(Debug)]
pub(crate) struct BadConfig {
    /// The file.
    pub(crate) path: PathBuf,
    /// What is wrong in it; empty where it cannot be read.
    pub(crate) mistakes: Vec<Mistake>,
    /// Why it cannot be read.
    pub(crate) error: Option<String>,
}

/// Configurations by folder, each file read once.
#[derive(Debug, Default)]
pub(crate) struct Configs {
    given: Option<PathBuf>,
    /// The editor's settings, `exclude` aside.
    editor: Options,
    /// What the editor excludes, by workspace folder.
    excluded: Vec<Config>,
    /// What files said when they could last be read.
    kept: HashMap<PathBuf, Options>,
    /// The flag: for Bicep files.
    by_folder: HashMap<(PathBuf, bool), Arc<Config>>,
    by_file: HashMap<PathBuf, Options>,
    /// The files of ours among them that count for something.
    counted: BTreeSet<PathBuf>,
    /// Those that have mistakes.
    pub(crate) bad: Vec<BadConfig>,
    /// Those of other tools that cannot be read, so that what they say about us does not count.
    pub(crate) unread: Vec<PathBuf>,
}

impl Configs {
    /// One configuration for all files, by `--config`, in place of every `azureml-ls.yml`.
    pub(crate) fn given(path: &Path) -> Self {
        Self { given: Some(path.to_path_buf()), ..Self::default() }
    }

    /// Configurations as an editor with these workspace folders has them.
    pub(crate) fn seeded(seed: &Seed, folders: &[PathBuf]) -> Self {
        let excluded = folders.iter().map(|folder| Config::new(folder, &seed.editor)).collect();
        let editor = Options { exclude: Vec::new(), ..seed.editor.clone() };
        let (by_file, kept) = (seed.open.clone(), seed.kept.clone());
        Self { editor, excluded, by_file, kept, ..Self::default() }
    }

    /// What the configuration files say of workspaces that counted for any file so far.
    pub(crate) fn statements(&self) -> Statements {
        let mut statements = Statements::default();
        for path in &self.counted {
            let Some(options) = self.by_file.get(path) else { continue };
            let folder = path.parent().unwrap_or(path);
            for workspace in &options.workspaces {
                let name: Arc<str> = workspace.name.as_str().into();
                let everywhere = [String::new()];
                for below in workspace.folders.as_deref().unwrap_or(&everywhere) {
                    let folder = paths::absolute(folder, Path::new(below));
                    statements.folders.push((index::name(&folder), Arc::clone(&name)));
                }
                statements.workspaces.push(Stated {
                    name,
                    spot: Spot { file: index::name(path), span: workspace.span },
                    public_network_access: workspace.public_network_access,
                    private_endpoints: workspace.private_endpoints.clone(),
                    managed_network: workspace.managed_network,
                });
            }
        }
        statements
    }

    /// Whether the file at `path`, for which `config` counts, is left out.
    pub(crate) fn exclude(&self, path: &Path, config: &Config) -> bool {
        config.excludes(path) || self.excluded.iter().any(|excluded| excluded.excludes(path))
    }

    /// The configuration for the file at `path`.
    pub(crate) fn of(&mut self, path: &Path) -> Arc<Config> {
        let folder = path.parent().unwrap_or(path);
        let is_bicep = paths::language(path).is_some_and(|language| language != Language::Yaml);
        if let Some(known) = self.by_folder.get(&(folder.to_path_buf(), is_bicep)) {
            return Arc::clone(known);
        }
        let bicep = is_bicep.then(|| Source::Bicep.find(folder)).flatten();
        let mut options = self.editor.clone();
        if let Some(file) = bicep {
            options = options.overlaid(&self.load(&file, Source::Bicep));
        }
        let ours = self.given.clone().or_else(|| Source::Ours.find(folder));
        if let Some(file) = &ours {
            self.counted.insert(file.clone());
            options = options.overlaid(&self.load(file, Source::Ours));
        }
        let base = ours.as_deref().and_then(Path::parent).unwrap_or(folder);
        let config = Arc::new(Config::new(base, &options));
        self.by_folder.insert((folder.to_path_buf(), is_bicep), Arc::clone(&config));
        config
    }

    fn load(&mut self, path: &Path, kind: Source) -> Options {
        if let Some(known) = self.by_file.get(path) {
            return known.clone();
        }
        let (options, mistakes, error) = match source::read(path) {
            Ok(text) => {
                let (options, mistakes, is_valid) = kind.read(&text);
                if !is_valid && mistakes.is_empty() {
                    self.unread.push(path.to_path_buf());
                }
                let kept = self.kept.get(path).filter(|_| !is_valid);
                (kept.cloned().unwrap_or(options), mistakes, None)
            }
            Err(error) => (Options::default(), Vec::new(), Some(error.to_string())),
        };
        if error.is_some() || !mistakes.is_empty() {
            self.bad.push(BadConfig { path: path.to_path_buf(), mistakes, error });
        }
        self.by_file.insert(path.to_path_buf(), options.clone());
        options
    }
}

/// What an editor says about the configuration, or remembers of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seed {
    /// The editor's settings.
    pub(crate) editor: Options,
    /// What the configuration files say that are open, by real path.
    pub(crate) open: HashMap<PathBuf, Options>,
    /// What those on the disk said when they could last be read.
    pub(crate) kept: HashMap<PathBuf, Options>,
}

/// What to check, and what could not be found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Absolute paths, in order, each with its configuration.
    pub(crate) files: BTreeMap<PathBuf, Arc<Config>>,
    /// Messages about paths that do not exist or cannot be read.
    pub(crate) failures: Vec<String>,
    /// The folders that were looked through, absolute.
    pub(crate) folders: Vec<PathBuf>,
    /// Whether the files are all files of these folders, and none besides.
    pub(crate) is_whole: bool,
}

/// Finds the files that `paths` (relative to `base`) stand for.
/// `enough` is asked at each file and folder, with the number of files so far: it ends the search.
pub(crate) fn find(
    base: &Path,
    paths: &[PathBuf],
    configs: &mut Configs,
    enough: &mut dyn FnMut(usize) -> bool,
) -> Found {
    let mut found = Found::default();
    let mut named = Vec::new();
    let mut is_whole = true;
    for path in paths {
        let absolute = paths::absolute(base, path);
        match std::fs::metadata(&absolute) {
            Ok(metadata) if metadata.is_dir() => {
                let is_done = walk(base, &absolute, configs, &mut found, enough);
                is_whole &= is_done;
                found.folders.push(absolute);
            }
            Ok(_) => {
                let config = configs.of(&absolute);
                named.push(absolute.clone());
                found.files.insert(absolute, config);
            }
            Err(error) => found.failures.push(format!("{}: {}", path.display(), reason(&error))),
        }
    }
    let inside = |path: &PathBuf| found.folders.iter().any(|folder| path.starts_with(folder));
    found.is_whole =
        is_whole && !found.folders.is_empty() && found.failures.is_empty() && named.iter().all(inside);
    found
}

/// Whether all of `folder` was looked through.
fn walk(
    base: &Path,
    folder: &Path,
    configs: &mut Configs,
    found: &mut Found,
    enough: &mut dyn FnMut(usize) -> bool,
) -> bool {
    // A project's .gitignore counts even where its .git is not there, as in a CI artifact.
    for entry in WalkBuilder::new(folder).require_git(false).build() {
        if enough(found.files.len()) {
            return false;
        }
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                found.failures.push(walk_failure(base, &error));
                continue;
            }
        };
        let path = entry.path();
        if !entry.file_type().is_some_and(|kind| kind.is_file())
            || paths::language(path).is_none()
            || Source::of(path).is_some()
        {
            continue;
        }
        let config = configs.of(path);
        if !configs.exclude(path, &config) {
            found.files.insert(path.to_path_buf(), config);
        }
    }
    true
}

fn walk_failure(base: &Path, error: &ignore::Error) -> String {
    match error {
        ignore::Error::WithPath { path, err } => {
            let why = err.io_error().map_or_else(|| err.to_string(), reason);
            format!("{}: {why}", paths::display(base, path))
        }
        ignore::Error::WithDepth { err, .. } => walk_failure(base, err),
        other => other.to_string(),
    }
}

/// An I/O error in a person's words.
pub(crate) fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        std::io::ErrorKind::PermissionDenied => "it may not be read (permission denied)".to_owned(),
        _ => error.to_string(),
    }
}
