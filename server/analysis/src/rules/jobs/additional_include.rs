//! `additional-include`: something to upload that is not there, or that hides a file of `code`.

use super::steps::{child, children};
use crate::rule::{Context, Report};
use crate::values::{path, scalar::Written};
use crate::{Finding, Presence, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    code: "additional-include",
    group: "jobs",
    summary: "An additional include of a component is not there, or is there twice",
    severity: Severity::Error,
    fix: None,
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-component-command",
    documentation: r#"
## What it checks

That the files and folders under `additional_includes` are there, and that `code` has none of the same name. A `.zip` may
stand for the folder that it is made from.

## Why

The SDK refuses such a component before it uploads anything, without saying where.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json
type: command
name: train
command: python train.py
code: ./src
environment: azureml:training:1
additional_includes:
  - ./missing
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json
type: command
name: train
command: python train.py
environment: azureml:training:1
additional_includes:
  - ./shared
```

## Fix

None: which file was meant is yours to say.

## References

- [CLI (v2) command component](https://learn.microsoft.com/azure/machine-learning/reference-yaml-component-command)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        let Some(root) = document.places.first() else { continue };
        let Some(includes) = child(document, root, "additional_includes") else { continue };
        let code = root.node.get("code").and_then(|code| match Written::of(code) {
            Written::Text(text) if !path::is_remote(text) => Some(text),
            _ => None,
        });
        for include in children(document, includes) {
            let Written::Text(text) = Written::of(include.node) else { continue };
            if path::is_remote(text) || text.trim().is_empty() {
                continue;
            }
            let (_, name) = path::split(text);
            let message = if context.files.look(text) == Presence::Absent && !is_zipped(context, text) {
                format!("There is no file or folder `{text}`; the path counts from the folder of this file.")
            } else if code.is_some_and(|code| context.files.look(&path::join(code, name)) == Presence::File) {
                format!("`code` has a file `{name}` already; the two would fall together.")
            } else {
                continue;
            };
            report.add(Finding::new(context.rule, include.span(), message));
        }
    }
}

/// `lib.zip` is made from the folder `lib` where there is one.
fn is_zipped(context: &Context<'_>, text: &str) -> bool {
    text.strip_suffix(".zip").is_some_and(|folder| context.files.look(folder) != Presence::Absent)
}
