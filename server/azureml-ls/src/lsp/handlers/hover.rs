//! `textDocument/hover`.

use super::markup;
use crate::lsp::snapshot::Snapshot;
use tower_lsp::ls_types::{Hover, HoverContents, Position};

/// What to show at `position`.
pub(in crate::lsp) fn hover(snapshot: &Snapshot, position: Position) -> Option<Hover> {
    let converter = snapshot.converter();
    let hover = snapshot.ask(|file| file.hover(converter.offset(position)))??;
    Some(Hover {
        contents: HoverContents::Markup(markup(hover.markdown, snapshot.profile.markdown_hover)),
        range: Some(converter.range(hover.span)),
    })
}
