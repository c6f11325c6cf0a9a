//! `invalid-format`: a text that is not the id, address or time that its key takes.

use super::mend;
use crate::rule::{Context, Report};
use crate::values::{checked, datetime::moment, duration::iso_seconds, scalar::Written};
use crate::{Finding, Place, Rule, Safety, Severity};
use azureml_catalog::Type;
use azureml_syntax::edit::NewValue;

/// The rule.
pub static RULE: Rule = Rule {
    code: "invalid-format",
    group: "values",
    summary: "A text is not the id, address or time that its key takes",
    severity: Severity::Error,
    fix: Some(Safety::Safe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-workspace",
    documentation: r#"
## What it checks

That resource ids are full ids (`/subscriptions/…/resourceGroups/…/providers/…`), that addresses are URLs,
and that points in time and durations are written in ISO 8601.

## Why

Names do not tell in which subscription and resource group a resource is. Where the SDK looks at the form it refuses
the file; elsewhere only the service does, and it is a warning. An id or address with an unfilled `<PLACEHOLDER>` in
it is a hint, since a script of yours may fill it in before.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: my-workspace
storage_account: mystorage
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: my-workspace
storage_account: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/my-group/providers/Microsoft.Storage/storageAccounts/mystorage
```

## Fix

Adds a slash that is missing in front of an id, `https://` in front of an address, or a time of day behind a date.

## References

- [CLI (v2) workspace](https://learn.microsoft.com/azure/machine-learning/reference-yaml-workspace)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        for place in checked(document) {
            let id = match place.r#type {
                Type::String(text) => text.form.as_deref(),
                Type::DateTime => Some("date-time"),
                _ => continue,
            };
            let Some(form) = id.and_then(Form::of) else { continue };
            // Beside another alternative an address is only one of the things that the text may be.
            if id == Some("url") && place.declared != place.r#type {
                continue;
            }
            if let Some(finding) = judge(context, place, &form) {
                report.add(finding);
            }
        }
    }
}

/// A form that a text may have to have.
struct Form {
    /// What the text is, in words.
    what: &'static str,
    /// How one looks.
    pattern: &'static str,
    /// Whether the SDK looks at it, else only the service does.
    refused: bool,
    holds: fn(&str) -> bool,
    /// What people leave out in front.
    front: &'static str,
    /// What people leave out at the end.
    behind: &'static str,
}

impl Form {
    fn of(id: &str) -> Option<Self> {
        let resource = "the full resource id of an Azure resource";
        Some(match id {
            "arm-id" => Self {
                what: resource,
                pattern: "/subscriptions/<guid>/resourceGroups/<group>/providers/<namespace>/<type>/<name>",
                refused: true,
                holds: is_arm_id,
                front: "/",
                behind: "",
            },
            "resource-id" => Self {
                what: resource,
                pattern: "/subscriptions/<guid>/resourceGroups/<group>/providers/<namespace>/<type>/<name>",
                refused: false,
                holds: is_resource_id,
                front: "/",
                behind: "",
            },
            // The SDK looks at the letter case too.
            "store-id" => Self {
                what: resource,
                pattern: "/subscriptions/<guid>/resourceGroups/<group>/providers/<namespace>/<type>/<name>",
                refused: true,
                holds: is_store_id,
                front: "/",
                behind: "",
            },
            "acr-id" => Self {
                what: "the full resource id of a container registry",
                pattern: "/subscriptions/<guid>/resourceGroups/<group>/providers/Microsoft.ContainerRegistry/registries/<name>",
                refused: true,
                holds: |text| has_parts(text, "Microsoft.ContainerRegistry/registries"),
                front: "/",
                behind: "",
            },
            "storage-id" => Self {
                what: "the full resource id of a storage account",
                pattern: "/subscriptions/<guid>/resourceGroups/<group>/providers/Microsoft.Storage/storageAccounts/<name>",
                refused: true,
                holds: |text| has_parts(text, "Microsoft.Storage/storageAccounts"),
                front: "/",
                behind: "",
            },
            "url" => Self {
                what: "a URL",
                pattern: "https://<host>/<path>",
                refused: true,
                holds: is_url,
                front: "https://",
                behind: "",
            },
            "date-time" => Self {
                what: "a date with a time of day",
                pattern: "2030-01-01T08:00:00",
                refused: true,
                holds: |text| moment(text).is_some(),
                front: "",
                behind: "T00:00:00",
            },
            "iso-duration" => Self {
                what: "an ISO 8601 duration",
                pattern: "P7D",
                refused: false,
                holds: |text| text == "default" || is_duration(text),
                front: "",
                behind: "",
            },
            "deployment-id" => Self {
                what: "an online deployment with its endpoint",
                pattern: "azureml:<endpoint>:<deployment>",
                refused: false,
                holds: is_deployment,
                front: "azureml:",
                behind: "",
            },
            "ip-range" => Self {
                what: "an IPv4 address or a range of them",
                pattern: "20.10.0.0/16",
                refused: false,
                holds: is_ip_range,
                front: "",
                behind: "",
            },
            "host-name" => Self {
                what: "the name of a host, with no protocol and no path",
                pattern: "*.example.com",
                refused: false,
                holds: is_host_name,
                front: "",
                behind: "",
            },
            "port-ranges" => Self {
                what: "ports and ranges of them",
                pattern: "80, 443, 8080-8089",
                refused: false,
                holds: is_port_ranges,
                front: "",
                behind: "",
            },
            _ => return None,
        })
    }
}

fn is_ip_range(text: &str) -> bool {
    let (address, bits) = text.split_once('/').unwrap_or((text, "32"));
    let octets = address.split('.').filter(|octet| octet.parse::<u8>().is_ok()).count();
    octets == 4 && address.matches('.').count() == 3 && bits.parse::<u8>().is_ok_and(|bits| bits <= 32)
}

fn is_host_name(text: &str) -> bool {
    let name = text.strip_prefix("*.").unwrap_or(text);
    !name.is_empty()
        && name.split('.').all(|label| {
            !label.is_empty()
                && label.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_'))
        })
}

fn is_port_ranges(text: &str) -> bool {
    let port = |text: &str| text.trim().parse::<u16>().is_ok();
    text.trim() == "*"
        || text
            .split(',')
            .all(|part| part.split_once('-').map_or_else(|| port(part), |(a, b)| port(a) && port(b)))
}

/// Whether `text` has the form that the catalog calls `id`, as far as one is known.
pub(super) fn holds(id: &str, text: &str) -> bool {
    Form::of(id).is_none_or(|form| (form.holds)(text))
}

/// `P7D`, `PT1H`, and months and years too, which have no fixed length.
fn is_duration(text: &str) -> bool {
    let days = text.replace(['Y', 'M'], "D");
    iso_seconds(text).is_some() || (!text.contains('T') && iso_seconds(&days).is_some())
}

/// What `az ml` splits into an endpoint and a deployment, or takes for a resource's id.
fn is_deployment(text: &str) -> bool {
    let names = text.strip_prefix("azureml:").unwrap_or(text);
    is_resource_id(text)
        || names.split_once(':').is_some_and(|(endpoint, deployment)| {
            !endpoint.is_empty() && !deployment.is_empty() && !deployment.contains(':')
        })
}

fn judge(context: &Context<'_>, place: &Place<'_>, form: &Form) -> Option<Finding> {
    let subject = mend::subject(place);
    let help = place.key.map_or("", |key| &key.link);
    let text = match Written::of(place.node) {
        Written::Text(text) => text,
        Written::Unknown => {
            let text = place.node.as_str()?;
            let unfilled = text.contains('<') && text.contains('>') && !text.contains(['$', '{']);
            return (form.refused && unfilled).then(|| {
                let message = format!(
                    "{subject} still has a placeholder in it; `az ml` refuses what is not {}.",
                    form.what
                );
                Finding::new(context.rule, place.span(), message).severity(Severity::Hint).help(help)
            });
        }
        _ => return None,
    };
    // The SDK takes this word for nothing, where nothing is allowed.
    if (form.holds)(text) || (text == "None" && place.key.is_some_and(|key| key.nullable)) {
        return None;
    }
    // A template in words: `identity_resource_id`, `user_identity_ARM_id_place_holder`.
    let words = text.to_ascii_lowercase().replace(['_', '-'], "");
    if !form.refused && ["placeholder", "resourceid"].iter().any(|word| words.contains(word)) {
        return None;
    }
    let shown: String = text.chars().take(60).collect();
    let more = if shown.len() < text.len() { "…" } else { "" };
    let message = format!("{subject} takes {}, and `{shown}{more}` is none: `{}`.", form.what, form.pattern);
    let finding = Finding::new(context.rule, place.span(), message)
        .severity(if form.refused { Severity::Error } else { Severity::Warning })
        .help(help);
    let longer = format!("{}{}{}", form.front, text.trim(), form.behind);
    if (form.holds)(&longer) && !text.starts_with('/') {
        let title = match form.front {
            "" => format!("Write `{longer}`"),
            front => format!("Write `{front}` in front"),
        };
        return Some(finding.fix(Safety::Safe, title, mend::set(place, NewValue::String(longer))));
    }
    Some(finding)
}

/// What `validate_arm_str` of azure-ai-ml 1.35 takes, letter case aside.
fn is_arm_id(text: &str) -> bool {
    let text = text.to_lowercase();
    let Some(rest) = text.strip_prefix("/subscriptions/") else { return false };
    let Some((subscription, rest)) = rest.split_once("/resourcegroups/") else { return false };
    let word = |part: &str, dots: bool| {
        part.chars().all(|letter| letter.is_ascii_lowercase() || (dots && letter == '.'))
    };
    is_guid(subscription)
        && rest.match_indices("/providers/").any(|(at, found)| {
            let mut parts = rest.get(at + found.len()..).unwrap_or_default().splitn(3, '/');
            match (parts.next(), parts.next(), parts.next()) {
                (Some(namespace), Some(kind), Some(_)) => word(namespace, true) && word(kind, false),
                _ => false,
            }
        })
}

fn is_guid(text: &str) -> bool {
    let lengths = [8, 4, 4, 4, 12];
    let parts: Vec<&str> = text.split('-').collect();
    parts.len() == lengths.len()
        && parts.iter().zip(lengths).all(|(part, length)| {
            part.len() == length && part.chars().all(|letter| letter.is_ascii_hexdigit())
        })
}

/// As the SDK asks of stores: the words of an id in their usual case, of a namespace of Microsoft's.
fn is_store_id(text: &str) -> bool {
    // Nothing is not looked at.
    if text.is_empty() {
        return true;
    }
    let mut parts = text.strip_prefix('/').unwrap_or(text).split('/');
    let mut filled = || parts.next().is_some_and(|part| !part.is_empty());
    let subscription = text.trim_start_matches('/').starts_with("subscriptions/") && filled() && filled();
    let group = parts.next() == Some("resourceGroups") && parts.next().is_some_and(|part| !part.is_empty());
    let provider = parts.next() == Some("providers")
        && parts.next().is_some_and(|name| name.len() > 10 && name.starts_with("Microsoft."));
    let named = parts.by_ref().take(2).filter(|part| !part.is_empty()).count() == 2;
    subscription && group && provider && named
}

fn is_resource_id(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    text.starts_with("/subscriptions/") && text.contains("/resourcegroups/") && text.contains("/providers/")
}

/// Letter case counts, as it does for the SDK's patterns of registries.
fn has_parts(text: &str, provider: &str) -> bool {
    let rest = text.strip_prefix("/subscriptions/").and_then(|rest| rest.split_once("/resourceGroups/"));
    rest.is_some_and(|(_, rest)| rest.contains(&format!("/providers/{provider}/")))
}

/// What marshmallow takes for a URL: a scheme, and a host with a dot, `localhost` or an address.
fn is_url(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    if !["http", "https", "ftp", "ftps"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
        return false;
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default();
    let labels = host.trim_end_matches('.').split('.');
    let good = |label: &str| {
        !label.is_empty() && label.chars().all(|letter| letter.is_alphanumeric() || letter == '-')
    };
    !text.contains(char::is_whitespace)
        && (host.eq_ignore_ascii_case("localhost") || (host.contains('.') && labels.clone().all(good)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check, check_fix};

    #[test]
    fn forms_are_as_strict_as_the_sdk() {
        let id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a";
        assert!(is_arm_id(id) && is_arm_id(&id.to_uppercase()) && is_resource_id(id));
        assert!(
            has_parts(id, "Microsoft.Storage/storageAccounts")
                && !has_parts(&id.to_lowercase(), "Microsoft.Storage/storageAccounts")
        );
        assert!(!is_arm_id(
            "/subscriptions/my-sub/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a"
        ));
        assert!(!is_arm_id(id.trim_end_matches("/a")));
        assert!(is_url("https://v.vault.azure.net/keys/k/1") && is_url("http://localhost:80"));
        assert!(
            !is_url("v.vault.azure.net/keys/k")
                && !is_url("https://vault/keys/k")
                && !is_url("https://a b.net")
        );
    }

    #[test]
    fn what_is_missing_in_front_is_added() {
        let head = "$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: my-workspace
customer_managed_key:
";
        check_fix(
            "invalid-format",
            &format!("{head}  key_uri: v.vault.azure.net/keys/k/1\n"),
            &format!("{head}  key_uri: https://v.vault.azure.net/keys/k/1\n"),
        );
    }

    #[test]
    fn what_only_the_service_refuses_is_a_warning_and_placeholders_a_hint() {
        check(
            "$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: my-workspace
storage_account: /subscriptions/<SUBSCRIPTION_ID>/resourceGroups/g
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint[invalid-format]: placeholder
key_vault: ${{ values.vault }}
customer_managed_key:
  key_vault: my-vault
#            ^^^^^^^^ warning[invalid-format]: `my-vault` is none
serverless_compute:
  custom_subnet: None
",
        );
    }

    #[test]
    fn rules_of_a_network_name_hosts_ports_and_addresses() {
        assert!(is_ip_range("20.10.0.0/16") && is_ip_range("1.2.3.4"));
        assert!(!is_ip_range("20.10.0.0/33") && !is_ip_range("::1") && !is_ip_range("office"));
        assert!(is_host_name("*.anaconda.com") && is_host_name("pypi.org"));
        assert!(
            !is_host_name("https://pypi.org") && !is_host_name("pypi.org/simple") && !is_host_name("a..b")
        );
        assert!(is_port_ranges("80, 443, 8080-8089") && is_port_ranges("*"));
        assert!(!is_port_ranges("https") && !is_port_ranges("70000") && !is_port_ranges("80;443"));
    }

    #[test]
    fn the_target_of_a_store_is_a_resource_in_its_usual_case() {
        check(
            r##"$schema: http://azureml/sdk-2-0/FeatureStore.json
name: features
online_store:
  type: redis
  target: /subscriptions/s/resourcegroups/g/providers/Microsoft.Cache/Redis/r
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error[invalid-format]: full resource id
offline_store:
  type: azure_data_lake_gen2
  target: /subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a/blobServices/default/containers/c
"##,
        );
    }
}
