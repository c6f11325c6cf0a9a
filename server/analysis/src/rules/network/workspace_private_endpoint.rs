//! A workspace that refuses the public network and has no private endpoint: nobody can come in.

use crate::network::mend;
use crate::network::questions::{endpoints, workspace};
use crate::network::{Answer, Context, Verdicts, types};
use crate::{NetworkCheck, Rule, Safety, Severity};
use azureml_syntax::Language;

/// Rule `workspace-private-endpoint`.
pub static RULE: Rule = Rule {
    code: "workspace-private-endpoint",
    group: "network",
    summary: "Workspace that refuses the public network and has no private endpoint",
    severity: Severity::Information,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-configure-private-link",
    documentation: DOCUMENTATION,
    yaml: None,
    bicep: None,
    network: Some(NetworkCheck { run: check, languages: &[Language::Yaml, Language::Bicep] }),
};

const DOCUMENTATION: &str = "\
## What it checks

A workspace or hub that refuses the public network, where no file of the folder declares a private endpoint
(`amlworkspace`) that leads to it. Projects use the one of their hub.

An info where the folder declares networks or private endpoints in Bicep, else a hint: another team's template may well
have it, and YAML cannot say it at all.

## Why

The studio, the command line and clients of its endpoints reach such a workspace over its private endpoint alone. Until
there is one nobody can invoke a batch endpoint or submit a job. A managed network does not help: it is for the way out.

## Example

```bicep bad
//- /main.bicep
param location string
param registryId string

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: location
  identity: { type: 'SystemAssigned' }
  properties: {
    containerRegistry: registryId
    imageBuildCompute: 'cpu-build'
    publicNetworkAccess: 'Disabled'
  }
}

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: 'vnet-hearts'
  location: location
  properties: {
    addressSpace: { addressPrefixes: ['10.20.0.0/16'] }
    subnets: [{ name: 'endpoints', properties: { addressPrefix: '10.20.0.0/24' } }]
  }
}
```

```yaml bad
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
location: westeurope
public_network_access: disabled
container_registry: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-hearts/providers/Microsoft.ContainerRegistry/registries/crhearts
image_build_compute: cpu-build
```

## Instead

```bicep good
//- /main.bicep
param location string
param subnetId string
param registryId string
param zoneIds { api: string, notebooks: string }

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: location
  identity: { type: 'SystemAssigned' }
  properties: {
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

  resource names 'privateDnsZoneGroups' = {
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        { name: 'api', properties: { privateDnsZoneId: zoneIds.api } }
        { name: 'notebooks', properties: { privateDnsZoneId: zoneIds.notebooks } }
      ]
    }
  }
}
```

A Bicep file may hold the private endpoint of a workspace that is written in YAML:

```yaml good
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
location: westeurope
public_network_access: disabled
container_registry: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-hearts/providers/Microsoft.ContainerRegistry/registries/crhearts
image_build_compute: cpu-build
//- /main.bicep
param location string
param subnetId string

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
}
```

Nothing is said where a private endpoint may be there: the module below is not read, and it is given the workspace.

```bicep good
//- /main.bicep
param location string
param registryId string

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: location
  identity: { type: 'SystemAssigned' }
  properties: {
    containerRegistry: registryId
    imageBuildCompute: 'cpu-build'
    publicNetworkAccess: 'Disabled'
  }
}

module entry 'br:contoso.azurecr.io/network/private-endpoint:1.4.0' = {
  name: 'entry'
  params: { target: workspace.id, group: 'amlworkspace' }
}
```

Nor where nobody says whether the workspace refuses the public network:

```yaml good
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
location: westeurope
```

## Fix

Unsafe: adds a private endpoint beside the others, in their style, which Azure bills. The two DNS zones of a workspace are
left to you where no private endpoint has them to go by.

## References

- [Configure a private endpoint for a workspace](https://learn.microsoft.com/azure/machine-learning/how-to-configure-private-link)
- [Network isolation in batch endpoints](https://learn.microsoft.com/azure/machine-learning/how-to-secure-batch-endpoint)
";

fn check(context: &Context<'_>, verdicts: &mut Verdicts<'_>) {
    let graph = context.graph;
    for (at, resource) in graph.declared(types::WORKSPACE) {
        let is_project = workspace::is_kind(graph, at, "Project");
        let needed = workspace::is_closed(graph, at).and(is_project.clone().not());
        if needed.is_no() {
            continue;
        }
        let present = workspace::has_private_endpoint(graph, at);
        let answer = present.clone().or(needed.clone().not());
        if answer.is_yes() {
            verdicts.holds(at, Some(at), answer.reasons);
            continue;
        }
        if answer.is_unknown() {
            verdicts.unknown(at, Some(at), answer.reasons);
            continue;
        }
        let answers: [&Answer; 2] = [&needed, &present];
        let whence =
            if resource.language == Language::Yaml { "by any file here" } else { "in this template" };
        let message = format!(
            "Workspace {} refuses the public network and no private endpoint (`amlworkspace`) is declared {whence}: \
             nobody can invoke its endpoints or submit jobs until there is one.{}",
            resource.label(),
            Context::by_default(answers),
        );
        let base = if has_networks(context) { RULE.severity } else { Severity::Hint };
        let severity = context.severity(base, at, answers);
        let mut placed = context.finding(&resource.name, message).severity(severity).because(&needed.reasons);
        for call in &resource.through {
            placed = placed.related(call, "declared through this module");
        }
        if let Some(mend) = mend::add_endpoints(context, at, &["amlworkspace"]) {
            placed = placed.fix(Safety::Unsafe, mend.title, &mend.file, mend.operations);
        }
        verdicts.fails(at, Some(at), placed);
    }
}

/// Whether any Bicep file is about networks: then it could have the private endpoint too.
fn has_networks(context: &Context<'_>) -> bool {
    endpoints::are_declared(context.graph) || context.graph.declared(types::NETWORK).next().is_some()
}
