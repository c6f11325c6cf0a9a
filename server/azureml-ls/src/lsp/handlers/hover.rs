//! `textDocument/hover`: what the file alone says of a place, and what the last audit says of the network there.

use super::markup;
use crate::lsp::snapshot::Snapshot;
use azureml_analysis::network::explain::{Explanation, explain};
use tower_lsp::ls_types::{Hover, HoverContents, Position};

/// What to show at `position`.
pub(in crate::lsp) fn hover(snapshot: &Snapshot, position: Position) -> Option<Hover> {
    let converter = snapshot.converter();
    let offset = converter.offset(position);
    let own = snapshot.ask(|file| file.hover(offset)).flatten();
    let (span, markdown) = match (own, of_network(snapshot, offset)) {
        (Some(own), None) => (own.span, own.markdown),
        (Some(own), Some(network)) => (own.span, format!("{}\n\n---\n\n{}", own.markdown, network.text)),
        (None, Some(network)) => (network.span, network.text),
        (None, None) => return None,
    };
    Some(Hover {
        contents: HoverContents::Markup(markup(markdown, snapshot.profile.markdown_hover)),
        range: Some(converter.range(span)),
    })
}

/// In the moment between an edit and the next audit, its places are those before the edit.
fn of_network(snapshot: &Snapshot, offset: usize) -> Option<Explanation> {
    let (name, network) = (snapshot.name.as_deref()?, snapshot.network.as_deref()?);
    let analysis = snapshot.analysis()?;
    explain(network, name, &analysis.findings, offset)
}
