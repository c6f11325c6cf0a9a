//! `compute-not-set`: a step of a pipeline that has nowhere to run.

use super::interface::file_of;
use super::steps::{is_set, is_whole, steps, word};
use crate::rule::{Context, Report};
use crate::values::scalar::Written;
use crate::{Finding, Place, Rule, Safety, Severity, TypedDocument};
use azureml_syntax::edit::{NewValue, Operation, Place as Where};

/// The rule.
pub static RULE: Rule = Rule {
    code: "compute-not-set",
    group: "jobs",
    summary: "A step of a pipeline job names no compute, and there is no default",
    severity: Severity::Error,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-job-pipeline",
    documentation: r#"
## What it checks

That every step of a pipeline job has a `compute`, or that the pipeline names one for all of them under
`settings.default_compute`. Steps that are pipelines themselves need none, but the steps in their file do; Spark steps with
`resources` need none.

## Why

Before it sends anything, the SDK refuses such a job: "Compute not set".

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
jobs:
  train:
    command: python train.py
    environment: azureml:training:1
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
settings:
  default_compute: azureml:cpu-cluster
jobs:
  train:
    command: python train.py
    environment: azureml:training:1
```

## Fix

Lets all steps run on serverless compute. Whether a cluster is meant instead is yours to say, so it is never applied by
itself.

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
jobs:
  train:
    command: python train.py
    environment: azureml:training:1
settings:
  default_compute: azureml:serverless
```

## References

- [CLI (v2) pipeline job](https://learn.microsoft.com/azure/machine-learning/reference-yaml-job-pipeline)
- [Serverless compute](https://learn.microsoft.com/azure/machine-learning/how-to-use-serverless-compute)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        let Some(root) = document.places.first().filter(|_| needs_default(document)) else { continue };
        let settings = document.at(&["settings"]);
        // A slip that has a finding of its own.
        if document.intends(root, "compute")
            || document.intends(root, "settings")
            || settings.is_some_and(|settings| document.intends(settings, "default_compute"))
        {
            continue;
        }
        nested(context, document, root, report);
        let without: Vec<&Place<'_>> =
            homeless(document).into_iter().filter(|step| !document.intends(step, "compute")).collect();
        let Some((first, others)) = without.split_first() else { continue };
        let Some(entry) = first.entry else { continue };
        let and_others = match others.len() {
            0 => "It names".to_owned(),
            1 => "It and another step name".to_owned(),
            more => format!("It and {more} other steps name"),
        };
        let message = format!(
            "`{}` has nowhere to run. {and_others} no `compute`, and the pipeline has no `settings.default_compute`.",
            entry.key.text
        );
        let mut finding = Finding::new(context.rule, entry.key.span, message);
        for other in others.iter().take(10).filter_map(|other| other.entry) {
            finding = finding.related(other.key.span, "this step has no compute either");
        }
        report.add(finding.fix(Safety::Unsafe, "Run on serverless compute", everywhere(root, settings)));
    }
}

/// Whether the steps of `document` need a compute each: it is a pipeline job that names none for all of them.
pub(crate) fn needs_default(document: &TypedDocument<'_>) -> bool {
    let Some(root) = document.places.first() else { return false };
    let settings = root.node.get("settings");
    let default = match settings.map(Written::of) {
        None | Some(Written::Null) => false,
        Some(Written::Map) => {
            settings.is_some_and(|settings| is_set(settings, "default_compute") || !is_whole(settings))
        }
        Some(_) => true,
    };
    document.identity.kind.is_some_and(|kind| kind.id == "pipelineJob")
        && !default
        && !is_set(root.node, "compute")
        && is_whole(root.node)
}

/// The steps without a compute, of those that need one.
pub(crate) fn homeless<'t, 'd>(document: &'t TypedDocument<'d>) -> Vec<&'t Place<'d>> {
    let needs = |step: &&Place<'d>| {
        let name = step.object.map_or("", |object| object.name.as_str());
        let is_pipeline = word(step.node, "type").as_deref() == Some("pipeline") || name == "PipelineSchema";
        let is_import = matches!(name, "ImportSchema" | "PipelineImportJobSchema");
        let is_spark = matches!(name, "SparkSchema" | "PipelineSparkJobSchema");
        // What runs without `type` and from a file may be a pipeline.
        let may_be_pipeline = step.node.get("type").is_none() && step.node.get("component").is_some();
        !is_pipeline && !is_import && !is_spark && !may_be_pipeline
    };
    let lacks = |step: &&Place<'d>| !is_set(step.node, "compute") && is_whole(step.node);
    steps(document).into_iter().filter(needs).filter(lacks).collect()
}

/// The steps of pipeline components in files of their own, which have no default either.
fn nested(context: &Context<'_>, document: &TypedDocument<'_>, root: &Place<'_>, report: &mut Report<'_>) {
    let pipelines =
        steps(document).into_iter().filter(|step| word(step.node, "type").as_deref() == Some("pipeline"));
    for pipeline in std::iter::once(root).chain(pipelines) {
        let Some(entry) = pipeline.node.entry("component") else { continue };
        let Some(parse) = file_of(context, pipeline) else { continue };
        let Some(jobs) = parse.documents().first().and_then(|document| document.root().get("jobs")) else {
            continue;
        };
        let homeless = jobs.own_entries().iter().find(|step| {
            jobs.get(&step.key.text).is_some_and(|step| {
                let kind = word(step, "type");
                let runs = kind.as_deref().map_or(step.get("component").is_none(), |kind| {
                    !matches!(kind, "pipeline" | "import" | "spark")
                });
                runs && Written::of(step) == Written::Map && !is_set(step, "compute") && is_whole(step)
            })
        });
        if let Some(step) = homeless {
            let message = format!(
                "The step `{}` of this pipeline component has nowhere to run: neither it nor `settings.default_compute` of this job \
                 names a compute.",
                step.key.text
            );
            let settings = document.at(&["settings"]);
            let finding = Finding::new(context.rule, entry.key.span, message);
            report.add(finding.fix(Safety::Unsafe, "Run on serverless compute", everywhere(root, settings)));
            return;
        }
    }
}

fn everywhere(root: &Place<'_>, settings: Option<&Place<'_>>) -> Vec<Operation> {
    let key = "default_compute".to_owned();
    let value = NewValue::Literal("azureml:serverless".to_owned());
    let settings = settings.filter(|settings| Written::of(settings.node) == Written::Map);
    vec![match settings {
        Some(settings) => {
            Operation::AddEntry { map: settings.node.resolve().span(), key, value, place: Where::Last }
        }
        None => Operation::AddEntry {
            map: root.node.span(),
            key: "settings".to_owned(),
            value: NewValue::Map(vec![(key, value)]),
            place: Where::Last,
        },
    }]
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn one_finding_for_all_steps() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
settings:
  force_rerun: true
jobs:
  one:
# ^^^ error[compute-not-set]: It and another step name no `compute`
    command: echo
    environment: azureml:training:1
  two:
    command: echo
    environment: azureml:training:1
  three:
    command: echo
    compute: azureml:cpu-cluster
    environment: azureml:training:1
"##,
        );
    }

    #[test]
    fn a_slip_has_the_only_finding() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
settings:
  default_computee: azureml:cpu-cluster
# ^^^^^^^^^^^^^^^^ error[unknown-key]: has nowhere to run
jobs:
  one:
    command: echo
    environment: azureml:training:1
"##,
        );
    }
}
