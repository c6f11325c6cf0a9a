//! `spark-configuration`: a Spark job that does not say how large it is.

use super::steps::{child, is_whole, steps};
use crate::rule::{Context, Report};
use crate::spelling::nearest;
use crate::values::scalar::Written;
use crate::{Finding, Place, Rule, Safety, Severity, TypedDocument};
use azureml_syntax::edit::{NewValue, Operation, Place as Where};
use azureml_syntax::value::Entry;

/// The rule.
pub static RULE: Rule = Rule {
    code: "spark-configuration",
    group: "jobs",
    summary: "The `conf` of a Spark job lacks a setting, or its settings do not fit together",
    severity: Severity::Error,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-job-spark",
    documentation: r#"
## What it checks

Of Spark jobs and of steps that write their program out:

- `conf` names cores and memory of the driver and of the executors, and the number of executors;
- with `spark.dynamicAllocation.enabled: true` it names `minExecutors` and `maxExecutors` instead, at least one and in
  order; without it names neither;
- `entry` is a `file`; the SDK takes no `class_name` yet;
- no setting is empty, and `runtime_version` is a version.

Components may leave settings to the step that runs them.

## Why

The SDK refuses such jobs before it sends anything.

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
  spark.executor.memory: 2g
  spark.executor.instances: 2
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

Adds what is missing, with small values; never by itself.

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/sparkJob.schema.json
type: spark
code: ./src
entry:
  file: main.py
conf:
  spark.driver.cores: 1
  spark.driver.memory: 2g
  spark.executor.memory: 2g
  spark.executor.instances: 2
  spark.executor.cores: 2
resources:
  instance_type: standard_e4s_v3
  runtime_version: "3.4"
```

## References

- [CLI (v2) Spark job](https://learn.microsoft.com/azure/machine-learning/reference-yaml-job-spark)
- [Submit Spark jobs](https://learn.microsoft.com/azure/machine-learning/how-to-submit-spark-jobs)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

/// Each setting with the other name that the SDK takes and a small value.
const SETTINGS: [(&str, &str, &str); 8] = [
    ("spark.driver.cores", "driver_cores", "1"),
    ("spark.driver.memory", "driver_memory", "2g"),
    ("spark.executor.cores", "executor_cores", "2"),
    ("spark.executor.memory", "executor_memory", "2g"),
    ("spark.executor.instances", "executor_instances", "2"),
    ("spark.dynamicAllocation.enabled", "dynamic_allocation_enabled", "true"),
    ("spark.dynamicAllocation.minExecutors", "dynamic_allocation_min_executors", "1"),
    ("spark.dynamicAllocation.maxExecutors", "dynamic_allocation_max_executors", "4"),
];
const INSTANCES: usize = 4;
const DYNAMIC: usize = 5;
const LEAST: usize = 6;
const MOST: usize = 7;

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        let root = document
            .places
            .first()
            .filter(|_| document.identity.kind.is_some_and(|kind| kind.id == "sparkJob"));
        let is_program = |step: &&Place<'_>| {
            step.object.is_some_and(|object| object.name == "PipelineSparkJobSchema")
                && step.node.get("component").is_none()
        };
        let programs = root.into_iter().chain(steps(document).into_iter().filter(is_program));
        for program in programs.filter(|program| is_whole(program.node)) {
            configuration(context, document, program, report);
            class(context, program, report);
        }
        for place in &document.places {
            let Some(entry) = place.entry else { continue };
            let around = place.parent.and_then(|parent| document.places.get(parent));
            let object = around.and_then(|around| around.object).map_or("", |object| object.name.as_str());
            match &*entry.key.text {
                "conf" if object.contains("Spark") => empty(context, place, report),
                "runtime_version" if object.starts_with("SparkResource") => {
                    version(context, place, entry, report)
                }
                _ => {}
            }
        }
    }
}

/// A setting with nothing behind it: the SDK checks those that it knows.
fn empty(context: &Context<'_>, conf: &Place<'_>, report: &mut Report<'_>) {
    for (name, other, _) in SETTINGS {
        let entry = conf.node.entry(name).or_else(|| conf.node.entry(other));
        let null =
            conf.node.get(name).or_else(|| conf.node.get(other)).map(Written::of) == Some(Written::Null);
        if let Some(entry) = entry.filter(|_| null) {
            let message = format!("`{}` has no value, and Azure ML refuses an empty one.", entry.key.text);
            report.add(Finding::new(context.rule, entry.key.span, message).fix(
                Safety::Unsafe,
                format!("Remove `{}`", entry.key.text),
                vec![Operation::RemoveEntry { key: entry.key.span }],
            ));
        }
    }
}

fn version(context: &Context<'_>, place: &Place<'_>, entry: &Entry, report: &mut Report<'_>) {
    let Written::Text(text) = Written::of(place.node) else { return };
    let is_number = |part: &str| !part.is_empty() && part.chars().all(|digit| digit.is_ascii_digit());
    if !text.split('.').all(is_number) {
        let message = format!(
            "`{text}` is no version of Spark: write numbers with points between them, such as `\"3.4\"`."
        );
        report.add(Finding::new(context.rule, place.span(), message).fix(
            Safety::Unsafe,
            "Write \"3.4\"",
            vec![Operation::SetValue { key: entry.key.span, to: NewValue::String("3.4".to_owned()) }],
        ));
    }
}

fn class(context: &Context<'_>, program: &Place<'_>, report: &mut Report<'_>) {
    let entry = program
        .node
        .get("entry")
        .and_then(|entry| entry.entry("class_name").filter(|_| entry.get("file").is_none()));
    if let Some(entry) = entry {
        let message = "The SDK takes no class as the start of a Spark program, though its schema does. Write `file:` with a Python \
                       file that starts it.";
        report.add(Finding::new(context.rule, entry.key.span, message));
    }
}

fn configuration(
    context: &Context<'_>,
    document: &TypedDocument<'_>,
    program: &Place<'_>,
    report: &mut Report<'_>,
) {
    // Without any it is `missing-key`.
    let Some(conf) = child(document, program, "conf") else { return };
    let Some(entry) = conf.entry.filter(|_| Written::of(conf.node) == Written::Map && is_whole(conf.node))
    else {
        return;
    };
    let node = conf.node;
    let written = |at: usize| {
        let (name, other, _) = SETTINGS.get(at)?;
        node.get(name).or_else(|| node.get(other)).map(Written::of)
    };
    let number = |at: usize| written(at).and_then(|value| value.number(false));
    let dynamic = match written(DYNAMIC) {
        Some(Written::Boolean(value)) => value,
        Some(Written::Text(text)) => matches!(text, "true" | "True"),
        Some(Written::Unknown) => return,
        _ => false,
    };
    let needed: Vec<usize> =
        if dynamic { vec![0, 1, 2, 3, LEAST, MOST] } else { vec![0, 1, 2, 3, INSTANCES] };
    let missing: Vec<usize> = needed.into_iter().filter(|at| written(*at).is_none()).collect();
    if !missing.is_empty() {
        report.add(lacking(context, conf, entry.key.span, &missing));
        return;
    }
    let place = |at: usize| {
        let (name, other, _) = SETTINGS.get(at)?;
        node.entry(name).or_else(|| node.entry(other))
    };
    let fault = |at: usize, message: &str| {
        place(at).map(|entry| Finding::new(context.rule, entry.key.span, message.to_owned()))
    };
    let finding = if dynamic {
        match (number(LEAST), number(MOST), number(INSTANCES)) {
            (Some(least), _, _) if least <= 0.0 => {
                fault(LEAST, "With dynamic allocation there is at least one executor.")
            }
            (Some(least), Some(most), _) if least > most => {
                fault(LEAST, "The least number of executors is above the greatest.")
            }
            (Some(least), Some(most), Some(instances))
                if instances != 0.0 && (instances < least || instances > most) =>
            {
                fault(
                    INSTANCES,
                    "With dynamic allocation the number of executors lies between `minExecutors` and `maxExecutors`.",
                )
            }
            _ => None,
        }
    } else {
        [LEAST, MOST].into_iter().find(|at| written(*at).is_some()).and_then(|at| {
            let entry = place(at)?;
            let message = "Only dynamic allocation has a least and a greatest number of executors, and it is not enabled.";
            Some(Finding::new(context.rule, entry.key.span, message).fix(
                Safety::Unsafe,
                format!("Remove `{}`", entry.key.text),
                [LEAST, MOST]
                    .into_iter()
                    .filter_map(|at| place(at).map(|entry| Operation::RemoveEntry { key: entry.key.span }))
                    .collect(),
            ))
        })
    };
    if let Some(finding) = finding {
        report.add(finding);
    }
}

fn lacking(
    context: &Context<'_>,
    conf: &Place<'_>,
    span: azureml_syntax::Span,
    missing: &[usize],
) -> Finding {
    let settings: Vec<_> = missing.iter().filter_map(|at| SETTINGS.get(*at)).collect();
    // One that is there under nearly the right name.
    let slip = conf.node.own_entries().iter().find_map(|entry| {
        let known =
            SETTINGS.iter().any(|(name, other, _)| *name == &*entry.key.text || *other == &*entry.key.text);
        let meant = nearest(&entry.key.text, settings.iter().map(|(name, ..)| *name)).filter(|_| !known)?;
        Some((entry, meant))
    });
    if let Some((entry, meant)) = slip {
        let message =
            format!("`{}` is no setting that Azure ML needs here. Did you mean `{meant}`?", entry.key.text);
        return Finding::new(context.rule, entry.key.span, message).fix(
            Safety::Unsafe,
            format!("Rename to `{meant}`"),
            vec![Operation::RenameKey { key: entry.key.span, to: meant.to_owned() }],
        );
    }
    let names: Vec<String> = settings.iter().map(|(name, ..)| format!("`{name}`")).collect();
    let message =
        format!("A Spark job needs {} in its `conf`.", crate::rules::wording::joined(&names, "and"));
    let value = |text: &str| NewValue::Literal(text.to_owned());
    let add = |(name, _, small): &&(&str, &str, &str)| Operation::AddEntry {
        map: conf.node.resolve().span(),
        key: (*name).to_owned(),
        value: value(small),
        place: Where::Last,
    };
    let operations = settings.iter().map(add).collect();
    Finding::new(context.rule, span, message).fix(Safety::Unsafe, "Add what is missing", operations)
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    const JOB: &str = "$schema: https://azuremlschemas.azureedge.net/latest/sparkJob.schema.json
type: spark
code: ./src
entry:
  file: main.py
resources:
  instance_type: standard_e4s_v3
  runtime_version: \"3.4\"
";

    #[test]
    fn a_slip_is_told_from_an_omission() {
        check(&format!(
            "{JOB}conf:
  spark.driver.cores: 1
  spark.driver.memory: 2g
  spark.executor.core: 2
# ^^^^^^^^^^^^^^^^^^^ error[spark-configuration]: Did you mean `spark.executor.cores`?
  spark.executor.memory: 2g
  spark.executor.instances: 2
"
        ));
    }

    #[test]
    fn dynamic_allocation_has_its_own_numbers() {
        check(&format!(
            "{JOB}conf:
  spark.driver.cores: 1
  spark.driver.memory: 2g
  spark.executor.cores: 2
  spark.executor.memory: 2g
  spark.dynamicAllocation.enabled: true
  spark.dynamicAllocation.minExecutors: 5
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error[spark-configuration]: above the greatest
  spark.dynamicAllocation.maxExecutors: 4
"
        ));
    }
}
