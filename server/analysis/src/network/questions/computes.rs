//! Clusters and instances: whose they are, whether they stand in a subnet, and whether their nodes have public
//! addresses. Must not know rules.

pub use super::batch::deployments_on;
use super::closed::version_has;
use super::subnets::{self, Found, Subnet};
use super::workspace;
use crate::bicep::value::Certainty;
use crate::network::{Answer, Graph, NodeId, Reason, Resource, Target, types};

/// Where a compute says whether its nodes get public addresses.
pub const PUBLIC_IP: &str = "properties.properties.enableNodePublicIp";
/// Where a workspace says whether its serverless nodes do without.
pub const SERVERLESS_PRIVATE: &str = "properties.serverlessComputeSettings.serverlessComputeNoPublicIP";
/// Where a compute says its subnet.
pub const SUBNET: &str = "properties.properties.subnet.id";

/// A cluster or an instance, as a compute of one workspace.
#[derive(Clone, Copy, Debug)]
pub struct Compute<'g> {
    /// The compute.
    pub id: NodeId,
    /// The same.
    pub resource: &'g Resource,
    /// The workspace; `None` where that is not known.
    pub workspace: Option<NodeId>,
}

/// All clusters and instances that are declared, once for each workspace that they may belong to. What is only attached
/// (Kubernetes, virtual machines) has a network of its own.
#[must_use]
pub fn all(graph: &Graph) -> Vec<Compute<'_>> {
    let mut all = Vec::new();
    for (id, resource) in graph.declared(types::COMPUTE) {
        let kind =
            Answer::of_word(&resource.get("properties.computeType"), &["AmlCompute", "ComputeInstance"]);
        if !kind.is_yes() {
            continue;
        }
        let homes = workspace::of(graph, id);
        if homes.is_empty() {
            all.push(Compute { id, resource, workspace: None });
        }
        all.extend(homes.into_iter().map(|home| Compute { id, resource, workspace: Some(home) }));
    }
    all
}

/// All of them, and the serverless compute of each workspace that puts it into a subnet: `id` is that workspace then.
#[must_use]
pub fn with_serverless(graph: &Graph) -> Vec<Compute<'_>> {
    let mut all = all(graph);
    for (id, resource) in graph.declared(types::WORKSPACE) {
        let is_plain = !workspace::is_kind(graph, id, "Default").is_no();
        if is_plain && !matches!(subnets::of(graph, id), Found::Nothing) {
            all.push(Compute { id, resource, workspace: Some(id) });
        }
    }
    all
}

/// The subnets that nodes stand in, as far as they are declared, with all that stands in each; what stands in a managed
/// network is left out, and what may is there.
#[must_use]
pub fn by_subnet(graph: &Graph) -> Vec<(Subnet, Vec<Compute<'_>>)> {
    let mut found: Vec<(Subnet, Vec<Compute<'_>>)> = Vec::new();
    for compute in with_serverless(graph) {
        let Found::Subnet(subnet) = subnets::of(graph, compute.id) else { continue };
        if compute.of_workspace(graph, workspace::is_managed).is_yes() {
            continue;
        }
        match found.iter_mut().find(|(known, _)| *known == subnet) {
            Some((_, all)) => all.push(compute),
            None => found.push((subnet, vec![compute])),
        }
    }
    found
}

/// What stands in the subnets that one network security group guards.
pub type Guarded<'g> = Vec<(Subnet, Vec<Compute<'g>>)>;

/// The network security groups of [`by_subnet`], as far as they are declared, with the subnets that each guards.
#[must_use]
pub fn security_groups(graph: &Graph) -> Vec<(NodeId, Guarded<'_>)> {
    let mut found: Vec<(NodeId, Guarded<'_>)> = Vec::new();
    for (subnet, nodes) in by_subnet(graph) {
        let Target::Node(group) = subnet.security_group(graph) else { continue };
        match found.iter_mut().find(|(known, _)| *known == group) {
            Some((_, all)) => all.push((subnet, nodes)),
            None => found.push((group, vec![(subnet, nodes)])),
        }
    }
    found
}

/// `a`, `b` and `c`, each once.
#[must_use]
pub fn list(words: &[String]) -> String {
    let mut seen = std::collections::HashSet::new();
    let words: Vec<&String> = words.iter().filter(|word| seen.insert(word.as_str())).collect();
    let joined = |words: &[&String]| words.iter().map(|word| word.as_str()).collect::<Vec<_>>().join(", ");
    match words.as_slice() {
        [] => String::new(),
        [only] => (*only).clone(),
        [first @ .., last] => format!("{} and {last}", joined(first)),
    }
}

impl Compute<'_> {
    /// Whether it is the serverless compute of its workspace.
    #[must_use]
    pub fn is_serverless(&self) -> bool {
        self.resource.is(types::WORKSPACE)
    }

    /// What people call it in a sentence.
    #[must_use]
    pub fn label(&self) -> String {
        let label = self.resource.label();
        if self.is_serverless() { format!("serverless compute of {label}") } else { label }
    }

    /// What people call it: `cluster` or `instance`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        let is_instance = Answer::of_word(&self.resource.get("properties.computeType"), &["ComputeInstance"]);
        if is_instance.is_yes() { "instance" } else { "cluster" }
    }

    /// What `ask` answers about its workspace; unknown where that is not known.
    #[must_use]
    pub fn of_workspace(&self, graph: &Graph, ask: impl Fn(&Graph, NodeId) -> Answer) -> Answer {
        match self.workspace {
            Some(workspace) => ask(graph, workspace),
            None => {
                let text = "which workspace this belongs to is not known";
                Answer::unknown().because(Reason::at(&self.resource.name, text))
            }
        }
    }

    /// Whether it says a subnet.
    #[must_use]
    pub fn has_subnet(&self) -> Answer {
        // A network without a subnet in it is another mistake.
        let around = self.resource.get("properties.properties.subnet");
        if self.resource.get(SUBNET).is_null() && !around.get("vnet_name").is_null() && !around.is_null() {
            let spot = self.resource.spot("properties.properties.subnet");
            return Answer::unknown().because(Reason::at(&spot, "which subnet is meant is not said"));
        }
        said(
            self.resource,
            SUBNET,
            "it has a subnet",
            "it has no subnet",
            "whether it has a subnet is not known",
        )
    }

    /// Whether its nodes get public addresses. They do where nothing is said
    /// (<https://learn.microsoft.com/azure/machine-learning/how-to-secure-training-vnet>).
    #[must_use]
    pub fn has_public_ip(&self) -> Answer {
        let path = self.public_ip_path();
        let value = self.resource.get(path);
        let word = self.resource.word(path);
        let spot = self.resource.spot(path);
        if value.is_null() {
            return Answer::yes().because(Reason::at(&spot, format!("`{word}` is not set")));
        }
        let steps: Vec<&str> = path.split('.').collect();
        if !version_has(self.resource, &steps) {
            return Answer::unknown().because(Reason::at(&spot, format!("this API version has no `{word}`")));
        }
        let text = match value.as_bool() {
            Some(flag) => format!("`{word}` is `{flag}`"),
            None => format!("the value of `{word}` is not known"),
        };
        let answer = Answer::of_flag(&value).because(Reason::at(&spot, text));
        if self.is_serverless() { answer.not() } else { answer }
    }

    /// Where it says whether its nodes get public addresses.
    #[must_use]
    pub fn public_ip_path(&self) -> &'static str {
        if self.is_serverless() { SERVERLESS_PRIVATE } else { PUBLIC_IP }
    }
}

/// Whether an id is said at a path: empty text is none, unless that is only a parameter's default.
#[must_use]
pub fn said(resource: &Resource, path: &str, yes: &str, no: &str, unknown: &str) -> Answer {
    let value = resource.get(path);
    let spot = resource.spot(path);
    let is_empty = value.as_str().is_some_and(|text| text.trim().is_empty());
    if value.is_unknown() || is_empty && value.certainty == Certainty::ByDefault {
        return Answer::unknown().because(Reason::at(&spot, unknown));
    }
    let is_there = !value.is_null() && !is_empty;
    let text = if is_there { yes } else { no };
    Answer::new(is_there.into()).but(value.certainty).because(Reason::at(&spot, text))
}
