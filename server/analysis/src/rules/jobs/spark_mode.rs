//! `spark-mode`: data that Spark cannot mount.

use super::steps::{child, children, steps};
use crate::rule::{Context, Report};
use crate::values::scalar::Written;
use crate::{Finding, Place, Rule, Safety, Severity, TypedDocument};
use azureml_syntax::edit::{NewValue, Operation, Place as Where};

/// The rule.
pub static RULE: Rule = Rule {
    code: "spark-mode",
    group: "jobs",
    summary: "An input or output of a Spark job is not in `direct` mode",
    severity: Severity::Error,
    fix: Some(Safety::Safe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-job-spark",
    documentation: r#"
## What it checks

That the data of Spark jobs, and of steps that write their program out, has `mode: direct`. Inputs and outputs that are tied
to others of the pipeline have the mode of those.

## Why

Spark reads and writes storage by its address. The SDK refuses every other mode, and none too, for without one data is
mounted.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/sparkJob.schema.json
type: spark
code: ./src
entry:
  file: main.py
args: --data ${{inputs.data}}
inputs:
  data:
    type: uri_file
    path: azureml:titanic:1
conf:
  spark.driver.cores: 1
  spark.driver.memory: 2g
  spark.executor.cores: 2
  spark.executor.memory: 2g
  spark.executor.instances: 2
resources:
  instance_type: standard_e4s_v3
  runtime_version: "3.4"
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/sparkJob.schema.json
type: spark
code: ./src
entry:
  file: main.py
args: --data ${{inputs.data}}
inputs:
  data:
    type: uri_file
    path: azureml:titanic:1
    mode: direct
conf:
  spark.driver.cores: 1
  spark.driver.memory: 2g
  spark.executor.cores: 2
  spark.executor.memory: 2g
  spark.executor.instances: 2
resources:
  instance_type: standard_e4s_v3
  runtime_version: "3.4"
```

## Fix

Writes `mode: direct`.

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/sparkJob.schema.json
type: spark
code: ./src
entry:
  file: main.py
args: --data ${{inputs.data}}
inputs:
  data:
    type: uri_file
    path: azureml:titanic:1
    mode: direct
conf:
  spark.driver.cores: 1
  spark.driver.memory: 2g
  spark.executor.cores: 2
  spark.executor.memory: 2g
  spark.executor.instances: 2
resources:
  instance_type: standard_e4s_v3
  runtime_version: "3.4"
```

## References

- [CLI (v2) Spark job](https://learn.microsoft.com/azure/machine-learning/reference-yaml-job-spark)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        let root = document
            .places
            .first()
            .filter(|_| document.identity.kind.is_some_and(|kind| kind.id == "sparkJob"));
        let written_out = |step: &&Place<'_>| {
            step.object.is_some_and(|object| object.name == "PipelineSparkJobSchema")
                && step.node.get("component").is_none()
        };
        let programs = root.into_iter().chain(steps(document).into_iter().filter(written_out));
        for program in programs {
            for ports in ["inputs", "outputs"] {
                let ports = child(document, program, ports);
                for port in ports.into_iter().flat_map(|ports| children(document, ports)) {
                    look(context, document, port, report);
                }
            }
        }
    }
}

fn look(context: &Context<'_>, document: &TypedDocument<'_>, port: &Place<'_>, report: &mut Report<'_>) {
    let (Written::Map, Some(entry)) = (Written::of(port.node), port.entry) else { return };
    let is_data = port.node.get("type").is_some() || port.node.get("path").is_some();
    let is_tied = port.node.get("path").is_some_and(azureml_syntax::Node::is_expression);
    if !is_data || is_tied || document.intends(port, "mode") || &*entry.key.text == "default" {
        return;
    }
    let name = &entry.key.text;
    let direct = "direct".to_owned();
    let finding = match (port.node.entry("mode"), port.node.get("mode").map(Written::of)) {
        (_, Some(Written::Text(text))) if text.eq_ignore_ascii_case("direct") => return,
        (_, Some(Written::Unknown)) => return,
        (Some(mode), Some(Written::Text(text))) => {
            let message =
                format!("Spark reaches `{name}` by its address only: it takes `mode: direct`, not `{text}`.");
            Finding::new(context.rule, mode.key.span, message).fix(
                Safety::Safe,
                "Write `mode: direct`",
                vec![Operation::SetValue { key: mode.key.span, to: NewValue::String(direct) }],
            )
        }
        (None, _) => {
            let message = format!(
                "`{name}` needs `mode: direct`: without it, it would be mounted, which Spark cannot do."
            );
            Finding::new(context.rule, entry.key.span, message).fix(
                Safety::Safe,
                "Add `mode: direct`",
                vec![Operation::AddEntry {
                    map: port.node.resolve().span(),
                    key: "mode".to_owned(),
                    value: NewValue::String(direct),
                    place: Where::Last,
                }],
            )
        }
        _ => return,
    };
    report.add(finding);
}
