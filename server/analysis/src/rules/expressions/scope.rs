//! Words for units and their names, and the texts that the rules of this group go through. Must not know single rules.

use crate::Severity;
use crate::expressions::{Field, Model, Step, Unit, UnitKind, Use, What};
use crate::rule::Context;

/// One rule says no more than this about a file: each unknown name is compared with all known ones.
pub(super) const MOST: usize = 100;

/// Every text with expressions in it.
pub(super) fn texts<'a>(context: &'a Context<'_>) -> impl Iterator<Item = (&'a Model<'a>, &'a Use<'a>)> {
    let all = context.models().flat_map(|model| model.uses.iter().map(move |text| (model, text)));
    all.filter(|(_, text)| !text.expressions.is_empty())
}

/// How bad a fault in `text` is: what runs and what binds steps together fails; elsewhere a job may still run.
pub(super) fn severity(model: &Model<'_>, text: &Use<'_>) -> Severity {
    let is_step = model.unit(text.unit).is_some_and(|unit| unit.kind == UnitKind::Step);
    match text.field {
        Field::Other if !is_step => Severity::Warning,
        _ => Severity::Error,
    }
}

/// `the job`, `the component`, `the step`.
pub(super) const fn owner(unit: &Unit<'_>) -> &'static str {
    match unit.kind {
        UnitKind::Job => "job",
        UnitKind::Component => "component",
        UnitKind::Pipeline => "pipeline",
        UnitKind::Step => "step",
    }
}

/// What runs a component: a step, or the document itself.
pub(super) fn runner(step: &Step<'_>) -> String {
    if step.name.is_empty() { "this job".to_owned() } else { format!("the step `{}`", step.name) }
}

/// `input`, `output`, …
pub(super) const fn noun(what: What) -> &'static str {
    match what {
        What::Input => "input",
        What::Output => "output",
        What::Job => "step",
        What::Parameter => "parameter",
    }
}

/// `an input`, `a step`.
pub(super) fn a(what: What) -> String {
    crate::rules::wording::with_article(noun(what))
}
