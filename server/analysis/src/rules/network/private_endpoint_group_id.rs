//! Names of sub-resources in private endpoints and outbound rules that their targets do not have.

use crate::bicep::value::{Certainty, Value};
use crate::network::questions::endpoints;
use crate::network::{Context, NodeId, Placed, Reason, Spot, Verdicts, lower, sub_resources, types};
use crate::rules::wording::{one_of, quoted};
use crate::{NetworkCheck, Rule, Safety, Severity};
use azureml_syntax::Language;

/// Rule `private-endpoint-group-id`.
pub static RULE: Rule = Rule {
    code: "private-endpoint-group-id",
    group: "network",
    summary: "Private endpoint for a sub-resource that its target does not have",
    severity: Severity::Warning,
    fix: Some(Safety::Safe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/private-link/private-endpoint-overview#private-link-resource",
    documentation: DOCUMENTATION,
    yaml: None,
    bicep: None,
    network: Some(NetworkCheck { run: check, languages: &[Language::Yaml, Language::Bicep] }),
};

const DOCUMENTATION: &str = "\
## What it checks

The `groupIds` of private endpoints, and the sub-resource of private endpoint rules in a managed network, whose target is
a workspace, a registry of Azure Machine Learning, a storage account, a key vault, a container registry or a private link
scope: each must be one that the target has. A private endpoint to storage serves exactly one.

## Why

A private endpoint leads to one part of its target: to the blobs of a storage account, to the vault of a key vault. Azure
refuses names that the target does not have, and of storage more than one.

## Example

```bicep bad
//- /main.bicep
param location string
param subnetId string
param vaultId string

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' existing = {
  name: 'kv-hearts'
}

resource entry 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: 'pe-kv-hearts'
  location: location
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      { name: 'vault', properties: { privateLinkServiceId: vault.id, groupIds: ['vaults'] } }
    ]
  }
}
```

```bicep fixed
param location string
param subnetId string
param vaultId string

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' existing = {
  name: 'kv-hearts'
}

resource entry 'Microsoft.Network/privateEndpoints@2024-05-01' = {
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
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
location: westeurope
managed_network:
  isolation_mode: allow_internet_outbound
  outbound_rules:
    - name: data
      type: private_endpoint
      destination:
        service_resource_id: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-hearts/providers/Microsoft.Storage/storageAccounts/sthearts
        subresource_target: blobs
        spark_enabled: false
```

## Instead

```bicep good
param location string
param subnetId string

resource storage 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: 'sthearts'
}

resource entries 'Microsoft.Network/privateEndpoints@2024-05-01' = [
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

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
location: westeurope
managed_network:
  isolation_mode: allow_internet_outbound
  outbound_rules:
    - name: data
      type: private_endpoint
      destination:
        service_resource_id: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-hearts/providers/Microsoft.Storage/storageAccounts/sthearts
        subresource_target: blob
        spark_enabled: false
```

Nothing is said where the target may be of any type, nor where it is of a type whose sub-resources are not known here:

```bicep good
param location string
param subnetId string
param targetId string

resource entry 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: 'pe-hearts'
  location: location
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      { name: 'hearts', properties: { privateLinkServiceId: targetId, groupIds: ['sites'] } }
    ]
  }
}
```

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
location: westeurope
managed_network:
  isolation_mode: allow_internet_outbound
  outbound_rules:
    - name: data
      type: private_endpoint
      destination:
        service_resource_id: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-hearts/providers/Microsoft.Cache/redis/hearts
        subresource_target: redisCache
        spark_enabled: false
```

## Fix

Safe where one right name is clearly the nearest: writes that one. Unsafe where it is another word, and the target has
only one.

## References

- [Private link resources](https://learn.microsoft.com/azure/private-link/private-endpoint-overview#private-link-resource)
- [Private endpoints of Azure Storage](https://learn.microsoft.com/azure/storage/common/storage-private-endpoints)
";

/// Names that are further apart than this, in edits, are no slip of the finger.
const MOST_EDITS: usize = 2;

fn check(context: &Context<'_>, verdicts: &mut Verdicts<'_>) {
    let graph = context.graph;
    for wire in endpoints::wires(graph) {
        let Some(endpoint) = graph.get(wire.endpoint) else { continue };
        let Some(target) = wire.service.as_id() else {
            let reason = Reason::at(&endpoint.name, "what this private endpoint connects to is not known");
            verdicts.unknown(wire.endpoint, None, vec![reason]);
            continue;
        };
        let known = sub_resources(&target.r#type);
        if known.is_empty() {
            continue;
        }
        let judged = Named { target: &target.r#type, known, path: &wire.path, subject: wire.endpoint };
        judged.list(context, verdicts, &wire.groups);
    }
    for (at, rule) in graph.declared(types::OUTBOUND_RULE) {
        destination(context, verdicts, at, &rule.get("properties.destination"), "properties.destination");
    }
    for (at, owner) in graph.declared(types::WORKSPACE) {
        let rules = owner.get("properties.managedNetwork.outboundRules");
        let Some(rules) = rules.as_object() else { continue };
        for (name, rule) in rules.entries() {
            let path = format!("properties.managedNetwork.outboundRules.{name}.destination");
            destination(context, verdicts, at, &rule.get("destination"), &path);
        }
    }
}

/// The destination of an outbound rule of a managed network.
fn destination(
    context: &Context<'_>,
    verdicts: &mut Verdicts<'_>,
    subject: NodeId,
    destination: &Value,
    path: &str,
) {
    let Some(target) = destination.get("serviceResourceId").as_id() else { return };
    let known = sub_resources(&target.r#type);
    let path = format!("{path}.subresourceTarget");
    let judged = Named { target: &target.r#type, known, path: &path, subject };
    let one = destination.get("subresourceTarget");
    if !known.is_empty() && !one.is_null() {
        judged.each(context, verdicts, &[one]);
    }
}

/// Sub-resources that something names.
struct Named<'n> {
    /// The type of what they should be of.
    target: &'n str,
    known: &'static [&'static str],
    /// Where they are written.
    path: &'n str,
    subject: NodeId,
}

impl Named<'_> {
    fn list(&self, context: &Context<'_>, verdicts: &mut Verdicts<'_>, groups: &Value) {
        let Some(array) = groups.as_array().filter(|array| array.is_closed()) else {
            let spot = context.graph.spot(self.subject, self.path);
            let reason = Reason { spot, text: "which sub-resources this is for is not known".to_owned() };
            verdicts.unknown(self.subject, None, vec![reason]);
            return;
        };
        let items: Vec<Value> = array.inner().collect();
        if items.is_empty() {
            let message = format!(
                "This private endpoint names no sub-resource of {}: Azure needs one. Use {}.",
                called(self.target),
                self.choice(),
            );
            self.fail(context, verdicts, groups, message);
            return;
        }
        self.each(context, verdicts, &items);
    }

    fn each(&self, context: &Context<'_>, verdicts: &mut Verdicts<'_>, items: &[Value]) {
        let has = |text: &str| self.known.iter().any(|one| one.eq_ignore_ascii_case(text));
        if let Some(wrong) = items.iter().find(|item| item.as_str().is_some_and(|text| !has(text))) {
            let text = wrong.as_str().unwrap_or_default();
            let message = format!(
                "{} has no sub-resource `{text}`, so Azure refuses this private endpoint. Use {}.",
                capital(called(self.target)),
                self.choice(),
            );
            self.fail(context, verdicts, wrong, message);
            return;
        }
        // Where the first one would be right, the second one is too many.
        if let [_, second, ..] = items
            && self.target.eq_ignore_ascii_case(types::STORAGE)
        {
            let names = quoted(items.iter().filter_map(Value::as_str));
            let split = if items.iter().all(|item| item.as_str().is_some()) {
                format!(" Make one for each of {names}.")
            } else {
                " Make one for each.".to_owned()
            };
            let message = format!("A private endpoint to storage serves one sub-resource only.{split}");
            self.fail(context, verdicts, second, message);
            return;
        }
        if items.iter().all(|item| item.as_str().is_some()) {
            verdicts.holds(self.subject, None, Vec::new());
        } else {
            let spot = context.graph.spot(self.subject, self.path);
            let reason = Reason { spot, text: "the name of the sub-resource is not known".to_owned() };
            verdicts.unknown(self.subject, None, vec![reason]);
        }
    }

    fn choice(&self) -> String {
        one_of(self.known.iter().copied().filter(|name| !name.ends_with("_secondary")))
    }

    fn fail(&self, context: &Context<'_>, verdicts: &mut Verdicts<'_>, wrong: &Value, message: String) {
        let graph = context.graph;
        let Some(resource) = graph.get(self.subject) else { return };
        // The word itself, be it in a list for a loop or in an argument of a module.
        let written = wrong.place.filter(|_| wrong.as_str().is_some());
        let written = graph.seen(self.subject, written);
        let spot = written.clone().unwrap_or_else(|| resource.spot(self.path));
        let severity = context.severity(RULE.severity, self.subject, []);
        let severity = if wrong.certainty == Certainty::ByDefault { lower(severity) } else { severity };
        let mut placed =
            context.finding(&spot, message).severity(severity).related(&resource.name, "used here");
        if let (Some(spot), Some(text)) = (&written, wrong.as_str()) {
            placed = self.mend(context, placed, spot, text);
        }
        for call in &resource.through {
            placed = placed.related(call, "declared through this module");
        }
        verdicts.fails(self.subject, None, placed);
    }

    /// The right word, where one is clearly the nearest, or there is only one.
    fn mend(&self, context: &Context<'_>, placed: Placed, spot: &Spot, text: &str) -> Placed {
        let mut near: Vec<(usize, &str)> =
            self.known.iter().map(|one| (strsim::osa_distance(&text.to_lowercase(), one), *one)).collect();
        near.sort_unstable();
        let (safety, right) = match near.as_slice() {
            [(edits, right)] if *edits > MOST_EDITS => (Safety::Unsafe, *right),
            [(edits, right)] if *edits <= MOST_EDITS => (Safety::Safe, *right),
            [(edits, right), (others, _), ..] if *edits <= MOST_EDITS && edits < others => {
                (Safety::Safe, *right)
            }
            _ => return placed,
        };
        match context.rewrite(spot, text, right) {
            Some(operation) => {
                placed.fix(safety, format!("Change to `{right}`"), &spot.file, vec![operation])
            }
            None => placed,
        }
    }
}

/// What people call the type of a target.
fn called(r#type: &str) -> &'static str {
    let known = [
        (types::WORKSPACE, "a workspace"),
        (types::ML_REGISTRY, "a registry of Azure Machine Learning"),
        (types::STORAGE, "a storage account"),
        (types::VAULT, "a key vault"),
        (types::REGISTRY, "a container registry"),
    ];
    let found = known.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(r#type));
    found.map_or("a private link scope", |(_, name)| name)
}

/// A sentence begins with it.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
