//! Subnets: which one a reference means, be it declared in its network or on its own, and what guards it. Must not know
//! rules.

use crate::bicep::value::{Truth, Value};
use crate::network::{Answer, Graph, NodeId, Reason, Resource, Spot, Target, types};

/// A subnet that the graph declares.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Subnet {
    /// Whoever declares it: its network, or the subnet itself.
    pub node: NodeId,
    /// Which entry of the network's `properties.subnets` it is; `None` of one declared on its own.
    pub index: Option<usize>,
}

/// What a reference to a subnet leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// To this one.
    Subnet(Subnet),
    /// To one that nothing in the graph declares.
    Outside,
    /// Not to be known.
    Unknown,
    /// `null` or nothing.
    Nothing,
}

/// The subnet that a value of `from` means, where an id of one is expected.
#[must_use]
pub fn find(graph: &Graph, from: NodeId, value: &Value) -> Found {
    let own = graph.target(from, types::SUBNET, value);
    match own {
        Target::Node(node) => return Found::Subnet(Subnet { node, index: None }),
        Target::Nothing => return Found::Nothing,
        Target::Outside | Target::Unknown => {}
    }
    // A symbol means what is declared there, also where it is only referred to.
    let id = value.as_id().or_else(|| graph.referred(from, value).map(|subnet| subnet.id.clone()));
    let Some(id) = id.filter(|id| id.is(types::SUBNET)) else { return Found::Unknown };
    let Some(above) = id.parent() else { return Found::Unknown };
    match graph.target(from, types::NETWORK, &Value::id(above)) {
        Target::Node(network) => inside(graph, network, &id.name()),
        Target::Outside => Found::Outside,
        Target::Unknown | Target::Nothing if own == Target::Outside => Found::Outside,
        Target::Unknown | Target::Nothing => Found::Unknown,
    }
}

/// The subnet that a compute, a private endpoint or the serverless compute of a workspace is in.
#[must_use]
pub fn of(graph: &Graph, resource: NodeId) -> Found {
    let Some(it) = graph.get(resource) else { return Found::Unknown };
    let path = path_of(it);
    path.map_or(Found::Nothing, |path| find(graph, resource, &it.get(path)))
}

/// The path at which a resource says which subnet it is in.
#[must_use]
pub fn path_of(resource: &Resource) -> Option<&'static str> {
    let known = [
        (types::COMPUTE, "properties.properties.subnet.id"),
        (types::PRIVATE_ENDPOINT, "properties.subnet.id"),
        (types::WORKSPACE, "properties.serverlessComputeSettings.serverlessComputeCustomSubnet"),
    ];
    known.into_iter().find(|(r#type, _)| resource.is(r#type)).map(|(_, path)| path)
}

/// The one of this name among those that a network declares itself.
fn inside(graph: &Graph, network: NodeId, name: &Value) -> Found {
    let Some(resource) = graph.get(network) else { return Found::Unknown };
    let list = resource.get("properties.subnets");
    if list.is_null() {
        return Found::Outside;
    }
    let Some(array) = list.as_array() else { return Found::Unknown };
    let mut unsure = !array.is_closed();
    for (index, item) in array.items().iter().enumerate() {
        match item.get("name").same_name(name) {
            Truth::Yes => return Found::Subnet(Subnet { node: network, index: Some(index) }),
            Truth::Unknown => unsure = true,
            Truth::No => {}
        }
    }
    if unsure { Found::Unknown } else { Found::Outside }
}

/// All subnets of a network, those declared on their own too. They are all where the answer to [`all_known`] is yes.
#[must_use]
pub fn of_network(graph: &Graph, network: NodeId) -> Vec<Subnet> {
    let inline = graph
        .get(network)
        .map_or(0, |it| it.get("properties.subnets").as_array().map_or(0, |array| array.items().len()));
    let inline = (0..inline).map(|index| Subnet { node: network, index: Some(index) });
    let own = graph.children(network, types::SUBNET).map(|(node, _)| Subnet { node, index: None });
    inline.chain(own).collect()
}

/// Whether [`of_network`] gives all subnets that this network declares.
#[must_use]
pub fn all_known(graph: &Graph, network: NodeId) -> bool {
    graph.get(network).is_some_and(|it| {
        let list = it.get("properties.subnets");
        list.is_null() || list.as_array().is_some_and(crate::bicep::value::Array::is_closed)
    })
}

impl Subnet {
    /// What it says at a path: `properties.natGateway`, `name`.
    #[must_use]
    pub fn get(&self, graph: &Graph, path: &str) -> Value {
        let Some(resource) = graph.get(self.node) else { return Value::unknown() };
        match self.index {
            None => resource.get(path),
            Some(index) => {
                let list = resource.get("properties.subnets");
                let item = list.as_array().and_then(|array| array.items().get(index).cloned());
                let item = item.unwrap_or_else(Value::unknown);
                path.split('.').fold(item, |value, key| value.get(key)).but(list.certainty)
            }
        }
    }

    /// The path of one of its keys in the declaration of [`Subnet::node`].
    #[must_use]
    pub fn path(&self, path: &str) -> String {
        match self.index {
            None => path.to_owned(),
            Some(index) if path.is_empty() => format!("properties.subnets.{index}"),
            Some(index) => format!("properties.subnets.{index}.{path}"),
        }
    }

    /// Where it is declared: its name, else its network.
    #[must_use]
    pub fn spot(&self, graph: &Graph) -> Option<Spot> {
        self.spot_of(graph, "name")
    }

    /// Where one of its keys stands, else where it is declared.
    #[must_use]
    pub fn spot_of(&self, graph: &Graph, path: &str) -> Option<Spot> {
        let resource = graph.get(self.node)?;
        if self.index.is_none() {
            return Some(if path == "name" { resource.name.clone() } else { resource.spot(path) });
        }
        let written = |path: &str| resource.written(&self.path(path));
        if let Some(written) = written(path).or_else(|| written("name")) {
            return Some(resource.here(written.key));
        }
        let place = self.get(graph, path).place.or_else(|| self.get(graph, "name").place);
        Some(graph.seen(self.node, place).unwrap_or_else(|| resource.name.clone()))
    }

    /// What people call it.
    #[must_use]
    pub fn label(&self, graph: &Graph) -> String {
        let name = match self.index {
            None => return graph.get(self.node).map_or_else(String::new, Resource::label),
            Some(_) => self.get(graph, "name"),
        };
        name.as_str().map_or_else(|| format!("`{name}`"), |name| format!("`{name}`"))
    }

    /// The network that it is a part of; `None` where that is not declared in the graph.
    #[must_use]
    pub fn network(&self, graph: &Graph) -> Option<NodeId> {
        if self.index.is_some() {
            return Some(self.node);
        }
        graph.parent(self.node).filter(|id| graph.get(*id).is_some_and(|it| !it.existing))
    }

    /// Its network security group.
    #[must_use]
    pub fn security_group(&self, graph: &Graph) -> Target {
        self.guard(graph, "properties.networkSecurityGroup", types::SECURITY_GROUP)
    }

    /// Its route table.
    #[must_use]
    pub fn route_table(&self, graph: &Graph) -> Target {
        self.guard(graph, "properties.routeTable", types::ROUTE_TABLE)
    }

    /// Its NAT gateway.
    #[must_use]
    pub fn nat_gateway(&self, graph: &Graph) -> Target {
        self.guard(graph, "properties.natGateway", "Microsoft.Network/natGateways")
    }

    fn guard(&self, graph: &Graph, path: &str, r#type: &str) -> Target {
        let whole = self.get(graph, path);
        if whole.is_null() {
            return Target::Nothing;
        }
        graph.target(self.node, r#type, &whole.get("id"))
    }

    /// Its address prefixes, as far as they are known; an unknown one among them stands for any number.
    #[must_use]
    pub fn prefixes(&self, graph: &Graph) -> Vec<Value> {
        let mut all = Vec::new();
        let one = self.get(graph, "properties.addressPrefix");
        if !one.is_null() {
            all.push(one);
        }
        let list = self.get(graph, "properties.addressPrefixes");
        match list.as_array() {
            Some(array) => {
                all.extend(array.items().iter().cloned());
                if !array.is_closed() {
                    all.push(Value::unknown());
                }
            }
            None if list.is_null() => {}
            None => all.push(Value::unknown()),
        }
        all
    }

    /// Whether it is handed to a service, and where it says so.
    #[must_use]
    pub fn is_delegated(&self, graph: &Graph) -> Answer {
        let list = self.get(graph, "properties.delegations");
        let truth = match list.as_array() {
            Some(array) if !array.items().is_empty() => Truth::Yes,
            Some(array) if array.is_closed() => Truth::No,
            None if list.is_null() => Truth::No,
            _ => Truth::Unknown,
        };
        let answer = Answer::new(truth).but(list.certainty);
        match self.spot_of(graph, "properties.delegations") {
            Some(spot) if truth == Truth::Yes => answer.because(Reason::at(&spot, "the subnet is delegated")),
            _ => answer,
        }
    }

    /// Whether Azure lets it out to the internet without a gateway of its own: `defaultOutboundAccess`, which networks
    /// made with API versions from 2025-07-01 on do not have by default.
    #[must_use]
    pub fn has_default_outbound(&self, graph: &Graph) -> Answer {
        let path = "properties.defaultOutboundAccess";
        let value = self.get(graph, path);
        if !value.is_null() {
            let answer = Answer::of_flag(&value);
            let text = match value.as_bool() {
                Some(flag) => format!("`defaultOutboundAccess` is `{flag}`"),
                None => "the value of `defaultOutboundAccess` is not known".to_owned(),
            };
            return match self.spot_of(graph, path) {
                Some(spot) => answer.because(Reason::at(&spot, text)),
                None => answer,
            };
        }
        let version = graph.get(self.node).and_then(|it| it.api_version.clone());
        match version.as_deref().and_then(|version| version.get(..10)) {
            Some(date) if date >= "2025-07-01" => {
                let text = "from API version 2025-07-01 on a new network has no default outbound access";
                let reason = self.spot(graph).map(|spot| Reason::at(&spot, text));
                reason.into_iter().fold(Answer::no(), Answer::because)
            }
            Some(_) => Answer::yes(),
            None => Answer::unknown(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::graph;

    const NETWORK: &str = "param prefix string = 'vnet'
resource nat 'Microsoft.Network/natGateways@2024-05-01' = { name: 'nat' }
resource group 'Microsoft.Network/networkSecurityGroups@2024-05-01' = { name: 'nsg' }
resource vnet 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: '${prefix}-ml'
  properties: {
    subnets: [
      { name: 'endpoints', properties: { addressPrefix: '10.1.0.0/24' } }
      {
        name: 'training'
        properties: {
          addressPrefixes: ['10.1.1.0/24']
          natGateway: { id: nat.id }
          networkSecurityGroup: { id: group.id }
          defaultOutboundAccess: false
        }
      }
    ]
  }
}
resource own 'Microsoft.Network/virtualNetworks/subnets@2024-05-01' = {
  parent: vnet
  name: 'own'
}
";

    /// The subnet of a cluster.
    fn cluster(id: &str) -> String {
        format!(
            "resource cpu 'Microsoft.MachineLearningServices/workspaces/computes@2025-09-01' = {{
  name: 'ws/cpu'
  properties: {{ computeType: 'AmlCompute', properties: {{ subnet: {{ id: {id} }} }} }}
}}
"
        )
    }

    fn label(fixture: &str) -> String {
        let graph = graph(fixture);
        let (id, _) = graph.declared(types::COMPUTE).next().unwrap();
        match of(&graph, id) {
            Found::Subnet(subnet) => subnet.label(&graph),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn a_subnet_is_found_however_it_is_written() {
        let one = |id: &str| label(&format!("//- /main.bicep\n{NETWORK}{}", cluster(id)));
        for id in [
            "vnet.properties.subnets[1].id",
            "'${vnet.id}/subnets/training'",
            "resourceId('Microsoft.Network/virtualNetworks/subnets', '${prefix}-ml', 'training')",
            "resourceId('Microsoft.Network/virtualNetworks/subnets', vnet.name, 'TRAINING')",
        ] {
            assert_eq!(one(id), "`training`", "{id}");
        }
        assert_eq!(one("own.id"), "`own`");
        assert_eq!(one("'${vnet.id}/subnets/own'"), "`own`");
        assert_eq!(one("'${vnet.id}/subnets/missing'"), "Outside");
        assert_eq!(one("json('null')"), "Nothing");
        assert_eq!(one("somewhere"), "Unknown");
    }

    #[test]
    fn a_subnet_is_found_through_a_module_and_through_existing_ones() {
        let main = |id: &str| {
            let network = format!(
                "{NETWORK}output id string = vnet.id\noutput training string = vnet.properties.subnets[1].id\n"
            );
            label(&format!(
                "//- /main.bicep
module network 'network.bicep' = {{ name: 'network' }}
resource vnet 'Microsoft.Network/virtualNetworks@2024-05-01' existing = {{
  name: 'vnet-ml'
  resource training 'subnets' existing = {{ name: 'training' }}
}}
{}//- /network.bicep\n{network}",
                cluster(id)
            ))
        };
        assert_eq!(main("network.outputs.training"), "`training`");
        assert_eq!(main("'${network.outputs.id}/subnets/training'"), "`training`");
        assert_eq!(main("vnet::training.id"), "`training`");
    }

    #[test]
    fn a_subnet_of_a_yaml_file_is_one_of_the_templates() {
        let yaml = "//- /cpu.yml
$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: cpu
type: amlcompute
network_settings:
  vnet_name: vnet-ml
  subnet: NAME
";
        let with = |name: &str| label(&format!("{}//- /main.bicep\n{NETWORK}", yaml.replace("NAME", name)));
        assert_eq!(with("training"), "`training`");
        assert_eq!(with("own"), "`own`");
        assert_eq!(with("other"), "Outside");
    }

    #[test]
    fn a_subnet_tells_what_guards_it() {
        let graph = graph(&format!("//- /main.bicep\n{NETWORK}{}", cluster("vnet.properties.subnets[1].id")));
        let (id, _) = graph.declared(types::COMPUTE).next().unwrap();
        let Found::Subnet(subnet) = of(&graph, id) else { panic!("not found") };
        assert!(matches!(subnet.security_group(&graph), Target::Node(_)));
        assert!(matches!(subnet.nat_gateway(&graph), Target::Node(_)));
        assert_eq!(subnet.route_table(&graph), Target::Nothing);
        assert_eq!(subnet.prefixes(&graph)[0].as_str(), Some("10.1.1.0/24"));
        assert!(subnet.has_default_outbound(&graph).is_no());
        assert!(subnet.is_delegated(&graph).is_no());
        let (vnet, _) = graph.declared(types::NETWORK).next().unwrap();
        assert_eq!(subnet.network(&graph), Some(vnet));
        let labels: Vec<String> = of_network(&graph, vnet).iter().map(|one| one.label(&graph)).collect();
        assert_eq!(labels, ["`endpoints`", "`training`", "`own`"]);
    }
}
