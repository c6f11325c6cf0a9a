//! Requests whose answers are places: folding, selection, links, definition, references, highlights; and renaming.

use super::elsewhere;
use crate::lsp::snapshot::Snapshot;
use crate::lsp::uris;
use azureml_analysis::features::LinkTarget;
use azureml_syntax::Span;
use tower_lsp::ls_types::{
    DocumentHighlight, DocumentHighlightKind, DocumentLink, FoldingRange, FoldingRangeKind,
    GotoDefinitionResponse, Location, Position, SelectionRange, WorkspaceEdit,
};

/// What can be folded.
pub(in crate::lsp) fn folds(snapshot: &Snapshot) -> Option<Vec<FoldingRange>> {
    let converter = snapshot.converter();
    let by_line = snapshot.profile.line_folding;
    let most = snapshot.profile.most_folds.unwrap_or(usize::MAX);
    let folds = snapshot.ask(|file| file.folds())?;
    let ranges = folds.into_iter().map(|fold| {
        let range = converter.range(fold.span);
        FoldingRange {
            start_line: range.start.line,
            start_character: (!by_line).then_some(range.start.character),
            end_line: range.end.line,
            end_character: (!by_line).then_some(range.end.character),
            kind: fold.comment.then_some(FoldingRangeKind::Comment),
            collapsed_text: None,
        }
    });
    Some(ranges.filter(|range| range.start_line < range.end_line).take(most).collect())
}

/// For each position the regions around it, the innermost with its parents.
pub(in crate::lsp) fn selections(snapshot: &Snapshot, positions: &[Position]) -> Option<Vec<SelectionRange>> {
    let converter = snapshot.converter();
    snapshot.ask(|file| {
        let around = |position: &Position| {
            let offset = converter.offset(*position);
            file.selection(offset)
                .into_iter()
                .rev()
                .fold(None, |parent, span| {
                    Some(Box::new(SelectionRange { range: converter.range(span), parent }))
                })
                .map_or_else(
                    || SelectionRange { range: converter.range(Span::at(offset)), parent: None },
                    |innermost| *innermost,
                )
        };
        positions.iter().map(around).collect()
    })
}

/// Links to pages and files.
pub(in crate::lsp) fn links(snapshot: &Snapshot) -> Option<Vec<DocumentLink>> {
    let converter = snapshot.converter();
    let links = snapshot.ask(|file| file.links())?;
    let files = snapshot.files();
    let links = links.into_iter().filter_map(|link| {
        let target = match link.target {
            LinkTarget::Url(url) => url.parse().ok()?,
            LinkTarget::Path(path) => uris::from_path(&files.resolve(&path).ok()?.0)?,
        };
        Some(DocumentLink {
            range: converter.range(link.span),
            target: Some(target),
            tooltip: None,
            data: None,
        })
    });
    Some(links.collect())
}

/// Where the name at `position` is declared, here or in another file; the anchor behind an alias.
pub(in crate::lsp) fn definition(snapshot: &Snapshot, position: Position) -> Option<GotoDefinitionResponse> {
    let offset = snapshot.converter().offset(position);
    let found = snapshot.ask(|file| file.definition(offset))??;
    Some(GotoDefinitionResponse::Scalar(elsewhere::places(snapshot, vec![found]).pop()?))
}

/// The uses of the name at `position`, with its declaration if asked for; an anchor's aliases.
pub(in crate::lsp) fn references(
    snapshot: &Snapshot,
    position: Position,
    with_declaration: bool,
) -> Option<Vec<Location>> {
    let offset = snapshot.converter().offset(position);
    let mut found = snapshot.ask(|file| file.references(offset))?;
    if !with_declaration && !found.is_empty() {
        found.remove(0);
    }
    Some(elsewhere::places(snapshot, found))
}

/// An anchor and its aliases, or a name and its uses.
pub(in crate::lsp) fn highlights(snapshot: &Snapshot, position: Position) -> Option<Vec<DocumentHighlight>> {
    let converter = snapshot.converter();
    let offset = converter.offset(position);
    let spans = snapshot.ask(|file| file.highlights(offset))?;
    let highlight = |(at, span): (usize, Span)| DocumentHighlight {
        range: converter.range(span),
        kind: Some(if at == 0 { DocumentHighlightKind::WRITE } else { DocumentHighlightKind::READ }),
    };
    Some(spans.into_iter().enumerate().map(highlight).collect())
}

/// Another name for what stands at `position`; the inner error says why not.
pub(in crate::lsp) fn rename(
    snapshot: &Snapshot,
    position: Position,
    to: &str,
) -> Option<Result<WorkspaceEdit, String>> {
    let offset = snapshot.converter().offset(position);
    let edits = snapshot.ask(|file| file.rename(offset, to))?;
    let edit = edits.and_then(|edits| {
        elsewhere::workspace_edit(snapshot, &edits)
            .ok_or_else(|| "A file that uses the name cannot be read any more.".to_owned())
    });
    Some(edit)
}
