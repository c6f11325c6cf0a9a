//! Workspaces, hubs, projects, feature stores.

use super::{NONE, Pairs, Shape, networks};
use crate::network::types;

/// All of them, but for their kinds.
pub(super) const WORKSPACE: Shape =
    Shape { r#type: types::WORKSPACE, keys: KEYS, groups: GROUPS, finish: networks::outbound_rules, ..NONE };

const KEYS: Pairs = &[
    ("location", "location"),
    ("kind", "kind"),
    ("public_network_access", "properties.publicNetworkAccess"),
    ("storage_account", "properties.storageAccount"),
    ("key_vault", "properties.keyVault"),
    ("container_registry", "properties.containerRegistry"),
    ("application_insights", "properties.applicationInsights"),
    ("image_build_compute", "properties.imageBuildCompute"),
    ("hbi_workspace", "properties.hbiWorkspace"),
    ("hub_id", "properties.hubResourceId"),
    ("system_datastores_auth_mode", "properties.systemDatastoresAuthMode"),
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

const GROUPS: Pairs = &[
    ("customer_managed_key", "properties.encryption"),
    ("network_acls", "properties.networkAcls"),
    ("managed_network", "properties.managedNetwork"),
    ("managed_network.outbound_rules", networks::RULES),
    ("serverless_compute", "properties.serverlessComputeSettings"),
];
