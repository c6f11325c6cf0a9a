//! The audit of a workspace folder as a report: one shape, written as text, JSON or Markdown. The shape of the JSON is
//! stable: a change that breaks readers needs another `version`.

mod markdown;
mod text;

pub(crate) use markdown::render as markdown;
pub(crate) use text::render as text;

use super::others::Others;
use crate::check::Checked;
use crate::workspace;
use crate::{index, paths};
use azureml_analysis::bicep::value::Truth;
use azureml_analysis::network::checklist::{Checklist, Item, State, checklists};
use azureml_analysis::network::questions::{batch, workspace as of};
use azureml_analysis::network::{Answer, Network, Placed, Reason, Spot};
use azureml_analysis::{Finding, Safety, Severity};
use azureml_syntax::text::Encoding;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// All of it.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    version: u32,
    /// In order of place.
    pub(crate) workspaces: Vec<Workspace>,
}

/// One workspace.
#[derive(Debug, Serialize)]
pub(crate) struct Workspace {
    name: String,
    place: Place,
    /// The file that deploys it, where that is another one.
    deployed_by: Option<String>,
    private: Fact,
    managed_network: Fact,
    batch: Fact,
    requirements: Vec<Requirement>,
    other_findings: Vec<Found>,
}

/// What is known about a question.
#[derive(Debug, Serialize)]
struct Fact {
    answer: &'static str,
    by_default: bool,
    because: Vec<Because>,
}

/// A reason, or what would decide a question.
#[derive(Debug, Serialize)]
struct Because {
    text: String,
    place: Option<Place>,
}

/// A line of the checklist.
#[derive(Debug, Serialize)]
struct Requirement {
    id: &'static str,
    title: &'static str,
    state: &'static str,
    help_url: &'static str,
    findings: Vec<Found>,
    because: Vec<Because>,
}

/// A finding in short: `check` has all of it.
#[derive(Debug, Serialize)]
struct Found {
    code: &'static str,
    severity: &'static str,
    message: String,
    place: Place,
    fix: Option<FixTitle>,
}

#[derive(Debug, Serialize)]
struct FixTitle {
    title: String,
    safety: &'static str,
}

/// Lines and columns from 1; columns count code points.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Place {
    path: String,
    line: u32,
    column: u32,
}

impl Report {
    /// The report on `network`, whose files were checked; `others` are the files that it leads to. Paths are relative to `base` where they can be.
    pub(crate) fn new(base: &Path, files: &[Checked], others: &Others<'_>, network: &Network) -> Self {
        let named = |file: &Checked| index::name(&workspace::real(&file.path));
        let findings: BTreeMap<Arc<str>, Vec<Finding>> =
            files.iter().map(|file| (named(file), file.findings.clone())).collect();
        let reader = Reader { base, others, network };
        let mut workspaces: Vec<Workspace> =
            checklists(network, &findings).iter().filter_map(|list| reader.workspace(list)).collect();
        workspaces.sort_by(|a, b| (&a.place, &a.deployed_by).cmp(&(&b.place, &b.deployed_by)));
        Self { version: 1, workspaces }
    }
}

struct Reader<'n> {
    base: &'n Path,
    others: &'n Others<'n>,
    network: &'n Network,
}

impl Reader<'_> {
    fn workspace(&self, list: &Checklist<'_>) -> Option<Workspace> {
        let graph = &self.network.graph;
        let resource = graph.get(list.workspace)?;
        let root = graph.facts_of(list.workspace).map(|facts| Arc::clone(&facts.file));
        let root = root.filter(|root| *root != resource.whole.file);
        Some(Workspace {
            name: resource.label().replace('`', ""),
            place: self.place(&resource.name),
            deployed_by: root.map(|root| self.path(&root)),
            private: self.fact(&of::is_private(graph, list.workspace)),
            managed_network: self.fact(&of::is_managed(graph, list.workspace)),
            batch: self.fact(&batch::runs_in(graph, list.workspace)),
            requirements: list.items.iter().map(|item| self.requirement(item)).collect(),
            other_findings: list.others.iter().map(|placed| self.found(placed)).collect(),
        })
    }

    fn requirement(&self, item: &Item<'_>) -> Requirement {
        let mut findings: Vec<Found> = item.findings.iter().map(|placed| self.found(placed)).collect();
        findings.sort_by(|a, b| (&a.place, a.code).cmp(&(&b.place, b.code)));
        Requirement {
            id: item.requirement.id,
            title: item.requirement.title,
            state: item.state.name(),
            help_url: item.requirement.link,
            findings,
            because: item.reasons.iter().map(|reason| self.because(reason)).collect(),
        }
    }

    fn found(&self, placed: &Placed) -> Found {
        let finding = &placed.finding;
        Found {
            code: finding.code,
            severity: finding.severity.name(),
            message: finding.message.clone(),
            place: self.place(&Spot { file: Arc::clone(&placed.file), span: finding.span }),
            fix: finding.fixes.first().map(|fix| FixTitle {
                title: fix.title.clone(),
                safety: match fix.safety {
                    Safety::Safe => "safe",
                    Safety::Unsafe => "unsafe",
                },
            }),
        }
    }

    fn fact(&self, answer: &Answer) -> Fact {
        Fact {
            answer: match answer.truth {
                Truth::Yes => "yes",
                Truth::No => "no",
                Truth::Unknown => "unknown",
            },
            by_default: answer.is_by_default(),
            because: answer.reasons.iter().map(|reason| self.because(reason)).collect(),
        }
    }

    fn because(&self, reason: &Reason) -> Because {
        Because { text: reason.text.clone(), place: reason.spot.as_ref().map(|spot| self.place(spot)) }
    }

    fn place(&self, spot: &Spot) -> Place {
        let file = self.others.get(&spot.file);
        let position = file.map(|file| file.text.position(spot.span.start, Encoding::Utf32));
        let (line, column) = position.map_or((1, 1), |position| (position.line + 1, position.column + 1));
        Place { path: self.path(&spot.file), line, column }
    }

    fn path(&self, file: &str) -> String {
        paths::display(self.base, Path::new(file))
    }
}

/// What stands before a state: for people who see no colours.
const fn mark(state: &str) -> &'static str {
    match state.as_bytes() {
        b"holds" => "✓",
        b"fails" => "✗",
        b"unknown" => "?",
        b"ignored" => "–",
        b"remember" => "i",
        _ => " ",
    }
}

/// `3 hold, 1 fails, 2 unknown`.
fn count(workspace: &Workspace) -> String {
    let number = |state: State| {
        workspace.requirements.iter().filter(|requirement| requirement.state == state.name()).count()
    };
    let words = [
        (State::Holds, "hold"),
        (State::Fails, "fail"),
        (State::Unknown, "unknown"),
        (State::Ignored, "ignored"),
    ];
    let parts: Vec<String> = words
        .into_iter()
        .map(|(state, word)| (number(state), word))
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| {
            let verb = matches!(word, "hold" | "fail") && number == 1;
            format!("{number} {word}{}", if verb { "s" } else { "" })
        })
        .collect();
    if parts.is_empty() { "nothing to check".to_owned() } else { parts.join(", ") }
}

/// The workspace's network in a sentence: `Private: …`.
fn sentence(workspace: &Workspace) -> String {
    let private = match workspace.private.answer {
        "yes" => "private",
        "no" => "public",
        _ => "whether it is private is not known",
    };
    let managed = match workspace.managed_network.answer {
        "yes" => ", with a managed network",
        "unknown" => ", perhaps with a managed network",
        _ => "",
    };
    let batch = match workspace.batch.answer {
        "yes" => "batch endpoints run in it",
        "no" => "no batch endpoint is declared",
        _ => "whether batch endpoints run in it is not known",
    };
    format!("{private}{managed}; {batch}")
}

/// Whether a finding of this severity is worth a colour.
fn is_bad(severity: &str) -> bool {
    severity == Severity::Error.name() || severity == Severity::Warning.name()
}
