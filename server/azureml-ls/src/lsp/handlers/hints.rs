//! `textDocument/inlayHint`: a few words of the last audit at names.

use super::markup;
use crate::lsp::snapshot::Snapshot;
use tower_lsp::ls_types::{InlayHint, InlayHintLabel, InlayHintTooltip, Range};

/// The hints in `range`; none before the first audit.
pub(in crate::lsp) fn inlay_hints(snapshot: &Snapshot, range: Range) -> Option<Vec<InlayHint>> {
    let converter = snapshot.converter();
    let audited = snapshot.revision.audited.as_ref()?;
    let hints = audited.hints.iter().map(|hint| InlayHint {
        position: converter.range(hint.name).end,
        label: InlayHintLabel::String(hint.label.clone()),
        kind: None,
        text_edits: None,
        tooltip: Some(InlayHintTooltip::MarkupContent(markup(
            hint.tooltip.clone(),
            snapshot.profile.markdown_hover,
        ))),
        padding_left: Some(true),
        padding_right: None,
        data: None,
    });
    Some(hints.filter(|hint| range.start <= hint.position && hint.position <= range.end).collect())
}
