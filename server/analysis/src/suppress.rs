//! What silences findings, in either language: which of them are silenced, and which silences are for nothing. How it is
//! written is in [`comments`] for YAML and in [`directives`] for Bicep.

mod comments;
mod directives;
#[cfg(test)]
mod tests;

pub(crate) use directives::PREFIX;

use crate::rules::suppression::unused_suppression::RULE;
use crate::{Finding, Safety, Tag, rules, spelling};
use azureml_syntax::Span;
use azureml_syntax::edit::Operation;
use std::collections::{HashMap, HashSet};

/// One comment or directive.
struct Suppression {
    span: Span,
    /// What goes when it goes.
    removal: Span,
    /// What it is called: `comment`, `directive`.
    noun: &'static str,
    names: Names,
}

/// Whom it silences.
enum Names {
    Everybody(Reach),
    Codes(Vec<Code>),
}

struct Code {
    /// As the rule is called.
    name: String,
    /// What a rule's name is preceded by here: `azureml-`.
    prefix: &'static str,
    span: Span,
    reach: Reach,
    /// Whether it is ours to judge: others' codes are none of our business.
    ours: bool,
}

/// Where a code works.
#[derive(Clone, Copy)]
enum Reach {
    /// On this line, counted from 0.
    Line(usize),
    /// In this part of the file.
    Within(Span),
    File,
    /// Nowhere that another one does not.
    Nowhere,
}

/// A code of a suppression; `None` for those that silence everybody.
type Place = (usize, Option<usize>);

/// All that silences in a file.
pub(crate) struct Suppressions {
    all: Vec<Suppression>,
    /// Ours, and wrong whatever the rules say.
    wrong: Vec<Finding>,
    /// Where each line starts.
    starts: Vec<usize>,
    by_line: HashMap<usize, Vec<Place>>,
    /// By code, in order of place and apart from each other.
    within: HashMap<String, Vec<(Span, Place)>>,
    of_file: Vec<Place>,
}

impl Suppressions {
    fn new(source: &str, all: Vec<Suppression>, wrong: Vec<Finding>) -> Self {
        let starts = if all.is_empty() { Vec::new() } else { starts(source) };
        let mut by_line: HashMap<usize, Vec<Place>> = HashMap::new();
        let mut within: HashMap<String, Vec<(Span, Place)>> = HashMap::new();
        let mut of_file = Vec::new();
        for (at, suppression) in all.iter().enumerate() {
            let mut put = |name: &str, reach: Reach, place: Place| match reach {
                Reach::Line(line) => by_line.entry(line).or_default().push(place),
                Reach::Within(span) => within.entry(name.to_owned()).or_default().push((span, place)),
                Reach::File => of_file.push(place),
                Reach::Nowhere => {}
            };
            match &suppression.names {
                Names::Everybody(reach) => put("", *reach, (at, None)),
                Names::Codes(codes) => {
                    for (index, code) in codes.iter().enumerate() {
                        put(&code.name, code.reach, (at, Some(index)));
                    }
                }
            }
        }
        Self { all, wrong, starts, by_line, within, of_file }
    }

    /// Whether `code` is silenced for what begins at `offset`.
    pub(crate) fn silence(&self, offset: usize, code: &str) -> bool {
        !self.silencing(offset, directives::bare(code)).is_empty()
    }

    /// All that silence `code` at `offset`: two may silence one finding.
    fn silencing(&self, offset: usize, code: &str) -> Vec<Place> {
        let line = self.starts.partition_point(|start| *start <= offset).saturating_sub(1);
        let on_line = self.by_line.get(&line).map_or(&[][..], Vec::as_slice);
        let within = self.within.get(code).map_or(&[][..], Vec::as_slice);
        let last = within.partition_point(|(span, _)| span.start <= offset).checked_sub(1);
        let within = last.and_then(|last| within.get(last)).filter(|(span, _)| offset <= span.end);
        let fits = |place: &&Place| self.code(**place).is_none_or(|named| named.name == code);
        let places = on_line.iter().chain(&self.of_file).filter(fits);
        places.chain(within.map(|(_, place)| place)).copied().collect()
    }

    fn code(&self, (at, index): Place) -> Option<&Code> {
        match &self.all.get(at)?.names {
            Names::Codes(codes) => codes.get(index?),
            Names::Everybody(_) => None,
        }
    }

    /// Takes the silenced findings out of `findings`, and adds one for every suppression that silences nothing.
    /// `complete` is whether all rules have run on all of the text: only then is silence a fact.
    pub(crate) fn apply(&self, findings: &mut Vec<Finding>, complete: bool, audited: bool) {
        if self.all.is_empty() && self.wrong.is_empty() {
            return;
        }
        let mut used: HashSet<Place> = HashSet::new();
        findings.retain(|finding| {
            let silencing = self.silencing(finding.span.start, finding.code);
            used.extend(&silencing);
            silencing.is_empty()
        });
        let mut wrong = self.wrong.clone();
        for (at, suppression) in self.all.iter().enumerate() {
            let is_used = |index| used.contains(&(at, index));
            suppression.report(is_used, (complete, audited), &mut wrong);
        }
        // What silences everybody says so about itself all the same.
        wrong.retain(|finding| {
            let silencing = self.silencing(finding.span.start, RULE.code);
            !silencing.iter().any(|place| self.code(*place).is_some())
        });
        findings.append(&mut wrong);
    }
}

/// Where each line starts.
fn starts(source: &str) -> Vec<usize> {
    let mut starts = vec![0];
    starts.extend(source.match_indices('\n').map(|(at, _)| at + 1));
    starts
}

impl Suppression {
    fn report(
        &self,
        is_used: impl Fn(Option<usize>) -> bool,
        (complete, audited): (bool, bool),
        wrong: &mut Vec<Finding>,
    ) {
        let codes = match &self.names {
            Names::Codes(codes) => codes,
            Names::Everybody(_) => {
                if complete && audited && !is_used(None) {
                    let noun = self.noun;
                    let message = format!("This {noun} ignores nothing: there is no finding for it.");
                    let finding = Finding::new(&RULE, self.span, message).tag(Tag::Unnecessary);
                    wrong.push(self.removed(finding));
                }
                return;
            }
        };
        for (at, code) in codes.iter().enumerate() {
            let rule = rules::find(&code.name);
            let is_rule = rule.is_some();
            let has_run = complete && (audited || rule.is_none_or(|rule| rule.network.is_none()));
            let is_settled = is_used(Some(at)) || !code.ours || matches!(code.reach, Reach::Nowhere);
            if is_settled || code.name == RULE.code || (is_rule && !has_run) {
                continue;
            }
            let known = rules::all().iter().map(|rule| rule.code);
            let meant = if is_rule { None } else { spelling::nearest(&code.name, known) };
            let (prefix, name) = (code.prefix, &code.name);
            let message = match meant {
                _ if is_rule => format!("Nothing here is a `{name}`, so this ignores nothing."),
                Some(meant) => format!("No rule is called `{name}`. Did you mean `{meant}`?"),
                None => format!("No rule is called `{name}`, so this ignores nothing."),
            };
            let finding = Finding::new(&RULE, code.span, message);
            wrong.push(match meant {
                Some(meant) => {
                    let text = format!("{prefix}{meant}");
                    let title = format!("Write `{text}`");
                    finding.fix(Safety::Safe, title, vec![Operation::ReplaceText { span: code.span, text }])
                }
                None if codes.len() == 1 => self.removed(finding.tag(Tag::Unnecessary)),
                None => {
                    let operation = Operation::ReplaceText { span: without(codes, at), text: String::new() };
                    let title = format!("Remove `{prefix}{name}`");
                    finding.tag(Tag::Unnecessary).fix(Safety::Safe, title, vec![operation])
                }
            });
        }
    }

    /// With the fix that takes all of it out.
    fn removed(&self, finding: Finding) -> Finding {
        let operation = Operation::ReplaceText { span: self.removal, text: String::new() };
        finding.fix(Safety::Safe, format!("Remove the {}", self.noun), vec![operation])
    }
}

/// The span of a code with the separator that goes with it.
fn without(codes: &[Code], at: usize) -> Span {
    let span = codes.get(at).map_or_else(Span::default, |code| code.span);
    match (at.checked_sub(1).and_then(|before| codes.get(before)), codes.get(at + 1)) {
        (Some(before), _) => Span::new(before.span.end, span.end),
        (None, Some(behind)) => Span::new(span.start, behind.span.start),
        (None, None) => span,
    }
}

/// The line of `span`, which has nothing else on it, with its break.
fn whole_line(source: &str, span: Span) -> Span {
    let start = source.get(..span.start).unwrap_or_default().rfind('\n').map_or(0, |at| at + 1);
    let rest = source.get(span.end..).unwrap_or_default();
    let length = rest.find('\n').map_or(rest.len(), |at| at + 1);
    Span::new(start, span.end + length)
}
