//! The same in Bicep: no API version of batch endpoints and their deployments has a network property.

use crate::bicep::typed::Cause;
use crate::rules::bicep::{finding, owner, strangers, with_removal};
use crate::{BicepContext, Report, Safety, Severity};

pub(super) fn check(context: &BicepContext<'_, '_>, report: &mut Report<'_>) {
    for resource in &context.file.typed().resources {
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
            report.add(with_removal(finding, Safety::Safe, stranger));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_bicep, check_bicep_fix};

    #[test]
    fn endpoints_and_deployments_have_none_in_any_version() {
        for version in ["2021-03-01-preview", "2022-05-01", "2023-10-01", "2025-09-01", "2026-05-15-preview"]
        {
            check_bicep(&format!(
                "param location string
resource endpoint 'Microsoft.MachineLearningServices/workspaces/batchEndpoints@{version}' = {{
  name: 'ws/scoring'
  location: location
  properties: {{
    authMode: 'AADToken'
    publicNetworkAccess: 'Disabled'
//  ^^^^^^^^^^^^^^^^^^^ warning[batch-network-key]: No API version of `batchEndpoints` has `publicNetworkAccess`
    egressPublicNetworkAccess: 'Disabled'
//  ^^^^^^^^^^^^^^^^^^^^^^^^^ warning[batch-network-key]: compute cluster
  }}

  resource deployment 'deployments' = {{
    name: 'blue'
    location: location
    properties: {{
      publicNetworkAccess: 'Enabled'
//    ^^^^^^^^^^^^^^^^^^^ warning[batch-network-key]: `batchEndpoints/deployments`
    }}
  }}
}}
"
            ));
        }
    }

    #[test]
    fn deeper_keys_slips_of_the_finger_and_any_do_not_hide_it() {
        check_bicep(
            "param location string
resource endpoint 'Microsoft.MachineLearningServices/workspaces/batchEndpoints@2023-10-01' = {
  name: 'ws/scoring'
  location: location
  properties: any({
    authMode: 'AADToken'
    publicNetworkAcess: 'Disabled'
//  ^^^^^^^^^^^^^^^^^^ warning[batch-network-key]
    defaults: {
      deploymentName: 'blue'
      publicNetworkAccess: 'Disabled'
//    ^^^^^^^^^^^^^^^^^^^ warning[batch-network-key]
    }
    properties: {
      publicNetworkAccess: 'free text'
    }
  })
}
",
        );
    }

    #[test]
    fn the_fix_takes_the_line_with_its_comment() {
        let endpoint = |line: &str| {
            format!(
                "resource endpoint 'Microsoft.MachineLearningServices/workspaces/batchEndpoints@2023-10-01' = {{
  name: 'ws/scoring'
  location: 'westeurope'
  properties: {{
    authMode: 'AADToken'
{line}    description: 'by night'
  }}
}}
"
            )
        };
        check_bicep_fix(
            "batch-network-key",
            &endpoint("    publicNetworkAccess: 'Disabled' // private\n"),
            &endpoint(""),
        );
    }
}
