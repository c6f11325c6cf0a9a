//! `unknown-expression-name`: an expression names an input, output, step or parameter that nobody declares.

use super::scope::{MOST, a, noun, owner, severity, texts};
use crate::expressions::brackets::may_be_missing;
use crate::expressions::{Fault, Field, Known, Meaning, Model, Part, UnitKind, Use, What, resolve};
use crate::rule::{Context, Report};
use crate::rules::wording::quoted;
use crate::spelling::nearest;
use crate::{Finding, Rule, Safety, Severity};
use azureml_syntax::Span;
use azureml_syntax::edit::Operation;
use std::collections::{HashMap, HashSet};

/// The rule.
pub static RULE: Rule = Rule {
    code: "unknown-expression-name",
    group: "expressions",
    summary: "An expression names something that is not declared",
    severity: Severity::Error,
    fix: Some(Safety::Safe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-core-syntax#expression-syntax-for-configuring-azure-machine-learning-jobs-and-components",
    documentation: r#"
## What it checks

That every name in `${{ … }}` is declared: inputs, outputs and search space of the job or component whose command it
stands in; inputs, outputs and steps of the pipeline where a step is bound. The outputs of a step are those of its
component, where that is written in the file or can be read from a file beside it; the ones of registered components
are not known here and not judged.

## Why

Azure ML fills in what is declared. A name that is not stops the job when it is submitted, or leaves the text as it
stands for the shell to stumble over.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json
command: python train.py --data ${{inputs.trainign_data}}
environment: azureml:sklearn@latest
compute: azureml:cpu-cluster
inputs:
  training_data:
    type: uri_folder
    path: azureml:credit:1
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json
command: python train.py --data ${{inputs.training_data}}
environment: azureml:sklearn@latest
compute: azureml:cpu-cluster
inputs:
  training_data:
    type: uri_folder
    path: azureml:credit:1
```

## Fix

Safe: writes the name that is clearly the nearest, or the namespace that has the name. A name that is unknown in several
places is told once and mended everywhere; where nothing uses the name that is declared, that one is renamed.

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json
command: python train.py --data ${{inputs.training_data}}
environment: azureml:sklearn@latest
compute: azureml:cpu-cluster
inputs:
  training_data:
    type: uri_folder
    path: azureml:credit:1
```

## References

- [Expression syntax](https://learn.microsoft.com/azure/machine-learning/reference-yaml-core-syntax#expression-syntax-for-configuring-azure-machine-learning-jobs-and-components)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

/// A name that is unknown in one scope, wherever it is used.
struct Stranger<'m> {
    model: &'m Model<'m>,
    text: &'m Use<'m>,
    name: &'m str,
    what: What,
    known: Known<'m>,
    step: Option<&'m str>,
    /// Behind `parent`.
    parent: bool,
    /// Each place, with the namespace before it.
    places: Vec<(Part, Option<Part>)>,
}

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let mut strangers: Vec<Stranger<'_>> = Vec::new();
    let mut index = HashMap::new();
    // Declarations that some expression names.
    let mut used: HashSet<Span> = HashSet::new();
    for (model, text) in texts(context) {
        for expression in &text.expressions {
            let resolution = resolve(model, text, expression);
            used.extend(resolution.items.iter().filter_map(|item| declared_at(&item.meaning)));
            let Some(Fault::Unknown { part, what, known, step }) = resolution.fault else { continue };
            let is_job = model.unit(text.unit).is_some_and(|unit| unit.kind == UnitKind::Job);
            // A job's input in `$[[ … ]]` may be missing.
            if is_job && what == What::Input && may_be_missing(model.source, expression.span) {
                continue;
            }
            let words = resolution.items.iter().filter(|item| matches!(item.meaning, Meaning::Word(_)));
            let spaces: Vec<Part> = words.map(|item| item.part).collect();
            let parent = spaces.iter().any(|space| model.text(space.span) == "parent");
            let scope = match model.unit(text.unit).and_then(|unit| unit.parent).filter(|_| parent) {
                Some((pipeline, _)) => pipeline,
                None => text.unit,
            };
            let name = model.text(part.span);
            let of_document = std::ptr::from_ref(model);
            let at = *index.entry((of_document, scope, noun(what), step, name)).or_insert(strangers.len());
            if at == strangers.len() {
                if at == MOST {
                    break;
                }
                let places = Vec::new();
                strangers.push(Stranger { model, text, name, what, known, step, parent, places });
            }
            if let Some(stranger) = strangers.get_mut(at) {
                stranger.places.push((part, spaces.last().copied()));
            }
        }
    }
    for stranger in &strangers {
        report.add(finding(context, stranger, &used));
    }
}

/// Where a name is declared, if in this file.
fn declared_at(meaning: &Meaning<'_>) -> Option<Span> {
    match meaning {
        Meaning::Word(_) => None,
        Meaning::Port(_, port) => port.file.is_none().then_some(port.span),
        Meaning::Step(step) => Some(step.key),
    }
}

fn finding(context: &Context<'_>, stranger: &Stranger<'_>, used: &HashSet<Span>) -> Finding {
    let Stranger { model, text, name, what, step, parent, .. } = *stranger;
    let places: Vec<Span> = stranger.places.iter().map(|(part, _)| part.span).collect();
    let known = stranger.known.names();
    let meant = nearest(name, known.iter().copied());
    // Used again and again, while nothing uses the name that is declared: that one is misspelt.
    let misspelt = meant.and_then(|meant| stranger.known.key(meant)).filter(|key| !used.contains(key));
    if let (Some(meant), Some(key), true) = (meant, misspelt, places.len() > 1) {
        let message =
            format!("This is called `{name}` wherever it is used. Did you mean that, and not `{meant}`?");
        let operation = Operation::RenameKey { key, to: name.to_owned() };
        let found = Finding::new(context.rule, key, message).severity(severity(model, text));
        let found = found.fix(Safety::Safe, format!("Rename it to `{name}`"), vec![operation]);
        return related(found, &places, name);
    }
    let whose = match (step, parent) {
        (Some(step), _) => format!("The step `{step}`"),
        (None, true) => "The pipeline".to_owned(),
        (None, false) => format!("This {}", model.unit(text.unit).map_or("job", owner)),
    };
    let mut message = format!("{whose} has no {} `{name}`.", noun(what));
    let first = places.first().copied().unwrap_or_default();
    let mut found = Finding::new(context.rule, first, String::new()).severity(severity(model, text));
    let elsewhere = elsewhere(model, text, name, parent).filter(|_| step.is_none());
    if let Some(meant) = meant {
        message.push_str(&format!(" Did you mean `{meant}`?"));
        let operations = places.iter().map(|place| replace(*place, meant)).collect();
        found = found.fix(Safety::Safe, format!("Write `{meant}`"), operations);
    } else if let Some((word, other)) = elsewhere {
        message.push_str(&format!(" There is {} of this name: `{word}.{name}`.", a(other)));
        let spaces = stranger.places.iter().filter_map(|(_, space)| *space);
        let operations = spaces.map(|space| replace(space.span, word)).collect();
        found = found.fix(Safety::Safe, format!("Write `{word}.{name}`"), operations);
    } else if known.is_empty() {
        message.push_str(&format!(" It has no {}s at all.", noun(what)));
    } else {
        message.push_str(&format!(" It has {}.", quoted(known.iter().copied())));
    }
    found.message = message;
    related(found, places.get(1..).unwrap_or_default(), name)
}

/// With some of the other places.
fn related(mut finding: Finding, places: &[Span], name: &str) -> Finding {
    for place in places.iter().take(5) {
        finding = finding.related(*place, format!("`{name}` here, too"));
    }
    finding
}

fn replace(span: Span, text: &str) -> Operation {
    Operation::ReplaceText { span, text: text.to_owned() }
}

/// Where else a name of the same unit (or of the pipeline, behind `parent`) is declared; for a step, in its pipeline.
fn elsewhere(model: &Model<'_>, text: &Use<'_>, name: &str, parent: bool) -> Option<(&'static str, What)> {
    let unit = if parent { model.pipeline(text.unit) } else { model.unit(text.unit) }?;
    let swept = unit.search_space.as_ref().filter(|_| !parent);
    if swept.is_some_and(|ports| ports.get(name).is_some()) {
        Some(("search_space", What::Parameter))
    } else if unit.outputs.get(name).is_some() {
        Some(("outputs", What::Output))
    } else if unit.inputs.get(name).is_some() {
        Some(("inputs", What::Input))
    } else {
        let around = model.pipeline(text.unit).filter(|_| !parent && text.field == Field::Other)?;
        around.inputs.get(name).map(|_| ("parent.inputs", What::Input))
    }
}
