//! A key that other kinds have, or that people expect, and that this kind refuses.

use super::stranger::{finding, negative, with_removal};
use crate::rules::wording::{owner, plurals, quoted};
use crate::typed::{Cause, Stranger};
use crate::{Context, Finding, Report, Rule, Safety, Severity, TypedDocument};
use azureml_catalog::Kind;

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
    yaml: Some(check),
    bicep: None,
    network: None,
};

const DOCUMENTATION: &str = "\
## What it checks

Keys that a sibling kind has and this one has not: `traffic` on a batch endpoint, `scale_settings` on a batch
deployment. Network keys have rules of their own, `batch-network-key` and `network-key-misplaced`.

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

Safe: removes the key; the file was refused with it.

## References

- [Batch endpoint YAML](https://learn.microsoft.com/azure/machine-learning/reference-yaml-endpoint-batch)
- [Batch deployment YAML](https://learn.microsoft.com/azure/machine-learning/reference-yaml-deployment-batch)
- [Online endpoint YAML](https://learn.microsoft.com/azure/machine-learning/reference-yaml-endpoint-online)
";

/// From so many on, the keys of one mapping are one mistake: the file was meant to be another kind.
const MANY: usize = 4;

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        let of_others = |stranger: &&Stranger<'_>| match stranger.cause {
            Cause::Negative(fact) => fact.code == RULE.code,
            Cause::Sibling(_) => true,
            _ => false,
        };
        let all: Vec<&Stranger<'_>> = document.strangers.iter().filter(of_others).collect();
        for mapping in all.chunk_by(|one, other| one.place == other.place) {
            match mapping {
                [first, .., _] if mapping.len() >= MANY => {
                    report.add(many(context, document, first, mapping))
                }
                _ => mapping.iter().for_each(|stranger| report.add(found(context, document, stranger))),
            }
        }
    }
}

fn found(context: &Context<'_>, document: &TypedDocument<'_>, stranger: &Stranger<'_>) -> Finding {
    match &stranger.cause {
        Cause::Negative(fact) => negative(context, document, stranger, fact),
        Cause::Sibling(kinds) => sibling(context, document, stranger, kinds),
        _ => finding(context, stranger, format!("`{}` is not a key here.", stranger.entry.key.text)),
    }
}

/// One finding for a whole kind that stands in the wrong file, at its first key.
fn many(
    context: &Context<'_>,
    document: &TypedDocument<'_>,
    first: &Stranger<'_>,
    all: &[&Stranger<'_>],
) -> Finding {
    let owner = document.places.get(first.place).map(|place| owner(document, place)).unwrap_or_default();
    let names = quoted(all.iter().map(|one| &*one.entry.key.text));
    let mut message = format!("{names} are not keys of {owner}.");
    if let Cause::Negative(fact) = &first.cause {
        message = format!("{message} {} {}", fact.why, fact.instead);
    }
    let link = document.identity.kind.map_or("", |kind| kind.link.as_str());
    let mut finding = finding(context, first, message).help(link);
    for other in all.iter().skip(1) {
        finding = finding.related(other.entry.key.span, "nor is this one");
    }
    finding
}

fn sibling(
    context: &Context<'_>,
    document: &TypedDocument<'_>,
    stranger: &Stranger<'_>,
    kinds: &[&'static Kind],
) -> Finding {
    let owner = document.places.get(stranger.place).map(|place| owner(document, place)).unwrap_or_default();
    let key = &stranger.entry.key.text;
    let message = format!(
        "`{key}` is not a key of {owner}; {} have it. Remove it here, or make this file one of these.",
        plurals(kinds)
    );
    let link = document.identity.kind.map_or("", |kind| kind.link.as_str());
    let finding = finding(context, stranger, message).help(link);
    with_removal(finding, Safety::Safe, document, stranger)
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

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
    fn another_kind_in_this_file_is_one_finding() {
        check(
            "$schema: https://azuremlschemas.azureedge.net/latest/batchDeployment.schema.json
name: blue
endpoint_name: scoring
type: pipeline
component: azureml:pipe:1
model: azureml:heart:1
#^^^^ error[unsupported-key]: `model`, `environment`, `compute` and 2 more are not keys of a pipeline batch deployment
environment: azureml:env:1
compute: azureml:cluster
resources:
  instance_count: 2
mini_batch_size: 10
",
        );
    }
}
