//! Answers that reach into other files than the one that was asked about: places and edits. Each file's bytes become
//! columns by that file's own text.

use crate::lsp::convert::Converter;
use crate::lsp::snapshot::Snapshot;
use crate::lsp::uris;
use crate::workspace::FolderFiles;
use azureml_analysis::Files;
use azureml_analysis::features::{self, FileEdits};
use azureml_syntax::text::Text;
use std::collections::HashMap;
use tower_lsp::ls_types::{
    DocumentChanges, Location, OneOf, OptionalVersionedTextDocumentIdentifier, TextDocumentEdit, Uri,
    WorkspaceEdit,
};

/// Another file as the client knows it.
#[derive(Clone, Debug)]
struct Other {
    uri: Uri,
    /// Where it is open.
    version: Option<i32>,
    text: Text,
}

/// The files that one answer is about, each read once.
struct Others {
    files: FolderFiles,
    known: HashMap<String, Option<Other>>,
}

impl Others {
    fn new(snapshot: &Snapshot) -> Self {
        Self { files: snapshot.files(), known: HashMap::new() }
    }

    /// The file at `path`, relative to the folder of the one that was asked about; `None` where it cannot be read.
    fn get(&mut self, path: &str) -> Option<&Other> {
        let files = &self.files;
        let read = || match files.open(path) {
            Some(open) => Some(Other {
                uri: open.uri.parse().ok()?,
                version: Some(open.version),
                text: open.text.clone(),
            }),
            None => {
                let text = Text::new(&files.read(path)?);
                Some(Other { uri: uris::from_path(&files.resolve(path).ok()?.0)?, version: None, text })
            }
        };
        self.known.entry(path.to_owned()).or_insert_with(read).as_ref()
    }
}

/// Places as the client sees them. Those in files that cannot be read are left out.
pub(super) fn places(snapshot: &Snapshot, found: Vec<features::Location>) -> Vec<Location> {
    let mut others = Others::new(snapshot);
    let place = |place: features::Location| {
        Some(match place.path {
            None => {
                Location { uri: snapshot.revision.uri.clone(), range: snapshot.converter().range(place.span) }
            }
            Some(path) => {
                let other = others.get(&path)?;
                let converter = Converter { text: &other.text, profile: &snapshot.profile };
                Location { uri: other.uri.clone(), range: converter.range(place.span) }
            }
        })
    };
    found.into_iter().filter_map(place).collect()
}

/// Edits in the form that the client knows. All of them or none: `None` where a file cannot be read.
pub(super) fn workspace_edit(snapshot: &Snapshot, files: &[FileEdits]) -> Option<WorkspaceEdit> {
    let mut others = Others::new(snapshot);
    let mut changes = Vec::new();
    for file in files {
        let (uri, version, edits) = match &file.path {
            None => {
                let revision = &snapshot.revision;
                (revision.uri.clone(), Some(revision.version), snapshot.converter().edits(&file.edits))
            }
            Some(path) => {
                let other = others.get(path)?;
                let converter = Converter { text: &other.text, profile: &snapshot.profile };
                (other.uri.clone(), other.version, converter.edits(&file.edits))
            }
        };
        changes.push((uri, version, edits));
    }
    if !snapshot.profile.versioned_edits {
        let changes: HashMap<_, _> = changes.into_iter().map(|(uri, _, edits)| (uri, edits)).collect();
        return Some(WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() });
    }
    let changes = changes.into_iter().map(|(uri, version, edits)| TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier { uri, version },
        edits: edits.into_iter().map(OneOf::Left).collect(),
    });
    let changes = DocumentChanges::Edits(changes.collect());
    Some(WorkspaceEdit { document_changes: Some(changes), ..WorkspaceEdit::default() })
}
