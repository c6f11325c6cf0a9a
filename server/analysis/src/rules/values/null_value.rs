//! `null-value`: a key with nothing behind it.

use super::mend;
use crate::rule::{Context, Report};
use crate::values::{checked, scalar::Written};
use crate::{Finding, Place, Rule, Safety, Severity, TypedDocument};
use azureml_catalog::{Key, Required, Type};
use azureml_syntax::edit::{NewValue, Operation};

/// The rule.
pub static RULE: Rule = Rule {
    code: "null-value",
    group: "values",
    summary: "A key has nothing behind it",
    severity: Severity::Error,
    fix: Some(Safety::Safe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-overview",
    documentation: r#"
## What it checks

That something stands behind every key. `tags:` alone, `null` and `~` are nothing.

## Why

The SDK refuses the file: "Field may not be null." Nothing is not the same as an empty list or mapping.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: my-endpoint
tags:
```

## Instead

Leave the key out, or write an empty value.

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: my-endpoint
tags: {}
```

## Fix

Removes the key. A key that is required gets a value to start from instead, which is not applied by itself.

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: my-endpoint
```

## References

- [YAML reference of the Azure ML CLI](https://learn.microsoft.com/azure/machine-learning/reference-yaml-overview)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        for place in checked(document) {
            let free = place.key.is_none() && may_be_nothing(place.declared);
            if place.parent.is_none() || free || place.key.is_some_and(|key| key.nullable) {
                continue;
            }
            if Written::of(place.node) == Written::Null {
                report.add(finding(context, document, place));
            }
        }
    }
}

fn may_be_nothing(r#type: &Type) -> bool {
    match r#type {
        Type::Any | Type::Null => true,
        Type::Union(union) => union.any.iter().any(may_be_nothing),
        _ => false,
    }
}

fn finding(context: &Context<'_>, document: &TypedDocument<'_>, place: &Place<'_>) -> Finding {
    let mapping = place.parent.and_then(|parent| document.places.get(parent));
    let Some(entry) = place.entry else {
        let message =
            "This list item is empty, and Azure ML refuses an empty value. Fill it in or remove it.";
        return Finding::new(context.rule, place.node.span(), message);
    };
    let name = &*entry.key.text;
    let finding = |advice: &str| {
        Finding::new(
            context.rule,
            place.span(),
            format!("`{name}` has no value, and Azure ML refuses an empty one. {advice}"),
        )
        .help(place.key.map_or("", |key| &key.link))
    };
    match place.key {
        Some(key) if key.required != Required::No => {
            let finding = finding("It is required: fill it in.");
            match mend::sample(key, mapping) {
                Some(value) => {
                    finding.fix(Safety::Unsafe, format!("Fill in `{name}`"), mend::set(place, value))
                }
                None => finding,
            }
        }
        Some(key) if let Some(only) = only(key) => finding(&format!("It takes only `{only}`.")).fix(
            Safety::Safe,
            format!("Write `{only}`"),
            mend::set(place, NewValue::String(only.to_owned())),
        ),
        // Code without a script is refused, too.
        Some(key) if key.name == "scoring_script" => finding("Fill it in."),
        _ => finding("Fill it in or leave the key out.").fix(
            Safety::Safe,
            format!("Remove `{name}`"),
            vec![Operation::RemoveEntry { key: entry.key.span }],
        ),
    }
}

/// The one word that may stand behind the key.
fn only(key: &Key) -> Option<&str> {
    match &key.r#type {
        Type::Enum(set) => match set.values.as_slice() {
            [only] => Some(only),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, check_fix};

    #[test]
    fn null_and_a_tilde_are_nothing_too() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: my-endpoint
tags: ~
#     ^ error[null-value]
description: null
#            ^^^^ error[null-value]
"##,
        );
    }

    #[test]
    fn free_values_may_be_nothing() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: my-endpoint
tags:
  team:
"##,
        );
    }

    #[test]
    fn a_required_key_is_filled_in() {
        check_fix(
            "null-value",
            r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
instance_type:
"##,
            r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
instance_type: Standard_DS3_v2
"##,
        );
    }
}
