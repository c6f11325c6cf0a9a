//! `repeated-item`: a file that a Spark program lists twice.

use crate::rule::{Context, Report};
use crate::values::scalar::Written;
use crate::{Finding, Rule, Safety, Severity};
use azureml_syntax::Node;
use azureml_syntax::edit::{NewValue, Operation};
use std::collections::HashMap;

/// The rule.
pub static RULE: Rule = Rule {
    code: "repeated-item",
    group: "jobs",
    summary: "A list of files of a Spark program names one twice",
    severity: Severity::Error,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-job-spark",
    documentation: r#"
## What it checks

That `py_files`, `jars`, `files` and `archives` of Spark jobs, steps and components name each file once.

## Why

The SDK refuses the file: "must not contain duplicate entries".

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/sparkComponent.schema.json
type: spark
name: clean
code: ./src
entry:
  file: main.py
py_files: [utils.zip, utils.zip]
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/sparkComponent.schema.json
type: spark
name: clean
code: ./src
entry:
  file: main.py
py_files: [utils.zip]
```

## Fix

Writes the list without the repetition.

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/sparkComponent.schema.json
type: spark
name: clean
code: ./src
entry:
  file: main.py
py_files:
  - utils.zip
```

## References

- [CLI (v2) Spark job](https://learn.microsoft.com/azure/machine-learning/reference-yaml-job-spark)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

const LISTS: [&str; 4] = ["py_files", "jars", "files", "archives"];

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        for place in &document.places {
            let Some(entry) = place.entry.filter(|entry| LISTS.contains(&&*entry.key.text)) else { continue };
            let parent =
                place.parent.and_then(|parent| document.places.get(parent)).and_then(|parent| parent.object);
            if !parent.is_some_and(|object| object.name.contains("Spark")) {
                continue;
            }
            let mut first: HashMap<&str, Node<'_>> = HashMap::new();
            let mut kept = Vec::new();
            let mut repeated = None;
            for item in place.node.items() {
                let Written::Text(text) = Written::of(item) else { continue };
                match first.get(text) {
                    Some(before) => repeated = repeated.or(Some((item, *before, text))),
                    None => {
                        first.insert(text, item);
                        kept.push(NewValue::String(text.to_owned()));
                    }
                }
            }
            let Some((item, before, text)) = repeated else { continue };
            let message =
                format!("`{text}` is listed already, and Azure ML refuses a list that names a file twice.");
            report.add(
                Finding::new(context.rule, item.span(), message)
                    .related(before.span(), "It stands here first")
                    .fix(
                        Safety::Unsafe,
                        "Write each file once",
                        vec![Operation::SetValue { key: entry.key.span, to: NewValue::Sequence(kept) }],
                    ),
            );
        }
    }
}
