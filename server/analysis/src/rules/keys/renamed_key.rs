//! A key by the name that it had before.

use super::stranger::{finding, strangers, with_removal};
use crate::rules::wording::owner;
use crate::typed::Cause;
use crate::{Context, Report, Rule, Safety, Severity};
use azureml_catalog::{Key, Type};
use azureml_syntax::Node;
use azureml_syntax::edit::{NewValue, Operation};

/// Rule `renamed-key`.
pub static RULE: Rule = Rule {
    code: "renamed-key",
    group: "keys",
    summary: "Key that has another name today",
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

Keys of earlier versions of the YAML schemas that have another name today.

## Why

Azure ML refuses the old name as it refuses every unknown key. Older examples and answers still show it.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: scoring-online
auth_mode: key
allow_public_access: false
```

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: scoring-online
auth_mode: key
public_network_access: disabled
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: scoring-online
auth_mode: key
public_network_access: disabled
```

## Fix

Safe: writes the name of today, and the value as it is written today where that changed too. Unsafe, where the new key
is there already: removes the old one.

## References

- [CLI v2 YAML schemas](https://learn.microsoft.com/azure/machine-learning/reference-yaml-overview)
";

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for (document, stranger) in strangers(context) {
        let Cause::Renamed(now) = stranger.cause else { continue };
        let Some(place) = document.places.get(stranger.place) else { continue };
        let message = format!(
            "`{}` is not a key of {} any more; it is called `{}` now.",
            stranger.entry.key.text,
            owner(document, place),
            now.name
        );
        let finding = finding(context, stranger, message).help(&now.link);
        if place.node.entry(&now.name).is_some() || stranger.merged.is_some() {
            report.add(with_removal(finding, Safety::Unsafe, document, stranger));
            continue;
        }
        let key = stranger.entry.key.span;
        let mut operations = vec![Operation::RenameKey { key, to: now.name.clone() }];
        if let Some(to) = converted(now, document.document.node(stranger.entry.value)) {
            operations.push(Operation::SetValue { key, to });
        }
        report.add(finding.fix(Safety::Safe, format!("Rename to `{}`", now.name), operations));
    }
}

/// The old value as the new key takes it: `true` is `enabled`, `mlflow` is `mlflow_model`, one text a list of it; `None`
/// to keep it.
fn converted(key: &Key, node: Node<'_>) -> Option<NewValue> {
    let text = node.as_str()?.trim();
    let set = match &key.r#type {
        Type::Enum(set) => set,
        Type::Sequence(_) => return Some(NewValue::Sequence(vec![NewValue::String(text.to_owned())])),
        _ => return None,
    };
    let is = |value: &&String, word: &str| value.eq_ignore_ascii_case(word);
    if set.values.iter().any(|value| is(&value, text)) {
        return None;
    }
    let text = text.to_ascii_lowercase();
    let switched = match text.as_str() {
        "true" | "yes" | "on" => "enabled",
        "false" | "no" | "off" => "disabled",
        _ => "",
    };
    let longer =
        |value: &&String| value.strip_prefix(text.as_str()).is_some_and(|rest| rest.starts_with('_'));
    let mut values = set.values.iter();
    let value = values.clone().find(|value| is(value, switched)).or_else(|| values.find(longer));
    value.cloned().map(NewValue::String)
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, check_fix};

    const DEPLOYMENT: &str = "\
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: scoring
instance_type: Standard_DS3_v2
instance_count: 1
";

    #[test]
    fn the_old_name_is_named_with_the_new_one() {
        check(&format!(
            "{DEPLOYMENT}model:
  local_path: ./model
# ^^^^^^^^^^ error[renamed-key]: it is called `path` now
"
        ));
    }

    #[test]
    fn values_change_with_their_keys() {
        check_fix(
            "renamed-key",
            &format!("{DEPLOYMENT}model:\n  path: ./model\n  model_format: mlflow\n"),
            &format!("{DEPLOYMENT}model:\n  path: ./model\n  type: mlflow_model\n"),
        );
    }

    #[test]
    fn where_both_are_written_the_old_one_can_go() {
        check_fix(
            "renamed-key",
            &format!("{DEPLOYMENT}model:\n  path: ./model\n  local_path: ./model\n"),
            &format!("{DEPLOYMENT}model:\n  path: ./model\n"),
        );
    }

    #[test]
    fn one_text_becomes_a_list() {
        let template = "$schema: https://azuremlschemas.azureedge.net/latest/deploymentTemplate.schema.json
name: my-template
version: 1
";
        check_fix(
            "renamed-key",
            &format!("{template}allowed_instance_type: Standard_DS3_v2\n"),
            &format!("{template}allowed_instance_types:\n  - Standard_DS3_v2\n"),
        );
    }
}
