//! Deployments of endpoints.

use super::Pairs;
use crate::bicep::value::Value;

/// Of batch endpoints, with a model.
pub(super) const BATCH: Pairs = &[
    ("resources.compute", "properties.compute"),
    ("compute", "properties.compute"),
    ("environment", "properties.environmentId"),
    ("model", "properties.model"),
    ("type", TYPE),
    ("component", "properties.deploymentConfiguration.componentId"),
];

/// Of batch endpoints, with a pipeline.
pub(super) const PIPELINE: Pairs = &[
    ("settings.default_compute", "properties.deploymentConfiguration.settings.default_compute"),
    ("component", "properties.deploymentConfiguration.componentId"),
    ("type", TYPE),
];

/// Of managed online endpoints.
pub(super) const ONLINE: Pairs = &[
    ("egress_public_network_access", "properties.egressPublicNetworkAccess"),
    ("environment", "properties.environmentId"),
    ("model", "properties.model"),
    ("instance_type", "properties.instanceType"),
];

const TYPE: &str = "properties.deploymentConfiguration.deploymentConfigurationType";

/// The types of batch deployments have other names in ARM.
pub(super) fn change(path: &str, value: Value) -> Value {
    let word = match value.as_str().filter(|_| path == TYPE) {
        Some("pipeline") => "PipelineComponent",
        Some("model") => "Model",
        _ => return value,
    };
    Value { data: Value::string(word).data, ..value }
}
