//! `unwrapped-expression`: a name that was meant as an expression, in other braces than `${{ }}` or in none.

use super::scope::MOST;
use crate::expressions::parse::{Part, is_name, parts};
use crate::expressions::resolve::resolve_parts;
use crate::expressions::{Field, Meaning, Model, Target, UnitKind, Use};
use crate::rule::{Context, Report};
use crate::{Finding, Rule, Safety, Severity};
use azureml_syntax::Span;
use azureml_syntax::edit::Operation;

/// The rule.
pub static RULE: Rule = Rule {
    code: "unwrapped-expression",
    group: "expressions",
    summary: "A name is meant as an expression, but does not stand in `${{ }}`",
    severity: Severity::Warning,
    fix: Some(Safety::Safe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-core-syntax#expression-syntax-for-configuring-azure-machine-learning-jobs-and-components",
    documentation: r#"
## What it checks

Declared names that are written as `parent.inputs.x` or `inputs.x` alone where a step is bound, and as `{inputs.x}`,
`${inputs.x}`, `{{inputs.x}}` or `$[[inputs.x]]` in commands.

## Why

Without `${{ }}` the step gets the text itself. (In the command of a job `{inputs.x}` still works; `az ml` warns that it
is going.)

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
compute: azureml:cpu-cluster
inputs:
  table:
    type: mltable
    path: azureml:table:1
jobs:
  train:
    component: azureml:train:1
    inputs:
      data: parent.inputs.table
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
compute: azureml:cpu-cluster
inputs:
  table:
    type: mltable
    path: azureml:table:1
jobs:
  train:
    component: azureml:train:1
    inputs:
      data: ${{parent.inputs.table}}
```

## Fix

Safe: puts the name into `${{ }}`.

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
compute: azureml:cpu-cluster
inputs:
  table:
    type: mltable
    path: azureml:table:1
jobs:
  train:
    component: azureml:train:1
    inputs:
      data: ${{parent.inputs.table}}
```

## References

- [Expression syntax](https://learn.microsoft.com/azure/machine-learning/reference-yaml-core-syntax#expression-syntax-for-configuring-azure-machine-learning-jobs-and-components)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let mut told = Vec::new();
    for model in context.models() {
        for text in &model.uses {
            let is_step = model.unit(text.unit).is_some_and(|unit| unit.kind == UnitKind::Step);
            match text.field {
                Field::Input(_) | Field::Output(_) if is_step => binding(context, model, text, &mut told),
                Field::Code => command(context, model, text, &mut told),
                _ => {}
            }
        }
    }
    told.into_iter().take(MOST).for_each(|finding| report.add(finding));
}

fn wrap(finding: Finding, span: Span, path: &str) -> Finding {
    let text = format!("${{{{{path}}}}}");
    let title = format!("Write `{text}`");
    finding.fix(Safety::Safe, title, vec![Operation::ReplaceText { span, text }])
}

/// The whole value of a step's input or output.
fn binding(context: &Context<'_>, model: &Model<'_>, text: &Use<'_>, told: &mut Vec<Finding>) {
    if !text.expressions.is_empty() {
        return;
    }
    let written = text.node.as_str().unwrap_or_default().trim();
    let bare = written.trim_start_matches(['$', '{', '(']).trim_end_matches(['}', ')']).trim();
    let first = bare.split('.').next().unwrap_or_default();
    let path = match first {
        "parent" => bare.to_owned(),
        "inputs" | "outputs" | "jobs" => format!("parent.{bare}"),
        _ => return,
    };
    // Where it stands, inside quotes.
    let raw = model.text(text.node.span());
    let Some(at) = raw.find(written) else { return };
    let span = Span::new(text.node.span().start + at, text.node.span().start + at + written.len());
    let Some(offset) = written.find(bare).map(|offset| span.start + offset) else { return };
    let Some(known) = leads(model, text, bare, offset, first == "parent") else { return };
    if !known {
        return;
    }
    let message = format!("`{written}` is plain text here. Write `${{{{{path}}}}}` to get what it names.");
    // `az ml` takes no text for an output of a component.
    let elsewhere = model.step(text.unit).is_some_and(|step| !matches!(step.target, Target::Itself));
    let refused = elsewhere && matches!(&text.field, Field::Output(name) if model.text(text.key) == name);
    let severity = if refused { Severity::Error } else { Severity::Warning };
    told.push(wrap(Finding::new(context.rule, span, message).severity(severity), span, &path));
}

/// Whether `bare`, which stands at `offset` in a binding, names something of the pipeline; `None` where it is no path.
fn leads(model: &Model<'_>, text: &Use<'_>, bare: &str, offset: usize, whole: bool) -> Option<bool> {
    if !bare.chars().all(|letter| is_name(letter) || letter == '.') {
        return None;
    }
    let words = parts(bare, offset);
    if whole {
        let resolution = resolve_parts(model, text, &words);
        let named =
            resolution.items.iter().any(|item| matches!(item.meaning, Meaning::Port(..) | Meaning::Step(_)));
        return Some(named && resolution.fault.is_none());
    }
    let pipeline = model.pipeline(text.unit)?;
    let word = |at: usize| words.get(at).map(|part: &Part| model.text(part.span));
    Some(match (word(0)?, word(1)?, words.len()) {
        ("inputs", name, 2) => pipeline.inputs.get(name).is_some(),
        ("outputs", name, 2) => pipeline.outputs.get(name).is_some(),
        ("jobs", name, 4) => pipeline.steps.iter().any(|step| step.name == name),
        _ => false,
    })
}

/// Names in other braces, anywhere in a command.
fn command(context: &Context<'_>, model: &Model<'_>, text: &Use<'_>, told: &mut Vec<Finding>) {
    let within = text.node.span();
    let raw = model.text(within);
    for (at, _) in raw.match_indices("puts.").chain(raw.match_indices("search_space.")) {
        if told.len() >= MOST {
            return;
        }
        let head = raw.get(..at).unwrap_or_default();
        // `inputs` and `outputs` end alike.
        let begin = head.len()
            - head.chars().rev().take_while(|letter| is_name(*letter)).map(char::len_utf8).sum::<usize>();
        // Nothing is read twice: only what stands in braces goes on.
        if !head.get(..begin).is_some_and(|head| head.trim_end_matches(' ').ends_with(['{', '['])) {
            continue;
        }
        let rest = raw.get(begin..).unwrap_or_default();
        let length = rest.find(|letter| !is_name(letter) && letter != '.').unwrap_or(rest.len());
        let Some((around, form)) = braces(raw, begin, begin + length) else { continue };
        let span = Span::new(within.start + around.start, within.start + around.end);
        let before = text.expressions.partition_point(|one| one.span.start <= span.start);
        let inside = before.checked_sub(1).and_then(|at| text.expressions.get(at));
        if inside.is_some_and(|one| one.span.end > span.start) {
            continue;
        }
        let path = rest.get(..length).unwrap_or_default();
        let resolution = resolve_parts(model, text, &parts(path, within.start + begin));
        let declared = matches!(resolution.items.last().map(|item| item.meaning), Some(Meaning::Port(..)));
        if !declared || resolution.fault.is_some() {
            continue;
        }
        let is_job = model.unit(text.unit).is_some_and(|unit| unit.kind == UnitKind::Job);
        let works = is_job && form == Braces::Single;
        let written = model.text(span);
        let message = if works {
            format!("`{written}` is an old form that is going. Write `${{{{{path}}}}}`.")
        } else {
            format!("`{written}` is not filled in by Azure ML. Write `${{{{{path}}}}}`.")
        };
        let severity = if works { Severity::Information } else { Severity::Warning };
        let (place, path) = match form {
            // The brackets stay: the input may be optional.
            Braces::Brackets => (Span::new(within.start + begin, within.start + begin + length), path),
            _ => (span, path),
        };
        told.push(wrap(Finding::new(context.rule, span, message).severity(severity), place, path));
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Braces {
    Single,
    Other,
    Brackets,
}

/// The braces around the bytes `begin..end` of `raw`, with a `$` before them, and of which form they are.
fn braces(raw: &str, begin: usize, end: usize) -> Option<(Span, Braces)> {
    let before = raw.get(..begin)?.trim_end_matches(' ');
    let after = raw.get(end..)?;
    let behind = after.trim_start_matches(' ');
    let blanks = after.len() - behind.len();
    if before.ends_with("$[[") && behind.starts_with("]]") {
        return Some((Span::new(before.len() - 3, end + blanks + 2), Braces::Brackets));
    }
    let open = before.len() - before.trim_end_matches('{').len();
    let close = behind.len() - behind.trim_start_matches('}').len();
    if !(1..=2).contains(&open) || open != close {
        return None;
    }
    let dollar = before.get(..before.len() - open).is_some_and(|head| head.ends_with('$'));
    let start = before.len() - open - usize::from(dollar);
    let form = if open == 1 && !dollar && blanks == 0 { Braces::Single } else { Braces::Other };
    Some((Span::new(start, end + blanks + close), form))
}
