//! A key that other kinds have, or that people expect, and that this kind refuses.

use super::stranger::{finding, negative, strangers, with_removal};
use crate::rules::wording::{owner, plurals};
use crate::typed::{Cause, Stranger};
use crate::{Context, Finding, Report, Rule, Safety, Severity, TypedDocument};
use azureml_catalog::Kind;
use azureml_syntax::edit::{NewValue, Operation, Place};

/// Rule `unsupported-key`.
pub static RULE: Rule = Rule {
    code: "unsupported-key",
    group: "keys",
    summary: "Key that belongs to another kind and that this one refuses",
    severity: Severity::Error,
    fix: Some(Safety::Safe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-overview",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What it checks

Keys that a sibling kind has and this one has not: `traffic` on a batch endpoint, `scale_settings` on a batch
deployment, `settings` on a batch deployment that does not say its `type`. Network keys have rules of their own,
`batch-network-key` and `network-key-misplaced`.

## Why

The kinds look alike, and files are copied from one to the other. Azure ML refuses the whole file for such a key.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
traffic:
  blue: 100
```

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
```

## Instead

The message says which kind has the key and what this kind has in its place. A batch endpoint sends every job to its
default deployment:

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
defaults:
  deployment_name: blue
```

## Fix

Safe: removes the key; the file was refused with it. For `settings` on a batch deployment: adds the `type` that has
them.

## References

- [Batch endpoint YAML](https://learn.microsoft.com/azure/machine-learning/reference-yaml-endpoint-batch)
- [Batch deployment YAML](https://learn.microsoft.com/azure/machine-learning/reference-yaml-deployment-batch)
- [Online endpoint YAML](https://learn.microsoft.com/azure/machine-learning/reference-yaml-endpoint-online)
";

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for (document, stranger) in strangers(context) {
        match &stranger.cause {
            Cause::Negative(fact) if fact.code == RULE.code => {
                let finding = negative(context, document, stranger, fact);
                report.add(with_type(finding, document, stranger));
            }
            Cause::Sibling(kinds) => report.add(sibling(context, document, stranger, kinds)),
            _ => {}
        }
    }
}

fn sibling(
    context: &Context<'_>,
    document: &TypedDocument<'_>,
    stranger: &Stranger<'_>,
    kinds: &[&'static Kind],
) -> Finding {
    let owner = document.places.get(stranger.place).map(|place| owner(document, place)).unwrap_or_default();
    let key = &stranger.entry.key.text;
    let mut message = format!("`{key}` is not a key of {owner}; {} have it.", plurals(kinds));
    if is_settings_without_type(document, stranger) {
        message.push_str(" A batch deployment has it once it says `type: model` or `type: pipeline`.");
    } else {
        message.push_str(" Remove it here, or make this file one of these.");
    }
    let link = document.identity.kind.map_or("", |kind| kind.link.as_str());
    let finding = with_type(finding(context, stranger, message).help(link), document, stranger);
    with_removal(finding, Safety::Safe, document, stranger)
}

/// `settings` came with `type`: a batch deployment without it is read in its old form, which has none
/// (<https://github.com/Azure/azure-sdk-for-python/issues/33044>).
fn is_settings_without_type(document: &TypedDocument<'_>, stranger: &Stranger<'_>) -> bool {
    stranger.place == 0
        && &*stranger.entry.key.text == "settings"
        && document.identity.kind.is_some_and(|kind| kind.id == "batchDeployment")
        && document.document.root().entry("type").is_none()
}

/// With the fix that adds `type`, for [`is_settings_without_type`]; before all others.
fn with_type(mut finding: Finding, document: &TypedDocument<'_>, stranger: &Stranger<'_>) -> Finding {
    if !is_settings_without_type(document, stranger) {
        return finding;
    }
    let root = document.document.root();
    let is_pipeline = root.entry("component").is_some() || root.entry("job_definition").is_some();
    let value = if is_pipeline { "pipeline" } else { "model" };
    let place = root.entry("endpoint_name").or_else(|| root.entry("name"));
    let operation = Operation::AddEntry {
        map: root.span(),
        key: "type".to_owned(),
        value: NewValue::Literal(value.to_owned()),
        place: place.map_or(Place::First, |entry| Place::After(entry.key.span)),
    };
    let others = std::mem::take(&mut finding.fixes);
    finding = finding.fix(Safety::Safe, format!("Add `type: {value}`"), vec![operation]);
    finding.fixes.extend(others);
    finding
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, check_fix};

    const DEPLOYMENT: &str = "\
$schema: https://azuremlschemas.azureedge.net/latest/batchDeployment.schema.json
name: blue
endpoint_name: scoring
model: azureml:heart:1
compute: azureml:cluster
";

    #[test]
    fn a_key_of_a_sibling_kind_is_told_where_it_belongs() {
        check(&format!(
            "{DEPLOYMENT}data_collector:
#^^^^^^^^^^^^^ error[unsupported-key]: online deployments
  collections: {{}}
"
        ));
    }

    #[test]
    fn settings_need_a_type() {
        check_fix(
            "unsupported-key",
            &format!("{DEPLOYMENT}settings:\n  mini_batch_size: 10\n"),
            &format!(
                "{}settings:\n  mini_batch_size: 10\n",
                DEPLOYMENT.replace("scoring\n", "scoring\ntype: model\n")
            ),
        );
    }
}
