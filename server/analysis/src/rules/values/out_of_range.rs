//! `out-of-range`: a number beyond the limits of its key.

mod bicep;

use super::mend;
use crate::rule::{Context, Report};
use crate::values::checked;
use crate::values::scalar::{Written, fits};
use crate::{Finding, Place, Rule, Safety, Severity};
use azureml_catalog::{Range, Type};
use azureml_syntax::edit::NewValue;

/// The rule.
pub static RULE: Rule = Rule {
    code: "out-of-range",
    group: "values",
    summary: "A number is beyond the limits of its key",
    severity: Severity::Warning,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-overview",
    documentation: r#"
## What it checks

That a number lies within the limits of its key, both ends included.

In Bicep: whole numbers outside the bounds that the resource types of Azure Machine Learning give.

## Why

Where the SDK itself refuses the number it is an error. Most limits are known to the service alone: then the file loads
and the deployment fails, or does something else than was meant, and it is a warning.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
model: azureml:my-model:1
instance_type: Standard_DS3_v2
data_collector:
  collections: {}
  sampling_rate: 50
```

```bicep bad
resource cluster 'Microsoft.MachineLearningServices/workspaces/computes@2020-08-01' = {
  parent: workspace
  name: 'inference'
  location: location
  properties: {
    computeType: 'AKS'
    properties: {
      agentCount: 0
    }
  }
}
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
model: azureml:my-model:1
instance_type: Standard_DS3_v2
data_collector:
  collections: {}
  sampling_rate: 0.5
```

```bicep good
resource cluster 'Microsoft.MachineLearningServices/workspaces/computes@2020-08-01' = {
  parent: workspace
  name: 'inference'
  location: location
  properties: {
    computeType: 'AKS'
    properties: {
      agentCount: 3
    }
  }
}
```

## Fix

Offers the nearest limit; for a share that was written in percent, the share. It changes what is deployed, so it is
never applied by itself.

## References

- [YAML reference of the Azure ML CLI](https://learn.microsoft.com/azure/machine-learning/reference-yaml-overview)
"#,
    yaml: Some(check),
    bicep: Some(bicep::check),
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        for place in checked(document) {
            let (Type::Integer(range) | Type::Number(range)) = place.r#type else { continue };
            let written = Written::of(place.node);
            let outside = written.number(range.strict).is_some_and(|number| !holds(range, number));
            let parent = place.parent.and_then(|parent| document.places.get(parent));
            // Shares of traffic have rules of their own.
            let own = parent.and_then(|parent| parent.key).is_some_and(|key| key.name.contains("traffic"));
            if outside && !own && fits(written, place.declared) {
                report.add(finding(context, place, range, written));
            }
        }
    }
}

fn holds(range: &Range, number: f64) -> bool {
    range.min.is_none_or(|min| number >= min) && range.max.is_none_or(|max| number <= max)
}

fn finding(context: &Context<'_>, place: &Place<'_>, range: &Range, written: Written<'_>) -> Finding {
    let number = written.number(range.strict).unwrap_or_default();
    let unit = range.unit.as_ref().map_or_else(String::new, |unit| format!(" {unit}"));
    let limits = match (range.min, range.max) {
        (Some(min), Some(max)) => format!("from {min} to {max}{unit}"),
        // `1 instance or more`
        (Some(1.0), None) => format!("1{} or more", unit.strip_suffix('s').unwrap_or(&unit)),
        (Some(min), None) => format!("{min}{unit} or more"),
        (_, Some(max)) => format!("{max}{unit} or less"),
        (None, None) => String::new(),
    };
    let (severity, consequence) = if range.refused {
        (Severity::Error, "Azure ML refuses the file.")
    } else {
        (Severity::Warning, "The file loads, and does not work later.")
    };
    let message = format!("{} takes {limits}, not {number}. {consequence}", mend::subject(place));
    let mut finding = Finding::new(context.rule, place.span(), message)
        .severity(severity)
        .help(place.key.map_or("", |key| &key.link));
    let mut offer = |value: f64| {
        finding = finding.clone().fix(
            Safety::Unsafe,
            format!("Write `{value}`"),
            mend::set(place, NewValue::Literal(format!("{value}"))),
        );
    };
    if range.max == Some(1.0) && number > 1.0 && number <= 100.0 {
        offer(number / 100.0);
    }
    match (range.min, range.max) {
        (Some(min), _) if number < min => offer(min),
        (_, Some(max)) => offer(max),
        _ => {}
    }
    finding
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn what_the_sdk_refuses_is_an_error_and_the_rest_a_warning() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
instance_type: Standard_DS3_v2
instance_count: 0
#               ^ warning[out-of-range]
data_collector:
  collections: {}
  sampling_rate: 1.5
  #              ^^^ error[out-of-range]: from 0 to 1
"##,
        );
    }

    #[test]
    fn quoted_numbers_count() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
instance_type: Standard_DS3_v2
instance_count: "0"
#               ^^^ warning[out-of-range]
"##,
        );
    }

    #[test]
    fn both_ends_are_inside() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
instance_type: Standard_DS3_v2
data_collector:
  collections: {}
  sampling_rate: 1
"##,
        );
    }

    #[test]
    fn one_is_singular() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: cpu-cluster
type: amlcompute
max_instances: -5
#              ^^ warning[out-of-range]: takes 1 machine or more, not -5
"##,
        );
    }
}
