//! `mirror-traffic`: mirrored traffic that the service refuses.

use super::shares::shares;
use crate::rule::{Context, Report};
use crate::{Finding, Rule, Safety, Severity};
use azureml_syntax::edit::{NewValue, Operation};

/// The rule.
pub static RULE: Rule = Rule {
    code: "mirror-traffic",
    group: "endpoints",
    summary: "Mirrored traffic goes beyond what the service takes",
    severity: Severity::Warning,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-safely-rollout-online-endpoints",
    documentation: r#"
## What it checks

That `mirror_traffic` names one deployment and gives it no more than 50 percent.

## Why

The SDK lets the file pass, and the service refuses it.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: my-endpoint
mirror_traffic:
  green: 80
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: my-endpoint
mirror_traffic:
  green: 10
```

## Fix

Offers 50 percent. It changes what is deployed, so it is never applied by itself.

## References

- [Test a deployment with mirrored traffic](https://learn.microsoft.com/azure/machine-learning/how-to-safely-rollout-online-endpoints#test-the-deployment-with-mirrored-traffic)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

/// The greatest share that the service mirrors, in percent.
const GREATEST: i128 = 50;

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        let Some((place, shares)) = shares(document, "mirror_traffic") else { continue };
        if let [_, second, ..] = place.node.own_entries() {
            let message = "Requests are mirrored to one deployment only; the service refuses a second one.";
            report.add(Finding::new(context.rule, second.key.span, message));
            continue;
        }
        for (entry, share) in shares.all {
            if (0..=GREATEST).contains(&share) {
                continue;
            }
            let nearest = if share < 0 { 0 } else { GREATEST };
            let message = format!("At most {GREATEST} percent of the requests are mirrored, not {share}.");
            let to = NewValue::Literal(nearest.to_string());
            let operations = vec![Operation::SetValue { key: entry.key.span, to }];
            report.add(Finding::new(context.rule, document.document.node(entry.value).span(), message).fix(
                Safety::Unsafe,
                format!("Mirror {nearest} percent"),
                operations,
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn one_deployment_is_mirrored_to() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: my-endpoint
mirror_traffic:
  blue: 10
  green: 10
  #^^^^ warning[mirror-traffic]: one deployment
"##,
        );
    }
}
