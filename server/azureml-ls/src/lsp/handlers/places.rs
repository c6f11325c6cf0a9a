//! Requests whose answers are places: folding, selection, links, definition, references, highlights; and renaming.

use crate::lsp::convert::Converter;
use crate::lsp::snapshot::Snapshot;
use crate::lsp::uris;
use azureml_analysis::Files;
use azureml_analysis::features::{self, LinkTarget};
use azureml_syntax::Span;
use azureml_syntax::text::Text;
use tower_lsp::ls_types::{
    DocumentHighlight, DocumentHighlightKind, DocumentLink, FoldingRange, FoldingRangeKind,
    GotoDefinitionResponse, Location, Position, SelectionRange, WorkspaceEdit,
};

/// What can be folded.
pub(in crate::lsp) fn folds(snapshot: &Snapshot) -> Option<Vec<FoldingRange>> {
    let converter = snapshot.converter();
    let by_line = snapshot.profile.line_folding;
    let most = snapshot.profile.most_folds.unwrap_or(usize::MAX);
    let folds = snapshot.with_file(features::folds)?;
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
    snapshot.with_file(|file| {
        let around = |position: &Position| {
            let offset = converter.offset(*position);
            features::selection(file, offset)
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
    let links = snapshot.with_file(features::links)?;
    let links = links.into_iter().filter_map(|link| {
        let target = match link.target {
            LinkTarget::Url(url) => url.parse().ok()?,
            LinkTarget::Path(path) => uris::from_path(&snapshot.revision.files.resolve(&path).ok()?.0)?,
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

/// The declaration of a name in an expression, here or in a component's file; the anchor behind an alias.
pub(in crate::lsp) fn definition(snapshot: &Snapshot, position: Position) -> Option<GotoDefinitionResponse> {
    let offset = snapshot.converter().offset(position);
    if let Some(found) = snapshot.with_file(|file| features::declaration(file, offset))? {
        let place = match found.path {
            None => location(snapshot, found.span),
            Some(path) => elsewhere(snapshot, &path, found.span)?,
        };
        return Some(GotoDefinitionResponse::Scalar(place));
    }
    let span = snapshot.with_file(|file| features::definition(file, offset))??;
    Some(GotoDefinitionResponse::Scalar(location(snapshot, span)))
}

/// A place in another file, relative to the one that was asked about.
fn elsewhere(snapshot: &Snapshot, path: &str, span: Span) -> Option<Location> {
    let files = &snapshot.revision.files;
    let text = Text::new(&files.read(path)?);
    let range = Converter { text: &text, profile: &snapshot.profile }.range(span);
    Some(Location { uri: uris::from_path(&files.resolve(path).ok()?.0)?, range })
}

/// The spans that mean the same: a name's declaration and its uses, or an anchor and its aliases; the first one is
/// where it comes from.
fn same(snapshot: &Snapshot, offset: usize) -> Option<Vec<Span>> {
    snapshot.with_file(|file| {
        let names = features::occurrences(file, offset);
        if names.is_empty() { features::references(file, offset) } else { names }
    })
}

/// An anchor's aliases, or a name's uses, with where they come from if asked for.
pub(in crate::lsp) fn references(
    snapshot: &Snapshot,
    position: Position,
    with_anchor: bool,
) -> Option<Vec<Location>> {
    let offset = snapshot.converter().offset(position);
    let spans = same(snapshot, offset)?;
    let anchors = usize::from(!with_anchor);
    Some(spans.into_iter().skip(anchors).map(|span| location(snapshot, span)).collect())
}

/// An anchor and its aliases, or a name and its uses.
pub(in crate::lsp) fn highlights(snapshot: &Snapshot, position: Position) -> Option<Vec<DocumentHighlight>> {
    let converter = snapshot.converter();
    let offset = converter.offset(position);
    let spans = same(snapshot, offset)?;
    let highlight = |(at, span): (usize, Span)| DocumentHighlight {
        range: converter.range(span),
        kind: Some(if at == 0 { DocumentHighlightKind::WRITE } else { DocumentHighlightKind::READ }),
    };
    Some(spans.into_iter().enumerate().map(highlight).collect())
}

/// Another name for what stands at `position`.
pub(in crate::lsp) fn rename(snapshot: &Snapshot, position: Position, to: &str) -> Option<WorkspaceEdit> {
    let offset = snapshot.converter().offset(position);
    let edits = snapshot.with_file(|file| features::rename(file, offset, to))??;
    Some(super::code_action::workspace_edit(snapshot, &edits))
}

fn location(snapshot: &Snapshot, span: Span) -> Location {
    Location { uri: snapshot.revision.uri.clone(), range: snapshot.converter().range(span) }
}
