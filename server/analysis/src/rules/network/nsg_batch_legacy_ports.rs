//! Security rules for ports at which Azure Batch once came in.

use crate::bicep::value::Truth;
use crate::network::questions::computes::{self, Compute};
use crate::network::questions::security_rules::{self, Direction, SecurityRule, port_range, value_is_tag};
use crate::network::questions::service_tags::{BATCH_TAG, LEGACY_PORTS};
use crate::network::questions::subnets::{self, Found, Subnet};
use crate::network::{Answer, Context, Graph, NodeId, Reason, Verdicts, lists, types};
use crate::{NetworkCheck, Rule, Safety, Severity};
use azureml_syntax::edit::Operation;
use azureml_syntax::{Language, Span};

/// Rule `nsg-batch-legacy-ports`.
pub static RULE: Rule = Rule {
    code: "nsg-batch-legacy-ports",
    group: "network",
    summary: "Security rule for ports at which nobody comes in any more",
    severity: Severity::Hint,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-secure-training-vnet",
    documentation: DOCUMENTATION,
    yaml: None,
    bicep: None,
    network: Some(NetworkCheck { run: check, languages: &[Language::Bicep] }),
};

const DOCUMENTATION: &str = "\
## What it checks

That the network security group of a subnet with clusters or instances lets nobody in at ports 29876 and 29877 (or 10100 to
20100) from the service tag `BatchNodeManagement`.

## Why

Old templates open these ports for Azure Batch, which started the nodes from outside. Nodes now ask Batch themselves, and no
page of Azure Machine Learning has asked for the ports since 2024: what is left is a door that nobody uses. For nodes with
public addresses there is one port, 44224 from `AzureMachineLearning`; for others there is none.

## Example

```bicep bad
//- /network.bicep
resource group 'Microsoft.Network/networkSecurityGroups@2024-05-01' = {
  name: 'nsg-training'
  location: 'westeurope'
  properties: {
    securityRules: [
      {
        name: 'AllowBatch'
        properties: {
          direction: 'Inbound'
          access: 'Allow'
          priority: 120
          protocol: 'Tcp'
          sourceAddressPrefix: 'BatchNodeManagement'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: '29876-29877'
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
          priority: 120
          protocol: 'Tcp'
          sourceAddressPrefix: source
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: '29876-29877'
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

Unsafe: removes the rule. Keep it while clusters from before 2023 run in the subnet, or Azure Batch pools of your own.

## References

- [Secure a training environment with virtual networks](https://learn.microsoft.com/azure/machine-learning/how-to-secure-training-vnet)
- [Inbound and outbound network traffic](https://learn.microsoft.com/azure/machine-learning/how-to-access-azureml-behind-firewall)
";

fn check(context: &Context<'_>, verdicts: &mut Verdicts<'_>) {
    for (group, used) in computes::security_groups(context.graph) {
        judge(context, group, &used, verdicts);
    }
}

fn judge(
    context: &Context<'_>,
    group: NodeId,
    used: &[(Subnet, Vec<Compute<'_>>)],
    verdicts: &mut Verdicts<'_>,
) {
    let graph = context.graph;
    let Some((subnet, nodes)) = used.first() else { return };
    let home = nodes.first().and_then(|compute| compute.workspace);
    let rules = security_rules::of(graph, group);
    let (mut legacy, mut unsure) = (Vec::new(), Vec::new());
    for rule in &rules.rules {
        match is_legacy(rule) {
            Truth::Yes => legacy.push(rule),
            Truth::Unknown => unsure.push(Reason::at(&rule.spot, "who comes in by this rule is not known")),
            Truth::No => {}
        }
    }
    let Some(first) = legacy.first() else {
        unsure.extend(rules.complete.reasons);
        return if unsure.is_empty() {
            verdicts.holds(group, home, Vec::new())
        } else {
            verdicts.unknown(group, home, unsure)
        };
    };
    let pools = used.iter().map(|(subnet, _)| holds_pools(graph, subnet)).fold(Answer::no(), Answer::or);
    if !pools.is_no() {
        return verdicts.unknown(group, home, pools.reasons);
    }
    let message = format!(
        "Security rule {} lets `{BATCH_TAG}` in at ports that Azure Machine Learning does not ask for any more. Nodes with \
         public addresses need 44224 from `AzureMachineLearning`, others nothing. Remove the rule unless clusters from \
         before 2023 need it.",
        first.label(graph)
    );
    let spot = first.spot_of(graph, "sourceAddressPrefix");
    let severity = context.severity(RULE.severity, group, []);
    let mut placed = context.finding(&spot, message).severity(severity);
    for other in legacy.iter().skip(1) {
        placed = placed.related(&other.spot_of(graph, "sourceAddressPrefix"), "the same");
    }
    if let Some(spot) = subnet.spot(graph) {
        placed = placed.related(&spot, "the subnet that it guards");
    }
    for compute in nodes {
        placed = placed.related(&compute.resource.name, "stands in that subnet");
    }
    let removals: Option<Vec<Operation>> =
        legacy.iter().map(|rule| removal(context, rule, &spot.file)).collect();
    if let Some(operations) = removals {
        let title = if legacy.len() == 1 { "Remove the rule" } else { "Remove the rules" };
        placed = placed.fix(Safety::Unsafe, title, &spot.file, operations);
    }
    verdicts.fails(group, home, placed);
}

fn is_legacy(rule: &SecurityRule) -> Truth {
    let (sources, all_sources) = rule.all("sourceAddressPrefix", "sourceAddressPrefixes");
    let (ports, all_ports) = rule.all("destinationPortRange", "destinationPortRanges");
    let some = |open: bool| if open { Truth::Unknown } else { Truth::No };
    let tagged =
        sources.iter().map(|value| value_is_tag(value, BATCH_TAG)).fold(some(!all_sources), Truth::or);
    let legacy = ports.iter().map(|value| match port_range(value) {
        Some((first, last)) => LEGACY_PORTS.iter().any(|(low, high)| *low <= first && last <= *high).into(),
        None => Truth::Unknown,
    });
    let legacy = legacy.fold(some(!all_ports), Truth::or);
    rule.goes(Direction::Inbound).and(rule.allows()).and(tagged).and(legacy)
}

/// Whether pools of Azure Batch itself stand in the subnet, which still need the ports.
fn holds_pools(graph: &Graph, subnet: &Subnet) -> Answer {
    let mut answer = Answer::no();
    for (id, pool) in graph.declared(types::BATCH_POOL) {
        let place = subnets::find(graph, id, &pool.get("properties.networkConfiguration.subnetId"));
        if matches!(place, Found::Subnet(other) if other != *subnet) || place_is_elsewhere(graph, id) {
            continue;
        }
        answer = Answer::yes().because(Reason::at(&pool.name, "a pool of Azure Batch may need the ports"));
    }
    answer
}

fn place_is_elsewhere(graph: &Graph, pool: NodeId) -> bool {
    let Some(it) = graph.get(pool) else { return true };
    let place = subnets::find(graph, pool, &it.get("properties.networkConfiguration.subnetId"));
    matches!(place, Found::Outside | Found::Nothing)
}

/// What takes a rule out of `file`.
fn removal(context: &Context<'_>, rule: &SecurityRule, file: &str) -> Option<Operation> {
    let owner = context.graph.get(rule.owner)?;
    if *owner.whole.file != *file {
        return None;
    }
    if !rule.path.is_empty() {
        lists::written(context, owner, "properties.securityRules")?;
        return Some(Operation::RemoveItem { item: owner.written(&rule.path)?.key });
    }
    // A declaration, which nothing else may name.
    let source = &context.sources.bicep(file)?.source;
    let symbol = owner.keys.symbol()?;
    let is_letter = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let uses = source.split(|letter| !is_letter(letter)).filter(|word| *word == symbol).count();
    let span = owner.whole.span;
    let start = source.get(..span.start)?.trim_end_matches([' ', '\t']).len();
    let rest = source.get(span.end..)?;
    let blank = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
    (uses == 1)
        .then(|| Operation::ReplaceText { span: Span::new(start, span.end + blank), text: String::new() })
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_bicep, check_bicep_fix};

    const REST: &str = "resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: 'ml-network'
  properties: {
    addressSpace: { addressPrefixes: ['10.1.0.0/16'] }
    subnets: [
      { name: 'training', properties: { addressPrefix: '10.1.1.0/24', networkSecurityGroup: { id: group.id } } }
    ]
  }
}
";
    const OTHERS: &str = "//- /cluster.yml
$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: scoring
type: amlcompute
network_settings:
  vnet_name: ml-network
  subnet: training
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
";

    fn group(rules: &str, ports: &str, mark: &str) -> String {
        format!(
            "//- /network.bicep
resource group 'Microsoft.Network/networkSecurityGroups@2024-05-01' = {{
  name: 'nsg'
  properties: {{
    securityRules: [{rules}
      {{
        name: 'AllowBatch'
        properties: {{
          direction: 'Inbound'
          access: 'Allow'
          priority: 120
          protocol: 'Tcp'
          sourceAddressPrefix: 'BatchNodeManagement.WestEurope'
{mark}          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: {ports}
        }}
      }}
    ]
  }}
}}
{REST}{OTHERS}"
        )
    }

    const MARK: &str = "//        ^^^^^^^^^^^^^^^^^^^ hint[nsg-batch-legacy-ports]: `AllowBatch` lets `BatchNodeManagement`\n";

    #[test]
    fn a_region_behind_the_tag_does_not_matter_but_the_ports_do() {
        check_bicep(&group("", "'29876-29877'", MARK));
        check_bicep(&group("", "'29877'", MARK));
        check_bicep(&group("", "'443'", ""));
    }

    #[test]
    fn a_group_that_guards_no_compute_is_not_ours() {
        check_bicep(&group("", "'29876-29877'", "").replace("subnet: training", "subnet: other"));
    }

    #[test]
    fn pools_of_azure_batch_still_need_them() {
        let pool = "resource pool 'Microsoft.Batch/batchAccounts/pools@2024-07-01' = {
  name: 'account/pool'
  properties: { networkConfiguration: { subnetId: network.properties.subnets[0].id } }
}
";
        let with =
            group("", "'29876-29877'", "").replace("//- /cluster.yml", &format!("{pool}//- /cluster.yml"));
        check_bicep(&with);
    }

    #[test]
    fn the_fix_takes_the_rule_out() {
        let empty =
            "//- /network.bicep\nresource group 'Microsoft.Network/networkSecurityGroups@2024-05-01' = {
  name: 'nsg'
  properties: {
    securityRules: [
    ]
  }
}
";
        let after = format!("{}{REST}", empty.split_once('\n').unwrap().1);
        check_bicep_fix("nsg-batch-legacy-ports", &group("", "'29876-29877'", ""), &after);
        check_bicep(&format!("{empty}{REST}{OTHERS}"));
    }

    #[test]
    fn a_rule_of_its_own_goes_with_its_declaration() {
        let head =
            "resource group 'Microsoft.Network/networkSecurityGroups@2024-05-01' = { name: 'nsg' }\n\n";
        let rule = "resource allow 'Microsoft.Network/networkSecurityGroups/securityRules@2024-05-01' = {
  parent: group
  name: 'AllowBatch'
  properties: {
    direction: 'Inbound'
    access: 'Allow'
    priority: 120
    protocol: 'Tcp'
    sourceAddressPrefixes: ['BatchNodeManagement']
    sourcePortRange: '*'
    destinationAddressPrefix: '*'
    destinationPortRanges: ['29876-29877']
  }
}

";
        let before = format!("//- /network.bicep\n{head}{rule}{REST}{OTHERS}");
        check_bicep_fix("nsg-batch-legacy-ports", &before, &format!("{head}{REST}"));
    }
}
