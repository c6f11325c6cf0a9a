//! Other files than the one that is asked about, as the client knows them: each file's bytes become columns by that
//! file's own text.

use super::convert::Converter;
use super::profile::Profile;
use super::uris;
use crate::workspace::FolderFiles;
use azureml_analysis::Files;
use azureml_syntax::text::Text;
use std::collections::HashMap;
use tower_lsp::ls_types::Uri;

/// Another file as the client knows it.
#[derive(Clone, Debug)]
pub(super) struct Other {
    /// In the client's spelling.
    pub(super) uri: Uri,
    /// Where it is open.
    pub(super) version: Option<i32>,
    text: Text,
}

impl Other {
    /// Between its bytes and the client's columns.
    pub(super) fn converter<'a>(&'a self, profile: &'a Profile) -> Converter<'a> {
        Converter { text: &self.text, profile }
    }
}

/// The files that one answer is about, each read once.
#[derive(Debug)]
pub(super) struct Others {
    files: FolderFiles,
    known: HashMap<String, Option<Other>>,
}

impl Others {
    /// Files as one of them sees the others.
    pub(super) fn new(files: FolderFiles) -> Self {
        Self { files, known: HashMap::new() }
    }

    /// The file at `path`, relative to the folder of the one that was asked about, or absolute and inside the roots;
    /// `None` where it cannot be read.
    pub(super) fn get(&mut self, path: &str) -> Option<&Other> {
        let files = &self.files;
        let read = || match files.open(path) {
            Some(open) => Some(Other {
                uri: open.uri.parse().ok()?,
                version: Some(open.version),
                text: open.text.clone(),
            }),
            None => {
                let text = Text::new(&files.read(path)?);
                let place = files.spelled(&files.resolve(path).ok()?.0);
                Some(Other { uri: uris::from_path(&place)?, version: None, text })
            }
        };
        self.known.entry(path.to_owned()).or_insert_with(read).as_ref()
    }
}
