//! What a rule about the network may look at, and what all of them need: severities that follow from how sure the graph
//! is. Must not know single rules.

use super::{Answer, Graph, NodeId, Placed, Spot};
use crate::bicep::modules::Parsed;
use crate::{Rule, Severity};
use std::sync::Arc;

/// Texts of the graph's files, for fixes that write what stands beside. Answered by the shell, in tests by a table.
pub trait Sources: Sync {
    /// The Bicep file that the graph calls `file`, parsed.
    fn bicep(&self, file: &str) -> Option<Arc<Parsed>>;
}

/// What a rule may look at.
pub struct Context<'a> {
    /// The rule that is running.
    pub rule: &'static Rule,
    /// The graph.
    pub graph: &'a Graph,
    /// Texts, for fixes.
    pub sources: &'a dyn Sources,
}

impl Context<'_> {
    /// A finding of the running rule.
    #[must_use]
    pub fn finding(&self, spot: &Spot, message: impl Into<String>) -> Placed {
        Placed::new(self.rule, spot, message)
    }

    /// The severity of a finding about `subject` that rests on `answers`: one level lower and never an error where one of
    /// them only holds by default, at most an info where it is not known whether the subject is deployed.
    #[must_use]
    pub fn severity<'r>(
        &self,
        base: Severity,
        subject: NodeId,
        answers: impl IntoIterator<Item = &'r Answer>,
    ) -> Severity {
        let deployed = self.graph.is_deployed(subject);
        let mut severity = base;
        if deployed.is_by_default() || answers.into_iter().any(Answer::is_by_default) {
            severity = lower(severity);
        }
        if deployed.is_unknown() { severity.min(Severity::Information) } else { severity }
    }
}

/// One level less.
#[must_use]
pub fn lower(severity: Severity) -> Severity {
    match severity {
        Severity::Error => Severity::Warning,
        Severity::Warning => Severity::Information,
        Severity::Information | Severity::Hint => Severity::Hint,
    }
}
