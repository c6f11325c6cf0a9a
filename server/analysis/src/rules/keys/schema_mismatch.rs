//! `$schema` says one kind, the content is another: one finding instead of one for every key.

use crate::identify;
use crate::rules::wording::{quoted, with_article};
use crate::{Context, Evidence, Finding, Report, Rule, Safety, Severity, TypedDocument};
use azureml_catalog::{Kind, Type};
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
    yaml: Some(check),
    bicep: None,
    network: None,
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
        let finding = match (document.identity.declared, document.identity.checked()) {
            (Some(declared), Some(kind)) => contradiction(context, document, entry, declared, kind),
            (None, Some(kind)) => slip(context, document, kind),
            _ => None,
        };
        if let Some(finding) = finding {
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

/// A word that makes the file another kind for `az ml`, although it is one of `kind` in all else. Where `kind` refuses the
/// word, `invalid-value` says so.
fn slip(context: &Context<'_>, document: &TypedDocument<'_>, kind: &'static Kind) -> Option<Finding> {
    let (read, key) = identify::slipped(document.document, kind)?;
    let (word, place) = (identify::word(kind, key)?, document.at(&[key])?);
    let Type::Enum(values) = place.r#type else { return None };
    let written = place.node.as_str()?;
    if !values.values.iter().any(|value| crate::spelling::same_words(value, written)) {
        return None;
    }
    let message = format!(
        "`{key}: {written}` makes this {} for `az ml`, but everything else is of {}, as `$schema` says.",
        with_article(&read.title),
        with_article(&kind.title)
    );
    let operation = Operation::SetValue { key: place.entry?.key.span, to: NewValue::String(word.to_owned()) };
    let finding = Finding::new(context.rule, place.node.span(), message).help(&kind.link);
    Some(finding.fix(Safety::Safe, format!("Change it to `{word}`"), vec![operation]))
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
    fn one_wrong_word_is_one_finding_on_the_word() {
        let file = |r#type: &str| {
            format!(
                "$schema: https://azuremlschemas.azureedge.net/latest/modelBatchDeployment.schema.json
name: blue
endpoint_name: scoring
type: {type}
model: azureml:heart:1
compute: azureml:cluster
settings:
  mini_batch_size: 10
"
            )
        };
        check_fix("schema-mismatch", &file("pipeline"), &file("model"));
        let findings = crate::testing::findings(&file("pipeline"));
        assert_eq!(findings.len(), 1, "{findings:?}");
        assert!(findings[0].message.starts_with("`type: pipeline` makes this a pipeline batch deployment"));
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
