//! `declared-input`: an input of a job that is written as the declaration of a component's.

use crate::rule::{Context, Report};
use crate::values::scalar::Written;
use crate::{Finding, Rule, Safety, Severity};
use azureml_syntax::edit::{NewValue, Operation};
use std::collections::BTreeSet;

/// The rule.
pub static RULE: Rule = Rule {
    code: "declared-input",
    group: "jobs",
    summary: "An input of a job is declared as a component's, instead of given",
    severity: Severity::Error,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-read-write-data-v2",
    documentation: r#"
## What it checks

That inputs of jobs and of steps are values, or mappings with `type` and `path`. `default`, `optional`, `min`, `max`,
`enum` and types such as `integer` belong to the inputs that a component declares.

## Why

A component says what it takes; a job says what it gets. The SDK refuses the one where the other belongs, with the faults
of six alternatives at once.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json
command: python train.py --epochs ${{inputs.epochs}}
environment: azureml:training:1
inputs:
  epochs:
    type: integer
    default: 10
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json
command: python train.py --epochs ${{inputs.epochs}}
environment: azureml:training:1
inputs:
  epochs: 10
```

## Fix

Writes the default as the value, or takes the keys out that a job's input does not have. A value that has to be made up
first is yours.

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json
command: python train.py --epochs ${{inputs.epochs}}
environment: azureml:training:1
inputs:
  epochs: 10
```

## References

- [CLI (v2) command job: inputs](https://learn.microsoft.com/azure/machine-learning/reference-yaml-job-command#job-inputs)
- [CLI (v2) command component: inputs](https://learn.microsoft.com/azure/machine-learning/reference-yaml-component-command#component-input)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        let refused = context.refused(document);
        let mut seen = BTreeSet::new();
        for stranger in &refused {
            if !seen.insert(stranger.place) {
                continue;
            }
            let Some(place) = document.places.get(stranger.place) else { continue };
            let keys: Vec<_> = refused.iter().filter(|other| other.place == stranger.place).collect();
            let has_path = place.node.get("path").is_some();
            let what = if has_path {
                format!(
                    "`{}` belongs to the inputs that a component declares; a job gives its inputs.",
                    stranger.entry.key.text
                )
            } else {
                "This declares an input, as components do; a job gives it: write the value itself.".to_owned()
            };
            let mut finding = Finding::new(context.rule, stranger.entry.key.span, what);
            let default = place.node.get("default").or_else(|| place.node.get("value"));
            match (place.entry, default) {
                (Some(entry), Some(default)) if !has_path && Written::of(default).is_scalar() => {
                    let text =
                        context.source.get(default.resolve().span().range()).unwrap_or_default().to_owned();
                    if !text.is_empty() {
                        finding = finding.fix(
                            Safety::Unsafe,
                            format!("Write `{text}` as the value"),
                            vec![Operation::SetValue { key: entry.key.span, to: NewValue::Literal(text) }],
                        );
                    }
                }
                _ if has_path => {
                    let removals = keys.iter().filter(|key| key.merged.is_none());
                    let operations =
                        removals.map(|key| Operation::RemoveEntry { key: key.entry.key.span }).collect();
                    finding = finding.fix(Safety::Unsafe, "Remove what is only declared", operations);
                }
                _ => {}
            }
            report.add(finding);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn one_finding_an_input() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json
command: python train.py --data ${{inputs.data}} --epochs ${{inputs.epochs}}
environment: azureml:training:1
inputs:
  data:
    type: uri_file
    path: azureml:data:1
    optional: true
#   ^^^^^^^^ error[declared-input]: `optional` belongs to the inputs that a component declares
    description: what it is for
  epochs:
    type: integer
#   ^^^^ error[declared-input]: write the value itself
    min: 1
"##,
        );
    }
}
