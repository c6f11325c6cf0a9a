//! `cron-expression`: a crontab expression that the service does not understand.

use crate::rule::{Context, Report};
use crate::values::scalar::Written;
use crate::values::{checked, cron};
use crate::{Finding, Place, Rule, Safety, Severity};
use azureml_catalog::Type;
use azureml_syntax::edit::{NewValue, Operation};

/// The rule.
pub static RULE: Rule = Rule {
    code: "cron-expression",
    group: "schedules",
    summary: "A crontab expression is not one that the service understands",
    severity: Severity::Warning,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-schedule#crontrigger",
    documentation: r#"
## What it checks

That a crontab expression has five fields, minute, hour, day of the month, month and day of the week, and that their
numbers lie within the limits.

## Why

The SDK takes every text, and the service refuses the schedule. Crontabs elsewhere have a field for seconds, `?`, or
words such as `@daily`; Azure ML has none of these.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/schedule.schema.json
name: nightly
trigger:
  type: cron
  expression: "0 0 3 * * *"
create_job: azureml:my-job
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/schedule.schema.json
name: nightly
trigger:
  type: cron
  expression: "0 3 * * *"
create_job: azureml:my-job
```

## Fix

Leaves out a first field for seconds, and writes `@daily` and its like out. It is never applied by itself.

## References

- [Schedules](https://learn.microsoft.com/azure/machine-learning/reference-yaml-schedule)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        for place in checked(document) {
            if let Some(finding) = judge(context, place) {
                report.add(finding);
            }
        }
    }
}

fn judge(context: &Context<'_>, place: &Place<'_>) -> Option<Finding> {
    let Type::String(text) = place.r#type else { return None };
    let Written::Text(written) = Written::of(place.node) else { return None };
    if text.form.as_deref() != Some("cron") {
        return None;
    }
    let fault = cron::fault(written)?;
    let message = format!(
        "The service does not understand this: {fault}. The five fields are minute, hour, day of the month, month \
         and day of the week."
    );
    let mut finding =
        Finding::new(context.rule, place.span(), message).help(place.key.map_or("", |key| &key.link));
    let fields: Vec<&str> = written.split_whitespace().collect();
    let without_seconds = match fields.as_slice() {
        [seconds, rest @ ..] if seconds.chars().all(|digit| digit.is_ascii_digit()) => Some(rest.join(" ")),
        _ => None,
    };
    let better = cron::written_out(written)
        .map(str::to_owned)
        .or(without_seconds)
        .filter(|better| cron::fault(better).is_none());
    if let Some(better) = better {
        let key = place.entry?.key.span;
        let set = Operation::SetValue { key, to: NewValue::String(better.clone()) };
        finding = finding.fix(Safety::Unsafe, format!("Write `{better}`"), vec![set]);
    }
    Some(finding)
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, check_fix};

    const HEAD: &str = "$schema: https://azuremlschemas.azureedge.net/latest/schedule.schema.json
name: nightly
create_job: azureml:my-job
trigger:
  type: cron
";

    #[test]
    fn numbers_have_limits() {
        check(&format!(
            "{HEAD}  expression: 0 25 * * *
#             ^^^^^^^^^^ warning[cron-expression]: the hour goes from 0 to 23, not to 25
"
        ));
    }

    #[test]
    fn what_is_filled_in_later_is_unknown() {
        check(&format!("{HEAD}  expression: $CRON\n"));
    }

    #[test]
    fn shorthands_are_written_out() {
        check_fix(
            "cron-expression",
            &format!("{HEAD}  expression: \"@daily\"\n"),
            &format!("{HEAD}  expression: \"0 0 * * *\"\n"),
        );
    }
}
