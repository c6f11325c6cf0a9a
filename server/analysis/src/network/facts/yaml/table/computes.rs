//! Computes: where YAML says a flag, ARM says a word; and the subnet, which YAML names in two ways.

use super::super::convert::{self, Body};
use crate::bicep::value::Value;
use crate::network::facts::Keys;
use azureml_syntax::Node;

/// Clusters.
pub(super) const CLUSTER: &[(&str, &str)] = &[
    ("location", "location"),
    ("size", "properties.properties.vmSize"),
    ("enable_node_public_ip", "properties.properties.enableNodePublicIp"),
    ("ssh_public_access_enabled", "properties.properties.remoteLoginPortPublicAccess"),
    ("network_settings.subnet", "properties.properties.subnet.id"),
];

/// Instances.
pub(super) const INSTANCE: &[(&str, &str)] = &[
    ("location", "location"),
    ("size", "properties.properties.vmSize"),
    ("enable_node_public_ip", "properties.properties.enableNodePublicIp"),
    ("ssh_public_access_enabled", "properties.properties.sshSettings.sshPublicAccess"),
    ("network_settings.subnet", "properties.properties.subnet.id"),
];

/// A flag of YAML as the word of ARM.
pub(super) fn change(path: &str, value: Value) -> Value {
    let is_word = path.ends_with("PublicAccess");
    match value.as_bool().filter(|_| is_word) {
        Some(flag) => Value { data: Value::string(if flag { "Enabled" } else { "Disabled" }).data, ..value },
        None => value,
    }
}

/// A subnet that is only named, in a network that is only named (`vnet_name`): its id is known but for the resource group.
pub(super) fn subnet(root: Node<'_>, body: &mut Body, _keys: &mut Keys) {
    let Some(settings) = root.get("network_settings") else { return };
    let text = |key: &str| settings.get(key).map(convert::value);
    let (Some(network), Some(subnet)) = (text("vnet_name"), text("subnet")) else { return };
    if let (Some(network), Some(name)) = (network.as_str(), subnet.as_str())
        && !name.contains('/')
    {
        let id = crate::bicep::value::ResourceId::new(
            crate::bicep::value::Scope::Unknown,
            crate::network::types::SUBNET,
            vec![Value::string(network), Value::string(name)],
        );
        body.put("properties.properties.subnet.id", Value { place: subnet.place, ..Value::id(id) });
    }
}
