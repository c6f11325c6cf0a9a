//! Storage, vaults and registries that let everybody in although the workspace that uses them is private.

use crate::bicep::value::Value;
use crate::network::questions::dependencies::{self, Dependency};
use crate::network::questions::{closed, endpoints, workspace};
use crate::network::{Answer, Context, NodeId, Placed, Reason, Resource, Verdicts, types};
use crate::{NetworkCheck, Rule, Safety, Severity};
use azureml_syntax::Language;
use azureml_syntax::edit::{NewValue, Operation};

/// Rule `dependency-open-to-public`.
pub static RULE: Rule = Rule {
    code: "dependency-open-to-public",
    group: "network",
    summary: "Storage, vault or registry of a private workspace that is open to all networks",
    severity: Severity::Warning,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-secure-workspace-vnet",
    documentation: DOCUMENTATION,
    yaml: None,
    bicep: None,
    network: Some(NetworkCheck { run: check, languages: &[Language::Yaml, Language::Bicep] }),
};

const DOCUMENTATION: &str = "\
## What it checks

- The storage account, key vault and container registry of a private workspace: each must refuse the public network, or
  have a firewall that denies what it does not know. A managed network that lets everything out
  (`AllowInternetOutbound`) may use public storage on purpose: then nothing is said.
- Registries of Azure Machine Learning beside a private workspace: an info, for others may share them.

## Why

A private endpoint adds a private way in; it does not close the public one. Data, secrets and images of a private
workspace can then be read around it, by whoever has a key.

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

module entry 'br:contoso.azurecr.io/network/private-endpoint:1.4.0' = {
  name: 'entry'
  params: { target: workspace.id, group: 'amlworkspace' }
}

resource secrets 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: 'pe-kv-hearts'
  location: location
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      { name: 'vault', properties: { privateLinkServiceId: vault.id, groupIds: ['vault'] } }
    ]
  }
}
```

```bicep fixed
param location string
param subnetId string
param registryId string

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: 'kv-hearts'
  location: location
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: 'Deny'
    }
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

module entry 'br:contoso.azurecr.io/network/private-endpoint:1.4.0' = {
  name: 'entry'
  params: { target: workspace.id, group: 'amlworkspace' }
}

resource secrets 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: 'pe-kv-hearts'
  location: location
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      { name: 'vault', properties: { privateLinkServiceId: vault.id, groupIds: ['vault'] } }
    ]
  }
}
```

```yaml bad
//- /registry.yml
$schema: https://azuremlschemas.azureedge.net/latest/registry.schema.json
name: shared
location: westeurope
replication_locations:
  - location: westeurope
public_network_access: enabled
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

module entry 'br:contoso.azurecr.io/network/private-endpoint:1.4.0' = {
  name: 'entry'
  params: { target: workspace.id, group: 'amlworkspace' }
}

resource secrets 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: 'pe-kv-hearts'
  location: location
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      { name: 'vault', properties: { privateLinkServiceId: vault.id, groupIds: ['vault'] } }
    ]
  }
}
```

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/registry.schema.json
name: shared
location: westeurope
replication_locations:
  - location: westeurope
public_network_access: disabled
```

```yaml good
//- /registry.yml
$schema: https://azuremlschemas.azureedge.net/latest/registry.schema.json
name: shared
location: westeurope
replication_locations:
  - location: westeurope
public_network_access: disabled
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

Nothing is said where a parameter decides whether the vault is closed:

```bicep good
//- /main.bicep
param location string
param subnetId string
param registryId string
param vaultAccess string

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: 'kv-hearts'
  location: location
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    publicNetworkAccess: vaultAccess
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

module entry 'br:contoso.azurecr.io/network/private-endpoint:1.4.0' = {
  name: 'entry'
  params: { target: workspace.id, group: 'amlworkspace' }
}
```

Nor where nobody says whether the workspace is private:

```yaml good
//- /registry.yml
$schema: https://azuremlschemas.azureedge.net/latest/registry.schema.json
name: shared
location: westeurope
replication_locations:
  - location: westeurope
public_network_access: enabled
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
location: westeurope
```

## Fix

Unsafe, for it locks clients out: denies all networks but trusted Azure services where a private endpoint is there to come
in by, or sets public network access to disabled.

## References

- [Secure the workspace with virtual networks](https://learn.microsoft.com/azure/machine-learning/how-to-secure-workspace-vnet)
- [Network isolation for registries](https://learn.microsoft.com/azure/machine-learning/how-to-registry-network-isolation)
";

const PUBLIC: &str = "properties.publicNetworkAccess";

fn check(context: &Context<'_>, verdicts: &mut Verdicts<'_>) {
    for kind in dependencies::ALL {
        for (dependency, workspaces) in dependencies::used(context.graph, kind) {
            dependency_of(context, verdicts, kind, dependency, &workspaces);
        }
    }
    for (at, registry) in context.graph.declared(types::ML_REGISTRY) {
        shared(context, verdicts, at, registry);
    }
}

/// Whether a workspace wants what it uses to be closed.
fn wants_closed(context: &Context<'_>, at: NodeId) -> Answer {
    let mode = workspace::property(context.graph, at, "properties.managedNetwork.isolationMode");
    let lets_out = Answer::of_word(&mode, &["AllowInternetOutbound"]);
    workspace::is_private(context.graph, at).and(lets_out.not())
}

fn dependency_of(
    context: &Context<'_>,
    verdicts: &mut Verdicts<'_>,
    kind: &Dependency,
    dependency: NodeId,
    workspaces: &[NodeId],
) {
    let graph = context.graph;
    let Some(resource) = graph.get(dependency) else { return };
    let open = closed::is_open(graph, dependency);
    let mut failing: Vec<(NodeId, Answer)> = Vec::new();
    for at in workspaces {
        let needed = wants_closed(context, *at);
        if needed.is_no() {
            continue;
        }
        let fine = open.clone().not().or(needed.clone().not());
        if fine.is_no() {
            failing.push((*at, needed.and(open.clone())));
        } else if fine.is_yes() {
            verdicts.holds(dependency, Some(*at), fine.reasons);
        } else {
            verdicts.unknown(dependency, Some(*at), fine.reasons);
        }
    }
    if failing.is_empty() {
        return;
    }
    let owners = context.workspaces(failing.iter().map(|(at, _)| *at));
    let are = if owners.starts_with("workspaces") { "are" } else { "is" };
    let instead = if resource.is(types::REGISTRY) {
        "Set `publicNetworkAccess` to `'Disabled'` (which needs the SKU Premium)."
    } else {
        "Set `publicNetworkAccess` to `'Disabled'`, or `networkAcls.defaultAction` to `'Deny'`."
    };
    let answers: Vec<&Answer> = failing.iter().map(|(_, answer)| answer).collect();
    let message = format!(
        "{} {} lets all networks in, but {owners} {are} private: what is in it can be read around the private endpoint. \
         {instead}{}",
        kind.noun,
        resource.label(),
        Context::by_default(answers.iter().copied()),
    );
    let severity = context.severity(RULE.severity, dependency, answers.iter().copied());
    let spot = first_written(resource, &[PUBLIC, "properties.networkAcls.defaultAction"]);
    let mut placed = context.finding(&spot, message).severity(severity);
    for (at, answer) in &failing {
        if let Some(owner) = graph.get(*at) {
            placed = placed.related(&owner.name, "the workspace");
        }
        placed = placed.because(&answer.reasons);
    }
    for call in &resource.through {
        placed = placed.related(call, "declared through this module");
    }
    // Only where there is another way in.
    if !endpoints::to(graph, dependency).is_empty() {
        placed = close(placed, resource);
    }
    for (at, _) in &failing {
        verdicts.fails(dependency, Some(*at), placed.clone());
    }
}

/// The first of these keys that is written, else the name.
fn first_written(resource: &Resource, paths: &[&str]) -> crate::network::Spot {
    let written = paths.iter().find(|path| resource.written(path).is_some());
    written.map_or_else(|| resource.name.clone(), |path| resource.spot(path))
}

/// With the fix that closes it.
fn close(placed: Placed, resource: &Resource) -> Placed {
    let word = |text: &str| NewValue::String(text.to_owned());
    let set = |path: &str, to: NewValue| resource.keys.set(path, to);
    let (title, operations): (_, Option<Vec<Operation>>) = if resource.is(types::REGISTRY) {
        let is_premium = Answer::of_word(&resource.get("sku.name"), &["Premium"]).is_yes();
        (
            "Refuse the public network",
            set(PUBLIC, word("Disabled")).filter(|_| is_premium).map(|one| vec![one]),
        )
    } else if resource.written("properties.networkAcls").is_some() {
        let denies = set("properties.networkAcls.defaultAction", word("Deny"));
        ("Deny all networks by default", denies.map(|one| vec![one]))
    } else {
        let firewall = NewValue::Map(vec![
            ("bypass".to_owned(), word("AzureServices")),
            ("defaultAction".to_owned(), word("Deny")),
        ]);
        let closes = set("properties.networkAcls", firewall);
        ("Deny all networks but trusted Azure services", closes.map(|one| vec![one]))
    };
    match operations {
        Some(operations) => placed.fix(Safety::Unsafe, title, &resource.whole.file, operations),
        None => placed,
    }
}

/// A registry of Azure Machine Learning, beside whichever workspaces there are.
fn shared(context: &Context<'_>, verdicts: &mut Verdicts<'_>, at: NodeId, registry: &Resource) {
    let graph = context.graph;
    let private = graph
        .declared(types::WORKSPACE)
        .map(|(workspace, owner)| {
            let private = workspace::is_private(graph, workspace);
            private.because(Reason::at(&owner.name, "the private workspace"))
        })
        .fold(Answer::no(), Answer::or);
    if private.is_no() {
        return;
    }
    let open = opens(registry, &registry.get(PUBLIC));
    let fine = open.clone().not().or(private.clone().not());
    if fine.is_yes() {
        verdicts.holds(at, None, fine.reasons);
        return;
    }
    if fine.is_unknown() {
        verdicts.unknown(at, None, fine.reasons);
        return;
    }
    let word = registry.word(PUBLIC);
    let value = if registry.language == Language::Yaml { "disabled" } else { "Disabled" };
    let message = format!(
        "Registry {} lets all networks in, beside a private workspace: what the workspace shares there can be read from \
         everywhere. Set `{word}` to `{value}`.{}",
        registry.label(),
        Context::by_default([&private, &open]),
    );
    let severity = context.severity(Severity::Information, at, [&private, &open]);
    let placed = context.finding(&registry.spot(PUBLIC), message).severity(severity);
    let mut placed = placed.because(&private.reasons);
    let operation = registry.keys.set(PUBLIC, NewValue::String(value.to_owned()));
    if let Some(operation) = operation {
        placed =
            placed.fix(Safety::Unsafe, "Refuse the public network", &registry.whole.file, vec![operation]);
    }
    verdicts.fails(at, None, placed);
}

/// Whether a registry lets everybody in. Its YAML says nothing about the default.
fn opens(registry: &Resource, public: &Value) -> Answer {
    if public.is_null() {
        let text = format!("`{}` is not set", registry.word(PUBLIC));
        let answer = if registry.language == Language::Yaml { Answer::unknown() } else { Answer::yes() };
        return answer.because(Reason::at(&registry.name, text));
    }
    Answer::of_word(public, &["Enabled"])
}
