//! `secret-in-file`: a secret that everybody can read who may read the file.

use crate::rule::{Context, Report};
use crate::values::{checked, scalar::Written};
use crate::{Finding, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    code: "secret-in-file",
    group: "datastores",
    summary: "A secret stands in the file",
    severity: Severity::Hint,
    fix: None,
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-administrate-data-authentication",
    documentation: r#"
## What it checks

Whether a key, a token or a password of a datastore, connection or compute is written out. Placeholders (`<KEY>`, `${KEY}`,
`XXXX`) are none.

## Why

Files like these end in version control, and a secret that was once committed has to be changed. An identity needs no
secret: leave `credentials` out of a datastore, and everybody reaches the data with a Microsoft Entra identity of their
own. It is a hint, since the file may be one that never leaves the machine.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/azureBlob.schema.json
name: my_store
type: azure_blob
account_name: mystorage
container_name: raw
credentials:
  account_key: bm90LWEtcmVhbC1rZXk=
```

## Instead

Leave the secret out, or put a placeholder there and give the secret on the command line:
`az ml datastore create --file store.yml --set credentials.account_key=$KEY`.

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/azureBlob.schema.json
name: my_store
type: azure_blob
account_name: mystorage
container_name: raw
credentials:
  account_key: <ACCOUNT_KEY>
```

## Fix

None: where the secret is to come from is yours to decide.

## References

- [Data access](https://learn.microsoft.com/azure/machine-learning/how-to-administrate-data-authentication)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        let family = document.identity.kind.map_or("", |kind| kind.family.as_str());
        if !matches!(family, "datastores" | "connections" | "compute") {
            continue;
        }
        for place in checked(document) {
            let Some(entry) = place.entry else { continue };
            let Written::Text(text) = Written::of(place.node) else { continue };
            let parent = place.parent.and_then(|parent| document.places.get(parent));
            let object = parent.and_then(|parent| parent.object).map_or("", |object| object.name.as_str());
            if place.key.is_none() || !is_secret(object, &entry.key.text) || is_sample(text) {
                continue;
            }
            let message = format!(
                "`{}` stands here for everybody who may read this file. Leave it out and use an identity, or put a \
                 placeholder here and give it to `az ml` with `--set {}=…`.",
                entry.key.text,
                document.path(place).join(".")
            );
            report.add(Finding::new(context.rule, entry.key.span, message));
        }
    }
}

/// Whether the key of this mapping holds a secret.
fn is_secret(object: &str, key: &str) -> bool {
    match key {
        "account_key" | "sas_token" | "client_secret" | "secret_access_key" | "pat" | "password" => {
            object.ends_with("Schema")
        }
        "admin_password" => object.ends_with("SshSettingsSchema"),
        "key" => object == "ApiKeyConfigurationSchema",
        "certificate" => object == "CertificateSchema",
        "api_key" => object.ends_with("ConnectionSchema"),
        _ => false,
    }
}

/// Whether the text only shows where a secret belongs: nothing, or the letter `x` alone.
fn is_sample(text: &str) -> bool {
    let mut letters = text.chars().filter(|letter| letter.is_alphanumeric());
    letters.all(|letter| matches!(letter, 'x' | 'X')) || text.starts_with('<')
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn samples_and_ids_are_no_secrets() {
        check(
            r##"$schema: http://azureml/sdk-2-0/Connection.json
name: bucket
type: s3
target: my-bucket
credentials:
  type: access_key
  access_key_id: AKIA0000
  secret_access_key: XXXX/XXXX
"##,
        );
    }
}
