//! `deny-without-addresses`: a workspace that refuses all addresses and admits none.

use crate::rule::{Context, Report};
use crate::values::checked;
use crate::values::scalar::Written;
use crate::{Finding, Place, Rule, Severity, TypedDocument};

/// The rule.
pub static RULE: Rule = Rule {
    code: "deny-without-addresses",
    group: "workspace",
    summary: "Network rules deny everything and admit no address",
    severity: Severity::Error,
    fix: None,
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-configure-private-link#enable-public-access-only-from-internet-ip-ranges",
    documentation: r#"
## What it checks

That `network_acls` with `default_action: Deny` has `ip_rules` with at least one address.

## Why

Azure ML refuses the file. To close a workspace to the internet altogether, set `public_network_access: Disabled`.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: my-workspace
network_acls:
  default_action: Deny
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: my-workspace
network_acls:
  default_action: Deny
  ip_rules:
    - value: 20.10.0.0/16
```

## Fix

None: which addresses may come in is yours to say.

## References

- [Configure a private endpoint for a workspace](https://learn.microsoft.com/azure/machine-learning/how-to-configure-private-link#enable-public-access-only-from-internet-ip-ranges)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        for place in checked(document) {
            if place.object.is_some_and(|object| object.name == "NetworkAclsSchema")
                && let Some(finding) = judge(context, document, place)
            {
                report.add(finding);
            }
        }
    }
}

fn judge(context: &Context<'_>, document: &TypedDocument<'_>, place: &Place<'_>) -> Option<Finding> {
    let denies = place.node.get("default_action").map(Written::of) == Some(Written::Text("Deny"));
    let all_literal = place.node.entries().iter().all(|(entry, _)| entry.key.literal);
    if !denies || !all_literal || document.intends(place, "ip_rules") {
        return None;
    }
    if let Some(rules) = place.node.get("ip_rules") {
        let empty = match Written::of(rules) {
            Written::Null => true,
            Written::Sequence => rules.items().next().is_none(),
            _ => false,
        };
        if !empty {
            return None;
        }
    }
    let span = place.node.entry("ip_rules").or_else(|| place.node.entry("default_action"))?.key.span;
    let message = "`default_action: Deny` needs `ip_rules` with at least one address. To let nobody in from the \
                   internet, write `public_network_access: Disabled` on the workspace instead.";
    Some(Finding::new(context.rule, span, message))
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn an_empty_list_admits_nobody() {
        check(
            "$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: my-workspace
network_acls:
  default_action: Deny
  ip_rules: []
# ^^^^^^^^ error[deny-without-addresses]
",
        );
    }

    #[test]
    fn a_placeholder_may_be_a_list() {
        check(
            "$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: my-workspace
network_acls:
  default_action: Deny
  ip_rules: $RULES
",
        );
    }
}
