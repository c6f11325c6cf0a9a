//! `traffic-sum`: shares of traffic beyond 100 percent.

use super::shares::{Shares, shares};
use crate::rule::{Context, Report};
use crate::{Finding, Rule, Safety, Severity};
use azureml_syntax::edit::{NewValue, Operation};

/// The rule.
pub static RULE: Rule = Rule {
    code: "traffic-sum",
    group: "endpoints",
    summary: "The shares of traffic are more than 100 percent",
    severity: Severity::Error,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-safely-rollout-online-endpoints",
    documentation: r#"
## What it checks

That the percentages under `traffic` of an online endpoint do not add up to more than 100. Shares that are written as
placeholders are not counted, so the sum is then left alone.

## Why

The SDK refuses the file. Less than 100 is allowed: the rest of the requests is answered by nobody, which is useful
only while the first deployment is being made.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: my-endpoint
traffic:
  blue: 90
  green: 20
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: my-endpoint
traffic:
  blue: 80
  green: 20
```

## Fix

Offers the share that makes 100, where one share decides. It changes who answers, so it is never applied by itself.

## References

- [Safe rollout for online endpoints](https://learn.microsoft.com/azure/machine-learning/how-to-safely-rollout-online-endpoints)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        let Some((place, Shares { all, unknown: false })) = shares(document, "traffic") else { continue };
        let sum: i128 = all.iter().map(|(_, share)| share).sum();
        if sum <= 100 {
            continue;
        }
        let Some(entry) = place.entry else { continue };
        let parts: Vec<String> = all.iter().map(|(_, share)| share.to_string()).collect();
        let message = if all.len() == 1 {
            format!("`traffic` gives one deployment {sum} percent of the requests; there are only 100.")
        } else {
            format!(
                "The shares under `traffic` add up to {sum} percent ({}); there are only 100.",
                parts.join(" + ")
            )
        };
        let mut finding = Finding::new(context.rule, entry.key.span, message);
        // The last share gives way, else the greatest one.
        let candidates = all.last().into_iter().chain(all.iter().max_by_key(|(_, share)| *share));
        if let Some((entry, share)) =
            candidates.into_iter().find(|(_, share)| (0..=100).contains(&(sum - share)))
        {
            let rest = 100 - (sum - share);
            let to = NewValue::Literal(rest.to_string());
            finding = finding.fix(
                Safety::Unsafe,
                format!("Give `{}` {rest} percent", entry.key.text),
                vec![Operation::SetValue { key: entry.key.span, to }],
            );
        }
        report.add(finding);
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, check_fix};

    #[test]
    fn the_greatest_share_gives_way_where_the_last_cannot() {
        check_fix(
            "traffic-sum",
            r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: my-endpoint
traffic:
  blue: 120
  green: 10
"##,
            r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: my-endpoint
traffic:
  blue: 90
  green: 10
"##,
        );
    }

    #[test]
    fn an_unknown_share_leaves_the_sum_open() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: my-endpoint
traffic:
  blue: 90
  green: ${GREEN}
"##,
        );
    }

    #[test]
    fn quoted_shares_count() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: my-endpoint
traffic:
#^^^^^^ error[traffic-sum]: 110 percent
  blue: "60"
  green: 50
"##,
        );
    }
}
