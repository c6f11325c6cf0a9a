//! `environment-image`: an environment without an image, or with two.

use crate::rule::{Context, Report};
use crate::values::{checked, scalar::Written};
use crate::{Finding, Rule, Safety, Severity};
use azureml_syntax::edit::{NewValue, Operation, Place};

/// The rule.
pub static RULE: Rule = Rule {
    code: "environment-image",
    group: "endpoints",
    summary: "An environment needs an image or a build, and only one of them",
    severity: Severity::Warning,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-environment",
    documentation: r#"
## What it checks

That an inline environment has `image` or `build`, not both and not none.

## Why

The SDK lets the file pass and the service refuses the environment: a `conda_file` alone says nothing about the image it
is installed in, and two images cannot both be used.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
model: azureml:my-model:1
instance_type: Standard_DS3_v2
environment:
  conda_file: conda.yml
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
model: azureml:my-model:1
instance_type: Standard_DS3_v2
environment:
  image: mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04
  conda_file: conda.yml
```

## Fix

Offers a base image of Azure ML, or to remove `image` beside `build`. It changes what is deployed, so it is never
applied by itself.

## References

- [CLI (v2) environment](https://learn.microsoft.com/azure/machine-learning/reference-yaml-environment)
"#,
    check,
};

/// A base image of Azure ML that is still maintained.
const BASE: &str = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:latest";

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        for place in checked(document) {
            let environment = place.object.is_some_and(|object| {
                matches!(object.name.as_str(), "EnvironmentSchema" | "AnonymousEnvironmentSchema")
            });
            let (Some(entry), Written::Map) = (place.entry, Written::of(place.node)) else { continue };
            if !environment || place.node.entries().iter().any(|(entry, _)| !entry.key.literal) {
                continue;
            }
            let node = place.node;
            match (node.entry("image"), node.entry("build")) {
                (Some(image), Some(build)) => report.add(
                    Finding::new(
                        context.rule,
                        image.key.span,
                        "The environment has `image` and `build`; the service takes only one of them.",
                    )
                    .related(build.key.span, "The other one")
                    .fix(
                        Safety::Unsafe,
                        "Remove `image`",
                        vec![Operation::RemoveEntry { key: image.key.span }],
                    ),
                ),
                (None, None)
                    if node.get("conda_file").is_some()
                        && !["image", "build"].iter().any(|key| document.intends(place, key)) =>
                {
                    let add = Operation::AddEntry {
                        map: node.resolve().span(),
                        key: "image".to_owned(),
                        value: NewValue::Literal(BASE.to_owned()),
                        place: Place::First,
                    };
                    let message = "The environment has a `conda_file` and no `image` to install it in.";
                    report.add(Finding::new(context.rule, entry.key.span, message).fix(
                        Safety::Unsafe,
                        "Add a base image of Azure ML",
                        vec![add],
                    ));
                }
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn an_image_and_a_build_are_one_too_many() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
instance_type: Standard_DS3_v2
environment:
  image: a/b
  #^^^^ warning[environment-image]: only one
  build:
    path: context
"##,
        );
    }
}
