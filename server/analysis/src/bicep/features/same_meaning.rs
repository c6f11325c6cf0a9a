//! Whether a text means the same after names in it were changed: every name still leads to the declaration that it led
//! to, and no two declarations of one scope share a name that did not before.

use crate::bicep::symbols::{Meaning, Occurrence, Scope, Symbols};
use azureml_syntax::Span;
use azureml_syntax::bicep::{Declaration, Parse, parse};
use azureml_syntax::edit::{TextEdit, apply};
use std::collections::HashMap;

/// What a name leads to, told without its text or place: declarations are numbered in order.
#[derive(Debug, PartialEq, Eq)]
enum Leads {
    To(usize),
    Member(Option<usize>),
    Parameter(Option<usize>),
    Output(Option<usize>),
    SomeParameters(Option<usize>),
    SomeOutputs(Option<usize>),
    Base,
    Nowhere,
}

/// Whether `source` after `edits` (sorted by place) reads as before, names aside.
pub(super) fn keeps_meaning(source: &str, before: &Parse, edits: &[TextEdit]) -> bool {
    let changed = apply(source, edits);
    let after = parse(&changed);
    if after.problems().len() > before.problems().len() {
        return false;
    }
    let (old, new) = (named(before), named(&after));
    doubled(&new) <= doubled(&old) && leads(&old) == leads(&new)
}

/// All names but those that an import gives another one: whether it does is a matter of writing.
fn named(parse: &Parse) -> Vec<Occurrence<'_>> {
    let mut all = Symbols::new(parse).occurrences();
    all.retain(|one| !matches!(one.meaning, Meaning::Original(_)));
    all
}

/// How many declarations have a name that another one of their scope has.
fn doubled(all: &[Occurrence<'_>]) -> usize {
    let mut counts: HashMap<(Scope, &str), usize> = HashMap::new();
    for one in all {
        if let Some(scope) = one.declares {
            *counts.entry((scope, one.name.text)).or_default() += 1;
        }
    }
    counts.values().map(|count| count - 1).sum()
}

fn leads(all: &[Occurrence<'_>]) -> Vec<Leads> {
    let declared = all.iter().filter(|one| one.declares.is_some());
    let numbers: HashMap<Span, usize> =
        declared.enumerate().map(|(number, one)| (one.name.span, number)).collect();
    let module = |one: Declaration<'_>| one.name().and_then(|name| numbers.get(&name.span).copied());
    let lead = |one: &Occurrence<'_>| match one.meaning {
        Meaning::Declared(_) | Meaning::Local(_) | Meaning::Imported(_) => {
            one.declared_at().and_then(|span| numbers.get(&span).copied()).map_or(Leads::Nowhere, Leads::To)
        }
        Meaning::Member(imported) | Meaning::Original(imported) => {
            Leads::Member(numbers.get(&imported.local.span).copied())
        }
        Meaning::Parameter(one) => Leads::Parameter(module(one)),
        Meaning::Output(one) => Leads::Output(module(one)),
        Meaning::SomeParameters(one) => Leads::SomeParameters(module(one)),
        Meaning::SomeOutputs(one) => Leads::SomeOutputs(module(one)),
        Meaning::Base => Leads::Base,
        Meaning::Unknown => Leads::Nowhere,
    };
    all.iter().map(lead).collect()
}
