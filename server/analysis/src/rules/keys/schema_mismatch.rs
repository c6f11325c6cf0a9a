//! `$schema` says one kind, the content is another: one finding instead of one for every key.

use crate::rules::wording::{quoted, with_article};
use crate::{Context, Evidence, Finding, Report, Rule, Safety, Severity, TypedDocument};
use azureml_catalog::Kind;
use azureml_syntax::Entry;
use azureml_syntax::edit::{NewValue, Operation};

/// Rule `schema-mismatch`.
pub static RULE: Rule = Rule {
    code: "schema-mismatch",
    group: "keys",
    summary: "`$schema` names another kind than the one the file is",
    severity: Severity::Error,
    fix: Some(Safety::Safe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-overview",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What it checks

Files whose keys belong to another kind than `$schema` names. The rest of the file is checked as what it is.

## Why

A deployment that says it is an endpoint is created with the endpoint's command, which then refuses every key of it.
Azure ML itself never reads `$schema`: an online endpoint with `compute` is a Kubernetes one, and an online deployment
is one by its `type`, whatever `$schema` says. That is a warning.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: blue
endpoint_name: scoring-online
model: azureml:heart:1
instance_type: Standard_DS3_v2
instance_count: 1
```

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: scoring-online
model: azureml:heart:1
instance_type: Standard_DS3_v2
instance_count: 1
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: scoring-online
auth_mode: key
```

## Fix

Safe: writes the `$schema` of the kind that the file is. Azure ML never reads it.

## References

- [CLI v2 YAML schemas](https://learn.microsoft.com/azure/machine-learning/reference-yaml-overview)
";

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        let Some(entry) = document.document.root().entry("$schema") else { continue };
        if let (Some(declared), Some(kind)) = (document.identity.declared, document.identity.checked())
            && let Some(finding) = contradiction(context, document, entry, declared, kind)
        {
            report.add(finding);
        }
    }
}

fn contradiction(
    context: &Context<'_>,
    document: &TypedDocument<'_>,
    schema: &Entry,
    declared: &'static Kind,
    kind: &'static Kind,
) -> Option<Finding> {
    let span = document.document.node(schema.value).span();
    let (is, says) = (with_article(&kind.title), with_article(&declared.title));
    let finding = match &document.identity.evidence {
        // One key decides, and the SDK reads the file by it: that is what a person would look at.
        Evidence::SchemaAnd(key) => {
            let deciding = document.document.root().entry(key)?;
            let message = format!(
                "`{key}` makes this {is}, but `$schema` says {says}. Azure ML goes by `{key}` and never reads `$schema`."
            );
            let finding = Finding::new(context.rule, deciding.key.span, message).severity(Severity::Warning);
            finding.related(span, format!("`$schema` says {says}"))
        }
        Evidence::Shape(keys) => {
            let message = if keys.is_empty() {
                format!("`$schema` says {says}, but this is {is}.")
            } else {
                let belong = if keys.len() == 1 { "belongs" } else { "belong" };
                format!("`$schema` says {says}, but {} {belong} to {is}.", quoted(keys.iter().copied()))
            };
            Finding::new(context.rule, span, message)
        }
        Evidence::Schema | Evidence::None => return None,
    };
    Some(with_schema(finding.help(&kind.link), schema, kind))
}

fn with_schema(finding: Finding, schema: &Entry, kind: &Kind) -> Finding {
    let Some(url) = &kind.schema else { return finding };
    let operation = Operation::SetValue { key: schema.key.span, to: NewValue::Literal(url.clone()) };
    finding.fix(Safety::Safe, format!("Change `$schema` to `{}`", kind.id), vec![operation])
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, check_fix};

    #[test]
    fn an_endpoint_with_the_schema_of_a_deployment_is_one_finding() {
        check(
            "$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
#        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error[schema-mismatch]: `$schema` says a managed online deployment
name: scoring
auth_mode: key
public_network_access: disabled
",
        );
    }

    #[test]
    fn batch_and_online_are_told_apart() {
        check_fix(
            "schema-mismatch",
            "$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
auth_mode: key
traffic:
  blue: 90
mirror_traffic:
  green: 10
",
            "$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: scoring
auth_mode: key
traffic:
  blue: 90
mirror_traffic:
  green: 10
",
        );
    }

    #[test]
    fn compute_makes_a_kubernetes_endpoint_whatever_the_schema_says() {
        check(
            "$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: scoring
compute: azureml:k8s
#^^^^^^ warning[schema-mismatch]: goes by `compute`
auth_mode: key
",
        );
    }

    #[test]
    fn one_key_too_many_is_no_other_kind() {
        check(
            "$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
traffic:
#^^^^^^ error[unsupported-key]
  blue: 100
",
        );
    }
}
