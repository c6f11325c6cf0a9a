//! `conda-environment`: a conda file that is given as an environment.

use super::environment_image::BASE;
use crate::rule::{Context, Report};
use crate::{Finding, Rule, Safety, Severity};
use azureml_syntax::edit::{NewValue, Operation, Place as Where};

/// The rule.
pub static RULE: Rule = Rule {
    code: "conda-environment",
    group: "endpoints",
    summary: "The content of a conda file is given as an environment",
    severity: Severity::Error,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-environment",
    documentation: r#"
## What it checks

That `channels` and `dependencies` do not stand directly under `environment`, or in the file of an environment.

## Why

They are the content of a conda file. An environment is an image and, on top of it, a conda file. The SDK refuses the
file.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
model: azureml:my-model:1
instance_type: Standard_DS3_v2
environment:
  name: my-environment
  image: mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04
  channels:
    - conda-forge
  dependencies:
    - python=3.11
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
model: azureml:my-model:1
instance_type: Standard_DS3_v2
environment:
  name: my-environment
  image: mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04
  conda_file:
    channels:
      - conda-forge
    dependencies:
      - python=3.11
```

## Fix

Moves them under `conda_file`, and adds a base image of Azure ML where there is none.

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
model: azureml:my-model:1
instance_type: Standard_DS3_v2
environment:
  name: my-environment
  image: mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04
  conda_file:
    channels:
      - conda-forge
    dependencies:
      - python=3.11
```

## References

- [CLI (v2) environment](https://learn.microsoft.com/azure/machine-learning/reference-yaml-environment)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        let mine = context.refused(document);
        let mut done = Vec::new();
        for stranger in &mine {
            if done.contains(&stranger.place) {
                continue;
            }
            done.push(stranger.place);
            let keys: Vec<_> = mine
                .iter()
                .filter(|other| other.place == stranger.place && other.merged.is_none())
                .map(|other| other.entry.key.span)
                .collect();
            let message = format!(
                "`{}` belongs to a conda file, not to an environment. Write it below `conda_file:`, beside `image:`.",
                stranger.entry.key.text
            );
            let mut finding = Finding::new(context.rule, stranger.entry.key.span, message);
            let Some(place) = document.places.get(stranger.place) else { continue };
            let has = |key: &str| place.node.get(key).is_some();
            if !keys.is_empty() && !has("conda_file") {
                let mut operations = Vec::new();
                let mut title = "Move it under `conda_file`".to_owned();
                if !has("image") && !has("build") {
                    title.push_str(" and add a base image of Azure ML");
                    operations.push(Operation::AddEntry {
                        map: place.node.resolve().span(),
                        key: "image".to_owned(),
                        value: NewValue::Literal(BASE.to_owned()),
                        place: place
                            .node
                            .entry("name")
                            .map_or(Where::First, |name| Where::After(name.key.span)),
                    });
                }
                operations.push(Operation::MoveEntries { keys, into: "conda_file".to_owned() });
                finding = finding.fix(Safety::Unsafe, title, operations);
            }
            report.add(finding);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_fix;

    #[test]
    fn a_conda_file_becomes_an_environment() {
        check_fix(
            "conda-environment",
            r##"$schema: https://azuremlschemas.azureedge.net/latest/environment.schema.json
name: scoring
channels:
  - conda-forge
dependencies:
  - python=3.11
"##,
            r##"$schema: https://azuremlschemas.azureedge.net/latest/environment.schema.json
name: scoring
image: mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:latest
conda_file:
  channels:
    - conda-forge
  dependencies:
    - python=3.11
"##,
        );
    }
}
