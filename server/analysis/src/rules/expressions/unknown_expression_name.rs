//! `unknown-expression-name`: an expression names an input, output, step or parameter that nobody declares.

use super::scope::{MOST, a, noun, owner, severity, texts};
use crate::expressions::brackets::may_be_missing;
use crate::expressions::{Fault, Meaning, Model, Part, UnitKind, Use, What, resolve};
use crate::rule::{Context, Report};
use crate::rules::wording::quoted;
use crate::spelling::nearest;
use crate::{Finding, Rule, Safety, Severity};
use azureml_syntax::Span;
use azureml_syntax::edit::Operation;

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

Safe: writes the name that is clearly the nearest, or the namespace that has the name.

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
    check,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let mut most = MOST;
    for (model, text) in texts(context) {
        for expression in &text.expressions {
            let resolution = resolve(model, text, expression);
            let Some(Fault::Unknown { part, what, known, step }) = resolution.fault else { continue };
            let is_job = model.unit(text.unit).is_some_and(|unit| unit.kind == UnitKind::Job);
            let optional = is_job && what == What::Input && may_be_missing(model.source, expression.span);
            // A job's input in `$[[ … ]]` may be missing.
            if optional {
                continue;
            }
            most -= 1;
            if most == 0 {
                return;
            }
            let known = known.names();
            let name = model.text(part.span);
            let spaces: Vec<Part> = resolution
                .items
                .iter()
                .filter(|item| matches!(item.meaning, Meaning::Word(_)))
                .map(|item| item.part)
                .collect();
            let inner = spaces.iter().any(|space| model.text(space.span) == "parent");
            let whose = match (step, inner) {
                (Some(step), _) => format!("The step `{step}`"),
                (None, true) => "The pipeline".to_owned(),
                (None, false) => format!("This {}", model.unit(text.unit).map_or("job", owner)),
            };
            let mut message = format!("{whose} has no {} `{name}`.", noun(what));
            let mut finding = Finding::new(context.rule, part.span, String::new());
            if let Some(meant) = nearest(name, known.iter().copied()) {
                message.push_str(&format!(" Did you mean `{meant}`?"));
                finding =
                    finding.fix(Safety::Safe, format!("Write `{meant}`"), vec![replace(part.span, meant)]);
            } else if let (Some((word, other)), Some(space)) =
                (elsewhere(model, text, name, inner).filter(|_| step.is_none()), spaces.last())
            {
                message.push_str(&format!(" It is {}: `{word}.{name}`.", a(other)));
                finding = finding.fix(
                    Safety::Safe,
                    format!("Write `{word}.{name}`"),
                    vec![replace(space.span, word)],
                );
            } else if known.is_empty() {
                message.push_str(&format!(" It has no {}s at all.", noun(what)));
            } else {
                message.push_str(&format!(" It has {}.", quoted(known.iter().copied())));
            }
            finding.message = message;
            report.add(finding.severity(severity(model, text)));
        }
    }
}

fn replace(span: Span, text: &str) -> Operation {
    Operation::ReplaceText { span, text: text.to_owned() }
}

/// Where else a name of the same unit (or of the pipeline, behind `parent`) is declared.
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
        None
    }
}
