//! `scale-bounds`: limits of scaling that contradict each other.

use crate::rule::{Context, Report};
use crate::values::checked;
use crate::values::scalar::Written;
use crate::{Finding, Place, Rule, Severity};

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

That `min_instances` of a deployment or a compute cluster is not greater than `max_instances`, or than what holds where
that is left out.

## Why

The SDK lets the file pass, and the service refuses the deployment or cluster.

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
    yaml: Some(check),
    bicep: None,
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        for place in checked(document) {
            if let Some(finding) = judge(context, place) {
                report.add(finding);
            }
        }
    }
}

fn judge(context: &Context<'_>, place: &Place<'_>) -> Option<Finding> {
    let object = place.object?;
    let greatest_key = object.key("max_instances")?;
    let number = |key: &str| place.node.get(key).and_then(|node| Written::of(node).number(false));
    let least = number("min_instances")?;
    let entry = place.node.entry("min_instances")?;
    let Some(other) = place.node.entry("max_instances") else {
        let default: f64 = greatest_key.default.as_deref()?.parse().ok()?;
        let message = format!(
            "`min_instances` ({least}) is greater than `max_instances`, which is {default} where it is left out."
        );
        return (least > default).then(|| Finding::new(context.rule, entry.key.span, message));
    };
    let greatest = number("max_instances").filter(|greatest| least > *greatest)?;
    let message = format!("`min_instances` ({least}) is greater than `max_instances` ({greatest}).");
    Some(
        Finding::new(context.rule, entry.key.span, message)
            .related(other.key.span, "The greatest number of instances"),
    )
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn what_is_left_out_counts_too() {
        check(
            "$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: cpu-cluster
type: amlcompute
min_instances: 5
#^^^^^^^^^^^^ warning[scale-bounds]: which is 4
",
        );
    }
}
