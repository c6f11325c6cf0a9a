//! On a name: what it declares, what it says about itself, what it is if nobody says otherwise. On a value that is made of
//! names: the same.

use super::super::reach::{self, Reach, Subject};
use super::super::words::{Beside, declared_kind, description, short};
use crate::Presence;
use crate::bicep::File;
use crate::bicep::modules::Program;
use crate::bicep::symbols::{LocalKind, Meaning};
use crate::bicep::value::Value;
use crate::features::Hover;
use crate::features::describe::{code, paragraphs};
use azureml_syntax::Span;
use azureml_syntax::bicep::{Declaration, Declares};

/// Values longer than this are no help in a window.
const LONGEST: usize = 300;

pub(super) fn hover(file: &File<'_>, offset: usize, beside: Beside) -> Option<Hover> {
    if beside == Beside::Official {
        return None;
    }
    let one = file.symbols.at(offset)?;
    let reach = Reach::new(file);
    let span = one.name.span;
    let name = one.name.text;
    let markdown = match (one.meaning, reach.subject(&reach.own_user(), &one)?) {
        (Meaning::Local(local), _) => {
            let what = match local.kind {
                LocalKind::Item => "the item of a loop",
                LocalKind::Index => "the index of a loop, from 0",
                LocalKind::LambdaParameter => "a parameter of the lambda",
                LocalKind::FunctionParameter => "a parameter of the function",
            };
            format!("**{}**: {what}", code(name))
        }
        (Meaning::Declared(declaration), _) => {
            let program = Program::new(file);
            let evaluator = program.root(file);
            let value = known(&match declaration.declares() {
                Declares::Parameter { .. } | Declares::Variable { .. } | Declares::Assignment(_) => {
                    evaluator.named(name)
                }
                Declares::Output { value, .. } => evaluator.anywhere(value),
                _ => Value::unknown(),
            });
            let missing = reach.file_of(&reach.own, declaration).and_then(|path| missing(file, &path));
            paragraphs(&[
                signature(file.source, declaration),
                about(declaration),
                value,
                missing.unwrap_or_default(),
            ])
        }
        (_, Subject::Shared(target)) => {
            let Some(held) = reach.held(&target.path) else {
                return missing(file, &target.path).map(|markdown| Hover { span, markdown });
            };
            let declaration = reach::declared(held.parse(), &target)?;
            let place = format!("Declared in {}.", code(&target.path));
            paragraphs(&[signature(held.source(), declaration), about(declaration), place])
        }
        (Meaning::Imported(imported), Subject::Here) => {
            let path = match imported.declaration.declares() {
                Declares::Import { path: Some(path), .. } => path.as_str(),
                _ => None,
            }?;
            let what = match imported.original {
                Some(original) => format!("**{}**: {} of {}", code(name), code(original.text), code(path)),
                None => format!("**{}**: all that {} exports", code(name), code(path)),
            };
            let leads_to = reach.file_of(&reach.own, imported.declaration);
            let missing = leads_to.and_then(|path| missing(file, &path));
            paragraphs(&[what, missing.unwrap_or_default()])
        }
        _ => return None,
    };
    Some(Hover { span, markdown })
}

/// That there is no file where a path leads; `None` where there is one or nobody knows.
fn missing(file: &File<'_>, path: &str) -> Option<String> {
    (file.files.look(path) == Presence::Absent).then(|| format!("There is no file {}.", code(path)))
}

/// A declaration up to its value, as it is written.
fn signature(source: &str, declaration: Declaration<'_>) -> String {
    let Some(name) = crate::bicep::symbols::name_of(declaration) else { return String::new() };
    let end = match declaration.declares() {
        Declares::Parameter { r#type: Some(kind), .. }
        | Declares::Output { r#type: Some(kind), .. }
        | Declares::Variable { r#type: Some(kind), .. }
        | Declares::Resource { r#type: Some(kind), .. } => kind.span().end,
        Declares::Module { path: Some(path), .. } => path.span().end,
        Declares::Function { returns: Some(kind), .. } => kind.span().end,
        Declares::Type(value) => value.span().end,
        _ => name.span.end,
    };
    let text = short(source, Span::new(name.span.start, end.max(name.span.end)));
    format!("```bicep\n{} {text}\n```", declared_kind(declaration))
}

fn about(declaration: Declaration<'_>) -> String {
    description(declaration).unwrap_or_default().to_owned()
}

/// A value in words; empty where nothing is known of it.
pub(super) fn known(value: &Value) -> String {
    if value.is_unknown() && value.alternatives().is_empty() {
        return String::new();
    }
    let text = value.to_string();
    let by_default = text.strip_suffix(" (by default)");
    let shown = readable(by_default.unwrap_or(&text));
    if shown.len() > LONGEST {
        return String::new();
    }
    let mark = if by_default.is_some() { " by default" } else { "" };
    format!("= {}{mark}", code(&shown))
}

/// Without the numbers that tell instances of files apart: `${0#location}` is `${location}`.
fn readable(text: &str) -> String {
    let mut readable = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('#') {
        let (head, tail) = rest.split_at(at);
        let without = head.trim_end_matches(|letter: char| letter.is_ascii_digit());
        if without.len() < head.len() && without.ends_with(['{', '?', ' ', '(']) {
            readable.push_str(without);
        } else {
            readable.push_str(head);
            readable.push('#');
        }
        rest = tail.get(1..).unwrap_or_default();
    }
    readable.push_str(rest);
    readable
}
