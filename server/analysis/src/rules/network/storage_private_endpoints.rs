//! Storage of a private workspace, closed to the public network, without private endpoints for all its services.

use super::lack::{self, Claim, Lack};
use crate::bicep::value::Truth;
use crate::network::questions::{dependencies, workspace};
use crate::network::{Answer, Context, NodeId, Verdicts, types};
use crate::rules::wording::quoted;
use crate::{NetworkCheck, Rule, Safety, Severity};
use azureml_syntax::Language;

/// Rule `storage-private-endpoints`.
pub static RULE: Rule = Rule {
    code: "storage-private-endpoints",
    group: "network",
    summary: "Closed storage of a private workspace without all its private endpoints",
    severity: Severity::Warning,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-secure-batch-endpoint#securing-batch-endpoints",
    documentation: DOCUMENTATION,
    yaml: None,
    bicep: None,
    network: Some(NetworkCheck { run: check, languages: &[Language::Bicep] }),
};

/// What a file system of Data Lake Storage needs.
const LAKE: &[&str] = &["blob", "dfs"];

const DOCUMENTATION: &str = "\
## What it checks

A storage account that is the `storageAccount` of a private workspace with a network of its own, that refuses the public
network, and to which no private endpoint leads for `blob`, `file`, `queue` or `table`, in any file of the folder. An
account with a hierarchical namespace that a datastore (`AzureDataLakeGen2`) uses needs `dfs` beside `blob`.

A warning where `blob` or `file` is missing, or where batch endpoints or parallel jobs run in the workspace; else an info.
Where no file declares any private endpoint, they may be the business of another team: that is said one level lower.

## Why

Every job reads and writes blobs and file shares. Batch scoring also hands its mini-batches out to the nodes through a
queue and keeps count in a table: without those two endpoints it starts, and then fails with \"Failed to create table\"
and an authorization failure that says nothing about networks.

## Example

```bicep bad
//- /main.bicep
param location string
param subnetId string
param registryId string

resource storage 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: 'sthearts'
  location: location
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: { publicNetworkAccess: 'Disabled' }
}

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: location
  identity: { type: 'SystemAssigned' }
  properties: {
    storageAccount: storage.id
    containerRegistry: registryId
    imageBuildCompute: 'cpu-build'
    publicNetworkAccess: 'Disabled'
  }
}

module entry 'br:contoso.azurecr.io/network/private-endpoint:1.4.0' = {
  name: 'entry'
  params: { target: workspace.id, group: 'amlworkspace' }
}

resource endpoints 'Microsoft.Network/privateEndpoints@2024-05-01' = [
  for group in ['blob', 'file']: {
    name: 'pe-sthearts-${group}'
    location: location
    properties: {
      subnet: { id: subnetId }
      privateLinkServiceConnections: [
        { name: group, properties: { privateLinkServiceId: storage.id, groupIds: [group] } }
      ]
    }
  }
]
```

## Instead

```bicep fixed
param location string
param subnetId string
param registryId string

resource storage 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: 'sthearts'
  location: location
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: { publicNetworkAccess: 'Disabled' }
}

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: location
  identity: { type: 'SystemAssigned' }
  properties: {
    storageAccount: storage.id
    containerRegistry: registryId
    imageBuildCompute: 'cpu-build'
    publicNetworkAccess: 'Disabled'
  }
}

module entry 'br:contoso.azurecr.io/network/private-endpoint:1.4.0' = {
  name: 'entry'
  params: { target: workspace.id, group: 'amlworkspace' }
}

resource endpoints 'Microsoft.Network/privateEndpoints@2024-05-01' = [
  for group in ['blob', 'file', 'queue', 'table']: {
    name: 'pe-sthearts-${group}'
    location: location
    properties: {
      subnet: { id: subnetId }
      privateLinkServiceConnections: [
        { name: group, properties: { privateLinkServiceId: storage.id, groupIds: [group] } }
      ]
    }
  }
]
```

```bicep good
//- /main.bicep
param location string
param subnetId string
param registryId string

resource storage 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: 'sthearts'
  location: location
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: { publicNetworkAccess: 'Disabled' }
}

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: location
  identity: { type: 'SystemAssigned' }
  properties: {
    storageAccount: storage.id
    containerRegistry: registryId
    imageBuildCompute: 'cpu-build'
    publicNetworkAccess: 'Disabled'
  }
}

module entry 'br:contoso.azurecr.io/network/private-endpoint:1.4.0' = {
  name: 'entry'
  params: { target: workspace.id, group: 'amlworkspace' }
}

resource endpoints 'Microsoft.Network/privateEndpoints@2024-05-01' = [
  for group in ['blob', 'file', 'queue', 'table']: {
    name: 'pe-sthearts-${group}'
    location: location
    properties: {
      subnet: { id: subnetId }
      privateLinkServiceConnections: [
        { name: group, properties: { privateLinkServiceId: storage.id, groupIds: [group] } }
      ]
    }
  }
]
```

Nothing is said where a private endpoint may be there: what this loop goes over is up to a parameter.

```bicep good
//- /main.bicep
param location string
param subnetId string
param registryId string
param groups string[]

resource storage 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: 'sthearts'
  location: location
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: { publicNetworkAccess: 'Disabled' }
}

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: location
  identity: { type: 'SystemAssigned' }
  properties: {
    storageAccount: storage.id
    containerRegistry: registryId
    imageBuildCompute: 'cpu-build'
    publicNetworkAccess: 'Disabled'
  }
}

module entry 'br:contoso.azurecr.io/network/private-endpoint:1.4.0' = {
  name: 'entry'
  params: { target: workspace.id, group: 'amlworkspace' }
}

resource endpoints 'Microsoft.Network/privateEndpoints@2024-05-01' = [
  for group in groups: {
    name: 'pe-sthearts-${group}'
    location: location
    properties: {
      subnet: { id: subnetId }
      privateLinkServiceConnections: [
        { name: group, properties: { privateLinkServiceId: storage.id, groupIds: [group] } }
      ]
    }
  }
]
```

## Fix

Unsafe: adds the missing private endpoints beside the others, in their style, which Azure bills. Where they come out of a
loop, its list gets the missing names.

## References

- [Network isolation in batch endpoints](https://learn.microsoft.com/azure/machine-learning/how-to-secure-batch-endpoint)
- [Private endpoints of Azure Storage](https://learn.microsoft.com/azure/storage/common/storage-private-endpoints)
";

fn check(context: &Context<'_>, verdicts: &mut Verdicts<'_>) {
    let mut claims = lack::claims(context, &dependencies::STORAGE);
    claims.extend(lakes(context));
    lack::judge(context, verdicts, claims, &say);
}

fn say(lack: &Lack<'_>) -> (Severity, String) {
    let lacks = |group: &str| lack.groups.contains(&group);
    let (severity, why) = if lacks("blob") || lacks("file") {
        (Severity::Warning, "jobs cannot read and write their data there")
    } else if lacks("queue") || lacks("table") {
        let severity = if lack.has_batch { Severity::Warning } else { Severity::Information };
        (
            severity,
            "batch scoring and parallel jobs need all of `blob`, `file`, `queue` and `table`, and fail at run time",
        )
    } else {
        (Severity::Information, "Data Lake Storage needs both `dfs` and `blob`")
    };
    let message = format!(
        "Storage account {} of {} refuses the public network and has no private endpoint for {}{}: {why}.",
        lack.resource.label(),
        lack.owners,
        quoted(lack.groups.iter().copied()),
        lack.whence,
    );
    (severity, message)
}

/// What the datastores of workspaces ask of accounts with a hierarchical namespace.
fn lakes(context: &Context<'_>) -> Vec<Claim> {
    let graph = context.graph;
    let mut claims = Vec::new();
    for (id, datastore) in graph.declared(types::DATASTORE) {
        let is_lake =
            Answer::of_word(&datastore.get("properties.datastoreType"), &["AzureDataLakeGen2"]).is_yes();
        let account = datastore.get("properties.accountName");
        if !is_lake || account.is_null() {
            continue;
        }
        let named: Vec<NodeId> = graph
            .declared(types::STORAGE)
            .filter(|(_, storage)| account.same_name(&storage.id.name()) == Truth::Yes)
            .filter(|(_, storage)| Answer::of_flag(&storage.get("properties.isHnsEnabled")).is_yes())
            .map(|(storage, _)| storage)
            .collect();
        let [dependency] = named.as_slice() else { continue };
        claims.extend(workspace::of(graph, id).into_iter().map(|workspace| Claim {
            dependency: *dependency,
            workspace,
            groups: LAKE,
            by: Some(datastore.name.clone()),
        }));
    }
    claims
}
