//! `sweep-sampling`: a way of sampling that does not go with the rest of a sweep.

use super::steps::{child, children, word};
use crate::rule::{Context, Report};
use crate::values::scalar::Written;
use crate::{Finding, Place, Rule, Safety, Severity, TypedDocument};
use azureml_syntax::edit::Operation;

/// The rule.
pub static RULE: Rule = Rule {
    code: "sweep-sampling",
    group: "jobs",
    summary: "The sampling algorithm of a sweep does not go with its search space or its policy",
    severity: Severity::Warning,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-tune-hyperparameters#sampling-the-hyperparameter-space",
    documentation: r#"
## What it checks

- `grid` tries every combination, so it takes only `choice`;
- `bayesian` takes only `choice`, `uniform` and `quniform`, and no `early_termination`.

## Why

The SDK sends such a sweep; the service refuses it.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/sweepJob.schema.json
type: sweep
sampling_algorithm: grid
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

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/sweepJob.schema.json
type: sweep
sampling_algorithm: grid
search_space:
  rate:
    type: choice
    values: [0.1, 0.5, 0.9]
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

Removes the policy where `bayesian` is meant; never by itself. Another distribution is yours to choose.

## References

- [Tune hyperparameters: sampling](https://learn.microsoft.com/azure/machine-learning/how-to-tune-hyperparameters#sampling-the-hyperparameter-space)
- [CLI (v2) sweep job](https://learn.microsoft.com/azure/machine-learning/reference-yaml-job-sweep)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        for place in &document.places {
            if place
                .object
                .is_some_and(|object| matches!(object.name.as_str(), "SweepJobSchema" | "SweepSchema"))
            {
                look(context, document, place, report);
            }
        }
    }
}

fn look(context: &Context<'_>, document: &TypedDocument<'_>, sweep: &Place<'_>, report: &mut Report<'_>) {
    let Some(algorithm) = sweep.node.get("sampling_algorithm") else { return };
    let algorithm = match Written::of(algorithm) {
        Written::Text(text) => Some(text.to_lowercase()),
        Written::Map => word(algorithm, "type"),
        _ => None,
    };
    let allowed: &[&str] = match algorithm.as_deref() {
        Some("grid") => &["choice"],
        Some("bayesian") => &["choice", "uniform", "quniform"],
        _ => return,
    };
    let algorithm = algorithm.unwrap_or_default();
    let space = child(document, sweep, "search_space");
    for variable in space.into_iter().flat_map(|space| children(document, space)) {
        let Some(kind) = word(variable.node, "type").filter(|kind| !allowed.contains(&kind.as_str())) else {
            continue;
        };
        let known = variable.object.is_some() && KNOWN.contains(&kind.as_str());
        let Some(entry) = variable.node.entry("type").filter(|_| known) else { continue };
        let allowed = crate::rules::wording::one_of(allowed.iter().copied());
        let message = format!("`{algorithm}` sampling takes only {allowed}; the service refuses `{kind}`.");
        report.add(Finding::new(context.rule, document.document.node(entry.value).span(), message));
    }
    if algorithm == "bayesian"
        && let Some(policy) = sweep.node.entry("early_termination")
        && Written::of(document.document.node(policy.value)) == Written::Map
    {
        let message =
            "`bayesian` sampling learns from whole runs; the service refuses `early_termination` with it.";
        report.add(Finding::new(context.rule, policy.key.span, message).fix(
            Safety::Unsafe,
            "Remove `early_termination`",
            vec![Operation::RemoveEntry { key: policy.key.span }],
        ));
    }
}

const KNOWN: [&str; 10] = [
    "choice",
    "uniform",
    "loguniform",
    "quniform",
    "qloguniform",
    "normal",
    "lognormal",
    "qnormal",
    "qlognormal",
    "randint",
];
