//! The requirements of batch endpoints in private networks as a checklist for one workspace: what holds, what fails, what
//! is not known and what would decide it. Made of the rules' verdicts; must not judge anything itself.
//!
//! The requirements are those of
//! <https://learn.microsoft.com/azure/machine-learning/how-to-secure-batch-endpoint>, in its order.

mod requirements;

pub use requirements::{REQUIREMENTS, Requirement};

use super::questions::workspace;
use super::verdict::{Outcome, Placed, Verdict};
use super::{Network, NodeId, Reason, types};
use crate::{Finding, Severity};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How it stands with a requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// A finding says that it does not hold.
    Fails,
    /// Nobody knows.
    Unknown,
    /// It does not hold, and the authors know: the finding is ignored or its rule switched off.
    Ignored,
    /// It holds.
    Holds,
    /// Nothing can be wrong about it; it is to be remembered.
    Remember,
    /// There is nothing that it is about.
    NotApplicable,
}

impl State {
    /// One word for people and for tools.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fails => "fails",
            Self::Unknown => "unknown",
            Self::Ignored => "ignored",
            Self::Holds => "holds",
            Self::Remember => "remember",
            Self::NotApplicable => "not-applicable",
        }
    }
}

/// One line of a checklist.
#[derive(Clone, Debug)]
pub struct Item<'n> {
    /// What is asked for.
    pub requirement: &'static Requirement,
    /// How it stands.
    pub state: State,
    /// What is wrong, with places.
    pub findings: Vec<Placed>,
    /// Why it holds, or what would decide it.
    pub reasons: Vec<&'n Reason>,
}

/// The checklist of a workspace.
#[derive(Clone, Debug)]
pub struct Checklist<'n> {
    /// The workspace.
    pub workspace: NodeId,
    /// The requirements, in order.
    pub items: Vec<Item<'n>>,
    /// Findings of this workspace that belong to no requirement.
    pub others: Vec<&'n Placed>,
}

/// The checklists of all workspaces of a network. `findings` are those that are shown, by file: after suppressions and
/// settings.
#[must_use]
pub fn checklists<'n>(
    network: &'n Network,
    findings: &BTreeMap<Arc<str>, Vec<Finding>>,
) -> Vec<Checklist<'n>> {
    let workspaces = network.graph.declared(types::WORKSPACE);
    workspaces.map(|(id, _)| Reader { network, findings, workspace: id }.checklist()).collect()
}

struct Reader<'n, 'f> {
    network: &'n Network,
    findings: &'f BTreeMap<Arc<str>, Vec<Finding>>,
    workspace: NodeId,
}

impl<'n> Reader<'n, '_> {
    fn checklist(&self) -> Checklist<'n> {
        let mine: Vec<&Verdict> =
            self.network.audit.verdicts.iter().filter(|verdict| self.is_mine(verdict)).collect();
        let items = REQUIREMENTS.iter().map(|requirement| self.item(requirement, &mine)).collect();
        let others = mine.iter().filter_map(|verdict| {
            let Outcome::Fails(placed) = &verdict.outcome else { return None };
            let has_line = REQUIREMENTS.iter().any(|requirement| requirement.codes.contains(&verdict.code));
            (!has_line && self.is_shown(placed)).then_some(placed)
        });
        Checklist { workspace: self.workspace, items, others: others.collect() }
    }

    /// Whether a verdict is about this workspace: it says so, or its subject belongs to the same deployment.
    fn is_mine(&self, verdict: &Verdict) -> bool {
        let graph = &self.network.graph;
        match verdict.workspace {
            Some(workspace) => workspace == self.workspace,
            None => {
                let facts = |id: NodeId| graph.facts_of(id).map(Arc::as_ptr);
                facts(verdict.subject) == facts(self.workspace)
                    || graph.declared(types::WORKSPACE).nth(1).is_none()
            }
        }
    }

    fn item(&self, requirement: &'static Requirement, mine: &[&'n Verdict]) -> Item<'n> {
        let mut found = Vec::new();
        let mut unknown = Vec::new();
        let mut holds = Vec::new();
        let mut states = Vec::new();
        for verdict in mine.iter().filter(|verdict| requirement.codes.contains(&verdict.code)) {
            match &verdict.outcome {
                Outcome::Holds(reasons) => {
                    states.push(State::Holds);
                    holds.extend(reasons);
                }
                Outcome::Unknown(reasons) => {
                    states.push(State::Unknown);
                    unknown.extend(reasons);
                }
                Outcome::Fails(placed) if !self.is_shown(placed) => states.push(State::Ignored),
                Outcome::Fails(placed) => {
                    // A hint says what may be so elsewhere.
                    let is_hint = placed.finding.severity == Severity::Hint;
                    states.push(if is_hint { State::Unknown } else { State::Fails });
                    found.push(placed.clone());
                }
            }
        }
        for (state, placed) in self.of_files(requirement) {
            states.push(state);
            found.extend(placed);
        }
        let state = match states.into_iter().min() {
            None => State::NotApplicable,
            // Where it is not so, there is nothing to remember.
            Some(State::Holds) if requirement.is_advice => State::NotApplicable,
            Some(_) if requirement.is_advice => State::Remember,
            Some(worst) => worst,
        };
        let reasons = if state == State::Holds { holds } else { unknown };
        let mut distinct: Vec<&Reason> = Vec::new();
        for reason in reasons {
            if !distinct.contains(&reason) {
                distinct.push(reason);
            }
        }
        Item { requirement, state, findings: found, reasons: distinct }
    }

    /// What rules that look at one file alone say about the batch endpoints and deployments of the workspace.
    fn of_files(&self, requirement: &Requirement) -> Vec<(State, Vec<Placed>)> {
        if requirement.in_files.is_empty() {
            return Vec::new();
        }
        let graph = &self.network.graph;
        let types = [types::BATCH_ENDPOINT, types::BATCH_DEPLOYMENT];
        let batch = types.iter().flat_map(|r#type| graph.declared(r#type));
        let batch = batch.filter(|(id, _)| workspace::of(graph, *id).contains(&self.workspace));
        let states = batch.map(|(_, resource)| {
            let file = &resource.whole.file;
            let inside = |finding: &&Finding| {
                requirement.in_files.contains(&finding.code)
                    && resource.whole.span.start <= finding.span.start
                    && finding.span.end <= resource.whole.span.end
            };
            let found: Vec<Placed> = self
                .findings
                .get(file)
                .into_iter()
                .flatten()
                .filter(inside)
                .map(|finding| Placed { file: Arc::clone(file), finding: finding.clone() })
                .collect();
            (if found.is_empty() { State::Holds } else { State::Fails }, found)
        });
        states.collect()
    }

    fn is_shown(&self, placed: &Placed) -> bool {
        let here = self.findings.get(&placed.file).into_iter().flatten();
        let same =
            |finding: &Finding| (finding.code, finding.span) == (placed.finding.code, placed.finding.span);
        here.into_iter().any(same)
    }
}
