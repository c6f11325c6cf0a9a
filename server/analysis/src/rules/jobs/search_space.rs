//! `search-space`: a distribution that no value can be drawn from, and limits of a sweep that contradict each other.

use crate::rule::{Context, Report};
use crate::values::scalar::Written;
use crate::{Finding, Place, Rule, Safety, Severity};
use azureml_syntax::edit::{NewValue, Operation};

/// The rule.
pub static RULE: Rule = Rule {
    code: "search-space",
    group: "jobs",
    summary: "Numbers of a sweep contradict each other",
    severity: Severity::Warning,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-job-sweep",
    documentation: r#"
## What it checks

- `min_value` lies below `max_value`;
- `choice` has values to choose from;
- `max_concurrent_trials` is at most `max_total_trials`, and `trial_timeout` at most `timeout`.

## Why

The SDK sends such a sweep. The service refuses it, or the limit never counts.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/sweepJob.schema.json
type: sweep
search_space:
  rate:
    type: uniform
    min_value: 0.9
    max_value: 0.1
objective:
  goal: maximize
  primary_metric: accuracy
limits:
  max_total_trials: 20
trial:
  command: python train.py --rate ${{search_space.rate}}
  environment: azureml:training:1
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/sweepJob.schema.json
type: sweep
search_space:
  rate:
    type: uniform
    min_value: 0.1
    max_value: 0.9
objective:
  goal: maximize
  primary_metric: accuracy
limits:
  max_total_trials: 20
trial:
  command: python train.py --rate ${{search_space.rate}}
  environment: azureml:training:1
```

## Fix

Lowers a limit of the sweep to the one above it; never by itself. The ends of a distribution are yours to mend.

## References

- [CLI (v2) sweep job](https://learn.microsoft.com/azure/machine-learning/reference-yaml-job-sweep)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        for place in &document.places {
            let Some(object) = place.object.filter(|_| Written::of(place.node) == Written::Map) else {
                continue;
            };
            match object.name.as_str() {
                "UniformSchema" | "QUniformSchema" | "IntegerQUniformSchema" => {
                    bounds(context, place, report)
                }
                "ChoiceSchema" => choice(context, place, report),
                "SweepJobLimitsSchema" => {
                    for (small, large, why) in [
                        (
                            "max_concurrent_trials",
                            "max_total_trials",
                            "no more trials can run at the same time than there are",
                        ),
                        ("trial_timeout", "timeout", "the whole sweep ends before one trial may"),
                    ] {
                        at_most(context, place, small, large, why, report);
                    }
                }
                _ => {}
            }
        }
    }
}

fn number(place: &Place<'_>, key: &str) -> Option<f64> {
    place.node.get(key).map(Written::of).and_then(|value| value.number(false))
}

fn bounds(context: &Context<'_>, place: &Place<'_>, report: &mut Report<'_>) {
    let (Some(least), Some(most)) = (number(place, "min_value"), number(place, "max_value")) else { return };
    if let Some(entry) = place.node.entry("min_value").filter(|_| least >= most) {
        let message =
            format!("`min_value` ({least}) has to lie below `max_value` ({most}); the service refuses this.");
        report.add(Finding::new(context.rule, entry.key.span, message));
    }
}

fn choice(context: &Context<'_>, place: &Place<'_>, report: &mut Report<'_>) {
    let empty = place
        .node
        .get("values")
        .is_some_and(|values| values.is_sequence() && values.items().next().is_none());
    if let Some(entry) = place.node.entry("values").filter(|_| empty) {
        report.add(Finding::new(
            context.rule,
            entry.key.span,
            "There is nothing to choose from: list the values here.",
        ));
    }
}

fn at_most(
    context: &Context<'_>,
    place: &Place<'_>,
    small: &str,
    large: &str,
    why: &str,
    report: &mut Report<'_>,
) {
    let (Some(one), Some(other)) = (number(place, small), number(place, large)) else { return };
    if let Some(entry) = place.node.entry(small).filter(|_| one > other && other > 0.0) {
        let message = format!("`{small}` ({one}) is above `{large}` ({other}), but {why}.");
        report.add(Finding::new(context.rule, entry.key.span, message).fix(
            Safety::Unsafe,
            format!("Write `{other}`"),
            vec![Operation::SetValue { key: entry.key.span, to: NewValue::Literal(format!("{other}")) }],
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn limits_have_an_order_and_choices_have_values() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/sweepJob.schema.json
type: sweep
search_space:
  size:
    type: choice
    values: []
#   ^^^^^^ warning[search-space]: nothing to choose from
objective:
  goal: maximize
  primary_metric: accuracy
limits:
  max_total_trials: 2
  max_concurrent_trials: 4
# ^^^^^^^^^^^^^^^^^^^^^ warning[search-space]: above `max_total_trials` (2)
trial:
  command: python train.py --size ${{search_space.size}}
  environment: azureml:training:1
"##,
        );
    }
}
