//! `data-transfer-ports`: inputs and outputs that moving data does not have.

use super::steps::{child, children, is_whole, word};
use crate::rule::{Context, Report};
use crate::values::scalar::Written;
use crate::{Finding, Place, Rule, Safety, Severity, TypedDocument};
use azureml_syntax::edit::{NewValue, Operation};

/// The rule.
pub static RULE: Rule = Rule {
    code: "data-transfer-ports",
    group: "jobs",
    summary: "A step that moves data has other inputs or outputs than its task takes",
    severity: Severity::Error,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/concept-component",
    documentation: r#"
## What it checks

Of steps and components of the type `data_transfer`:

- `copy_data` has one output;
- `import_data` has one output, called `sink`: an `mltable` from databases, a `uri_folder` from file systems;
- `export_data` has one input, called `source`, and goes to a database: the SDK does not export to file systems yet.

## Why

The SDK refuses everything else, and names a key `component` that has nothing to do with it.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
settings:
  default_compute: azureml:adf
jobs:
  fetch:
    type: data_transfer
    task: import_data
    source:
      type: database
      connection: azureml:my_sql
      query: select * from titanic
    outputs:
      titanic:
        type: mltable
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
settings:
  default_compute: azureml:adf
jobs:
  fetch:
    type: data_transfer
    task: import_data
    source:
      type: database
      connection: azureml:my_sql
      query: select * from titanic
    outputs:
      sink:
        type: mltable
```

## Fix

Gives the input or output the name, or the type, that the task takes.

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
settings:
  default_compute: azureml:adf
jobs:
  fetch:
    type: data_transfer
    task: import_data
    source:
      type: database
      connection: azureml:my_sql
      query: select * from titanic
    outputs:
      sink:
        type: mltable
```

## References

- [Components](https://learn.microsoft.com/azure/machine-learning/concept-component)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        for place in &document.places {
            let Some(object) = place.object.filter(|_| Written::of(place.node) == Written::Map) else {
                continue;
            };
            if !is_whole(place.node) {
                continue;
            }
            match object.name.as_str() {
                "PipelineDataTransferCopyJobSchema" | "DataTransferCopyComponentSchema" => {
                    one_output(context, document, place, report);
                }
                "PipelineDataTransferImportJobSchema" => {
                    only(context, document, place, "outputs", "sink", report);
                    let (database, files) = ("mltable", "uri_folder");
                    port_type(
                        context,
                        document,
                        place,
                        ["source", "outputs", "sink"],
                        [database, files],
                        report,
                    );
                }
                "DataTransferImportComponentSchema" => {
                    only(context, document, place, "outputs", "sink", report)
                }
                "PipelineDataTransferExportJobSchema" => {
                    only(context, document, place, "inputs", "source", report);
                    no_files(context, document, place, report);
                }
                "DataTransferExportComponentSchema" => {
                    only(context, document, place, "inputs", "source", report)
                }
                _ => {}
            }
        }
    }
}

fn one_output(
    context: &Context<'_>,
    document: &TypedDocument<'_>,
    place: &Place<'_>,
    report: &mut Report<'_>,
) {
    let Some(outputs) = child(document, place, "outputs") else { return };
    if let Some(second) = children(document, outputs).get(1).and_then(|second| second.entry) {
        let message = "A copy has one output; a second one needs a step of its own.";
        report.add(Finding::new(context.rule, second.key.span, message).fix(
            Safety::Unsafe,
            format!("Remove `{}`", second.key.text),
            vec![Operation::RemoveEntry { key: second.key.span }],
        ));
    }
}

/// `ports` has one entry, called `name`.
fn only(
    context: &Context<'_>,
    document: &TypedDocument<'_>,
    place: &Place<'_>,
    ports: &str,
    name: &str,
    report: &mut Report<'_>,
) {
    let is_component = place.parent.is_none();
    let Some(found) = child(document, place, ports) else {
        let span = place.entry.map(|entry| entry.key.span);
        if let Some(span) = span.filter(|_| !is_component && !document.intends(place, ports)) {
            let message = format!("The data needs a name here: `{ports}` with one entry, called `{name}`.");
            report.add(Finding::new(context.rule, span, message));
        }
        return;
    };
    if Written::of(found.node) != Written::Map {
        return;
    }
    let given = children(document, found);
    let other = given.iter().filter_map(|port| port.entry).find(|entry| &*entry.key.text != name);
    let Some(entry) = other.filter(|entry| entry.key.literal) else { return };
    let message = format!("There is one entry under `{ports}` here, and it is called `{name}`.");
    let finding = Finding::new(context.rule, entry.key.span, message);
    let operation = if given.len() == 1 {
        (format!("Rename to `{name}`"), Operation::RenameKey { key: entry.key.span, to: name.to_owned() })
    } else {
        (format!("Remove `{}`", entry.key.text), Operation::RemoveEntry { key: entry.key.span })
    };
    report.add(finding.fix(Safety::Unsafe, operation.0, vec![operation.1]));
}

/// The type of the port that goes with a database, and with files.
fn port_type(
    context: &Context<'_>,
    document: &TypedDocument<'_>,
    place: &Place<'_>,
    [source, ports, name]: [&str; 3],
    [database, files]: [&str; 2],
    report: &mut Report<'_>,
) {
    let kind = place.node.get(source).and_then(|source| word(source, "type"));
    let wanted = match kind.as_deref() {
        Some("database") => database,
        Some("file_system") => files,
        _ => return,
    };
    let Some(port) = child(document, place, ports).and_then(|ports| child(document, ports, name)) else {
        return;
    };
    let (Some(entry), Some(given)) = (port.node.entry("type"), word(port.node, "type")) else { return };
    if given != wanted {
        let message = format!(
            "What comes from a {} is of the type `{wanted}`.",
            kind.unwrap_or_default().replace('_', " ")
        );
        report.add(Finding::new(context.rule, document.document.node(entry.value).span(), message).fix(
            Safety::Unsafe,
            format!("Write `{wanted}`"),
            vec![Operation::SetValue { key: entry.key.span, to: NewValue::String(wanted.to_owned()) }],
        ));
    }
}

fn no_files(context: &Context<'_>, document: &TypedDocument<'_>, place: &Place<'_>, report: &mut Report<'_>) {
    let Some(sink) = place.node.get("sink") else { return };
    if word(sink, "type").as_deref() == Some("file_system")
        && let Some(entry) = sink.entry("type")
    {
        let message = "The SDK exports to databases only; a file system is not taken yet.";
        report.add(Finding::new(context.rule, document.document.node(entry.value).span(), message));
    }
}
