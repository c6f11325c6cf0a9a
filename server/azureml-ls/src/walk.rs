//! Which files `check` looks at: named files always; in folders what `.gitignore` and `exclude` leave, without hidden
//! files. Links are not followed.

use crate::config::{self, Config, Mistake, Options};
use crate::paths;
use crate::source;
use ignore::WalkBuilder;
use std::collections::{BTreeMap, HashMap};
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
    given: Option<Arc<Config>>,
    by_folder: HashMap<PathBuf, Arc<Config>>,
    by_file: HashMap<PathBuf, Arc<Config>>,
    /// Those that have mistakes.
    pub(crate) bad: Vec<BadConfig>,
}

impl Configs {
    /// One configuration for all files, by `--config`.
    pub(crate) fn given(path: &Path) -> Self {
        let mut configs = Self::default();
        configs.given = Some(configs.load(path));
        configs
    }

    /// The configuration for the file at `path`.
    pub(crate) fn of(&mut self, path: &Path) -> Arc<Config> {
        if let Some(given) = &self.given {
            return Arc::clone(given);
        }
        let folder = path.parent().unwrap_or(path);
        if let Some(known) = self.by_folder.get(folder) {
            return Arc::clone(known);
        }
        let config = match config::find(folder) {
            Some(file) => self.load(&file),
            None => Arc::default(),
        };
        self.by_folder.insert(folder.to_path_buf(), Arc::clone(&config));
        config
    }

    fn load(&mut self, path: &Path) -> Arc<Config> {
        if let Some(known) = self.by_file.get(path) {
            return Arc::clone(known);
        }
        let (options, mistakes, error) = match source::read(path) {
            Ok(text) => {
                let (options, mistakes, _) = config::read(&text);
                (options, mistakes, None)
            }
            Err(error) => (Options::default(), Vec::new(), Some(error.to_string())),
        };
        if error.is_some() || !mistakes.is_empty() {
            self.bad.push(BadConfig { path: path.to_path_buf(), mistakes, error });
        }
        let config = Arc::new(Config::new(path.parent().unwrap_or(path), &options));
        self.by_file.insert(path.to_path_buf(), Arc::clone(&config));
        config
    }
}

/// What to check, and what could not be found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Absolute paths, in order, each with its configuration.
    pub(crate) files: BTreeMap<PathBuf, Arc<Config>>,
    /// Messages about paths that do not exist or cannot be read.
    pub(crate) failures: Vec<String>,
}

/// Finds the files that `paths` (relative to `base`) stand for.
pub(crate) fn find(base: &Path, paths: &[PathBuf], configs: &mut Configs) -> Found {
    let mut found = Found::default();
    for path in paths {
        let absolute = paths::absolute(base, path);
        match std::fs::metadata(&absolute) {
            Ok(metadata) if metadata.is_dir() => walk(base, &absolute, configs, &mut found),
            Ok(_) => {
                let config = configs.of(&absolute);
                found.files.insert(absolute, config);
            }
            Err(error) => found.failures.push(format!("{}: {}", path.display(), reason(&error))),
        }
    }
    found
}

fn walk(base: &Path, folder: &Path, configs: &mut Configs, found: &mut Found) {
    // A project's .gitignore counts even where its .git is not there, as in a CI artifact.
    for entry in WalkBuilder::new(folder).require_git(false).build() {
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
            || paths::is_config(path)
        {
            continue;
        }
        let config = configs.of(path);
        if !config.excludes(path) {
            found.files.insert(path.to_path_buf(), config);
        }
    }
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
