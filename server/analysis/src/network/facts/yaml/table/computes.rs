//! Computes: where YAML says a flag, ARM says a word; and the subnet, which YAML names in two ways.

use super::super::convert::{self, Body};
use super::super::words;
use super::{NONE, Pairs, Shape};
use crate::bicep::value::{ResourceId, Scope, Value};
use crate::network::facts::Keys;
use crate::network::types;
use azureml_syntax::Node;

/// Clusters and instances, but for their kinds.
pub(super) const COMPUTE: Shape = Shape {
    r#type: types::COMPUTE,
    groups: &[("network_settings", "properties.properties.subnet")],
    change,
    finish: subnet,
    ..NONE
};

/// Clusters.
pub(super) const CLUSTER: Pairs = &[
    ("location", "location"),
    ("size", "properties.properties.vmSize"),
    ("min_instances", "properties.properties.scaleSettings.minNodeCount"),
    ("max_instances", "properties.properties.scaleSettings.maxNodeCount"),
    ("enable_node_public_ip", "properties.properties.enableNodePublicIp"),
    ("ssh_public_access_enabled", "properties.properties.remoteLoginPortPublicAccess"),
    ("network_settings.subnet", "properties.properties.subnet.id"),
    ("network_settings.vnet_name", "properties.properties.subnet.vnet_name"),
];

/// Instances.
pub(super) const INSTANCE: Pairs = &[
    ("location", "location"),
    ("size", "properties.properties.vmSize"),
    ("enable_node_public_ip", "properties.properties.enableNodePublicIp"),
    ("ssh_public_access_enabled", "properties.properties.sshSettings.sshPublicAccess"),
    ("network_settings.subnet", "properties.properties.subnet.id"),
    ("network_settings.vnet_name", "properties.properties.subnet.vnet_name"),
];

/// What Azure ML does not run itself.
pub(super) const ATTACHED: Pairs = &[("location", "location"), ("resource_id", "properties.resourceId")];

/// A flag of YAML as the word of ARM.
fn change(path: &str, value: Value) -> Value {
    match value.as_bool().filter(|_| words::is_flag(path)) {
        Some(flag) => Value { data: Value::string(if flag { "Enabled" } else { "Disabled" }).data, ..value },
        None => value,
    }
}

/// A subnet that is only named, in a network that is only named (`vnet_name`): its id is known but for the resource
/// group. Without the network's name (which the SDK takes for `None`) it is not known which one is meant.
fn subnet(root: Node<'_>, body: &mut Body, _keys: &mut Keys) {
    let Some(settings) = root.get("network_settings") else { return };
    let Some(subnet) = settings.get("subnet").map(convert::value) else { return };
    let Some(name) = subnet.as_str().filter(|name| !name.is_empty() && !name.contains('/')) else { return };
    let network = settings.get("vnet_name").map_or_else(Value::unknown, convert::value);
    let names = vec![network, Value::string(name)];
    let id = Value::id(ResourceId::new(Scope::Unknown, types::SUBNET, names));
    body.put("properties.properties.subnet.id", Value { place: subnet.place, ..id });
}
