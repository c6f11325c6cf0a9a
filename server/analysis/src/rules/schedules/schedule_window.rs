//! `schedule-window`: a schedule that ends before it begins.

use crate::rule::{Context, Report};
use crate::values::checked;
use crate::values::datetime::moment;
use crate::values::scalar::Written;
use crate::{Finding, Place, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    code: "schedule-window",
    group: "schedules",
    summary: "A schedule ends before it begins",
    severity: Severity::Warning,
    fix: None,
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-schedule",
    documentation: r#"
## What it checks

That `end_time` of a trigger lies behind `start_time`. Times with an offset and times without are not compared.

## Why

Such a schedule never runs.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/schedule.schema.json
name: nightly
trigger:
  type: cron
  expression: "0 3 * * *"
  start_time: "2030-06-01T00:00:00"
  end_time: "2030-01-01T00:00:00"
create_job: azureml:my-job
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/schedule.schema.json
name: nightly
trigger:
  type: cron
  expression: "0 3 * * *"
  start_time: "2030-01-01T00:00:00"
  end_time: "2030-06-01T00:00:00"
create_job: azureml:my-job
```

## Fix

None: which of the two is wrong is yours to say.

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

fn judge(context: &Context<'_>, trigger: &Place<'_>) -> Option<Finding> {
    let object = trigger.object?;
    object.key("start_time").and(object.key("end_time"))?;
    let moment_of = |key: &str| match Written::of(trigger.node.get(key)?) {
        Written::Text(text) => moment(text),
        _ => None,
    };
    let (start, end) = (moment_of("start_time")?, moment_of("end_time")?);
    if start.offset != end.offset || end > start {
        return None;
    }
    let entry = trigger.node.entry("end_time")?;
    let begins = trigger.node.entry("start_time")?;
    let message = "`end_time` does not lie behind `start_time`: the schedule never runs.";
    Some(Finding::new(context.rule, entry.key.span, message).related(begins.key.span, "The start"))
}
