//! `textDocument/completion`. Lines that are inserted carry their indentation already, so the client must not add any.

use super::markup;
use crate::lsp::snapshot::Snapshot;
use azureml_analysis::features::{Completion, CompletionKind};
use tower_lsp::ls_types::{
    CompletionItem, CompletionItemKind, CompletionList, CompletionResponse, CompletionTextEdit,
    Documentation, InsertTextFormat, InsertTextMode, Position, TextEdit,
};

/// What could be written at `position`.
pub(in crate::lsp) fn complete(snapshot: &Snapshot, position: Position) -> Option<CompletionResponse> {
    let offset = snapshot.converter().offset(position);
    let proposals = snapshot.ask(|file| file.complete(offset))?;
    let items = proposals.into_iter().map(|proposal| item(snapshot, proposal)).collect();
    Some(CompletionResponse::List(CompletionList { is_incomplete: false, items }))
}

fn item(snapshot: &Snapshot, proposal: Completion) -> CompletionItem {
    let profile = &snapshot.profile;
    let is_snippet = profile.snippets && proposal.snippet != proposal.plain;
    let new_text = if is_snippet { proposal.snippet } else { proposal.plain };
    CompletionItem {
        kind: Some(match proposal.kind {
            CompletionKind::Key => CompletionItemKind::PROPERTY,
            CompletionKind::Skeleton => CompletionItemKind::SNIPPET,
            CompletionKind::Value => CompletionItemKind::ENUM_MEMBER,
            CompletionKind::Reference => CompletionItemKind::REFERENCE,
            CompletionKind::File => CompletionItemKind::FILE,
            CompletionKind::Folder => CompletionItemKind::FOLDER,
            CompletionKind::Name => CompletionItemKind::VARIABLE,
            CompletionKind::ResourceType => CompletionItemKind::CLASS,
        }),
        detail: (!proposal.detail.is_empty()).then_some(proposal.detail),
        documentation: (!proposal.documentation.is_empty()).then(|| {
            Documentation::MarkupContent(markup(proposal.documentation, profile.markdown_completion))
        }),
        deprecated: proposal.deprecated.then_some(true),
        sort_text: (!proposal.sort.is_empty()).then_some(proposal.sort),
        // What stands in the replaced text is matched against this, so it must be no more than what can stand there.
        filter_text: Some(if proposal.filter.is_empty() { proposal.label.clone() } else { proposal.filter }),
        insert_text_format: Some(if is_snippet {
            InsertTextFormat::SNIPPET
        } else {
            InsertTextFormat::PLAIN_TEXT
        }),
        insert_text_mode: profile.insert_as_is.then_some(InsertTextMode::AS_IS),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit {
            range: snapshot.converter().range(proposal.replace),
            new_text,
        })),
        label: proposal.label,
        ..CompletionItem::default()
    }
}
