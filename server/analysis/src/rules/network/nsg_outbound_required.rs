//! Security groups that deny what leaves a subnet with nodes, and do not allow all that jobs need.

use crate::bicep::value::Truth;
use crate::network::questions::computes::{self, Guarded};
use crate::network::questions::security_rules::{self, Direction, Prefix, SecurityRules, Traffic};
use crate::network::questions::service_tags::{MONITOR, NETWORK, OUTBOUND, Protocol, Requirement, VAULT};
use crate::network::questions::{routes, workspace};
use crate::network::{Answer, Context, Graph, NodeId, Resource, Target, Verdicts, lists, types};
use crate::{NetworkCheck, Rule, Safety, Severity};
use azureml_syntax::Language;
use azureml_syntax::edit::{NewValue, Operation};
use lists::text;

/// Rule `nsg-outbound-required`.
pub static RULE: Rule = Rule {
    code: "nsg-outbound-required",
    group: "network",
    summary: "Security group that denies what jobs need to reach",
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

Network security groups of subnets with clusters, instances or serverless compute that deny outbound traffic: whether a rule
before that lets the nodes reach

| service tag | ports |
|---|---|
| `AzureActiveDirectory` | TCP 80, 443 |
| `AzureMachineLearning` | TCP 443, 8787, 18881, UDP 5831 |
| `BatchNodeManagement`, `AzureResourceManager`, `Storage`, `AzureFrontDoor.FrontEnd`, `VirtualNetwork` | TCP 443 |
| `AzureMonitor`, unless there is a private link scope | TCP 443 |
| `AzureKeyVault`, where the workspace says `hbiWorkspace` | TCP 443 |
| `MicrosoftContainerRegistry`, `AzureFrontDoor.FirstParty`: an information, for images of one's own do without | TCP 443 |

`AzureCloud`, `Internet` and `*` are enough for all of them, with or without a region. Behind a firewall the finding is a
hint: what it lets through is not known here.

## Why

A group without such a denial lets everything out. With one, what is not listed fails when a node starts or a job runs: nodes
that cannot sign in or be started, data that cannot be read.

## Example

```bicep bad
//- /network.bicep
resource group 'Microsoft.Network/networkSecurityGroups@2024-05-01' = {
  name: 'nsg-training'
  location: 'westeurope'
  properties: {
    securityRules: [
      {
        name: 'DenyInternet'
        properties: {
          direction: 'Outbound'
          access: 'Deny'
          priority: 4000
          protocol: '*'
          sourceAddressPrefix: '*'
          sourcePortRange: '*'
          destinationAddressPrefix: 'Internet'
          destinationPortRange: '*'
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
        name: 'AllowAzure'
        properties: {
          direction: 'Outbound'
          access: 'Allow'
          priority: 200
          protocol: '*'
          sourceAddressPrefix: 'VirtualNetwork'
          sourcePortRange: '*'
          destinationAddressPrefix: 'AzureCloud'
          destinationPortRange: '*'
        }
      }
      {
        name: 'DenyInternet'
        properties: {
          direction: 'Outbound'
          access: 'Deny'
          priority: 4000
          protocol: '*'
          sourceAddressPrefix: '*'
          sourcePortRange: '*'
          destinationAddressPrefix: 'Internet'
          destinationPortRange: '*'
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
```

Nothing is said of a rule of which only who deploys it knows where it leads:

```bicep good
//- /network.bicep
param target string

resource group 'Microsoft.Network/networkSecurityGroups@2024-05-01' = {
  name: 'nsg-training'
  location: 'westeurope'
  properties: {
    securityRules: [
      {
        name: 'AllowSome'
        properties: {
          direction: 'Outbound'
          access: 'Allow'
          priority: 200
          protocol: '*'
          sourceAddressPrefix: 'VirtualNetwork'
          sourcePortRange: '*'
          destinationAddressPrefix: target
          destinationPortRange: '*'
        }
      }
      {
        name: 'DenyInternet'
        properties: {
          direction: 'Outbound'
          access: 'Deny'
          priority: 4000
          protocol: '*'
          sourceAddressPrefix: '*'
          sourcePortRange: '*'
          destinationAddressPrefix: 'Internet'
          destinationPortRange: '*'
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
```

## Fix

Unsafe: adds rules with free priorities before the one that denies.

## References

- [Inbound and outbound network traffic](https://learn.microsoft.com/azure/machine-learning/how-to-access-azureml-behind-firewall)
- [Secure a training environment with virtual networks](https://learn.microsoft.com/azure/machine-learning/how-to-secure-training-vnet)
";

fn check(context: &Context<'_>, verdicts: &mut Verdicts<'_>) {
    for (group, used) in computes::security_groups(context.graph) {
        if let Some(resource) = context.graph.get(group) {
            judge(context, (group, resource), &used, verdicts);
        }
    }
}

fn judge(
    context: &Context<'_>,
    (group, resource): (NodeId, &Resource),
    used: &Guarded<'_>,
    verdicts: &mut Verdicts<'_>,
) {
    let graph = context.graph;
    let nodes = || used.iter().flat_map(|(_, nodes)| nodes);
    let home = nodes().find_map(|one| one.workspace);
    let own = nodes()
        .map(|one| one.of_workspace(graph, workspace::is_managed).not())
        .fold(Answer::no(), Answer::or);
    let rules = security_rules::of(graph, group);
    let mut missing = Missing::default();
    let mut reaches = Answer::yes();
    for need in OUTBOUND.iter().filter(|need| is_needed(graph, need, resource, home)) {
        let answer = reached(graph, &rules, used, need);
        if answer.is_no() {
            missing.add(need, &answer);
        }
        reaches = reaches.and(answer);
    }
    let fine = reaches.or(own.clone().not());
    if !fine.is_no() {
        return match fine.is_yes() {
            true => verdicts.holds(group, home, fine.reasons),
            false => verdicts.unknown(group, home, fine.reasons),
        };
    }
    let places: Vec<String> = used.iter().map(|(subnet, _)| subnet.label(graph)).collect();
    let message = format!(
        "Security group {} denies outbound traffic and does not allow {}: nodes in {} cannot {}.",
        resource.label(),
        computes::list(&missing.words()),
        computes::list(&places),
        missing.purposes(),
    );
    let severity = severity(context, group, used, &missing, &own);
    let mut placed = context.finding(&resource.name, message).severity(severity);
    placed = placed.because(missing.answers.iter().flat_map(|answer| &answer.reasons));
    for (subnet, nodes) in used {
        if let Some(spot) = subnet.spot(graph) {
            placed = placed.related(&spot, "a subnet that it guards");
        }
        for one in nodes {
            placed = placed.related(&one.resource.name, "stands there");
        }
    }
    if let Some(operations) = additions(context, resource, &rules, &missing) {
        let title = "Allow them before the rule that denies";
        placed = placed.fix(Safety::Unsafe, title, &resource.whole.file, operations);
    }
    verdicts.fails(group, home, placed);
}

fn severity(
    context: &Context<'_>,
    group: NodeId,
    used: &Guarded<'_>,
    missing: &Missing,
    own: &Answer,
) -> Severity {
    let graph = context.graph;
    let behind_firewall = used.iter().all(|(subnet, _)| match subnet.route_table(graph) {
        Target::Node(table) => routes::leads_to_firewall(graph, table).is_yes(),
        _ => false,
    });
    let base = match missing.all.iter().all(|(need, _)| need.optional) {
        true => Severity::Information,
        false => RULE.severity,
    };
    let base = if behind_firewall { Severity::Hint } else { base };
    context.severity(base, group, missing.answers.iter().chain([own]))
}

/// What is not allowed.
#[derive(Default)]
struct Missing {
    all: Vec<(&'static Requirement, String)>,
    answers: Vec<Answer>,
}

impl Missing {
    fn add(&mut self, need: &'static Requirement, answer: &Answer) {
        let ports = |(protocol, ports): &(Protocol, &[u16])| {
            let ports: Vec<String> = ports.iter().map(u16::to_string).collect();
            format!("{} {}", protocol.word().to_uppercase(), ports.join(", "))
        };
        let ports: Vec<String> = need.ports.iter().map(ports).collect();
        self.all.push((need, format!("`{}` ({})", need.tag, ports.join("; "))));
        self.answers.push(answer.clone());
    }

    fn words(&self) -> Vec<String> {
        self.all.iter().map(|(_, words)| words.clone()).collect()
    }

    fn purposes(&self) -> String {
        let mut all: Vec<&str> = self.all.iter().map(|(need, _)| need.purpose).collect();
        all.dedup();
        match all.as_slice() {
            [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
            _ => all.concat(),
        }
    }
}

/// Whether it is needed in this network.
fn is_needed(graph: &Graph, need: &Requirement, group: &Resource, home: Option<NodeId>) -> bool {
    match need.tag {
        MONITOR => {
            graph.declared(types::LINK_SCOPE).next().is_none()
                && graph.existing(types::LINK_SCOPE).next().is_none()
        }
        VAULT => home.is_some_and(|home| {
            Answer::of_flag(&workspace::property(graph, home, "properties.hbiWorkspace")).is_yes()
        }),
        // Azure in China has none.
        "AzureFrontDoor.FrontEnd" => {
            !group.get("location").as_str().is_some_and(|place| place.starts_with("china"))
        }
        _ => true,
    }
}

/// Whether nodes in all these subnets can reach it.
fn reached(graph: &Graph, rules: &SecurityRules, used: &Guarded<'_>, need: &Requirement) -> Answer {
    let mut answer = Answer::yes();
    for (subnet, _) in used {
        let prefixes = subnet.prefixes(graph);
        let prefix = match prefixes.as_slice() {
            [only] => only.as_str().and_then(Prefix::parse),
            _ => None,
        };
        for (protocol, ports) in need.ports {
            for port in *ports {
                let traffic = Traffic {
                    direction: Direction::Outbound,
                    protocol: *protocol,
                    port: *port,
                    tag: need.tag,
                    subnet: prefix,
                };
                answer = answer.and(security_rules::allowed(graph, rules, &traffic));
            }
        }
    }
    answer
}

/// What allows it all.
fn additions(
    context: &Context<'_>,
    group: &Resource,
    rules: &SecurityRules,
    missing: &Missing,
) -> Option<Vec<Operation>> {
    let denies = |rule: &&security_rules::SecurityRule| {
        rule.goes(Direction::Outbound) != Truth::No && rule.allows() != Truth::Yes
    };
    let before = rules.rules.iter().filter(denies).filter_map(|rule| rule.get("priority").as_integer()).min();
    let all: Vec<(&Requirement, Protocol, &[u16])> = missing
        .all
        .iter()
        .flat_map(|(need, _)| need.ports.iter().map(|(protocol, ports)| (*need, *protocol, *ports)))
        .collect();
    let count = i64::try_from(all.len()).ok()?;
    let first = security_rules::free_priority(rules, Direction::Outbound, before, count)?;
    let items = all.iter().zip(first..).map(|((need, protocol, ports), priority)| {
        let name = format!("Allow{}{}Outbound", need.tag.replace('.', ""), protocol.word());
        let ports = match ports {
            [only] => ("destinationPortRange", text(&only.to_string())),
            many => {
                let many = many.iter().map(|port| text(&port.to_string())).collect();
                ("destinationPortRanges", NewValue::Sequence(many))
            }
        };
        lists::object(&[
            ("name", text(&name)),
            (
                "properties",
                lists::object(&[
                    ("direction", text("Outbound")),
                    ("access", text("Allow")),
                    ("priority", NewValue::Literal(priority.to_string())),
                    ("protocol", text(protocol.word())),
                    ("sourceAddressPrefix", text(NETWORK)),
                    ("sourcePortRange", text("*")),
                    ("destinationAddressPrefix", text(need.tag)),
                    ports,
                ]),
            ),
        ])
    });
    lists::add(context, group, "properties.securityRules", items.collect())
}

#[cfg(test)]
mod tests;
