//! The outbound rules of a managed network: a list with names in YAML, an object in ARM.

use super::super::convert::{self, Body};
use crate::bicep::value::{Open, Value};
use crate::network::facts::Keys;
use azureml_syntax::Node;
use std::sync::Arc;

/// The path of the rules in ARM.
const RULES: &str = "properties.managedNetwork.outboundRules";

/// Puts the rules where ARM has them.
pub(super) fn outbound_rules(root: Node<'_>, body: &mut Body, keys: &mut Keys) {
    if let Some(kind) = root.get("kind") {
        body.put("kind", convert::value(kind));
    }
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
            let pairs = [
                ("serviceResourceId", "service_resource_id"),
                ("subresourceTarget", "subresource_target"),
                ("sparkEnabled", "spark_enabled"),
                ("serviceTag", "service_tag"),
                ("protocol", "protocol"),
                ("portRanges", "port_ranges"),
            ];
            Value::object(pairs.map(|(arm, yaml)| (Arc::from(arm), renamed(yaml))).to_vec(), Open::No)
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
        let entries = vec![(Arc::from("type"), rule.get("type")), (Arc::from("destination"), target)];
        convert::place(keys, &mut format!("{RULES}.{name}"), item.span(), item, 0);
        rules.push((
            name,
            if rule.is_unknown() { Value::unknown() } else { Value::object(entries, Open::No) },
        ));
    }
    body.put(RULES, Value::object(rules, open));
}
