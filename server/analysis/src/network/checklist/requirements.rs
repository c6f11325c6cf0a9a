//! What has to be so for batch endpoints in a private network, and which rules look after it: data.

/// Something that has to be so.
#[derive(Debug)]
pub struct Requirement {
    /// Kebab-case, for tools.
    pub id: &'static str,
    /// What has to be so, in one sentence without a full stop.
    pub title: &'static str,
    /// The rules whose verdicts decide it.
    pub codes: &'static [&'static str],
    /// Rules that look at one file alone: their findings in batch endpoints and deployments decide it too.
    pub in_files: &'static [&'static str],
    /// Nothing can be wrong about it; it is there to be remembered.
    pub is_advice: bool,
    /// The official page behind it.
    pub link: &'static str,
}

const BATCH: &str = "https://learn.microsoft.com/azure/machine-learning/how-to-secure-batch-endpoint";
const WORKSPACE: &str = "https://learn.microsoft.com/azure/machine-learning/how-to-secure-workspace-vnet";
const TRAINING: &str = "https://learn.microsoft.com/azure/machine-learning/how-to-secure-training-vnet";

/// One that rules of the graph decide.
const fn asked(
    id: &'static str,
    title: &'static str,
    codes: &'static [&'static str],
    link: &'static str,
) -> Requirement {
    Requirement { id, title, codes, in_files: &[], is_advice: false, link }
}

/// All of them, in the order of the page.
pub static REQUIREMENTS: &[Requirement] = &[
    asked(
        "workspace-entry",
        "The workspace is entered through private endpoints, and its names resolve to them",
        &[
            "workspace-private-endpoint",
            "workspace-public-access",
            "workspace-dns-zones",
            "private-dns-zone-name",
            "private-dns-zone-link",
        ],
        WORKSPACE,
    ),
    asked(
        "registry-prerequisites",
        "The container registry is Premium, and a cluster builds its images",
        &["acr-premium-sku", "image-build-compute"],
        WORKSPACE,
    ),
    asked("registry-quarantine", "The container registry has no quarantine", &["acr-quarantine"], BATCH),
    asked(
        "storage-endpoints",
        "The storage account has private endpoints for blob, file, queue and table",
        &["storage-private-endpoints", "managed-network-batch-rules"],
        BATCH,
    ),
    Requirement {
        id: "batch-keys",
        title: "Batch endpoints and deployments set no network of their own",
        codes: &["batch-selected-ips"],
        in_files: &["batch-network-key", "network-key-misplaced"],
        is_advice: false,
        link: BATCH,
    },
    asked(
        "clusters-in-network",
        "Compute clusters stand in the virtual network, or in the managed one",
        &["compute-not-in-network", "managed-network-custom-subnet", "serverless-network"],
        TRAINING,
    ),
    asked(
        "related-services",
        "Key Vault, storage and registry are closed, and reached over private endpoints",
        &[
            "keyvault-private-endpoint",
            "acr-private-endpoint",
            "dependency-open-to-public",
            "trusted-services-bypass",
            "private-endpoint-group-id",
        ],
        BATCH,
    ),
    asked(
        "public-ip-inbound",
        "Computes with a public address admit the service that manages them",
        &["public-ip-inbound"],
        TRAINING,
    ),
    asked(
        "no-public-ip",
        "Computes without a public address have the workspace's private endpoint and a way out",
        &["no-public-ip-workspace-endpoint", "no-public-ip-egress"],
        TRAINING,
    ),
    asked(
        "security-rules",
        "Security rules let computes reach what they need",
        &["nsg-outbound-required"],
        TRAINING,
    ),
    asked(
        "batch-supported",
        "The workspace is one that batch endpoints can live in",
        &["batch-workspace-kind", "batch-workspace-cmk", "v1-legacy-mode"],
        BATCH,
    ),
    Requirement {
        id: "fixed-at-creation",
        title: "Batch endpoints keep the network that they were created with: create them anew after a change",
        codes: &["batch-network-fixed-at-creation"],
        in_files: &[],
        is_advice: true,
        link: BATCH,
    },
    Requirement {
        id: "studio-invoke",
        title: "Jobs are started with the CLI, the SDK or REST: studio cannot invoke private batch endpoints",
        codes: &["batch-studio-invoke"],
        in_files: &[],
        is_advice: true,
        link: BATCH,
    },
];

#[cfg(test)]
mod tests {
    use super::REQUIREMENTS;
    use crate::rules::find;

    #[test]
    fn requirements_are_decided_by_rules_that_there_are() {
        for requirement in REQUIREMENTS {
            for code in requirement.codes {
                assert!(find(code).is_some_and(|rule| rule.network.is_some()), "{code}");
            }
            for code in requirement.in_files {
                assert!(find(code).is_some_and(|rule| rule.network.is_none()), "{code}");
            }
        }
    }
}
