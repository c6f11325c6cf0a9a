//! Directives that silence findings in Bicep: `#disable-next-line CODE…`, and `#disable-diagnostics CODE…` up to
//! `#restore-diagnostics CODE…` or the end of the file. Codes are compared letter by letter, as Bicep does it; ours may
//! be written `azureml-code` or `code`, and those of others are none of our business.

use super::{Code, Names, Reach, Suppression, Suppressions, starts, whole_line};
use crate::rules;
use azureml_syntax::Span;
use azureml_syntax::bicep::{Directive, DirectiveKind};
use std::collections::HashMap;

/// What shows that a code is ours.
pub(crate) const PREFIX: &str = "azureml-";

/// A code as its rule is called.
pub(super) fn bare(code: &str) -> &str {
    code.strip_prefix(PREFIX).unwrap_or(code)
}

impl Suppressions {
    /// What the directives of a Bicep file silence.
    pub(crate) fn of_directives(source: &str, directives: &[Directive<'_>]) -> Self {
        let starts = if directives.is_empty() { Vec::new() } else { starts(source) };
        let ends = ends(source, directives);
        let mut all = Vec::new();
        for (at, directive) in directives.iter().enumerate() {
            let line = starts.partition_point(|start| *start <= directive.span.start);
            let code = |code: &azureml_syntax::bicep::Name<'_>| {
                let name = bare(code.text);
                let reach = match directive.kind {
                    DirectiveKind::DisableNextLine => Reach::Line(line),
                    DirectiveKind::DisableDiagnostics => ends
                        .get(&(at, name))
                        .map_or(Reach::Nowhere, |end| Reach::Within(Span::new(directive.span.start, *end))),
                    DirectiveKind::RestoreDiagnostics => Reach::Nowhere,
                };
                let is_prefixed = name.len() < code.text.len();
                let ours = is_prefixed || rules::find(name).is_some();
                let prefix = if is_prefixed { PREFIX } else { "" };
                Code { name: name.to_owned(), prefix, span: code.span, reach, ours }
            };
            let names = Names::Codes(directive.codes.iter().map(code).collect());
            let span = directive.span;
            all.push(Suppression { span, removal: removal(source, span), noun: "directive", names });
        }
        Self::new(source, all, Vec::new())
    }
}

/// Where what `#disable-diagnostics` began ends, by the directive's number and the code. One that is begun again before
/// it ends goes on from its first beginning.
fn ends<'d>(source: &str, directives: &'d [Directive<'_>]) -> HashMap<(usize, &'d str), usize> {
    let mut ends = HashMap::new();
    let mut open: HashMap<&str, usize> = HashMap::new();
    for (at, directive) in directives.iter().enumerate() {
        for code in directive.codes.iter().map(|code| bare(code.text)) {
            match directive.kind {
                DirectiveKind::DisableNextLine => {}
                DirectiveKind::DisableDiagnostics => {
                    open.entry(code).or_insert(at);
                }
                DirectiveKind::RestoreDiagnostics => {
                    if let Some(begun) = open.remove(code) {
                        ends.insert((begun, code), directive.span.end);
                    }
                }
            }
        }
    }
    ends.extend(open.into_iter().map(|(code, begun)| ((begun, code), source.len())));
    ends
}

/// A directive with the reason behind it, and its line where it is alone on it.
fn removal(source: &str, span: Span) -> Span {
    let before = source.get(..span.start).unwrap_or_default();
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    if before.get(line..).unwrap_or_default().trim().is_empty() { whole_line(source, span) } else { span }
}
