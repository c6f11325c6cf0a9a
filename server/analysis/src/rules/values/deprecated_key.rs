//! `deprecated-key`: a key that still works and should not be used any more.

use crate::rule::{Context, Report};
use crate::values::checked;
use crate::{Finding, Rule, Severity, Tag};

/// The rule.
pub static RULE: Rule = Rule {
    code: "deprecated-key",
    group: "values",
    summary: "A key is deprecated",
    severity: Severity::Hint,
    fix: None,
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-overview",
    documentation: r#"
## What it checks

That no key is used which the documentation calls deprecated or legacy. Of `egress_public_network_access`
`online-deployment-egress` speaks, where the workspace is known.

## Why

It still works, but something better took its place, and it may go away.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
model: azureml:my-model:1
instance_type: Standard_DS3_v2
request_settings:
  max_queue_wait_ms: 500
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
model: azureml:my-model:1
instance_type: Standard_DS3_v2
request_settings:
  request_timeout_ms: 500
```

## Fix

None: what takes its place is often not the same.

## References

- [YAML reference of the Azure ML CLI](https://learn.microsoft.com/azure/machine-learning/reference-yaml-overview)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

/// Whether it is right to use this one depends on the workspace: a rule that knows it has the word.
const JUDGED_ELSEWHERE: &str = "egress_public_network_access";

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        for place in checked(document) {
            let (Some(entry), Some(key)) = (place.entry, place.key) else { continue };
            let Some(why) = &key.deprecated else { continue };
            if key.name == JUDGED_ELSEWHERE {
                continue;
            }
            let message = format!("`{}` is deprecated. {why}", key.name);
            report.add(
                Finding::new(context.rule, entry.key.span, message).help(&key.link).tag(Tag::Deprecated),
            );
        }
    }
}
