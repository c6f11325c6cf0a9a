//! `managed-scale-settings`: scale settings that only Kubernetes deployments have.

use crate::rule::{Context, Report};
use crate::values::scalar::Written;
use crate::{Finding, Rule, Safety, Severity};
use azureml_syntax::edit::Operation;

/// The rule.
pub static RULE: Rule = Rule {
    code: "managed-scale-settings",
    group: "endpoints",
    summary: "A managed deployment is asked to scale by itself",
    severity: Severity::Error,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-autoscale-endpoints",
    documentation: r#"
## What it checks

That `scale_settings` of a managed online deployment has the type `default`.

## Why

`target_utilization` is for Kubernetes. The SDK refuses it on a managed deployment, which is scaled by Azure Monitor
instead.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
model: azureml:my-model:1
instance_type: Standard_DS3_v2
scale_settings:
  type: target_utilization
  max_instances: 5
```

## Instead

Set `instance_count`, and make an autoscale rule once the deployment is there.

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
model: azureml:my-model:1
instance_type: Standard_DS3_v2
instance_count: 2
scale_settings:
  type: default
```

## Fix

Offers to remove `scale_settings`. What it was meant for has to be set elsewhere, so it is never applied by itself.

## References

- [Autoscale online endpoints](https://learn.microsoft.com/azure/machine-learning/how-to-autoscale-endpoints)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        let managed = document.identity.kind.is_some_and(|kind| kind.id == "managedOnlineDeployment");
        let Some(entry) = document.document.root().entry("scale_settings").filter(|_| managed) else {
            continue;
        };
        let Some(node) = document.document.node(entry.value).get("type") else { continue };
        let Written::Text(text) = Written::of(node) else { continue };
        if !matches!(text, "target_utilization" | "TargetUtilization" | "targetUtilization") {
            continue;
        }
        let message = "A managed online deployment takes only scale settings of type `default`; it is scaled by an \
                       autoscale rule of Azure Monitor. `target_utilization` is for Kubernetes.";
        report.add(Finding::new(context.rule, node.span(), message).fix(
            Safety::Unsafe,
            "Remove `scale_settings`",
            vec![Operation::RemoveEntry { key: entry.key.span }],
        ));
    }
}
