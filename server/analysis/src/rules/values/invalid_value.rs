//! `invalid-value`: a value outside its closed set.

mod bicep;

use super::mend;
use crate::rule::{Context, Report};
use crate::rules::wording::{one_of, with_article};
use crate::spelling::nearest;
use crate::typed::choices;
use crate::values::scalar::{Written, boolean_word, fits};
use crate::values::{casing, checked};
use crate::{Finding, Place, Rule, Safety, Severity, TypedDocument};
use azureml_catalog::{Enum, Type};
use azureml_syntax::edit::{NewValue, Operation};

/// The rule.
pub static RULE: Rule = Rule {
    code: "invalid-value",
    group: "values",
    summary: "A value is not one of the allowed ones",
    severity: Severity::Error,
    fix: Some(Safety::Safe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-overview",
    documentation: r#"
## What it checks

That a value with a closed set of alternatives is one of them. Other ways of writing one are fine where the SDK takes
them: `Disabled`, `AADToken`.

In Bicep: strings outside the sets that the resource types of Azure Machine Learning close. Most of their sets are open,
and letter case is free.

## Why

The SDK refuses the file. A trap is YAML itself: `off` and `no` without quotes are the boolean `false`, so
`public_network_access: off` says nothing that Azure ML knows, and `enabled: true` of a data collection is not the text
`"true"` that it wants. Where only the service refuses the value (a batch endpoint with `auth_mode: key`), or only the
documentation closes the set, it is a warning.

In Bicep, Azure refuses to deploy the resource.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: my-endpoint
public_network_access: off
```

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: my-endpoint
public_network_access: disabled
```

```bicep bad
resource cluster 'Microsoft.MachineLearningServices/workspaces/computes@2023-10-01' = {
  parent: workspace
  name: 'cpu'
  location: location
  properties: {
    computeType: 'AmlCompte'
  }
}
```

```bicep fixed
resource cluster 'Microsoft.MachineLearningServices/workspaces/computes@2023-10-01' = {
  parent: workspace
  name: 'cpu'
  location: location
  properties: {
    computeType: 'AmlCompute'
  }
}
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: my-endpoint
public_network_access: disabled
```

```bicep good
resource cluster 'Microsoft.MachineLearningServices/workspaces/computes@2023-10-01' = {
  parent: workspace
  name: 'cpu'
  location: location
  properties: {
    computeType: 'AmlCompute'
  }
}
```

## Fix

Writes the allowed value that was meant, where that is clear. In YAML the other allowed values are offered, not applied.

## References

- [YAML reference of the Azure ML CLI](https://learn.microsoft.com/azure/machine-learning/reference-yaml-overview)
- [YAML 1.1 booleans](https://yaml.org/type/bool.html)
"#,
    yaml: Some(check),
    bicep: Some(bicep::check),
    network: None,
};

/// Sets with more values than this are not offered one by one.
const OFFERED: usize = 6;

/// Sets of more values are not listed whole.
const LISTED: usize = 24;

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        for place in checked(document) {
            let written = Written::of(place.node);
            if matches!(written, Written::Unknown | Written::Null) || !fits(written, place.declared) {
                continue;
            }
            if is_empty_script(place, written) {
                let message =
                    format!("{} is empty. Write the file's path from `code` on.", mend::subject(place));
                report.add(Finding::new(context.rule, place.span(), message));
            } else if let Some(word) = unread_type(document, place, written) {
                let message = format!(
                    "The SDK does not know this type of connection by capital letters behind `_`. Write `{word}`."
                );
                let finding = Finding::new(context.rule, place.span(), message);
                report.add(offer(finding, place, word, Safety::Safe));
            } else if let Some(finding) = narrower(context, document, place, written) {
                report.add(finding);
            } else if let Some(set) = closed(place.declared, place.r#type)
                && !is_allowed(written, set)
                && !another_takes(written, place.declared)
            {
                // A word of another alternative, over the keys of this one: then this one's is meant.
                let all = choices(document, place).filter(|all| !is_allowed(written, all));
                let found = finding(context, document, place, all.as_ref().unwrap_or(set), written);
                let open = matches!(written, Written::Text(_)) && is_open(document, place);
                report.add(if open { found.severity(Severity::Warning) } else { found });
            }
        }
    }
}

/// A path below `code` that names no file; the SDK refuses it.
fn is_empty_script(place: &Place<'_>, written: Written<'_>) -> bool {
    let Type::String(text) = place.declared else { return false };
    text.form.as_deref() == Some("path-in-code")
        && matches!(written, Written::Text(path) if path.trim().is_empty())
}

/// The type of a connection with keys of its own, where the SDK takes the written word for no such type:
/// `AzureOpenAI` and `azure_open_ai` are, `AZURE_OPEN_AI` is not.
fn unread_type(
    document: &TypedDocument<'_>,
    place: &Place<'_>,
    written: Written<'_>,
) -> Option<&'static str> {
    let kind =
        document.identity.kind.filter(|kind| kind.family == "connections" && kind.id != "connection:base")?;
    let (Type::Enum(set), Written::Text(text)) = (place.declared, written) else { return None };
    let own = kind.family == "connections" && place.parent == Some(0) && mend::name(place) == "type";
    let shouted =
        text.split('_').skip(1).any(|word| word.starts_with(|letter: char| letter.is_ascii_uppercase()));
    casing::allowed(text, set).filter(|_| own && shouted)
}

/// The set that the value was meant for: the branch's, else the only one of a union of sets.
fn closed<'t>(declared: &'t Type, branch: &'t Type) -> Option<&'t Enum> {
    match (branch, declared) {
        (Type::Enum(set), _) => Some(set),
        (_, Type::Union(union)) => match union.any.as_slice() {
            [Type::Enum(set)] => Some(set),
            _ => None,
        },
        _ => None,
    }
}

/// Whether an alternative to the mapping around `place` takes any word for the same key.
fn is_open(document: &TypedDocument<'_>, place: &Place<'_>) -> bool {
    let around = place.parent.and_then(|parent| document.places.get(parent));
    let (Some(Type::Union(union)), Some(key)) = (around.map(|around| around.declared), place.key) else {
        return false;
    };
    union.any.iter().any(|branch| {
        let Type::Object(object) = branch else { return false };
        let object = azureml_catalog::object(object);
        let takes_any =
            object.and_then(|object| object.key(&key.name)).is_some_and(|key| match &key.r#type {
                Type::Enum(set) => set.advisory,
                Type::String(_) => true,
                _ => false,
            });
        // All else that is written there must be its own too.
        takes_any
            && around.is_some_and(|around| {
                let entries = around.node.entries();
                entries
                    .iter()
                    .all(|(entry, _)| object.is_some_and(|object| object.key(&entry.key.text).is_some()))
            })
    })
}

fn is_allowed(written: Written<'_>, set: &Enum) -> bool {
    matches!(written, Written::Text(text) if casing::allowed(text, set).is_some())
}

/// Whether an alternative that is no closed set takes the value, or another set has it.
fn another_takes(written: Written<'_>, declared: &Type) -> bool {
    let Type::Union(union) = declared else { return false };
    union.any.iter().any(|one| match one {
        Type::Enum(set) => is_allowed(written, set),
        Type::Union(_) => another_takes(written, one),
        other => fits(written, other),
    })
}

fn finding(
    context: &Context<'_>,
    document: &TypedDocument<'_>,
    place: &Place<'_>,
    set: &Enum,
    written: Written<'_>,
) -> Finding {
    let source = context.source.get(place.node.resolve().span().range()).unwrap_or_default();
    let as_list = as_list(place, written, source);
    let or_list = if as_list.is_some() { ", or a list" } else { "" };
    let allowed = match set.served().count() {
        count if count > LISTED => {
            format!("one of {count} values, such as {}", one_of(set.served().take(3)))
        }
        _ => format!("{}{or_list}", one_of(set.served())),
    };
    let subject = mend::subject(place);
    let message = match written {
        Written::Boolean(_) => format!(
            "YAML reads `{source}` as {}, and {subject} takes the text {allowed}. Quotes keep text as text.",
            written.words()
        ),
        Written::Integer(_) | Written::Float(_) | Written::Date => {
            format!("YAML reads `{source}` as {}, and {subject} takes {allowed}.", written.words())
        }
        Written::Text("") => format!("{subject} is empty; it takes {allowed}."),
        _ => format!(
            "`{}` is not a value of {subject}; it takes {allowed}.",
            place.node.as_str().unwrap_or(source)
        ),
    };
    let severity =
        if set.advisory && matches!(written, Written::Text(_)) { Severity::Warning } else { Severity::Error };
    let mut finding = Finding::new(context.rule, place.span(), message)
        .severity(severity)
        .help(place.key.map_or("", |key| &key.link));
    let meant = meant(place, set, written);
    if let Some(value) = meant {
        finding = offer(finding, place, value, Safety::Safe);
    }
    if let Some((title, operations)) = as_list.filter(|_| meant.is_none()) {
        finding = finding.fix(Safety::Unsafe, title, operations);
    }
    let kind = document.identity.kind.map(|kind| kind.id.to_lowercase()).unwrap_or_default();
    let own = own(document, place);
    let few = set.served().count() <= OFFERED;
    let mut others: Vec<&str> = set.served().filter(|value| Some(*value) != meant).collect();
    others.retain(|value| few || own.contains(value));
    // `type: kubernetes` first where the file is a Kubernetes deployment anyway, and what the keys beside it go with.
    others.sort_by_key(|value| (!own.contains(value), !kind.starts_with(*value)));
    for value in others {
        finding = offer(finding, place, value, Safety::Unsafe);
    }
    finding
}

/// What the alternative takes that the keys beside `place` speak for.
fn own<'d>(document: &TypedDocument<'d>, place: &Place<'d>) -> Vec<&'static str> {
    let around = place.parent.and_then(|parent| document.places.get(parent));
    match (around, place.r#type) {
        (Some(around), Type::Enum(set))
            if matches!(around.declared, Type::Union(_))
                && around.node.own_entries().len() > 1
                && set.values.len() <= LISTED =>
        {
            set.served().collect()
        }
        _ => Vec::new(),
    }
}

/// The value as the only item of a list, where a list of such values is an alternative: `features: age`.
fn as_list(place: &Place<'_>, written: Written<'_>, source: &str) -> Option<(String, Vec<Operation>)> {
    let Type::Union(union) = place.declared else { return None };
    let takes = |one: &Type| matches!(one, Type::Sequence(item) if matches!(**item, Type::String(_)));
    let brackets = [',', '[', ']', '{', '}', '#', ':'];
    let is_plain = matches!(written, Written::Text(text) if text == source && !text.contains(brackets));
    let list = format!("[{source}]");
    let fits_in = is_plain && place.entry.is_some() && union.any.iter().any(takes);
    fits_in.then(|| (format!("Write `{list}`"), mend::set(place, NewValue::Literal(list.clone()))))
}

fn offer(finding: Finding, place: &Place<'_>, value: &str, safety: Safety) -> Finding {
    finding.fix(safety, format!("Write `{value}`"), mend::set(place, NewValue::String(value.to_owned())))
}

/// The allowed value that was clearly meant.
fn meant<'s>(place: &Place<'_>, set: &'s Enum, written: Written<'_>) -> Option<&'s str> {
    let values = || set.served();
    let text = place.node.as_str()?.trim();
    if let Some(exact) = values().find(|value| value.eq_ignore_ascii_case(text)) {
        return Some(exact);
    }
    // `mount` became `ro_mount` for inputs.
    let tail = format!("_{}", text.to_lowercase());
    let mut longer = values().filter(|value| value.ends_with(&tail));
    if let (Some(only), None) = (longer.next(), longer.next()) {
        return Some(only);
    }
    let truth = match written {
        Written::Boolean(truth) => Some(truth),
        _ => boolean_word(&text.to_lowercase()),
    };
    if let Some(truth) = truth {
        let words = if truth { ["true", "enabled", "on"] } else { ["false", "disabled", "off"] };
        if let Some(value) = values().find(|value| words.contains(value)) {
            return Some(value);
        }
    }
    let other_word =
        OTHER_WORDS.iter().find(|(word, _)| word.eq_ignore_ascii_case(text)).map(|(_, value)| *value);
    values().find(|value| Some(*value) == other_word).or_else(|| nearest(text, values()))
}

/// What other languages call the types of parameters and data, and people how often something happens.
const OTHER_WORDS: [(&str, &str); 17] = [
    ("daily", "day"),
    ("hourly", "hour"),
    ("weekly", "week"),
    ("monthly", "month"),
    ("bool", "boolean"),
    ("int", "integer"),
    ("long", "integer"),
    ("float", "number"),
    ("double", "number"),
    ("decimal", "number"),
    ("str", "string"),
    ("text", "string"),
    ("file", "uri_file"),
    ("folder", "uri_folder"),
    ("directory", "uri_folder"),
    ("mlflow", "mlflow_model"),
    ("table", "mltable"),
];

/// Values that the SDK takes and the service refuses.
fn narrower(
    context: &Context<'_>,
    document: &TypedDocument<'_>,
    place: &Place<'_>,
    written: Written<'_>,
) -> Option<Finding> {
    let kind = document.identity.kind?;
    let Type::Enum(set) = place.r#type else { return None };
    let Written::Text(text) = written else { return None };
    let value = casing::allowed(text, set)?;
    if !set.unserved.iter().any(|refused| refused == value) {
        return None;
    }
    let served: Vec<&str> = set.served().collect();
    let message = format!(
        "{} of {} takes only {}; the service refuses `{text}`, although the SDK lets it pass.",
        mend::subject(place),
        with_article(&kind.title),
        one_of(served.iter().copied()),
    );
    let mut finding = Finding::new(context.rule, place.span(), message)
        .severity(Severity::Warning)
        .help(place.key.map_or("", |key| &key.link));
    for value in served {
        finding = offer(finding, place, value, Safety::Unsafe);
    }
    Some(finding)
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, check_fix};

    #[test]
    fn an_empty_script_is_none() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
instance_type: Standard_DS3_v2
code_configuration:
  code: source
  scoring_script: ""
#                 ^^ error[invalid-value]: is empty
"##,
        );
    }

    #[test]
    fn casings_that_the_sdk_takes_are_silent() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: my-endpoint
auth_mode: AADToken
public_network_access: DISABLED
identity:
  type: SystemAssigned
"##,
        );
    }

    #[test]
    fn a_boolean_becomes_the_text_that_was_meant() {
        check_fix(
            "invalid-value",
            r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
instance_type: Standard_DS3_v2
data_collector:
  collections:
    inputs:
      enabled: true
"##,
            r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
instance_type: Standard_DS3_v2
data_collector:
  collections:
    inputs:
      enabled: "true"
"##,
        );
    }

    #[test]
    fn spelling_is_mended() {
        check_fix(
            "invalid-value",
            r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: my-endpoint
auth_mode: aadtoken
"##,
            r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: my-endpoint
auth_mode: aad_token
"##,
        );
    }

    #[test]
    fn what_only_the_service_refuses_is_a_warning() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: my-endpoint
auth_mode: key
#          ^^^ warning[invalid-value]: takes only `aad_token`
"##,
        );
    }

    #[test]
    fn a_set_beside_free_text_is_open() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/modelBatchDeployment.schema.json
name: blue
type: model
endpoint_name: my-endpoint
compute: cpu-cluster
"##,
        );
    }

    #[test]
    fn placeholders_say_nothing() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: my-endpoint
auth_mode: {{ mode }}
#          ^^^^^^^^^^ hint[unfilled-template]
public_network_access: $ACCESS
"##,
        );
    }

    #[test]
    fn a_rule_of_the_network_is_what_its_destination_says() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: my-workspace
managed_network:
  isolation_mode: allow_only_approved_outbound
  outbound_rules:
    - name: pypi
      type: dns
#           ^^^ warning[invalid-value]: takes `fqdn`
      destination: pypi.org
    - name: factory
      type: tag
#           ^^^ warning[invalid-value]: takes `service_tag`
      destination:
        service_tag: DataFactory
        protocol: TCP
        port_ranges: "443"
"##,
        );
    }

    #[test]
    fn types_of_connections_are_not_shouted() {
        check_fix(
            "invalid-value",
            r##"$schema: http://azureml/sdk-2-0/Connection.json
name: gpt
type: AZURE_OPEN_AI
azure_endpoint: https://contoso.openai.azure.com/
"##,
            r##"$schema: http://azureml/sdk-2-0/Connection.json
name: gpt
type: azure_open_ai
azure_endpoint: https://contoso.openai.azure.com/
"##,
        );
        check(
            r##"$schema: http://azureml/sdk-2-0/Connection.json
name: gpt
type: AzureOpenAI
azure_endpoint: https://contoso.openai.azure.com/
"##,
        );
    }
}
