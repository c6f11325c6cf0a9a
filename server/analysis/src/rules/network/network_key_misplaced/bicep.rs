//! The same in Bicep: network properties that no API version of a type has, and where they are to be found.

use crate::bicep::typed::{Cause, Resource};
use crate::rules::bicep::{finding, owner, strangers, with_removal, with_rename};
use crate::{BicepContext, Report, Safety, Severity};

pub(super) fn check(context: &BicepContext<'_, '_>, report: &mut Report<'_>) {
    // What has spilt out of a torn object is where it is by no choice of its author.
    let resources = context.file.typed().resources.iter().filter(|resource| !resource.torn);
    for resource in resources {
        for (stranger, place, cause) in strangers(resource) {
            let Cause::Negative(fact) = cause else { continue };
            if fact.code != context.rule.code {
                continue;
            }
            let key = stranger.entry.name().unwrap_or_default();
            let owner = owner(resource, place);
            let message = format!("No API version of {owner} has `{key}`. {} {}", fact.why, fact.instead);
            let finding = finding(context, stranger, message).severity(Severity::Warning).help(&fact.link);
            report.add(match &fact.rename_to {
                // Another name for the same: what is meant gets lost with the key.
                Some(to) if !turns(resource) => {
                    let finding = with_rename(finding, Safety::Unsafe, place, stranger, to);
                    with_removal(finding, Safety::Unsafe, stranger)
                }
                Some(to) => {
                    let finding = with_removal(finding, Safety::Safe, stranger);
                    with_rename(finding, Safety::Unsafe, place, stranger, to)
                }
                None => with_removal(finding, Safety::Safe, stranger),
            });
        }
    }
}

/// Whether renaming turns the direction round: online endpoints have the way in, their deployments the way out.
fn turns(resource: &Resource<'_>) -> bool {
    resource.r#type.is_some_and(|known| known.name().contains("/onlineEndpoints"))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_bicep, check_bicep_fix_at};

    const ENDPOINT: &str = "param location string
resource endpoint 'Microsoft.MachineLearningServices/workspaces/onlineEndpoints@2023-10-01' = {
  name: 'ws/scoring'
  location: location
  properties: {
    authMode: 'Key'
";

    #[test]
    fn the_way_out_is_none_of_an_endpoint_and_the_way_in_none_of_a_deployment() {
        check_bicep(&format!(
            "{ENDPOINT}    egressPublicNetworkAccess: 'Disabled'
//  ^^^^^^^^^^^^^^^^^^^^^^^^^ warning[network-key-misplaced]: No API version of `onlineEndpoints` has
  }}
  resource blue 'deployments' = {{
    name: 'blue'
    location: location
    properties: {{
      endpointComputeType: 'Managed'
      publicNetworkAccess: 'Disabled'
//    ^^^^^^^^^^^^^^^^^^^ warning[network-key-misplaced]: `onlineEndpoints/deployments`
    }}
  }}
}}
"
        ));
    }

    #[test]
    fn the_key_that_the_type_has_is_the_second_fix() {
        let before = format!("{ENDPOINT}    egressPublicNetworkAccess: 'Disabled'\n  }}\n}}\n");
        let without = format!("{ENDPOINT}  }}\n}}\n");
        let renamed = format!("{ENDPOINT}    publicNetworkAccess: 'Disabled'\n  }}\n}}\n");
        check_bicep_fix_at("network-key-misplaced", 0, &before, &without);
        check_bicep_fix_at("network-key-misplaced", 1, &before, &renamed);
    }
}
