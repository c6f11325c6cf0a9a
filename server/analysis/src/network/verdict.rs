//! What a rule says of a resource: it holds, it fails, or nobody knows. Findings, the report, the map and hovers are all
//! made of these. Must not know rules.

use super::{NodeId, Reason, Resource, Spot};
use crate::{Finding, Fix, Related, Rule, Safety, Severity};
use azureml_syntax::edit::Operation;
use std::sync::Arc;

/// What one rule says of one resource.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The rule's code.
    pub code: &'static str,
    /// The resource that it is about: the one that would have to change.
    pub subject: NodeId,
    /// The workspace for whose sake it matters, where there is one.
    pub workspace: Option<NodeId>,
    /// What the rule says.
    pub outcome: Outcome,
}

/// How a rule went for a resource.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// What the rule asks for is there, for these reasons.
    Holds(Vec<Reason>),
    /// It is not.
    Fails(Placed),
    /// Nobody knows; what would decide it.
    Unknown(Vec<Reason>),
}

/// A finding and the file that it stands in.
#[derive(Clone, Debug)]
pub struct Placed {
    /// The file, as its facts call it.
    pub file: Arc<str>,
    /// The finding; the paths of related places and fixes name files in the same way, `None` is this file.
    pub finding: Finding,
}

impl Placed {
    /// A finding of `rule` at a place, with the rule's severity and page.
    #[must_use]
    pub fn new(rule: &'static Rule, spot: &Spot, message: impl Into<String>) -> Self {
        Self { file: Arc::clone(&spot.file), finding: Finding::new(rule, spot.span, message) }
    }

    /// With this severity.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.finding.severity = severity;
        self
    }

    /// With a more exact page.
    #[must_use]
    pub fn help(mut self, link: &str) -> Self {
        self.finding = self.finding.help(link);
        self
    }

    /// With one more place, in whichever file. The finding's own place and repeated ones are left out.
    #[must_use]
    pub fn related(mut self, spot: &Spot, message: impl Into<String>) -> Self {
        let path = self.path(&spot.file);
        let related = Related { path, span: spot.span, message: message.into() };
        let own = related.path.is_none() && related.span == self.finding.span;
        if !own && !self.finding.related.contains(&related) {
            self.finding.related.push(related);
        }
        self
    }

    /// With the places of these reasons.
    #[must_use]
    pub fn because<'r>(self, reasons: impl IntoIterator<Item = &'r Reason>) -> Self {
        reasons.into_iter().fold(self, |placed, reason| match &reason.spot {
            Some(spot) => placed.related(spot, reason.text.clone()),
            None => placed,
        })
    }

    /// With the module declarations on the way to this resource.
    #[must_use]
    pub fn through(self, resource: &Resource) -> Self {
        resource.through.iter().fold(self, |placed, call| placed.related(call, "deployed by this module"))
    }

    /// With one more fix, all of whose operations are about `file`.
    #[must_use]
    pub fn fix(
        mut self,
        safety: Safety,
        title: impl Into<String>,
        file: &Arc<str>,
        operations: Vec<Operation>,
    ) -> Self {
        let path = self.path(file);
        self.finding.fixes.push(Fix { title: title.into(), safety, path, operations });
        self
    }

    fn path(&self, file: &Arc<str>) -> Option<String> {
        (*file != self.file).then(|| file.to_string())
    }
}

/// Where a rule puts its verdicts.
pub struct Verdicts<'v> {
    pub(super) code: &'static str,
    pub(super) all: &'v mut Vec<Verdict>,
}

impl Verdicts<'_> {
    /// What the rule asks for is there.
    pub fn holds(&mut self, subject: NodeId, workspace: Option<NodeId>, reasons: Vec<Reason>) {
        self.add(subject, workspace, Outcome::Holds(reasons));
    }

    /// Nobody knows; `reasons` say what would decide it.
    pub fn unknown(&mut self, subject: NodeId, workspace: Option<NodeId>, reasons: Vec<Reason>) {
        self.add(subject, workspace, Outcome::Unknown(reasons));
    }

    /// It is not there.
    pub fn fails(&mut self, subject: NodeId, workspace: Option<NodeId>, placed: Placed) {
        self.add(subject, workspace, Outcome::Fails(placed));
    }

    fn add(&mut self, subject: NodeId, workspace: Option<NodeId>, outcome: Outcome) {
        self.all.push(Verdict { code: self.code, subject, workspace, outcome });
    }
}
