//! `authority-url-clash`: the old and the new name of one key together.

use crate::rule::{Context, Report};
use crate::values::{checked, scalar::Written};
use crate::{Finding, Rule, Safety, Severity};
use azureml_syntax::edit::Operation;

/// The rule.
pub static RULE: Rule = Rule {
    code: "authority-url-clash",
    group: "datastores",
    summary: "`authority_url` and its old name `authority_uri` stand together",
    severity: Severity::Error,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-datastore-data-lake-gen2",
    documentation: r#"
## What it checks

That the credentials of a datastore do not have both `authority_url` and `authority_uri`.

## Why

`authority_uri` is the old name, which the SDK still reads as `authority_url`. With both it does not know which one
counts, and refuses the file.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/azureDataLakeGen2.schema.json
name: my_lake
type: azure_data_lake_gen2
account_name: mylake
filesystem: raw
credentials:
  tenant_id: <TENANT>
  client_id: <CLIENT>
  client_secret: <SECRET>
  authority_url: https://login.microsoftonline.us
  authority_uri: https://login.microsoftonline.us
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/azureDataLakeGen2.schema.json
name: my_lake
type: azure_data_lake_gen2
account_name: mylake
filesystem: raw
credentials:
  tenant_id: <TENANT>
  client_id: <CLIENT>
  client_secret: <SECRET>
  authority_url: https://login.microsoftonline.us
```

## Fix

Offers to remove the old one.

## References

- [CLI (v2) Data Lake Gen2 datastore](https://learn.microsoft.com/azure/machine-learning/reference-yaml-datastore-data-lake-gen2)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        for place in checked(document) {
            let credentials = place.object.is_some_and(|object| {
                matches!(object.name.as_str(), "ServicePrincipalSchema" | "CertificateSchema")
            });
            if !credentials || Written::of(place.node) != Written::Map {
                continue;
            }
            let (Some(new), Some(old)) =
                (place.node.entry("authority_url"), place.node.entry("authority_uri"))
            else {
                continue;
            };
            let message = "`authority_uri` is the old name of `authority_url`; the SDK refuses them together. Keep one.";
            report.add(
                Finding::new(context.rule, old.key.span, message).related(new.key.span, "The new one").fix(
                    Safety::Unsafe,
                    "Remove `authority_uri`",
                    vec![Operation::RemoveEntry { key: old.key.span }],
                ),
            );
        }
    }
}
