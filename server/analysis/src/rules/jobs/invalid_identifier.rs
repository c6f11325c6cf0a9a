//! `invalid-identifier`: a name that has to be one of a program: of a component, a step, an input or output.

use super::steps::{child, children};
use crate::rule::{Context, Report};
use crate::values::scalar::Written;
use crate::{Finding, Place, Rule, Safety, Severity, TypedDocument};
use azureml_syntax::Span;
use azureml_syntax::edit::{NewValue, Operation};
use azureml_syntax::value::Entry;
use std::collections::HashMap;

/// The rule.
pub static RULE: Rule = Rule {
    code: "invalid-identifier",
    group: "jobs",
    summary: "A component, a step, an input or an output has a name that Azure ML refuses",
    severity: Severity::Error,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-component-command",
    documentation: r#"
## What it checks

- The name of a component: lower-case letters, digits and `_`, a letter first.
- The names of the steps of a pipeline: the same, or a `_` first.
- The names of a component's inputs and outputs: letters, digits and `_`, no digit first, no two that differ in case only.

## Why

They become names in programs and in expressions. The SDK refuses others, in words that do not say which one.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json
type: command
name: Train-Model
command: python train.py
environment: azureml:training:1
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json
type: command
name: train_model
command: python train.py
environment: azureml:training:1
```

## Fix

Writes the nearest name, also in the expressions of this file that use it. Other files may use the old one, so it is never
applied by itself.

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json
type: command
name: train_model
command: python train.py
environment: azureml:training:1
```

## References

- [CLI (v2) command component](https://learn.microsoft.com/azure/machine-learning/reference-yaml-component-command)
- [CLI (v2) pipeline job](https://learn.microsoft.com/azure/machine-learning/reference-yaml-job-pipeline)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

/// What a name may be made of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Component,
    Step,
    Port,
}

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        let Some(root) = document.places.first() else { continue };
        let family = document.identity.kind.map_or("", |kind| kind.family.as_str());
        if !matches!(family, "jobs" | "components") {
            continue;
        }
        if family == "components" {
            component_name(context, document, root, report);
        }
        if let Some(jobs) = child(document, root, "jobs") {
            keys(context, document, jobs, Form::Step, report);
        }
        let components = document.places.iter().filter(|place| is_component(place));
        for component in components {
            for ports in ["inputs", "outputs"] {
                if let Some(ports) = child(document, component, ports) {
                    keys(context, document, ports, Form::Port, report);
                }
            }
        }
    }
}

fn is_component(place: &Place<'_>) -> bool {
    place.object.is_some_and(|object| {
        object.name.ends_with("ComponentSchema") && object.name != "FlowComponentSchema"
    })
}

fn component_name(
    context: &Context<'_>,
    document: &TypedDocument<'_>,
    root: &Place<'_>,
    report: &mut Report<'_>,
) {
    let Some(name) = child(document, root, "name") else { return };
    let (Written::Text(text), Some(entry)) = (Written::of(name.node), name.entry) else { return };
    if root.object.is_some_and(|object| object.name == "FlowComponentSchema") || fits(text, Form::Component) {
        return;
    }
    let message =
        "The name of a component has lower-case letters, digits and `_` only, and starts with a letter.";
    let finding = Finding::new(context.rule, name.span(), message);
    report.add(match mended(text, Form::Component) {
        Some(to) => {
            let title = format!("Write `{to}`");
            let to = NewValue::String(to);
            finding.fix(Safety::Unsafe, title, vec![Operation::SetValue { key: entry.key.span, to }])
        }
        None => finding,
    });
}

fn keys(
    context: &Context<'_>,
    document: &TypedDocument<'_>,
    mapping: &Place<'_>,
    form: Form,
    report: &mut Report<'_>,
) {
    if Written::of(mapping.node) != Written::Map {
        return;
    }
    let mut seen: HashMap<String, &Entry> = HashMap::new();
    for port in children(document, mapping) {
        let Some(entry) = port.entry.filter(|entry| entry.key.literal && entry.key.complete) else {
            continue;
        };
        let name = &*entry.key.text;
        if name.is_empty() || name == "<<" {
            continue;
        }
        if !fits(name, form) {
            report.add(bad_key(context, mapping, entry, form));
            continue;
        }
        let lower = name.to_lowercase();
        match seen.get(&lower) {
            Some(before) if form == Form::Port && *before.key.text != *name => {
                let message = format!(
                    "`{name}` and `{}` differ in case only, which Azure ML refuses.",
                    before.key.text
                );
                report.add(
                    Finding::new(context.rule, entry.key.span, message)
                        .related(before.key.span, "The other name"),
                );
            }
            _ => {
                seen.insert(lower, entry);
            }
        }
    }
}

fn bad_key(context: &Context<'_>, mapping: &Place<'_>, entry: &Entry, form: Form) -> Finding {
    let name = &*entry.key.text;
    let message = match form {
        Form::Step => {
            "The name of a step has lower-case letters, digits and `_` only, and starts with a letter or `_`."
        }
        _ => {
            "The name of an input or output has letters, digits and `_` only, and starts with a letter or `_`."
        }
    };
    let finding = Finding::new(context.rule, entry.key.span, message);
    let Some(to) = mended(name, form).filter(|to| mapping.node.entry(to).is_none()) else { return finding };
    let before: &[&str] = match (form, mapping.entry.map(|entry| &*entry.key.text)) {
        (Form::Step, _) => &["parent.jobs."],
        (_, Some("outputs")) => &["outputs."],
        _ => &["inputs."],
    };
    let mut operations = vec![Operation::RenameKey { key: entry.key.span, to: to.clone() }];
    for word in before {
        let uses = occurrences(context.source, word, name);
        operations.extend(uses.into_iter().map(|span| Operation::ReplaceText { span, text: to.clone() }));
    }
    finding.fix(Safety::Unsafe, format!("Rename to `{to}`"), operations)
}

/// Where `name` stands in expressions behind `before`.
fn occurrences(source: &str, before: &str, name: &str) -> Vec<Span> {
    let mut found = Vec::new();
    for (at, _) in source.match_indices(before) {
        let start = at + before.len();
        let rest = source.get(start..).unwrap_or_default();
        let inside = source.get(..at).is_some_and(|head| {
            let line = head.rsplit('\n').next().unwrap_or_default();
            line.rfind("${{").is_some_and(|open| !line.get(open..).unwrap_or_default().contains("}}"))
        });
        let ends = rest.strip_prefix(name).is_some_and(|tail| tail.starts_with(['.', '}', ' ']));
        if inside && ends {
            found.push(Span::new(start, start + name.len()));
        }
    }
    found
}

fn fits(name: &str, form: Form) -> bool {
    let takes = |letter: char| match form {
        Form::Port => letter.is_ascii_alphanumeric() || letter == '_',
        _ => letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_',
    };
    let starts = |letter: char| {
        takes(letter) && !letter.is_ascii_digit() && (form != Form::Component || letter != '_')
    };
    // The inputs of a group are named with dots.
    let mut parts = if form == Form::Port { name.split('.').collect() } else { vec![name] }.into_iter();
    parts.all(|part| part.starts_with(starts) && part.chars().all(takes))
}

/// The nearest name of this form: `TrainModel` and `train-model` become `train_model`.
fn mended(name: &str, form: Form) -> Option<String> {
    let mut made = String::with_capacity(name.len() + 4);
    let mut lower_before = false;
    for letter in name.chars() {
        if letter.is_ascii_alphanumeric() {
            if form != Form::Port && letter.is_ascii_uppercase() && lower_before {
                made.push('_');
            }
            made.push(if form == Form::Port { letter } else { letter.to_ascii_lowercase() });
            lower_before = letter.is_ascii_lowercase() || letter.is_ascii_digit();
        } else {
            if !made.ends_with('_') {
                made.push('_');
            }
            lower_before = false;
        }
    }
    let trimmed = made.trim_matches('_');
    let digit_first = trimmed.starts_with(|letter: char| letter.is_ascii_digit());
    let prefix = match form {
        Form::Component => "component_",
        Form::Step => "step_",
        Form::Port => "_",
    };
    let made = if digit_first { format!("{prefix}{trimmed}") } else { trimmed.to_owned() };
    fits(&made, form).then_some(made)
}

#[cfg(test)]
mod tests {
    use super::{Form, fits, mended};
    use crate::testing::{check, check_fix};

    #[test]
    fn names_are_mended() {
        assert_eq!(mended("Train-Model", Form::Component).as_deref(), Some("train_model"));
        assert_eq!(mended("trainModel", Form::Step).as_deref(), Some("train_model"));
        assert_eq!(mended("1st", Form::Component).as_deref(), Some("component_1st"));
        assert_eq!(mended("in-data", Form::Port).as_deref(), Some("in_data"));
        assert_eq!(mended("…", Form::Component), None);
        assert!(fits("_a", Form::Step) && !fits("_a", Form::Component) && fits("Ab.c", Form::Port));
    }

    #[test]
    fn a_renamed_step_is_renamed_where_it_is_used() {
        let pipeline = |name: &str| {
            format!(
                "$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
settings:
  default_compute: azureml:cpu-cluster
jobs:
  {name}:
    type: command
    component: azureml:one:1
  two:
    type: command
    component: azureml:two:1
    inputs:
      data: ${{{{parent.jobs.{name}.outputs.data}}}}
"
            )
        };
        check_fix("invalid-identifier", &pipeline("Step-One"), &pipeline("step_one"));
    }

    #[test]
    fn inputs_differ_in_more_than_case() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json
type: command
name: train
command: echo ${{inputs.a}} ${{inputs.A}}
environment: azureml:training:1
inputs:
  a: {type: string}
  A: {type: string}
# ^ error[invalid-identifier]: differ in case only
outputs:
  b-c: {type: uri_folder}
# ^^^ error[invalid-identifier]: input or output
"##,
        );
    }
}
