//! The container registry of a private workspace: closed, without a private endpoint; or not named at all.

use super::lack;
use crate::bicep::value::Certainty;
use crate::network::questions::{batch, dependencies, workspace};
use crate::network::{Context, Verdicts, types};
use crate::{NetworkCheck, Rule, Safety, Severity};
use azureml_syntax::Language;

/// Rule `acr-private-endpoint`.
pub static RULE: Rule = Rule {
    code: "acr-private-endpoint",
    group: "network",
    summary: "Container registry that the computes of a private workspace cannot reach",
    severity: Severity::Warning,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-secure-workspace-vnet#enable-azure-container-registry-acr",
    documentation: DOCUMENTATION,
    yaml: None,
    bicep: None,
    network: Some(NetworkCheck { run: check, languages: &[Language::Yaml, Language::Bicep] }),
};

const DOCUMENTATION: &str = "\
## What it checks

- A container registry that is the `containerRegistry` of a private workspace with a network of its own, that refuses
  the public network, and to which no private endpoint (`registry`) leads, in any file of the folder. Where no file
  declares any private endpoint, they may be the business of another team: that is said one level lower.
- A private workspace that names no registry at all: an info, a warning where batch endpoints run in it.

## Why

Nodes of a cluster pull the image of every job from the registry, over its private endpoint. A workspace without a
registry gets one from Azure when it needs one for the first time: outside of your template and open to all networks.

## Example

```bicep bad
//- /main.bicep
param location string

resource registry 'Microsoft.ContainerRegistry/registries@2025-04-01' = {
  name: 'crhearts'
  location: location
  sku: { name: 'Premium' }
  properties: { publicNetworkAccess: 'Disabled' }
}

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: location
  identity: { type: 'SystemAssigned' }
  properties: {
    containerRegistry: registry.id
    imageBuildCompute: 'cpu-build'
    publicNetworkAccess: 'Disabled'
  }
}

module entry 'br:contoso.azurecr.io/network/private-endpoint:1.4.0' = {
  name: 'entry'
  params: { target: workspace.id, group: 'amlworkspace' }
}
```

```yaml bad
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
location: westeurope
public_network_access: disabled
//- /network.bicep
param location string
param subnetId string
param zones array

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' existing = {
  name: 'hearts'
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

  resource names 'privateDnsZoneGroups' = {
    name: 'default'
    properties: { privateDnsZoneConfigs: zones }
  }
}
```

## Instead

```bicep good
//- /main.bicep
param location string
param subnetId string

resource registry 'Microsoft.ContainerRegistry/registries@2025-04-01' = {
  name: 'crhearts'
  location: location
  sku: { name: 'Premium' }
  properties: { publicNetworkAccess: 'Disabled' }
}

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: location
  identity: { type: 'SystemAssigned' }
  properties: {
    containerRegistry: registry.id
    imageBuildCompute: 'cpu-build'
    publicNetworkAccess: 'Disabled'
  }
}

module entry 'br:contoso.azurecr.io/network/private-endpoint:1.4.0' = {
  name: 'entry'
  params: { target: workspace.id, group: 'amlworkspace' }
}

resource images 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: 'pe-crhearts'
  location: location
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      { name: 'registry', properties: { privateLinkServiceId: registry.id, groupIds: ['registry'] } }
    ]
  }
}
```

```yaml good
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
location: westeurope
public_network_access: disabled
container_registry: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-hearts/providers/Microsoft.ContainerRegistry/registries/crhearts
image_build_compute: cpu-build
//- /network.bicep
param location string
param subnetId string
param zones array

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' existing = {
  name: 'hearts'
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

  resource names 'privateDnsZoneGroups' = {
    name: 'default'
    properties: { privateDnsZoneConfigs: zones }
  }
}
```

Nothing is said where a private endpoint may be there: whether the one below leads to the registry is up to a parameter.

```bicep good
//- /main.bicep
param location string
param subnetId string
param targetId string
param group string

resource registry 'Microsoft.ContainerRegistry/registries@2025-04-01' = {
  name: 'crhearts'
  location: location
  sku: { name: 'Premium' }
  properties: { publicNetworkAccess: 'Disabled' }
}

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: location
  identity: { type: 'SystemAssigned' }
  properties: {
    containerRegistry: registry.id
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
      { name: 'entry', properties: { privateLinkServiceId: targetId, groupIds: [group] } }
    ]
  }
}
```

Nor where nobody says whether the workspace is private:

```yaml good
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
location: westeurope
```

## Fix

Unsafe: adds a private endpoint beside the others, in their style, which Azure bills. A registry is not made up: its name
is yours to choose.

## References

- [Secure the workspace with virtual networks](https://learn.microsoft.com/azure/machine-learning/how-to-secure-workspace-vnet)
- [Network isolation in batch endpoints](https://learn.microsoft.com/azure/machine-learning/how-to-secure-batch-endpoint)
";

fn check(context: &Context<'_>, verdicts: &mut Verdicts<'_>) {
    let claims = lack::claims(context, &dependencies::REGISTRY);
    lack::judge(context, verdicts, claims, &|lack| {
        let message = format!(
            "Container registry {} of {} refuses the public network and has no private endpoint (`registry`){}: nodes \
             in the virtual network cannot pull the images of jobs.",
            lack.resource.label(),
            lack.owners,
            lack.whence,
        );
        (RULE.severity, message)
    });
    unnamed(context, verdicts);
}

/// Private workspaces that name no registry.
fn unnamed(context: &Context<'_>, verdicts: &mut Verdicts<'_>) {
    let graph = context.graph;
    let path = dependencies::REGISTRY.property;
    if !graph.is_whole() {
        return;
    }
    for (at, owner) in graph.declared(types::WORKSPACE) {
        let value = owner.get(path);
        // A parameter that is empty by default is there to be set.
        let is_empty = value.is_null() || value.as_str() == Some("");
        // Hubs, projects and feature stores run no batch endpoints.
        if !is_empty || !workspace::is_kind(graph, at, "Default").is_yes() {
            continue;
        }
        let needed = workspace::is_private(graph, at).and(workspace::is_managed(graph, at).not());
        if needed.is_no() {
            continue;
        }
        if needed.is_unknown() || value.certainty == Certainty::ByDefault {
            verdicts.unknown(at, Some(at), needed.reasons);
            continue;
        }
        let batch = batch::runs_in(graph, at);
        let base = if batch.is_yes() { Severity::Warning } else { Severity::Information };
        let word = owner.word(path);
        let message = format!(
            "Workspace {} is private but names no `{word}`: Azure makes one on first use, open to all networks, and \
             batch jobs pull their images from it. Name a registry that you can close: Premium, with a private \
             endpoint.{}",
            owner.label(),
            Context::by_default([&needed]),
        );
        let severity = context.severity(base, at, [&needed]);
        let placed = context.finding(&owner.name, message).severity(severity).because(&needed.reasons);
        let placed = if batch.is_yes() { placed.because(&batch.reasons) } else { placed };
        verdicts.fails(at, Some(at), placed);
    }
}
