//! A key that stands twice in one mapping.

mod bicep;

use crate::{Context, Finding, Report, Rule, Safety, Severity, Tag};
use azureml_syntax::edit::Operation;
use azureml_syntax::{Document, Entry, Value};
use std::collections::HashMap;

/// Rule `duplicate-key`.
pub static RULE: Rule = Rule {
    code: "duplicate-key",
    group: "keys",
    summary: "Key that stands twice in one mapping",
    severity: Severity::Warning,
    fix: Some(Safety::Safe),
    since: "0.1.0",
    link: "https://yaml.org/spec/1.2.2/#3213-node-comparison",
    documentation: DOCUMENTATION,
    yaml: Some(check),
    bicep: Some(bicep::check),
    network: None,
};

const DOCUMENTATION: &str = "\
## What it checks

Keys that stand twice in the same mapping.

In Bicep: keys that stand twice in an object of a resource of Azure Machine Learning.

## Why

YAML forbids it, but Azure ML does not complain: it takes the last value and drops the others without a word.

Bicep does not compile such a file.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
description: Scores hearts
description: Scores hearts
```

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
description: Scores hearts
```

```bicep bad
resource workspace 'Microsoft.MachineLearningServices/workspaces@2023-10-01' = {
  name: 'hearts'
  location: location
  tags: {
    team: 'hearts'
    team: 'hearts'
  }
  properties: {}
}
```

```bicep fixed
resource workspace 'Microsoft.MachineLearningServices/workspaces@2023-10-01' = {
  name: 'hearts'
  location: location
  tags: {
    team: 'hearts'
  }
  properties: {}
}
```

## Instead

Keep the value that you mean:

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
description: Scores hearts by night
```

```bicep good
resource workspace 'Microsoft.MachineLearningServices/workspaces@2023-10-01' = {
  name: 'hearts'
  location: location
  tags: {
    team: 'hearts'
  }
  properties: {}
}
```

## Fix

Safe, where both values are the same: removes the second. Unsafe, where they differ: removes the earlier one, which has
no effect today, or the later one.

## References

- [YAML 1.2.2, node comparison](https://yaml.org/spec/1.2.2/#3213-node-comparison)
";

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for typed in context.documents.iter().filter(|document| document.identity.checked().is_some()) {
        let document = typed.document;
        let mut pending = vec![document.root().id()];
        while let Some(id) = pending.pop() {
            match document.node(id).value() {
                Value::Map(map) => {
                    pending.extend(map.entries.iter().map(|entry| entry.value));
                    mapping(context, document, &map.entries, report);
                }
                Value::Sequence(items) => pending.extend(items),
                // What an alias leads to is found where it stands.
                Value::Reference(_) | Value::Scalar(_) | Value::Expression | Value::Missing => {}
            }
        }
    }
}

fn mapping(context: &Context<'_>, document: &Document, entries: &[Entry], report: &mut Report<'_>) {
    let mut first: HashMap<&str, &Entry> = HashMap::new();
    for entry in entries.iter().filter(|entry| entry.key.literal && entry.key.complete) {
        let Some(earlier) = first.insert(&entry.key.text, entry) else { continue };
        let key = &entry.key.text;
        let written = |entry: &Entry| context.source.get(document.node(entry.value).span().range());
        let same = written(earlier) == written(entry);
        let message = if same {
            format!("`{key}` stands here twice, with the same value.")
        } else {
            format!(
                "`{key}` stands here twice. Azure ML takes this value and silently drops the earlier one."
            )
        };
        let finding = Finding::new(context.rule, entry.key.span, message);
        let finding = finding.related(earlier.key.span, format!("`{key}` stands here first"));
        let remove = |entry: &Entry| vec![Operation::RemoveEntry { key: entry.key.span }];
        report.add(if same {
            finding.tag(Tag::Unnecessary).fix(Safety::Safe, format!("Remove this `{key}`"), remove(entry))
        } else {
            finding.fix(Safety::Unsafe, format!("Remove the earlier `{key}`"), remove(earlier)).fix(
                Safety::Unsafe,
                format!("Remove this `{key}`"),
                remove(entry),
            )
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, check_fix, check_fix_at};

    const ENDPOINT: &str = "$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json\n";

    #[test]
    fn the_later_key_is_shown_at_any_depth() {
        check(&format!(
            "{ENDPOINT}name: scoring
tags:
  team: hearts
  team: lungs
# ^^^^ warning[duplicate-key]: drops the earlier one
"
        ));
    }

    #[test]
    fn merged_keys_may_be_overwritten() {
        check(&format!(
            "{ENDPOINT}name: scoring\ntags: &base\n  team: hearts\nproperties:\n  <<: *base\n  team: lungs\n"
        ));
    }

    #[test]
    fn either_can_go() {
        let before = format!("{ENDPOINT}name: one # first\ndescription: x\nname: two\n");
        check_fix("duplicate-key", &before, &format!("{ENDPOINT}description: x\nname: two\n"));
        check_fix_at("duplicate-key", 1, &before, &format!("{ENDPOINT}name: one # first\ndescription: x\n"));
    }
}
