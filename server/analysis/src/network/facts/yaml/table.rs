//! Which key of which kind of YAML file is which property of which ARM type: facts, from the SDK's own conversion
//! (azure-ai-ml, `_to_rest_object`). Must not know how they are read.

use super::convert::Body;
use crate::bicep::value::Value;
use crate::network::facts::Keys;
use crate::network::types;
use azureml_syntax::Node;

mod computes;
mod networks;

/// How one kind of file becomes a resource.
pub(super) struct Shape {
    /// The kinds of the catalog.
    pub(super) kinds: &'static [&'static str],
    /// The ARM type.
    pub(super) r#type: &'static str,
    /// What the kind says without a key.
    pub(super) fixed: &'static [(&'static str, &'static str)],
    /// The keys, with their paths in YAML and in ARM.
    pub(super) keys: &'static [(&'static str, &'static str)],
    /// What becomes of a value at an ARM path.
    pub(super) change: fn(&str, Value) -> Value,
    /// What is not one key for one property.
    pub(super) finish: fn(Node<'_>, &mut Body, &mut Keys),
}

impl Shape {
    /// The YAML path of an ARM path.
    pub(super) fn yaml(&self, path: &str) -> Option<&'static str> {
        self.keys.iter().find(|(_, arm)| arm.eq_ignore_ascii_case(path)).map(|(yaml, _)| *yaml)
    }
}

fn as_it_is(_path: &str, value: Value) -> Value {
    value
}

fn nothing_else(_root: Node<'_>, _body: &mut Body, _keys: &mut Keys) {}

const WORKSPACE_KEYS: &[(&str, &str)] = &[
    ("location", "location"),
    ("public_network_access", "properties.publicNetworkAccess"),
    ("storage_account", "properties.storageAccount"),
    ("key_vault", "properties.keyVault"),
    ("container_registry", "properties.containerRegistry"),
    ("application_insights", "properties.applicationInsights"),
    ("image_build_compute", "properties.imageBuildCompute"),
    ("hbi_workspace", "properties.hbiWorkspace"),
    ("hub_id", "properties.hubResourceId"),
    ("customer_managed_key.key_vault", "properties.encryption.keyVaultProperties.keyVaultArmId"),
    ("customer_managed_key.key_uri", "properties.encryption.keyVaultProperties.keyIdentifier"),
    ("network_acls.default_action", "properties.networkAcls.defaultAction"),
    ("network_acls.ip_rules", "properties.networkAcls.ipRules"),
    ("managed_network.isolation_mode", "properties.managedNetwork.isolationMode"),
    ("managed_network.firewall_sku", "properties.managedNetwork.firewallSku"),
    ("provision_network_now", "properties.provisionNetworkNow"),
    (
        "serverless_compute.custom_subnet",
        "properties.serverlessComputeSettings.serverlessComputeCustomSubnet",
    ),
    ("serverless_compute.no_public_ip", "properties.serverlessComputeSettings.serverlessComputeNoPublicIP"),
];

const DEPLOYMENT_KEYS: &[(&str, &str)] = &[
    ("compute", "properties.compute"),
    ("resources.compute", "properties.compute"),
    ("environment", "properties.environmentId"),
    ("type", "properties.deploymentConfiguration.deploymentConfigurationType"),
];

/// All of them.
pub(super) fn shapes() -> &'static [Shape] {
    static SHAPES: &[Shape] = &[
        Shape {
            kinds: &["workspace", "featureStore"],
            r#type: types::WORKSPACE,
            fixed: &[],
            keys: WORKSPACE_KEYS,
            change: as_it_is,
            finish: networks::outbound_rules,
        },
        Shape {
            kinds: &["hub"],
            r#type: types::WORKSPACE,
            fixed: &[("kind", "Hub")],
            keys: WORKSPACE_KEYS,
            change: as_it_is,
            finish: networks::outbound_rules,
        },
        Shape {
            kinds: &["project"],
            r#type: types::WORKSPACE,
            fixed: &[("kind", "Project")],
            keys: WORKSPACE_KEYS,
            change: as_it_is,
            finish: networks::outbound_rules,
        },
        Shape {
            kinds: &["batchEndpoint"],
            r#type: types::BATCH_ENDPOINT,
            fixed: &[],
            keys: &[("auth_mode", "properties.authMode")],
            change: as_it_is,
            finish: nothing_else,
        },
        Shape {
            kinds: &["batchDeployment", "modelBatchDeployment", "pipelineComponentBatchDeployment"],
            r#type: types::BATCH_DEPLOYMENT,
            fixed: &[],
            keys: DEPLOYMENT_KEYS,
            change: as_it_is,
            finish: nothing_else,
        },
        Shape {
            kinds: &["managedOnlineEndpoint"],
            r#type: types::ONLINE_ENDPOINT,
            fixed: &[],
            keys: &[
                ("auth_mode", "properties.authMode"),
                ("public_network_access", "properties.publicNetworkAccess"),
            ],
            change: as_it_is,
            finish: nothing_else,
        },
        Shape {
            kinds: &["managedOnlineDeployment"],
            r#type: types::ONLINE_DEPLOYMENT,
            fixed: &[("properties.endpointComputeType", "Managed")],
            keys: &[
                ("egress_public_network_access", "properties.egressPublicNetworkAccess"),
                ("environment", "properties.environmentId"),
            ],
            change: as_it_is,
            finish: nothing_else,
        },
        Shape {
            kinds: &["amlCompute"],
            r#type: types::COMPUTE,
            fixed: &[("properties.computeType", "AmlCompute")],
            keys: computes::CLUSTER,
            change: computes::change,
            finish: computes::subnet,
        },
        Shape {
            kinds: &["computeInstance"],
            r#type: types::COMPUTE,
            fixed: &[("properties.computeType", "ComputeInstance")],
            keys: computes::INSTANCE,
            change: computes::change,
            finish: computes::subnet,
        },
        Shape {
            kinds: &["registry"],
            r#type: types::ML_REGISTRY,
            fixed: &[],
            keys: &[("public_network_access", "properties.publicNetworkAccess"), ("location", "location")],
            change: as_it_is,
            finish: nothing_else,
        },
        Shape {
            kinds: &["azureDataLakeGen2"],
            r#type: types::DATASTORE,
            fixed: &[("properties.datastoreType", "AzureDataLakeGen2")],
            keys: &[("account_name", "properties.accountName"), ("filesystem", "properties.filesystem")],
            change: as_it_is,
            finish: nothing_else,
        },
    ];
    SHAPES
}
