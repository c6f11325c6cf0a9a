//! The JSON report. Its shape is stable: a change that breaks readers needs another `version`.

use crate::check::Checked;
use crate::paths;
use crate::render::others::Others;
use crate::workspace::Parsed;
use azureml_analysis::{Fix, Safety};
use azureml_syntax::Span;
use azureml_syntax::text::{Encoding, Text};
use serde::Serialize;
use std::path::Path;

#[derive(Serialize)]
struct Report {
    version: u32,
    files_checked: usize,
    findings: Vec<Finding>,
}

#[derive(Serialize)]
struct Finding {
    path: String,
    code: &'static str,
    severity: &'static str,
    message: String,
    help_url: String,
    range: Range,
    related: Vec<Related>,
    fixes: Vec<FixOutput>,
}

#[derive(Serialize)]
struct Related {
    path: String,
    range: Range,
    message: String,
}

#[derive(Serialize)]
struct FixOutput {
    title: String,
    safety: &'static str,
    edits: Vec<Edit>,
}

#[derive(Serialize)]
struct Edit {
    path: String,
    range: Range,
    new_text: String,
}

/// Lines and columns from 1; columns count code points.
#[derive(Serialize)]
struct Range {
    start: Place,
    end: Place,
}

#[derive(Serialize)]
struct Place {
    line: u32,
    column: u32,
}

/// The report on `files` (in order of path), one object on one line. Paths are relative to `base` where they can be.
pub(crate) fn render(base: &Path, files: &[Checked], others: &Others<'_>) -> serde_json::Result<String> {
    let findings = files.iter().flat_map(|file| findings(base, file, others)).collect();
    serde_json::to_string(&Report {
        version: 1,
        files_checked: files.iter().filter(|file| file.asked).count(),
        findings,
    })
}

fn findings(base: &Path, file: &Checked, others: &Others<'_>) -> Vec<Finding> {
    if file.findings.is_empty() {
        return Vec::new();
    }
    let text = Text::new(&file.parsed.source);
    let path = paths::display(base, &file.path);
    file.findings
        .iter()
        .map(|finding| Finding {
            path: path.clone(),
            code: finding.code,
            severity: finding.severity.name(),
            message: finding.message.clone(),
            help_url: finding.help.clone(),
            range: range(&text, finding.span),
            related: finding
                .related
                .iter()
                .filter_map(|related| {
                    let message = related.message.clone();
                    Some(match &related.path {
                        None => Related { path: path.clone(), range: range(&text, related.span), message },
                        Some(other) => {
                            let other = others.get(other)?;
                            let range = range(&other.text, related.span);
                            Related { path: other.path.clone(), range, message }
                        }
                    })
                })
                .collect(),
            fixes: finding
                .fixes
                .iter()
                .filter_map(|fix| match &fix.path {
                    None => fix_output(&file.parsed, &text, &path, fix),
                    Some(other) => {
                        let other = others.get(other)?;
                        fix_output(&other.parsed, &other.text, &other.path, fix)
                    }
                })
                .collect(),
        })
        .collect()
}

fn fix_output(parsed: &Parsed, text: &Text, path: &str, fix: &Fix) -> Option<FixOutput> {
    let edits = parsed.syntax.to_edits(&parsed.source, &fix.operations)?;
    Some(FixOutput {
        title: fix.title.clone(),
        safety: match fix.safety {
            Safety::Safe => "safe",
            Safety::Unsafe => "unsafe",
        },
        edits: edits
            .into_iter()
            .map(|edit| Edit { path: path.to_owned(), range: range(text, edit.span), new_text: edit.text })
            .collect(),
    })
}

fn range(text: &Text, span: Span) -> Range {
    Range { start: place(text, span.start), end: place(text, span.end) }
}

fn place(text: &Text, offset: usize) -> Place {
    let position = text.position(offset, Encoding::Utf32);
    Place { line: position.line + 1, column: position.column + 1 }
}
