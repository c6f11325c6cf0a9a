//! Adding the second zone of a workspace, in the way of the first one. Must not know when it is missing.

use crate::Safety;
use crate::network::questions::dns::Registrations;
use crate::network::{Context, Placed, Resource, Target, types};
use azureml_syntax::edit::{NewValue, Operation};

/// What the zones are called in a zone group and in a file, in the order of the workspace's zones.
const WORDS: [&str; 2] = ["api", "notebooks"];

/// With the fix that adds the zone of this index and name to the zone group.
pub(super) fn add_zone(
    context: &Context<'_>,
    all: &Registrations,
    (index, name): (usize, &str),
    placed: Placed,
) -> Placed {
    let fixed = || -> Option<Vec<Operation>> {
        let graph = context.graph;
        let word = WORDS.get(index)?;
        let group = graph.get(*all.groups.first()?)?;
        let list = group.written("properties.privateDnsZoneConfigs")?;
        let sibling = all.zones.first()?;
        // Only where the list names its zones one by one.
        let written = group.written(&sibling.path)?;
        if !context.text(&group.here(list.value))?.starts_with('[') {
            return None;
        }
        let mut operations = Vec::new();
        let reference = match declared(context, group, name) {
            Some(symbol) => format!("{symbol}.id"),
            None => {
                let Target::Node(zone) = sibling.zone else { return None };
                let zone = graph.get(zone)?;
                let symbol = zone.keys.symbol()?;
                if zone.whole.file != group.whole.file
                    || context.text(&group.here(written.value))? != format!("{symbol}.id")
                {
                    return None;
                }
                let fresh = context.fresh_name(&group.whole.file, &format!("{word}Zone"))?;
                operations.push(beside(context, zone, &fresh, name)?);
                format!("{fresh}.id")
            }
        };
        let zone = NewValue::Map(vec![("privateDnsZoneId".to_owned(), NewValue::Literal(reference))]);
        let entry = NewValue::Map(vec![
            ("name".to_owned(), NewValue::String((*word).to_owned())),
            ("properties".to_owned(), zone),
        ]);
        operations.push(Operation::AddItem { list: list.value, value: entry });
        Some(operations)
    };
    match (fixed(), all.groups.first().and_then(|id| context.graph.get(*id))) {
        (Some(operations), Some(group)) => {
            placed.fix(Safety::Unsafe, format!("Add zone `{name}`"), &group.whole.file, operations)
        }
        _ => placed,
    }
}

/// What the file of `beside` calls a zone of this name.
fn declared<'g>(context: &Context<'g>, beside: &Resource, name: &str) -> Option<&'g str> {
    let graph = context.graph;
    let all = graph.nodes().filter_map(|id| graph.get(id));
    let mut zones = all.filter(|zone| {
        zone.is(types::ZONE)
            && zone.whole.file == beside.whole.file
            && zone.declared.round == crate::bicep::value::Round::Only
            && zone.id.name().as_str().is_some_and(|own| own.eq_ignore_ascii_case(name))
    });
    zones.next()?.keys.symbol()
}

/// A zone like `sibling`, linked to the network that the sibling is linked to.
fn beside(context: &Context<'_>, sibling: &Resource, symbol: &str, name: &str) -> Option<Operation> {
    let version = sibling.api_version.as_deref()?;
    let mut text = format!(
        "resource {symbol} 'Microsoft.Network/privateDnsZones@{version}' = {{\n  name: '{name}'\n  location: 'global'\n}}"
    );
    let graph = context.graph;
    let own = graph.declared(types::ZONE_LINK).find(|(id, link)| {
        link.whole.file == sibling.whole.file
            && graph
                .parent(*id)
                .and_then(|zone| graph.get(zone))
                .is_some_and(|zone| zone.whole == sibling.whole)
    });
    if let Some((_, link)) = own
        && let Some(network) = link.written("properties.virtualNetwork.id")
        && let Some(network) = context.text(&link.here(network.value))
        && link.declared.round == crate::bicep::value::Round::Only
    {
        let link_symbol = context.fresh_name(&sibling.whole.file, &format!("{symbol}Link"))?;
        text.push_str("\n\n");
        text.push_str(&super::super::private_dns_zone_link::link(
            (&link_symbol, symbol),
            link.api_version.as_deref().unwrap_or(version),
            &network,
        ));
    }
    // Behind its link where that follows at once, so that what belongs together stays together.
    context.declare_behind(sibling, &text)
}
