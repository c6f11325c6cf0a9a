//! The right key at the wrong level: beside the mapping it belongs into, or inside one when it belongs outside.

mod bicep;

use super::stranger::{finding, strangers, with_removal};
use crate::rules::wording::{owner, quoted};
use crate::typed::{Cause, Stranger, homes};
use crate::{Context, Finding, Report, Rule, Safety, Severity, TypedDocument};
use azureml_syntax::Value;
use azureml_syntax::edit::{NewValue, Operation, Place};

/// Rule `misplaced-key`.
pub static RULE: Rule = Rule {
    code: "misplaced-key",
    group: "keys",
    summary: "Right key at the wrong level",
    severity: Severity::Error,
    fix: Some(Safety::Safe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-overview",
    documentation: DOCUMENTATION,
    yaml: Some(check),
    bicep: Some(bicep::check),
    network: None,
};

const DOCUMENTATION: &str = "\
## What it checks

Keys that this kind of file has, but in another mapping: `mini_batch_size` beside `settings` instead of below it,
`scoring_script` outside `code_configuration`. Several keys that belong into the same mapping are one finding.

In Bicep: properties of Azure Machine Learning's resource types that stand beside `properties` instead of in it, in it
instead of beside it, and the like.

## Why

Azure ML refuses the file: where the key stands, it does not know it.

In Bicep, Azure refuses such a property or passes it over without a word.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/modelBatchDeployment.schema.json
name: blue
endpoint_name: scoring
type: model
model: azureml:heart@latest
compute: azureml:cluster
settings:
  error_threshold: 10
mini_batch_size: 10
```

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/modelBatchDeployment.schema.json
name: blue
endpoint_name: scoring
type: model
model: azureml:heart@latest
compute: azureml:cluster
settings:
  error_threshold: 10
  mini_batch_size: 10
```

```bicep bad
resource workspace 'Microsoft.MachineLearningServices/workspaces@2023-10-01' = {
  name: 'hearts'
  location: location
  keyVault: vault.id
  properties: {
    friendlyName: 'Hearts'
  }
}
```

```bicep fixed
resource workspace 'Microsoft.MachineLearningServices/workspaces@2023-10-01' = {
  name: 'hearts'
  location: location
  properties: {
    friendlyName: 'Hearts'
    keyVault: vault.id
  }
}
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/modelBatchDeployment.schema.json
name: blue
endpoint_name: scoring
type: model
model: azureml:heart@latest
compute: azureml:cluster
resources:
  instance_count: 2
settings:
  mini_batch_size: 10
```

```bicep good
resource workspace 'Microsoft.MachineLearningServices/workspaces@2023-10-01' = {
  name: 'hearts'
  location: location
  properties: {
    keyVault: vault.id
  }
}
```

## Fix

Safe: moves the keys, where it is clear where to and nothing is overwritten. The file was refused before.

In Bicep the move is unsafe: what was passed over before has an effect then.

## References

- [Batch deployment YAML](https://learn.microsoft.com/azure/machine-learning/reference-yaml-deployment-batch)
- [Managed online deployment YAML](https://learn.microsoft.com/azure/machine-learning/reference-yaml-deployment-managed-online)
";

/// What is said at the mapping where the keys belong.
pub(crate) const BELONGS_HERE: &str = "it belongs below this";

/// Strangers of one mapping that belong into the same other one.
struct Group<'c> {
    document: &'c TypedDocument<'c>,
    strangers: Vec<&'c Stranger<'c>>,
    path: &'c [&'static str],
}

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for (document, stranger) in strangers(context) {
        let Cause::Misplaced(path) = &stranger.cause else { continue };
        let same = |group: &&mut Group<'_>| {
            std::ptr::eq(group.document, document)
                && group.path == path.as_slice()
                && group.strangers.first().is_some_and(|first| {
                    first.place == stranger.place && first.merged.is_none() && stranger.merged.is_none()
                })
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.strangers.push(stranger),
            None => groups.push(Group { document, strangers: vec![stranger], path }),
        }
    }
    for group in &groups {
        if let Some(finding) = found(context, group) {
            report.add(finding);
        }
    }
}

fn found(context: &Context<'_>, group: &Group<'_>) -> Option<Finding> {
    let Group { document, strangers, path } = group;
    let (first, others) = strangers.split_first()?;
    let place = document.places.get(first.place)?;
    let kind = document.identity.kind?;
    let key = &*first.entry.key.text;
    let all = homes(kind, key);
    let fact = place.object.and_then(|object| object.negative(key));
    let target = match path.last() {
        None => "to the top level of the file".to_owned(),
        Some(_) if all.len() > 1 && others.is_empty() && fact.is_none() => {
            let paths: Vec<String> = all.iter().map(|home| home.path.join(".")).collect();
            format!("under {}", quoted(paths.iter().map(String::as_str)).replace(" and ", " or "))
        }
        Some(_) => format!("under `{}`", path.join(".")),
    };
    let names = quoted(strangers.iter().map(|one| &*one.entry.key.text));
    let belongs = if others.is_empty() { "belongs" } else { "belong" };
    let mut message = format!("{names} {belongs} {target}, not {}.", here(document, place));
    if let Some(fact) = fact {
        message = format!("{message} {}", fact.why);
    }
    let link = all.first().map_or(kind.link.as_str(), |home| home.key.link.as_str());
    let mut finding = finding(context, first, message).help(link).help(fact.map_or("", |fact| &fact.link));
    for other in others {
        finding = finding.related(other.entry.key.span, "this one too");
    }
    if let [into] = path
        && let Some(target) = document.document.root().entry(into)
    {
        finding = finding.related(target.key.span, BELONGS_HERE);
    }
    Some(match moved(context, group) {
        Some(operations) => finding.fix(Safety::Safe, format!("Move {names} {target}"), operations),
        None => with_removal(finding, Safety::Unsafe, document, first),
    })
}

fn here(document: &TypedDocument<'_>, place: &crate::Place<'_>) -> String {
    match place.parent {
        None => "to the top level".to_owned(),
        Some(_) => format!("under {}", owner(document, place)),
    }
}

/// The operations that move the group to its mapping; `None` where that is not clear, or would overwrite something.
fn moved(context: &Context<'_>, group: &Group<'_>) -> Option<Vec<Operation>> {
    let Group { document, strangers, path } = group;
    if strangers.iter().any(|one| one.merged.is_some()) {
        return None;
    }
    let root = document.document.root();
    let first = strangers.first()?;
    match path {
        [] => {
            let [only] = strangers.as_slice() else { return None };
            let value = document.document.node(only.entry.value);
            // A mapping would have to be indented anew.
            let written = context.source.get(value.span().range())?;
            let is_simple =
                matches!(value.value(), Value::Scalar(_) | Value::Expression) && !written.contains('\n');
            if root.entry(&only.entry.key.text).is_some() || !is_simple {
                return None;
            }
            // Before the mapping that it slipped into: behind it, it might meet the end of what is taken out.
            let around = outermost(document, first.place)?;
            let before = root.own_entries().iter().take_while(|entry| entry.key.span != around).last();
            let mut operations = super::stranger::removal(document, only)?;
            operations.push(Operation::AddEntry {
                map: root.span(),
                key: only.entry.key.text.to_string(),
                value: NewValue::Literal(written.to_owned()),
                place: before.map_or(Place::First, |entry| Place::After(entry.key.span)),
            });
            Some(operations)
        }
        [into] if first.place == 0 => {
            let key = &first.entry.key.text;
            let is_told =
                document.places.first()?.object?.negative(key).is_some_and(|fact| fact.move_to.is_some());
            let only_home = is_told || homes(document.identity.kind?, key).len() == 1;
            let target = root.entry(into);
            if target.is_none() && !only_home {
                return None;
            }
            if let Some(target) = target {
                let node = document.document.node(target.value);
                let is_free = matches!(node.value(), Value::Map(_) | Value::Missing)
                    && strangers.iter().all(|one| node.entry(&one.entry.key.text).is_none());
                if !is_free {
                    return None;
                }
            }
            let keys = strangers.iter().map(|one| one.entry.key.span).collect();
            Some(vec![Operation::MoveEntries { keys, into: (*into).to_owned() }])
        }
        _ => None,
    }
}

/// The root's key above a place.
fn outermost(document: &TypedDocument<'_>, place: usize) -> Option<azureml_syntax::Span> {
    let mut at = document.places.get(place)?;
    let mut key = None;
    loop {
        key = at.entry.map(|entry| entry.key.span).or(key);
        match at.parent.and_then(|parent| document.places.get(parent)) {
            Some(parent) => at = parent,
            None => return key,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, check_fix};

    const DEPLOYMENT: &str = "\
$schema: https://azuremlschemas.azureedge.net/latest/modelBatchDeployment.schema.json
name: blue
endpoint_name: scoring
type: model
model: azureml:heart@latest
compute: azureml:cluster
";

    #[test]
    fn keys_of_the_old_form_are_one_finding() {
        check(&format!(
            "{DEPLOYMENT}mini_batch_size: 10
#^^^^^^^^^^^^^^ error[misplaced-key]: `mini_batch_size` and `output_action` belong under `settings`
output_action: append_row
"
        ));
    }

    #[test]
    fn they_move_together_into_a_mapping_that_is_made() {
        check_fix(
            "misplaced-key",
            &format!("{DEPLOYMENT}mini_batch_size: 10\noutput_action: append_row\n"),
            &format!("{DEPLOYMENT}settings:\n  mini_batch_size: 10\n  output_action: append_row\n"),
        );
    }

    #[test]
    fn the_number_of_nodes_belongs_under_resources() {
        check_fix(
            "misplaced-key",
            &format!("{DEPLOYMENT}instance_count: 2\n"),
            &format!("{DEPLOYMENT}resources:\n  instance_count: 2\n"),
        );
    }

    #[test]
    fn a_key_that_slipped_into_a_mapping_comes_out() {
        check_fix(
            "misplaced-key",
            &format!("{DEPLOYMENT}settings:\n  mini_batch_size: 10\n  description: hearts\n"),
            &format!("{DEPLOYMENT}description: hearts\nsettings:\n  mini_batch_size: 10\n"),
        );
    }

    #[test]
    fn keys_that_were_not_indented_are_one_finding_with_their_empty_mapping() {
        let before = "\
$schema: https://azuremlschemas.azureedge.net/latest/kubernetesOnlineEndpoint.schema.json
name: scoring
auth_mode: key
compute: azureml:cluster
identity:
type: system_assigned
";
        check(&before.replace(
            "type: system_assigned\n",
            "type: system_assigned\n#^^^ error[misplaced-key]: belongs under `identity`\n",
        ));
        check_fix("misplaced-key", before, &before.replace("type: system", "  type: system"));
    }

    #[test]
    fn where_two_mappings_have_it_both_are_named() {
        check(
            "$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: scoring
model: azureml:heart:1
instance_type: Standard_DS3_v2
instance_count: 1
failure_threshold: 3
#^^^^^^^^^^^^^^^^ error[misplaced-key]: under `liveness_probe` or `readiness_probe`
",
        );
    }
}
