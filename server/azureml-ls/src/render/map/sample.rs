//! Maps for tests: a private workspace with everything, in any number.

use azureml_analysis::Severity;
use azureml_analysis::network::map::{Kind, Link, Map, Mark, Node, Relation, State};

/// A map that grows by names.
pub(super) struct Drawing {
    pub(super) map: Map,
}

impl Drawing {
    pub(super) fn new() -> Self {
        Self { map: Map::default() }
    }

    pub(super) fn node(
        &mut self,
        kind: Kind,
        name: &str,
        detail: &str,
        parent: Option<usize>,
        state: State,
    ) -> usize {
        self.map.nodes.push(Node {
            id: format!("{}/{name}", kind.title()),
            kind,
            name: name.to_owned(),
            detail: detail.to_owned(),
            parent,
            state,
            marks: Vec::new(),
            verdicts: Vec::new(),
            place: None,
            count: 1,
        });
        self.map.nodes.len() - 1
    }

    pub(super) fn mark(&mut self, node: usize, code: &'static str, severity: Severity) {
        self.map.nodes[node].marks.push(Mark { code, severity, message: format!("What {code} says.") });
    }

    pub(super) fn link(&mut self, from: usize, relation: Relation, to: usize) {
        self.map.links.push(Link { from, to, relation });
    }
}

/// A private workspace in its own network: what holds, what fails, what is unknown.
pub(super) fn secured() -> Map {
    let mut it = Drawing::new();
    workspace(&mut it, "ml", 2, 2);
    it.map
}

/// `workspaces` such workspaces.
pub(super) fn many(workspaces: usize, clusters: usize) -> Map {
    let mut it = Drawing::new();
    for number in 0..workspaces {
        workspace(&mut it, &format!("ml{number}"), 2, clusters);
    }
    it.map
}

fn workspace(it: &mut Drawing, name: &str, endpoints: usize, clusters: usize) {
    use State::{Fails, Holds, Plain, Unknown};
    let ws = it.node(Kind::Workspace, &format!("ws-{name}"), "public access disabled", None, Holds);
    let computes: Vec<usize> = (0..clusters)
        .map(|number| {
            it.node(Kind::ComputeCluster, &format!("cpu-{name}-{number}"), "no public IP", Some(ws), Holds)
        })
        .collect();
    for number in 0..endpoints {
        let endpoint = it.node(
            Kind::BatchEndpoint,
            &format!("scoring-{name}-{number}"),
            "private, from the workspace",
            Some(ws),
            Holds,
        );
        for (deployment, compute) in computes.iter().enumerate().skip(number).take(2) {
            let deployment =
                it.node(Kind::BatchDeployment, &format!("forest-{deployment}"), "", Some(endpoint), Holds);
            it.link(deployment, Relation::RunsOn, *compute);
        }
    }
    let online =
        it.node(Kind::OnlineEndpoint, &format!("online-{name}"), "public access enabled", Some(ws), Fails);
    it.mark(online, "online-endpoint-public", Severity::Warning);
    it.node(Kind::OnlineDeployment, "blue", "egress unknown", Some(online), Unknown);
    let storage = it.node(Kind::StorageAccount, &format!("st{name}"), "public access disabled", None, Fails);
    it.mark(storage, "storage-private-endpoints", Severity::Warning);
    let vault = it.node(Kind::KeyVault, &format!("kv-{name}"), "public access disabled", None, Holds);
    let registry = it.node(Kind::ContainerRegistry, &format!("cr{name}"), "Premium", None, Fails);
    it.mark(registry, "acr-quarantine", Severity::Error);
    it.mark(registry, "trusted-services-bypass", Severity::Information);
    let insights = it.node(Kind::ApplicationInsights, &format!("appi-{name}"), "", None, Plain);
    for used in [storage, vault, registry, insights] {
        it.link(ws, Relation::Uses, used);
    }
    let network = it.node(Kind::VirtualNetwork, &format!("vnet-{name}"), "10.0.0.0/16", None, Holds);
    let inner = it.node(Kind::Subnet, "snet-endpoints", "10.0.1.0/24", Some(network), Holds);
    let training = it.node(Kind::Subnet, "snet-training", "10.0.2.0/24", Some(network), Unknown);
    for compute in computes {
        it.link(compute, Relation::InSubnet, training);
    }
    let group = it.node(Kind::NetworkSecurityGroup, &format!("nsg-{name}"), "4 rules", None, Fails);
    it.mark(group, "nsg-outbound-required", Severity::Warning);
    it.link(group, Relation::Guards, training);
    let targets = [
        (
            ws,
            "workspace",
            "amlworkspace",
            &["privatelink.api.azureml.ms", "privatelink.notebooks.azure.net"][..],
        ),
        (storage, "blob", "blob", &["privatelink.blob.core.windows.net"]),
        (storage, "file", "file", &["privatelink.file.core.windows.net"]),
        (vault, "vault", "vault", &["privatelink.vaultcore.azure.net"]),
        (registry, "registry", "registry", &["privatelink.azurecr.io"]),
    ];
    for (target, word, group_id, zones) in targets {
        let state = if word == "file" { Unknown } else { Holds };
        let endpoint =
            it.node(Kind::PrivateEndpoint, &format!("pe-{name}-{word}"), group_id, Some(inner), state);
        it.link(endpoint, Relation::LeadsTo, target);
        for zone in zones {
            let state = if word == "vault" { Fails } else { Holds };
            let seen = if state == Fails { String::new() } else { format!("linked to vnet-{name}") };
            let zone = it.node(Kind::PrivateDnsZone, zone, &seen, None, state);
            if state == Fails {
                it.mark(zone, "private-dns-zone-link", Severity::Warning);
            } else {
                it.link(zone, Relation::LinkedTo, network);
            }
            it.link(endpoint, Relation::NamedIn, zone);
        }
    }
}
