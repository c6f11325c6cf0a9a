//! A key vault that a private workspace uses, closed to the public network, without a private endpoint.

use crate::network::questions::{closed, endpoints, workspace};
use crate::network::{Context, Target, Verdicts, types};
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

## Why

The workspace keeps the keys of its storage and the passwords of its registry and connections in the vault. Computes in
the virtual network read them over a private endpoint; without one, every job fails when it asks for its first secret.

## Example

```bicep bad
//- /main.bicep
resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: 'kv-hearts'
  location: 'westeurope'
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    publicNetworkAccess: 'Disabled'
  }
}

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    keyVault: vault.id
    containerRegistry: registryId
    publicNetworkAccess: 'Disabled'
  }
}

resource entry 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: 'pe-hearts'
  location: 'westeurope'
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
resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: 'kv-hearts'
  location: 'westeurope'
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    publicNetworkAccess: 'Disabled'
  }
}

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    keyVault: vault.id
    containerRegistry: registryId
    publicNetworkAccess: 'Disabled'
  }
}

resource entries 'Microsoft.Network/privateEndpoints@2024-05-01' = [
  for entry in [[workspace.id, 'amlworkspace'], [vault.id, 'vault']]: {
    name: 'pe-${entry[1]}'
    location: 'westeurope'
    properties: {
      subnet: { id: subnetId }
      privateLinkServiceConnections: [
        { name: entry[1], properties: { privateLinkServiceId: entry[0], groupIds: [entry[1]] } }
      ]
    }
  }
]
```

## Fix

Unsafe: adds a private endpoint beside the others, which Azure bills.

## References

- [Secure the workspace with virtual networks](https://learn.microsoft.com/azure/machine-learning/how-to-secure-workspace-vnet)
- [Network isolation in batch endpoints](https://learn.microsoft.com/azure/machine-learning/how-to-secure-batch-endpoint)
";

fn check(context: &Context<'_>, verdicts: &mut Verdicts<'_>) {
    let graph = context.graph;
    for (at, owner) in graph.declared(types::WORKSPACE) {
        let Target::Node(vault) =
            graph.target(at, types::VAULT, &workspace::property(graph, at, "properties.keyVault"))
        else {
            continue;
        };
        let Some(resource) = graph.get(vault) else { continue };
        let needed = workspace::is_private(graph, at)
            .and(workspace::is_managed(graph, at).not())
            .and(closed::is_closed(graph, vault));
        if needed.is_no() {
            continue;
        }
        let present = endpoints::present(graph, vault, "vault");
        let answer = present.clone().or(needed.clone().not());
        if answer.is_unknown() {
            verdicts.unknown(vault, Some(at), answer.reasons);
            continue;
        }
        if answer.is_yes() {
            verdicts.holds(vault, Some(at), answer.reasons);
            continue;
        }
        let message = format!(
            "Key vault {} of workspace {} refuses the public network and has no private endpoint (`vault`): computes in \
             the virtual network cannot read the workspace's secrets.",
            resource.label(),
            owner.label(),
        );
        let severity = context.severity(RULE.severity, vault, [&needed, &present]);
        let placed = context.finding(&resource.name, message).severity(severity);
        let placed = placed.related(&owner.name, "the workspace").because(&needed.reasons);
        verdicts.fails(vault, Some(at), placed);
    }
}
