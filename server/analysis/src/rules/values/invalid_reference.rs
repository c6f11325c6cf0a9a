//! `invalid-reference`: a reference to an asset or resource that leads nowhere.

use super::mend;
use crate::rule::{Context, Report};
use crate::values::reference::{self, Instead};
use crate::values::scalar::Written;
use crate::values::{checked, path};
use crate::{Finding, Place, Rule, Safety, Severity, TypedDocument};
use azureml_catalog::{Reference, Type};
use azureml_syntax::edit::{NewValue, Operation};

/// The rule.
pub static RULE: Rule = Rule {
    code: "invalid-reference",
    group: "values",
    summary: "A reference to an asset or resource is not well formed",
    severity: Severity::Error,
    fix: Some(Safety::Safe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-core-syntax",
    documentation: r#"
## What it checks

That references can lead somewhere: `azureml:name:version`, `azureml:name@latest`, `azureml:name` where the newest
version is taken then, ids that start with `azureml:/subscriptions/`, and `azureml://registries/…` where registries are
taken (not on Kubernetes). A version can be any text.

## Why

Without `azureml:` the SDK does not look for a registered asset. `azureml:model@`, `azureml:model:1:2` or
`azureml://registry/…` load, and the service refuses them later, without saying where they stand.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
model: my-model:1
instance_type: Standard_DS3_v2
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

Adds or mends the prefix. Where a version has to be guessed, `@latest` is offered and not applied by itself.

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
model: azureml:my-model:1
instance_type: Standard_DS3_v2
```

## References

- [Core YAML syntax: referencing assets](https://learn.microsoft.com/azure/machine-learning/reference-yaml-core-syntax)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        for place in checked(document) {
            let Written::Text(text) = Written::of(place.node) else { continue };
            if let Some(finding) = on_kubernetes(context, document, place, text) {
                report.add(finding);
            } else if let Some(finding) = old_prefix(context, place, text) {
                report.add(finding);
            } else if let Some(expected) = expected(place.declared, text)
                && let Some(fault) = reference::check(text, expected)
            {
                report.add(finding(context, place, fault));
            }
        }
    }
}

/// The reference that stands, or was meant to stand, here; `None` where another alternative takes the text.
fn expected<'t>(declared: &'t Type, text: &str) -> Option<&'t Reference> {
    match declared {
        Type::Reference(reference) => Some(reference),
        Type::Union(union) => {
            let found = union.any.iter().find_map(|one| expected(one, text))?;
            // The path of an input may be an address in a datastore, of a job's output, of an asset of any sort.
            let paths = union.any.iter().any(|one| matches!(one, Type::Path(_)));
            if paths
                && ["data", "models"].contains(&found.collection.as_str())
                && text.starts_with("azureml://")
            {
                return None;
            }
            let prefixed = text.starts_with("azureml:");
            let taken = union.any.iter().any(|one| match one {
                Type::String(_) | Type::Any => true,
                Type::Path(_) => !text.trim().is_empty() && !looks_named(text),
                Type::Enum(set) => crate::values::casing::allowed(text, set).is_some(),
                _ => false,
            });
            (prefixed || !taken).then_some(found)
        }
        _ => None,
    }
}

/// `file:` before a component's file, as previews of the CLI v2 wrote it: still read, and nobody writes it any more.
fn old_prefix(context: &Context<'_>, place: &Place<'_>, text: &str) -> Option<Finding> {
    let path = text.strip_prefix("file:")?;
    let entry = place.entry.filter(|entry| matches!(&*entry.key.text, "component" | "trial"))?;
    let message = "The `file:` before a path is from previews of the CLI v2, and not needed any more.";
    Some(Finding::new(context.rule, place.span(), message).severity(Severity::Hint).fix(
        Safety::Safe,
        format!("Write `{path}`"),
        vec![Operation::SetValue { key: entry.key.span, to: NewValue::String(path.to_owned()) }],
    ))
}

/// `name:1`, `name@latest`, an id or another prefix: what nobody calls a file.
fn looks_named(text: &str) -> bool {
    text.starts_with("file:")
        || text.starts_with("/subscriptions/")
        || (text.contains([':', '@']) && !path::looks_local(text) && !text.contains("://"))
}

fn finding(context: &Context<'_>, place: &Place<'_>, fault: reference::Fault) -> Finding {
    let severity = if fault.certain { Severity::Error } else { Severity::Warning };
    let mut finding = Finding::new(context.rule, place.span(), fault.message).severity(severity);
    for instead in fault.instead {
        let (title, safety, value) = match instead {
            Instead::Same(text) => (format!("Write `{text}`"), Safety::Safe, NewValue::Literal(text)),
            Instead::Guess(text) => (format!("Write `{text}`"), Safety::Unsafe, NewValue::Literal(text)),
            Instead::Inline(key, text) => (
                format!("Write it under `{key}:`"),
                Safety::Unsafe,
                NewValue::Map(vec![(key.to_owned(), NewValue::String(text))]),
            ),
        };
        finding = finding.fix(safety, title, mend::set(place, value));
    }
    finding
}

/// The SDK refuses assets of registries on Kubernetes deployments.
fn on_kubernetes(
    context: &Context<'_>,
    document: &TypedDocument<'_>,
    place: &Place<'_>,
    text: &str,
) -> Option<Finding> {
    let kubernetes = document.identity.kind.is_some_and(|kind| kind.id == "kubernetesOnlineDeployment");
    let path = kubernetes.then(|| document.path(place))?;
    let what = match path.as_slice() {
        ["model"] => "a model",
        ["environment"] => "an environment",
        ["code_configuration", "code"] => "a code asset",
        _ => return None,
    };
    text.starts_with("azureml://registries/").then(|| {
        Finding::new(
            context.rule,
            place.span(),
            format!(
                "A Kubernetes deployment does not take {what} from a registry. Register it in the workspace and \
                 write `azureml:<name>:<version>`."
            ),
        )
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, check_fix, findings};

    #[test]
    fn registries_are_not_for_kubernetes() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/kubernetesOnlineDeployment.schema.json
name: blue
type: kubernetes
endpoint_name: my-endpoint
model: azureml://registries/r/models/m/versions/1
#      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error[invalid-reference]: Kubernetes
"##,
        );
    }

    #[test]
    fn versions_are_any_text() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
instance_type: Standard_DS3_v2
model: azureml:m:2022-02-03
environment: azureml:e@latest
"##,
        );
    }

    #[test]
    fn what_the_sdk_lets_pass_is_found() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
instance_type: Standard_DS3_v2
model: azureml:m@
#      ^^^^^^^^^^ error[invalid-reference]: label
environment: azureml:e:1:2
#            ^^^^^^^^^^^^^ error[invalid-reference]: one version
"##,
        );
    }

    #[test]
    fn an_image_is_no_reference() {
        check_fix(
            "invalid-reference",
            r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
instance_type: Standard_DS3_v2
environment: mcr.microsoft.com/a/b:1
"##,
            r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
instance_type: Standard_DS3_v2
environment:
  image: mcr.microsoft.com/a/b:1
"##,
        );
    }

    #[test]
    fn a_component_is_a_file_or_a_reference() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/pipelineComponentBatchDeployment.schema.json
name: blue
type: pipeline
endpoint_name: my-endpoint
component: my-pipeline:1
#          ^^^^^^^^^^^^^ error[invalid-reference]: azureml:
"##,
        );
    }

    #[test]
    fn nothing_and_an_id_without_prefix_are_no_files() {
        for text in [
            "\"\"",
            "\" \"",
            "/subscriptions/0/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/w/components/c/versions/1",
        ] {
            let source = format!(
                "$schema: https://azuremlschemas.azureedge.net/latest/pipelineComponentBatchDeployment.schema.json
name: blue
type: pipeline
endpoint_name: my-endpoint
component: {text}
"
            );
            let found = findings(&source);
            assert!(
                matches!(found.as_slice(), [one] if one.code == "invalid-reference"),
                "{text}: {found:#?}"
            );
        }
    }

    #[test]
    fn placeholders_say_nothing() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
instance_type: Standard_DS3_v2
model: azureml:$MODEL:1:2
environment: ${ENVIRONMENT}
"##,
        );
    }
}
