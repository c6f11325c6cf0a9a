//! Nodes with public addresses that the service cannot reach: a security group that does not let it in, or a route that
//! leads the answers elsewhere.

use crate::network::questions::computes::{self, Compute};
use crate::network::questions::security_rules::{self, Direction, Prefix, Traffic};
use crate::network::questions::service_tags::{INBOUND_PORT, INBOUND_TAG, Protocol};
use crate::network::questions::subnets::Subnet;
use crate::network::questions::{routes, workspace};
use crate::network::{Answer, Context, Graph, NodeId, Placed, Reason, Target, Verdicts, lists};
use crate::{NetworkCheck, Rule, Safety, Severity};
use azureml_syntax::Language;
use azureml_syntax::edit::NewValue;
use lists::text;

/// Rule `public-ip-inbound`.
pub static RULE: Rule = Rule {
    code: "public-ip-inbound",
    group: "network",
    summary: "Nodes with public addresses that Azure Machine Learning cannot reach",
    severity: Severity::Warning,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-access-azureml-behind-firewall",
    documentation: DOCUMENTATION,
    yaml: None,
    bicep: None,
    network: Some(NetworkCheck { run: check, languages: &[Language::Bicep] }),
};

const DOCUMENTATION: &str = "\
## What it checks

The subnets of clusters and instances of a private workspace whose nodes have public addresses:

- The network security group lets the service tag `AzureMachineLearning` in at TCP port 44224. Groups let nobody in from outside
  unless a rule says so.
- A route table that sends everything to a firewall keeps a route of its own to `AzureMachineLearning`, straight to the
  internet.

## Why

The service starts and watches such nodes from outside. Where the port is closed, or the answers leave through a firewall that
never saw the question, nodes stay in `Creating` and no job starts.

## Example

```bicep bad
//- /network.bicep
resource group 'Microsoft.Network/networkSecurityGroups@2024-05-01' = {
  name: 'nsg-training'
  location: 'westeurope'
  properties: {
    securityRules: []
  }
}

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: 'ml-network'
  location: 'westeurope'
  properties: {
    addressSpace: { addressPrefixes: ['10.1.0.0/16'] }
    subnets: [
      { name: 'training', properties: { addressPrefix: '10.1.1.0/24', networkSecurityGroup: { id: group.id } } }
    ]
  }
}
//- /cluster.yml
$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: scoring
type: amlcompute
network_settings:
  vnet_name: ml-network
  subnet: training
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
public_network_access: disabled
```

## Instead

```bicep good
//- /network.bicep
resource group 'Microsoft.Network/networkSecurityGroups@2024-05-01' = {
  name: 'nsg-training'
  location: 'westeurope'
  properties: {
    securityRules: [
      {
        name: 'AllowAzureMachineLearningInbound'
        properties: {
          direction: 'Inbound'
          access: 'Allow'
          priority: 130
          protocol: 'Tcp'
          sourceAddressPrefix: 'AzureMachineLearning'
          sourcePortRange: '*'
          destinationAddressPrefix: 'VirtualNetwork'
          destinationPortRange: '44224'
        }
      }
    ]
  }
}

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: 'ml-network'
  location: 'westeurope'
  properties: {
    addressSpace: { addressPrefixes: ['10.1.0.0/16'] }
    subnets: [
      { name: 'training', properties: { addressPrefix: '10.1.1.0/24', networkSecurityGroup: { id: group.id } } }
    ]
  }
}
//- /cluster.yml
$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: scoring
type: amlcompute
network_settings:
  vnet_name: ml-network
  subnet: training
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
public_network_access: disabled
```

Or nodes without public addresses, `enableNodePublicIp: false`, which need neither.

Nothing is said of a rule whose source only who deploys it knows:

```bicep good
//- /network.bicep
param source string

resource group 'Microsoft.Network/networkSecurityGroups@2024-05-01' = {
  name: 'nsg-training'
  location: 'westeurope'
  properties: {
    securityRules: [
      {
        name: 'AllowSomebody'
        properties: {
          direction: 'Inbound'
          access: 'Allow'
          priority: 130
          protocol: 'Tcp'
          sourceAddressPrefix: source
          sourcePortRange: '*'
          destinationAddressPrefix: 'VirtualNetwork'
          destinationPortRange: '44224'
        }
      }
    ]
  }
}

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: 'ml-network'
  location: 'westeurope'
  properties: {
    addressSpace: { addressPrefixes: ['10.1.0.0/16'] }
    subnets: [
      { name: 'training', properties: { addressPrefix: '10.1.1.0/24', networkSecurityGroup: { id: group.id } } }
    ]
  }
}
//- /cluster.yml
$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: scoring
type: amlcompute
network_settings:
  vnet_name: ml-network
  subnet: training
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
public_network_access: disabled
```

## Fix

Unsafe: adds the rule `AllowAzureMachineLearningInbound` with a free priority, or the route.

## References

- [Inbound and outbound network traffic](https://learn.microsoft.com/azure/machine-learning/how-to-access-azureml-behind-firewall)
- [Secure a training environment with virtual networks](https://learn.microsoft.com/azure/machine-learning/how-to-secure-training-vnet)
";

/// Subnets with what stands in them.
type Guarded<'g> = Vec<(Subnet, Vec<Compute<'g>>)>;

fn check(context: &Context<'_>, verdicts: &mut Verdicts<'_>) {
    let graph = context.graph;
    let mut tables: Vec<(NodeId, Guarded<'_>)> = Vec::new();
    let mut groups: Vec<(NodeId, Guarded<'_>)> = Vec::new();
    for (subnet, nodes) in computes::by_subnet(graph) {
        let nodes: Vec<Compute<'_>> =
            nodes.into_iter().filter(|one| !needs_it(graph, *one).is_no()).collect();
        if nodes.is_empty() {
            continue;
        }
        let group = subnet.security_group(graph);
        let table = subnet.route_table(graph);
        let free = ![&group, &table].iter().any(|target| matches!(target, Target::Node(_)));
        let unread = |target: &Target, what: &str| {
            let spot = subnet.spot_of(graph, &format!("properties.{what}"))?;
            let is_unread = matches!(target, Target::Outside | Target::Unknown);
            is_unread.then(|| Reason::at(&spot, format!("what `{what}` says is not known")))
        };
        let reasons = [unread(&group, "networkSecurityGroup"), unread(&table, "routeTable")];
        let reasons: Vec<Reason> = reasons.into_iter().flatten().collect();
        put(&mut groups, group, &subnet, &nodes);
        put(&mut tables, table, &subnet, &nodes);
        for one in &nodes {
            match (reasons.is_empty(), free) {
                (false, _) => verdicts.unknown(one.id, one.workspace, reasons.clone()),
                (true, true) => verdicts.holds(one.id, one.workspace, Vec::new()),
                (true, false) => {}
            }
        }
    }
    for (group, used) in groups {
        judge_group(context, group, &used, verdicts);
    }
    for (table, used) in tables {
        judge_table(context, table, &used, verdicts);
    }
}

/// Adds a subnet to what `target` guards.
fn put<'g>(all: &mut Vec<(NodeId, Guarded<'g>)>, target: Target, subnet: &Subnet, nodes: &[Compute<'g>]) {
    let Target::Node(id) = target else { return };
    let used = (subnet.clone(), nodes.to_vec());
    match all.iter_mut().find(|(known, _)| *known == id) {
        Some((_, guarded)) => guarded.push(used),
        None => all.push((id, vec![used])),
    }
}

/// Whether the service comes to these nodes from outside.
fn needs_it(graph: &Graph, nodes: Compute<'_>) -> Answer {
    nodes.of_workspace(graph, workspace::is_private).and(nodes.has_public_ip())
}

/// What all verdicts about one group or table share.
struct Case<'u, 'g> {
    subnet: &'u Subnet,
    nodes: Vec<&'u Compute<'g>>,
    home: Option<NodeId>,
    needed: Answer,
}

impl<'u, 'g> Case<'u, 'g> {
    fn of(graph: &Graph, used: &'u Guarded<'g>) -> Option<Self> {
        let all = || used.iter().flat_map(|(subnet, nodes)| nodes.iter().map(move |one| (subnet, one)));
        let sure = all().filter(|(_, one)| needs_it(graph, **one).is_yes()).collect::<Vec<_>>();
        let chosen = if sure.is_empty() { all().collect() } else { sure };
        let (subnet, first) = chosen.first()?;
        let nodes: Vec<&Compute<'_>> = chosen.iter().map(|(_, one)| *one).collect();
        let needed = nodes.iter().map(|one| needs_it(graph, **one)).fold(Answer::no(), Answer::or);
        Some(Self { subnet, home: first.workspace, nodes, needed })
    }

    fn labels(&self) -> String {
        computes::list(&self.nodes.iter().map(|one| one.label()).collect::<Vec<_>>())
    }

    fn related(&self, graph: &Graph, placed: Placed) -> Placed {
        let mut placed = placed;
        if let Some(spot) = self.subnet.spot(graph) {
            placed = placed.related(&spot, "the subnet");
        }
        for one in &self.nodes {
            let spot = one.resource.spot(one.public_ip_path());
            placed = placed.related(&spot, "its nodes have public addresses");
        }
        placed
    }
}

fn judge_group(context: &Context<'_>, group: NodeId, used: &Guarded<'_>, verdicts: &mut Verdicts<'_>) {
    let graph = context.graph;
    let (Some(case), Some(resource)) = (Case::of(graph, used), graph.get(group)) else { return };
    let rules = security_rules::of(graph, group);
    let prefixes = case.subnet.prefixes(graph);
    let traffic = Traffic {
        direction: Direction::Inbound,
        protocol: Protocol::Tcp,
        port: INBOUND_PORT,
        tag: INBOUND_TAG,
        subnet: prefixes.first().and_then(|one| Prefix::parse(one.as_str()?)),
    };
    let allowed = security_rules::allowed(graph, &rules, &traffic);
    let wrong = case.needed.clone().and(allowed.clone().not());
    if !wrong.is_yes() {
        return match wrong.is_no() {
            true => verdicts.holds(group, case.home, allowed.reasons),
            false => verdicts.unknown(group, case.home, wrong.reasons),
        };
    }
    let message = format!(
        "Security group {} keeps `{INBOUND_TAG}` out of subnet {} at TCP {INBOUND_PORT}. {} {} public addresses, and Azure \
         Machine Learning starts such nodes from outside. Let it in, or set `enableNodePublicIp` to `false`.",
        resource.label(),
        case.subnet.label(graph),
        case.labels(),
        if case.nodes.len() == 1 { "has" } else { "have" },
    );
    let severity = context.severity(RULE.severity, group, [&wrong]);
    let placed = context.finding(&resource.name, message).severity(severity).because(&allowed.reasons);
    let mut placed = case.related(graph, placed);
    let denies = |rule: &&security_rules::SecurityRule| {
        rule.goes(Direction::Inbound) != crate::bicep::value::Truth::No
            && rule.allows() != crate::bicep::value::Truth::Yes
    };
    let before = rules.rules.iter().filter(denies).filter_map(|rule| rule.get("priority").as_integer()).min();
    let operations =
        security_rules::free_priority(&rules, Direction::Inbound, before, 1).and_then(|priority| {
            let rule = lists::object(&[
                ("name", text("AllowAzureMachineLearningInbound")),
                (
                    "properties",
                    lists::object(&[
                        ("direction", text("Inbound")),
                        ("access", text("Allow")),
                        ("priority", NewValue::Literal(priority.to_string())),
                        ("protocol", text("Tcp")),
                        ("sourceAddressPrefix", text(INBOUND_TAG)),
                        ("sourcePortRange", text("*")),
                        ("destinationAddressPrefix", text("VirtualNetwork")),
                        ("destinationPortRange", text(&INBOUND_PORT.to_string())),
                    ]),
                ),
            ]);
            lists::add(context, resource, "properties.securityRules", vec![rule])
        });
    if let Some(operations) = operations {
        let title = format!("Let `{INBOUND_TAG}` in at {INBOUND_PORT}");
        placed = placed.fix(Safety::Unsafe, title, &resource.whole.file, operations);
    }
    verdicts.fails(group, case.home, placed);
}

fn judge_table(context: &Context<'_>, table: NodeId, used: &Guarded<'_>, verdicts: &mut Verdicts<'_>) {
    let graph = context.graph;
    let (Some(case), Some(resource)) = (Case::of(graph, used), graph.get(table)) else { return };
    let away = routes::leads_to_firewall(graph, table);
    let direct = routes::keeps_direct(graph, table, INBOUND_TAG);
    let wrong = case.needed.clone().and(away.clone()).and(direct.not());
    if !wrong.is_yes() {
        return match wrong.is_no() {
            true => verdicts.holds(table, case.home, wrong.reasons),
            false => verdicts.unknown(table, case.home, wrong.reasons),
        };
    }
    let message = format!(
        "Route table {} sends all that leaves subnet {} to a firewall, answers to Azure Machine Learning too: nodes of {} \
         have public addresses, and it would never hear from them. Add a route for `{INBOUND_TAG}` straight to the internet, or \
         set `enableNodePublicIp` to `false`.",
        resource.label(),
        case.subnet.label(graph),
        case.labels(),
    );
    let severity = context.severity(RULE.severity, table, [&wrong]);
    let placed = context.finding(&resource.name, message).severity(severity).because(&away.reasons);
    let mut placed = case.related(graph, placed);
    let route = lists::object(&[
        ("name", text(INBOUND_TAG)),
        (
            "properties",
            lists::object(&[("addressPrefix", text(INBOUND_TAG)), ("nextHopType", text("Internet"))]),
        ),
    ]);
    if let Some(operations) = lists::add(context, resource, "properties.routes", vec![route]) {
        let title = format!("Add a route for `{INBOUND_TAG}`");
        placed = placed.fix(Safety::Unsafe, title, &resource.whole.file, operations);
    }
    verdicts.fails(table, case.home, placed);
}

#[cfg(test)]
mod tests;
