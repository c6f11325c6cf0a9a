//! `connection-credentials`: credentials that the type of connection does not take.
//!
//! Source: the SDK's table of credentials by type of connection, which it applies to `azure_data_lake_gen2` alone since
//! it spells the other types otherwise; and its connections with keys, which replace all other credentials.

use crate::rule::{Context, Report};
use crate::rules::wording::{one_of, quoted, with_article};
use crate::values::scalar::Written;
use crate::{Finding, Rule, Severity, TypedDocument};
use azureml_catalog::Required;

/// The rule.
pub static RULE: Rule = Rule {
    code: "connection-credentials",
    group: "connections",
    summary: "The type of connection does not take such credentials",
    severity: Severity::Warning,
    fix: None,
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-connection",
    documentation: r#"
## What it checks

That `credentials.type` is one that the connection's `type` takes: `git` and `python_feed` a personal access token, a
user name with password or none, `container_registry` a user name with password or a managed identity,
`azure_data_lake_gen2` a service principal, a managed identity or Microsoft Entra. Connections that have an `api_key`
take a key or Microsoft Entra. And that a service principal has `tenant_id` and `client_id`.

## Why

The SDK refuses wrong credentials for `azure_data_lake_gen2`: an error. For the other types it lets them pass, and the
service does not. In a connection with an `api_key` it silently replaces other credentials by Microsoft Entra, or by the
key. It asks a service principal for its secret alone, with which nobody can sign in.

## Example

```yaml bad
$schema: http://azureml/sdk-2-0/Connection.json
name: my-lake
type: azure_data_lake_gen2
target: https://mylake.dfs.core.windows.net/raw
credentials:
  type: account_key
  account_key: <KEY>
```

## Instead

```yaml good
$schema: http://azureml/sdk-2-0/Connection.json
name: my-lake
type: azure_data_lake_gen2
target: https://mylake.dfs.core.windows.net/raw
credentials:
  type: service_principal
  tenant_id: <TENANT>
  client_id: <CLIENT>
  client_secret: <SECRET>
```

## Fix

None: other credentials have other keys.

## References

- [Create connections](https://learn.microsoft.com/azure/machine-learning/how-to-connection)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

/// What the types of connection without an object of their own take.
const TAKEN: [(&str, &[&str]); 4] = [
    ("git", &["pat", "username_password", "none"]),
    ("python_feed", &["pat", "username_password", "none"]),
    ("container_registry", &["username_password", "managed_identity"]),
    ("azure_data_lake_gen2", &["service_principal", "managed_identity", "aad"]),
];

/// What connections with an `api_key` take.
const KEYS: &[&str] = &["api_key", "aad", "none"];

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        report_document(context, document, report);
    }
}

fn report_document(context: &Context<'_>, document: &TypedDocument<'_>, report: &mut Report<'_>) {
    if let Some(key) = document.at(&["api_key"])
        && key.key.is_some_and(|key| key.required == Required::Yes)
        && Written::of(key.node) == Written::Text("")
    {
        let message = "This type of connection needs a key; the SDK refuses an empty one.";
        report.add(Finding::new(context.rule, key.span(), message).severity(Severity::Error));
    }
    let Some(object) = document.places.first().and_then(|root| root.object) else { return };
    let Some(place) = document.at(&["credentials", "type"]) else { return };
    let Written::Text(written) = Written::of(place.node) else { return };
    if crate::spelling::same_words("service_principal", written) {
        principal(context, document, report);
    }
    let spelled = |known: &&str| crate::spelling::same_words(known, written);
    let has_key = object.key("api_key").is_some();
    let (type_, taken): (&str, &[&str]) = if has_key {
        ("", KEYS)
    } else if object.name == "WorkspaceConnectionSchema" {
        let Some(type_) = document.at(&["type"]).and_then(|place| place.node.as_str()) else { return };
        let found = TAKEN.iter().find(|(known, _)| crate::spelling::same_words(known, type_));
        let Some((type_, taken)) = found else { return };
        (type_, taken)
    } else {
        return;
    };
    // A word that is no credentials at all is `invalid-value`; no credentials at all become Microsoft Entra.
    let none_is_entra = type_ == "azure_data_lake_gen2" && spelled(&"none");
    if taken.iter().any(spelled) || none_is_entra || !CREDENTIALS.iter().any(spelled) {
        return;
    }
    let title = document.identity.kind.map_or("connection", |kind| kind.title.as_str());
    let (severity, message) = match type_ {
        "" => (
            Severity::Warning,
            format!(
                "{} takes a key or Microsoft Entra; the SDK silently drops credentials of type `{written}`. Write \
                 `api_key`, or leave `credentials` out.",
                capital(&with_article(title))
            ),
        ),
        "azure_data_lake_gen2" => (
            Severity::Error,
            format!(
                "A connection of type `{type_}` takes credentials of type {}, and no `{written}`; the SDK refuses \
                 the file.",
                one_of(taken.iter().copied())
            ),
        ),
        _ => (
            Severity::Warning,
            format!(
                "A connection of type `{type_}` takes credentials of type {}, and no `{written}`; the SDK lets it \
                 pass, and the service does not.",
                one_of(taken.iter().copied())
            ),
        ),
    };
    report.add(Finding::new(context.rule, place.span(), message).severity(severity));
}

/// What the SDK does not ask a service principal for, and signing in does.
fn principal(context: &Context<'_>, document: &TypedDocument<'_>, report: &mut Report<'_>) {
    let Some(place) = document.at(&["credentials"]) else { return };
    let is_here = place.object.is_some_and(|object| object.name == "ServicePrincipalConfigurationSchema");
    let (Some(entry), true) = (place.entry, is_here) else { return };
    let missing = ["tenant_id", "client_id"].into_iter().filter(|key| {
        place.node.get(key).is_none()
            && !document.intends(place, key)
            && place.node.entries().iter().all(|(entry, _)| entry.key.literal)
    });
    let missing: Vec<&str> = missing.collect();
    if missing.is_empty() {
        return;
    }
    let message = format!(
        "A service principal has {} too; the SDK does not ask for it, and nobody can sign in without.",
        quoted(missing.iter().copied())
    );
    report.add(Finding::new(context.rule, entry.key.span, message));
}

/// All types of credentials.
const CREDENTIALS: [&str; 10] = [
    "pat",
    "sas",
    "username_password",
    "managed_identity",
    "service_principal",
    "access_key",
    "api_key",
    "account_key",
    "aad",
    "none",
];

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn what_only_the_service_refuses_is_a_warning() {
        check(
            r##"$schema: http://azureml/sdk-2-0/Connection.json
name: repository
type: git
target: https://github.com/contoso/code
credentials:
  type: sas
#       ^^^ warning[connection-credentials]: takes credentials of type `pat`
  sas_token: <TOKEN>
"##,
        );
    }

    #[test]
    fn what_a_connection_with_a_key_drops_is_a_warning() {
        check(
            r##"$schema: http://azureml/sdk-2-0/Connection.json
name: gpt
type: azure_open_ai
azure_endpoint: https://contoso.openai.azure.com/
credentials:
  type: pat
#       ^^^ warning[connection-credentials]: silently drops
  pat: <TOKEN>
"##,
        );
    }

    #[test]
    fn spellings_that_the_sdk_takes_are_silent() {
        check(
            r##"$schema: http://azureml/sdk-2-0/Connection.json
name: repository
type: Git
target: https://github.com/contoso/code
credentials:
  type: UsernamePassword
  username: me
  password: <PASSWORD>
"##,
        );
    }

    #[test]
    fn a_service_principal_is_more_than_its_secret() {
        check(
            r##"$schema: http://azureml/sdk-2-0/Connection.json
name: lake
type: azure_data_lake_gen2
target: https://contoso.dfs.core.windows.net/raw
credentials:
#^^^^^^^^^^ warning[connection-credentials]: `tenant_id`
  type: service_principal
  client_id: <CLIENT>
  client_secret: <SECRET>
"##,
        );
    }

    #[test]
    fn an_empty_key_is_none() {
        check(
            r##"$schema: http://azureml/sdk-2-0/Connection.json
name: search
type: serp
api_key: ""
#        ^^ error[connection-credentials]: an empty one
"##,
        );
    }
}
