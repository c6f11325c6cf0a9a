//! What computes in a network of their own must reach, and who must reach them: service tags, ports, purposes. Facts alone.

/// What nodes must be able to reach.
#[derive(Debug, PartialEq, Eq)]
pub struct Requirement {
    /// The service tag, without a region.
    pub tag: &'static str,
    /// Whether people write it with a region behind it: `Storage.westeurope`.
    pub regional: bool,
    /// Ports by protocol.
    pub ports: &'static [(Protocol, &'static [u16])],
    /// What does not work without it, behind "cannot".
    pub purpose: &'static str,
    /// Whether images and packages of one's own make it needless.
    pub optional: bool,
}

/// The protocols that count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
}

impl Protocol {
    /// As security rules write it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Tcp => "Tcp",
            Self::Udp => "Udp",
        }
    }
}

const HTTPS: &[(Protocol, &[u16])] = &[(Protocol::Tcp, &[443])];

/// Where the service comes in to nodes with public addresses: from [`INBOUND_TAG`], by TCP. From "Configure inbound and
/// outbound network traffic" (<https://learn.microsoft.com/azure/machine-learning/how-to-access-azureml-behind-firewall>).
pub const INBOUND_PORT: u16 = 44224;
/// Who comes in there.
pub const INBOUND_TAG: &str = "AzureMachineLearning";

/// The tag of the service that starts nodes.
pub const BATCH_TAG: &str = "BatchNodeManagement";
/// Ports that this service once came in at; no page since 2024 asks for them
/// (<https://learn.microsoft.com/azure/machine-learning/how-to-secure-training-vnet>).
pub const LEGACY_PORTS: [(u16, u16); 2] = [(29876, 29877), (10100, 20100)];

/// What nodes reach, in the order in which a job needs it. From the tables of outbound traffic in
/// <https://learn.microsoft.com/azure/machine-learning/how-to-access-azureml-behind-firewall> and
/// <https://learn.microsoft.com/azure/machine-learning/how-to-secure-training-vnet>. [`MONITOR`] is not needed beside a
/// private link scope, [`VAULT`] only where the workspace keeps sensitive data (`hbiWorkspace`).
pub const OUTBOUND: &[Requirement] = &[
    Requirement {
        tag: "AzureActiveDirectory",
        regional: false,
        ports: &[(Protocol::Tcp, &[80, 443])],
        purpose: "sign in to Microsoft Entra ID",
        optional: false,
    },
    Requirement {
        tag: "AzureMachineLearning",
        regional: false,
        ports: &[(Protocol::Tcp, &[443, 8787, 18881]), (Protocol::Udp, &[5831])],
        purpose: "reach Azure Machine Learning",
        optional: false,
    },
    Requirement {
        tag: BATCH_TAG,
        regional: true,
        ports: HTTPS,
        purpose: "be started by Azure Batch",
        optional: false,
    },
    Requirement {
        tag: "AzureResourceManager",
        regional: false,
        ports: HTTPS,
        purpose: "manage Azure resources",
        optional: false,
    },
    Requirement {
        tag: "Storage",
        regional: true,
        ports: HTTPS,
        purpose: "read and write data",
        optional: false,
    },
    Requirement {
        tag: "AzureFrontDoor.FrontEnd",
        regional: false,
        ports: HTTPS,
        purpose: "open Azure Machine Learning studio",
        optional: false,
    },
    Requirement {
        tag: MONITOR,
        regional: false,
        ports: HTTPS,
        purpose: "send logs and metrics",
        optional: false,
    },
    Requirement {
        tag: VAULT,
        regional: true,
        ports: HTTPS,
        purpose: "read the workspace's keys",
        optional: false,
    },
    Requirement {
        tag: NETWORK,
        regional: false,
        ports: HTTPS,
        purpose: "reach private endpoints",
        optional: false,
    },
    Requirement {
        tag: "MicrosoftContainerRegistry",
        regional: false,
        ports: HTTPS,
        purpose: "pull Microsoft's images",
        optional: true,
    },
    Requirement {
        tag: "AzureFrontDoor.FirstParty",
        regional: false,
        ports: HTTPS,
        purpose: "pull Microsoft's images",
        optional: true,
    },
];

/// Logs and metrics.
pub const MONITOR: &str = "AzureMonitor";
/// Key vaults.
pub const VAULT: &str = "AzureKeyVault";
/// The network itself, with those that are peered to it.
pub const NETWORK: &str = "VirtualNetwork";
