//! A private DNS zone under a name that Azure writes no record for.

#[cfg(test)]
mod tests;

use crate::network::questions::dns::{self, Registered};
use crate::network::{Answer, Context, NodeId, Placed, Reason, Spot, Target, Verdicts, types, zones};
use crate::{NetworkCheck, Rule, Safety, Severity};
use azureml_syntax::Language;
use azureml_syntax::edit::NewValue;
use std::collections::{BTreeMap, BTreeSet};

/// Rule `private-dns-zone-name`.
pub static RULE: Rule = Rule {
    code: "private-dns-zone-name",
    group: "network",
    summary: "Private DNS zone under a name that Azure never writes a record for",
    severity: Severity::Warning,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/private-link/private-endpoint-dns",
    documentation: DOCUMENTATION,
    yaml: None,
    bicep: None,
    network: Some(NetworkCheck { run: check, languages: &[Language::Bicep] }),
};

const DOCUMENTATION: &str = "\
## What it checks

The names of private DNS zones, in the public cloud, for the US government and in China: a zone whose name is a slip away
from one that Azure uses; a vault's zone made of `environment().suffixes.keyvaultDns`; and a zone group that leads to
another zone than the one of its endpoint's sub-resource.

## Why

Azure writes the address of a private endpoint only into the zone that it has for that service. With another name the
deployment succeeds, no record appears, and clients keep the public address, which a closed service refuses.

## Example

```bicep bad
resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: 'privatelink${environment().suffixes.keyvaultDns}'
  location: 'global'
}
```

```bicep fixed
resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: 'privatelink.vaultcore.azure.net'
  location: 'global'
}
```

## Instead

```bicep good
resource vaultZone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: 'privatelink.vaultcore.azure.net'
  location: 'global'
}

resource blobZone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: 'privatelink.blob.${environment().suffixes.storage}'
  location: 'global'
}
```

Nothing is said of a name that only the parameters decide:

```bicep good
param zoneName string

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: zoneName
  location: 'global'
}
```

## Fix

Writes the name that was meant: safe where it is a slip or a vault's suffix, for nothing used that zone before. Unsafe where
a zone group leads to another zone. The linter of Bicep may call the new name a hard-coded URL of an environment
(`no-hardcoded-env-urls`): `environment()` has no word for this zone.

## References

- [DNS zones of private endpoints](https://learn.microsoft.com/azure/private-link/private-endpoint-dns)
- [Custom DNS and workspaces](https://learn.microsoft.com/azure/machine-learning/how-to-custom-dns)
- [The suffix of vaults in Bicep](https://github.com/Azure/bicep/issues/9839)
";

fn check(context: &Context<'_>, verdicts: &mut Verdicts<'_>) {
    let graph = context.graph;
    let mut said = BTreeSet::new();
    for (id, zone) in graph.declared(types::ZONE) {
        let Some(names) = dns::names(&zone.id.name()) else { continue };
        let slip = names.iter().find_map(|name| Some((&**name, zones::meant(name)?)));
        if let Some((name, meant)) = slip {
            said.insert(id);
            misspelt(context, id, (name, meant), verdicts);
        }
    }
    // Zones that a zone group has shown to be right.
    let mut right: BTreeMap<NodeId, Vec<Reason>> = BTreeMap::new();
    let mut doubtful: BTreeMap<NodeId, Vec<Reason>> = BTreeMap::new();
    for (id, endpoint) in graph.declared(types::PRIVATE_ENDPOINT) {
        let Some((words, expected)) = dns::expected(endpoint) else { continue };
        let all = dns::registrations(graph, id);
        let is_right = |one: &Registered| -> Option<bool> {
            let names = one.names.as_ref()?;
            Some(names.iter().any(|name| expected.iter().any(|zone| zones::is(zone, name))))
        };
        let covered = |zone: &zones::Zone| {
            all.zones.iter().filter_map(|one| one.names.as_ref()).flatten().any(|name| zones::is(zone, name))
        };
        let missing: Vec<&zones::Zone> = expected.iter().filter(|zone| !covered(zone)).collect();
        for one in &all.zones {
            let subject = if let Target::Node(zone) = one.zone { zone } else { one.group };
            let reason = Reason::at(&endpoint.name, format!("used by a private endpoint for {words}"));
            match is_right(one) {
                Some(true) => right.entry(subject).or_default().push(reason),
                None => doubtful.entry(subject).or_default().push(reason),
                // A zone too many does no harm beside the right one.
                Some(false) if missing.is_empty() => right.entry(subject).or_default().push(reason),
                Some(false) if said.contains(&subject) => {}
                Some(false) if !all.known.is_yes() => {
                    doubtful.entry(subject).or_default().extend(all.known.reasons.clone());
                }
                Some(false) => {
                    // A zone of another service is right in itself: the group names the wrong one.
                    let known = |name: &std::sync::Arc<str>| zones::is_known(name);
                    let is_others = one.names.iter().flatten().any(known);
                    let subject = if is_others { one.group } else { subject };
                    if said.insert(subject) {
                        strange(context, one, &words, &missing, (id, subject), verdicts);
                    }
                }
            }
        }
    }
    for (subject, reasons) in doubtful {
        if said.insert(subject) {
            verdicts.unknown(subject, None, reasons);
        }
    }
    for (subject, reasons) in right {
        if said.insert(subject) {
            verdicts.holds(subject, None, reasons);
        }
    }
}

/// A name that is nearly that of a zone.
fn misspelt(
    context: &Context<'_>,
    id: NodeId,
    (name, meant): (&str, &'static str),
    verdicts: &mut Verdicts<'_>,
) {
    let Some(zone) = context.graph.get(id) else { return };
    let why = if zones::is_vault_suffix(name) {
        "`vault` stands in the public names of vaults (`environment().suffixes.keyvaultDns`), but their private endpoints \
         need `vaultcore`: Azure writes no record into this zone, and clients keep the public address."
    } else {
        "Azure writes no record into this zone, and clients keep the public address."
    };
    let message = format!("`{name}` is not a zone that Azure uses. {why} Use `{meant}`.");
    let severity = context.severity(RULE.severity, id, [&Answer::yes().but(zone.id.name().certainty)]);
    let placed = context.finding(&place(context, id), message).severity(severity);
    let placed = rename(context, id, (name, meant), Safety::Safe, placed);
    verdicts.fails(id, None, related(context, id, placed));
}

/// A zone group that leads to a zone of something else.
fn strange(
    context: &Context<'_>,
    one: &Registered,
    words: &str,
    missing: &[&zones::Zone],
    (endpoint, subject): (NodeId, NodeId),
    verdicts: &mut Verdicts<'_>,
) {
    let graph = context.graph;
    let (Some(group), Some(names)) = (graph.get(one.group), &one.names) else { return };
    let instead: Vec<String> =
        missing.iter().filter_map(|zone| zone.first()).map(|name| format!("`{name}`")).collect();
    let name = names.first().map_or("", |name| &**name);
    let message = format!(
        "`{name}` is not the zone that Azure uses for {words}: no record is written into it, and clients keep the public \
         address. Use {}.",
        instead.join(" and "),
    );
    let by_name = subject != one.group;
    let spot = if by_name { place(context, subject) } else { group.spot(&one.path) };
    let severity = context.severity(RULE.severity, one.group, []);
    let mut placed = context.finding(&spot, message).severity(severity);
    if by_name {
        if let [only] = missing
            && let Some(meant) = only.first()
        {
            placed = rename(context, subject, (name, meant), Safety::Unsafe, placed);
        }
        placed = placed.related(&group.spot(&one.path), "the zone group that uses it");
    } else if let Target::Node(zone) = one.zone
        && let Some(zone) = graph.get(zone)
    {
        placed = placed.related(&zone.name, "the zone");
    }
    if let Some(endpoint) = graph.get(endpoint) {
        placed = placed.related(&endpoint.name, format!("the private endpoint for {words}"));
    }
    verdicts.fails(subject, None, related(context, subject, placed));
}

/// Where the name of a zone is wrong: the key, or in a loop the name itself, for the loop has one key for all.
fn place(context: &Context<'_>, id: NodeId) -> Spot {
    let Some(zone) = context.graph.get(id) else {
        return Spot { file: "".into(), span: azureml_syntax::Span::default() };
    };
    let looped = zone.declared.round != crate::bicep::value::Round::Only;
    looped.then(|| context.literal(id, "name")).flatten().unwrap_or_else(|| zone.spot("name"))
}

/// With the way to the name: modules and the literal.
fn related(context: &Context<'_>, id: NodeId, placed: Placed) -> Placed {
    let mut placed = placed;
    if let Some(literal) = context.literal(id, "name") {
        placed = placed.related(&literal, "the name is written here");
    }
    match context.graph.get(id) {
        Some(zone) => placed.through(zone),
        None => placed,
    }
}

/// With the fix that names the zone `meant`.
fn rename(
    context: &Context<'_>,
    zone: NodeId,
    (name, meant): (&str, &str),
    safety: Safety,
    placed: Placed,
) -> Placed {
    match context.set(zone, "name", NewValue::String(meant.to_owned())) {
        Some((file, operation)) => {
            placed.fix(safety, format!("Replace `{name}` by `{meant}`"), &file, vec![operation])
        }
        None => placed,
    }
}
