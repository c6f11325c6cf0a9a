//! `scheduled-job`: a schedule of a job that it cannot start.

use crate::rule::{Context, Report};
use crate::values::checked;
use crate::values::scalar::Written;
use crate::{Finding, Place, Rule, Safety, Severity};
use azureml_syntax::edit::{NewValue, Operation, Place as Where};

/// The rule.
pub static RULE: Rule = Rule {
    code: "scheduled-job",
    group: "schedules",
    summary: "A schedule cannot start this job",
    severity: Severity::Error,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-schedule#job-definition",
    documentation: r#"
## What it checks

That `create_job` says `type` where `job` names one that has run (`azureml:…`), and that the type is `pipeline`.

## Why

Without `type` the SDK does not know how to read what differs, and refuses the file. Commands and Spark jobs load from
files, but `az ml` refuses them when it creates the schedule: schedules start pipelines only. One that has run loads as
neither, for what it runs cannot be said here.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/schedule.schema.json
name: nightly
trigger:
  type: cron
  expression: "0 3 * * *"
create_job:
  job: azureml:my-job
  experiment_name: nightly
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/schedule.schema.json
name: nightly
trigger:
  type: cron
  expression: "0 3 * * *"
create_job:
  type: pipeline
  job: azureml:my-job
  experiment_name: nightly
```

## Fix

Writes `type: pipeline`. It is never applied by itself.

## References

- [Schedules](https://learn.microsoft.com/azure/machine-learning/reference-yaml-schedule#job-definition)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        let scheduled = |place: &&Place<'_>| {
            place.entry.is_some_and(|entry| &*entry.key.text == "create_job")
                && place.object.is_some_and(|object| object.name.ends_with("CreateJobSchema"))
        };
        for place in checked(document).filter(scheduled) {
            if let Some(finding) = judge(context, place) {
                report.add(finding);
            }
        }
    }
}

fn judge(context: &Context<'_>, place: &Place<'_>) -> Option<Finding> {
    let job = place.node.get("job").map(Written::of);
    let has_run = matches!(job, Some(Written::Text(job)) if job.starts_with("azureml:"));
    let Some(entry) = place.node.entry("type") else {
        let key = place.node.entry("job")?.key.span;
        let message = "A job that has run needs `type` beside it; without, Azure ML refuses the file.";
        let add = Operation::AddEntry {
            map: place.node.resolve().span(),
            key: "type".to_owned(),
            value: NewValue::String("pipeline".to_owned()),
            place: Where::First,
        };
        return has_run.then(|| {
            Finding::new(context.rule, key, message).fix(Safety::Unsafe, "Add `type: pipeline`", vec![add])
        });
    };
    let Written::Text(r#type @ ("command" | "spark")) = Written::of(place.node.get("type")?) else {
        return None;
    };
    let (message, severity) = if has_run {
        (
            format!("A {type} job that has run cannot be scheduled: Azure ML refuses the file."),
            Severity::Error,
        )
    } else {
        (
            format!(
                "Schedules start pipelines only: the file loads, and `az ml` refuses the {type} job when it creates \
                 the schedule. Make it a step of a pipeline."
            ),
            Severity::Warning,
        )
    };
    let mut finding = Finding::new(context.rule, place.node.get("type")?.span(), message).severity(severity);
    if has_run {
        let to = NewValue::String("pipeline".to_owned());
        let set = vec![Operation::SetValue { key: entry.key.span, to }];
        finding = finding.fix(Safety::Unsafe, "Write `pipeline`", set);
    }
    Some(finding.help(place.key.map_or("", |key| &key.link)))
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn commands_load_and_are_refused_later() {
        check(
            "$schema: https://azuremlschemas.azureedge.net/latest/schedule.schema.json
name: nightly
trigger: {type: cron, expression: 0 3 * * *}
create_job:
  type: spark
#       ^^^^^ error[scheduled-job]: cannot be scheduled
  job: azureml:my-job
",
        );
    }
}
