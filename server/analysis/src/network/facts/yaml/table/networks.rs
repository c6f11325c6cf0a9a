//! The outbound rules of a managed network: a list with names in YAML, an object in ARM.

use super::super::convert::{self, Body};
use crate::bicep::value::{Open, Value};
use crate::network::facts::Keys;
use azureml_syntax::Node;
use std::sync::Arc;

/// The path of the rules in ARM.
pub(super) const RULES: &str = "properties.managedNetwork.outboundRules";

/// What a destination says, in ARM and in YAML.
const DESTINATION: [(&str, &str); 7] = [
    ("serviceResourceId", "service_resource_id"),
    ("subresourceTarget", "subresource_target"),
    ("sparkEnabled", "spark_enabled"),
    ("serviceTag", "service_tag"),
    ("protocol", "protocol"),
    ("portRanges", "port_ranges"),
    ("addressPrefixes", "address_prefixes"),
];

/// Puts the rules where ARM has them.
pub(super) fn outbound_rules(root: Node<'_>, body: &mut Body, keys: &mut Keys) {
    let Some(network) = root.get("managed_network") else { return };
    let Some(entry) = network.entry("outbound_rules") else { return };
    let list = network.document().node(entry.value);
    convert::place(keys, &mut RULES.to_owned(), entry.key.span, list, 0);
    if !list.is_sequence() {
        if !list.is_missing() {
            body.put(RULES, Value::unknown());
        }
        return;
    }
    let mut rules = Vec::new();
    let mut open = Open::No;
    for (index, item) in list.items().enumerate() {
        let rule = convert::value(item);
        let name = rule.get("name");
        let destination = rule.get("destination");
        let renamed = |from: &str| destination.get(from);
        let target = if destination.as_object().is_some() {
            Value::object(DESTINATION.map(|(arm, yaml)| (Arc::from(arm), renamed(yaml))).to_vec(), Open::No)
        } else {
            destination.clone()
        };
        let name: Arc<str> = match name.as_str() {
            Some(name) => name.into(),
            None => {
                open = if rule.is_unknown() { Open::Yes } else { open };
                format!("#{index}").into()
            }
        };
        let own = |key: &str| (Arc::from(key), rule.get(key));
        let entries = vec![own("type"), own("category"), own("fqdns"), (Arc::from("destination"), target)];
        let path = format!("{RULES}.{name}");
        convert::place(keys, &mut path.clone(), item.span(), item, 0);
        for (arm, yaml) in DESTINATION.iter().filter(|(arm, yaml)| arm != yaml) {
            if let Some(written) = keys.get(&format!("{path}.destination.{yaml}")).copied() {
                keys.put(&format!("{path}.destination.{arm}"), written);
            }
        }
        rules.push((
            name,
            if rule.is_unknown() { Value::unknown() } else { Value::object(entries, Open::No) },
        ));
    }
    body.put(RULES, Value::object(rules, open));
}
