//! `missing-deployment-type`: keys of a batch deployment that only one of its types has.

use crate::rule::{Context, Report};
use crate::{Finding, Rule, Safety, Severity};
use azureml_syntax::edit::{NewValue, Operation, Place};

/// The rule.
pub static RULE: Rule = Rule {
    code: "missing-deployment-type",
    group: "endpoints",
    summary: "A batch deployment needs its `type` to have these keys",
    severity: Severity::Error,
    fix: Some(Safety::Safe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-deployment-batch",
    documentation: r#"
## What it checks

That a batch deployment with `settings` says `type: model` (or `type: pipeline`), and one with `component` or
`job_definition` says `type: pipeline`.

## Why

Without `type` the SDK reads the oldest form of a batch deployment: it does not know `settings`, and a `component`
makes it crash with a message about `object.__init__()`.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/batchDeployment.schema.json
name: blue
endpoint_name: my-endpoint
component: azureml:my-pipeline:1
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/batchDeployment.schema.json
name: blue
type: pipeline
endpoint_name: my-endpoint
component: azureml:my-pipeline:1
```

## Fix

Adds the `type`.

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/batchDeployment.schema.json
name: blue
type: pipeline
endpoint_name: my-endpoint
component: azureml:my-pipeline:1
```

## References

- [CLI (v2) batch deployment](https://learn.microsoft.com/azure/machine-learning/reference-yaml-deployment-batch)
- [settings needs a type (azure-sdk-for-python#33044)](https://github.com/Azure/azure-sdk-for-python/issues/33044)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        let mine = context.refused(document);
        let Some(first) = mine.first() else { continue };
        let pipeline = mine.iter().any(|stranger| &*stranger.entry.key.text != "settings");
        let r#type = if pipeline { "pipeline" } else { "model" };
        let root = document.document.root();
        let name = &first.entry.key.text;
        let message = format!(
            "`{name}` needs `type: {}` beside it; without, Azure ML reads an older form of batch deployments that has \
             no `{name}`.",
            r#type
        );
        let after = root.entry("name").or_else(|| root.own_entries().first());
        let to = || NewValue::Literal(r#type.to_owned());
        let operation = match root.entry("type") {
            Some(entry) => Operation::SetValue { key: entry.key.span, to: to() },
            None => Operation::AddEntry {
                map: root.span(),
                key: "type".to_owned(),
                value: to(),
                place: after.map_or(Place::First, |entry| Place::After(entry.key.span)),
            },
        };
        let mut finding = Finding::new(context.rule, first.entry.key.span, message).fix(
            Safety::Safe,
            format!("Add `type: {}`", r#type),
            vec![operation],
        );
        for other in mine.iter().skip(1) {
            finding =
                finding.related(other.entry.key.span, format!("`{}` needs it too", other.entry.key.text));
        }
        report.add(finding);
    }
}
