//! `input-default`: an input of a component whose default or limits do not fit its type.

use super::steps::word;
use crate::rule::{Context, Report};
use crate::values::scalar::Written;
use crate::{Finding, Place, Rule, Safety, Severity};
use azureml_syntax::edit::{NewValue, Operation};
use azureml_syntax::value::Entry;

/// The rule.
pub static RULE: Rule = Rule {
    code: "input-default",
    group: "jobs",
    summary: "The default or the limits of a component's input do not fit its type",
    severity: Severity::Error,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-component-command#component-input",
    documentation: r#"
## What it checks

Of the inputs that a component declares: that `default`, `min` and `max` are values of their `type`; that only numbers
have `min` and `max`, and only plain values a `default`; that the default lies within them and is one of `enum`.

## Why

The SDK reads the default when it loads the component, and breaks off without saying at which input. What lies outside the
limits it takes, and every run without that input fails.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json
type: command
name: train
command: python train.py --epochs ${{inputs.epochs}}
environment: azureml:training:1
inputs:
  epochs:
    type: integer
    default: many
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json
type: command
name: train
command: python train.py --epochs ${{inputs.epochs}}
environment: azureml:training:1
inputs:
  epochs:
    type: integer
    default: 10
```

## Fix

Removes what the type does not take; never by itself.

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json
type: command
name: train
command: python train.py --epochs ${{inputs.epochs}}
environment: azureml:training:1
inputs:
  epochs:
    type: integer
```

## References

- [CLI (v2) command component: inputs](https://learn.microsoft.com/azure/machine-learning/reference-yaml-component-command#component-input)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        for place in &document.places {
            match place.object.map(|object| object.name.as_str()) {
                Some("ParameterSchema") => value_input(context, place, report),
                Some("InputPortSchema") => {
                    if let Some(entry) = written(place, "default") {
                        let message = "Only plain values (`string`, `number`, `integer`, `boolean`) have a default; data \
                                       and models have none. Write `optional: true` if it may be left out.";
                        report.add(removal(context, entry, message));
                    }
                }
                _ => {}
            }
        }
    }
}

/// The entry of a key with something known behind it.
fn written<'d>(place: &Place<'d>, key: &str) -> Option<&'d Entry> {
    let known = place
        .node
        .get(key)
        .map(Written::of)
        .is_some_and(|value| !matches!(value, Written::Null | Written::Unknown));
    place.node.entry(key).filter(|_| known)
}

fn removal(context: &Context<'_>, entry: &Entry, message: impl Into<String>) -> Finding {
    Finding::new(context.rule, entry.key.span, message.into()).fix(
        Safety::Unsafe,
        format!("Remove `{}`", entry.key.text),
        vec![Operation::RemoveEntry { key: entry.key.span }],
    )
}

fn value_input(context: &Context<'_>, place: &Place<'_>, report: &mut Report<'_>) {
    let Some(kind) = word(place.node, "type") else { return };
    let is_number = matches!(kind.as_str(), "integer" | "number");
    if !is_number && !matches!(kind.as_str(), "boolean" | "string") {
        return;
    }
    let value = |key: &str| place.node.get(key).map(Written::of);
    for key in ["min", "max"] {
        let Some(entry) = written(place, key) else { continue };
        if !is_number {
            let message = format!(
                "Only `integer` and `number` have limits; a {kind} has no `{key}`, and Azure ML refuses it."
            );
            report.add(removal(context, entry, message));
        } else if value(key).and_then(number).is_none() && value(key).is_some_and(Written::is_scalar) {
            report.add(removal(context, entry, format!("`{key}` takes a number here, and this is none.")));
        }
    }
    let Some(entry) = written(place, "default") else { return };
    let Some(default) = value("default").filter(|default| default.is_scalar()) else { return };
    let fits = match kind.as_str() {
        "integer" | "number" => number(default).is_some(),
        "boolean" => match default {
            Written::Boolean(_) => true,
            Written::Text(text) => matches!(text.to_lowercase().as_str(), "true" | "false"),
            _ => false,
        },
        _ => true,
    };
    if !fits {
        let article = if kind == "integer" { "an" } else { "a" };
        let message = format!("The default is no {kind}, and the `type` asks for {article} {kind}.");
        report.add(removal(context, entry, message));
        return;
    }
    if let Some(finding) = outside(context, place, entry, default) {
        report.add(finding.severity(Severity::Warning));
    }
}

/// A default that the declaration itself does not allow.
fn outside(context: &Context<'_>, place: &Place<'_>, entry: &Entry, default: Written<'_>) -> Option<Finding> {
    let limit = |key: &str| place.node.get(key).map(Written::of).and_then(number);
    let set = |finding: Finding, to: f64| {
        let to = NewValue::Literal(format!("{to}"));
        finding.fix(
            Safety::Unsafe,
            "Write the limit as the default",
            vec![Operation::SetValue { key: entry.key.span, to }],
        )
    };
    if let (Some(min), Some(max)) = (limit("min"), limit("max"))
        && min > max
    {
        return Some(Finding::new(
            context.rule,
            entry.key.span,
            "`min` is above `max`, so that no value is allowed.",
        ));
    }
    if let Some(value) = number(default) {
        if let Some(min) = limit("min").filter(|min| value < *min) {
            let message =
                format!("The default lies below `min` ({min}), so that a run without this input fails.");
            return Some(set(Finding::new(context.rule, entry.key.span, message), min));
        }
        if let Some(max) = limit("max").filter(|max| value > *max) {
            let message =
                format!("The default lies above `max` ({max}), so that a run without this input fails.");
            return Some(set(Finding::new(context.rule, entry.key.span, message), max));
        }
    }
    let (Written::Text(text), Some(list)) = (default, place.node.get("enum")) else { return None };
    let allowed: Vec<Written<'_>> = list.items().map(Written::of).collect();
    let known = !allowed.is_empty() && allowed.iter().all(|one| matches!(one, Written::Text(_)));
    (known && !allowed.contains(&Written::Text(text))).then(|| {
        Finding::new(context.rule, entry.key.span, format!("The default `{text}` is not one of `enum`."))
    })
}

fn number(written: Written<'_>) -> Option<f64> {
    match written {
        Written::Text(text) => text.trim().parse().ok(),
        Written::Integer(_) | Written::Float(_) => written.number(false),
        Written::Boolean(_)
        | Written::Date
        | Written::Null
        | Written::Map
        | Written::Sequence
        | Written::Unknown => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn each_type_has_its_own_limits() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json
type: command
name: train
command: echo ${{inputs.a}} ${{inputs.b}} ${{inputs.c}} ${{inputs.d}} ${{inputs.e}}
environment: azureml:training:1
inputs:
  a:
    type: string
    min: 1
#   ^^^ error[input-default]: a string has no `min`
  b:
    type: boolean
    default: maybe
#   ^^^^^^^ error[input-default]: is no boolean
  c:
    type: integer
    default: 7
#   ^^^^^^^ warning[input-default]: above `max` (5)
    max: "5"
  d:
    type: uri_folder
    default: data
#   ^^^^^^^ error[input-default]: data and models have none
  e:
    type: string
    enum: [adam, sgd]
    default: adm
#   ^^^^^^^ warning[input-default]: not one of `enum`
"##,
        );
    }
}
