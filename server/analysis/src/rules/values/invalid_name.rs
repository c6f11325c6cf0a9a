//! `invalid-name`: a name that the service refuses.

use super::mend;
use crate::rule::{Context, Report};
use crate::rules::wording::{joined, with_article};
use crate::values::name::{Fault, Form, form};
use crate::values::{checked, scalar::Written};
use crate::{Finding, Place, Rule, Safety, Severity, TypedDocument};
use azureml_catalog::Type;
use azureml_syntax::edit::NewValue;

/// The rule.
pub static RULE: Rule = Rule {
    code: "invalid-name",
    group: "values",
    summary: "A name does not have the form that Azure asks for",
    severity: Severity::Error,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/concept-endpoints-online",
    documentation: r#"
## What it checks

That names of endpoints and deployments have 3 to 32 characters, only letters, digits and hyphens, start with a letter
and do not end with a hyphen. Names of computes, workspaces and registries have rules of much the same sort: a compute
instance's has 3 to 24 characters and a letter somewhere behind its last hyphen, a workspace's has 3 to 33 and may have
underscores. Names of models, environments and data assets take underscores and dots too, those of datastores
underscores, and storage accounts have 3 to 24 small letters and digits.

## Why

An endpoint's name becomes a part of its URL. The SDK checks names of endpoints and of online deployments before it
sends anything. Other names (a batch deployment's, `endpoint_name`, a compute's, an asset's) only the service refuses: a warning.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: my_endpoint
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: my-endpoint
```

## Fix

Offers the nearest good name. Other files and scripts may use the old one, so it is never applied by itself.

## References

- [Online endpoints](https://learn.microsoft.com/azure/machine-learning/concept-endpoints-online)
- [Naming rules of Azure Machine Learning](https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftmachinelearningservices)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        for place in checked(document) {
            let Type::String(text) = place.r#type else { continue };
            let Some(form) = text.form.as_deref().and_then(form) else { continue };
            let Written::Text(name) = Written::of(place.node) else { continue };
            if name.is_empty() && is_versioned(document, place) {
                let message = "An asset with a `version` needs a name; the SDK refuses it without.";
                report.add(Finding::new(context.rule, place.span(), message));
                continue;
            }
            if let Some(fault) = form.fault(name) {
                report.add(finding(context, document, place, form, name, fault));
            }
        }
    }
}

fn finding(
    context: &Context<'_>,
    document: &TypedDocument<'_>,
    place: &Place<'_>,
    form: Form,
    name: &str,
    fault: Fault,
) -> Finding {
    let allowed = joined(&form.allowed(), "and");
    let (why, rule) = match fault {
        Fault::Short => {
            (format!("`{name}` is too short"), format!("has {} to {} characters", form.min, form.max))
        }
        Fault::Long => (
            format!("`{name}` has {} characters", name.chars().count()),
            format!("has {} to {}", form.min, form.max),
        ),
        Fault::Start => {
            let first = if form.digit_first { "a letter or a digit" } else { "a letter" };
            (format!("`{name}` does not start with {first}"), "does".to_owned())
        }
        Fault::End => (format!("`{name}` ends with a hyphen"), "ends with a letter or digit".to_owned()),
        Fault::NoLetterAtEnd => (
            format!("`{name}` has only digits behind its last hyphen"),
            "needs a letter somewhere behind it".to_owned(),
        ),
        Fault::Character(' ') => (format!("`{name}` has a blank in it"), format!("has {allowed} only")),
        Fault::Character(letter) => {
            (format!("`{name}` has the character `{letter}`"), format!("has {allowed} only"))
        }
    };
    let message = format!("{why}; the name of {} {rule}.", with_article(form.subject));
    let finding = Finding::new(context.rule, place.span(), message)
        .severity(if is_checked(document, place) { Severity::Error } else { Severity::Warning })
        .help(place.key.map_or("", |key| &key.link));
    match form.mend(name) {
        Some(mended) => finding.fix(
            Safety::Unsafe,
            format!("Write `{mended}`"),
            mend::set(place, NewValue::String(mended)),
        ),
        None => finding,
    }
}

/// Whether the SDK looks for a name because there is a version: that of an asset in a file of its own.
fn is_versioned(document: &TypedDocument<'_>, place: &Place<'_>) -> bool {
    let root = document.places.first().filter(|_| place.parent == Some(0) && mend::name(place) == "name");
    let asset = document.identity.kind.is_some_and(|kind| kind.family == "assets");
    asset && root.is_some_and(|root| root.node.get("version").is_some_and(|node| !node.is_missing()))
}

/// Whether the SDK itself refuses the name: the own names of endpoints and of online deployments.
fn is_checked(document: &TypedDocument<'_>, place: &Place<'_>) -> bool {
    let kind = document.identity.kind.map_or("", |kind| kind.id.as_str());
    let own = place.parent == Some(0) && mend::name(place) == "name";
    own && (kind.ends_with("Endpoint") || kind.ends_with("OnlineDeployment"))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, check_fix};

    #[test]
    fn names_that_only_the_service_refuses_are_warnings() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/modelBatchDeployment.schema.json
name: my_blue
#     ^^^^^^^ warning[invalid-name]: `_`
type: model
endpoint_name: my-endpoint
compute: azureml:cpu
"##,
        );
    }

    #[test]
    fn lengths_are_checked() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: ab
#     ^^ error[invalid-name]: too short
"##,
        );
    }

    #[test]
    fn the_nearest_name_is_offered() {
        check_fix(
            "invalid-name",
            r##"$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: 1 my_endpoint-
"##,
            r##"$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: my-endpoint
"##,
        );
    }

    #[test]
    fn placeholders_say_nothing() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: <ENDPOINT_NAME>
"##,
        );
    }

    #[test]
    fn a_version_needs_a_name() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/model.schema.json
name: ""
#     ^^ error[invalid-name]: needs a name
version: 1
path: model
"##,
        );
    }

    #[test]
    fn assets_and_storage_accounts_have_names_of_their_own_form() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/azureBlob.schema.json
name: my_store-1
type: azure_blob
account_name: https://mine.blob.core.windows.net
#             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[invalid-name]: small letters and digits
container_name: raw
"##,
        );
    }
}
