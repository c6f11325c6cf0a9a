//! The map of a graph and of what the rules said about it. Must not know how it is drawn, nor single rules.

use super::lines::lines;
use super::words::{self, detail, name};
use super::{Kind, Map, Mark, Node, State};
use crate::bicep::value::{Round, Value};
use crate::network::questions::workspace;
use crate::network::{Graph, NodeId, Outcome, Resource, Spot, Target, Verdict, types};
use crate::{Finding, Severity};
use azureml_syntax::Span;
use std::collections::HashMap;
use std::sync::Arc;

/// More resources than these are not put on a map; they are counted.
const MOST: usize = 20_000;

impl Map {
    /// The map of `graph`, with `verdicts` at their resources: those that the settings leave, with the severities that
    /// they give. `findings` are what else is found in the graph's files, by file.
    #[must_use]
    pub fn of(graph: &Graph, verdicts: &[Verdict], findings: &[(Arc<str>, Finding)]) -> Self {
        let mut sketch = Sketch::new(graph);
        sketch.resources();
        lines(&mut sketch);
        sketch.judge(verdicts);
        sketch.find(findings);
        sketch.map
    }
}

/// Of more resources with one name nobody knows which one is meant.
const MOST_NAMESAKES: usize = 16;

/// One declaration of one resource: deployed twice under one name, it is drawn once.
#[derive(PartialEq, Eq, Hash)]
struct Declaration {
    kind: Kind,
    name: String,
    whole: Spot,
    through: Vec<Spot>,
    round: Round,
}

/// A map in the making.
pub(super) struct Sketch<'g> {
    pub(super) graph: &'g Graph,
    pub(super) map: Map,
    /// Where the resources of the graph are on the map.
    at: HashMap<NodeId, usize>,
    declarations: HashMap<Declaration, usize>,
    /// What nothing declares, by type and name.
    outside: HashMap<(String, String), usize>,
    /// Subnets by their network and name, both on the map and in lower case.
    subnets: HashMap<(Option<usize>, String), usize>,
    /// The managed networks of workspaces, by the workspaces' places on the map.
    managed: HashMap<usize, usize>,
    ids: HashMap<String, usize>,
    /// Endpoints and computes by type and name, both in lower case.
    named: HashMap<(String, String), Vec<NodeId>>,
}

/// The kinds of what has a place of its own, in the order in which it is put on the map: who holds others comes first.
const SORTS: &[(&str, Kind)] = &[
    (types::WORKSPACE, Kind::Workspace),
    (types::OUTBOUND_RULE, Kind::OutboundRule),
    (types::COMPUTE, Kind::Compute),
    (types::BATCH_ENDPOINT, Kind::BatchEndpoint),
    (types::BATCH_DEPLOYMENT, Kind::BatchDeployment),
    (types::ONLINE_ENDPOINT, Kind::OnlineEndpoint),
    (types::ONLINE_DEPLOYMENT, Kind::OnlineDeployment),
    (types::STORAGE, Kind::StorageAccount),
    (types::VAULT, Kind::KeyVault),
    (types::REGISTRY, Kind::ContainerRegistry),
    (types::INSIGHTS, Kind::ApplicationInsights),
    (types::ML_REGISTRY, Kind::Registry),
    (types::LINK_SCOPE, Kind::PrivateLinkScope),
    (types::NETWORK, Kind::VirtualNetwork),
    (types::SUBNET, Kind::Subnet),
    (types::SECURITY_GROUP, Kind::NetworkSecurityGroup),
    (types::ROUTE_TABLE, Kind::RouteTable),
    ("Microsoft.Network/natGateways", Kind::NatGateway),
    ("Microsoft.Network/azureFirewalls", Kind::Firewall),
    (types::PRIVATE_ENDPOINT, Kind::PrivateEndpoint),
    (types::ZONE, Kind::PrivateDnsZone),
];

impl<'g> Sketch<'g> {
    fn new(graph: &'g Graph) -> Self {
        let mut named: HashMap<_, Vec<NodeId>> = HashMap::new();
        for r#type in [types::BATCH_ENDPOINT, types::ONLINE_ENDPOINT, types::COMPUTE] {
            for (id, resource) in graph.declared(r#type) {
                if let Some(name) = resource.id.name().as_str() {
                    named.entry((r#type.to_lowercase(), name.to_lowercase())).or_default().push(id);
                }
            }
        }
        Self {
            named,
            graph,
            map: Map::default(),
            at: HashMap::new(),
            declarations: HashMap::new(),
            outside: HashMap::new(),
            subnets: HashMap::new(),
            managed: HashMap::new(),
            ids: HashMap::new(),
        }
    }

    /// The resources on the map and their places there, in order.
    pub(super) fn placed(&self) -> Vec<(NodeId, usize)> {
        let mut placed: Vec<_> = self.at.iter().map(|(id, at)| (*id, *at)).collect();
        placed.sort_unstable();
        placed
    }

    /// Where a resource of the graph is on the map.
    pub(super) fn place(&self, id: NodeId) -> Option<usize> {
        self.at.get(&id).copied()
    }

    fn resources(&mut self) {
        for (r#type, kind) in SORTS {
            for (id, resource) in self.graph.declared(r#type) {
                // What is certainly not deployed is not there.
                if !self.graph.is_deployed(id).is_no() {
                    self.declared(id, resource, *kind);
                }
            }
            match kind {
                Kind::Workspace => self.managed_networks(),
                Kind::VirtualNetwork => self.inner_subnets(),
                _ => {}
            }
        }
    }

    fn declared(&mut self, id: NodeId, resource: &Resource, kind: Kind) {
        if self.map.nodes.len() >= MOST {
            self.map.left_out += 1;
            return;
        }
        let kind = exact(self.graph, id, resource, kind);
        let name = name(resource);
        let declaration = Declaration {
            kind,
            name: name.clone(),
            whole: resource.whole.clone(),
            through: resource.through.clone(),
            round: resource.declared.round,
        };
        if let Some(at) = self.declarations.get(&declaration) {
            self.at.insert(id, *at);
            return;
        }
        let parent = self.parent(id, resource, kind);
        let at = self.add(kind, &name, detail(self.graph, id, resource, kind), parent, Some(&resource.name));
        self.declarations.insert(declaration, at);
        self.at.insert(id, at);
        if kind == Kind::Subnet {
            self.subnets.insert((parent, name.to_lowercase()), at);
        }
    }

    /// Who holds it on the map.
    fn parent(&mut self, id: NodeId, resource: &Resource, kind: Kind) -> Option<usize> {
        let place = |id| self.at.get(&id).copied();
        let home = || workspace::of(self.graph, id).into_iter().find_map(place);
        match kind {
            Kind::BatchDeployment | Kind::OnlineDeployment => {
                let parent = self.graph.parent(id).and_then(place);
                parent.or_else(|| self.endpoint(id, resource)).or_else(home)
            }
            Kind::OutboundRule => {
                let home = home()?;
                Some(self.managed.get(&home).copied().unwrap_or(home))
            }
            Kind::BatchEndpoint | Kind::OnlineEndpoint => home(),
            Kind::Compute | Kind::ComputeCluster | Kind::ComputeInstance => home(),
            Kind::Subnet => match self.graph.parent(id).and_then(place) {
                Some(network) => Some(network),
                None => self.outer(&Value::id(resource.id.parent()?), Kind::VirtualNetwork),
            },
            Kind::PrivateEndpoint => self.subnet(id, &resource.get("properties.subnet.id")),
            _ => None,
        }
    }

    /// The only endpoint with the name that a deployment gives, in the same workspace.
    fn endpoint(&self, id: NodeId, resource: &Resource) -> Option<usize> {
        let named = resource.id.parent()?.name();
        self.neighbour(id, resource.id.r#type.rsplit_once('/')?.0, named.as_str()?)
    }

    /// The only resource of this type and name in a workspace of `id`. Deployed several times, it is drawn once.
    pub(super) fn neighbour(&self, id: NodeId, r#type: &str, name: &str) -> Option<usize> {
        let all = self.named.get(&(r#type.to_lowercase(), name.to_lowercase()))?;
        if all.len() > MOST_NAMESAKES {
            return None;
        }
        let homes = workspace::of(self.graph, id);
        let is_near = |other: &&NodeId| {
            let others = workspace::of(self.graph, **other);
            others == homes || others.iter().any(|home| homes.contains(home))
        };
        let mut found = all.iter().filter(is_near);
        let place = self.place(*found.next()?)?;
        found.all(|other| self.place(*other) == Some(place)).then_some(place)
    }

    /// The networks that Azure runs for workspaces, with the outbound rules that the workspaces name.
    fn managed_networks(&mut self) {
        for (id, resource) in self.graph.declared(types::WORKSPACE) {
            let (Some(home), Some(mode)) = (self.place(id), words::isolation(resource)) else { continue };
            if self.managed.contains_key(&home) {
                continue;
            }
            let path = "properties.managedNetwork";
            let spot = resource.spot(path);
            let network = self.add(Kind::ManagedNetwork, mode, String::new(), Some(home), Some(&spot));
            self.managed.insert(home, network);
            let rules = resource.get("properties.managedNetwork.outboundRules");
            for (name, rule) in rules.as_object().map(|rules| rules.entries().to_vec()).unwrap_or_default() {
                if self.map.nodes.len() >= MOST {
                    return;
                }
                let spot = resource.spot(&format!("{path}.outboundRules.{name}"));
                let detail = words::rule(&rule);
                self.add(Kind::OutboundRule, &name, detail, Some(network), Some(&spot));
            }
        }
    }

    /// The subnets that networks declare inside themselves.
    fn inner_subnets(&mut self) {
        for (id, resource) in self.graph.declared(types::NETWORK) {
            let (Some(network), subnets) = (self.place(id), resource.get("properties.subnets")) else {
                continue;
            };
            let Some(subnets) = subnets.as_array() else { continue };
            for (number, subnet) in subnets.inner().enumerate() {
                let own = subnet.get("name");
                let Some(name) = words::text(&own) else { continue };
                let key = (Some(network), name.to_lowercase());
                if self.subnets.contains_key(&key) || self.map.nodes.len() >= MOST {
                    continue;
                }
                let written = resource.written(&format!("properties.subnets.{number}"));
                let spot = match written {
                    Some(written) => resource.here(written.value),
                    None => self.graph.seen(id, own.place).unwrap_or_else(|| resource.name.clone()),
                };
                let detail = words::prefix(&subnet.get("properties"));
                let at = self.add(Kind::Subnet, &name, detail, Some(network), Some(&spot));
                self.subnets.insert(key, at);
            }
        }
    }

    /// Where a subnet is on the map that a network declares inside itself.
    pub(super) fn inner_subnet(&self, network: NodeId, subnet: &Value) -> Option<usize> {
        let name = words::text(&subnet.get("name"))?;
        self.subnets.get(&(self.place(network), name.to_lowercase())).copied()
    }

    /// Where a subnet is on the map that `from` names; it is added if nothing declares it.
    pub(super) fn subnet(&mut self, from: NodeId, value: &Value) -> Option<usize> {
        if let Target::Node(id) = self.graph.target(from, types::SUBNET, value) {
            return self.place(id);
        }
        let id = value.as_id().filter(|id| id.is(types::SUBNET))?;
        let name = words::text(&id.name())?;
        let parent = Value::id(id.parent()?);
        let network = match self.graph.target(from, types::NETWORK, &parent) {
            Target::Node(id) => self.place(id),
            Target::Outside => self.outer(&parent, Kind::VirtualNetwork),
            Target::Unknown | Target::Nothing => return None,
        };
        let key = (network, name.to_lowercase());
        if let Some(at) = self.subnets.get(&key) {
            return Some(*at);
        }
        let at = self.add(Kind::Subnet, &name, words::ELSEWHERE.to_owned(), network, None);
        self.subnets.insert(key, at);
        Some(at)
    }

    /// Where something is on the map that `from` names; it is added if nothing declares it.
    pub(super) fn target(&mut self, from: NodeId, value: &Value) -> Option<usize> {
        // Without an id it may be a declaration itself: of any type that is drawn.
        let Some(id) = value.as_id() else {
            return SORTS.iter().find_map(|(r#type, _)| match self.graph.target(from, r#type, value) {
                Target::Node(id) => self.place(id),
                _ => None,
            });
        };
        if id.is(types::SUBNET) {
            return self.subnet(from, value);
        }
        match self.graph.target(from, &id.r#type, value) {
            Target::Node(id) => self.place(id),
            Target::Outside => {
                let kind =
                    SORTS.iter().find(|(r#type, _)| id.is(r#type)).map_or(Kind::Other, |(_, kind)| *kind);
                self.outer(value, kind)
            }
            Target::Unknown | Target::Nothing => None,
        }
    }

    /// Something with an id that nothing in the graph declares.
    fn outer(&mut self, value: &Value, kind: Kind) -> Option<usize> {
        let id = value.as_id()?;
        let name = words::text(&id.name())?;
        let key = (id.r#type.to_lowercase(), name.to_lowercase());
        if let Some(at) = self.outside.get(&key) {
            return Some(*at);
        }
        if self.map.nodes.len() >= MOST {
            return None;
        }
        let at = self.add(kind, &name, words::ELSEWHERE.to_owned(), None, None);
        self.outside.insert(key, at);
        Some(at)
    }

    fn add(
        &mut self,
        kind: Kind,
        name: &str,
        detail: String,
        parent: Option<usize>,
        place: Option<&Spot>,
    ) -> usize {
        let above = parent.and_then(|parent| self.map.nodes.get(parent)).map_or("", |node| node.id.as_str());
        let id = format!("{above}/{}:{name}", kind.word());
        let count = self.ids.entry(id.clone()).or_insert(0);
        *count += 1;
        let id = if *count > 1 { format!("{id}#{count}") } else { id };
        self.map.nodes.push(Node {
            id,
            kind,
            name: name.to_owned(),
            detail,
            parent,
            state: State::Plain,
            marks: Vec::new(),
            verdicts: Vec::new(),
            place: place.cloned(),
            count: 1,
        });
        self.map.nodes.len() - 1
    }

    /// Puts what the rules say at their resources.
    fn judge(&mut self, verdicts: &[Verdict]) {
        for verdict in verdicts {
            let fails = matches!(verdict.outcome, Outcome::Fails(_));
            let Some(at) = self.home(verdict.subject).or_else(|| self.added(verdict).filter(|_| fails))
            else {
                continue;
            };
            let at = self.inner(at, &verdict.outcome).unwrap_or(at);
            let Some(node) = self.map.nodes.get_mut(at) else { continue };
            let state = match &verdict.outcome {
                Outcome::Holds(_) => State::Holds,
                Outcome::Unknown(_) => State::Unknown,
                Outcome::Fails(placed) => marked(node, &placed.finding),
            };
            judged(node, verdict.code, state);
        }
    }

    /// Puts what is found in files by themselves at the smallest resources around it.
    fn find(&mut self, findings: &[(Arc<str>, Finding)]) {
        let mut by_file: HashMap<Arc<str>, Vec<(Span, usize)>> = HashMap::new();
        for (id, at) in self.placed() {
            if let Some(whole) = self.graph.get(id).map(|resource| &resource.whole) {
                by_file.entry(Arc::clone(&whole.file)).or_default().push((whole.span, at));
            }
        }
        for (file, finding) in findings {
            let around = by_file.get(file).into_iter().flatten();
            let around: Vec<_> = around.filter(|(whole, _)| whole.contains(finding.span)).collect();
            let Some(least) = around.iter().map(|(whole, _)| whole.len()).min() else { continue };
            for (_, at) in around.iter().filter(|(whole, _)| whole.len() == least) {
                if let Some(node) = self.map.nodes.get_mut(*at) {
                    let state = marked(node, finding);
                    judged(node, finding.code, state);
                }
            }
        }
        for node in &mut self.map.nodes {
            node.marks.sort_by(|a, b| b.severity.cmp(&a.severity).then(a.code.cmp(b.code)));
            node.verdicts.sort_unstable();
        }
    }

    /// The subnet inside the network at `at` that a finding stands in.
    fn inner(&self, at: usize, outcome: &Outcome) -> Option<usize> {
        let Outcome::Fails(placed) = outcome else { return None };
        self.map.nodes.get(at).filter(|node| node.kind == Kind::VirtualNetwork)?;
        let is_around = |node: &Node| {
            let place = node.place.as_ref();
            let is_here = |spot: &Spot| spot.file == placed.file && spot.span.contains(placed.finding.span);
            node.parent == Some(at) && place.is_some_and(is_here)
        };
        self.map.nodes.iter().position(is_around)
    }

    /// The resource itself, or the nearest one above it that is on the map.
    fn home(&self, subject: NodeId) -> Option<usize> {
        let mut at = Some(self.graph.means(subject).unwrap_or(subject));
        // Ids have few parts.
        for _ in 0..8 {
            let id = at?;
            if let Some(place) = self.place(id) {
                let holds_anything = self.graph.get(id).is_some_and(|it| it.is(types::WORKSPACE));
                // A job's finding does not belong to its workspace.
                return (id == subject || !holds_anything).then_some(place);
            }
            at = self.graph.parent(id);
        }
        None
    }

    /// A place for the subject of a finding that has none yet.
    fn added(&mut self, verdict: &Verdict) -> Option<usize> {
        let resource = self.graph.get(verdict.subject)?;
        let Outcome::Fails(_) = verdict.outcome else { return None };
        let kind = if resource.is(types::DATASTORE) { Kind::Datastore } else { Kind::Other };
        let parent = workspace::of(self.graph, verdict.subject).into_iter().find_map(|it| self.place(it));
        let detail = detail(self.graph, verdict.subject, resource, kind);
        let at = self.add(kind, &name(resource), detail, parent, Some(&resource.name));
        self.at.insert(verdict.subject, at);
        Some(at)
    }
}

/// Puts a finding at its resource; gives what that means.
fn marked(node: &mut Node, finding: &Finding) -> State {
    let mark = Mark { code: finding.code, severity: finding.severity, message: finding.message.clone() };
    // One line for each rule; the worst of several findings says it.
    match node.marks.iter_mut().find(|it| it.code == mark.code) {
        Some(known) if known.severity < mark.severity => *known = mark,
        Some(_) => {}
        None => node.marks.push(mark),
    }
    // A suggestion is no fault.
    if finding.severity == Severity::Hint { State::Holds } else { State::Fails }
}

fn judged(node: &mut Node, code: &'static str, state: State) {
    match node.verdicts.iter_mut().find(|(known, _)| *known == code) {
        Some((_, known)) => *known = (*known).max(state),
        None => node.verdicts.push((code, state)),
    }
    node.state = node.state.max(state);
}

/// The kind, as the properties tell it.
fn exact(graph: &Graph, id: NodeId, resource: &Resource, kind: Kind) -> Kind {
    let is = |word: &str| workspace::is_kind(graph, id, word).is_yes();
    match kind {
        Kind::Workspace if is("Hub") => Kind::Hub,
        Kind::Workspace if is("Project") => Kind::Project,
        Kind::Compute => match resource.get("properties.computeType").as_str() {
            Some(word) if word.eq_ignore_ascii_case("AmlCompute") => Kind::ComputeCluster,
            Some(word) if word.eq_ignore_ascii_case("ComputeInstance") => Kind::ComputeInstance,
            _ => Kind::Compute,
        },
        kind => kind,
    }
}

#[cfg(test)]
mod tests;
