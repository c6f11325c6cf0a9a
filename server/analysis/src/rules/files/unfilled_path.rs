//! `unfilled-path`: a path that is still the placeholder of a template.

use super::local::{Role, role};
use crate::rule::{Context, Report};
use crate::values::checked;
use crate::{Finding, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    code: "unfilled-path",
    group: "files",
    summary: "A path is still a placeholder in angle brackets",
    severity: Severity::Hint,
    fix: None,
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-core-syntax",
    documentation: r#"
## What it checks

That a path which `az ml` opens is not still `<A_PLACEHOLDER>`.

## Why

No tool fills in angle brackets by itself, and `az ml` looks for a file of exactly that name. It is a hint, since a
script of yours may fill it in before.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
model: azureml:my-model:1
code_configuration:
  code: source
  scoring_script: <SCORING_SCRIPT>
instance_type: Standard_DS3_v2
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
model: azureml:my-model:1
code_configuration:
  code: source
  scoring_script: score.py
instance_type: Standard_DS3_v2
```

## Fix

None: which file was meant is yours to say.

## References

- [Core YAML syntax: paths](https://learn.microsoft.com/azure/machine-learning/reference-yaml-core-syntax)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        for place in checked(document) {
            let (Some(Role { opened: true, .. }), Some(text)) = (role(document, place), place.node.as_str())
            else {
                continue;
            };
            if text.starts_with('<') && text.ends_with('>') {
                let message =
                    format!("`{text}` is a placeholder; `az ml` looks for a file of exactly this name.");
                report.add(Finding::new(context.rule, place.span(), message));
            }
        }
    }
}
