//! `scale-bounds`: limits of scaling that contradict each other.

use crate::rule::{Context, Report};
use crate::values::scalar::Written;
use crate::{Finding, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    code: "scale-bounds",
    group: "endpoints",
    summary: "The least number of instances is greater than the greatest",
    severity: Severity::Warning,
    fix: None,
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-deployment-kubernetes-online",
    documentation: r#"
## What it checks

That `min_instances` is not greater than `max_instances`.

## Why

The SDK lets the file pass, and the deployment cannot be scaled.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/kubernetesOnlineDeployment.schema.json
name: blue
type: kubernetes
endpoint_name: my-endpoint
model: azureml:my-model:1
scale_settings:
  type: target_utilization
  min_instances: 5
  max_instances: 3
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/kubernetesOnlineDeployment.schema.json
name: blue
type: kubernetes
endpoint_name: my-endpoint
model: azureml:my-model:1
scale_settings:
  type: target_utilization
  min_instances: 3
  max_instances: 5
```

## Fix

None: which of the two is wrong is yours to say.

## References

- [CLI (v2) Kubernetes online deployment](https://learn.microsoft.com/azure/machine-learning/reference-yaml-deployment-kubernetes-online)
"#,
    check,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        let Some(place) = document.at(&["scale_settings"]) else { continue };
        let number = |key: &str| place.node.get(key).and_then(|node| Written::of(node).number(false));
        let (Some(least), Some(greatest)) = (number("min_instances"), number("max_instances")) else {
            continue;
        };
        let Some(entry) = place.node.entry("min_instances").filter(|_| least > greatest) else { continue };
        let mut finding = Finding::new(
            context.rule,
            entry.key.span,
            format!("`min_instances` ({least}) is greater than `max_instances` ({greatest})."),
        );
        if let Some(other) = place.node.entry("max_instances") {
            finding = finding.related(other.key.span, "The greatest number of instances");
        }
        report.add(finding);
    }
}
