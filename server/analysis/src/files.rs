//! The questions a rule may ask about other files. Answered by the shell, which alone reads disks and knows the
//! workspace's roots; in tests by a table.

use crate::bicep::modules::Parsed;
use azureml_syntax::Language;
use std::sync::Arc;

/// What is known about a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// Nothing is there.
    Absent,
    /// Not to be known: outside the workspace's roots, not readable, not a local path.
    Unknown,
}

/// Other files, as far as this one names them.
pub trait Files: Sync {
    /// What stands at `relative`, a path with `/` or `\` as written in the file that is analysed, relative to that
    /// file's folder. Never follows a path out of the workspace's roots: that is [`Presence::Unknown`].
    fn look(&self, relative: &str) -> Presence;

    /// The text of a small file (under 1 MiB) at `relative`; `None` where [`Files::look`] would not say
    /// [`Presence::File`], or where it is not UTF-8.
    fn read(&self, relative: &str) -> Option<String>;

    /// The names in the folder at `relative`, sorted, folders with a trailing `/`: for completing paths and for
    /// "did you mean". Empty where there is none.
    fn list(&self, relative: &str) -> Vec<String>;

    /// All Bicep and parameter files of the workspace that may name this one, or be named by it, sorted: paths relative
    /// to this file's folder, with `/`, without `.` and inner `..`. Bounded; empty where that is not known.
    fn bicep_files(&self) -> Vec<String> {
        Vec::new()
    }

    /// Where this file lies, with `/`: the folder's names tell whether a path that climbs out (`../modules/a.bicep`)
    /// comes back to it. For comparing only; `None` where that is not known.
    fn own_path(&self) -> Option<String> {
        None
    }

    /// The Bicep file or parameter file at `relative`, parsed; `None` where [`Files::read`] gives none, and for files of
    /// other languages. A shell that analyses again and again does better to keep the parses.
    fn bicep(&self, relative: &str) -> Option<Arc<Parsed>> {
        let language = Language::of_name(relative).filter(|language| *language != Language::Yaml)?;
        Some(Arc::new(Parsed::new(language, self.read(relative)?)))
    }
}

/// Knows nothing about any path.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoFiles;

impl Files for NoFiles {
    fn look(&self, _relative: &str) -> Presence {
        Presence::Unknown
    }

    fn read(&self, _relative: &str) -> Option<String> {
        None
    }

    fn list(&self, _relative: &str) -> Vec<String> {
        Vec::new()
    }
}
