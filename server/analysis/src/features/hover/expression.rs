//! A word of an expression: what it leads to, its type and default, and where it is declared.

use super::Hover;
use crate::expressions::{Meaning, Model, Models, Port, Step, Target, What, resolve};
use crate::features::File;
use crate::features::describe::{code, paragraphs};
use crate::features::names::{given, models};
use crate::rules::wording::with_article;

/// What to show on a word of an expression, or on an input or output that a step gives.
pub(super) fn hover(file: &File<'_>, offset: usize) -> Option<Hover> {
    let lazy = models(file);
    lazy.all()
        .iter()
        .flatten()
        .find_map(|model| in_expression(model, offset).or_else(|| on_key(model, offset)))
}

fn in_expression(model: &Model<'_>, offset: usize) -> Option<Hover> {
    let text = model.at(offset)?;
    let expression = text.expressions.iter().find(|one| one.span.touches(offset))?;
    let items = resolve(model, text, expression).items;
    let at = items.iter().rposition(|item| item.part.span.touches(offset))?;
    let item = items.get(at)?;
    let whose = items.get(..at)?.iter().rev().find_map(|item| match item.meaning {
        Meaning::Step(step) => Some(format!("the step {}", code(step.name))),
        Meaning::Word("parent") => Some("the pipeline".to_owned()),
        _ => None,
    });
    let whose = whose.unwrap_or_else(|| "this job or component".to_owned());
    let markdown = match item.meaning {
        Meaning::Word(word) => about(word).to_owned(),
        Meaning::Step(step) => step_markdown(step),
        Meaning::Port(what, port) => port_markdown(what, port, &whose),
    };
    Some(Hover { span: item.part.span, markdown })
}

/// A key below a step's `inputs` or `outputs`, which no catalog knows.
fn on_key(model: &Model<'_>, offset: usize) -> Option<Hover> {
    let found = given(model, offset)?;
    let whose = match found.step {
        "" => "the component".to_owned(),
        step => format!("the component of {}", code(step)),
    };
    Some(Hover { span: found.span, markdown: port_markdown(found.what, found.declared, &whose) })
}

fn about(word: &str) -> &'static str {
    match word {
        "inputs" => {
            "**`inputs`**: the values that are given. A piece of data becomes the path where it is mounted or downloaded."
        }
        "outputs" => "**`outputs`**: the places to write to. Each becomes a path on the machine.",
        "search_space" => "**`search_space`**: the values that the sweep chose for this trial.",
        "parent" => "**`parent`**: the pipeline around the step.",
        "jobs" => "**`jobs`**: the steps of the pipeline.",
        _ => "**`name`**: the name of the job.",
    }
}

fn step_markdown(step: &Step<'_>) -> String {
    let runs = match &step.target {
        Target::File(interface) => format!("It runs the component in {}.", code(&interface.path)),
        Target::Inline(_) => "It runs the component that is written in it.".to_owned(),
        Target::Itself | Target::Elsewhere => String::new(),
    };
    paragraphs(&[format!("**{}**: a step of this pipeline.", code(step.name)), runs])
}

fn port_markdown(what: What, port: &Port, whose: &str) -> String {
    let noun = match what {
        What::Output => "output",
        What::Parameter => "parameter",
        What::Input | What::Job => "input",
    };
    let mut head = format!("**{}**: {} of {whose}", code(&port.name), with_article(noun));
    if let Some(kind) = &port.r#type {
        head.push_str(&format!(" · {}", code(kind)));
    }
    if port.optional.is_some() {
        head.push_str(" · optional");
    }
    if let Some(default) = &port.default {
        head.push_str(&format!(" · default {}", code(default)));
    }
    if let Some(value) = port.value.as_ref().filter(|value| !value.is_empty()) {
        head.push_str(&format!(" · {}", code(value)));
    }
    let place = port.file.as_ref().map_or_else(String::new, |file| format!("Declared in {}.", code(file)));
    paragraphs(&[head, port.description.clone().unwrap_or_default(), place])
}
