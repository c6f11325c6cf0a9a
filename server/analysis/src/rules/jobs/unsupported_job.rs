//! `unsupported-job`: a kind of job that can only be a step of a pipeline.

use crate::rule::{Context, Report};
use crate::rules::wording::with_article;
use crate::{Finding, Rule, Severity};
use azureml_catalog::Kind;

/// The rule.
pub static RULE: Rule = Rule {
    code: "unsupported-job",
    group: "jobs",
    summary: "A job that `az ml` runs only as a step of a pipeline",
    severity: Severity::Error,
    fix: None,
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-use-parallel-job-in-pipeline",
    documentation: r#"
## What it checks

That a parallel job or an import job does not stand in a file of its own.

## Why

There are schemas of these jobs, but `az ml job create` refuses them: "Unsupported job type". They run as steps of a
pipeline.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/parallelJob.schema.json
type: parallel
task:
  type: run_function
  code: ./src
  entry_script: score.py
  environment: azureml:scoring:1
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
settings:
  default_compute: azureml:cpu-cluster
jobs:
  score:
    type: parallel
    inputs:
      data:
        type: uri_folder
        path: azureml:images:1
    input_data: ${{inputs.data}}
    task:
      type: run_function
      code: ./src
      entry_script: score.py
      environment: azureml:scoring:1
```

## Fix

None: the steps around it are yours to name.

## References

- [Parallel jobs in pipelines](https://learn.microsoft.com/azure/machine-learning/how-to-use-parallel-job-in-pipeline)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

/// Whether no command reads files of this kind, although there is a schema of them.
pub(crate) fn is_unsupported(kind: &Kind) -> bool {
    matches!(kind.id.as_str(), "parallelJob" | "importJob")
}

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        let Some(kind) = document.identity.kind else { continue };
        if !is_unsupported(kind) || document.places.is_empty() {
            continue;
        }
        let root = document.document.root();
        let Some(entry) = root.entry("type").or_else(|| root.own_entries().first()) else { continue };
        let title = with_article(&kind.title);
        let mut first = title.chars();
        let title: String = first.next().into_iter().flat_map(char::to_uppercase).chain(first).collect();
        let message = format!(
            "{title} runs only as a step of a pipeline; `az ml` refuses it in a file of its own. Put it under `jobs` of a \
             pipeline job."
        );
        report.add(Finding::new(context.rule, entry.key.span, message));
    }
}
