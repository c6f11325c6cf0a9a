//! The same in Bicep: network properties that no API version of a type has, and where they are to be found.

use crate::bicep::typed::{Cause, Resource};
use crate::rules::bicep::{finding, home_beside, owner, strangers, with_removal, with_rename};
use crate::{BicepContext, Report, Safety, Severity};
use azureml_syntax::edit::Operation;

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
            let finding =
                finding(context, resource, stranger, message).severity(Severity::Warning).help(&fact.link);
            // What belongs to another type does nothing here; else the author meant something of this resource, which
            // gets lost with the key.
            let loses = if fact.belongs_to.is_empty() { Safety::Unsafe } else { Safety::Safe };
            let finding = match home_beside(resource, place, stranger) {
                Some(into) => {
                    let keys = vec![stranger.entry.key.span()];
                    let operation = Operation::MoveEntries { keys, into: into.to_owned() };
                    finding.fix(Safety::Unsafe, format!("Move it into `{into}`"), vec![operation])
                }
                None => finding,
            };
            report.add(match &fact.rename_to {
                // Another name for the same: what is meant gets lost with the key.
                Some(to) if !turns(resource) => {
                    let finding = with_rename(finding, Safety::Unsafe, place, stranger, to);
                    with_removal(finding, Safety::Unsafe, stranger)
                }
                Some(to) => {
                    let finding = with_removal(finding, loses, stranger);
                    with_rename(finding, Safety::Unsafe, place, stranger, to)
                }
                None => with_removal(finding, loses, stranger),
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
    use crate::Safety;
    use crate::testing::{check_bicep, check_bicep_fix_at, checked};
    use azureml_syntax::Language;

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

    /// The titles of the fixes for the only finding, with whether they are safe.
    fn offered(source: &str) -> Vec<(String, Safety)> {
        let findings = checked(Language::Bicep, source).analysis.findings;
        let mut misplaced = findings.into_iter().filter(|finding| finding.code == "network-key-misplaced");
        let only = misplaced.next().unwrap();
        assert!(misplaced.next().is_none(), "{source}");
        only.fixes.into_iter().map(|fix| (fix.title, fix.safety)).collect()
    }

    #[test]
    fn what_belongs_into_the_object_beside_it_is_moved_there() {
        let top = |inner: &str, rest: &str| {
            ENDPOINT.replace("  properties: {", &format!("{inner}  properties: {{")) + rest + "  }\n}\n"
        };
        let before = top("  publicNetworkAccess: 'Disabled'\n", "");
        let after = top("", "    publicNetworkAccess: 'Disabled'\n");
        check_bicep_fix_at("network-key-misplaced", 0, &before, &after);
        let unsafe_fixes = ["Move it into `properties`", "Remove `publicNetworkAccess`"];
        assert_eq!(offered(&before), unsafe_fixes.map(|title| (title.to_owned(), Safety::Unsafe)));

        let compute = |outer: &str, inner: &str| {
            format!(
                "resource cluster 'Microsoft.MachineLearningServices/workspaces/computes@2023-10-01' = {{
  name: 'ws/cpu'
  location: 'westeurope'
  properties: {{
    computeType: 'AmlCompute'
{outer}    properties: {{
      vmSize: 'Standard_DS3_v2'
{inner}    }}
  }}
}}
"
            )
        };
        let before = compute("    enableNodePublicIp: false\n", "");
        let after = compute("", "      enableNodePublicIp: false\n");
        check_bicep_fix_at("network-key-misplaced", 0, &before, &after);
    }

    #[test]
    fn what_is_there_already_is_only_removed_and_not_without_being_asked() {
        let source = ENDPOINT
            .replace("  properties: {", "  publicNetworkAccess: 'Disabled'\n  properties: {")
            + "    publicNetworkAccess: 'Enabled'\n  }\n}\n";
        assert_eq!(offered(&source), [("Remove `publicNetworkAccess`".to_owned(), Safety::Unsafe)]);
    }

    #[test]
    fn what_belongs_to_another_type_can_be_removed_safely() {
        let source = format!("{ENDPOINT}    managedNetwork: {{}}\n  }}\n}}\n");
        assert_eq!(offered(&source), [("Remove `managedNetwork`".to_owned(), Safety::Safe)]);
    }
}
