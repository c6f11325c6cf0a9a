//! `environment-image`: an environment without an image, or with two.

use crate::rule::{Context, Report};
use crate::typed::Cause;
use crate::values::{checked, scalar::Written};
use crate::{Finding, Place, Rule, Safety, Severity, TypedDocument};
use azureml_syntax::Entry;
use azureml_syntax::edit::{NewValue, Operation, Place as Where};

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

That an environment has `image` or `build`, not both and not none.

## Why

The file loads, and the environment is refused when it is created: a `conda_file` alone says nothing about the image
it is installed in, and two images cannot both be used.

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
    yaml: Some(check),
    bicep: None,
    network: None,
};

/// A base image of Azure ML that is still maintained.
pub(super) const BASE: &str = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:latest";

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        for place in checked(document) {
            let environment = place.object.is_some_and(|object| {
                matches!(object.name.as_str(), "EnvironmentSchema" | "AnonymousEnvironmentSchema")
            });
            let known = Written::of(place.node) == Written::Map
                && place.node.entries().iter().all(|(entry, _)| entry.key.literal);
            if !environment || !known {
                continue;
            }
            let found = match (place.node.entry("image"), place.node.entry("build")) {
                (Some(image), Some(build)) => Some(both(context, image, build)),
                (None, None) => neither(context, document, place),
                _ => None,
            };
            found.into_iter().for_each(|finding| report.add(finding));
        }
    }
}

fn both(context: &Context<'_>, image: &Entry, build: &Entry) -> Finding {
    let message = "The environment has `image` and `build`; the service takes only one of them.";
    Finding::new(context.rule, image.key.span, message).related(build.key.span, "The other one").fix(
        Safety::Unsafe,
        "Remove `image`",
        vec![Operation::RemoveEntry { key: image.key.span }],
    )
}

/// An environment in a file of its own always needs an image; one described in place may be only a name.
fn neither(context: &Context<'_>, document: &TypedDocument<'_>, place: &Place<'_>) -> Option<Finding> {
    let conda = place.node.entry("conda_file");
    let intended = ["image", "build"].iter().any(|key| document.intends(place, key));
    let is_conda = document.strangers.iter().any(|stranger| {
        document.places.get(stranger.place).is_some_and(|at| at.node.id() == place.node.id())
            && matches!(stranger.cause, Cause::Negative(fact) if fact.code == "conda-environment")
    });
    if intended || is_conda || (conda.is_none() && place.parent.is_some()) {
        return None;
    }
    let own = place.node.own_entries();
    let first = || own.iter().find(|entry| &*entry.key.text != "$schema");
    let anchor = place.entry.or(conda).or_else(first)?;
    let message = match conda {
        Some(_) => "The environment has a `conda_file` and no `image` to install it in.",
        None => "The environment has neither an `image` nor a `build`, and needs one of them.",
    };
    let add = Operation::AddEntry {
        map: place.node.resolve().span(),
        key: "image".to_owned(),
        value: NewValue::Literal(BASE.to_owned()),
        place: if place.parent.is_some() { Where::First } else { Where::Last },
    };
    let finding = Finding::new(context.rule, anchor.key.span, message);
    Some(finding.fix(Safety::Unsafe, "Add a base image of Azure ML", vec![add]))
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

    #[test]
    fn a_file_of_its_own_needs_an_image_too() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/environment.schema.json
name: scoring
#^^^ warning[environment-image]: neither
version: 1
"##,
        );
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/environment.schema.json
name: scoring
conda_file: conda.yml
#^^^^^^^^^ warning[environment-image]: no `image`
"##,
        );
    }
}
