//! Nodes without public addresses in a workspace without a private endpoint, or made before it.

mod wait;

use crate::network::questions::computes::{self, Compute};
use crate::network::questions::{endpoints, order, workspace};
use crate::network::{Answer, Context, Graph, NodeId, Reason, Target, Verdicts, types};
use crate::{NetworkCheck, Rule, Safety, Severity};
use azureml_syntax::Language;

/// Rule `no-public-ip-workspace-endpoint`.
pub static RULE: Rule = Rule {
    code: "no-public-ip-workspace-endpoint",
    group: "network",
    summary: "Nodes without public addresses before the workspace has a private endpoint",
    severity: Severity::Warning,
    fix: Some(Safety::Safe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-secure-training-vnet",
    documentation: DOCUMENTATION,
    yaml: None,
    bicep: None,
    network: Some(NetworkCheck { run: check, languages: &[Language::Yaml, Language::Bicep] }),
};

const DOCUMENTATION: &str = "\
## What it checks

Clusters, instances and serverless compute without public addresses, in a network of yours:

- The workspace has a private endpoint (`amlworkspace`), in some file of the folder.
- Where one Bicep deployment makes both, the cluster or instance waits for the endpoint and for its DNS zone group: by
  `dependsOn`, or because it names something that does.

## Why

Azure refuses nodes without public addresses in a workspace without a private endpoint. Where nothing orders the two, the
deployment fails at random: whichever is made first decides.

## Example

```yaml bad
//- /cluster.yml
$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: scoring
type: amlcompute
enable_node_public_ip: false
network_settings:
  vnet_name: ml-network
  subnet: training
//- /network.bicep
param storageId string
param subnetId string

resource blob 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: 'pe-blob'
  location: 'westeurope'
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      { name: 'blob', properties: { privateLinkServiceId: storage.id, groupIds: ['blob'] } }
    ]
  }
}

resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' existing = {
  name: 'sthearts'
}
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
```

```bicep bad
//- /main.bicep
param subnetId string

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: { containerRegistry: registryId, imageBuildCompute: 'scoring', publicNetworkAccess: 'Disabled' }
}

param registryId string

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

resource scoring 'Microsoft.MachineLearningServices/workspaces/computes@2025-09-01' = {
  parent: workspace
  name: 'scoring'
  location: 'westeurope'
  properties: {
    computeType: 'AmlCompute'
    properties: {
      vmSize: 'Standard_DS3_v2'
      enableNodePublicIp: false
      subnet: { id: subnetId }
      scaleSettings: { maxNodeCount: 4 }
    }
  }
}
```

## Instead

```yaml good
//- /cluster.yml
$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: scoring
type: amlcompute
enable_node_public_ip: false
network_settings:
  vnet_name: ml-network
  subnet: training
//- /network.bicep
param subnetId string

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

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' existing = {
  name: 'hearts'
}
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
```

```bicep good
//- /main.bicep
param subnetId string

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: { containerRegistry: registryId, imageBuildCompute: 'scoring', publicNetworkAccess: 'Disabled' }
}

param registryId string

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

resource scoring 'Microsoft.MachineLearningServices/workspaces/computes@2025-09-01' = {
  parent: workspace
  name: 'scoring'
  location: 'westeurope'
  properties: {
    computeType: 'AmlCompute'
    properties: {
      vmSize: 'Standard_DS3_v2'
      enableNodePublicIp: false
      subnet: { id: subnetId }
      scaleSettings: { maxNodeCount: 4 }
    }
  }
  dependsOn: [entry]
}
```

Nothing is said where no file of the folder is about the network: the endpoint is made elsewhere.

```yaml good
//- /cluster.yml
$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: scoring
type: amlcompute
enable_node_public_ip: false
network_settings:
  vnet_name: ml-network
  subnet: training
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
```

Nor of a workspace that is already there:

```bicep good
//- /main.bicep
param subnetId string

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' existing = {
  name: 'hearts'
}

resource scoring 'Microsoft.MachineLearningServices/workspaces/computes@2025-09-01' = {
  parent: workspace
  name: 'scoring'
  location: 'westeurope'
  properties: {
    computeType: 'AmlCompute'
    properties: {
      vmSize: 'Standard_DS3_v2'
      enableNodePublicIp: false
      subnet: { id: subnetId }
      scaleSettings: { maxNodeCount: 4 }
    }
  }
}
```

## Fix

Safe: adds the endpoint and its zone group to `dependsOn`, of the module call where they stand in different modules. The
endpoint itself is yours to add.

## References

- [Secure a training environment with virtual networks](https://learn.microsoft.com/azure/machine-learning/how-to-secure-training-vnet)
";

fn check(context: &Context<'_>, verdicts: &mut Verdicts<'_>) {
    for compute in computes::with_serverless(context.graph) {
        judge(context, compute, verdicts);
    }
}

fn judge(context: &Context<'_>, compute: Compute<'_>, verdicts: &mut Verdicts<'_>) {
    let graph = context.graph;
    let Compute { id, resource, workspace: home } = compute;
    let own = compute.of_workspace(graph, workspace::is_managed).not();
    let hidden = compute.has_public_ip().not().and(own);
    if hidden.is_no() {
        return;
    }
    // That is another finding, which knows more.
    if compute.is_serverless() && super::serverless_network::lists_addresses(resource).is_yes() {
        return;
    }
    let there = compute.of_workspace(graph, workspace::has_private_endpoint);
    let there = if there.is_no() { seen(graph, there) } else { there };
    let missing = hidden.clone().and(there.clone().not());
    if missing.is_unknown() {
        return verdicts.unknown(id, home, missing.reasons);
    }
    let owner = home.and_then(|home| Some((home, graph.get(home)?)));
    let Some((home_id, owner)) = owner else { return };
    if missing.is_yes() {
        let declares = graph.declared(types::PRIVATE_ENDPOINT).next().is_some();
        let (base, where_to) =
            if declares { (RULE.severity, "") } else { (Severity::Information, " in this template") };
        let message = format!(
            "Nodes of {} have no public address. Azure accepts that only once workspace {} has a private endpoint \
             (`amlworkspace`), and none is declared{where_to}.",
            compute.label(),
            owner.label()
        );
        let placed = context.finding_at((id, resource), compute.public_ip_path(), message);
        let placed = context.resting_on(placed, base, id, &missing).related(&owner.name, "the workspace");
        return verdicts.fails(id, home, placed);
    }
    // The endpoint is there; whether the nodes need it is another question.
    if !hidden.is_yes() {
        return verdicts.unknown(id, home, hidden.reasons);
    }
    // Settings of the workspace itself come before everything that is about the workspace.
    if compute.is_serverless() {
        return verdicts.holds(id, home, there.reasons);
    }
    let (waits, early) = waits(graph, home_id, id);
    let early = if waits.is_no() { early } else { None };
    let Some(early) = early else {
        return match waits.is_unknown() {
            true => verdicts.unknown(id, home, waits.reasons),
            false => verdicts.holds(id, home, there.reasons),
        };
    };
    let Some(endpoint) = graph.get(early.endpoint) else { return };
    let message = format!(
        "{} has no public address and does not wait for the private endpoint {} of its workspace: where it comes first, Azure \
         refuses it. Add the endpoint to `dependsOn`.",
        resource.label(),
        endpoint.label()
    );
    let placed = context.finding_at((id, resource), "", message);
    let mut placed = context.resting_on(placed, RULE.severity, id, &hidden);
    placed = placed.related(&endpoint.name, "the private endpoint");
    for group in &early.groups {
        if let Some(group) = graph.get(*group) {
            placed = placed.related(&group.name, "its DNS zone group");
        }
    }
    placed = placed.related(&owner.name, "the workspace");
    if let Some((file, operations)) = wait::operations(context, id, &early) {
        placed = placed.fix(Safety::Safe, "Wait for the private endpoint", &file, operations);
    }
    verdicts.fails(id, home, placed);
}

/// "No" only where some file is about the network at all: a private endpoint is nothing that YAML can make.
fn seen(graph: &Graph, answer: Answer) -> Answer {
    let declares = |r#type: &str| graph.declared(r#type).next().is_some();
    if declares(types::PRIVATE_ENDPOINT) || declares(types::NETWORK) {
        return answer;
    }
    let in_bicep = graph.declared(types::WORKSPACE).any(|(_, it)| it.language != Language::Yaml);
    if in_bicep { answer } else { Answer { truth: crate::bicep::value::Truth::Unknown, ..answer } }
}

/// What a compute should wait for.
pub(super) struct Early {
    endpoint: NodeId,
    /// Its DNS zone groups.
    groups: Vec<NodeId>,
}

/// Whether a compute waits for some private endpoint of its workspace, with its zone groups; and one that it does not wait
/// for.
fn waits(graph: &Graph, home: NodeId, compute: NodeId) -> (Answer, Option<Early>) {
    let home = workspace::hub(graph, home).unwrap_or(home);
    let mut answer: Option<Answer> = None;
    let mut early = None;
    for connection in endpoints::connections(graph, types::WORKSPACE) {
        if connection.target != Target::Node(home) {
            continue;
        }
        let groups: Vec<NodeId> =
            graph.children(connection.endpoint, types::ZONE_GROUP).map(|(group, _)| group).collect();
        // Azure asks for the endpoint; its names may come later.
        let waits = order::comes_before(graph, connection.endpoint, compute);
        if waits.is_no() && early.is_none() {
            early = Some(Early { endpoint: connection.endpoint, groups });
        }
        answer = Some(answer.map_or(waits.clone(), |answer| answer.or(waits)));
    }
    let none = || Answer::unknown().because(Reason { spot: None, text: "which endpoint it is".to_owned() });
    (answer.unwrap_or_else(none), early)
}

#[cfg(test)]
mod tests;
