//! `unknown-port`: a step of a pipeline gives an input, or binds an output, that its component does not have.

use super::scope::{MOST, noun, runner};
use crate::expressions::{Model, Port, Ports, Step, Target, What};
use crate::rule::{Context, Report};
use crate::rules::wording::quoted;
use crate::spelling::nearest;
use crate::{Finding, Rule, Safety, Severity};
use azureml_syntax::edit::Operation;

/// The rule.
pub static RULE: Rule = Rule {
    code: "unknown-port",
    group: "expressions",
    summary: "A pipeline's step names an input or output that its component does not have",
    severity: Severity::Warning,
    fix: Some(Safety::Safe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-create-component-pipelines-cli",
    documentation: r#"
## What it checks

That the inputs and outputs of a step are those of its component. Components that are written in the step or stand in a
file beside the pipeline are looked at; registered ones are not known here.

## Why

`az ml` sends the pipeline as it is; the service then refuses the name, or the component runs without the value. Where
the name was meant as one that the component requires, `az ml` refuses the pipeline itself: then it is an error.

## Example

Given a `prepare.yml` that is a component with the input `raw`:

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
compute: azureml:cpu-cluster
inputs:
  table:
    type: uri_folder
    path: azureml:table:1
jobs:
  prepare:
    component: ./prepare.yml
    inputs:
      Raw: ${{parent.inputs.table}}
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
compute: azureml:cpu-cluster
inputs:
  table:
    type: uri_folder
    path: azureml:table:1
jobs:
  prepare:
    component: ./prepare.yml
    inputs:
      raw: ${{parent.inputs.table}}
```

## Fix

Safe: writes the name that is clearly the nearest.

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
compute: azureml:cpu-cluster
inputs:
  table:
    type: uri_folder
    path: azureml:table:1
jobs:
  prepare:
    component: ./prepare.yml
    inputs:
      raw: ${{parent.inputs.table}}
```

## References

- [Component pipelines with the CLI](https://learn.microsoft.com/azure/machine-learning/how-to-create-component-pipelines-cli)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for model in context.models() {
        for step in model.steps() {
            for what in [What::Input, What::Output] {
                strangers(context, model, step, what, report);
            }
        }
    }
}

fn strangers(context: &Context<'_>, model: &Model<'_>, step: &Step<'_>, what: What, report: &mut Report<'_>) {
    let Some((given, declared)) = both(model, step, what).filter(|(_, declared)| !declared.open) else {
        return;
    };
    for port in strange(given, declared).take(MOST) {
        let meant = meant(port, given, declared);
        let mut message = format!("{} has no {} `{}`.", component(step), noun(what), port.name);
        match meant {
            Some(meant) => message.push_str(&format!(" Did you mean `{}`?", meant.name)),
            None if declared.list.is_empty() => {
                message.push_str(&format!(" It has no {}s at all.", noun(what)))
            }
            None => message.push_str(&format!(" It has {}.", quoted(declared.names()))),
        }
        let mut finding = Finding::new(context.rule, port.span, message);
        if let Some(meant) = meant {
            let operation = Operation::RenameKey { key: port.span, to: meant.name.clone() };
            finding = finding.fix(Safety::Safe, format!("Rename it to `{}`", meant.name), vec![operation]);
            if what == What::Input && is_required(meant) {
                finding = finding.severity(Severity::Error);
            }
        }
        if let Some(key) = declared.key.filter(|_| file(step).is_none()) {
            finding = finding.related(key, format!("The component's {}s", noun(what)));
        }
        report.add(finding);
    }
}

/// What a step gives and what its component declares, where both are known.
pub(super) fn both<'m>(
    model: &'m Model<'_>,
    step: &'m Step<'_>,
    what: What,
) -> Option<(&'m Ports, &'m Ports)> {
    if matches!(step.target, Target::Itself) || step.steers {
        return None;
    }
    let outputs = what == What::Output;
    let declared = model.declared(step, outputs)?;
    let unit = model.unit(step.unit)?;
    let given = if outputs { &unit.outputs } else { &unit.inputs };
    (!given.open).then_some((given, declared))
}

/// The given ones that are not declared; members of groups are left alone.
pub(super) fn strange<'m>(given: &'m Ports, declared: &'m Ports) -> impl Iterator<Item = &'m Port> {
    let has_groups = declared.list.iter().any(|port| port.r#type.as_deref() == Some("group"));
    given
        .list
        .iter()
        .filter(move |port| !has_groups && declared.get(&port.name).is_none() && port.name != "default")
}

/// The declared one that a given one was clearly meant as, if nothing is given for that yet.
pub(super) fn meant<'m>(port: &Port, given: &Ports, declared: &'m Ports) -> Option<&'m Port> {
    let free = declared.names().filter(|name| given.get(name).is_none());
    declared.get(nearest(&port.name, free)?)
}

/// Whether the SDK refuses a step that gives nothing for it.
pub(super) fn is_required(port: &Port) -> bool {
    port.optional.is_none() && port.default.is_none()
}

/// A step's component, at the beginning of a sentence.
pub(super) fn component(step: &Step<'_>) -> String {
    let place = file(step).map_or_else(String::new, |file| format!(" (`{file}`)"));
    format!("The component of {}{place}", runner(step))
}

/// The file of a step's component.
fn file<'m>(step: &'m Step<'_>) -> Option<&'m str> {
    match &step.target {
        Target::File(interface) => Some(&interface.path),
        _ => None,
    }
}
