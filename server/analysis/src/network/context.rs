//! What a rule about the network may look at, and what all of them need: severities that follow from how sure the graph
//! is. Must not know single rules.

use super::{Answer, Graph, NodeId, Placed, Resource, Spot};
use crate::bicep::modules::Parsed;
use crate::{Rule, Severity};
use azureml_syntax::Language;
use azureml_syntax::edit::Operation;
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

    /// A finding of the running rule at the key at `path` of a resource, else (an empty path too) at its name; related to
    /// it are the place that the value comes from, and the module calls on the way to the resource.
    #[must_use]
    pub fn finding_at(
        &self,
        (subject, resource): (NodeId, &Resource),
        path: &str,
        message: impl Into<String>,
    ) -> Placed {
        let written = if path.is_empty() { None } else { resource.written(path) };
        let spot = written.map_or_else(|| resource.name.clone(), |written| resource.here(written.key));
        let mut placed = self.finding(&spot, message);
        let place = if path.is_empty() { None } else { resource.get(path).place };
        let is_here = |source: &Spot| {
            written
                .is_some_and(|it| [it.key, it.value].into_iter().any(|span| *source == resource.here(span)))
        };
        if let Some(source) = self.graph.seen(subject, place).filter(|source| !is_here(source)) {
            placed = placed.related(&source, "the value comes from here");
        }
        let calls = resource.through.iter();
        calls.fold(placed, |placed, call| placed.related(call, "declared through this module"))
    }

    /// The operation that writes the word `to` where the literal `from` stands; `None` where something else stands there.
    #[must_use]
    pub fn rewrite(&self, spot: &Spot, from: &str, to: &str) -> Option<Operation> {
        let text = match self.sources.bicep(&spot.file) {
            Some(parsed) if parsed.source.get(spot.span.range())? == format!("'{from}'") => format!("'{to}'"),
            None if Language::of_name(&spot.file) == Some(Language::Yaml) => to.to_owned(),
            _ => return None,
        };
        Some(Operation::ReplaceText { span: spot.span, text })
    }

    /// What people call these workspaces: `` workspace `a` ``, `` workspaces `a` and `b` ``. One that is deployed several
    /// times is named once.
    #[must_use]
    pub fn workspaces(&self, all: impl IntoIterator<Item = NodeId>) -> String {
        let mut labels: Vec<String> = Vec::new();
        for label in all.into_iter().filter_map(|at| Some(self.graph.get(at)?.label())) {
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
        let word = if labels.len() > 1 { "workspaces" } else { "workspace" };
        format!("{word} {}", crate::rules::wording::joined(&labels, "and"))
    }

    /// What a message says at its end where it rests on `answers` of which some only hold by default: nothing otherwise.
    #[must_use]
    pub fn by_default<'r>(answers: impl IntoIterator<Item = &'r Answer>) -> &'static str {
        if answers.into_iter().any(Answer::is_by_default) {
            " That is so by default: a parameter can change it."
        } else {
            ""
        }
    }

    /// The finding with the severity that follows from `answer` (see [`Context::severity`]), and with a word at its end
    /// where that only holds by default, or if the subject is deployed.
    #[must_use]
    pub fn resting_on(&self, mut placed: Placed, base: Severity, subject: NodeId, answer: &Answer) -> Placed {
        let deployed = self.graph.is_deployed(subject);
        placed.finding.message.push_str(Self::by_default([&deployed, answer]));
        if deployed.is_unknown() {
            placed.finding.message.push_str(" That is so if it is deployed, which a condition decides.");
        }
        placed.severity(self.severity(base, subject, [answer]))
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
