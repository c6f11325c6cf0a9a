//! `instance-count-clash`: two places for one number.

use crate::rule::{Context, Report};
use crate::values::scalar::Written;
use crate::{Finding, Rule, Safety, Severity};
use azureml_syntax::edit::Operation;

/// The rule.
pub static RULE: Rule = Rule {
    code: "instance-count-clash",
    group: "endpoints",
    summary: "`settings.instance_count` stands beside `resources`",
    severity: Severity::Error,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-deployment-batch",
    documentation: r#"
## What it checks

That a batch deployment of type `model` does not have both `resources` and `settings.instance_count`.

## Why

Both say how many nodes a job gets. The SDK refuses the file: "Can't set instance_count when resources is provided."

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/batchDeployment.schema.json
name: blue
endpoint_name: my-endpoint
type: model
model: azureml:my-model:1
compute: azureml:cpu-cluster
resources:
  instance_count: 2
settings:
  mini_batch_size: 10
  instance_count: 4
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/batchDeployment.schema.json
name: blue
endpoint_name: my-endpoint
type: model
model: azureml:my-model:1
compute: azureml:cpu-cluster
resources:
  instance_count: 4
settings:
  mini_batch_size: 10
```

## Fix

Removes the one under `settings`. Which number was meant is yours to say, so it is never applied by itself.

## References

- [CLI (v2) batch deployment](https://learn.microsoft.com/azure/machine-learning/reference-yaml-deployment-batch)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        if document.identity.kind.is_none_or(|kind| kind.id != "modelBatchDeployment") {
            continue;
        }
        let root = document.document.root();
        let Some(resources) = root.entry("resources") else { continue };
        if Written::of(document.document.node(resources.value)) != Written::Map {
            continue;
        }
        let Some(count) = root.get("settings").and_then(|settings| settings.entry("instance_count")) else {
            continue;
        };
        // A zero counts as absent, as it does for the SDK.
        if Written::of(document.document.node(count.value)).number(false).is_none_or(|number| number == 0.0) {
            continue;
        }
        let message = "`instance_count` stands under `settings` although there is `resources`; the SDK takes only one \
                       of them. Write it as `resources.instance_count`.";
        report.add(
            Finding::new(context.rule, count.key.span, message)
                .related(resources.key.span, "The other place for the number of instances")
                .fix(
                    Safety::Unsafe,
                    "Remove `settings.instance_count`",
                    vec![Operation::RemoveEntry { key: count.key.span }],
                ),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn a_zero_counts_as_absent() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/modelBatchDeployment.schema.json
name: blue
type: model
endpoint_name: my-endpoint
compute: azureml:cpu
resources:
  instance_count: 2
settings:
  mini_batch_size: 1
  instance_count: 0
  #               ^ warning[out-of-range]
"##,
        );
    }
}
