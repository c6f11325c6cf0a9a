//! `conflicting-keys`: two keys of which only one may be there, or one has to be.

use super::steps::{is_set, is_whole, steps};
use crate::rule::{Context, Report};
use crate::values::scalar::Written;
use crate::{Finding, Place, Rule, Safety, Severity, TypedDocument};
use azureml_syntax::edit::{NewValue, Operation, Place as Where};

/// The rule.
pub static RULE: Rule = Rule {
    code: "conflicting-keys",
    group: "jobs",
    summary: "Keys of a job exclude each other, or one of them is needed",
    severity: Severity::Error,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-overview#job",
    documentation: r#"
## What it checks

- A pipeline job has either `jobs` or a `component`.
- A Spark job, and a Spark step of a pipeline, have either a `compute` or `resources`, and one of the two.
- A bandit policy has either `slack_factor` or `slack_amount`, and one of the two (a warning: only the service says so).

## Why

The SDK refuses such jobs before it sends anything; it looks at the default compute of a pipeline no more than at the
compute of its other steps.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/sparkJob.schema.json
type: spark
code: ./src
entry:
  file: main.py
conf:
  spark.driver.cores: 1
  spark.driver.memory: 2g
  spark.executor.cores: 2
  spark.executor.memory: 2g
  spark.executor.instances: 2
compute: azureml:spark-pool
resources:
  instance_type: standard_e4s_v3
  runtime_version: "3.4"
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/sparkJob.schema.json
type: spark
code: ./src
entry:
  file: main.py
conf:
  spark.driver.cores: 1
  spark.driver.memory: 2g
  spark.executor.cores: 2
  spark.executor.memory: 2g
  spark.executor.instances: 2
resources:
  instance_type: standard_e4s_v3
  runtime_version: "3.4"
```

## Fix

Removes one of the two, or adds the one that is needed. Which is meant is yours to say, so it is never applied by
itself.

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/sparkJob.schema.json
type: spark
code: ./src
entry:
  file: main.py
conf:
  spark.driver.cores: 1
  spark.driver.memory: 2g
  spark.executor.cores: 2
  spark.executor.memory: 2g
  spark.executor.instances: 2
resources:
  instance_type: standard_e4s_v3
  runtime_version: "3.4"
```

## References

- [CLI (v2) Spark job](https://learn.microsoft.com/azure/machine-learning/reference-yaml-job-spark)
- [CLI (v2) pipeline job](https://learn.microsoft.com/azure/machine-learning/reference-yaml-job-pipeline)
- [Early termination policies](https://learn.microsoft.com/azure/machine-learning/reference-yaml-job-sweep#early-termination-policies)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

/// Two keys, of which one may be there.
struct Pair {
    keys: [&'static str; 2],
    /// What is said when both are there.
    both: &'static str,
    /// What is said when none is, and what to add then; empty where none is needed.
    none: &'static str,
    severity: Severity,
}

const PIPELINE: Pair = Pair {
    keys: ["component", "jobs"],
    both: "A pipeline job runs either the steps under `jobs` or the pipeline of `component`, and this one names both.",
    none: "",
    severity: Severity::Error,
};

const SPARK: Pair = Pair {
    keys: ["compute", "resources"],
    both: "Spark runs either on the pool that `compute` names or on serverless machines of the size in `resources`, not on both.",
    none: "Spark needs to know where to run: a `compute` with an attached pool, or `resources` for serverless machines. The default \
           compute of a pipeline does not count.",
    severity: Severity::Error,
};

const BANDIT: Pair = Pair {
    keys: ["slack_amount", "slack_factor"],
    both: "A bandit policy has one slack: `slack_factor` as a share or `slack_amount` in units of the metric.",
    none: "A bandit policy needs its slack: `slack_factor` as a share or `slack_amount` in units of the metric.",
    severity: Severity::Warning,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        let Some(root) = document.places.first() else { continue };
        match document.identity.kind.map(|kind| kind.id.as_str()) {
            Some("pipelineJob") if filled(root, "jobs") => look(context, document, root, &PIPELINE, report),
            Some("sparkJob") => look(context, document, root, &SPARK, report),
            _ => {}
        }
        let is_spark = |step: &&Place<'_>| {
            step.object.is_some_and(|object| {
                matches!(object.name.as_str(), "SparkSchema" | "PipelineSparkJobSchema")
            })
        };
        for step in steps(document).into_iter().filter(is_spark) {
            look(context, document, step, &SPARK, report);
        }
        for policy in &document.places {
            if policy.object.is_some_and(|object| object.name == "BanditPolicySchema") {
                look(context, document, policy, &BANDIT, report);
            }
        }
    }
}

fn filled(place: &Place<'_>, key: &str) -> bool {
    place.node.get(key).is_some_and(|node| !node.own_entries().is_empty())
}

fn look(
    context: &Context<'_>,
    document: &TypedDocument<'_>,
    place: &Place<'_>,
    pair: &Pair,
    report: &mut Report<'_>,
) {
    if Written::of(place.node) != Written::Map || !is_whole(place.node) {
        return;
    }
    let [one, other] = pair.keys;
    let present = |key| is_set(place.node, key);
    let finding = match (present(one), present(other)) {
        (true, true) => {
            let (Some(first), Some(second)) = (place.node.entry(one), place.node.entry(other)) else {
                return;
            };
            let remove =
                |key: &str, span| (format!("Remove `{key}`"), vec![Operation::RemoveEntry { key: span }]);
            let (title, removal) = remove(one, first.key.span);
            let (other_title, other_removal) = remove(other, second.key.span);
            Finding::new(context.rule, first.key.span, pair.both)
                .related(second.key.span, "The other one")
                .fix(Safety::Unsafe, title, removal)
                .fix(Safety::Unsafe, other_title, other_removal)
        }
        (false, false)
            if !pair.none.is_empty() && !pair.keys.iter().any(|key| document.intends(place, key)) =>
        {
            let span = place.entry.map_or_else(
                || place.node.own_entries().first().map_or_else(|| place.span(), |entry| entry.key.span),
                |entry| entry.key.span,
            );
            let text = |text: &str| NewValue::Literal(text.to_owned());
            let value = if other == "resources" {
                NewValue::Map(vec![
                    ("instance_type".to_owned(), text("standard_e4s_v3")),
                    ("runtime_version".to_owned(), text("\"3.4\"")),
                ])
            } else {
                text("0.1")
            };
            let map = place.node.resolve().span();
            let add = Operation::AddEntry { map, key: other.to_owned(), value, place: Where::Last };
            Finding::new(context.rule, span, pair.none).fix(
                Safety::Unsafe,
                format!("Add `{other}`"),
                vec![add],
            )
        }
        _ => return,
    };
    report.add(finding.severity(pair.severity));
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn a_spark_step_needs_its_own_place() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
settings:
  default_compute: azureml:cpu-cluster
jobs:
  clean:
# ^^^^^ error[conflicting-keys]: needs to know where to run
    type: spark
    component: azureml:clean:1
"##,
        );
    }

    #[test]
    fn a_pipeline_has_steps_or_a_component() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
settings:
  default_compute: azureml:cpu-cluster
component: azureml:all:1
#^^^^^^^^ error[conflicting-keys]: either the steps
jobs:
  one:
    type: command
    component: azureml:one:1
"##,
        );
    }
}
