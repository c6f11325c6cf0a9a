//! A key that no kind has there: a slip of the finger, or an invention.

mod bicep;

use super::stranger::{finding, missed, needed_finding, strangers, with_removal, with_rename};
use crate::rules::wording::owner;
use crate::typed::Cause;
use crate::{Context, Report, Rule, Safety, Severity};

/// Rule `unknown-key`.
pub static RULE: Rule = Rule {
    code: "unknown-key",
    group: "keys",
    summary: "Key that Azure ML does not know there",
    severity: Severity::Error,
    fix: Some(Safety::Safe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-overview",
    documentation: DOCUMENTATION,
    yaml: Some(check),
    bicep: Some(bicep::check),
    network: None,
};

/// With no more keys than these, the message lists them.
const FEW: usize = 7;

const DOCUMENTATION: &str = "\
## What it checks

Keys that Azure ML does not have in the mapping they stand in, nor in a place or kind near by. Below `tags`,
`properties` and `environment_variables` every key is free.

In Bicep: properties of Azure Machine Learning's resource types that no API version has there, those of another kind of
the object among them. What other API versions have is told by `property-api-version`.

## Why

Azure ML refuses the whole file for one unknown key, often with a list of everything else that could be wrong.

In Bicep, Azure refuses such a property or passes it over without a word.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
descripton: scores hearts by night
```

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
description: scores hearts by night
```

```bicep bad
resource workspace 'Microsoft.MachineLearningServices/workspaces@2023-10-01' = {
  name: 'hearts'
  location: location
  properties: {
    frendlyName: 'Hearts'
  }
}
```

```bicep fixed
resource workspace 'Microsoft.MachineLearningServices/workspaces@2023-10-01' = {
  name: 'hearts'
  location: location
  properties: {
    friendlyName: 'Hearts'
  }
}
```

## Instead

Write the key as Azure ML spells it. Words are joined by `_`, and all letters are small. What is only for you goes
below `tags`:

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
tags:
  team: hearts
```

```bicep good
resource workspace 'Microsoft.MachineLearningServices/workspaces@2023-10-01' = {
  name: 'hearts'
  location: location
  tags: { team: 'hearts' }
  properties: any({
    notInTheTypes: true
  })
}
```

## Fix

Safe: writes the key that is clearly the nearest. Unsafe: removes a key that nothing is near to.

## References

- [CLI v2 YAML schemas](https://learn.microsoft.com/azure/machine-learning/reference-yaml-overview)
";

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for (document, stranger) in strangers(context) {
        let Some(place) = document.places.get(stranger.place) else { continue };
        let key = &stranger.entry.key.text;
        let owner = owner(document, place);
        match &stranger.cause {
            Cause::Typo(known) => {
                let message = format!("`{key}` is not a key of {owner}. Did you mean `{}`?", known.name);
                let finding = match missed(context, document, stranger, known) {
                    Some(needed) => needed_finding(context, stranger, &format!("{message} {needed}")),
                    None => finding(context, stranger, message),
                };
                let finding = finding.help(&known.link);
                report.add(with_rename(finding, Safety::Safe, document, stranger, &known.name));
            }
            Cause::Unknown => {
                let mut message = match stranger.refused {
                    true => format!("`{key}` is not a key of {owner}, and Azure ML refuses unknown keys."),
                    false => format!("`{key}` is not a key of {owner}."),
                };
                let known: Vec<&str> = place.object.map_or_else(Vec::new, |object| {
                    let writable = object.keys.iter().filter(|key| !key.read_only);
                    writable.map(|key| key.name.as_str()).collect()
                });
                if (1..=FEW).contains(&known.len()) {
                    let listed: Vec<String> = known.iter().map(|key| format!("`{key}`")).collect();
                    message.push_str(&format!(" Its keys: {}.", listed.join(", ")));
                }
                let link = document.identity.kind.map_or("", |kind| kind.link.as_str());
                let finding = finding(context, stranger, message).help(link);
                report.add(with_removal(finding, Safety::Unsafe, document, stranger));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, check_fix};

    const ENDPOINT: &str = "$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json\n";

    #[test]
    fn a_misspelt_key_is_told_from_an_unknown_one() {
        check(&format!(
            "{ENDPOINT}name: scoring
auth-mode: aad_token
#^^^^^^^^ error[unknown-key]: Did you mean `auth_mode`?
colour: blue
#^^^^^ error[unknown-key]: refuses unknown keys
"
        ));
    }

    #[test]
    fn the_keys_of_a_small_mapping_are_listed() {
        check(&format!(
            "{ENDPOINT}name: scoring
defaults:
  blue: 100
# ^^^^ error[unknown-key]: Its keys: `deployment_name`.
"
        ));
    }

    #[test]
    fn a_misspelling_is_mended_and_keeps_its_quotes() {
        check_fix(
            "unknown-key",
            &format!("{ENDPOINT}name: scoring\n'authMode': aad_token # how\n"),
            &format!("{ENDPOINT}name: scoring\n'auth_mode': aad_token # how\n"),
        );
    }

    #[test]
    fn an_unknown_key_that_is_alone_goes_with_its_mapping() {
        check_fix(
            "unknown-key",
            &format!("{ENDPOINT}name: scoring\ndefaults:\n  blue: 100\n"),
            &format!("{ENDPOINT}name: scoring\n"),
        );
    }

    #[test]
    fn free_mappings_placeholders_and_half_keys_are_left_alone() {
        check(&format!("{ENDPOINT}name: scoring\ntags:\n  colour: blue\nproperties:\n  colour: blue\n"));
    }

    #[test]
    fn a_plural_is_a_slip_although_other_kinds_have_the_singular() {
        check(
            "$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json
type: command
command: echo hello
environment: azureml:training:1
compute: azureml:cluster
output:
#^^^^^ error[unknown-key]: Did you mean `outputs`?
  model: {type: uri_folder}
",
        );
    }

    #[test]
    fn where_every_key_is_taken_a_slip_is_still_seen() {
        check(
            "$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json
name: train
version: 1
descripton: The SDK takes this, and never shows it
#^^^^^^^^^ warning[unknown-key]: Did you mean `description`? As it stands, Azure ML passes it over
environmet: azureml:training:1
#^^^^^^^^^ error[unknown-key]: Did you mean `environment`?
command: echo hello
my_own_note: taken too
#^^^^^^^^^^ warning[unknown-key]: `my_own_note` is not a key of a command component. As it stands, Azure ML passes it
",
        );
    }

    #[test]
    fn a_key_is_meant_rather_than_one_that_people_expect() {
        // `paths` is none of a data asset, and people write it.
        check_fix(
            "unknown-key",
            "$schema: https://azuremlschemas.azureedge.net/latest/data.schema.json
name: records
type: uri_folder
pathh: azureml://datastores/lake/paths/records
",
            "$schema: https://azuremlschemas.azureedge.net/latest/data.schema.json
name: records
type: uri_folder
path: azureml://datastores/lake/paths/records
",
        );
    }

    #[test]
    fn a_step_of_automated_ml_takes_no_key_that_it_does_not_know() {
        check(
            "$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
settings:
  default_compute: azureml:cpu-cluster
jobs:
  forecast:
    type: automl
    task: forecasting
    primary_metric: r2_score
    target_column_name: demand
    training_data:
      type: mltable
      path: azureml:demand:1
    trainingg:
#   ^^^^^^^^^ error[unknown-key]: Did you mean `training`?
      enable_vote_ensemble: false
    forecasting:
      time_column_name: day
",
        );
    }
}
