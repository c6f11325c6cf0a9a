//! `retired-vm-size`: a machine that Azure offers no more.

use crate::rule::{Context, Report};
use crate::values::checked;
use crate::values::scalar::Written;
use crate::{Finding, Rule, Severity};
use azureml_catalog::Type;

/// The rule.
pub static RULE: Rule = Rule {
    code: "retired-vm-size",
    group: "values",
    summary: "The machine size is retired",
    severity: Severity::Warning,
    fix: None,
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/virtual-machines/sizes/retirement/retired-sizes-list",
    documentation: r#"
## What it checks

That the machine size of a deployment or compute is none of those that Azure has retired.

## Why

Azure makes no machines of these sizes any more. Neither `az ml` nor its schemas know which they are: the file loads, and
the deployment or cluster fails while it is created.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
model: azureml:my-model:1
instance_type: Standard_NC6s_v3
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
model: azureml:my-model:1
instance_type: Standard_NC4as_T4_v3
```

## Fix

None: which size takes its place depends on the model and on your quota.

## References

- [Retired sizes](https://learn.microsoft.com/azure/virtual-machines/sizes/retirement/retired-sizes-list)
- [Sizes of compute clusters and instances](https://learn.microsoft.com/azure/machine-learning/concept-compute-target#supported-vm-series-and-sizes)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        for place in checked(document) {
            let Type::String(text) = place.r#type else { continue };
            if text.form.as_deref() != Some("vm-size") {
                continue;
            }
            let Written::Text(written) = Written::of(place.node) else { continue };
            let Some(size) = azureml_catalog::vm_size(written) else { continue };
            if let Some(day) = &size.retired {
                let message = format!(
                    "Azure retired `{}` on {day} and makes no machines of this size any more. Choose a newer size.",
                    size.name
                );
                report.add(Finding::new(context.rule, place.span(), message));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    const DEPLOYMENT: &str = "\
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
";

    #[test]
    fn letter_case_does_not_matter() {
        let found = "warning[retired-vm-size]: Azure retired `Standard_NC6s_v2` on 2023-08-31";
        check(&format!(
            "{DEPLOYMENT}instance_type: STANDARD_NC6S_V2\n#              ^^^^^^^^^^^^^^^^ {found}\n"
        ));
    }

    #[test]
    fn other_sizes_are_left_alone() {
        check(&format!("{DEPLOYMENT}instance_type: Standard_Unheard_Of\n"));
    }
}
