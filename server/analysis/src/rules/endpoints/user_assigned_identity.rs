//! `user-assigned-identity`: identities that do not fit together.

use crate::rule::{Context, Report};
use crate::values::scalar::Written;
use crate::{Finding, Rule, Severity, TypedDocument};
use azureml_syntax::Node;

/// The rule.
pub static RULE: Rule = Rule {
    code: "user-assigned-identity",
    group: "endpoints",
    summary: "The identity and its list of user-assigned ones do not fit",
    severity: Severity::Error,
    fix: None,
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-access-resources-from-endpoints-managed-identities",
    documentation: r#"
## What it checks

That an online endpoint has at most one user-assigned identity, that `type: user_assigned` names one by its
`resource_id`, and that no list stands beside another type.

## Why

The SDK refuses a second identity. The rest it lets pass: then the service refuses the endpoint, or the list has no
effect. These are warnings.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: my-endpoint
identity:
  type: user_assigned
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: my-endpoint
identity:
  type: user_assigned
  user_assigned_identities:
    - resource_id: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/my-group/providers/Microsoft.ManagedIdentity/userAssignedIdentities/my-identity
```

## Fix

None: which identity is meant is yours to say.

## References

- [Access Azure resources from an online endpoint with a managed identity](https://learn.microsoft.com/azure/machine-learning/how-to-access-resources-from-endpoints-managed-identities)
"#,
    check,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        let Some(identity) = document.at(&["identity"]) else { continue };
        if identity.object.is_some_and(|object| object.name == "IdentitySchema")
            && let Some(finding) = judge(context, document, identity.node)
        {
            report.add(finding);
        }
    }
}

fn judge(context: &Context<'_>, document: &TypedDocument<'_>, identity: Node<'_>) -> Option<Finding> {
    let r#type = identity.entry("type")?;
    let Written::Text(text) = Written::of(document.document.node(r#type.value)) else { return None };
    let user = matches!(text.to_ascii_lowercase().replace('_', "").as_str(), "userassigned");
    let Some(list) = identity.entry("user_assigned_identities") else {
        let message = "`type: user_assigned` needs `user_assigned_identities` with one `resource_id` in it; the \
                       service refuses the endpoint without.";
        return user
            .then(|| Finding::new(context.rule, r#type.key.span, message).severity(Severity::Warning));
    };
    let node = document.document.node(list.value);
    let items: Vec<Node<'_>> = node.items().collect();
    match items.as_slice() {
        [_, second, ..] => {
            let message = format!(
                "An endpoint takes one user-assigned identity, and {} are listed. Keep one of them.",
                items.len()
            );
            let mut finding = Finding::new(context.rule, list.key.span, message);
            finding = finding.related(second.span(), "The second one");
            Some(finding)
        }
        [] if user && matches!(Written::of(node), Written::Sequence) => Some(
            Finding::new(context.rule, list.key.span, "The list names no identity; the service refuses the endpoint.")
                .severity(Severity::Warning),
        ),
        [one] if matches!(Written::of(*one), Written::Map) && one.get("resource_id").is_none() => {
            let has_merges = one.as_map().is_some_and(|map| !map.merges.is_empty());
            (!has_merges).then(|| {
                let message = "A user-assigned identity is named by its full `resource_id`; the SDK ignores other keys here.";
                Finding::new(context.rule, one.span(), message).severity(Severity::Warning)
            })
        }
        [_] if !user => Some(
            Finding::new(
                context.rule,
                list.key.span,
                format!("`user_assigned_identities` has no effect with `type: {text}`. Write `type: user_assigned`, or remove it."),
            )
            .severity(Severity::Warning),
        ),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn a_second_identity_is_refused() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: my-endpoint
identity:
  type: user_assigned
  user_assigned_identities:
  #^^^^^^^^^^^^^^^^^^^^^^^ error[user-assigned-identity]: 2 are listed
    - resource_id: /subscriptions/a
    - resource_id: /subscriptions/b
"##,
        );
    }

    #[test]
    fn a_list_beside_another_type_has_no_effect() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: my-endpoint
identity:
  type: system_assigned
  user_assigned_identities:
  #^^^^^^^^^^^^^^^^^^^^^^^ warning[user-assigned-identity]: no effect
    - resource_id: /subscriptions/a
"##,
        );
    }
}
