//! `data-window`: a window of time that a signal cannot use.

use crate::rule::{Context, Report};
use crate::values::checked;
use crate::{Finding, Place, Rule, Severity, TypedDocument};

/// The rule.
pub static RULE: Rule = Rule {
    code: "data-window",
    group: "monitoring",
    summary: "A data window of a monitor is fixed where it must move along, or both at once, or half",
    severity: Severity::Warning,
    fix: None,
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-monitor#monitoring-signals",
    documentation: r#"
## What it checks

That a `data_window` either moves along (`lookback_window_size`) or is fixed, with `window_start` and `window_end`; and
that the one of production data moves along.

## Why

Production data change all the time: `az ml` refuses fixed dates for them when it creates the schedule. Where both are
written, or only one end, the window is not the one that was meant: the SDK passes over what does not fit.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/monitorSchedule.schema.json
name: my-monitor
trigger: {type: recurrence, frequency: day, interval: 1}
create_monitor:
  compute: {instance_type: standard_e4s_v3, runtime_version: "3.4"}
  monitoring_target: {endpoint_deployment_id: "azureml:my-endpoint:blue"}
  monitoring_signals:
    drift:
      type: data_drift
      production_data:
        input_data: {type: uri_folder, path: "azureml:inputs:1"}
        data_window: {window_start: "2024-01-01", window_end: "2024-02-01"}
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/monitorSchedule.schema.json
name: my-monitor
trigger: {type: recurrence, frequency: day, interval: 1}
create_monitor:
  compute: {instance_type: standard_e4s_v3, runtime_version: "3.4"}
  monitoring_target: {endpoint_deployment_id: "azureml:my-endpoint:blue"}
  monitoring_signals:
    drift:
      type: data_drift
      production_data:
        input_data: {type: uri_folder, path: "azureml:inputs:1"}
        data_window: {lookback_window_size: P7D, lookback_window_offset: P0D}
```

## Fix

None: how long the window is to be is yours to say.

## References

- [Monitoring schedules](https://learn.microsoft.com/azure/machine-learning/reference-yaml-monitor)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        for place in checked(document) {
            let is_window = place.object.is_some_and(|object| object.name == "BaselineDataRangeSchema");
            if let Some(finding) = is_window.then(|| judge(context, document, place)).flatten() {
                report.add(finding);
            }
        }
    }
}

fn judge(context: &Context<'_>, document: &TypedDocument<'_>, window: &Place<'_>) -> Option<Finding> {
    let entry = |key: &str| window.node.entry(key);
    let (start, end) = (entry("window_start"), entry("window_end"));
    let fixed = start.or(end)?;
    let owner = window.parent.and_then(|parent| document.places.get(parent)).and_then(|parent| parent.object);
    let production = owner.is_some_and(|object| object.name == "ProductionDataSchema");
    let message = if production {
        "Production data take `lookback_window_size` and `lookback_window_offset` only; `az ml` refuses to create the \
         schedule with fixed dates."
            .to_owned()
    } else if entry("lookback_window_size").is_some() {
        "A window moves along or is fixed: beside `lookback_window_size` the fixed dates are passed over."
            .to_owned()
    } else if let (Some(_), Some(_)) = (start, end) {
        return None;
    } else {
        let missing = if start.is_some() { "window_end" } else { "window_start" };
        format!("A fixed window needs `{missing}` too; without, all of the data are looked at.")
    };
    Some(Finding::new(context.rule, fixed.key.span, message))
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn half_a_window_is_none() {
        check(
            "$schema: https://azuremlschemas.azureedge.net/latest/monitorSchedule.schema.json
name: my-monitor
trigger: {type: recurrence, frequency: day, interval: 1}
create_monitor:
  compute: {instance_type: standard_e4s_v3, runtime_version: \"3.4\"}
  monitoring_target: {endpoint_deployment_id: \"azureml:my-endpoint:blue\"}
  monitoring_signals:
    drift:
      type: data_drift
      reference_data:
        input_data: {type: mltable, path: \"azureml:train:1\"}
        data_window:
          window_start: \"2024-01-01\"
#         ^^^^^^^^^^^^ warning[data-window]: needs `window_end` too
",
        );
    }
}
