//! `network-property-api-version`: a property about the network that the API version in use does not have.

use crate::rules::keys::api_version;
use crate::{Rule, Safety, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    code: "network-property-api-version",
    group: "network",
    summary: "Network property that the API version in use does not have",
    severity: Severity::Warning,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/templates/microsoft.machinelearningservices/change-log/summary",
    documentation: DOCUMENTATION,
    yaml: None,
    bicep: Some(|context, report| api_version::check(context, true, report)),
    network: None,
};

const DOCUMENTATION: &str = "\
## What it checks

In Bicep: properties about the network (`publicNetworkAccess`, `managedNetwork`, `enableNodePublicIp`,
`v1LegacyMode` and others) that the resource type does not have in the API version of its declaration, and does have in
another one.

## Why

With an older API version such a property may have no effect: the deployment succeeds, and the workspace is open to the
internet, or the nodes of a cluster get public addresses.

## Example

```bicep bad
resource workspace 'Microsoft.MachineLearningServices/workspaces@2020-08-01' = {
  name: 'hearts'
  location: location
  identity: { type: 'SystemAssigned' }
  properties: {
    publicNetworkAccess: 'Disabled'
  }
}
```

## Instead

```bicep good
resource workspace 'Microsoft.MachineLearningServices/workspaces@2021-07-01' = {
  name: 'hearts'
  location: location
  identity: { type: 'SystemAssigned' }
  properties: {
    publicNetworkAccess: 'Disabled'
  }
}
```

## Fix

Unsafe: changes the API version to the next later stable one that has everything that the resource uses; where there is
none, to a preview, or back to an earlier version. Other properties may mean something else there: until 2022-05-01,
`v1LegacyMode` was on by default. `any()` around it, or
`#disable-next-line BCP037` above, shows that the author knows: then this is a hint.

## References

- [Changes of the resource types, by API version](https://learn.microsoft.com/azure/templates/microsoft.machinelearningservices/change-log/summary)
- [Network isolation of workspaces](https://learn.microsoft.com/azure/machine-learning/how-to-network-security-overview)
";

#[cfg(test)]
mod tests {
    use crate::testing::{check_bicep, check_bicep_fix, checked};
    use azureml_syntax::Language;

    /// A resource with one more line in its settings.
    fn resource(r#type: &str, version: &str, line: &str) -> String {
        let settings = match r#type {
            "workspaces/computes" => format!(
                "    computeType: 'AmlCompute'\n    properties: {{\n      vmSize: 'Standard_DS3_v2'\n{line}\n    }}\n"
            ),
            "workspaces/onlineEndpoints" => format!("    authMode: 'Key'\n{line}\n"),
            "workspaces/onlineEndpoints/deployments" => {
                format!("    endpointComputeType: 'Managed'\n{line}\n")
            }
            "registries" => format!("    regionDetails: []\n{line}\n"),
            _ => format!("{line}\n"),
        };
        format!(
            "resource it 'Microsoft.MachineLearningServices/{type}@{version}' = {{\n  name: 'it'\n  location: 'westeurope'\n  \
             properties: {{\n{settings}  }}\n}}\n"
        )
    }

    const WORKSPACES: &str = "workspaces";
    const COMPUTES: &str = "workspaces/computes";
    const ENDPOINTS: &str = "workspaces/onlineEndpoints";
    const DEPLOYMENTS: &str = "workspaces/onlineEndpoints/deployments";

    /// Type, an API version without the property, the line with it, and what is said of the versions.
    const ROWS: [(&str, &str, &str, &str); 22] = [
        (WORKSPACES, "2020-08-01", "publicNetworkAccess: 'Disabled'", "came with API version 2021-07-01;"),
        (
            WORKSPACES,
            "2020-01-01",
            "allowPublicAccessWhenBehindVnet: true",
            "came with API version 2020-03-01;",
        ),
        (WORKSPACES, "2020-01-01", "imageBuildCompute: 'cpu'", "came with API version 2020-03-01;"),
        (WORKSPACES, "2020-01-01", "sharedPrivateLinkResources: []", "came with API version 2020-03-01;"),
        (WORKSPACES, "2021-07-01", "v1LegacyMode: false", "came with API version 2022-05-01;"),
        (
            WORKSPACES,
            "2022-05-01",
            "managedNetwork: {}",
            "came with API version 2023-04-01-preview and is stable from 2023-10-01 on;",
        ),
        (
            WORKSPACES,
            "2023-04-01",
            "managedNetwork: {}",
            "came with API version 2023-04-01-preview and is stable from 2023-10-01 on;",
        ),
        (
            WORKSPACES,
            "2024-04-01",
            "managedNetwork: { firewallSku: 'Basic' }",
            "came with API version 2024-10-01-preview and is stable from 2024-10-01 on;",
        ),
        (
            WORKSPACES,
            "2024-10-01",
            "managedNetwork: { managedNetworkKind: 'V2' }",
            "came with API version 2024-10-01-preview and is stable from 2025-04-01 on;",
        ),
        (
            WORKSPACES,
            "2025-06-01",
            "managedNetwork: { enableFirewallLog: true }",
            "came with API version 2025-09-01;",
        ),
        (
            WORKSPACES,
            "2025-12-01",
            "managedNetwork: { enableFirewallLog: true }",
            "Only API version 2025-09-01 has `enableFirewallLog`;",
        ),
        (
            WORKSPACES,
            "2023-04-01",
            "serverlessComputeSettings: {}",
            "came with API version 2023-08-01-preview and is stable from 2023-10-01 on;",
        ),
        (
            WORKSPACES,
            "2023-10-01",
            "ipAllowlist: []",
            "Only previews have `ipAllowlist`, from API version 2024-01-01-preview on",
        ),
        (
            WORKSPACES,
            "2024-10-01",
            "networkAcls: {}",
            "Only previews have `networkAcls`, from API version 2024-10-01-preview on",
        ),
        (
            WORKSPACES,
            "2024-10-01",
            "provisionNetworkNow: true",
            "came with API version 2024-10-01-preview and is stable from 2025-06-01 on;",
        ),
        (
            COMPUTES,
            "2018-11-19",
            "remoteLoginPortPublicAccess: 'Disabled'",
            "came with API version 2019-06-01;",
        ),
        (
            COMPUTES,
            "2020-04-01",
            "enableNodePublicIp: false",
            "came with API version 2020-05-15-preview and is stable from 2021-01-01 on;",
        ),
        (
            COMPUTES,
            "2020-08-01",
            "enableNodePublicIp: false",
            "came with API version 2020-05-15-preview and is stable from 2021-01-01 on;",
        ),
        (
            ENDPOINTS,
            "2021-03-01-preview",
            "publicNetworkAccess: 'Disabled'",
            "came with API version 2022-02-01-preview and is stable from 2022-10-01 on;",
        ),
        (
            ENDPOINTS,
            "2022-05-01",
            "publicNetworkAccess: 'Disabled'",
            "came with API version 2022-02-01-preview and is stable from 2022-10-01 on;",
        ),
        (
            DEPLOYMENTS,
            "2022-05-01",
            "egressPublicNetworkAccess: 'Disabled'",
            "came with API version 2022-02-01-preview and is stable from 2022-10-01 on;",
        ),
        (
            WORKSPACES,
            "2022-05-01",
            "systemDatastoresAuthMode: 'identity'",
            "and is stable from 2025-06-01 on;",
        ),
    ];

    #[test]
    fn every_network_property_is_told_with_its_first_version() {
        let mut faults = Vec::new();
        for (r#type, version, line, said) in ROWS {
            let source = resource(r#type, version, line);
            let found = checked(Language::Bicep, &source).analysis.findings;
            let right = matches!(found.as_slice(), [one] if one.code == "network-property-api-version"
                && one.message.contains(said)
                && one.related.iter().any(|place| &source[place.span.range()] == version));
            if !right {
                faults.push(format!("{type} {version} {line}: {found:#?}"));
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    #[test]
    fn before_there_were_clusters_their_subnet_is_no_matter_of_its_own() {
        let source = resource(COMPUTES, "2018-03-01-preview", "subnet: { id: 'x' }");
        let found = checked(Language::Bicep, &source).analysis.findings;
        let [cluster] = found.as_slice() else { panic!("{found:#?}") };
        assert_eq!(cluster.code, "property-api-version");
        assert!(cluster.message.contains("`AmlCompute` of `computes` came with API version 2018-11-19;"));
    }

    #[test]
    fn registries_were_open_until_the_preview_of_2022() {
        let source = resource("registries", "2022-10-01-preview", "publicNetworkAccess: 'Disabled'");
        assert_eq!(checked(Language::Bicep, &source).analysis.findings, []);
    }

    #[test]
    fn the_version_is_mended_where_the_outer_resource_writes_it() {
        let nested = |version: &str| {
            format!(
                "resource ws 'Microsoft.MachineLearningServices/workspaces@{version}' existing = {{
  name: 'ws'
  resource cluster 'computes' = {{
    name: 'cpu'
    location: 'westeurope'
    properties: {{
      computeType: 'AmlCompute'
      properties: {{
        enableNodePublicIp: false
      }}
    }}
  }}
}}
"
            )
        };
        check_bicep_fix("network-property-api-version", &nested("2020-08-01"), &nested("2021-01-01"));
    }

    #[test]
    fn an_author_who_knows_gets_a_hint() {
        check_bicep(
            "resource compute 'Microsoft.MachineLearningServices/workspaces/computes@2021-07-01' = {
  name: 'ws/me'
  location: 'westeurope'
  properties: {
    computeType: 'ComputeInstance'
    properties: {
      vmSize: 'Standard_DS3_v2'
      #disable-next-line BCP037
      enableNodePublicIp: false
//    ^^^^^^^^^^^^^^^^^^ hint[network-property-api-version]: this is 2021-07-01
    }
  }
}
",
        );
    }

    #[test]
    fn in_any_the_author_knows_too() {
        check_bicep(
            "resource ws 'Microsoft.MachineLearningServices/workspaces@2020-08-01' = {
  name: 'ws'
  location: 'westeurope'
  properties: any({
    publicNetworkAccess: 'Disabled'
//  ^^^^^^^^^^^^^^^^^^^ hint[network-property-api-version]
  })
}
",
        );
    }
}
