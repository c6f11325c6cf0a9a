//! Mending YAML: comments that ignore findings go where a comment can stand.

use super::Mended;
use crate::features::lines::{indent, line_at, slice};
use crate::features::{File, nodes};
use crate::{Files, Finding};
use azureml_syntax::edit::{Operation, Style, TextEdit, to_edits};
use azureml_syntax::{Comment, Document, ScalarStyle, Span, Value};

impl Mended for File<'_> {
    fn source(&self) -> &str {
        self.source
    }

    fn to_edits(&self, operations: &[Operation]) -> Option<Vec<TextEdit>> {
        to_edits(self.source, self.parse, operations)
    }

    fn files(&self) -> &dyn Files {
        self.files
    }

    fn ignore_line(&self, finding: &Finding) -> Option<TextEdit> {
        ignore_line(self, finding)
    }

    fn ignore_file(&self, finding: &Finding) -> TextEdit {
        ignore_file(self, finding)
    }
}

fn ignore_line(file: &File<'_>, finding: &Finding) -> Option<TextEdit> {
    let line = line_at(file.source, finding.span.start);
    let on_line = file.parse.comments().iter().find(|comment| line.contains(comment.span));
    let above = line.start.checked_sub(1).map(|end| line_at(file.source, end)).and_then(|above| {
        file.parse.comments().iter().find(|comment| comment.own_line && above.contains(comment.span))
    });
    let known =
        on_line.into_iter().chain(above).find_map(|comment| extend(file, comment, "ignore[", finding));
    if known.is_some() {
        return known;
    }
    let text = slice(file.source, line);
    if on_line.is_none() && !continues(file, line.end) {
        let end = line.start + text.trim_end().len();
        let text = format!(" # azureml-ls: ignore[{}]", finding.code);
        return Some(TextEdit { span: Span::new(end, line.end), text });
    }
    if continues(file, line.start) {
        return None;
    }
    let blanks = " ".repeat(indent(text));
    let text = format!("{blanks}# azureml-ls: ignore[{}]{}", finding.code, line_break(file));
    Some(TextEdit { span: Span::at(line.start), text })
}

fn ignore_file(file: &File<'_>, finding: &Finding) -> TextEdit {
    if let Some(edit) =
        file.parse.comments().iter().find_map(|comment| extend(file, comment, "ignore-file[", finding))
    {
        return edit;
    }
    let start = if file.source.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let text = format!("# azureml-ls: ignore-file[{}]{}", finding.code, line_break(file));
    TextEdit { span: Span::at(start), text }
}

fn line_break(file: &File<'_>) -> &'static str {
    Style::of(file.source, file.parse).line_break
}

/// Adds the finding's code to a comment that ignores others already.
fn extend(file: &File<'_>, comment: &Comment, word: &str, finding: &Finding) -> Option<TextEdit> {
    let text = slice(file.source, comment.span);
    let ours = text.trim_start_matches('#').trim_start().strip_prefix("azureml-ls:")?.trim_start();
    let codes = ours.strip_prefix(word)?;
    let end = codes.find(']')?;
    let at = comment.span.end - codes.len() + codes.get(..end)?.trim_end().len();
    Some(TextEdit { span: Span::at(at), text: format!(", {}", finding.code) })
}

/// Whether a comment at `offset` would become part of a value: in a block scalar, in a text over several lines.
fn continues(file: &File<'_>, offset: usize) -> bool {
    let continues = |(span, style): (Span, ScalarStyle)| match style {
        ScalarStyle::Literal | ScalarStyle::Folded => {
            let end = span.start + slice(file.source, span).trim_end().len();
            // Behind `|` a comment is one.
            span.start < offset && offset <= end && offset > line_at(file.source, span.start).end
        }
        _ => span.start < offset && offset < span.end,
    };
    let documents = file.parse.documents().iter().filter(|document| document.span().touches(offset));
    documents.flat_map(scalars).any(continues)
}

fn scalars(document: &Document) -> impl Iterator<Item = (Span, ScalarStyle)> + '_ {
    nodes(document).into_iter().filter_map(|node| match node.value() {
        Value::Scalar(scalar) => Some((node.span(), scalar.style)),
        _ => None,
    })
}
