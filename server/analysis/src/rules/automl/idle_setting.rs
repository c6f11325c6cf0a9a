//! `idle-setting`: a setting of automated ML that another setting switches off.

use crate::rule::{Context, Report};
use crate::values::checked;
use crate::values::scalar::Written;
use crate::{Finding, Place, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    code: "idle-setting",
    group: "automl",
    summary: "A setting of automated ML does nothing beside another one",
    severity: Severity::Information,
    fix: None,
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-configure-auto-train",
    documentation: r#"
## What it checks

Settings that count only together with a value of another key: those of `featurization` beside a `mode` other than
`custom`, those of one optimizer beside another, those of one learning rate scheduler beside another, settings of the
stacked ensemble that is switched off, and algorithms that are both allowed and blocked. It speaks only where the other
key is written.

## Why

They load and do nothing, which nobody notices.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/autoMLJob.schema.json
type: automl
task: classification
target_column_name: label
training_data: {type: mltable, path: "azureml:train:1"}
featurization:
  mode: auto
  blocked_transformers: [label_encoder]
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/autoMLJob.schema.json
type: automl
task: classification
target_column_name: label
training_data: {type: mltable, path: "azureml:train:1"}
featurization:
  mode: custom
  blocked_transformers: [label_encoder]
```

## Fix

None: which of the two was meant is yours to say.

## References

- [Set up automated ML](https://learn.microsoft.com/azure/machine-learning/how-to-configure-auto-train)
- [Hyperparameters of image models](https://learn.microsoft.com/azure/machine-learning/reference-automl-images-hyperparameters)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

/// Settings, the key that switches them, and its values with which they count.
const SWITCHED: [(&[&str], &str, &[&str]); 6] = [
    (&["blocked_transformers", "column_name_and_types", "transformer_params"], "mode", &["custom"]),
    (&["momentum", "nesterov"], "optimizer", &["sgd", "none"]),
    (&["beta1", "beta2", "ams_gradient"], "optimizer", &["adam", "adamw", "none"]),
    (&["step_lr_gamma", "step_lr_step_size"], "learning_rate_scheduler", &["step", "none"]),
    (
        &["warmup_cosine_lr_cycles", "warmup_cosine_lr_warmup_epochs"],
        "learning_rate_scheduler",
        &["warmup_cosine", "none"],
    ),
    (&["stack_ensemble_settings"], "enable_stack_ensemble", &["true"]),
];

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        for place in checked(document) {
            for (settings, switch, values) in SWITCHED {
                switched(context, place, settings, switch, values, report);
            }
            both(context, place, report);
        }
    }
}

fn switched(
    context: &Context<'_>,
    place: &Place<'_>,
    settings: &[&str],
    switch: &str,
    values: &[&str],
    report: &mut Report<'_>,
) {
    let Some(object) = place.object else { return };
    let (Some(_), Some(value)) = (object.key(switch), place.node.get(switch)) else { return };
    let is = match Written::of(value) {
        Written::Text(text) => text.to_ascii_lowercase(),
        Written::Boolean(on) => on.to_string(),
        _ => return,
    };
    if values.contains(&is.as_str()) {
        return;
    }
    let with: Vec<String> =
        values.iter().filter(|value| **value != "none").map(|value| format!("`{value}`")).collect();
    for key in settings.iter().filter(|key| object.key(key).is_some()) {
        let Some(entry) = place.node.entry(key) else { continue };
        let message = format!("`{key}` counts only with `{switch}` {}; it is `{is}`.", with.join(" or "));
        report.add(Finding::new(context.rule, entry.key.span, message));
    }
}

/// Algorithms that are allowed and blocked.
fn both(context: &Context<'_>, place: &Place<'_>, report: &mut Report<'_>) {
    let list = |key: &str| place.node.get(key).into_iter().flat_map(|list| list.items().collect::<Vec<_>>());
    let blocked: Vec<&str> = list("blocked_training_algorithms").filter_map(|item| item.as_str()).collect();
    for item in list("allowed_training_algorithms") {
        let Some(name) = item.as_str().filter(|name| blocked.contains(name)) else { continue };
        let message = format!("`{name}` is blocked as well, and not tried.");
        report.add(Finding::new(context.rule, item.span(), message));
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn settings_of_other_optimizers_and_blocked_algorithms() {
        let head = "$schema: https://azuremlschemas.azureedge.net/latest/autoMLJob.schema.json
type: automl
target_column_name: label
training_data: {type: mltable, path: \"azureml:train:1\"}
";
        check(&format!(
            "{head}task: image_classification
training_parameters:
  optimizer: adamw
  momentum: 0.9
# ^^^^^^^^ info[idle-setting]: counts only with `optimizer` `sgd`
  beta1: 0.9
"
        ));
        check(&format!(
            "{head}task: regression
training:
  allowed_training_algorithms: [knn, sgd]
#                               ^^^ info[idle-setting]: blocked as well
  blocked_training_algorithms: [knn]
"
        ));
    }
}
