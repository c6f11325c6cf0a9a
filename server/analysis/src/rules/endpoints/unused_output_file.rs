//! `unused-output-file`: a name for a file that is not written.

use crate::rule::{Context, Report};
use crate::values::scalar::Written;
use crate::{Finding, Rule, Safety, Severity};
use azureml_syntax::edit::{NewValue, Operation};

/// The rule.
pub static RULE: Rule = Rule {
    code: "unused-output-file",
    group: "endpoints",
    summary: "`output_file_name` stands beside `output_action: summary_only`",
    severity: Severity::Error,
    fix: Some(Safety::Safe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-deployment-batch",
    documentation: r#"
## What it checks

That a batch deployment with `output_action: summary_only` has no `output_file_name`.

## Why

With `summary_only` no rows are written, so there is no file to name. The SDK refuses the file.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/batchDeployment.schema.json
name: blue
endpoint_name: my-endpoint
type: model
model: azureml:my-model:1
compute: azureml:cpu-cluster
settings:
  mini_batch_size: 10
  output_action: summary_only
  output_file_name: scores.csv
```

## Instead

Remove the name, or write `output_action: append_row` if you want the rows.

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/batchDeployment.schema.json
name: blue
endpoint_name: my-endpoint
type: model
model: azureml:my-model:1
compute: azureml:cpu-cluster
settings:
  mini_batch_size: 10
  output_action: append_row
  output_file_name: scores.csv
```

## Fix

Removes `output_file_name`; the other way is offered too.

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/batchDeployment.schema.json
name: blue
endpoint_name: my-endpoint
type: model
model: azureml:my-model:1
compute: azureml:cpu-cluster
settings:
  mini_batch_size: 10
  output_action: summary_only
```

## References

- [CLI (v2) batch deployment](https://learn.microsoft.com/azure/machine-learning/reference-yaml-deployment-batch)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        let root = document.document.root();
        let map = match document.identity.kind.map_or("", |kind| &kind.id) {
            "batchDeployment" => root,
            "modelBatchDeployment" => match root.get("settings") {
                Some(settings) => settings,
                None => continue,
            },
            _ => continue,
        };
        let (Some(action), Some(name)) = (map.entry("output_action"), map.entry("output_file_name")) else {
            continue;
        };
        let summary = matches!(
            Written::of(document.document.node(action.value)),
            Written::Text(text) if text.eq_ignore_ascii_case("summary_only")
        );
        let named = matches!(Written::of(document.document.node(name.value)), Written::Text(text) if !text.is_empty());
        if !summary || !named {
            continue;
        }
        let message = "With `output_action: summary_only` no file of rows is written, so Azure ML refuses a name for it.";
        let to = NewValue::Literal("append_row".to_owned());
        report.add(
            Finding::new(context.rule, name.key.span, message)
                .related(action.key.span, "Only a summary is asked for here")
                .fix(
                    Safety::Safe,
                    "Remove `output_file_name`",
                    vec![Operation::RemoveEntry { key: name.key.span }],
                )
                .fix(
                    Safety::Unsafe,
                    "Write `output_action: append_row`",
                    vec![Operation::SetValue { key: action.key.span, to }],
                ),
        );
    }
}
