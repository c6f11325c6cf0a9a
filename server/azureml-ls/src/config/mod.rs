//! The configuration: what may stand in `azureml-ls.yml`, under the editor's setting `azureml-ls`, and in our part of
//! `bicepconfig.json`; and what of it counts for a file. What is wrong costs its own key only.

mod bicep;
mod ours;
mod reader;
mod workspaces;

use crate::paths;
use azureml_analysis::{Settings, Severity};
use azureml_syntax::Span;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

pub(crate) use ours::KEYS;
pub(crate) use workspaces::Workspace;

/// What users may set, as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    /// Severity by rule code; `None` switches the rule off.
    pub(crate) rules: BTreeMap<String, Option<Severity>>,
    /// Files that are not checked.
    pub(crate) exclude: Vec<String>,
    /// Whether we say and do what the official Bicep server does too; `None` where that is left to others.
    pub(crate) generic: Option<bool>,
    /// What is known of workspaces.
    pub(crate) workspaces: Vec<Workspace>,
}

/// A mistake in the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mistake {
    /// Where.
    pub(crate) span: Span,
    /// The line, from 1.
    pub(crate) line: u32,
    /// What is wrong, and what instead.
    pub(crate) message: String,
}

/// A file in which people configure us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Source {
    /// `azureml-ls.yml`.
    Ours,
    /// `bicepconfig.json`, which counts for Bicep files alone.
    Bicep,
}

impl Source {
    /// What the file at `path` is by its name.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        [Self::Ours, Self::Bicep]
            .into_iter()
            .find(|source| path.file_name() == Some(OsStr::new(source.name())))
    }

    /// The file's name.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Ours => "azureml-ls.yml",
            // https://learn.microsoft.com/azure/azure-resource-manager/bicep/bicep-config
            Self::Bicep => "bicepconfig.json",
        }
    }

    /// Reads `text`. The flag says whether it is YAML or JSON at all; if not, the options are empty.
    pub(crate) fn read(self, text: &str) -> (Options, Vec<Mistake>, bool) {
        match self {
            Self::Ours => ours::read(text),
            Self::Bicep => bicep::read(text),
        }
    }

    /// The file that counts for files in `folder`: in it or in the nearest folder above.
    pub(crate) fn find(self, folder: &Path) -> Option<PathBuf> {
        let above = paths::clean(folder);
        above.ancestors().map(|above| above.join(self.name())).find(|path| path.is_file())
    }
}

impl Options {
    /// These options, with `stronger` laid over them.
    pub(crate) fn overlaid(&self, stronger: &Self) -> Self {
        let mut merged = self.clone();
        merged.rules.extend(stronger.rules.clone());
        merged.exclude.extend(stronger.exclude.iter().cloned());
        merged.workspaces.extend(stronger.workspaces.iter().cloned());
        merged.generic = stronger.generic.or(merged.generic);
        merged
    }

    /// The part that the analysis reads.
    pub(crate) fn settings(&self) -> Settings {
        Settings { rules: self.rules.clone(), beside_official: self.generic == Some(false) }
    }
}

/// The options that count for files below a folder.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    /// The analysis part.
    pub(crate) settings: Settings,
    excluded: Gitignore,
}

impl Default for Config {
    fn default() -> Self {
        Self { settings: Settings::default(), excluded: Gitignore::empty() }
    }
}

impl Config {
    /// `options` for the files below `folder`.
    pub(crate) fn new(folder: &Path, options: &Options) -> Self {
        let mut builder = GitignoreBuilder::new(folder);
        for pattern in &options.exclude {
            // Tried out when it was read.
            let _ = builder.add_line(None, pattern);
        }
        Self {
            settings: options.settings(),
            excluded: builder.build().unwrap_or_else(|_| Gitignore::empty()),
        }
    }

    /// Whether `path`, absolute and clean, is excluded.
    pub(crate) fn excludes(&self, path: &Path) -> bool {
        !self.excluded.is_empty()
            && path.starts_with(self.excluded.path())
            && self.excluded.matched_path_or_any_parents(path, false).is_ignore()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excluded_paths_follow_gitignore() {
        let options = Options { exclude: vec!["legacy/".into(), "*.gen.yml".into()], ..Options::default() };
        let config = Config::new(Path::new("/p"), &options);
        assert!(config.excludes(Path::new("/p/legacy/a.yml")));
        assert!(config.excludes(Path::new("/p/a/b.gen.yml")));
        assert!(!config.excludes(Path::new("/p/a.yml")));
        assert!(!config.excludes(Path::new("/q/legacy/a.yml")));
    }

    #[test]
    fn the_stronger_options_win_key_by_key() {
        let read = |text: &str| Source::Ours.read(text).0;
        let weak = read("rules: {unknown-key: hint, null-value: off}\nbicep: {generic: off}\n");
        let strong = read("rules: {unknown-key: error}\nbicep: {generic: auto}\n");
        let settings = weak.overlaid(&strong).settings();
        assert_eq!(settings.rules["unknown-key"], Some(Severity::Error));
        assert_eq!(settings.rules["null-value"], None);
        assert!(settings.beside_official, "auto leaves it to the weaker one");
        assert!(!weak.overlaid(&read("bicep: {generic: on}\n")).settings().beside_official);
    }
}
