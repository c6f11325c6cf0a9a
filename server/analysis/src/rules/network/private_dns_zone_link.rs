//! A private DNS zone that the network of its private endpoint cannot ask.

#[cfg(test)]
mod tests;

use crate::bicep::value::{Round, Truth};
use crate::network::questions::dns::{self, Links, Network};
use crate::network::{
    Answer, Context, Graph, NodeId, Placed, Reason, Resource, Spot, Target, Verdicts, types,
};
use crate::{NetworkCheck, Rule, Safety, Severity};
use azureml_syntax::Language;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Rule `private-dns-zone-link`.
pub static RULE: Rule = Rule {
    code: "private-dns-zone-link",
    group: "network",
    summary: "Private DNS zone that is not linked to the network of its private endpoint",
    severity: Severity::Warning,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-troubleshoot-secure-connection-workspace",
    documentation: DOCUMENTATION,
    yaml: None,
    bicep: None,
    network: Some(NetworkCheck { run: check, languages: &[Language::Bicep] }),
};

const DOCUMENTATION: &str = "\
## What it checks

Each private DNS zone that is declared in the folder and that a private endpoint writes its names into: it needs a link to the
virtual network in which that endpoint has its address. A network with DNS servers of its own is passed over.

## Why

A network asks only the zones that are linked to it; peering does not replace a link. Without one, names of the service lead
to its public address, although a private endpoint is there.

## Example

```bicep bad
//- /main.bicep
param vaultId string

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: 'vnet-hearts'
  location: 'westeurope'
  properties: {
    addressSpace: { addressPrefixes: ['10.20.0.0/16'] }
  }
  resource endpoints 'subnets' = {
    name: 'snet-endpoints'
    properties: { addressPrefix: '10.20.0.0/24' }
  }
}

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: 'privatelink.vaultcore.azure.net'
  location: 'global'
}

resource entry 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: 'pe-vault'
  location: 'westeurope'
  properties: {
    subnet: { id: network::endpoints.id }
    privateLinkServiceConnections: [
      { name: 'vault', properties: { privateLinkServiceId: vaultId, groupIds: ['vault'] } }
    ]
  }
  resource names 'privateDnsZoneGroups' = {
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        { name: 'vault', properties: { privateDnsZoneId: zone.id } }
      ]
    }
  }
}
```

## Instead

```bicep good
//- /main.bicep
param vaultId string

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: 'vnet-hearts'
  location: 'westeurope'
  properties: {
    addressSpace: { addressPrefixes: ['10.20.0.0/16'] }
  }
  resource endpoints 'subnets' = {
    name: 'snet-endpoints'
    properties: { addressPrefix: '10.20.0.0/24' }
  }
}

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: 'privatelink.vaultcore.azure.net'
  location: 'global'
}

resource zoneLink 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = {
  parent: zone
  name: 'to-vnet'
  location: 'global'
  properties: {
    registrationEnabled: false
    virtualNetwork: { id: network.id }
  }
}

resource entry 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: 'pe-vault'
  location: 'westeurope'
  properties: {
    subnet: { id: network::endpoints.id }
    privateLinkServiceConnections: [
      { name: 'vault', properties: { privateLinkServiceId: vaultId, groupIds: ['vault'] } }
    ]
  }
  resource names 'privateDnsZoneGroups' = {
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        { name: 'vault', properties: { privateDnsZoneId: zone.id } }
      ]
    }
  }
}
```

A link to the network of a parameter may be the right one, so nothing is said:

```bicep good
//- /main.bicep
param vaultId string
param subnetId string
param hubId string

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: 'privatelink.vaultcore.azure.net'
  location: 'global'
  resource toHub 'virtualNetworkLinks' = {
    name: 'to-hub'
    location: 'global'
    properties: {
      registrationEnabled: false
      virtualNetwork: { id: hubId }
    }
  }
}

resource entry 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: 'pe-vault'
  location: 'westeurope'
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      { name: 'vault', properties: { privateLinkServiceId: vaultId, groupIds: ['vault'] } }
    ]
  }
  resource names 'privateDnsZoneGroups' = {
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        { name: 'vault', properties: { privateDnsZoneId: zone.id } }
      ]
    }
  }
}
```

## Fix

Unsafe: adds a link to the network behind the zone, where the file of the zone has a name for that network.

## References

- [Troubleshoot the connection to a secure workspace](https://learn.microsoft.com/azure/machine-learning/how-to-troubleshoot-secure-connection-workspace)
- [Links of private DNS zones](https://learn.microsoft.com/azure/dns/private-dns-virtual-network-links)
";

/// A private endpoint that writes into a zone, with the network of its subnet.
struct User {
    endpoint: NodeId,
    network: Option<Network>,
}

fn check(context: &Context<'_>, verdicts: &mut Verdicts<'_>) {
    let graph = context.graph;
    let mut users: BTreeMap<NodeId, Vec<User>> = BTreeMap::new();
    for (id, _) in graph.declared(types::PRIVATE_ENDPOINT) {
        if graph.is_deployed(id).is_no() {
            continue;
        }
        for one in dns::registrations(graph, id).zones {
            if let Target::Node(zone) = one.zone {
                users
                    .entry(zone)
                    .or_default()
                    .push(User { endpoint: id, network: dns::network_of(graph, id) });
            }
        }
    }
    let mut failing = Vec::new();
    // A loop has one place for all of its zones.
    let mut places: BTreeMap<Spot, usize> = BTreeMap::new();
    for (zone, users) in users {
        let Some(resource) = graph.get(zone) else { continue };
        let links = dns::links(graph, zone);
        let answers: Vec<Answer> = users.iter().map(|user| is_linked(graph, &links, user)).collect();
        let Some(at) = answers.iter().position(Answer::is_no) else {
            let all = answers.into_iter().fold(Answer::yes(), Answer::and);
            match all.is_yes() {
                true => verdicts.holds(zone, None, all.reasons),
                false => verdicts.unknown(zone, None, all.reasons),
            }
            continue;
        };
        if let Some((user, answer)) = users.into_iter().zip(answers).nth(at) {
            *places.entry(resource.name.clone()).or_default() += 1;
            failing.push(Failing { zone, links, user, answer });
        }
    }
    for one in failing {
        let Some(resource) = graph.get(one.zone) else { continue };
        let others = places.get(&resource.name).map_or(0, |count| count - 1);
        fails(context, resource, &one, others, verdicts);
    }
}

/// A zone that the network of one of its users cannot ask.
struct Failing {
    zone: NodeId,
    links: Links,
    user: User,
    answer: Answer,
}

/// Whether the network of a private endpoint can ask a zone.
fn is_linked(graph: &Graph, links: &Links, user: &User) -> Answer {
    let own = user.network.as_ref();
    let mut all = links.known.clone().not();
    for (link, network) in &links.links {
        let Some(resource) = graph.get(*link) else { continue };
        let same = match (own, network) {
            (Some(own), Some(network)) => {
                dns::same_network(graph, own, &dns::network(graph, *link, Arc::clone(network)))
            }
            _ => Truth::Unknown,
        };
        let text = match same {
            Truth::Yes => "linked to the network of the private endpoint",
            Truth::No => "linked to another network",
            Truth::Unknown => "which network this links is not known",
        };
        let here = Answer::new(same).because(Reason::at(&resource.name, text));
        let here = if here.is_no() { here } else { here.and(graph.is_deployed(*link)) };
        all = all.or(here);
    }
    if !all.is_no() {
        return all;
    }
    // DNS servers of one's own may ask the zone from another network.
    let network = own.and_then(|network| declared(graph, network));
    let Some(network) = network else {
        // Nothing at all can ask a zone without links; of one with links, a network that is not here may be served.
        return if links.links.is_empty() { all } else { Answer::unknown() };
    };
    let servers = network.get("properties.dhcpOptions.dnsServers");
    let is_empty =
        servers.is_null() || servers.as_array().is_some_and(|all| all.is_closed() && all.items().is_empty());
    if is_empty {
        return all;
    }
    Answer::unknown()
        .because(Reason::at(&network.spot("properties.dhcpOptions.dnsServers"), "DNS servers of your own"))
}

/// The network, where it is declared.
fn declared<'g>(graph: &'g Graph, network: &Network) -> Option<&'g Resource> {
    if let Network::Node(id) = network { graph.get(*id) } else { None }
}

/// What people call a network.
fn name(graph: &Graph, network: &Network) -> Option<String> {
    match network {
        Network::Node(id) => graph.get(*id).map(Resource::label),
        Network::Id(_, id) => id.name().as_str().map(|name| format!("`{name}`")),
    }
}

/// `others` is how many more zones of the same declaration are not linked either.
fn fails(
    context: &Context<'_>,
    resource: &Resource,
    failing: &Failing,
    others: usize,
    verdicts: &mut Verdicts<'_>,
) {
    let graph = context.graph;
    let Failing { zone, links, user, answer } = failing;
    let network = user.network.as_ref().and_then(|network| declared(graph, network));
    let name = user.network.as_ref().and_then(|network| name(graph, network));
    let to = match (&name, links.links.is_empty()) {
        (Some(name), _) => format!("virtual network {name}"),
        (None, true) => "any virtual network".to_owned(),
        (None, false) => "the virtual network of its private endpoint".to_owned(),
    };
    let Some(endpoint) = graph.get(user.endpoint) else { return };
    // By cloud, the name in the public one.
    let own = dns::names(&resource.id.name()).and_then(|names| names.first().map(|name| format!("`{name}`")));
    let own = own.unwrap_or_else(|| resource.label());
    let (subject, object) = match others {
        0 => (format!("Private DNS zone {own} is"), "the zone"),
        1 => (format!("Private DNS zone {own} and another one of the loop are"), "the zones"),
        more => (format!("Private DNS zone {own} and {more} more of the loop are"), "the zones"),
    };
    let message = format!(
        "{subject} not linked to {to}: there, names behind private endpoint {} lead to public addresses. Link {object} to the \
         network; peering does not replace a link.",
        endpoint.label(),
    );
    let severity = context.severity(RULE.severity, *zone, [answer]);
    let mut placed = context.finding(&resource.name, message).severity(severity);
    placed = add_link(context, resource, network, placed);
    placed = placed.related(&endpoint.name, "the private endpoint that writes into it");
    if let Some(network) = network {
        placed = placed.related(&network.name, "its network");
    }
    placed = placed.because(&answer.reasons);
    placed = placed.through(resource);
    verdicts.fails(*zone, None, placed);
}

/// With the fix that adds a link behind the zone, if its file has a name for the network.
fn add_link(context: &Context<'_>, zone: &Resource, network: Option<&Resource>, placed: Placed) -> Placed {
    let fixed = || {
        let symbol = zone.keys.symbol().filter(|_| zone.declared.round == Round::Only)?;
        let network = network?;
        let is_beside =
            network.whole.file == zone.whole.file && network.declared.instance == zone.declared.instance;
        let reference = match network.keys.symbol() {
            Some(name) if is_beside && network.declared.round == Round::Only => format!("{name}.id"),
            _ => by_siblings(context, zone, network)?,
        };
        let fresh = context.fresh_name(&zone.whole.file, &format!("{symbol}Link"))?;
        let text = link((&fresh, symbol), zone.api_version.as_deref()?, &reference);
        context.declare_behind(zone, &text)
    };
    match fixed() {
        Some(operation) => {
            let title = format!("Link {} to the network", zone.label());
            placed.fix(Safety::Unsafe, title, &zone.whole.file, vec![operation])
        }
        None => placed,
    }
}

/// How a link of another zone in the file writes the network's id.
fn by_siblings(context: &Context<'_>, zone: &Resource, network: &Resource) -> Option<String> {
    let graph = context.graph;
    let mut links = graph.declared(types::ZONE_LINK).filter(|(_, link)| {
        link.whole.file == zone.whole.file
            && link.declared.instance == zone.declared.instance
            && link.declared.round == Round::Only
    });
    links.find_map(|(id, link)| {
        let leads = graph.target(id, types::NETWORK, &link.get("properties.virtualNetwork.id"));
        let Target::Node(found) = leads else { return None };
        let is_it = graph.get(found).is_some_and(|found| found.whole == network.whole);
        let written = link.written("properties.virtualNetwork.id").filter(|_| is_it)?;
        context.text(&link.here(written.value))
    })
}

/// The declaration of a link: its name, the zone's, and what gives the network's id.
pub(super) fn link((symbol, zone): (&str, &str), version: &str, network: &str) -> String {
    format!(
        "resource {symbol} 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@{version}' = {{
  parent: {zone}
  name: '{symbol}'
  location: 'global'
  properties: {{
    registrationEnabled: false
    virtualNetwork: {{ id: {network} }}
  }}
}}"
    )
}
