//! The network map: the resource graph as things to draw, each with what holds, fails and is unknown about it. Must not
//! know how it is drawn, nor why a rule says what it says.

mod condense;
mod lines;
mod of;
mod words;

use super::Spot;
use crate::Severity;

/// What to draw.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Map {
    /// The resources. A node's parent stands before it.
    pub nodes: Vec<Node>,
    /// How they hang together, besides who holds whom.
    pub links: Vec<Link>,
    /// How many resources were left out, to keep the map readable.
    pub left_out: usize,
}

/// A resource, or several that are alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Unique in the map, and the same from one edit to the next as long as the resource keeps its name.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// Its name, or what stands for it.
    pub name: String,
    /// A few words on what matters about it for the network; empty if nothing does.
    pub detail: String,
    /// Who holds it, by place in [`Map::nodes`]: an endpoint its deployments, a subnet its private endpoints.
    pub parent: Option<usize>,
    /// The worst of what the rules say about it.
    pub state: State,
    /// What is wrong, worst first.
    pub marks: Vec<Mark>,
    /// What each rule says about it, by code.
    pub verdicts: Vec<(&'static str, State)>,
    /// Where it is declared; `None` if only a reference tells of it.
    pub place: Option<Spot>,
    /// How many resources it stands for.
    pub count: usize,
}

/// What the rules say. Ordered: the worse, the greater.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// No rule applies.
    #[default]
    Plain,
    /// All that was asked holds.
    Holds,
    /// The files do not say.
    Unknown,
    /// Something fails.
    Fails,
}

impl State {
    /// All of them, best first.
    pub const ALL: [Self; 4] = [Self::Holds, Self::Fails, Self::Unknown, Self::Plain];

    /// One word for output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Holds => "holds",
            Self::Unknown => "unknown",
            Self::Fails => "fails",
        }
    }
}

/// A finding at its resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The rule.
    pub code: &'static str,
    /// How bad.
    pub severity: Severity,
    /// The finding's sentence.
    pub message: String,
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A workspace of its own.
    Workspace,
    /// A hub.
    Hub,
    /// A project of a hub.
    Project,
    /// The managed network of a workspace.
    ManagedNetwork,
    /// An outbound rule of a managed network.
    OutboundRule,
    /// A batch endpoint.
    BatchEndpoint,
    /// A deployment of a batch endpoint.
    BatchDeployment,
    /// An online endpoint.
    OnlineEndpoint,
    /// A deployment of an online endpoint.
    OnlineDeployment,
    /// A compute cluster.
    ComputeCluster,
    /// A compute instance.
    ComputeInstance,
    /// Any other compute.
    Compute,
    /// A datastore.
    Datastore,
    /// A storage account.
    StorageAccount,
    /// A key vault.
    KeyVault,
    /// A container registry.
    ContainerRegistry,
    /// Application Insights.
    ApplicationInsights,
    /// A registry of Azure Machine Learning.
    Registry,
    /// A virtual network.
    VirtualNetwork,
    /// A subnet.
    Subnet,
    /// A private endpoint.
    PrivateEndpoint,
    /// A private DNS zone.
    PrivateDnsZone,
    /// A network security group.
    NetworkSecurityGroup,
    /// A route table.
    RouteTable,
    /// A NAT gateway.
    NatGateway,
    /// A public IP address.
    PublicIpAddress,
    /// A firewall.
    Firewall,
    /// An Azure Monitor private link scope.
    PrivateLinkScope,
    /// Anything else that something else points at.
    Other,
}

impl Kind {
    /// What people call it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Workspace => "Workspace",
            Self::Hub => "Hub",
            Self::Project => "Project",
            Self::ManagedNetwork => "Managed network",
            Self::OutboundRule => "Outbound rule",
            Self::BatchEndpoint => "Batch endpoint",
            Self::BatchDeployment => "Batch deployment",
            Self::OnlineEndpoint => "Online endpoint",
            Self::OnlineDeployment => "Online deployment",
            Self::ComputeCluster => "Compute cluster",
            Self::ComputeInstance => "Compute instance",
            Self::Compute => "Compute",
            Self::Datastore => "Datastore",
            Self::StorageAccount => "Storage account",
            Self::KeyVault => "Key vault",
            Self::ContainerRegistry => "Container registry",
            Self::ApplicationInsights => "Application Insights",
            Self::Registry => "Azure ML registry",
            Self::VirtualNetwork => "Virtual network",
            Self::Subnet => "Subnet",
            Self::PrivateEndpoint => "Private endpoint",
            Self::PrivateDnsZone => "Private DNS zone",
            Self::NetworkSecurityGroup => "Network security group",
            Self::RouteTable => "Route table",
            Self::NatGateway => "NAT gateway",
            Self::PublicIpAddress => "Public IP address",
            Self::Firewall => "Firewall",
            Self::PrivateLinkScope => "Private link scope",
            Self::Other => "Resource",
        }
    }

    /// One word for ids and for output that machines read: `batch-endpoint`.
    #[must_use]
    pub fn word(self) -> String {
        self.title().to_lowercase().replace(' ', "-")
    }

    /// Whether it is a workspace of some kind.
    #[must_use]
    pub const fn is_workspace(self) -> bool {
        matches!(self, Self::Workspace | Self::Hub | Self::Project)
    }
}

/// A line from one node to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Link {
    /// Where it starts, by place in [`Map::nodes`].
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// What it says.
    pub relation: Relation,
}

/// What a line says of its two ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// A workspace and what it depends on.
    Uses,
    /// A project and its hub.
    BelongsTo,
    /// A deployment and its compute.
    RunsOn,
    /// A compute and its subnet.
    InSubnet,
    /// A private endpoint and its target.
    LeadsTo,
    /// A private endpoint and the DNS zone of its zone group.
    NamedIn,
    /// A DNS zone and a virtual network that sees it.
    LinkedTo,
    /// A security group, route table or gateway and its subnet.
    Guards,
}

impl Relation {
    /// All of them, in the order in which a legend shows them.
    pub const ALL: [Self; 8] = [
        Self::Uses,
        Self::BelongsTo,
        Self::RunsOn,
        Self::InSubnet,
        Self::LeadsTo,
        Self::NamedIn,
        Self::LinkedTo,
        Self::Guards,
    ];

    /// For output that machines read.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Uses => "uses",
            Self::BelongsTo => "belongs-to",
            Self::RunsOn => "runs-on",
            Self::InSubnet => "in-subnet",
            Self::LeadsTo => "leads-to",
            Self::NamedIn => "named-in",
            Self::LinkedTo => "linked-to",
            Self::Guards => "guards",
        }
    }

    /// In words, between the names of the two ends.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Uses => "uses",
            Self::BelongsTo => "belongs to",
            Self::RunsOn => "runs on",
            Self::InSubnet => "is in",
            Self::LeadsTo => "leads to",
            Self::NamedIn => "is named in",
            Self::LinkedTo => "is seen from",
            Self::Guards => "guards",
        }
    }
}

impl Map {
    /// How many of the resources are in `state`.
    #[must_use]
    pub fn count(&self, state: State) -> usize {
        self.nodes.iter().filter(|node| node.state == state).map(|node| node.count).sum()
    }

    /// The places in [`Map::nodes`] of those that a node holds, by the holder's place.
    #[must_use]
    pub fn children(&self) -> Vec<Vec<usize>> {
        let mut children = vec![Vec::new(); self.nodes.len()];
        for (at, node) in self.nodes.iter().enumerate() {
            if let Some(held) = node.parent.and_then(|parent| children.get_mut(parent)) {
                held.push(at);
            }
        }
        children
    }
}
