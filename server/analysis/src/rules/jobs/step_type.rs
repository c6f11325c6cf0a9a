//! `step-type`: a step of one sort that names the file of a component of another.

use super::interface::file_of;
use super::steps::{steps, word};
use crate::rule::{Context, Report};
use crate::rules::wording::with_article;
use crate::{Finding, Rule, Safety, Severity};
use azureml_syntax::edit::{NewValue, Operation};

/// The rule.
pub static RULE: Rule = Rule {
    code: "step-type",
    group: "jobs",
    summary: "The `type` of a step is not that of the component that it names",
    severity: Severity::Error,
    fix: Some(Safety::Safe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-job-pipeline",
    documentation: r#"
## What it checks

That a step which names a component's file has the `type` of that component. A sweep takes command components.

## Why

The SDK reads the file as a component of the step's type, and refuses it.

## Example

Given a `pipeline.yml` that is a pipeline component:

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
settings:
  default_compute: azureml:cpu-cluster
jobs:
  train:
    type: command
    component: ./pipeline.yml
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
settings:
  default_compute: azureml:cpu-cluster
jobs:
  train:
    type: pipeline
    component: ./pipeline.yml
```

## Fix

Writes the type of the component.

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
settings:
  default_compute: azureml:cpu-cluster
jobs:
  train:
    type: pipeline
    component: ./pipeline.yml
```

## References

- [CLI (v2) pipeline job](https://learn.microsoft.com/azure/machine-learning/reference-yaml-job-pipeline)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

const TYPES: [&str; 6] = ["command", "parallel", "spark", "pipeline", "data_transfer", "import"];

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        for step in steps(document) {
            let (Some(entry), Some(kind)) = (step.node.entry("type"), word(step.node, "type")) else {
                continue;
            };
            let takes = if kind == "sweep" { "command" } else { kind.as_str() };
            if !TYPES.contains(&takes) {
                continue;
            }
            let Some(parse) = file_of(context, step) else { continue };
            let Some(root) = parse.documents().first().map(azureml_syntax::Document::root) else { continue };
            let Some(found) = word(root, "type").filter(|found| TYPES.contains(&found.as_str())) else {
                continue;
            };
            if found == takes {
                continue;
            }
            let message = format!(
                "The file holds {} component, and a step of the type `{kind}` takes {} component.",
                with_article(&found.replace('_', " ")),
                with_article(&takes.replace('_', " "))
            );
            let span = document.document.node(entry.value).span();
            let finding = Finding::new(context.rule, span, message);
            report.add(if kind == "sweep" {
                finding
            } else {
                let to = NewValue::String(found.clone());
                finding.fix(
                    Safety::Safe,
                    format!("Write `{found}`"),
                    vec![Operation::SetValue { key: entry.key.span, to }],
                )
            });
        }
    }
}
