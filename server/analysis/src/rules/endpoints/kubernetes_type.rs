//! `kubernetes-type`: a Kubernetes deployment that loads as a managed one.

use crate::rule::{Context, Report};
use crate::values::scalar::Written;
use crate::{Finding, Rule, Safety, Severity};
use azureml_syntax::Node;
use azureml_syntax::edit::{NewValue, Operation, Place};

/// The rule.
pub static RULE: Rule = Rule {
    code: "kubernetes-type",
    group: "endpoints",
    summary: "A Kubernetes deployment does not say `type: kubernetes`",
    severity: Severity::Error,
    fix: Some(Safety::Safe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-deployment-kubernetes-online",
    documentation: r#"
## What it checks

That a Kubernetes online deployment says `type: kubernetes`, in small letters.

## Why

`az ml` does not read `$schema`: it takes every online deployment for a managed one unless `type` is exactly
`kubernetes`. `type: Kubernetes` then fails with messages about `instance_type`, or deploys to the wrong place.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/kubernetesOnlineDeployment.schema.json
name: blue
type: Kubernetes
endpoint_name: my-endpoint
model: azureml:my-model:1
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/kubernetesOnlineDeployment.schema.json
name: blue
type: kubernetes
endpoint_name: my-endpoint
model: azureml:my-model:1
```

## Fix

Writes `type: kubernetes`.

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/kubernetesOnlineDeployment.schema.json
name: blue
type: kubernetes
endpoint_name: my-endpoint
model: azureml:my-model:1
```

## References

- [CLI (v2) Kubernetes online deployment](https://learn.microsoft.com/azure/machine-learning/reference-yaml-deployment-kubernetes-online)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        let identity = &document.identity;
        let kubernetes = identity.kind.is_some_and(|kind| kind.id == "kubernetesOnlineDeployment");
        // Where `$schema` says something else, that contradiction is the mistake.
        if !kubernetes || identity.declared.is_some() {
            continue;
        }
        let root = document.document.root();
        let value = || NewValue::Literal("kubernetes".to_owned());
        let (span, what, operation) = match root.entry("type") {
            Some(entry) => {
                let node = document.document.node(entry.value);
                let Written::Text(text) = Written::of(node) else { continue };
                if text == "kubernetes" || !text.eq_ignore_ascii_case("kubernetes") {
                    continue;
                }
                let operation = Operation::SetValue { key: entry.key.span, to: value() };
                (node.span(), format!("`type: {text}` is not `type: kubernetes`"), operation)
            }
            None if document.places.first().is_some_and(|place| document.intends(place, "type")) => continue,
            None => {
                let Some(first) = root.own_entries().first() else { continue };
                let place = Place::After(root.entry("name").map_or(first.key.span, |entry| entry.key.span));
                let map = root.span();
                let operation = Operation::AddEntry { map, key: "type".to_owned(), value: value(), place };
                (
                    first.key.span,
                    "This Kubernetes online deployment has no `type: kubernetes`".to_owned(),
                    operation,
                )
            }
        };
        let severity = if is_refused(root) { Severity::Error } else { Severity::Warning };
        let message =
            format!("{what}, in small letters; without it `az ml` takes the file for a managed deployment.");
        report.add(Finding::new(context.rule, span, message).severity(severity).fix(
            Safety::Safe,
            "Write `type: kubernetes`",
            vec![operation],
        ));
    }
}

/// Whether the SDK refuses the file as a managed deployment; else it deploys it to the wrong place.
fn is_refused(root: Node<'_>) -> bool {
    let scaled = root.get("scale_settings").and_then(|node| node.get("max_instances")).is_some();
    root.get("instance_type").is_none() || root.get("resources").is_some() || scaled
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn a_file_that_would_become_a_managed_deployment_is_a_warning() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/kubernetesOnlineDeployment.schema.json
name: blue
type: Kubernetes
#     ^^^^^^^^^^ warning[kubernetes-type]
endpoint_name: my-endpoint
instance_type: small
"##,
        );
    }
}
