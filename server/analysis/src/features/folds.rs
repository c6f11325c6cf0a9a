//! What an editor can fold: mappings, lists, texts and brackets over several lines, documents, blocks of comments.
//! Works on every YAML file, Azure ML or not.

use super::File;
use super::lines::{Lines, slice};
use azureml_syntax::{Comment, Node, Span, Value};

/// A region that can be folded, in bytes: from the end of its first line to the end of its last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fold {
    /// The region.
    pub span: Span,
    /// Whether it is a block of comments.
    pub comment: bool,
}

/// What can be folded, in order of place; one fold a first line, the widest.
#[must_use]
pub fn folds(file: &File<'_>) -> Vec<Fold> {
    let mut regions: Vec<(Span, bool)> = Vec::new();
    for document in file.parse.documents() {
        // A document without its line of dashes would fold into its first key.
        if slice(file.source, document.span()).starts_with("---") {
            regions.push((document.span(), false));
        }
        for node in super::nodes(document) {
            regions.extend(parts(node).into_iter().map(|span| (span, false)));
        }
    }
    finished(file.source, regions, file.parse.comments())
}

/// The folds of regions that may stand on several lines (and whether each is a comment) and of comments.
pub(crate) fn finished(source: &str, mut regions: Vec<(Span, bool)>, all: &[Comment]) -> Vec<Fold> {
    regions.extend(comments(source, all).into_iter().map(|span| (span, true)));
    let lines = Lines::new(source);
    let mut folds: Vec<Fold> = regions
        .into_iter()
        .filter_map(|(span, comment)| Some(Fold { span: folded(source, &lines, span)?, comment }))
        .collect();
    folds.sort_by_key(|fold| (fold.span.start, usize::MAX - fold.span.end));
    folds.dedup_by_key(|fold| fold.span.start);
    folds
}

/// What a node has that may stand on several lines.
fn parts(node: Node<'_>) -> Vec<Span> {
    match node.value() {
        Value::Map(map) if map.flow => {
            let mut spans = vec![node.span()];
            spans.extend(map.entries.iter().map(|entry| entry.span));
            spans
        }
        Value::Map(map) => map.entries.iter().map(|entry| entry.span).collect(),
        Value::Sequence(items) => items.iter().map(|id| node.document().node(*id).span()).collect(),
        _ => Vec::new(),
    }
}

/// Comments on two or more lines that follow each other.
fn comments(source: &str, all: &[Comment]) -> Vec<Span> {
    let mut blocks: Vec<Span> = Vec::new();
    for comment in all.iter().filter(|comment| comment.own_line) {
        if let Some(last) = blocks.last_mut() {
            let between = slice(source, Span::new(last.end, comment.span.start));
            let breaks = between.replace("\r\n", "\n").matches(['\n', '\r']).count();
            if breaks == 1 && between.trim().is_empty() {
                last.end = comment.span.end;
                continue;
            }
        }
        blocks.push(comment.span);
    }
    blocks
}

/// From the end of the first line of `span` to the end of its last line that says something; `None` on one line.
fn folded(source: &str, lines: &Lines, span: Span) -> Option<Span> {
    let first = lines.at(span.start).end;
    if span.end <= first {
        return None;
    }
    let end = span.start + slice(source, span).trim_end().len();
    let last = lines.at(end).end;
    (last > first).then(|| Span::new(first, last))
}

#[cfg(test)]
mod tests {
    use super::super::testing::ask;
    use super::*;

    /// The first and last line of every fold, from 1.
    fn lines(source: &str) -> Vec<(usize, usize)> {
        let line = |offset: usize| source[..offset].matches('\n').count() + 1;
        ask(source, &[], folds).iter().map(|fold| (line(fold.span.start), line(fold.span.end))).collect()
    }

    #[test]
    fn mappings_lists_texts_and_brackets_fold() {
        let source = "a:\n  b:\n    c: 1\n  d: 2\n\ne:\n  - x: 1\n    y: 2\n  - z\nf: |\n  one\n  two\n\ng: [\n  1,\n]\nh: 1\n";
        assert_eq!(lines(source), [(1, 4), (2, 3), (6, 9), (7, 8), (10, 12), (14, 16)]);
        assert_eq!(lines(&source.replace('\n', "\r\n")), lines(source));
    }

    #[test]
    fn comments_and_documents_fold() {
        let source = "# one\n# two\n\n# three\na: 1\n---\nb: 1\nc: 1\n";
        assert_eq!(lines(source), [(1, 2), (6, 8)]);
        let comments = ask(source, &[], folds).iter().filter(|fold| fold.comment).count();
        assert_eq!(comments, 1);
    }
}
