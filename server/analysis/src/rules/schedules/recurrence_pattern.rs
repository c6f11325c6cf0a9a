//! `recurrence-pattern`: times of the day or days that do not go with the frequency.

use crate::rule::{Context, Report};
use crate::values::checked;
use crate::values::scalar::Written;
use crate::{Finding, Place, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    code: "recurrence-pattern",
    group: "schedules",
    summary: "A recurrence names hours or days that its frequency does not look at",
    severity: Severity::Warning,
    fix: None,
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-schedule#recurrence-schedule",
    documentation: r#"
## What it checks

That `schedule` of a recurrence goes with its `frequency`: hours and minutes with `day`, `week` and `month`, week days
with `week` and `month`, days of the month with `month`.

## Why

What does not go with the frequency is refused by the service or passed over, so that the schedule runs at other times
than it says.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/schedule.schema.json
name: nightly
trigger:
  type: recurrence
  frequency: day
  interval: 1
  schedule:
    hours: 3
    minutes: 0
    week_days: monday
create_job: azureml:my-job
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/schedule.schema.json
name: nightly
trigger:
  type: recurrence
  frequency: week
  interval: 1
  schedule:
    hours: 3
    minutes: 0
    week_days: monday
create_job: azureml:my-job
```

## Fix

None: whether the frequency or the days are wrong is yours to say.

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
            let of_schedules =
                place.object.is_some_and(|object| object.name == "trigger.RecurrenceTriggerSchema");
            if let Some(finding) = of_schedules.then(|| judge(context, place)).flatten() {
                report.add(finding);
            }
        }
    }
}

fn judge(context: &Context<'_>, trigger: &Place<'_>) -> Option<Finding> {
    let Written::Text(frequency) = Written::of(trigger.node.get("frequency")?) else { return None };
    let schedule = trigger.node.get("schedule")?;
    let frequency = frequency.to_ascii_lowercase();
    let (key, goes_with) = match frequency.as_str() {
        "minute" | "hour" => ("schedule", "`day`, `week` and `month`"),
        "day" if schedule.entry("week_days").is_some() => ("week_days", "`week` and `month`"),
        "day" | "week" if schedule.entry("month_days").is_some() => ("month_days", "`month`"),
        _ => return None,
    };
    let holder = if key == "schedule" { trigger.node } else { schedule };
    let entry = holder.entry(key)?;
    let message = format!("`{key}` goes with the frequencies {goes_with} only, not with `{frequency}`.");
    let message = message.replace("frequencies `month` only", "frequency `month` only");
    Some(Finding::new(context.rule, entry.key.span, message))
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    const HEAD: &str = "$schema: https://azuremlschemas.azureedge.net/latest/schedule.schema.json
name: nightly
create_job: azureml:my-job
trigger:
  type: recurrence
  interval: 1
";

    #[test]
    fn hours_have_no_hours() {
        check(&format!(
            "{HEAD}  frequency: Hour
  schedule: {{hours: 3, minutes: 0}}
# ^^^^^^^^ warning[recurrence-pattern]: not with `hour`
"
        ));
    }

    #[test]
    fn weeks_have_no_days_of_the_month() {
        check(&format!(
            "{HEAD}  frequency: week
  schedule:
    hours: 3
    minutes: 0
    month_days: 1
#   ^^^^^^^^^^ warning[recurrence-pattern]: the frequency `month` only
"
        ));
    }
}
