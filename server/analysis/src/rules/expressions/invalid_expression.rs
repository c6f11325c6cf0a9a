//! `invalid-expression`: an expression that cannot mean anything where it stands.

use super::scope::{severity, texts};
use crate::expressions::parse::NAMESPACES;
use crate::expressions::{
    Expression, Fault, Field, Form, Meaning, Model, Part, Resolution, Target, UnitKind, Use, resolve,
};
use crate::rule::{Context, Report};
use crate::rules::wording::one_of;
use crate::spelling::nearest;
use crate::{Finding, Rule, Safety, Severity};
use azureml_syntax::Span;
use azureml_syntax::edit::Operation;

/// The rule.
pub static RULE: Rule = Rule {
    code: "invalid-expression",
    group: "expressions",
    summary: "An expression is not closed, or has no meaning where it stands",
    severity: Severity::Error,
    fix: Some(Safety::Safe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-core-syntax#expression-syntax-for-configuring-azure-machine-learning-jobs-and-components",
    documentation: r#"
## What it checks

That an expression is closed by `}}`, begins with a namespace that exists where it stands, and ends with a name.

- In a command: `inputs.…`, `outputs.…`, `name`, and in the trial of a sweep `search_space.…`.
- In the inputs and outputs of a pipeline's step: `parent.inputs.…`, `parent.outputs.…`, `parent.jobs.<step>.outputs.…`.

Expressions of other tools, such as `${{ secrets.KEY }}`, are left alone.

## Why

What Azure ML cannot read it passes on as it stands, or refuses when the job is submitted. In a step of a pipeline the
form without `parent` is that of an early preview.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json
command: python train.py --rate ${{input.rate}}
environment: azureml:sklearn@latest
compute: azureml:cpu-cluster
inputs:
  rate: 0.1
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json
command: python train.py --rate ${{inputs.rate}}
environment: azureml:sklearn@latest
compute: azureml:cpu-cluster
inputs:
  rate: 0.1
```

## Fix

Safe: writes the namespace that was meant, closes the braces, or takes out what is too much.

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json
command: python train.py --rate ${{inputs.rate}}
environment: azureml:sklearn@latest
compute: azureml:cpu-cluster
inputs:
  rate: 0.1
```

## References

- [Expression syntax](https://learn.microsoft.com/azure/machine-learning/reference-yaml-core-syntax#expression-syntax-for-configuring-azure-machine-learning-jobs-and-components)
- [Inputs and outputs of pipeline steps](https://learn.microsoft.com/azure/machine-learning/how-to-manage-inputs-outputs-pipeline)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

/// What the SDK lets a component's command ask of an input or output.
const ATTRIBUTES: [&str; 12] = [
    "path",
    "type",
    "mode",
    "default",
    "optional",
    "min",
    "max",
    "enum",
    "description",
    "name",
    "version",
    "properties",
];

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for (model, text) in texts(context) {
        for expression in &text.expressions {
            let resolution = resolve(model, text, expression);
            let finding = |span: Span, message: String| {
                Finding::new(context.rule, span, message).severity(severity(model, text))
            };
            let found = match &expression.form {
                Form::Open(parts, closing) => open(model, parts, *closing, expression, finding),
                Form::Empty => {
                    let message = "Nothing stands between the braces. Write `${{inputs.<name>}}`.".to_owned();
                    Some(finding(expression.span, message))
                }
                Form::Subscript(parts) => subscript(model, parts, expression, finding),
                Form::Path(_) => match &resolution.fault {
                    Some(fault) => fault_of(model, text, expression, fault, &resolution, finding),
                    None => backwards(model, text, expression, &resolution, finding),
                },
                Form::Foreign => None,
            };
            if let Some(found) = found {
                report.add(found);
            }
        }
    }
}

fn replace(span: Span, text: &str) -> Vec<Operation> {
    vec![Operation::ReplaceText { span, text: text.to_owned() }]
}

/// Whether the first word is one that only Azure ML has.
fn is_ours(model: &Model<'_>, parts: &[Part]) -> bool {
    parts.len() > 1 && parts.first().is_some_and(|first| NAMESPACES.contains(&model.text(first.span)))
}

fn open(
    model: &Model<'_>,
    parts: &[Part],
    closing: usize,
    expression: &Expression,
    finding: impl Fn(Span, String) -> Finding,
) -> Option<Finding> {
    if !is_ours(model, parts) {
        return None;
    }
    let missing = if closing == 1 { "}" } else { "}}" };
    let message =
        format!("The expression is not closed: `{missing}` is missing, so that nothing is filled in.");
    let ends = parts.last().is_some_and(|last| !last.span.is_empty());
    let found = finding(expression.span, message);
    Some(if ends {
        found.fix(Safety::Safe, format!("Add `{missing}`"), replace(Span::at(expression.span.end), missing))
    } else {
        found
    })
}

fn subscript(
    model: &Model<'_>,
    parts: &[Part],
    expression: &Expression,
    finding: impl Fn(Span, String) -> Finding,
) -> Option<Finding> {
    if !is_ours(model, parts) {
        return None;
    }
    let words: Vec<&str> = parts.iter().map(|part| model.text(part.span)).collect();
    let path = words.join(".");
    let message = format!("Names stand behind a dot in expressions: `${{{{{path}}}}}`.");
    Some(finding(expression.inner, message).fix(
        Safety::Safe,
        format!("Write `{path}`"),
        replace(expression.inner, &path),
    ))
}

fn fault_of(
    model: &Model<'_>,
    text: &Use<'_>,
    expression: &Expression,
    fault: &Fault<'_>,
    resolution: &Resolution<'_>,
    finding: impl Fn(Span, String) -> Finding,
) -> Option<Finding> {
    let unit = model.unit(text.unit)?;
    match fault {
        Fault::Unknown { .. } => None,
        Fault::Namespace { part, known } => {
            let word = model.text(part.span);
            Some(match nearest(word, known.iter().copied()) {
                Some(meant) => finding(
                    part.span,
                    format!("`{word}` means nothing here. Did you mean `{meant}`?"),
                )
                .fix(Safety::Safe, format!("Write `{meant}`"), replace(part.span, meant)),
                None => {
                    let may = one_of(known.iter().copied());
                    finding(part.span, format!("`{word}` means nothing here; {may} can stand here."))
                }
            })
        }
        Fault::Unparented(part) => {
            let word = model.text(part.span);
            let message = format!(
                "A step is bound to its pipeline through `parent`: `${{{{parent.{word}.…}}}}`. The form without it is \
                 that of an early preview, and refused now."
            );
            Some(finding(expression.inner, message).fix(
                Safety::Safe,
                "Write `parent.` before it",
                replace(Span::at(part.span.start), "parent."),
            ))
        }
        Fault::NoParent(part) => Some(no_parent(model, text, expression, *part, unit.kind, finding)),
        Fault::NoSearchSpace(part) => {
            let message = "Only a sweep has a `search_space`; here a value comes from `inputs`.".to_owned();
            let found = finding(part.span, message);
            let name =
                model.text(Span::new((part.span.end + 1).min(expression.inner.end), expression.inner.end));
            Some(if unit.inputs.get(name).is_some() {
                found.fix(Safety::Safe, "Write `inputs`", replace(part.span, "inputs"))
            } else {
                found
            })
        }
        Fault::Short(part) => {
            let path = model.text(Span::new(expression.inner.start, part.span.end));
            let path = path.trim_end_matches('.');
            let message = format!("The expression ends too early: a name is missing behind `{path}`.");
            Some(finding(expression.inner, message))
        }
        Fault::Long(part) => long(model, text, expression, *part, resolution, finding),
    }
}

fn no_parent(
    model: &Model<'_>,
    text: &Use<'_>,
    expression: &Expression,
    part: Part,
    kind: UnitKind,
    finding: impl Fn(Span, String) -> Finding,
) -> Finding {
    let message = match (kind, &text.field) {
        (UnitKind::Step, _) => {
            "A step's command sees the step's own inputs and outputs only. Give the step an input that is bound to this, \
             and name that input here."
        }
        (UnitKind::Component, _) => {
            "A component does not see the pipeline that it runs in. Declare an input, and bind it where the component is \
             used."
        }
        _ => "`parent` is the pipeline around a step, and there is none around this.",
    };
    let found = finding(expression.inner, message.to_owned());
    let rest = model.text(Span::new((part.span.end + 1).min(expression.inner.end), expression.inner.end));
    let name = rest.strip_prefix("inputs.").unwrap_or_default();
    let own = model.unit(text.unit).is_some_and(|unit| unit.inputs.get(name).is_some());
    if own && text.field == Field::Code {
        let span = Span::new(part.span.start, part.span.end + 1);
        return found.fix(Safety::Safe, "Take out `parent.`", replace(span, ""));
    }
    found
}

/// A step's output that is bound to an input of the pipeline, or to another step: data flows the other way.
fn backwards(
    model: &Model<'_>,
    text: &Use<'_>,
    expression: &Expression,
    resolution: &Resolution<'_>,
    finding: impl Fn(Span, String) -> Finding,
) -> Option<Finding> {
    let Field::Output(name) = &text.field else { return None };
    let [first, second, ..] = resolution.items.as_slice() else { return None };
    let is_bound = matches!(first.meaning, Meaning::Word("parent"))
        && matches!(second.meaning, Meaning::Word("inputs" | "jobs"));
    let whole = text.node.as_str().map(str::trim) == Some(model.text(expression.span));
    if !is_bound || !whole || model.text(text.key) != name {
        return None;
    }
    let message =
        "A step's output can be bound to an output of the pipeline only: `${{parent.outputs.<name>}}`.";
    Some(finding(expression.inner, message.to_owned()).severity(Severity::Warning))
}

/// Parts behind a name: refused where the SDK looks, and of no known meaning elsewhere.
fn long(
    model: &Model<'_>,
    text: &Use<'_>,
    expression: &Expression,
    part: Part,
    resolution: &Resolution<'_>,
    finding: impl Fn(Span, String) -> Finding,
) -> Option<Finding> {
    let unit = model.unit(text.unit)?;
    let is_port = matches!(resolution.items.last()?.meaning, Meaning::Port(..));
    let is_input = resolution.items.iter().any(|item| matches!(item.meaning, Meaning::Word("inputs")));
    let refused = match (unit.kind, &text.field) {
        (UnitKind::Component, Field::Code) if ATTRIBUTES.contains(&model.text(part.span)) => return None,
        (UnitKind::Job, Field::Code) => is_input,
        (UnitKind::Component, Field::Code) => true,
        (UnitKind::Step, Field::Input(_)) => {
            model.step(text.unit).is_some_and(|step| matches!(step.target, Target::Itself))
        }
        _ => false,
    };
    let end = expression.inner.end;
    let extra = Span::new(part.span.start, end);
    let what = if is_port { "the name of an input or output" } else { "it" };
    let message = format!("Nothing can stand behind {what}: `.{}` is too much.", model.text(extra));
    let severity = if refused { Severity::Error } else { Severity::Warning };
    Some(finding(extra, message).severity(severity).fix(
        Safety::Safe,
        format!("Take out `.{}`", model.text(extra)),
        replace(Span::new(part.span.start.saturating_sub(1), end), ""),
    ))
}
