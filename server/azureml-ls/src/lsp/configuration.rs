//! Which settings count for a document: the editor's, over them, for Bicep, those of the nearest `bicepconfig.json`, and
//! over them those of the nearest `azureml-ls.yml`; as they are on disk or, where they are open, in the editor. A file
//! that cannot be read for a moment keeps what it said before.

use crate::config::{self, Config, Mistake, Options, Source};
use crate::nearest::nearest;
use crate::source;
use crate::walk::Seed;
use crate::workspace;
use azureml_analysis::Settings;
use azureml_syntax::Language;
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
    /// The file of a kind that counts for a folder.
    nearest: HashMap<(Source, PathBuf), Option<PathBuf>>,
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

    /// What others need to find out the same.
    pub(super) fn seed(&self) -> Seed {
        let options = |path: &PathBuf| Some((workspace::real(path), self.files.get(path)?.options.clone()));
        Seed {
            editor: self.from_start.overlaid(&self.from_editor),
            open: self.open.keys().filter_map(options).collect(),
            kept: self.files.keys().filter_map(options).collect(),
        }
    }

    /// The settings for the file at `path`, which lies in the workspace folder `root` if any; `None` where the file is
    /// excluded. Configuration files that were read for it are added to `reports`.
    pub(super) fn of(
        &mut self,
        path: Option<&Path>,
        language: Language,
        root: Option<&Path>,
        reports: &mut Vec<Report>,
    ) -> Option<Arc<Settings>> {
        let editor = self.from_start.overlaid(&self.from_editor);
        let Some((path, folder)) = path.and_then(|path| Some((path, path.parent()?))) else {
            return Some(Arc::new(editor.settings()));
        };
        if Config::new(root.unwrap_or(folder), &editor).excludes(path) {
            return None;
        }
        let mut options = editor;
        if language != Language::Yaml
            && let Some((_, bicep)) = self.nearest(Source::Bicep, folder, reports)
        {
            options = options.overlaid(&bicep);
        }
        if let Some((file, ours)) = self.nearest(Source::Ours, folder, reports) {
            if Config::new(file.parent().unwrap_or(folder), &ours).excludes(path) {
                return None;
            }
            options = options.overlaid(&ours);
        }
        Some(Arc::new(options.settings()))
    }

    fn nearest(
        &mut self,
        kind: Source,
        folder: &Path,
        reports: &mut Vec<Report>,
    ) -> Option<(PathBuf, Options)> {
        let key = (kind, folder.to_path_buf());
        let path = match self.nearest.get(&key) {
            Some(known) => known.clone(),
            None => {
                let found = kind.find(folder);
                if let Some(path) = &found {
                    self.load(kind, path, reports);
                }
                self.nearest.insert(key, found.clone());
                found
            }
        }?;
        let options = self.files.get(&path)?.options.clone();
        Some((path, options))
    }

    fn load(&mut self, kind: Source, path: &Path, reports: &mut Vec<Report>) {
        let source = match self.open.get(path) {
            Some(source) => source.clone(),
            None => source::read(path).unwrap_or_default(),
        };
        let known = self.files.entry(path.to_path_buf()).or_default();
        if known.source != source {
            let (options, mistakes, is_valid) = kind.read(&source);
            if is_valid {
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
        if let Some(kind) = Source::of(path) {
            self.load(kind, path, reports);
        }
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
    let (options, mistakes, _) = Source::Ours.read(&LSPAny::Object(ours).to_string());
    (options, mistakes)
}
