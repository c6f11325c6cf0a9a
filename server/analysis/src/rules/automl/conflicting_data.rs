//! `conflicting-data`: an automated ML job that says twice, and differently, what models are compared with.

use crate::rule::{Context, Report};
use crate::values::checked;
use crate::{Finding, Place, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    code: "conflicting-data",
    group: "automl",
    summary: "An automated ML job names data and keeps some of the training data back as well",
    severity: Severity::Warning,
    fix: None,
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-configure-auto-train",
    documentation: r#"
## What it checks

That a job has either `validation_data` or a way to keep some of the training data back (`validation_data_size`,
`n_cross_validations`, `cv_split_column_names`), and either `test_data` or `test_data_size`.

## Why

The SDK takes both. Automated ML can follow one, and the job fails or is validated in another way than was meant.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/autoMLJob.schema.json
type: automl
task: regression
target_column_name: price
training_data: {type: mltable, path: "azureml:train:1"}
validation_data: {type: mltable, path: "azureml:valid:1"}
n_cross_validations: 5
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/autoMLJob.schema.json
type: automl
task: regression
target_column_name: price
training_data: {type: mltable, path: "azureml:train:1"}
n_cross_validations: 5
```

## Fix

None: which of the two was meant is yours to say.

## References

- [Training and validation data](https://learn.microsoft.com/azure/machine-learning/how-to-configure-auto-train)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

/// Data, and what is for jobs without them.
const PAIRS: [(&str, &str); 4] = [
    ("validation_data", "validation_data_size"),
    ("validation_data", "n_cross_validations"),
    ("validation_data", "cv_split_column_names"),
    ("test_data", "test_data_size"),
];

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        for place in checked(document) {
            if let Some(finding) = judge(context, place) {
                report.add(finding);
            }
        }
    }
}

fn judge(context: &Context<'_>, job: &Place<'_>) -> Option<Finding> {
    let object = job.object?;
    object.key("training_data").and(object.key("target_column_name"))?;
    PAIRS.iter().find_map(|(data, other)| {
        let given = job.node.entry(data)?;
        let kept = object.key(other).and(job.node.entry(other))?;
        let message = format!("`{other}` is for jobs without `{data}`; write one of the two.");
        Some(Finding::new(context.rule, kept.key.span, message).related(given.key.span, "The data"))
    })
}
