//! The report for people at a terminal.

use super::{Because, Found, Place, Report, Requirement, Workspace, count, is_bad, mark, sentence};
use anstyle::{AnsiColor, Style};
use std::fmt::Write as _;

const HEADING: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();
const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default().bold();
const OPEN: Style = AnsiColor::Yellow.on_default();

/// The report with escape codes for colours; the output stream drops them where they do not belong.
pub(crate) fn render(report: &Report) -> String {
    let mut text = String::new();
    for workspace in &report.workspaces {
        push(workspace, &mut text);
    }
    text
}

fn push(workspace: &Workspace, text: &mut String) {
    let _ = write!(text, "{HEADING}Workspace {}{HEADING:#}  {}", workspace.name, at(&workspace.place));
    if let Some(root) = &workspace.deployed_by {
        let _ = write!(text, ", deployed by {root}");
    }
    let _ = writeln!(text, "\n  {}\n", sentence(workspace));
    for requirement in &workspace.requirements {
        if requirement.state != "not-applicable" {
            line(requirement, text);
        }
    }
    if !workspace.other_findings.is_empty() {
        let _ = writeln!(text, "\n  Besides:");
        for found in &workspace.other_findings {
            finding(found, text);
        }
    }
    let _ = writeln!(text, "\n  {}\n", count(workspace));
}

fn line(requirement: &Requirement, text: &mut String) {
    let style = match requirement.state {
        "holds" => GOOD,
        "fails" => BAD,
        "unknown" => OPEN,
        _ => FAINT,
    };
    let _ = writeln!(text, "  {style}{}{style:#} {}", mark(requirement.state), requirement.title);
    for found in &requirement.findings {
        finding(found, text);
    }
    if requirement.state == "unknown" {
        for because in &requirement.because {
            let _ = writeln!(text, "      {FAINT}{}{FAINT:#}", reason(because));
        }
    }
}

fn finding(found: &Found, text: &mut String) {
    let style = if is_bad(found.severity) { BAD } else { OPEN };
    let _ = writeln!(
        text,
        "      {style}{}{style:#} {} {FAINT}{}{FAINT:#}\n        {}",
        found.severity,
        found.code,
        at(&found.place),
        found.message
    );
    if let Some(fix) = &found.fix {
        let sort = if fix.safety == "safe" { "fix" } else { "possible fix" };
        let _ = writeln!(text, "        {FAINT}{sort}: {}{FAINT:#}", fix.title);
    }
}

fn reason(because: &Because) -> String {
    match &because.place {
        Some(place) => format!("{} ({})", because.text, at(place)),
        None => because.text.clone(),
    }
}

fn at(place: &Place) -> String {
    format!("{}:{}:{}", place.path, place.line, place.column)
}
