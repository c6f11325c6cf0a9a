//! Private DNS: the zones that a private endpoint writes its names into, and the networks that a zone is linked to. Must
//! not know rules.

use super::endpoints;
use super::subnets::{self, Found};
use crate::bicep::value::{Data, ResourceId, Truth, Value};
use crate::network::{Answer, Graph, NodeId, Reason, Resource, Target, types, zones};
use std::sync::Arc;

/// One zone that a private endpoint writes its names into.
#[derive(Clone, Debug)]
pub struct Registered {
    /// The zone group that says so.
    pub group: NodeId,
    /// The path of the zone's id in the group's body.
    pub path: String,
    /// The zone.
    pub zone: Target,
    /// What its name can be: one name, or one for each cloud; `None` where that is not known.
    pub names: Option<Vec<Arc<str>>>,
}

/// What a private endpoint writes its names into.
#[derive(Clone, Debug)]
pub struct Registrations {
    /// Its zone groups.
    pub groups: Vec<NodeId>,
    /// The zones.
    pub zones: Vec<Registered>,
    /// Whether these are all, with their names; what hides one otherwise.
    pub known: Answer,
}

/// Zone groups and links whose endpoint or zone nobody knows.
#[derive(Debug, Default)]
pub(in crate::network) struct Strays {
    groups: Vec<NodeId>,
    links: Vec<NodeId>,
}

impl Strays {
    fn of(graph: &Graph) -> &Self {
        graph.memory.strays.get_or_init(|| {
            let all = |r#type| {
                let all = graph.declared(r#type).map(|(id, _)| id);
                all.filter(|id| graph.parent(*id).is_none()).collect()
            };
            Self { groups: all(types::ZONE_GROUP), links: all(types::ZONE_LINK) }
        })
    }
}

/// The names that a value can be: one, or each of its alternatives.
#[must_use]
pub fn names(value: &Value) -> Option<Vec<Arc<str>>> {
    if let Some(name) = value.as_str() {
        return Some(vec![name.into()]);
    }
    let all: Option<Vec<Arc<str>>> =
        value.alternatives().iter().map(|one| one.as_str().map(Arc::from)).collect();
    all.filter(|all| !all.is_empty())
}

/// The zones that a private endpoint writes its names into.
#[must_use]
pub fn registrations(graph: &Graph, endpoint: NodeId) -> Registrations {
    let mut all = Registrations { groups: Vec::new(), zones: Vec::new(), known: Answer::yes() };
    for (id, group) in graph.children(endpoint, types::ZONE_GROUP) {
        let hidden = |text: &str| Answer::unknown().because(Reason::at(&group.name, text));
        let mut known = graph.is_deployed(id);
        if known.is_no() {
            continue;
        }
        all.groups.push(id);
        let list = "properties.privateDnsZoneConfigs";
        let configs = group.get(list);
        match configs.as_array() {
            Some(configs) => {
                for (index, config) in configs.inner().enumerate() {
                    let zone = config.path(&["properties", "privateDnsZoneId"]);
                    let named = zone.as_id().filter(|id| id.is(types::ZONE)).and_then(|id| names(&id.name()));
                    if named.is_none() {
                        known = known.and(hidden("the name of one of its zones is not known"));
                    }
                    all.zones.push(Registered {
                        group: id,
                        path: format!("{list}.{index}.properties.privateDnsZoneId"),
                        zone: graph.target(id, types::ZONE, &zone),
                        names: named,
                    });
                }
                if !configs.is_closed() {
                    known = known.and(hidden("not all of its zones are known"));
                }
            }
            None if configs.is_null() => {}
            None => known = known.and(hidden("its zones are not known")),
        }
        all.known = all.known.and(known);
    }
    if all.groups.is_empty() {
        all.known = none_elsewhere(graph, endpoint);
    }
    all
}

/// Whether an endpoint without a zone group in sight has none.
fn none_elsewhere(graph: &Graph, endpoint: NodeId) -> Answer {
    let stray = Strays::of(graph).groups.first().and_then(|id| graph.get(*id));
    match (stray, graph.get(endpoint)) {
        (Some(group), _) => {
            let text = "which private endpoint this belongs to is not known";
            Answer::unknown().because(Reason::at(&group.name, text))
        }
        (None, Some(resource)) => endpoints::missing(graph, endpoint, resource).not(),
        (None, None) => Answer::unknown(),
    }
}

/// The zones that Azure uses for what a private endpoint connects to; `None` where that is not known, or no zone is.
#[must_use]
pub fn expected(endpoint: &Resource) -> Option<(String, Vec<zones::Zone>)> {
    let (mut all, mut words) = (Vec::new(), Vec::new());
    for list in ["privateLinkServiceConnections", "manualPrivateLinkServiceConnections"] {
        let connections = endpoint.get(&format!("properties.{list}"));
        if connections.is_null() {
            continue;
        }
        let connections = connections.as_array().filter(|array| array.is_closed())?;
        for connection in connections.inner() {
            let service = connection.path(&["properties", "privateLinkServiceId"]).as_id();
            let groups = connection.path(&["properties", "groupIds"]);
            for group in groups.as_array().filter(|array| array.is_closed())?.items() {
                let group = group.as_str()?;
                let zones = zones::of(service.as_ref().map(|id| &*id.r#type), group);
                if zones.is_empty() {
                    return None;
                }
                all.extend(zones);
                words.push(format!("`{group}`"));
            }
        }
    }
    (!all.is_empty()).then(|| (words.join(", "), all))
}

/// The networks that a zone is linked to.
#[derive(Clone, Debug)]
pub struct Links {
    /// The links, with the ids of their networks; `None` where that is not known.
    pub links: Vec<(NodeId, Option<Arc<ResourceId>>)>,
    /// Whether these are all; what hides one otherwise.
    pub known: Answer,
}

/// The networks that a declared zone is linked to.
#[must_use]
pub fn links(graph: &Graph, zone: NodeId) -> Links {
    let mut links = Vec::new();
    let mut known = match graph.get(zone) {
        Some(resource) => endpoints::missing(graph, zone, resource).not(),
        None => Answer::unknown(),
    };
    for (id, link) in graph.children(zone, types::ZONE_LINK) {
        if graph.is_deployed(id).is_no() {
            continue;
        }
        let network = link.get("properties.virtualNetwork.id").as_id();
        links.push((id, network.filter(|id| id.is(types::NETWORK))));
    }
    let here = graph.get(zone).map(|zone| zone.id.name());
    for link in Strays::of(graph).links.iter().filter_map(|id| graph.get(*id)) {
        // A link of a zone that is somewhere else, or of any.
        let there = link.id.parent().map(|parent| parent.name());
        let differ =
            here.as_ref().zip(there).is_some_and(|(here, there)| here.same_name(&there) == Truth::No);
        if !differ {
            let text = "which zone this links is not known";
            known = known.and(Answer::unknown().because(Reason::at(&link.name, text)));
            break;
        }
    }
    Links { links, known }
}

/// The network in which a private endpoint has its address.
#[derive(Clone, Debug)]
pub enum Network {
    /// One that is declared.
    Node(NodeId),
    /// One that only its id tells, as the resource that names it writes it.
    Id(NodeId, Arc<ResourceId>),
}

/// The network in which a private endpoint has its address; `None` where nothing tells.
#[must_use]
pub fn network_of(graph: &Graph, endpoint: NodeId) -> Option<Network> {
    if let Found::Subnet(subnet) = subnets::of(graph, endpoint)
        && let Some(network) = subnet.network(graph)
    {
        return Some(Network::Node(network));
    }
    let subnet =
        graph.get(endpoint)?.get("properties.subnet.id").as_id().filter(|id| id.is(types::SUBNET))?;
    Some(network(graph, endpoint, Arc::new(subnet.parent()?)))
}

/// The network of this id, as `from` writes it.
#[must_use]
pub fn network(graph: &Graph, from: NodeId, id: Arc<ResourceId>) -> Network {
    match graph.target(from, types::NETWORK, &Data::Id(Arc::clone(&id)).into()) {
        Target::Node(node) => Network::Node(node),
        _ => Network::Id(from, id),
    }
}

/// Whether two networks are one.
#[must_use]
pub fn same_network(graph: &Graph, a: &Network, b: &Network) -> Truth {
    match (a, b) {
        (Network::Node(a), Network::Node(b)) => (a == b).into(),
        (Network::Id(from, a), Network::Id(to, b)) => {
            let same = a.same(b);
            // What two deployments do not know is not the same for it.
            let is_near =
                graph.facts_of(*from).zip(graph.facts_of(*to)).is_some_and(|(a, b)| Arc::ptr_eq(a, b));
            if is_near || same == Truth::No { same } else { Truth::Unknown }
        }
        (Network::Node(node), Network::Id(_, id)) | (Network::Id(_, id), Network::Node(node)) => {
            let differ = graph.get(*node).is_some_and(|it| it.id.name().same_name(&id.name()) == Truth::No);
            if differ { Truth::No } else { Truth::Unknown }
        }
    }
}
