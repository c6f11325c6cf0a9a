//! A key vault that a private workspace uses, closed to the public network, without a private endpoint.

use super::lack;
use crate::network::questions::dependencies;
use crate::network::{Context, Verdicts};
use crate::{NetworkCheck, Rule, Safety, Severity};
use azureml_syntax::Language;

/// Rule `keyvault-private-endpoint`.
pub static RULE: Rule = Rule {
    code: "keyvault-private-endpoint",
    group: "network",
    summary: "Closed key vault of a private workspace without a private endpoint",
    severity: Severity::Warning,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-secure-workspace-vnet#secure-azure-key-vault",
    documentation: DOCUMENTATION,
    yaml: None,
    bicep: None,
    network: Some(NetworkCheck { run: check, languages: &[Language::Bicep] }),
};

const DOCUMENTATION: &str = "\
## What it checks

A key vault that is the `keyVault` of a private workspace with a network of its own, that refuses the public network,
and to which no private endpoint (`vault`) leads, in any file of the folder.

Where no file declares any private endpoint, they may be the business of another team: that is said one level lower.

## Why

The workspace keeps the keys of its storage and the passwords of its registry and connections in the vault. Computes in
the virtual network read them over a private endpoint; without one, every job fails when it asks for its first secret.

## Example

```bicep bad
//- /main.bicep
param location string
param subnetId string
param registryId string

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: 'kv-hearts'
  location: location
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    publicNetworkAccess: 'Disabled'
  }
}

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: location
  identity: { type: 'SystemAssigned' }
  properties: {
    keyVault: vault.id
    containerRegistry: registryId
    imageBuildCompute: 'cpu-build'
    publicNetworkAccess: 'Disabled'
  }
}

resource entry 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: 'pe-hearts'
  location: location
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      { name: 'hearts', properties: { privateLinkServiceId: workspace.id, groupIds: ['amlworkspace'] } }
    ]
  }
}
```

## Instead

```bicep good
//- /main.bicep
param location string
param subnetId string
param registryId string

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: 'kv-hearts'
  location: location
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    publicNetworkAccess: 'Disabled'
  }
}

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: location
  identity: { type: 'SystemAssigned' }
  properties: {
    keyVault: vault.id
    containerRegistry: registryId
    imageBuildCompute: 'cpu-build'
    publicNetworkAccess: 'Disabled'
  }
}

resource entries 'Microsoft.Network/privateEndpoints@2024-05-01' = [
  for entry in [[workspace.id, 'amlworkspace'], [vault.id, 'vault']]: {
    name: 'pe-${entry[1]}'
    location: location
    properties: {
      subnet: { id: subnetId }
      privateLinkServiceConnections: [
        { name: entry[1], properties: { privateLinkServiceId: entry[0], groupIds: [entry[1]] } }
      ]
    }
  }
]
```

Nothing is said where a private endpoint may be there: the module below is not read, and it is given the vault.

```bicep good
//- /main.bicep
param location string
param registryId string

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: 'kv-hearts'
  location: location
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    publicNetworkAccess: 'Disabled'
  }
}

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: location
  identity: { type: 'SystemAssigned' }
  properties: {
    keyVault: vault.id
    containerRegistry: registryId
    imageBuildCompute: 'cpu-build'
    publicNetworkAccess: 'Disabled'
  }
}

module entries 'br:contoso.azurecr.io/network/private-endpoints:1.4.0' = {
  name: 'entries'
  params: { targets: [workspace.id, vault.id] }
}
```

## Fix

Unsafe: adds a private endpoint beside the others, in their style, which Azure bills.

## References

- [Secure the workspace with virtual networks](https://learn.microsoft.com/azure/machine-learning/how-to-secure-workspace-vnet)
- [Network isolation in batch endpoints](https://learn.microsoft.com/azure/machine-learning/how-to-secure-batch-endpoint)
";

fn check(context: &Context<'_>, verdicts: &mut Verdicts<'_>) {
    let claims = lack::claims(context, &dependencies::VAULT);
    lack::judge(context, verdicts, claims, &|lack| {
        let message = format!(
            "Key vault {} of {} refuses the public network and has no private endpoint (`vault`){}: computes in the \
             virtual network cannot read the workspace's secrets.",
            lack.resource.label(),
            lack.owners,
            lack.whence,
        );
        (RULE.severity, message)
    });
}
