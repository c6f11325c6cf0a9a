//! `optional-input`: optional inputs and the brackets `$[[ … ]]` that go with them.

use crate::expressions::brackets::{brackets, enclosing};
use crate::expressions::{Field, Meaning, Model, Target, UnitKind, Use, What, resolve};
use crate::rule::{Context, Report};
use crate::{Finding, Rule, Safety, Severity};
use azureml_syntax::Span;
use azureml_syntax::edit::Operation;
use std::collections::HashSet;

/// The rule.
pub static RULE: Rule = Rule {
    code: "optional-input",
    group: "expressions",
    summary: "An optional input and its brackets `$[[ ]]` do not fit together",
    severity: Severity::Warning,
    fix: Some(Safety::Safe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-component-command#optional-inputs",
    documentation: r#"
## What it checks

- An optional input without a default stands between `$[[` and `]]` in a component's command.
- Those brackets are closed, and hold an optional input (a note where they do not).
- An optional input of a pipeline is not bound to an input that a step requires (an error: `az ml` refuses it).

## Why

The part in brackets is left out where the input has no value. Outside of brackets the command is then incomplete, and
brackets that are not closed reach the shell as they stand.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json
name: train
command: python train.py --rate ${{inputs.rate}}
environment: azureml:sklearn@latest
inputs:
  rate:
    type: number
    optional: true
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json
name: train
command: python train.py $[[--rate ${{inputs.rate}}]]
environment: azureml:sklearn@latest
inputs:
  rate:
    type: number
    optional: true
```

## Fix

Safe: closes brackets that end with their line's only expression. Which words belong into new brackets is yours to say.

## References

- [Optional inputs](https://learn.microsoft.com/azure/machine-learning/reference-yaml-component-command#optional-inputs)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for model in context.models() {
        for text in model.uses.iter().filter(|text| text.field == Field::Code) {
            command(context, model, text, report);
        }
        bound(context, model, report);
    }
}

fn command(context: &Context<'_>, model: &Model<'_>, text: &Use<'_>, report: &mut Report<'_>) {
    let Some(unit) = model.unit(text.unit) else { return };
    let brackets = brackets(model.source, text.node.span());
    for open in brackets.iter().filter(|one| !one.closed) {
        let message = "`$[[` is never closed by `]]`, so that it reaches the shell as it stands.";
        let mut finding = Finding::new(context.rule, open.span, message);
        // Right behind the first expression, unless more was to come.
        let next = text.expressions.iter().find(|one| one.span.start >= open.span.end);
        if let Some(next) = next.filter(|next| one_line(model, Span::new(open.span.start, next.span.end))) {
            let close = Operation::ReplaceText { span: Span::at(next.span.end), text: "]]".to_owned() };
            finding = finding.fix(Safety::Safe, "Add `]]`", vec![close]);
        }
        report.add(finding);
    }
    if unit.kind != UnitKind::Component {
        return;
    }
    let is_open = brackets.iter().any(|one| !one.closed);
    for expression in &text.expressions {
        let resolution = resolve(model, text, expression);
        let port = resolution.items.last().and_then(|item| match item.meaning {
            Meaning::Port(What::Input, port) => Some(port),
            _ => None,
        });
        let Some(port) = port.filter(|_| resolution.fault.is_none()) else { continue };
        let around = enclosing(&brackets, expression.span);
        match around {
            None if port.optional.is_some() && port.default.is_none() && !is_open => {
                let message = format!(
                    "`{}` is optional: without a value the command is incomplete. Put its argument into brackets: \
                     `$[[--{} {}]]`.",
                    port.name,
                    port.name,
                    model.text(expression.span)
                );
                report.add(
                    Finding::new(context.rule, expression.span, message)
                        .related(port.span, format!("`{}` is declared here", port.name)),
                );
            }
            Some(around) if port.optional.is_none() && is_alone(text, around.span) => {
                let message = format!(
                    "`{}` is not optional, so that these brackets have no effect. Did you mean `optional: true` in the \
                     input?",
                    port.name
                );
                let finding =
                    Finding::new(context.rule, expression.span, message).severity(Severity::Information);
                report.add(finding.related(port.span, format!("`{}` is declared here", port.name)));
            }
            _ => {}
        }
    }
}

fn one_line(model: &Model<'_>, span: Span) -> bool {
    !model.text(span).contains(['\n', '\r'])
}

/// Whether one expression only stands in the brackets.
fn is_alone(text: &Use<'_>, around: Span) -> bool {
    let first = text.expressions.partition_point(|one| one.span.start < around.start);
    text.expressions.iter().skip(first).take(2).filter(|one| around.contains(one.span)).count() == 1
}

/// Optional inputs of a pipeline that a step binds to an input which it requires.
/// Source: `PipelineComponent._validate_binding_inputs` of azure-ai-ml 1.35.
fn bound(context: &Context<'_>, model: &Model<'_>, report: &mut Report<'_>) {
    let mut told = HashSet::new();
    for text in &model.uses {
        let (Field::Input(name), Some(step)) = (&text.field, model.step(text.unit)) else { continue };
        let [expression] = text.expressions.as_slice() else { continue };
        let resolution = resolve(model, text, expression);
        let port = resolution.items.last().and_then(|item| match item.meaning {
            Meaning::Port(What::Input, port) => Some(port),
            _ => None,
        });
        let Some((port, optional)) = port.and_then(|port| Some((port, port.optional?))) else { continue };
        let is_own = matches!(step.target, Target::Itself);
        let needs = model.declared(step, false).and_then(|ports| ports.get(name));
        let required = is_own || needs.is_some_and(|needs| needs.optional.is_none());
        // With more text around it the value may be incomplete, but it is one.
        let whole = text.node.as_str().map(str::trim) == Some(model.text(expression.span));
        if port.file.is_none() && required && whole && told.insert(optional) {
            let message = format!(
                "`{}` is optional, but the step `{}` requires a value for its input `{name}`, which is bound to it.",
                port.name, step.name
            );
            let finding = Finding::new(context.rule, optional, message).severity(Severity::Error);
            report.add(finding.related(expression.span, format!("`{name}` is bound here")));
        }
    }
}
