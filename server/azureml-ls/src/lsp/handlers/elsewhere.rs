//! Answers that reach into other files than the one that was asked about: places and edits.

use crate::lsp::others::Others;
use crate::lsp::snapshot::Snapshot;
use azureml_analysis::features::{self, FileEdits};
use std::collections::HashMap;
use tower_lsp::ls_types::{
    DocumentChanges, Location, OneOf, OptionalVersionedTextDocumentIdentifier, TextDocumentEdit,
    WorkspaceEdit,
};

/// Places as the client sees them. Those in files that cannot be read are left out.
pub(super) fn places(snapshot: &Snapshot, found: Vec<features::Location>) -> Vec<Location> {
    let mut others = Others::new(snapshot.files());
    let place = |place: features::Location| {
        Some(match place.path {
            None => {
                Location { uri: snapshot.revision.uri.clone(), range: snapshot.converter().range(place.span) }
            }
            Some(path) => {
                let other = others.get(&path)?;
                let converter = other.converter(&snapshot.profile);
                Location { uri: other.uri.clone(), range: converter.range(place.span) }
            }
        })
    };
    found.into_iter().filter_map(place).collect()
}

/// Edits in the form that the client knows. All of them or none: `None` where a file cannot be read.
pub(super) fn workspace_edit(snapshot: &Snapshot, files: &[FileEdits]) -> Option<WorkspaceEdit> {
    let mut others = Others::new(snapshot.files());
    let mut changes = Vec::new();
    for file in files {
        let (uri, version, edits) = match &file.path {
            None => {
                let revision = &snapshot.revision;
                (revision.uri.clone(), Some(revision.version), snapshot.converter().edits(&file.edits))
            }
            Some(path) => {
                let other = others.get(path)?;
                let converter = other.converter(&snapshot.profile);
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
