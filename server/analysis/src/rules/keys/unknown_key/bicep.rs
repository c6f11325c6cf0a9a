//! The same in Bicep: properties of Azure Machine Learning's types that no API version has where they stand.

use crate::bicep::typed::{Cause, Place, Resource};
use crate::rules::bicep::{
    UNKNOWN_PROPERTY, finding, is_accepted, machine_learning, owner, strangers, with_removal, with_rename,
};
use crate::rules::wording::{joined, quoted};
use crate::{BicepContext, Report, Safety, Severity};

/// With no more properties than these, the message lists them.
const FEW: usize = 7;

pub(super) fn check(context: &BicepContext<'_, '_>, report: &mut Report<'_>) {
    for resource in machine_learning(context) {
        for (stranger, place, cause) in strangers(resource) {
            let name = stranger.entry.name().unwrap_or_default();
            let owner = owner(resource, place);
            if stranger.loose || is_accepted(context, stranger.entry.key.span(), &UNKNOWN_PROPERTY) {
                continue;
            }
            let finding =
                |message: String| finding(context, resource, stranger, message).severity(Severity::Warning);
            match cause {
                Cause::Typo(known) => {
                    let known = known.name.as_str();
                    let message = format!("`{name}` is not a property of {owner}. Did you mean `{known}`?");
                    report.add(with_rename(finding(message), Safety::Safe, place, stranger, known));
                }
                // What belongs elsewhere may have spilt out of a torn object.
                Cause::Variant(_) | Cause::Unknown if resource.torn || place.is_half_typed() => {}
                Cause::Variant(values) => {
                    let finding = finding(of_variants(resource, place, name, values));
                    report.add(with_removal(finding, Safety::Unsafe, stranger));
                }
                Cause::Unknown => {
                    let mut message =
                        format!("`{name}` is not a property of {owner}, in no API version that is known.");
                    let known = place.fields.into_iter().flat_map(|fields| fields.iter());
                    let known: Vec<&str> = known
                        .filter(|property| property.writable())
                        .map(|property| property.name.as_str())
                        .collect();
                    if (1..=FEW).contains(&known.len()) {
                        let known: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
                        message.push_str(&format!(" Its properties: {}.", known.join(", ")));
                    }
                    report.add(with_removal(finding(message), Safety::Unsafe, stranger));
                }
                Cause::Negative(_) | Cause::Version(_) | Cause::Misplaced(_) => {}
            }
        }
    }
}

/// What is said of a property that only other variants have.
fn of_variants(resource: &Resource<'_>, place: &Place<'_>, name: &str, values: &[&str]) -> String {
    let fields = place.fields;
    let decides = fields.and_then(|fields| fields.discriminated).map_or("", |several| several.discriminator);
    let variant = fields.and_then(|fields| fields.variant).unwrap_or_default();
    let others = match values {
        [_, _, _, _, ..] => quoted(values.iter().copied()),
        _ => joined(&values.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>(), "or"),
    };
    format!(
        "With the `{decides}` `{variant}`, {} has no `{name}`: it goes with {others}.",
        crate::rules::bicep::owner(resource, place)
    )
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_bicep, check_bicep_fix};

    const WORKSPACE: &str = "resource ws 'Microsoft.MachineLearningServices/workspaces@2023-10-01' = {
  name: 'ws'
  location: 'westeurope'
";

    #[test]
    fn a_misspelt_property_is_told_from_an_unknown_one() {
        check_bicep(&format!(
            "{WORKSPACE}  identty: {{ type: 'SystemAssigned' }}
  //^^^^^ warning[unknown-key]: `identty` is not a property of `workspaces`. Did you mean `identity`?
  properties: {{
    colour: 'blue'
//  ^^^^^^ warning[unknown-key]: in no API version
    'friendly-name': 'Hearts'
//  ^^^^^^^^^^^^^^^ warning[unknown-key]: Did you mean `friendlyName`?
    encryption: {{
      status: 'Enabled'
      keyVaultProperties: {{
        keyIdentifier: 'x'
        keyVaultArmId: 'y'
        keyUrl: 'z'
//      ^^^^^^ warning[unknown-key]: Its properties: `identityClientId`, `keyIdentifier`, `keyVaultArmId`.
      }}
    }}
  }}
}}
"
        ));
    }

    #[test]
    fn a_property_of_another_variant_is_told_with_it() {
        check_bicep(
            "resource store 'Microsoft.MachineLearningServices/workspaces/datastores@2023-10-01' = {
  name: 'ws/store'
  properties: {
    datastoreType: 'AzureDataLakeGen2'
    accountName: 'hearts'
    filesystem: 'raw'
    containerName: 'raw'
//  ^^^^^^^^^^^^^ warning[unknown-key]: With the `datastoreType` `AzureDataLakeGen2`, `datastores` has no `containerName`: it goes with `AzureBlob`.
    credentials: { credentialsType: 'None' }
  }
}
",
        );
    }

    #[test]
    fn a_misspelling_is_mended_and_its_comment_stays() {
        let workspace =
            |key: &str| format!("{WORKSPACE}  properties: {{\n    {key}: 'Hearts' // so\n  }}\n}}\n");
        check_bicep_fix("unknown-key", &workspace("'friendlyNme'"), &workspace("friendlyName"));
    }

    #[test]
    fn what_is_free_open_half_typed_or_accepted_is_left_alone() {
        check_bicep(&format!(
            "{WORKSPACE}  tags: {{ colour: 'blue' }}
  properties: any({{
    colour: 'blue'
  }})
}}

resource other 'Microsoft.MachineLearningServices/workspaces@2023-10-01' = {{
  name: 'ws'
  location: 'westeurope'
  parent: x
  scope: y
  dependsOn: []
  zones: ['1']
  properties: {{
    '${{name}}': 1
    ...more
    #disable-next-line BCP037
    colour: 'blue'
    friend
  }}
}}

resource compute 'Microsoft.MachineLearningServices/workspaces/computes@2023-10-01' = {{
  name: 'ws/it'
  location: 'westeurope'
  properties: union({{ colour: 'blue' }}, {{ computeType: 'AmlCompute' }})
}}

resource compute2 'Microsoft.MachineLearningServices/workspaces/computes@2023-10-01' = {{
  name: 'ws/it'
  location: 'westeurope'
  properties: {{ computeType: sort, properties: {{ colour: 'blue' }} }}
}}

resource of 'Microsoft.Storage/storageAccounts@2023-01-01' = {{
  name: 'x'
  colour: 'blue'
}}

resource later 'Microsoft.MachineLearningServices/workspaces@2099-10-01' = {{
  name: 'ws'
  colour: 'blue'
}}
"
        ));
    }
}
