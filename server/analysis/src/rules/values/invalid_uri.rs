//! `invalid-uri`: an `azureml://` address of data that leads nowhere.

use super::mend;
use crate::rule::{Context, Report};
use crate::values::scalar::Written;
use crate::values::{checked, uri};
use crate::{Finding, Place, Rule, Safety, Severity, TypedDocument};
use azureml_catalog::Type;
use azureml_syntax::edit::NewValue;

/// The rule.
pub static RULE: Rule = Rule {
    code: "invalid-uri",
    group: "values",
    summary: "An azureml:// address does not lead anywhere",
    severity: Severity::Error,
    fix: Some(Safety::Safe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-read-write-data-v2",
    documentation: r#"
## What it checks

That addresses of data read `azureml://datastores/<datastore>/paths/<path>`, `azureml://jobs/<job>/…`,
`azureml://registries/…` or the long form with the subscription; that a data asset of type `uri_file` does not lead to a
folder, and that the path of an asset is no other asset. Words that only look wrong are left alone.

## Why

The SDK takes any text here and the service refuses it later, or the job fails when it reads the data.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/data.schema.json
name: sales
type: uri_folder
path: azureml://datastore/workspaceblobstore/path/sales
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/data.schema.json
name: sales
type: uri_folder
path: azureml://datastores/workspaceblobstore/paths/sales
```

## Fix

Mends the word that is misspelt. A `/paths/` that is missing is offered and not added by itself.

## References

- [Read and write data in jobs](https://learn.microsoft.com/azure/machine-learning/how-to-read-write-data-v2)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        for place in checked(document) {
            let Written::Text(text) = Written::of(place.node) else { continue };
            if !is_address(place) {
                continue;
            }
            if let Some(fault) = uri::check(text).filter(|_| !is_managed(document, place, text)) {
                report.add(finding(context, place, fault));
            } else if let Some(finding) = asset(context, document, place, text) {
                report.add(finding);
            }
        }
    }
}

/// Whether data is named here: where references may stand too, `invalid-reference` looks.
fn is_address(place: &Place<'_>) -> bool {
    let names = ["path", "file", "folder", "pattern"];
    let named = place.entry.is_some_and(|entry| names.contains(&&*entry.key.text));
    named && place.key.is_some() && takes_text(place.declared)
}

fn takes_text(r#type: &Type) -> bool {
    match r#type {
        Type::String(_) | Type::Path(_) => true,
        Type::Union(union) => union.any.iter().all(takes_text),
        _ => false,
    }
}

/// Imports name a datastore whose folders Azure chooses.
fn is_managed(document: &TypedDocument<'_>, place: &Place<'_>, text: &str) -> bool {
    let parent = place.parent.and_then(|parent| document.places.get(parent));
    parent.and_then(|parent| parent.object).is_some_and(|object| object.name == "DataImportSchema")
        && text.trim_end_matches('/') == "azureml://datastores/workspacemanageddatastore"
}

fn finding(context: &Context<'_>, place: &Place<'_>, fault: uri::Fault) -> Finding {
    let severity = if fault.certain { Severity::Error } else { Severity::Warning };
    let finding = Finding::new(context.rule, place.span(), fault.message).severity(severity);
    match fault.instead {
        Some((text, sure)) => {
            let safety = if sure { Safety::Safe } else { Safety::Unsafe };
            finding.fix(safety, format!("Write `{text}`"), mend::set(place, NewValue::String(text)))
        }
        None => finding,
    }
}

/// The path of an asset: no other asset, and no folder where `type` says a file.
fn asset(
    context: &Context<'_>,
    document: &TypedDocument<'_>,
    place: &Place<'_>,
    text: &str,
) -> Option<Finding> {
    let parent = place.parent.and_then(|parent| document.places.get(parent))?;
    let object = parent.object.map(|object| object.name.as_str())?;
    if !matches!(object, "DataSchema" | "ModelSchema" | "IndexAssetSchema") {
        return None;
    }
    let is_asset = text.strip_prefix("azureml:").is_some_and(|rest| !rest.starts_with('/'));
    if is_asset {
        let message = format!(
            "`{text}` is another asset, and an asset leads to files: a path of this machine or an address such as \
             `azureml://datastores/<datastore>/paths/<path>`."
        );
        return Some(Finding::new(context.rule, place.span(), message).severity(Severity::Warning));
    }
    let is_file =
        object == "DataSchema" && parent.node.get("type").and_then(|node| node.as_str()) == Some("uri_file");
    let is_folder = is_file && text.contains("://") && text.ends_with('/');
    is_folder.then(|| {
        let finding = Finding::new(
            context.rule,
            place.span(),
            format!("`{text}` is a folder, and `type` says `uri_file`. Write the file's name, or `type: uri_folder`."),
        );
        finding.severity(Severity::Warning)
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn an_asset_leads_to_files_of_its_type() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/data.schema.json
name: sales
type: uri_file
path: azureml://datastores/workspaceblobstore/paths/sales/
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[invalid-uri]: is a folder
"##,
        );
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/model.schema.json
name: heart
path: azureml:other:1
#     ^^^^^^^^^^^^^^^ warning[invalid-uri]: another asset
"##,
        );
    }

    #[test]
    fn imports_and_placeholders_say_nothing() {
        check(
            r##"$schema: http://azureml/sdk-2-0/DataImport.json
name: sales
type: mltable
source:
  type: database
  query: select * from sales
  connection: azureml:shop
path: azureml://datastores/workspacemanageddatastore
"##,
        );
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/data.schema.json
name: sales
path: azureml://datastore/$STORE/path
"##,
        );
    }
}
