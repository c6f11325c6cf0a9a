//! `small-vm-size`: a machine that is too small.

use crate::rule::{Context, Report};
use crate::values::scalar::Written;
use crate::{Finding, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    code: "small-vm-size",
    group: "endpoints",
    summary: "The machine is too small for an online deployment",
    severity: Severity::Warning,
    fix: None,
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-managed-online-endpoints-vm-sku-list",
    documentation: r#"
## What it checks

That the `instance_type` of a managed online deployment is none of those that are known to be too small.

## Why

The inference server and its side containers need a part of the machine. On `Standard_DS1_v2` and `Standard_DS2_v2`
deployments often run out of memory, and `az ml` warns about them.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
model: azureml:my-model:1
instance_type: Standard_DS2_v2
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
model: azureml:my-model:1
instance_type: Standard_DS3_v2
```

## Fix

None: the price is yours to decide.

## References

- [Managed online endpoints SKU list](https://learn.microsoft.com/azure/machine-learning/reference-managed-online-endpoints-vm-sku-list)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

/// What the SDK warns about: `SmallSKUs` in azure-ai-ml 1.35.
const SMALL: [&str; 2] = ["standard_ds1_v2", "standard_ds2_v2"];

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        if document.identity.kind.is_none_or(|kind| kind.id != "managedOnlineDeployment") {
            continue;
        }
        let Some(place) = document.at(&["instance_type"]) else { continue };
        let Written::Text(text) = Written::of(place.node) else { continue };
        let small = SMALL.contains(&text.to_ascii_lowercase().as_str())
            || azureml_catalog::vm_size(text).is_some_and(|size| size.too_small);
        if small {
            let message = format!(
                "`{text}` is small: part of its memory goes to the inference server, and deployments on it often fail. \
                 `Standard_DS3_v2` is the usual start."
            );
            report.add(Finding::new(context.rule, place.span(), message));
        }
    }
}
