//! How an outbound rule is mended.

use crate::Safety;
use crate::network::questions::managed::{INLINE, OutboundRule, OutboundRules};
use crate::network::{Placed, Resource};
use azureml_syntax::Language;
use azureml_syntax::edit::{NewValue, Operation};

/// Without the rule; without all rules, where it is the only one. A resource of its own is left to people.
pub(super) fn without(
    rules: &OutboundRules,
    rule: &OutboundRule,
    owner: &Resource,
    placed: Placed,
) -> Placed {
    if !rule.is_inline() {
        return placed;
    }
    let inline = rules.all.iter().filter(|rule| rule.is_inline()).count();
    let operation = match (owner.written(INLINE), owner.written(&rule.path)) {
        (Some(all), Some(_)) if inline == 1 => Operation::RemoveEntry { key: all.key },
        (_, Some(written)) if owner.language == Language::Yaml => {
            Operation::RemoveItem { item: written.value }
        }
        (_, Some(written)) => Operation::RemoveEntry { key: written.key },
        _ => return placed,
    };
    placed.fix(Safety::Unsafe, format!("Remove rule `{}`", rule.name), &owner.whole.file, vec![operation])
}

/// As a private endpoint to the storage account of a host name, of which the id is to be filled in.
pub(super) fn as_private_endpoint(
    rule: &OutboundRule,
    owner: &Resource,
    (host, service): (&str, &str),
    placed: Placed,
) -> Placed {
    let (Some(r#type), Some(destination)) =
        (owner.written(&rule.at("type")), owner.written(&rule.at("destination")))
    else {
        return placed;
    };
    let in_yaml = owner.language == Language::Yaml;
    let spelled = |word: &str| if in_yaml { snake(word) } else { word.to_owned() };
    let account = host.split('.').next().filter(|name| !name.contains('*')).unwrap_or("mystorage");
    let id = format!(
        "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/my-group/providers/Microsoft.Storage/storageAccounts/{account}"
    );
    let id = match in_yaml {
        true => NewValue::String(id),
        false => NewValue::Literal(format!("resourceId('Microsoft.Storage/storageAccounts', '{account}')")),
    };
    let to = NewValue::Map(vec![
        (spelled("serviceResourceId"), id),
        (spelled("subresourceTarget"), NewValue::String(service.to_owned())),
        (spelled("sparkEnabled"), NewValue::Literal("false".to_owned())),
    ]);
    let operations = vec![
        Operation::SetValue { key: r#type.key, to: NewValue::String(spelled("PrivateEndpoint")) },
        Operation::SetValue { key: destination.key, to },
    ];
    let title = format!("Make a private endpoint to `{service}` of `{account}`");
    placed.fix(Safety::Unsafe, title, &owner.whole.file, operations)
}

/// `PrivateEndpoint` as YAML spells it.
pub(super) fn snake(word: &str) -> String {
    let mut spelled = String::with_capacity(word.len() + 4);
    for letter in word.chars() {
        if letter.is_ascii_uppercase() && !spelled.is_empty() {
            spelled.push('_');
        }
        spelled.push(letter.to_ascii_lowercase());
    }
    spelled
}
