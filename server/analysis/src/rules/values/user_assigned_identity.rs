//! `user-assigned-identity`: identities that do not fit together.

use crate::rule::{Context, Report};
use crate::values::scalar::Written;
use crate::{Finding, Rule, Safety, Severity, TypedDocument};
use azureml_syntax::Node;
use azureml_syntax::edit::{NewValue, Operation};
use azureml_syntax::value::Entry;

/// The rule.
pub static RULE: Rule = Rule {
    code: "user-assigned-identity",
    group: "values",
    summary: "The identity and its list of user-assigned ones do not fit",
    severity: Severity::Error,
    fix: Some(Safety::Safe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-identity-based-service-authentication",
    documentation: r#"
## What it checks

That `type: user_assigned` of an endpoint, compute or workspace names identities by their resource ids, that no list
stands beside another type, and that an online endpoint has at most one.

## Why

The SDK refuses a second identity of an endpoint. The rest it lets pass: then the service refuses the resource, or the
list has no effect. In the file of a workspace, where the ids are keys, it passes an id with nothing behind it over.
These are warnings.

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

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: my-workspace
identity:
  type: user_assigned
  user_assigned_identities:
    /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/my-group/providers/Microsoft.ManagedIdentity/userAssignedIdentities/my-identity: {}
```

## Fix

Writes `{}` behind an id that stands alone as a key. Elsewhere none: which identity is meant is yours to say.

## References

- [Access Azure resources from an online endpoint with a managed identity](https://learn.microsoft.com/azure/machine-learning/how-to-access-resources-from-endpoints-managed-identities)
- [Service authentication with managed identities](https://learn.microsoft.com/azure/machine-learning/how-to-identity-based-service-authentication)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        let Some(place) = document.at(&["identity"]) else { continue };
        let Some(holder) = place.object.and_then(|object| Holder::of(&object.name)) else { continue };
        let identity = Identity { context, document, node: place.node, holder };
        if let Some(finding) = identity.judge() {
            report.add(finding);
        }
        identity.ids_alone(report);
    }
}

/// Who has the identity.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holder {
    /// An online endpoint: one identity, in a list.
    Endpoint,
    /// A compute: a list.
    Compute,
    /// A workspace: a mapping whose keys are the ids.
    Workspace,
}

impl Holder {
    fn of(object: &str) -> Option<Self> {
        match object {
            "IdentitySchema" => Some(Self::Endpoint),
            "compute.IdentitySchema" => Some(Self::Compute),
            "identity.IdentitySchema" => Some(Self::Workspace),
            _ => None,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Endpoint => "endpoint",
            Self::Compute => "compute",
            Self::Workspace => "workspace",
        }
    }
}

struct Identity<'c, 'd> {
    context: &'c Context<'c>,
    document: &'c TypedDocument<'d>,
    node: Node<'d>,
    holder: Holder,
}

impl<'d> Identity<'_, 'd> {
    fn list(&self) -> Option<(&'d Entry, Node<'d>)> {
        Some((self.node.entry("user_assigned_identities")?, self.node.get("user_assigned_identities")?))
    }

    fn warning(&self, span: azureml_syntax::Span, message: impl Into<String>) -> Finding {
        Finding::new(self.context.rule, span, message).severity(Severity::Warning)
    }

    fn judge(&self) -> Option<Finding> {
        let place = self.document.at(&["identity"])?;
        if self.document.intends(place, "user_assigned_identities") {
            return None;
        }
        let r#type = self.node.entry("type")?;
        let Written::Text(text) = Written::of(self.node.get("type")?) else { return None };
        let user = text.to_ascii_lowercase().replace('_', "").contains("userassigned");
        let holder = self.holder.name();
        let Some((entry, node)) = self.list() else {
            let below = if self.holder == Holder::Workspace {
                "the identity's id as a key"
            } else {
                "a `resource_id`"
            };
            return user.then(|| {
                self.warning(
                    r#type.key.span,
                    format!("`type: {text}` needs `user_assigned_identities` with {below} in it; the service refuses the {holder} without."),
                )
            });
        };
        let count = match Written::of(node) {
            Written::Sequence => node.items().count(),
            Written::Map if self.holder == Holder::Workspace => node.entries().len(),
            _ => return None,
        };
        match count {
            0 if user => Some(self.warning(
                entry.key.span,
                format!("The list names no identity; the service refuses the {holder}."),
            )),
            0 => None,
            2.. if self.holder == Holder::Endpoint => {
                let message =
                    format!("An endpoint takes one user-assigned identity, and {count} are listed. Keep one of them.");
                let second = node.items().nth(1)?.span();
                Some(Finding::new(self.context.rule, entry.key.span, message).related(second, "The second one"))
            }
            _ => self.nameless(node).or_else(|| {
                (!user).then(|| {
                    self.warning(
                        entry.key.span,
                        format!("`user_assigned_identities` has no effect with `type: {text}`. Write `type: user_assigned`, or remove it."),
                    )
                })
            }),
        }
    }

    /// A list's item that does not say which identity it is.
    fn nameless(&self, list: Node<'d>) -> Option<Finding> {
        let nameless = |item: &Node<'_>| {
            let has_merges = item.as_map().is_some_and(|map| !map.merges.is_empty());
            matches!(Written::of(*item), Written::Map) && item.get("resource_id").is_none() && !has_merges
        };
        let item = list.items().find(nameless)?;
        let message =
            "A user-assigned identity is named by its full `resource_id`; the SDK ignores other keys here.";
        Some(self.warning(item.span(), message))
    }

    /// Ids with nothing behind them: the SDK takes mappings alone.
    fn ids_alone(&self, report: &mut Report<'_>) {
        let Some((_, node)) = self.list().filter(|_| self.holder == Holder::Workspace) else { return };
        for entry in node.own_entries() {
            if Written::of(self.document.document.node(entry.value)) != Written::Null {
                continue;
            }
            let key = entry.key.span;
            let message = "The SDK passes an identity with nothing behind its id over, without a word. Write `{}` behind it.";
            report.add(self.warning(key, message).fix(
                Safety::Safe,
                "Write `{}` behind it",
                vec![Operation::SetValue { key, to: NewValue::Map(Vec::new()) }],
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, check_fix};

    #[test]
    fn a_second_identity_is_refused() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: my-endpoint
identity:
  type: user_assigned
  user_assigned_identities:
  #^^^^^^^^^^^^^^^^^^^^^^^ error[user-assigned-identity]: 2 are listed
    - resource_id: /subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/a
    - resource_id: /subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/b
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
    - resource_id: /subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/a
"##,
        );
    }

    #[test]
    fn a_compute_may_have_several() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: cpu-cluster
type: amlcompute
identity:
  type: user_assigned
  user_assigned_identities:
    - resource_id: /subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/a
    - resource_id: /subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/b
"##,
        );
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: cpu-cluster
type: amlcompute
identity:
  type: UserAssigned
  #^^^ warning[user-assigned-identity]: refuses the compute
"##,
        );
    }

    #[test]
    fn an_id_of_a_workspace_needs_a_mapping_behind_it() {
        let head = "$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: my-workspace
identity:
  type: system_assigned,user_assigned
  user_assigned_identities:
";
        check_fix(
            "user-assigned-identity",
            &format!("{head}    /subscriptions/s/a:\n"),
            &format!("{head}    /subscriptions/s/a: {{}}\n"),
        );
    }
}
