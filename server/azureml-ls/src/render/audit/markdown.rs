//! The report for a pull request: a table for each workspace, with what fails below it.

use super::{Because, Found, Place, Report, Requirement, Workspace, count, mark, sentence};
use std::fmt::Write as _;

/// The report as Markdown of GitHub's flavour.
pub(crate) fn render(report: &Report) -> String {
    let mut text = String::from("## Network audit\n");
    for workspace in &report.workspaces {
        push(workspace, &mut text);
    }
    text
}

fn push(workspace: &Workspace, text: &mut String) {
    let _ = writeln!(text, "\n### Workspace {}\n", code(&workspace.name));
    let root = workspace.deployed_by.as_ref().map(|root| format!(", deployed by {}", code(root)));
    let _ = writeln!(
        text,
        "{}{}: {}. **{}.**\n",
        at(&workspace.place),
        root.unwrap_or_default(),
        sentence(workspace),
        count(workspace)
    );
    text.push_str("| | requirement | where |\n| --- | --- | --- |\n");
    for requirement in &workspace.requirements {
        if requirement.state != "not-applicable" {
            let _ = writeln!(
                text,
                "| {} {} | [{}]({}) | {} |",
                mark(requirement.state).trim(),
                requirement.state,
                requirement.title,
                requirement.help_url,
                places(requirement)
            );
        }
    }
    let failing = workspace.requirements.iter().flat_map(|requirement| &requirement.findings);
    let found: Vec<&Found> = failing.chain(&workspace.other_findings).collect();
    if found.is_empty() {
        return;
    }
    text.push('\n');
    for one in found {
        let _ = writeln!(
            text,
            "- **{}** {} {}: {}",
            one.severity,
            code(one.code),
            at(&one.place),
            escaped(&one.message)
        );
    }
}

/// Where a requirement is decided.
fn places(requirement: &Requirement) -> String {
    let found = requirement.findings.iter().map(|found| format!("{} {}", code(found.code), at(&found.place)));
    let open = requirement.because.iter().filter(|_| requirement.state == "unknown").map(reason);
    found.chain(open).collect::<Vec<_>>().join("<br>")
}

fn reason(because: &Because) -> String {
    let text = cell(&because.text);
    match &because.place {
        Some(place) => format!("{text}: {}", at(place)),
        None => text,
    }
}

fn at(place: &Place) -> String {
    code(&format!("{}:{}", place.path, place.line))
}

/// As code: names may hold anything.
fn code(text: &str) -> String {
    let text = text.replace('|', "\\|").replace(['\n', '\r'], " ");
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}

/// As part of a table.
fn cell(text: &str) -> String {
    escaped(text).replace('|', "\\|")
}

/// Our own messages hold code in backticks; what stands outside of them must not become HTML.
fn escaped(text: &str) -> String {
    text.replace(['\n', '\r'], " ").replace('<', "&lt;")
}
