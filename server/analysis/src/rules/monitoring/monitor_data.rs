//! `monitor-data`: a monitor that has no data to look at.

use crate::rule::{Context, Report};
use crate::values::checked;
use crate::values::scalar::Written;
use crate::{Finding, Place, Rule, Severity, TypedDocument};
use azureml_syntax::Node;

/// The rule.
pub static RULE: Rule = Rule {
    code: "monitor-data",
    group: "monitoring",
    summary: "A monitor names neither a deployment that collects data nor data of its own",
    severity: Severity::Warning,
    fix: None,
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-monitor",
    documentation: r#"
## What it checks

That signals have data where no deployment collects them: without `monitoring_target.endpoint_deployment_id` the signals
for data drift, data quality and prediction drift need `production_data` and `reference_data`, and the one for feature
attribution drift needs `production_data`. A monitor without signals always needs the deployment. And that a monitor
watches either a deployment or a model.

## Why

The file loads, and `az ml` refuses it when it creates the schedule, for it then looks for the data that the deployment
collects.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/monitorSchedule.schema.json
name: my-monitor
trigger: {type: recurrence, frequency: day, interval: 1}
create_monitor:
  compute: {instance_type: standard_e4s_v3, runtime_version: "3.4"}
  monitoring_signals:
    drift:
      type: data_drift
      reference_data:
        input_data: {type: mltable, path: "azureml:train:1"}
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/monitorSchedule.schema.json
name: my-monitor
trigger: {type: recurrence, frequency: day, interval: 1}
create_monitor:
  compute: {instance_type: standard_e4s_v3, runtime_version: "3.4"}
  monitoring_target:
    ml_task: classification
    endpoint_deployment_id: azureml:my-endpoint:blue
  monitoring_signals:
    drift:
      type: data_drift
      reference_data:
        input_data: {type: mltable, path: "azureml:train:1"}
```

## Fix

None: which deployment or which data is yours to say.

## References

- [Monitoring schedules](https://learn.microsoft.com/azure/machine-learning/reference-yaml-monitor)
- [Data collection](https://learn.microsoft.com/azure/machine-learning/how-to-collect-production-data)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        let Some(monitor) = document.at(&["create_monitor"]) else { continue };
        if !matches!(Written::of(monitor.node), Written::Map) {
            continue;
        }
        let target = monitor.node.get("monitoring_target");
        let deployment = target.and_then(|target| target.entry("endpoint_deployment_id"));
        if let Some((model, other)) = target.and_then(|target| target.entry("model_id")).zip(deployment) {
            let message = "A monitor watches a deployment or a model, not both: the model is passed over.";
            let finding = Finding::new(context.rule, model.key.span, message)
                .severity(Severity::Information)
                .related(other.key.span, "The deployment");
            report.add(finding);
        }
        // What is brought in from elsewhere is unknown.
        let unknown = target.is_some_and(|target| target.is_expression() || !is_complete(target));
        if deployment.is_some() || unknown {
            continue;
        }
        signals(context, document, monitor, report);
    }
}

fn signals(
    context: &Context<'_>,
    document: &TypedDocument<'_>,
    monitor: &Place<'_>,
    report: &mut Report<'_>,
) {
    let written = monitor.node.get("monitoring_signals");
    // With neither signals nor a target the monitor is still being written.
    let begun = written.or(monitor.node.get("monitoring_target")).is_some();
    let is_empty =
        |signals: Node<'_>| matches!(Written::of(signals), Written::Map) && signals.entries().is_empty();
    if begun && written.is_none_or(is_empty) {
        let key = monitor.node.entry("monitoring_signals").or(monitor.entry).map(|entry| entry.key.span);
        let message = "A monitor without signals needs `monitoring_target.endpoint_deployment_id`, a deployment that \
                       collects its data; without, `az ml` refuses to create the schedule.";
        report.add(Finding::new(context.rule, key.unwrap_or_else(|| monitor.span()), message));
    }
    for place in checked(document) {
        let needs: &[&str] = match place.object.map(|object| object.name.as_str()) {
            Some("DataDriftSignalSchema" | "DataQualitySignalSchema" | "PredictionDriftSignalSchema") => {
                &["production_data", "reference_data"]
            }
            Some("FeatureAttributionDriftSignalSchema") => &["production_data"],
            _ => continue,
        };
        let missing: Vec<String> = needs
            .iter()
            .filter(|key| place.node.get(key).is_none() && !document.intends(place, key))
            .map(|key| format!("`{key}`"))
            .collect();
        if missing.is_empty() || !is_complete(place.node) {
            continue;
        }
        let message = format!(
            "This signal needs {}, or the monitor `monitoring_target.endpoint_deployment_id`; without, `az ml` refuses \
             to create the schedule.",
            missing.join(" and ")
        );
        let span = place.entry.map_or_else(|| place.span(), |entry| entry.key.span);
        report.add(Finding::new(context.rule, span, message));
    }
}

/// Whether all keys of a mapping are known: none comes from a template.
fn is_complete(node: Node<'_>) -> bool {
    node.entries().iter().all(|(entry, _)| entry.key.literal)
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    const HEAD: &str = "$schema: https://azuremlschemas.azureedge.net/latest/monitorSchedule.schema.json
name: my-monitor
trigger: {type: recurrence, frequency: day, interval: 1}
";

    #[test]
    fn no_signals_need_a_deployment() {
        check(&format!(
            "{HEAD}create_monitor:
#^^^^^^^^^^^^^ warning[monitor-data]: A monitor without signals
  compute: {{instance_type: standard_e4s_v3, runtime_version: \"3.4\"}}
  monitoring_target: {{ml_task: classification}}
"
        ));
    }

    #[test]
    fn either_a_deployment_or_a_model() {
        check(&format!(
            "{HEAD}create_monitor:
  compute: {{instance_type: standard_e4s_v3, runtime_version: \"3.4\"}}
  monitoring_target:
    endpoint_deployment_id: azureml:my-endpoint:blue
    model_id: azureml:my-model:1
#   ^^^^^^^^ info[monitor-data]: not both
"
        ));
    }
}
