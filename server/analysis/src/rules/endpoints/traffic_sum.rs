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

Where one share decides, offers the share that makes 100. It changes who answers, so it is never applied by itself.

## References

- [Safe rollout for online endpoints](https://learn.microsoft.com/azure/machine-learning/how-to-safely-rollout-online-endpoints)
"#,
    check,
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
        if let Some((last, share)) = all.last()
            && sum - share <= 100
        {
            let rest = 100 - (sum - share);
            let to = NewValue::Literal(rest.to_string());
            finding = finding.fix(
                Safety::Unsafe,
                format!("Give `{}` {rest} percent", last.key.text),
                vec![Operation::SetValue { key: last.key.span, to }],
            );
        }
        report.add(finding);
    }
}
