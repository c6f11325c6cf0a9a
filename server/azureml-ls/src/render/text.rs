//! The report for people: each finding with the lines it is about, then a count.

use crate::check::Checked;
use crate::paths;
use crate::render::others::{Other, Others};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use azureml_analysis::{Finding, Safety, Severity};
use azureml_syntax::Span;
use azureml_syntax::text::{Encoding, Text};
use std::fmt::Write as _;
use std::path::Path;
use std::rc::Rc;

/// Longer lines are not shown, in bytes.
const LONGEST_LINE: usize = 1000;

/// The report on `files`, with escape codes for colours; the output stream drops them where they do not belong.
pub(crate) fn render(base: &Path, files: &[Checked], others: &Others<'_>) -> String {
    let renderer = Renderer::styled().decor_style(DecorStyle::Ascii);
    let mut report = String::new();
    for file in files {
        let text = Text::new(&file.parsed.source);
        let path = paths::display(base, &file.path);
        for finding in &file.findings {
            let elsewhere: Vec<Option<Rc<Other>>> =
                finding.related.iter().map(|related| others.get(related.path.as_deref()?)).collect();
            let here = (file.parsed.source.as_str(), &text, path.as_str());
            report.push_str(&renderer.render(&groups(here, finding, &elsewhere)));
            report.push_str("\n\n");
        }
    }
    report.push_str(&summary(files));
    report.push('\n');
    report
}

/// A text, its lines and its path.
type File<'a> = (&'a str, &'a Text, &'a str);

/// `elsewhere` are the files of the related places; `None` of those that are in the same file, or cannot be read.
fn groups<'a>(here: File<'a>, finding: &'a Finding, elsewhere: &'a [Option<Rc<Other>>]) -> Vec<Group<'a>> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Information => Level::INFO,
        Severity::Hint => Level::NOTE.with_name("hint"),
    };
    // Not as a hyperlink: terminals and build logs that do not know those show rubbish.
    let title = level.primary_title(&finding.message).id(finding.code);
    let mut group = excerpt(Group::with_title(title), here, finding.span, None);
    for (related, elsewhere) in finding.related.iter().zip(elsewhere) {
        let file = match (&related.path, elsewhere) {
            (None, _) => here,
            (Some(_), Some(other)) => (other.parsed.source.as_str(), &other.text, other.path.as_str()),
            (Some(_), None) => continue,
        };
        group = excerpt(group, file, related.span, Some(&related.message));
    }
    let mut help = Vec::new();
    if let Some(fix) = finding.fixes.first() {
        let name = match fix.safety {
            Safety::Safe => "fix",
            Safety::Unsafe => "possible fix",
        };
        help.push(Level::HELP.with_name(name).message(&fix.title));
    }
    if !finding.help.is_empty() {
        help.push(Level::NOTE.with_name("see").message(&finding.help));
    }
    vec![group.elements(help)]
}

/// `group` with the lines of `span`, or only its place where they are too long to read.
fn excerpt<'a>(
    group: Group<'a>,
    (source, text, path): File<'a>,
    span: Span,
    label: Option<&'a str>,
) -> Group<'a> {
    let position = text.position(span.start, Encoding::Utf32);
    let (line, column) = (position.line as usize + 1, position.column as usize + 1);
    let start = source.get(..span.start).map_or(0, |before| before.rfind('\n').map_or(0, |at| at + 1));
    let tail = span.end.max(span.start);
    let end = source.get(tail..).and_then(|rest| rest.find('\n')).map_or(source.len(), |at| tail + at);
    match source.get(start..end) {
        Some(lines) if lines.len() <= LONGEST_LINE => {
            let kind = if label.is_some() { AnnotationKind::Context } else { AnnotationKind::Primary };
            let range = span.start - start..tail - start;
            group.element(
                Snippet::source(lines).line_start(line).path(path).annotation(kind.span(range).label(label)),
            )
        }
        _ => group.element(Origin::path(path).line(line).char_column(column)),
    }
}

/// `2 errors and 1 warning in 3 files; 1 can be fixed`.
fn summary(files: &[Checked]) -> String {
    let checked = count(files.iter().filter(|file| file.asked).count(), "file");
    let findings: Vec<&Finding> = files.iter().flat_map(|file| &file.findings).collect();
    if findings.is_empty() {
        return format!("No findings in {checked}.");
    }
    let levels = [
        (Severity::Error, "error"),
        (Severity::Warning, "warning"),
        (Severity::Information, "info"),
        (Severity::Hint, "hint"),
    ];
    let parts: Vec<String> = levels
        .iter()
        .map(|(severity, word)| {
            (findings.iter().filter(|finding| finding.severity == *severity).count(), word)
        })
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| count(number, word))
        .collect();
    let mut summary = match parts.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    };
    let _ = write!(summary, " in {checked}");
    let fixable =
        findings.iter().filter(|finding| finding.fixes.iter().any(|fix| fix.safety == Safety::Safe)).count();
    match fixable {
        0 => {}
        1 => summary.push_str("; 1 has a safe quick fix"),
        more => {
            let _ = write!(summary, "; {more} have a safe quick fix");
        }
    }
    summary.push('.');
    summary
}

/// `1 file`, `2 files`; `info` has no plural.
fn count(number: usize, word: &str) -> String {
    let ending = if number == 1 || word == "info" { "" } else { "s" };
    format!("{number} {word}{ending}")
}
