//! `read-only-key`: a key that the service fills in.

mod bicep;

use crate::rule::{Context, Report};
use crate::{Finding, Rule, Safety, Severity, Tag};
use azureml_syntax::edit::Operation;

/// The rule.
pub static RULE: Rule = Rule {
    code: "read-only-key",
    group: "values",
    summary: "A key is filled in by the service and has no effect in a file",
    severity: Severity::Hint,
    fix: Some(Safety::Safe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-overview",
    documentation: r#"
## What it checks

That no key is written which only the service fills in, such as `creation_context`.

In Bicep: properties of Azure Machine Learning's resource types that only Azure sets.

## Why

`az ml ... show` prints such keys, and people copy them. `az ml` drops them without a word.

In Bicep they have no effect, or Azure refuses them.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: my-endpoint
kind: Managed
```

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: my-endpoint
```

```bicep bad
resource workspace 'Microsoft.MachineLearningServices/workspaces@2023-10-01' = {
  name: 'hearts'
  location: location
  properties: {
    friendlyName: 'Hearts'
    provisioningState: 'Succeeded'
  }
}
```

```bicep fixed
resource workspace 'Microsoft.MachineLearningServices/workspaces@2023-10-01' = {
  name: 'hearts'
  location: location
  properties: {
    friendlyName: 'Hearts'
  }
}
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: my-endpoint
```

```bicep good
resource workspace 'Microsoft.MachineLearningServices/workspaces@2023-10-01' = {
  name: 'hearts'
  location: location
  properties: {
    friendlyName: 'Hearts'
  }
}
```

## Fix

Removes the key.

## References

- [YAML reference of the Azure ML CLI](https://learn.microsoft.com/azure/machine-learning/reference-yaml-overview)
"#,
    yaml: Some(check),
    bicep: Some(bicep::check),
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        for place in &document.places {
            let (Some(entry), Some(key)) = (place.entry, place.key) else { continue };
            let inner =
                place.parent.and_then(|parent| document.places.get(parent)).and_then(|outer| outer.key);
            if !key.read_only || key.name == "$schema" || inner.is_some_and(|outer| outer.read_only) {
                continue;
            }
            let message =
                format!("`{}` is filled in by the service; `az ml` drops what is written here.", key.name);
            report.add(
                Finding::new(context.rule, entry.key.span, message)
                    .help(&key.link)
                    .tag(Tag::Unnecessary)
                    .fix(
                        Safety::Safe,
                        format!("Remove `{}`", key.name),
                        vec![Operation::RemoveEntry { key: entry.key.span }],
                    ),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn what_lies_inside_is_not_judged() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
instance_type: Standard_DS3_v2
creation_context:
#^^^^^^^^^^^^^^^ hint[read-only-key]
  created_at: 5
"##,
        );
    }
}
