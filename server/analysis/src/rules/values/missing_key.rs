//! `missing-key`: a mapping lacks keys that the SDK, or the constructor behind it, asks for.

mod bicep;

use super::mend;
use crate::rule::{Context, Report};
use crate::rules::wording::quoted;
use crate::values::{casing, checked, scalar::Written};
use crate::{Finding, Place, Rule, Safety, Severity, TypedDocument};
use azureml_catalog::{Key, Object, Required, Type};
use azureml_syntax::Span;
use azureml_syntax::edit::{Operation, Place as Where};

/// The rule.
pub static RULE: Rule = Rule {
    code: "missing-key",
    group: "values",
    summary: "A mapping lacks keys that are required",
    severity: Severity::Error,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-overview",
    documentation: r#"
## What it checks

That every mapping has the keys that Azure ML requires in it: those that the schema asks for, and those that the code
behind it cannot do without, such as `identity.type`, or `scoring_script` beside `code`.

In Bicep: properties that the resource types of Azure Machine Learning require. Objects with a spread (`...`), in
`any()`, or half typed are left alone.

## Why

`az ml` refuses the file. A missing `name` or `endpoint_name` is only a hint: `--name` and `--endpoint-name` can give
them on the command line. What only the service asks for is a warning: the file loads, and what is made of it fails.

Azure refuses to deploy the resource.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: my-endpoint
identity: {}
```

```bicep bad
resource endpoint 'Microsoft.MachineLearningServices/workspaces/batchEndpoints@2023-10-01' = {
  parent: workspace
  name: 'scoring'
  location: location
  properties: {
    description: 'Scores hearts by night'
  }
}
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: my-endpoint
identity:
  type: system_assigned
```

```bicep good
resource endpoint 'Microsoft.MachineLearningServices/workspaces/batchEndpoints@2023-10-01' = {
  parent: workspace
  name: 'scoring'
  location: location
  properties: {
    authMode: 'AADToken'
    description: 'Scores hearts by night'
  }
}
```

## Fix

Adds the missing keys with a value to start from. It is yours to replace, so the fix is never applied by itself. In
Bicep there is none where an object is missing that asks for properties of its own.

## References

- [YAML reference of the Azure ML CLI](https://learn.microsoft.com/azure/machine-learning/reference-yaml-overview)
"#,
    yaml: Some(check),
    bicep: Some(bicep::check),
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        for place in checked(document) {
            if !matches!(Written::of(place.node), Written::Map) {
                continue;
            }
            let Some(object) = place.object else { continue };
            let missing = missing_here(document, place, object);
            if let Some(finding) = finding(context, document, place, object, &missing) {
                report.add(finding);
            }
        }
    }
}

/// The keys that `place` lacks, unless another alternative of its union lacks none, or a key that is reported
/// elsewhere was meant to be one of them.
fn missing_here(
    document: &TypedDocument<'_>,
    place: &Place<'_>,
    object: &'static Object,
) -> Vec<&'static Key> {
    let entries = place.node.entries();
    if entries.iter().any(|(entry, _)| !entry.key.literal) {
        return Vec::new();
    }
    let present = |name: &str| entries.iter().any(|(entry, _)| &*entry.key.text == name);
    if let Type::Union(union) = place.declared {
        // `type: <TYPE>`: which alternative it is to be is not known yet.
        let decides = union.by.as_deref().and_then(|key| place.node.get(key));
        if decides.is_some_and(|word| matches!(Written::of(word), Written::Unknown)) {
            return Vec::new();
        }
        let complete = union.any.iter().filter_map(object_of).any(|other| {
            required(place, other).iter().all(|key| present(&key.name))
                && !other.keys.iter().any(|key| speaks_against(place, key))
                && entries.iter().all(|(entry, _)| {
                    other.key(&entry.key.text).is_some() || object.key(&entry.key.text).is_none()
                })
        });
        if complete {
            return Vec::new();
        }
    }
    required(place, object)
        .into_iter()
        .filter(|key| !present(&key.name) && !document.intends(place, &key.name))
        .collect()
}

/// Whether a word that is written there is none of those that `key` takes: `type: custom` is no `data_drift`.
fn speaks_against(place: &Place<'_>, key: &Key) -> bool {
    let (Type::Enum(set), Some(node)) = (&key.r#type, place.node.get(&key.name)) else { return false };
    matches!(Written::of(node), Written::Text(word) if casing::allowed(word, set).is_none())
}

fn object_of(r#type: &'static Type) -> Option<&'static Object> {
    match r#type {
        Type::Object(name) => azureml_catalog::object(name),
        _ => None,
    }
}

/// What the catalog requires, and what only the combination of keys does.
fn required(place: &Place<'_>, object: &'static Object) -> Vec<&'static Key> {
    let mut keys: Vec<&Key> =
        object.keys.iter().filter(|key| key.required != Required::No && !key.read_only).collect();
    let needs: &[&str] = match object.name.as_str() {
        "CodeConfigurationSchema" if is_filled(place, "code") => &["scoring_script"],
        "AnonymousModelSchema" if is_filled(place, "version") => &["name"],
        // The SDK puts the target together from these.
        "MicrosoftOneLakeConnectionSchema" if !is_filled(place, "target") => {
            &["artifact", "one_lake_workspace_name"]
        }
        _ => &[],
    };
    let needs = needs.iter().filter_map(|name| object.key(name));
    keys.extend(needs.filter(|key| key.required == Required::No));
    keys
}

fn is_filled(place: &Place<'_>, key: &str) -> bool {
    place.node.get(key).is_some_and(|node| !matches!(Written::of(node), Written::Null | Written::Text("")))
}

fn finding(
    context: &Context<'_>,
    document: &TypedDocument<'_>,
    place: &Place<'_>,
    object: &Object,
    missing: &[&'static Key],
) -> Option<Finding> {
    let asked_by =
        |who: Required| -> Vec<&Key> { missing.iter().copied().filter(|key| key.required == who).collect() };
    let served = asked_by(Required::Service);
    // What the command line gives belongs to the file itself, not to a mapping of the same shape deeper down.
    let given = if place.parent.is_none() { asked_by(Required::CommandLine) } else { Vec::new() };
    // What only a combination of keys asks for is required by nobody, but the SDK looks for it.
    let needed: Vec<&Key> = missing
        .iter()
        .copied()
        .filter(|key| key.required != Required::Service)
        .filter(|key| key.required != Required::CommandLine || place.parent.is_some())
        .collect();
    let title = match place.entry {
        Some(entry) => format!("`{}`", entry.key.text),
        None if place.parent.is_none() => document
            .identity
            .kind
            .map_or_else(|| "This file".to_owned(), |kind| format!("This {}", kind.title)),
        None => format!("This {}", object.title),
    };
    let names = |keys: &[&Key]| {
        let names: Vec<String> = keys.iter().map(|key| key.name.clone()).collect();
        quoted(names.iter().map(String::as_str))
    };
    let options = |keys: &[&Key]| {
        let options: Vec<String> =
            keys.iter().map(|key| format!("--{}", key.name.replace('_', "-"))).collect();
        quoted(options.iter().map(String::as_str))
    };
    let (message, severity) = match (needed.as_slice(), given.as_slice()) {
        ([], []) if served.is_empty() => return None,
        ([], []) => (
            format!("{title} needs {}; without, the file loads and the service refuses it.", names(&served)),
            Severity::Warning,
        ),
        ([], given) => (
            format!(
                "{title} has no {}. Add it here, or give {} to `az ml` on the command line.",
                names(given),
                options(given)
            ),
            Severity::Hint,
        ),
        (needed, []) => {
            (format!("{title} needs {}; without, Azure ML refuses the file.", names(needed)), Severity::Error)
        }
        (needed, given) => (
            format!(
                "{title} needs {}; without, Azure ML refuses the file. {} can also come from the command line \
                 ({}).",
                names(needed),
                names(given),
                options(given)
            ),
            Severity::Error,
        ),
    };
    let map = place.node.resolve().span();
    let operations: Option<Vec<Operation>> = missing
        .iter()
        .map(|key| {
            let value = mend::sample(key, Some(place))?;
            Some(Operation::AddEntry { map, key: key.name.clone(), value, place: Where::Last })
        })
        .collect();
    let all: Vec<&Key> = missing.to_vec();
    let mut finding = Finding::new(context.rule, anchor(document, place), message).severity(severity);
    if let Some(operations) = operations {
        finding = finding.fix(Safety::Unsafe, format!("Add {}", names(&all)), operations);
    }
    let link = missing.first().map_or("", |key| key.link.as_str());
    let page = document.identity.kind.map_or("", |kind| kind.link.as_str());
    Some(finding.help(page).help(link))
}

/// The mapping's key; for the root and for list items the first key in it.
fn anchor(document: &TypedDocument<'_>, place: &Place<'_>) -> Span {
    if let Some(entry) = place.entry {
        return entry.key.span;
    }
    let first = place.node.own_entries().first().map(|entry| entry.key.span);
    first.unwrap_or_else(|| if place.parent.is_none() { document.document.span() } else { place.node.span() })
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn what_the_command_line_can_give_is_a_hint() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
#^^^^^^ hint[missing-key]: --name
endpoint_name: my-endpoint
instance_type: Standard_DS3_v2
"##,
        );
    }

    #[test]
    fn all_missing_keys_of_a_mapping_are_one_finding() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/modelBatchDeployment.schema.json
#^^^^^^ error[missing-key]: needs `compute`
type: model
model: azureml:m:1
"##,
        );
    }

    #[test]
    fn what_only_the_constructor_asks_for_is_missing_too() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/modelBatchDeployment.schema.json
name: blue
type: model
endpoint_name: my-endpoint
compute: azureml:cpu
settings:
#^^^^^^^ error[missing-key]: `mini_batch_size`
  output_action: append_row
"##,
        );
    }

    #[test]
    fn code_needs_a_script_and_a_version_a_name() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
instance_type: Standard_DS3_v2
code_configuration:
#^^^^^^^^^^^^^^^^^ error[missing-key]: `scoring_script`
  code: source
model:
#^^^^ error[missing-key]: `name`
  path: model
  version: 1
"##,
        );
    }

    #[test]
    fn an_environment_without_a_name_is_anonymous() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
instance_type: Standard_DS3_v2
environment:
  image: mcr.microsoft.com/a/b:1
"##,
        );
    }

    #[test]
    fn a_template_may_bring_the_key() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
{{ key }}: my-endpoint
"##,
        );
    }
}
