//! The network of a whole workspace: what all its files declare, in either language, joined to one graph; the questions
//! that rules ask of it; and what the rules answer about each resource.
//!
//! Files become [`Facts`], one file or deployment at a time, so that a shell can keep those of files that did not change.
//! A [`Graph`] is made of all facts at once, [`audit`] runs the rules over it. Both languages speak ARM's words here:
//! `properties.publicNetworkAccess`, whether a file says so or `public_network_access`. Must not know how files are found,
//! nor the LSP.

mod answer;
mod audit;
pub mod checklist;
mod context;
pub mod explain;
pub mod facts;
mod fixes;
mod graph;
pub mod lists;
pub mod map;
pub mod mend;
pub mod questions;
mod verdict;
pub mod zones;

pub use answer::{Answer, Reason};
pub use audit::{Audit, Network, audit};
pub use context::{Context, Sources, lower};
pub use facts::{Facts, Resource, Spot};
pub use graph::{Graph, NodeId, Target};
pub use verdict::{Outcome, Placed, Verdict, Verdicts};

/// ARM types that the rules ask about.
pub mod types {
    /// Workspaces, hubs, projects.
    pub const WORKSPACE: &str = "Microsoft.MachineLearningServices/workspaces";
    /// Batch endpoints.
    pub const BATCH_ENDPOINT: &str = "Microsoft.MachineLearningServices/workspaces/batchEndpoints";
    /// Batch deployments.
    pub const BATCH_DEPLOYMENT: &str =
        "Microsoft.MachineLearningServices/workspaces/batchEndpoints/deployments";
    /// Online endpoints.
    pub const ONLINE_ENDPOINT: &str = "Microsoft.MachineLearningServices/workspaces/onlineEndpoints";
    /// Online deployments.
    pub const ONLINE_DEPLOYMENT: &str =
        "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments";
    /// Computes.
    pub const COMPUTE: &str = "Microsoft.MachineLearningServices/workspaces/computes";
    /// Datastores.
    pub const DATASTORE: &str = "Microsoft.MachineLearningServices/workspaces/datastores";
    /// Components, of which jobs are made.
    pub const COMPONENT: &str = "Microsoft.MachineLearningServices/workspaces/components";
    /// Jobs.
    pub const JOB: &str = "Microsoft.MachineLearningServices/workspaces/jobs";
    /// Outbound rules of a managed network.
    pub const OUTBOUND_RULE: &str = "Microsoft.MachineLearningServices/workspaces/outboundRules";
    /// Registries of Azure Machine Learning, which share assets.
    pub const ML_REGISTRY: &str = "Microsoft.MachineLearningServices/registries";
    /// Storage accounts.
    pub const STORAGE: &str = "Microsoft.Storage/storageAccounts";
    /// Key vaults.
    pub const VAULT: &str = "Microsoft.KeyVault/vaults";
    /// Container registries.
    pub const REGISTRY: &str = "Microsoft.ContainerRegistry/registries";
    /// Application Insights.
    pub const INSIGHTS: &str = "Microsoft.Insights/components";
    /// Private link scopes of Azure Monitor.
    pub const LINK_SCOPE: &str = "Microsoft.Insights/privateLinkScopes";
    /// What a private link scope holds.
    pub const SCOPED_RESOURCE: &str = "Microsoft.Insights/privateLinkScopes/scopedResources";
    /// Virtual networks.
    pub const NETWORK: &str = "Microsoft.Network/virtualNetworks";
    /// Subnets declared on their own.
    pub const SUBNET: &str = "Microsoft.Network/virtualNetworks/subnets";
    /// Peerings declared on their own.
    pub const PEERING: &str = "Microsoft.Network/virtualNetworks/virtualNetworkPeerings";
    /// Network security groups.
    pub const SECURITY_GROUP: &str = "Microsoft.Network/networkSecurityGroups";
    /// Security rules declared on their own.
    pub const SECURITY_RULE: &str = "Microsoft.Network/networkSecurityGroups/securityRules";
    /// Pools of Azure Batch, which are no computes of Azure Machine Learning.
    pub const BATCH_POOL: &str = "Microsoft.Batch/batchAccounts/pools";
    /// Route tables.
    pub const ROUTE_TABLE: &str = "Microsoft.Network/routeTables";
    /// Routes declared on their own.
    pub const ROUTE: &str = "Microsoft.Network/routeTables/routes";
    /// Private endpoints.
    pub const PRIVATE_ENDPOINT: &str = "Microsoft.Network/privateEndpoints";
    /// The DNS zones that a private endpoint writes its names into.
    pub const ZONE_GROUP: &str = "Microsoft.Network/privateEndpoints/privateDnsZoneGroups";
    /// Private DNS zones.
    pub const ZONE: &str = "Microsoft.Network/privateDnsZones";
    /// Links of private DNS zones to virtual networks.
    pub const ZONE_LINK: &str = "Microsoft.Network/privateDnsZones/virtualNetworkLinks";
}

/// The sub-resources that private endpoints of a type of resource have; empty where they are not known. From the table of
/// private link resources (<https://learn.microsoft.com/azure/private-link/private-endpoint-overview>).
#[must_use]
pub fn sub_resources(r#type: &str) -> &'static [&'static str] {
    let known: [(&str, &[&str]); 6] = [
        (types::WORKSPACE, &["amlworkspace"]),
        (types::ML_REGISTRY, &["amlregistry"]),
        (
            types::STORAGE,
            &[
                "blob",
                "file",
                "queue",
                "table",
                "dfs",
                "web",
                "blob_secondary",
                "file_secondary",
                "queue_secondary",
                "table_secondary",
                "dfs_secondary",
                "web_secondary",
            ],
        ),
        (types::VAULT, &["vault"]),
        (types::REGISTRY, &["registry"]),
        (types::LINK_SCOPE, &["azuremonitor"]),
    ];
    known.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(r#type)).map_or(&[], |(_, groups)| groups)
}
