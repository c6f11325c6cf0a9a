//! Which settings count for a document: the editor's, and over them those of the nearest `azureml-ls.yml`, as it is on
//! disk or, where it is open, in the editor. A file that is not YAML for a moment keeps what it said before.

use crate::config::{self, Config, Mistake, Options};
use crate::nearest::nearest;
use crate::source;
use azureml_analysis::Settings;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tower_lsp::ls_types::LSPAny;

/// The section of the editor's settings.
pub(super) const SECTION: &str = "azureml-ls";

/// A configuration file as last seen.
#[derive(Clone, Debug, Default)]
struct File {
    source: String,
    options: Options,
    mistakes: Vec<Mistake>,
}

/// All that is configured.
#[derive(Debug, Default)]
pub(super) struct Configuration {
    from_start: Options,
    from_editor: Options,
    /// By path. What is known stays known while the file cannot be read as YAML.
    files: HashMap<PathBuf, File>,
    /// Configuration files that are open in the editor.
    open: HashMap<PathBuf, String>,
    /// The file that counts for a folder.
    nearest: HashMap<PathBuf, Option<PathBuf>>,
}

/// A configuration file's mistakes, to be shown in it.
#[derive(Debug)]
pub(super) struct Report {
    /// The file.
    pub(super) path: PathBuf,
    /// Its text.
    pub(super) source: String,
    /// What is wrong in it.
    pub(super) mistakes: Vec<Mistake>,
}

impl Configuration {
    /// Sets what `initializationOptions` say; gives back what is wrong in it.
    pub(super) fn set_start(&mut self, value: &LSPAny) -> Vec<Mistake> {
        let (options, mistakes) = from_json(value);
        self.from_start = options;
        mistakes
    }

    /// Sets what the editor's settings say; gives back what is wrong in it.
    pub(super) fn set_editor(&mut self, value: &LSPAny) -> Vec<Mistake> {
        let (options, mistakes) = from_json(value);
        self.from_editor = options;
        mistakes
    }

    /// A configuration file was opened or changed in the editor.
    pub(super) fn set_open(&mut self, path: &Path, source: String) {
        self.open.insert(path.to_path_buf(), source);
    }

    /// A configuration file was closed in the editor: the disk counts again.
    pub(super) fn set_closed(&mut self, path: &Path) {
        self.open.remove(path);
    }

    /// Reads everything anew when it is next asked for. What is known is kept in case it cannot be read.
    pub(super) fn forget(&mut self) {
        self.nearest.clear();
    }

    /// The settings for the file at `path`, which lies in the workspace folder `root` if any; `None` where the file is
    /// excluded. Configuration files that were read for it are added to `reports`.
    pub(super) fn of(
        &mut self,
        path: Option<&Path>,
        root: Option<&Path>,
        reports: &mut Vec<Report>,
    ) -> Option<Arc<Settings>> {
        let editor = self.from_start.overlaid(&self.from_editor);
        let Some((path, folder)) = path.and_then(|path| Some((path, path.parent()?))) else {
            return Some(Arc::new(editor.settings));
        };
        if Config::new(root.unwrap_or(folder), &editor).excludes(path) {
            return None;
        }
        let Some((file, options)) = self.file_of(folder, reports) else {
            return Some(Arc::new(editor.settings));
        };
        if Config::new(file.parent().unwrap_or(folder), &options).excludes(path) {
            return None;
        }
        Some(Arc::new(editor.overlaid(&options).settings))
    }

    fn file_of(&mut self, folder: &Path, reports: &mut Vec<Report>) -> Option<(PathBuf, Options)> {
        let path = match self.nearest.get(folder) {
            Some(known) => known.clone(),
            None => {
                let found = config::find(folder);
                if let Some(path) = &found {
                    self.load(path, reports);
                }
                self.nearest.insert(folder.to_path_buf(), found.clone());
                found
            }
        }?;
        let options = self.files.get(&path)?.options.clone();
        Some((path, options))
    }

    fn load(&mut self, path: &Path, reports: &mut Vec<Report>) {
        let source = match self.open.get(path) {
            Some(source) => source.clone(),
            None => source::read(path).unwrap_or_default(),
        };
        let known = self.files.entry(path.to_path_buf()).or_default();
        if known.source != source {
            let (options, mistakes, is_yaml) = config::read(&source);
            if is_yaml {
                known.options = options;
            }
            known.mistakes = mistakes;
            known.source = source;
        }
        let (source, mistakes) = (known.source.clone(), known.mistakes.clone());
        reports.push(Report { path: path.to_path_buf(), source, mistakes });
    }

    /// Reads the open configuration file at `path`, whether or not a document needs it.
    pub(super) fn look_at(&mut self, path: &Path, reports: &mut Vec<Report>) {
        self.load(path, reports);
    }
}

/// Options from the editor's JSON. Editors put settings of their own (`server.path`, `trace`) into the same section, so
/// of the keys that are not ours only those are mistakes that look like ours.
fn from_json(value: &LSPAny) -> (Options, Vec<Mistake>) {
    let value = value.get(SECTION).unwrap_or(value);
    let ours = |key: &str| {
        let mut names = config::KEYS.iter().map(|(name, _)| *name);
        names.clone().any(|name| name == key) || nearest(key, &mut names).is_some()
    };
    let entries = value.as_object().into_iter().flatten();
    let ours: serde_json::Map<String, LSPAny> = entries
        .filter(|(key, value)| ours(key) && !value.is_null())
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    if ours.is_empty() {
        return (Options::default(), Vec::new());
    }
    // JSON is YAML: one reader for both.
    let (options, mistakes, _) = config::read(&LSPAny::Object(ours).to_string());
    (options, mistakes)
}
