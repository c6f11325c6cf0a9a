//! The workspace as files see it: its roots, what is open in the editor, and what was read before. A value: whoever
//! changes it leaves those alone who look at it now. Must not know the protocol.

mod files;
mod listing;
mod open;
mod parses;

pub(crate) use files::FolderFiles;
pub(crate) use open::{Cell, Open, Parsed};

use crate::paths;
use azureml_analysis::bicep::modules;
use azureml_syntax::{Language, Syntax};
use listing::Listing;
use parses::Parses;
use std::collections::HashMap;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Folders whose content may be looked at, and what is known about it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Workspace {
    folders: Vec<PathBuf>,
    /// These folders as they were given.
    given: Vec<(PathBuf, PathBuf)>,
    /// By [`real`] path. What is open counts before the disk.
    open: HashMap<PathBuf, Arc<Open>>,
    parses: Arc<Parses>,
    listing: Arc<Listing>,
}

impl Workspace {
    /// A workspace of folders; those that cannot be resolved are left out.
    pub(crate) fn new(folders: impl IntoIterator<Item = PathBuf>) -> Self {
        let mut workspace = Self::default();
        workspace.set_folders(folders);
        workspace
    }

    /// Takes these folders instead.
    pub(crate) fn set_folders(&mut self, folders: impl IntoIterator<Item = PathBuf>) {
        let real = |folder: PathBuf| Some((canonical(&folder).ok()?, folder));
        self.given = folders.into_iter().filter_map(real).collect();
        self.folders = self.given.iter().map(|(real, _)| real.clone()).collect();
        self.forget();
    }

    /// Takes what is open at a [`real`] path.
    pub(crate) fn set_open(&mut self, path: PathBuf, open: Open) {
        let open = match self.open.get(&path) {
            Some(before) => open.after(before),
            None => open,
        };
        self.open.insert(path, Arc::new(open));
    }

    /// The disk counts again at a [`real`] path.
    pub(crate) fn set_closed(&mut self, path: &Path) {
        self.open.remove(path);
    }

    /// Files changed on the disk: looks at everything anew.
    pub(crate) fn forget(&mut self) {
        self.parses = Arc::default();
        self.listing = Arc::default();
    }

    /// What is open at a [`real`] path.
    pub(crate) fn open(&self, real: &Path) -> Option<&Arc<Open>> {
        self.open.get(real)
    }

    /// The [`real`] paths of all that is open.
    pub(crate) fn all_open(&self) -> impl Iterator<Item = &PathBuf> {
        self.open.keys()
    }

    /// The roots, as [`real`] paths.
    pub(crate) fn folders(&self) -> &[PathBuf] {
        &self.folders
    }

    /// The text of the small file at a [`real`] path inside the roots, as it is open or on the disk.
    pub(crate) fn text(&self, real: &Path) -> Option<String> {
        if let Some(open) = self.open.get(real) {
            return Some(open.parsed().source.clone());
        }
        let metadata = fs::symlink_metadata(real).ok().filter(Metadata::is_file)?;
        files::read(real, &metadata)
    }

    /// The same, parsed.
    pub(crate) fn parsed(&self, real: &Path) -> Option<Arc<Parsed>> {
        if let Some(open) = self.open.get(real) {
            return Some(open.parsed());
        }
        if let Some(parsed) = self.bicep(real) {
            let syntax = Syntax::Bicep(Arc::clone(&parsed.parse));
            return Some(Arc::new(Parsed { source: parsed.source.clone(), syntax }));
        }
        let source = self.text(real)?;
        Some(Arc::new(Parsed { syntax: Syntax::parse(Language::Yaml, &source), source }))
    }

    /// The path of a file inside the roots as whoever gave these would write it.
    pub(crate) fn spelled(&self, real: &Path) -> PathBuf {
        let below =
            self.given.iter().find_map(|(root, given)| Some(given.join(real.strip_prefix(root).ok()?)));
        below.unwrap_or_else(|| real.to_path_buf())
    }

    /// The small Bicep file at a [`real`] path inside the roots, as it is open or on the disk.
    pub(crate) fn bicep(&self, real: &Path) -> Option<Arc<modules::Parsed>> {
        if let Some(open) = self.open.get(real) {
            return open.module();
        }
        let language = paths::language(real).filter(|language| *language != Language::Yaml)?;
        let metadata = fs::symlink_metadata(real).ok().filter(Metadata::is_file)?;
        let parse = || Some(modules::Parsed::new(language, files::read(real, &metadata)?));
        self.parses.get(real, &metadata, parse)
    }

    /// What the file at `path` may ask: inside the roots if it lies in one, else inside its own folder.
    pub(crate) fn files_of(self: &Arc<Self>, path: Option<&Path>) -> FolderFiles {
        let folder = path.and_then(Path::parent).and_then(|folder| canonical(folder).ok());
        let inside =
            folder.as_ref().is_some_and(|folder| self.folders.iter().any(|root| folder.starts_with(root)));
        let roots = if inside { self.folders.clone() } else { folder.iter().cloned().collect() };
        let name = path.and_then(Path::file_name).map(ToOwned::to_owned);
        FolderFiles::new(folder, name, roots, inside, Arc::clone(self))
    }
}

/// The path without links, as people write it: Windows has another form of it, `\\?\C:\code`, which does not compare equal.
fn canonical(path: &Path) -> io::Result<PathBuf> {
    let real = fs::canonicalize(path)?;
    let plain = real.to_str().and_then(|text| text.strip_prefix(r"\\?\"));
    let plain = plain.filter(|text| text.as_bytes().get(1) == Some(&b':')).map(PathBuf::from);
    Ok(plain.unwrap_or(real))
}

/// The path of a file without links, as far as it exists.
pub(crate) fn real(path: &Path) -> PathBuf {
    if let Ok(real) = canonical(path) {
        return real;
    }
    let folder = path.parent().and_then(|folder| canonical(folder).ok());
    match (folder, path.file_name()) {
        (Some(folder), Some(name)) => folder.join(name),
        _ => path.to_path_buf(),
    }
}
