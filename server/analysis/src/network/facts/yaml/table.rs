//! Which key of which kind of YAML file is which property of which ARM type: facts, from the SDK's own conversion
//! (azure-ai-ml, `_to_rest_object`). Must not know how they are read.

use super::convert::Body;
use crate::bicep::value::Value;
use crate::network::facts::Keys;
use crate::network::types;
use azureml_syntax::Node;

mod computes;
mod deployments;
mod jobs;
mod networks;
mod workspaces;

/// How one kind of file becomes a resource.
pub(super) struct Shape {
    /// The kinds of the catalog.
    pub(super) kinds: &'static [&'static str],
    /// The ARM type.
    pub(super) r#type: &'static str,
    /// What the kind says without a key.
    pub(super) fixed: &'static [(&'static str, &'static str)],
    /// The keys, with their paths in YAML and in ARM.
    pub(super) keys: Pairs,
    /// The mappings around them.
    pub(super) groups: Pairs,
    /// What becomes of a value at an ARM path.
    pub(super) change: fn(&str, Value) -> Value,
    /// What is not one key for one property.
    pub(super) finish: fn(Node<'_>, &mut Body, &mut Keys),
}

/// Paths in YAML with those in ARM.
type Pairs = &'static [(&'static str, &'static str)];

impl Shape {
    /// The YAML path of an ARM path.
    pub(super) fn yaml(&self, path: &str) -> Option<&'static str> {
        let mut all = self.keys.iter().chain(self.groups);
        all.find(|(_, arm)| arm.eq_ignore_ascii_case(path)).map(|(yaml, _)| *yaml)
    }
}

const NONE: Shape = Shape {
    kinds: &[],
    r#type: "",
    fixed: &[],
    keys: &[],
    groups: &[],
    change: as_it_is,
    finish: nothing_else,
};

fn as_it_is(_path: &str, value: Value) -> Value {
    value
}

fn nothing_else(_root: Node<'_>, _body: &mut Body, _keys: &mut Keys) {}

/// All of them.
pub(super) fn shapes() -> &'static [Shape] {
    static SHAPES: &[Shape] = &[
        Shape { kinds: &["workspace"], ..workspaces::WORKSPACE },
        Shape { kinds: &["hub"], fixed: &[("kind", "Hub")], ..workspaces::WORKSPACE },
        Shape { kinds: &["project"], fixed: &[("kind", "Project")], ..workspaces::WORKSPACE },
        Shape { kinds: &["featureStore"], fixed: &[("kind", "FeatureStore")], ..workspaces::WORKSPACE },
        Shape {
            kinds: &["batchEndpoint"],
            r#type: types::BATCH_ENDPOINT,
            keys: &[
                ("auth_mode", "properties.authMode"),
                ("defaults.deployment_name", "properties.defaults.deploymentName"),
            ],
            groups: &[("defaults", "properties.defaults")],
            ..NONE
        },
        Shape {
            kinds: &["batchDeployment", "modelBatchDeployment"],
            r#type: types::BATCH_DEPLOYMENT,
            keys: deployments::BATCH,
            groups: &[("settings", "properties.settings")],
            change: deployments::change,
            ..NONE
        },
        Shape {
            kinds: &["pipelineComponentBatchDeployment"],
            r#type: types::BATCH_DEPLOYMENT,
            fixed: &[("properties.deploymentConfiguration.deploymentConfigurationType", "PipelineComponent")],
            keys: deployments::PIPELINE,
            groups: &[("settings", "properties.deploymentConfiguration.settings")],
            change: deployments::change,
            ..NONE
        },
        Shape {
            kinds: &["managedOnlineEndpoint"],
            r#type: types::ONLINE_ENDPOINT,
            fixed: &[("kind", "Managed")],
            keys: &[
                ("auth_mode", "properties.authMode"),
                ("public_network_access", "properties.publicNetworkAccess"),
                ("location", "location"),
            ],
            ..NONE
        },
        Shape {
            kinds: &["kubernetesOnlineEndpoint"],
            r#type: types::ONLINE_ENDPOINT,
            fixed: &[("kind", "K8S")],
            keys: &[("auth_mode", "properties.authMode"), ("compute", "properties.compute")],
            ..NONE
        },
        Shape {
            kinds: &["managedOnlineDeployment"],
            r#type: types::ONLINE_DEPLOYMENT,
            fixed: &[("properties.endpointComputeType", "Managed")],
            keys: deployments::ONLINE,
            ..NONE
        },
        Shape {
            kinds: &["kubernetesOnlineDeployment"],
            r#type: types::ONLINE_DEPLOYMENT,
            fixed: &[("properties.endpointComputeType", "Kubernetes")],
            keys: &[("environment", "properties.environmentId"), ("model", "properties.model")],
            ..NONE
        },
        Shape {
            kinds: &["amlCompute"],
            fixed: &[("properties.computeType", "AmlCompute")],
            keys: computes::CLUSTER,
            ..computes::COMPUTE
        },
        Shape {
            kinds: &["computeInstance"],
            fixed: &[("properties.computeType", "ComputeInstance")],
            keys: computes::INSTANCE,
            ..computes::COMPUTE
        },
        Shape {
            kinds: &["kubernetesCompute"],
            r#type: types::COMPUTE,
            fixed: &[("properties.computeType", "Kubernetes")],
            keys: computes::ATTACHED,
            ..NONE
        },
        Shape {
            kinds: &["vmCompute"],
            r#type: types::COMPUTE,
            fixed: &[("properties.computeType", "VirtualMachine")],
            keys: computes::ATTACHED,
            ..NONE
        },
        Shape {
            kinds: &["synapseSparkCompute"],
            r#type: types::COMPUTE,
            fixed: &[("properties.computeType", "SynapseSpark")],
            keys: computes::ATTACHED,
            ..NONE
        },
        Shape {
            kinds: &["registry"],
            r#type: types::ML_REGISTRY,
            keys: &[
                ("public_network_access", "properties.publicNetworkAccess"),
                ("location", "location"),
                ("replication_locations", "properties.regionDetails"),
                ("container_registry", "properties.containerRegistry"),
            ],
            ..NONE
        },
        Shape {
            kinds: &["azureBlob"],
            r#type: types::DATASTORE,
            fixed: &[("properties.datastoreType", "AzureBlob")],
            keys: &[
                ("account_name", "properties.accountName"),
                ("container_name", "properties.containerName"),
            ],
            ..NONE
        },
        Shape {
            kinds: &["azureFile"],
            r#type: types::DATASTORE,
            fixed: &[("properties.datastoreType", "AzureFile")],
            keys: &[
                ("account_name", "properties.accountName"),
                ("file_share_name", "properties.fileShareName"),
            ],
            ..NONE
        },
        Shape {
            kinds: &["azureDataLakeGen2"],
            r#type: types::DATASTORE,
            fixed: &[("properties.datastoreType", "AzureDataLakeGen2")],
            keys: &[("account_name", "properties.accountName"), ("filesystem", "properties.filesystem")],
            ..NONE
        },
        Shape { kinds: &["pipelineJob"], r#type: types::JOB, finish: jobs::pipeline, ..NONE },
        Shape { kinds: &["parallelJob"], r#type: types::JOB, finish: jobs::parallel, ..NONE },
        Shape { kinds: &["pipelineComponent"], r#type: types::COMPONENT, finish: jobs::pipeline, ..NONE },
        Shape { kinds: &["parallelComponent"], r#type: types::COMPONENT, finish: jobs::parallel, ..NONE },
    ];
    SHAPES
}
