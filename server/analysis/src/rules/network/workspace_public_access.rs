//! A workspace with a private endpoint that is open to the public network as well.

#[cfg(test)]
mod tests;

use crate::network::questions::{batch, closed, workspace};
use crate::network::{Answer, Context, NodeId, Placed, Reason, Resource, Verdicts, types};
use crate::{NetworkCheck, Rule, Safety, Severity};
use azureml_syntax::Language;
use azureml_syntax::edit::{NewValue, Operation};

/// Rule `workspace-public-access`.
pub static RULE: Rule = Rule {
    code: "workspace-public-access",
    group: "network",
    summary: "Workspace with a private endpoint that is open to the public network as well",
    severity: Severity::Warning,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-configure-private-link#enable-public-access",
    documentation: DOCUMENTATION,
    yaml: None,
    bicep: None,
    network: Some(NetworkCheck { run: check, languages: &[Language::Bicep, Language::Yaml] }),
};

const DOCUMENTATION: &str = "\
## What it checks

Workspaces with a private endpoint whose `publicNetworkAccess` (`public_network_access` in YAML) is `Enabled`, without a list of
addresses that are let in. A hint where it is not set, for then others decide. Also a workspace whose
`allowPublicAccessWhenBehindVnet`, from SDK v1, says the opposite. Projects are left aside: they follow their hub.

## Why

A private endpoint adds a private way in; it does not close the public one. Azure supports both together, but it is seldom what
is meant. Batch endpoints of such a workspace are private all the same: with batch, this is an info.

## Example

```bicep bad
//- /main.bicep
param subnetId string
param zones array
param registryId string
param vaultId string
param storageId string

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    storageAccount: storageId
    keyVault: vaultId
    containerRegistry: registryId
    publicNetworkAccess: 'Enabled'
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
  resource names 'privateDnsZoneGroups' = {
    name: 'default'
    properties: { privateDnsZoneConfigs: zones }
  }
}
```

A workspace in YAML whose private endpoint is in Bicep:

```yaml bad
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
location: westeurope
container_registry: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/crhearts
public_network_access: enabled
//- /entry.bicep
param subnetId string
param zones array

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' existing = {
  name: 'hearts'
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
  resource names 'privateDnsZoneGroups' = {
    name: 'default'
    properties: { privateDnsZoneConfigs: zones }
  }
}
```

## Instead

```bicep good
//- /main.bicep
param subnetId string
param zones array
param registryId string
param vaultId string
param storageId string

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    storageAccount: storageId
    keyVault: vaultId
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
  resource names 'privateDnsZoneGroups' = {
    name: 'default'
    properties: { privateDnsZoneConfigs: zones }
  }
}
```

```yaml good
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
location: westeurope
container_registry: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/crhearts
public_network_access: disabled
//- /entry.bicep
param subnetId string
param zones array

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' existing = {
  name: 'hearts'
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
  resource names 'privateDnsZoneGroups' = {
    name: 'default'
    properties: { privateDnsZoneConfigs: zones }
  }
}
```

Whoever deploys this decides about public access, so nothing is said:

```bicep good
//- /main.bicep
param subnetId string
param zones array
param registryId string
param vaultId string
param storageId string
param publicAccess string
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    storageAccount: storageId
    keyVault: vaultId
    containerRegistry: registryId
    publicNetworkAccess: publicAccess
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
  resource names 'privateDnsZoneGroups' = {
    name: 'default'
    properties: { privateDnsZoneConfigs: zones }
  }
}
```

A workspace in YAML alone may have a private endpoint that `az network` made; nothing is said either:

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
location: westeurope
public_network_access: enabled
```

## Fix

Unsafe: closes the workspace to the public network, or removes the old property.

## References

- [Private endpoints of workspaces](https://learn.microsoft.com/azure/machine-learning/how-to-configure-private-link)
- [Secure the workspace with virtual networks](https://learn.microsoft.com/azure/machine-learning/how-to-secure-workspace-vnet)
";

const PATH: &str = "properties.publicNetworkAccess";
const OLD: &str = "properties.allowPublicAccessWhenBehindVnet";

fn check(context: &Context<'_>, verdicts: &mut Verdicts<'_>) {
    let graph = context.graph;
    for (id, resource) in graph.declared(types::WORKSPACE) {
        if !workspace::is_kind(graph, id, "Project").is_no() {
            continue;
        }
        let access = resource.get(PATH);
        let old = resource.get(OLD);
        let (on, off) = (Answer::of_word(&access, &["Enabled"]), Answer::of_word(&access, &["Disabled"]));
        let allows = Answer::of_flag(&old);
        let clash = match old.is_null() {
            true => Answer::no(),
            false => allows.clone().and(off.clone()).or(allows.not().and(on.clone())),
        };
        if clash.is_yes() {
            contradicts(context, (id, resource), &clash, verdicts);
            continue;
        }
        let linked = workspace::has_private_endpoint(graph, id);
        if linked.is_no() {
            continue;
        }
        let has = closed::version_has(resource, &["properties", "publicNetworkAccess"]);
        if off.is_yes() && has {
            verdicts.holds(id, Some(id), vec![Reason::at(&resource.spot(PATH), "public access is off")]);
        } else if linked.is_unknown() {
            verdicts.unknown(id, Some(id), linked.reasons);
        } else if let few = lets_few_in(resource)
            && !few.is_no()
        {
            match few.is_yes() {
                true => verdicts.holds(id, Some(id), few.reasons),
                false => verdicts.unknown(id, Some(id), few.reasons),
            }
        } else if access.is_null() || !has {
            unset(context, (id, resource), &linked, verdicts);
        } else if on.is_yes() {
            open(context, (id, resource), &on, &linked, verdicts);
        } else {
            let text = format!("the value of `{}` is not known", resource.word(PATH));
            verdicts.unknown(id, Some(id), vec![Reason::at(&resource.spot(PATH), text)]);
        }
    }
}

/// Whether only listed addresses are let in.
fn lets_few_in(resource: &Resource) -> Answer {
    let mut all = Answer::no();
    for path in ["properties.ipAllowlist", "properties.networkAcls.ipRules"] {
        let list = resource.get(path);
        let here = match list.as_array() {
            Some(array) if !array.items().is_empty() => Answer::yes(),
            Some(array) if array.is_closed() => Answer::no(),
            None if list.is_null() => Answer::no(),
            _ => Answer::unknown(),
        };
        all = all.or(here.because(Reason::at(&resource.spot(path), "a list of addresses that are let in")));
    }
    all
}

/// It is open beside its private endpoint.
fn open(
    context: &Context<'_>,
    (id, resource): (NodeId, &Resource),
    on: &Answer,
    linked: &Answer,
    verdicts: &mut Verdicts<'_>,
) {
    let word = resource.word(PATH);
    let batch = batch::runs_in(context.graph, id);
    let by_default = if on.is_by_default() { " by default" } else { "" };
    let (more, base) = match batch.is_yes() {
        true => (" Its batch endpoints are private all the same.", Severity::Information),
        false => ("", RULE.severity),
    };
    let message = format!(
        "Workspace {} has a private endpoint and is{by_default} open to every network as well.{more} Set `{word}` to \
         `{}`; if it is meant to be open, let in chosen addresses only.",
        resource.label(),
        value(resource),
    );
    let severity = context.severity(base, id, [on, linked]);
    let placed = context.finding(&resource.spot(PATH), message).severity(severity);
    let placed = close(context, id, resource, placed).because(&linked.reasons);
    let placed = if batch.is_yes() { placed.because(&batch.reasons) } else { placed };
    let placed = match context.literal(id, PATH) {
        Some(literal) => placed.related(&literal, "the value is written here"),
        None => placed,
    };
    verdicts.fails(id, Some(id), placed.through(resource));
}

/// Nothing says whether it is open.
fn unset(
    context: &Context<'_>,
    (id, resource): (NodeId, &Resource),
    linked: &Answer,
    verdicts: &mut Verdicts<'_>,
) {
    let message = format!(
        "Workspace {} has a private endpoint, but `{}` is not set: whether it is open to every network as well is not decided \
         here.",
        resource.label(),
        resource.word(PATH),
    );
    let placed = context.finding(&resource.name, message).severity(Severity::Hint);
    let placed = match resource.written(PATH) {
        // The API version does not have it: of that `network-property-api-version` speaks.
        Some(_) => {
            let text = format!("this API version has no `{}`", resource.word(PATH));
            verdicts.unknown(id, Some(id), vec![Reason::at(&resource.spot(PATH), text)]);
            return;
        }
        None => close(context, id, resource, placed),
    };
    verdicts.fails(id, Some(id), placed.because(&linked.reasons).through(resource));
}

/// The properties of both SDKs contradict each other.
fn contradicts(
    context: &Context<'_>,
    (id, resource): (NodeId, &Resource),
    clash: &Answer,
    verdicts: &mut Verdicts<'_>,
) {
    let message = format!(
        "`allowPublicAccessWhenBehindVnet`, from SDK v1, and `publicNetworkAccess` of workspace {} say different things, and \
         the one that is written last wins. Keep `publicNetworkAccess` alone.",
        resource.label(),
    );
    let severity = context.severity(RULE.severity, id, [clash]);
    let mut placed = context.finding(&resource.spot(OLD), message).severity(severity);
    if let Some(written) = resource.written(OLD) {
        let operation = Operation::RemoveEntry { key: written.key };
        let title = "Remove `allowPublicAccessWhenBehindVnet`";
        placed = placed.fix(Safety::Unsafe, title, &resource.whole.file, vec![operation]);
    }
    placed = placed.related(&resource.spot(PATH), "says the opposite");
    verdicts.fails(id, Some(id), placed.through(resource));
}

/// With the fix that closes it.
fn close(context: &Context<'_>, id: NodeId, resource: &Resource, placed: Placed) -> Placed {
    let off = value(resource);
    match context.set(id, PATH, NewValue::String(off.to_owned())) {
        Some((file, operation)) => {
            let title = format!("Set `{}` to `{off}`", resource.word(PATH));
            placed.fix(Safety::Unsafe, title, &file, vec![operation])
        }
        None => placed,
    }
}

/// The word for closed, in the language of the resource.
fn value(resource: &Resource) -> &'static str {
    if resource.language == Language::Yaml { "disabled" } else { "Disabled" }
}
