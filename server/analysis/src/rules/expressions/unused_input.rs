//! `unused-input`: a command never names an input that was declared for it.

use crate::expressions::{Field, Model, UnitKind, Use, resolve};
use crate::finding::Tag;
use crate::rule::{Context, Report};
use crate::{Finding, Rule, Severity};
use std::collections::{HashMap, HashSet};

/// The rule.
pub static RULE: Rule = Rule {
    code: "unused-input",
    group: "expressions",
    summary: "A command names none of its declared input",
    severity: Severity::Hint,
    fix: None,
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-read-write-data-v2",
    documentation: r#"
## What it checks

That the command of a job or component names every plain input (a number, a text, a truth value). Inputs that are data
are left alone: a script may find them on its own.

## Why

A value that is not on the command line does not reach the script.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json
command: python train.py --rate ${{inputs.rate}}
environment: azureml:sklearn@latest
compute: azureml:cpu-cluster
inputs:
  rate: 0.1
  epochs: 10
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json
command: python train.py --rate ${{inputs.rate}} --epochs ${{inputs.epochs}}
environment: azureml:sklearn@latest
compute: azureml:cpu-cluster
inputs:
  rate: 0.1
  epochs: 10
```

## Fix

None: whether the command or the input is wrong is yours to say.

## References

- [Inputs of a command](https://learn.microsoft.com/azure/machine-learning/how-to-read-write-data-v2)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for model in context.models() {
        let mut texts: HashMap<usize, Vec<&Use<'_>>> = HashMap::new();
        for text in &model.uses {
            texts.entry(text.unit).or_default().push(text);
        }
        for (at, unit) in model.units.iter().enumerate() {
            let has_command = unit.node.get("command").is_some_and(|command| command.as_str().is_some());
            let runs = matches!(unit.kind, UnitKind::Job | UnitKind::Component) && has_command;
            if !runs || unit.inputs.open {
                continue;
            }
            let Some(used) = texts.get(&at).and_then(|texts| used(model, texts)) else { continue };
            let plain = unit.inputs.list.iter().filter(|port| {
                matches!(port.r#type.as_deref(), Some("integer" | "number" | "string" | "boolean"))
            });
            for port in plain.filter(|port| !used.contains(port.name.as_str())) {
                let message = format!(
                    "The command never names `${{{{inputs.{}}}}}`: the value does not reach it.",
                    port.name
                );
                report.add(Finding::new(context.rule, port.span, message).tag(Tag::Unnecessary));
            }
        }
    }
}

/// The inputs that any text of the unit names; `None` where a text cannot be understood.
fn used<'m>(model: &'m Model<'_>, texts: &[&Use<'m>]) -> Option<HashSet<&'m str>> {
    let mut used = HashSet::new();
    for text in texts {
        for expression in &text.expressions {
            let resolution = resolve(model, text, expression);
            if resolution.fault.is_some() || resolution.items.is_empty() {
                return None;
            }
            used.extend(resolution.items.iter().map(|item| model.text(item.part.span)));
        }
        // `{inputs.x}`, `$inputs`, a template: all of it is unknown.
        let rest = model.text(text.node.span());
        let other = rest.matches("inputs").count() > text.expressions.len() || rest.contains("{{{");
        if text.field == Field::Code && other {
            return None;
        }
    }
    Some(used)
}
