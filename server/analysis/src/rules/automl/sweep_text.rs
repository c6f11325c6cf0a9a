//! `sweep-text`: a distribution that was written as text, and is taken for a name.

use crate::rule::{Context, Report};
use crate::values::scalar::Written;
use crate::values::{checked, sweep};
use crate::{Finding, Place, Rule, Safety, Severity};
use azureml_catalog::Type;
use azureml_syntax::edit::{NewValue, Operation};

/// The rule.
pub static RULE: Rule = Rule {
    code: "sweep-text",
    group: "automl",
    summary: "A distribution of a search space is written as text, and taken for a name",
    severity: Severity::Warning,
    fix: Some(Safety::Safe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-auto-train-image-models",
    documentation: r#"
## What it checks

That the values of a `search_space` are no texts such as `choice('a', 'b')`, where text is taken as it stands.

## Why

Older SDKs and the REST interface write distributions so. In a file the whole text is then the name of a model that does
not exist, and every trial fails.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/autoMLJob.schema.json
type: automl
task: image_classification
target_column_name: label
training_data: {type: mltable, path: "azureml:train:1"}
sweep: {sampling_algorithm: random}
search_space:
  - model_name: choice('vitb16r224', 'seresnext')
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/autoMLJob.schema.json
type: automl
task: image_classification
target_column_name: label
training_data: {type: mltable, path: "azureml:train:1"}
sweep: {sampling_algorithm: random}
search_space:
  - model_name: {type: choice, values: ['vitb16r224', 'seresnext']}
```

## Fix

Safe: writes the mapping that means the same.

## References

- [Image models](https://learn.microsoft.com/azure/machine-learning/how-to-auto-train-image-models)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        for place in checked(document) {
            if let Some(finding) = judge(context, place) {
                report.add(finding);
            }
        }
    }
}

fn judge(context: &Context<'_>, place: &Place<'_>) -> Option<Finding> {
    let Type::Union(union) = place.declared else { return None };
    let is_choice =
        |branch: &Type| matches!(branch, Type::Object(name) if name.contains("CustomChoiceSchema"));
    let Written::Text(text) = Written::of(place.node) else { return None };
    if !matches!(place.r#type, Type::String(_)) || !union.any.iter().any(is_choice) {
        return None;
    }
    let mapping = sweep::as_mapping(text)?;
    let entry = place.entry?;
    let message = format!("`{text}` is taken for a name as it stands. A choice is a mapping: `{mapping}`.");
    let set = Operation::SetValue { key: entry.key.span, to: NewValue::Literal(mapping.clone()) };
    Some(Finding::new(context.rule, place.span(), message).help(&place.key?.link).fix(
        Safety::Safe,
        format!("Write `{mapping}`"),
        vec![set],
    ))
}

#[cfg(test)]
mod tests {
    use crate::testing::check_fix;

    #[test]
    fn numbers_become_mappings_too() {
        let head = "$schema: https://azuremlschemas.azureedge.net/latest/autoMLJob.schema.json
type: automl
task: image_classification
target_column_name: label
training_data: {type: mltable, path: \"azureml:train:1\"}
sweep: {sampling_algorithm: random}
search_space:
";
        check_fix(
            "wrong-type",
            &format!("{head}  - learning_rate: uniform(0.001, 0.01)\n"),
            &format!("{head}  - learning_rate: {{type: uniform, min_value: 0.001, max_value: 0.01}}\n"),
        );
    }
}
