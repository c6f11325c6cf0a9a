//! `missing-input`: a step of a pipeline gives nothing for an input that its component requires.

use super::scope::MOST;
use super::unknown_port::{both, component, is_required, meant, strange};
use crate::expressions::{Model, Port, Step, What};
use crate::rule::{Context, Report};
use crate::rules::wording::quoted;
use crate::{Finding, Rule, Safety, Severity};
use azureml_syntax::edit::{NewValue, Operation, Place};

/// The rule.
pub static RULE: Rule = Rule {
    code: "missing-input",
    group: "expressions",
    summary: "A pipeline's step gives nothing for a required input of its component",
    severity: Severity::Error,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-create-component-pipelines-cli",
    documentation: r#"
## What it checks

That a step has a value for every input of its component that is neither optional nor has a default. Components that are
written in the step or stand in a file beside the pipeline are looked at; registered ones are not known here.

## Why

`az ml` refuses the pipeline.

## Example

Given a `prepare.yml` that is a component with the input `raw`:

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
compute: azureml:cpu-cluster
inputs:
  raw:
    type: uri_folder
    path: azureml:table:1
jobs:
  prepare:
    component: ./prepare.yml
    inputs:
      rows: 10
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
compute: azureml:cpu-cluster
inputs:
  raw:
    type: uri_folder
    path: azureml:table:1
jobs:
  prepare:
    component: ./prepare.yml
    inputs:
      rows: 10
      raw: ${{parent.inputs.raw}}
```

## Fix

Unsafe: binds the input to the pipeline's input of the same name, where there is one.

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
compute: azureml:cpu-cluster
inputs:
  raw:
    type: uri_folder
    path: azureml:table:1
jobs:
  prepare:
    component: ./prepare.yml
    inputs:
      rows: 10
      raw: ${{parent.inputs.raw}}
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
            let missing = missing(model, step);
            if !missing.is_empty() {
                report.add(finding(context, model, step, &missing));
            }
        }
    }
}

/// The required inputs that nothing is given for, not even under a misspelt name or as a parameter of a sweep.
fn missing<'m>(model: &'m Model<'_>, step: &'m Step<'_>) -> Vec<&'m Port> {
    let Some((given, declared)) = both(model, step, What::Input) else { return Vec::new() };
    let swept = model.unit(step.unit).and_then(|unit| unit.search_space.as_ref());
    if swept.is_some_and(|ports| ports.open) {
        return Vec::new();
    }
    // Where everything may be given, nobody else tells of a misspelling.
    let misspelt: Vec<&str> = strange(given, declared)
        .filter(|_| !declared.open)
        .take(MOST)
        .filter_map(|port| meant(port, given, declared))
        .map(|port| port.name.as_str())
        .collect();
    declared
        .list
        .iter()
        .filter(|port| {
            let name = port.name.as_str();
            let is_given = given.get(name).is_some() || swept.is_some_and(|ports| ports.get(name).is_some());
            let is_group = port.r#type.as_deref() == Some("group") || name.contains('.');
            is_required(port) && !is_given && !is_group && !misspelt.contains(&name)
        })
        .collect()
}

fn finding(context: &Context<'_>, model: &Model<'_>, step: &Step<'_>, missing: &[&Port]) -> Finding {
    let names: Vec<&str> = missing.iter().map(|port| port.name.as_str()).collect();
    let plural = if names.len() == 1 { "" } else { "s" };
    let message = format!(
        "{} requires the input{plural} {}, and nothing is given for {}.",
        component(step),
        quoted(names.iter().copied()),
        if names.len() == 1 { "it" } else { "them" }
    );
    let unit = model.unit(step.unit);
    let pipeline = model.pipeline(step.unit);
    let given = unit.and_then(|unit| unit.inputs.key);
    let mut finding = Finding::new(context.rule, given.unwrap_or(step.key), message);
    if let Some(first) = missing.first().filter(|first| first.file.is_none()) {
        finding = finding.related(first.span, format!("`{}` is required here", first.name));
    }
    // Only where the pipeline has them all: a step with half of its inputs is refused as well.
    let bound: Vec<(String, NewValue)> = missing
        .iter()
        .filter(|port| pipeline.is_some_and(|pipeline| pipeline.inputs.get(&port.name).is_some()))
        .map(|port| (port.name.clone(), NewValue::Literal(format!("${{{{parent.inputs.{}}}}}", port.name))))
        .collect();
    if bound.len() < missing.len() {
        return finding;
    }
    let operations =
        match unit.and_then(|unit| unit.node.get("inputs")).filter(|node| node.as_map().is_some()) {
            Some(map) => bound
                .into_iter()
                .map(|(key, value)| Operation::AddEntry { map: map.span(), key, value, place: Place::Last })
                .collect(),
            None if given.is_none() => unit.map_or_else(Vec::new, |unit| {
                let value = NewValue::Map(bound);
                vec![Operation::AddEntry {
                    map: unit.node.span(),
                    key: "inputs".to_owned(),
                    value,
                    place: Place::Last,
                }]
            }),
            None => return finding,
        };
    finding.fix(Safety::Unsafe, "Bind to the pipeline's input of the same name", operations)
}
