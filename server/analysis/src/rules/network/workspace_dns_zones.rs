//! The private endpoint of a workspace whose zone group lacks one of the workspace's two DNS zones.

mod fix;
#[cfg(test)]
mod tests;

use crate::network::questions::dns::{self, Registrations};
use crate::network::questions::endpoints;
use crate::network::{Context, NodeId, Reason, Target, Verdicts, types, zones};
use crate::{NetworkCheck, Rule, Safety, Severity};
use azureml_syntax::Language;

/// Rule `workspace-dns-zones`.
pub static RULE: Rule = Rule {
    code: "workspace-dns-zones",
    group: "network",
    summary: "Private endpoint of a workspace without one of its two DNS zones",
    severity: Severity::Warning,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-custom-dns",
    documentation: DOCUMENTATION,
    yaml: None,
    bicep: None,
    network: Some(NetworkCheck { run: check, languages: &[Language::Bicep] }),
};

const DOCUMENTATION: &str = "\
## What it checks

The zone group of a private endpoint for `amlworkspace`: it needs both zones of a workspace, `privatelink.api.azureml.ms`
and `privatelink.notebooks.azure.net`, or their counterparts for the US government and in China. An endpoint without any
zone group gets a hint where the folder has zones for others; else a policy or a DNS server of your own may do its work.

## Why

A workspace has names in two zones: its API with online and batch endpoints in one, notebooks and terminals in the other. Names
whose zone is missing lead to the public address, which a closed workspace refuses.

## Example

```bicep bad
param subnetId string
param workspaceId string

resource apiZone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: 'privatelink.api.azureml.ms'
  location: 'global'
}

resource entry 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: 'pe-hearts'
  location: 'westeurope'
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      { name: 'hearts', properties: { privateLinkServiceId: workspaceId, groupIds: ['amlworkspace'] } }
    ]
  }
}

resource names 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = {
  parent: entry
  name: 'default'
  properties: {
    privateDnsZoneConfigs: [
      { name: 'api', properties: { privateDnsZoneId: apiZone.id } }
    ]
  }
}
```

## Instead

```bicep good
param subnetId string
param workspaceId string
param zoneIds { api: string, notebooks: string }

resource apiZone 'Microsoft.Network/privateDnsZones@2024-06-01' existing = {
  name: 'privatelink.api.azureml.ms'
}

resource notebooksZone 'Microsoft.Network/privateDnsZones@2024-06-01' existing = {
  name: 'privatelink.notebooks.azure.net'
}

resource entry 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: 'pe-hearts'
  location: 'westeurope'
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      { name: 'hearts', properties: { privateLinkServiceId: workspaceId, groupIds: ['amlworkspace'] } }
    ]
  }
}

resource names 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = {
  parent: entry
  name: 'default'
  properties: {
    privateDnsZoneConfigs: [
      { name: 'api', properties: { privateDnsZoneId: apiZone.id } }
      { name: 'notebooks', properties: { privateDnsZoneId: notebooksZone.id } }
    ]
  }
}
```

Which zone the id of a parameter means is not known, so nothing is said:

```bicep good
param subnetId string
param workspaceId string
param zoneId string

resource entry 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: 'pe-hearts'
  location: 'westeurope'
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      { name: 'hearts', properties: { privateLinkServiceId: workspaceId, groupIds: ['amlworkspace'] } }
    ]
  }
}

resource names 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = {
  parent: entry
  name: 'default'
  properties: {
    privateDnsZoneConfigs: [
      { name: 'api', properties: { privateDnsZoneId: zoneId } }
    ]
  }
}
```

## Fix

Unsafe: adds the missing zone to the zone group; where the file does not have it yet, the zone itself with a link like its
sibling's.

## References

- [Custom DNS and workspaces](https://learn.microsoft.com/azure/machine-learning/how-to-custom-dns)
- [Private endpoints of workspaces](https://learn.microsoft.com/azure/machine-learning/how-to-configure-private-link)
";

/// What the names in the two zones are for, in the order of [`zones::of`].
const SERVES: [&str; 2] = ["of the API, of jobs and of endpoints", "of notebooks and terminals"];

fn check(context: &Context<'_>, verdicts: &mut Verdicts<'_>) {
    let graph = context.graph;
    for connection in endpoints::connections(graph, types::WORKSPACE) {
        let is_entry = connection.groups.as_array().is_some_and(|groups| {
            groups
                .items()
                .iter()
                .any(|group| group.as_str().is_some_and(|group| group.eq_ignore_ascii_case("amlworkspace")))
        });
        if !is_entry {
            continue;
        }
        let workspace = if let Target::Node(id) = connection.target { Some(id) } else { None };
        let all = dns::registrations(graph, connection.endpoint);
        let subject = all.groups.first().copied().unwrap_or(connection.endpoint);
        if !all.known.is_yes() {
            verdicts.unknown(subject, workspace, all.known.reasons);
            continue;
        }
        if all.groups.is_empty() {
            without_group(context, connection.endpoint, workspace, verdicts);
            continue;
        }
        let wanted = zones::of(Some(types::WORKSPACE), "amlworkspace");
        let stranger = all.zones.iter().find(|one| {
            one.names.iter().flatten().any(|name| !wanted.iter().any(|zone| zones::is(zone, name)))
        });
        let missing = missing(&all, &wanted);
        if !missing.is_empty() {
            match stranger.and_then(|one| graph.get(one.group).map(|group| group.spot(&one.path))) {
                // A wrong name stands in its place: one mistake, of which `private-dns-zone-name` speaks.
                Some(spot) => {
                    let text = "this zone is not one that Azure uses for a workspace";
                    verdicts.unknown(subject, workspace, vec![Reason::at(&spot, text)]);
                }
                None => lacks(context, &all, (subject, workspace), &missing, verdicts),
            }
            continue;
        }
        let reasons = graph.get(subject).map(|group| Reason::at(&group.name, "both zones of the workspace"));
        verdicts.holds(subject, workspace, reasons.into_iter().collect());
    }
}

/// Which of the wanted zones are missing, in the cloud that the others are of: their indices and their names there.
fn missing(all: &Registrations, wanted: &[zones::Zone]) -> Vec<(usize, &'static str)> {
    let has = |name: &str| {
        all.zones.iter().flat_map(|one| one.names.iter().flatten()).any(|own| own.eq_ignore_ascii_case(name))
    };
    let clouds = 0..wanted.first().map_or(0, |zone| zone.len());
    let lacking = clouds.map(|cloud| {
        let names =
            wanted.iter().enumerate().filter_map(move |(index, zone)| Some((index, *zone.get(cloud)?)));
        names.filter(|(_, name)| !has(name)).collect::<Vec<_>>()
    });
    // Both zones are there in one cloud: the template is made for that one. Else the cloud with one of them counts.
    lacking.min_by_key(Vec::len).unwrap_or_default()
}

/// A zone group with one zone only.
fn lacks(
    context: &Context<'_>,
    all: &Registrations,
    (subject, workspace): (NodeId, Option<NodeId>),
    missing: &[(usize, &'static str)],
    verdicts: &mut Verdicts<'_>,
) {
    let graph = context.graph;
    let Some(group) = graph.get(subject) else { return };
    let present: Vec<String> = all
        .zones
        .iter()
        .filter_map(|one| one.names.as_ref()?.first().map(|name| format!("`{name}`")))
        .collect();
    let whose =
        workspace.and_then(|id| graph.get(id)).map_or_else(String::new, |it| format!(" {}", it.label()));
    let has = if present.is_empty() { "no zone".to_owned() } else { format!("only {}", present.join(", ")) };
    let names: Vec<String> = missing.iter().map(|(_, name)| format!("`{name}`")).collect();
    let (served, instead) = match missing {
        [(index, _)] => (SERVES.get(*index).copied().unwrap_or_default(), "Add that zone."),
        _ => ("of the workspace", "Add these zones."),
    };
    let message = format!(
        "The private endpoint of workspace{whose} writes its names into {has}: without {}, names {served} still lead to \
         public addresses. {instead}",
        names.join(" and "),
    );
    let severity = context.severity(RULE.severity, subject, []);
    let mut placed = context.finding(&group.name, message).severity(severity);
    if let [only] = missing {
        placed = fix::add_zone(context, all, *only, placed);
    }
    if let Some(endpoint) = graph.parent(subject).and_then(|id| graph.get(id)) {
        placed = placed.related(&endpoint.name, "the private endpoint");
    }
    if let Some(workspace) = workspace.and_then(|id| graph.get(id)) {
        placed = placed.related(&workspace.name, "the workspace");
    }
    placed = placed.through(group);
    verdicts.fails(subject, workspace, placed);
}

/// An endpoint without a zone group.
fn without_group(
    context: &Context<'_>,
    endpoint: NodeId,
    workspace: Option<NodeId>,
    verdicts: &mut Verdicts<'_>,
) {
    let graph = context.graph;
    let Some(resource) = graph.get(endpoint) else { return };
    let is_there = |r#type: &str| graph.declared(r#type).any(|(id, _)| !graph.is_deployed(id).is_no());
    let is_about_names = is_there(types::ZONE) || is_there(types::ZONE_GROUP);
    if !is_about_names {
        let text = "no file here is about DNS: a policy or a DNS server may know its names";
        verdicts.unknown(endpoint, workspace, vec![Reason::at(&resource.name, text)]);
        return;
    }
    let whose =
        workspace.and_then(|id| graph.get(id)).map_or_else(String::new, |it| format!(" {}", it.label()));
    let message = format!(
        "Private endpoint {} of workspace{whose} has no DNS zone group: unless a policy or your own DNS server does it, \
         names of the workspace lead to public addresses.",
        resource.label(),
    );
    let placed = context.finding(&resource.name, message).severity(Severity::Hint);
    let workspace_spot = workspace.and_then(|id| graph.get(id)).map(|it| it.name.clone());
    let placed = workspace_spot.iter().fold(placed, |placed, spot| placed.related(spot, "the workspace"));
    verdicts.fails(endpoint, workspace, placed);
}
