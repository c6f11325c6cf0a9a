//! `property-api-version`: a property or value that the resource type has in another API version.

use super::api_version;
use crate::{Rule, Safety, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    code: "property-api-version",
    group: "keys",
    summary: "Property that another API version of the resource type has",
    severity: Severity::Warning,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/templates/microsoft.machinelearningservices/change-log/summary",
    documentation: DOCUMENTATION,
    yaml: None,
    bicep: Some(|context, report| api_version::check(context, false, report)),
    network: None,
};

const DOCUMENTATION: &str = "\
## What it checks

In Bicep: properties, kinds of objects and values of closed sets that the resource type does not have in the API version
of its declaration, and does have in another one. Types of Azure Machine Learning, Storage, Key Vault, Container
Registry and of the network are known in all their versions. Properties about the network have a rule of their own,
`network-property-api-version`.

## Why

What an API version does not have, Azure refuses or passes over without a word. The Bicep compiler says only that the
property is not allowed there, which looks as if it did not exist at all.

## Example

```bicep bad
resource workspace 'Microsoft.MachineLearningServices/workspaces@2020-08-01' = {
  name: 'hearts'
  location: location
  identity: { type: 'SystemAssigned' }
  properties: {
    friendlyName: 'Hearts'
    primaryUserAssignedIdentity: identity.id
  }
}
```

## Instead

```bicep good
resource workspace 'Microsoft.MachineLearningServices/workspaces@2023-10-01' = {
  name: 'hearts'
  location: location
  identity: { type: 'SystemAssigned' }
  properties: {
    friendlyName: 'Hearts'
    primaryUserAssignedIdentity: identity.id
  }
}
```

## Fix

Unsafe: changes the API version to the next later stable one that has everything that the resource uses; where there is
none, to a preview, or back to an earlier version. Other properties may mean something else there. `any()` around it, or
`#disable-next-line BCP037` above, shows that the author knows: then this is a hint.

## References

- [Changes of the resource types, by API version](https://learn.microsoft.com/azure/templates/microsoft.machinelearningservices/change-log/summary)
- [Resource declarations in Bicep](https://learn.microsoft.com/azure/azure-resource-manager/bicep/resource-declaration)
";

#[cfg(test)]
mod tests {
    use crate::testing::{check_bicep, check_bicep_fix};

    const WORKSPACE: &str = "resource ws 'Microsoft.MachineLearningServices/workspaces@2020-08-01' = {
  name: 'ws'
  location: 'westeurope'
  properties: {
";

    #[test]
    fn the_first_version_and_the_one_to_use_are_named() {
        check_bicep(&format!(
            "{WORKSPACE}    primaryUserAssignedIdentity: 'x'
//  ^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[property-api-version]: came with API version 2021-01-01; this is 2020-08-01, which does not have it. Azure refuses what a version does not have, or passes it over without a word. Use 2021-01-01
  }}
}}
"
        ));
    }

    #[test]
    fn the_fix_writes_a_version_that_has_all_of_them() {
        let workspace = |version: &str| {
            format!(
                "resource ws 'Microsoft.MachineLearningServices/workspaces@{version}' = {{
  name: 'ws'
  location: 'westeurope'
  properties: {{
    featureStoreSettings: {{}}
  }}
}}
"
            )
        };
        check_bicep_fix("property-api-version", &workspace("2020-08-01"), &workspace("2023-10-01"));
    }

    #[test]
    fn kinds_of_objects_have_versions_too() {
        check_bicep(
            "resource compute 'Microsoft.MachineLearningServices/workspaces/computes@2020-08-01' = {
  name: 'ws/cluster'
  location: 'westeurope'
  properties: {
    computeType: 'Kubernetes'
//               ^^^^^^^^^^^^ warning[property-api-version]: `Kubernetes` of `computes` came with API version
  }
}
",
        );
    }

    #[test]
    fn values_of_closed_sets_have_versions_too() {
        check_bicep_fix(
            "property-api-version",
            "resource x 'Microsoft.Storage/storageAccounts@2017-10-01' = {
  name: 'x'
  location: 'y'
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: {
    accessTier: 'Cold'
  }
}
",
            "resource x 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: 'x'
  location: 'y'
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: {
    accessTier: 'Cold'
  }
}
",
        );
    }

    #[test]
    fn who_has_silenced_the_compiler_gets_a_hint() {
        check_bicep(&format!(
            "{WORKSPACE}    #disable-next-line BCP037
    primaryUserAssignedIdentity: 'x'
//  ^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint[property-api-version]
  }}
}}
"
        ));
    }
}
