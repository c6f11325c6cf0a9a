//! Between bytes and the protocol's lines and columns, between findings and diagnostics. The only place in the server
//! where columns exist.

use super::others::Others;
use super::profile::Profile;
use azureml_analysis::{Finding, Severity, Tag};
use azureml_syntax::Span;
use azureml_syntax::edit::TextEdit;
use azureml_syntax::text::{Position as TextPosition, Text};
use tower_lsp::ls_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location,
    NumberOrString, Position, Range, TextEdit as LspTextEdit, Uri,
};

/// Whose diagnostics they are.
const SOURCE: &str = "azureml";

/// Converts for one text and one client.
#[derive(Clone, Copy, Debug)]
pub(super) struct Converter<'a> {
    /// The text.
    pub(super) text: &'a Text,
    /// The client.
    pub(super) profile: &'a Profile,
}

impl Converter<'_> {
    /// The byte offset of `position`, clamped to the text.
    pub(super) fn offset(self, position: Position) -> usize {
        let position = TextPosition { line: position.line, column: position.character };
        self.text.offset(position, self.profile.encoding)
    }

    /// The bytes of `range`, each end clamped to the text; `None` if it is inverted.
    pub(super) fn span(self, range: Range) -> Option<Span> {
        if (range.start.line, range.start.character) > (range.end.line, range.end.character) {
            return None;
        }
        let (start, end) = (self.offset(range.start), self.offset(range.end));
        (start <= end).then(|| Span::new(start, end))
    }

    /// The position of a byte offset.
    pub(super) fn position(self, offset: usize) -> Position {
        let position = self.text.position(offset, self.profile.encoding);
        Position { line: position.line, character: position.column }
    }

    /// The range of some bytes.
    pub(super) fn range(self, span: Span) -> Range {
        Range { start: self.position(span.start), end: self.position(span.end) }
    }

    /// Edits in the protocol's terms.
    pub(super) fn edits(self, edits: &[TextEdit]) -> Vec<LspTextEdit> {
        edits
            .iter()
            .map(|edit| LspTextEdit { range: self.range(edit.span), new_text: edit.text.clone() })
            .collect()
    }

    /// A finding as the client can show it. `uri` is the document's.
    pub(super) fn diagnostic(self, finding: &Finding, uri: &Uri, others: &mut Others) -> Diagnostic {
        let related = finding
            .related
            .iter()
            .filter(|_| self.profile.related_information)
            .filter_map(|related| {
                let location = match &related.path {
                    None => Location { uri: uri.clone(), range: self.range(related.span) },
                    Some(path) => {
                        let other = others.get(path)?;
                        let range = other.converter(self.profile).range(related.span);
                        Location { uri: other.uri.clone(), range }
                    }
                };
                Some(DiagnosticRelatedInformation { location, message: related.message.clone() })
            })
            .collect::<Vec<_>>();
        let tags = finding.tags.iter().map(|tag| match tag {
            Tag::Unnecessary => DiagnosticTag::UNNECESSARY,
            Tag::Deprecated => DiagnosticTag::DEPRECATED,
        });
        let tags: Vec<_> = tags.collect();
        Diagnostic {
            range: self.range(finding.span),
            severity: Some(severity(finding.severity)),
            code: Some(NumberOrString::String(finding.code.to_owned())),
            code_description: finding
                .help
                .parse()
                .ok()
                .filter(|_| self.profile.code_descriptions)
                .map(|href| CodeDescription { href }),
            source: Some(SOURCE.to_owned()),
            message: finding.message.clone(),
            related_information: (!related.is_empty()).then_some(related),
            tags: (self.profile.tags && !tags.is_empty()).then_some(tags),
            data: None,
        }
    }
}

/// The protocol's word for a severity.
const fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Information => DiagnosticSeverity::INFORMATION,
        Severity::Hint => DiagnosticSeverity::HINT,
    }
}

/// A warning of our own about `range`, in a file that is not analysed (the configuration).
pub(super) fn warning(range: Range, message: String) -> Diagnostic {
    Diagnostic {
        range,
        severity: Some(DiagnosticSeverity::WARNING),
        source: Some(SOURCE.to_owned()),
        message,
        ..Diagnostic::default()
    }
}
