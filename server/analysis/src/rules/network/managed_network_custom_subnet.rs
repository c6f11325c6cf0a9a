//! A compute with a subnet of its own, or in another region, in a workspace with a managed network.

use crate::network::questions::workspace;
use crate::network::{Answer, Context, Graph, NodeId, Placed, Reason, Resource, Verdicts, types};
use crate::{NetworkCheck, Rule, Safety, Severity};
use azureml_syntax::Language;
use azureml_syntax::edit::Operation;

/// Rule `managed-network-custom-subnet`.
pub static RULE: Rule = Rule {
    code: "managed-network-custom-subnet",
    group: "network",
    summary: "Compute outside the managed network of its workspace",
    severity: Severity::Warning,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-managed-network#limitations",
    documentation: DOCUMENTATION,
    yaml: None,
    bicep: None,
    network: Some(NetworkCheck { run: check, languages: &[Language::Yaml, Language::Bicep] }),
};

const DOCUMENTATION: &str = "\
## What it checks

In workspaces with a managed network: computes with a subnet of yours, serverless compute with one, clusters in another
region than the workspace, and, as an info, attached Kubernetes clusters and virtual machines.

## Why

A managed network holds the computes of the workspace, in its region. It takes no subnet of yours, does not reach into
other regions, and leaves out what you attach. It cannot be switched off again either: who needs an own subnet needs a
workspace that never had a managed network.

## Example

```yaml bad
//- /cluster.yml
$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: cpu
type: amlcompute
size: Standard_DS3_v2
network_settings:
  vnet_name: vnet
  subnet: training
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
managed_network:
  isolation_mode: allow_internet_outbound
```

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: cpu
type: amlcompute
size: Standard_DS3_v2
```

```bicep bad
//- /main.bicep
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    managedNetwork: { isolationMode: 'AllowInternetOutbound' }
  }
}

resource cluster 'Microsoft.MachineLearningServices/workspaces/computes@2025-09-01' = {
  parent: workspace
  name: 'cpu'
  location: 'westeurope'
  properties: {
    computeType: 'AmlCompute'
    properties: {
      vmSize: 'Standard_DS3_v2'
      subnet: {
        id: resourceId('Microsoft.Network/virtualNetworks/subnets', 'vnet', 'training')
      }
    }
  }
}
```

```bicep fixed
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    managedNetwork: { isolationMode: 'AllowInternetOutbound' }
  }
}

resource cluster 'Microsoft.MachineLearningServices/workspaces/computes@2025-09-01' = {
  parent: workspace
  name: 'cpu'
  location: 'westeurope'
  properties: {
    computeType: 'AmlCompute'
    properties: {
      vmSize: 'Standard_DS3_v2'
    }
  }
}
```

## Instead

Leave the subnet out. Where the managed network is `Disabled`, computes go into yours:

```yaml good
//- /cluster.yml
$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: cpu
type: amlcompute
size: Standard_DS3_v2
network_settings:
  vnet_name: vnet
  subnet: training
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
managed_network:
  isolation_mode: disabled
```

```bicep good
//- /main.bicep
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    managedNetwork: { isolationMode: 'AllowInternetOutbound' }
  }
}

resource cluster 'Microsoft.MachineLearningServices/workspaces/computes@2025-09-01' = {
  parent: workspace
  name: 'cpu'
  location: 'westeurope'
  properties: {
    computeType: 'AmlCompute'
    properties: {
      vmSize: 'Standard_DS3_v2'
      subnet: { id: json('null') }
    }
  }
}
```

Where a parameter or a placeholder decides, nothing is said:

```yaml good
//- /cluster.yml
$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: cpu
type: amlcompute
size: Standard_DS3_v2
network_settings:
  vnet_name: vnet
  subnet: training
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
managed_network:
  isolation_mode: ${{ISOLATION}}
```

```bicep good
//- /main.bicep
param subnetId string
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    managedNetwork: { isolationMode: 'AllowInternetOutbound' }
  }
}

resource cluster 'Microsoft.MachineLearningServices/workspaces/computes@2025-09-01' = {
  parent: workspace
  name: 'cpu'
  location: 'westeurope'
  properties: {
    computeType: 'AmlCompute'
    properties: {
      vmSize: 'Standard_DS3_v2'
      subnet: empty(subnetId) ? null : { id: subnetId }
    }
  }
}
```

## Fix

Unsafe: removes the subnet; the compute goes into the managed network.

## References

- [Managed virtual network: limitations](https://learn.microsoft.com/azure/machine-learning/how-to-managed-network#limitations)
- [Computes in a managed network](https://learn.microsoft.com/azure/machine-learning/how-to-managed-network-compute)
";

const SUBNET: &str = "properties.properties.subnet";
const SERVERLESS: &str = "properties.serverlessComputeSettings";

fn check(context: &Context<'_>, verdicts: &mut Verdicts<'_>) {
    let graph = context.graph;
    for (at, compute) in graph.declared(types::COMPUTE) {
        let faults = [
            Fault {
                path: SUBNET,
                severity: Severity::Warning,
                there: Answer::of_presence(&compute.get("properties.properties.subnet.id")),
                text: format!("Compute {} cannot be placed in a subnet of yours", compute.label()),
                instead: "Leave the subnet out.",
            },
            Fault {
                path: if compute.get("properties.computeLocation").is_null() {
                    "location"
                } else {
                    "properties.computeLocation"
                },
                severity: Severity::Warning,
                there: is_elsewhere(graph, at, compute),
                text: format!("Compute {} cannot be in another region than its workspace", compute.label()),
                instead: "Use the region of the workspace.",
            },
            Fault {
                path: "properties.computeType",
                severity: Severity::Information,
                there: Answer::of_word(
                    &compute.get("properties.computeType"),
                    &["Kubernetes", "VirtualMachine"],
                ),
                text: format!("Compute {} is attached, and stays outside the network", compute.label()),
                instead: "Attached Kubernetes clusters and virtual machines are not supported there.",
            },
        ];
        judge(context, verdicts, (at, compute), faults);
    }
    for (at, owner) in graph.declared(types::WORKSPACE) {
        let path = "properties.serverlessComputeSettings.serverlessComputeCustomSubnet";
        let there = Answer::of_presence(&owner.get(path));
        if there.is_no() {
            continue;
        }
        let text = "Serverless compute cannot be placed in a subnet of yours".to_owned();
        let instead = "Leave the subnet out.";
        judge(
            context,
            verdicts,
            (at, owner),
            [Fault { path, severity: Severity::Warning, there, text, instead }],
        );
    }
}

/// What may be wrong with a resource.
struct Fault {
    /// Where.
    path: &'static str,
    severity: Severity,
    /// Whether it is so.
    there: Answer,
    text: String,
    instead: &'static str,
}

/// One verdict: the first of the faults that is there.
fn judge<const N: usize>(
    context: &Context<'_>,
    verdicts: &mut Verdicts<'_>,
    (at, resource): (NodeId, &Resource),
    faults: [Fault; N],
) {
    let graph = context.graph;
    let homes = workspace::of(graph, at);
    let home = homes.first().copied();
    // Hubs and projects have no subnets of their own at all: another rule says so.
    let limited = workspace::each(graph, at, |home| {
        workspace::is_kind(graph, home, "Hub").or(workspace::is_kind(graph, home, "Project"))
    });
    let managed = workspace::each(graph, at, |home| workspace::is_managed(graph, home));
    if managed.is_no() || limited.is_yes() {
        return;
    }
    let mut unknown: Option<Answer> = None;
    for fault in faults {
        let answer = managed.clone().and(fault.there.clone());
        if answer.is_yes() {
            let Some(owner) = home.and_then(|home| graph.get(home)) else { return };
            let message = format!(
                "{}: workspace {} has a managed network. {}",
                fault.text,
                owner.label(),
                fault.instead
            );
            let placed = context.finding_at((at, resource), fault.path, message);
            let placed = placed.because(&managed.reasons).related(&owner.name, "the workspace");
            let placed = with_removal(resource, fault.path, placed);
            verdicts.fails(at, home, context.resting_on(placed, fault.severity, at, &answer));
            return;
        }
        if answer.is_unknown() && !fault.there.is_no() && unknown.is_none() {
            let text = format!("the value of `{}` is not known", resource.word(fault.path));
            let spot = resource.spot(fault.path);
            unknown = Some(match fault.there.is_unknown() {
                true => answer.because(Reason::at(&spot, text)),
                false => answer,
            });
        }
    }
    match unknown {
        Some(answer) => verdicts.unknown(at, home, answer.reasons),
        None if managed.is_yes() => verdicts.holds(at, home, managed.reasons),
        None => {}
    }
}

/// Whether a cluster is in another region than its workspace.
fn is_elsewhere(graph: &Graph, at: NodeId, compute: &Resource) -> Answer {
    if !Answer::of_word(&compute.get("properties.computeType"), &["AmlCompute"]).is_yes() {
        return Answer::no();
    }
    let own = compute.get("properties.computeLocation");
    let own = if own.is_null() { compute.get("location") } else { own };
    workspace::each(graph, at, |home| {
        let home = graph.get(home).map_or_else(crate::bicep::value::Value::null, |it| it.get("location"));
        match (own.as_str(), home.as_str()) {
            (Some(own_name), Some(name)) => {
                let differs = region(own_name) != region(name);
                Answer::new(differs.into()).but(own.certainty).but(home.certainty)
            }
            // Regions that are not known are mostly one and the same parameter.
            _ => Answer::no(),
        }
    })
}

/// `West Europe` is `westeurope`.
fn region(name: &str) -> String {
    name.chars().filter(|letter| *letter != ' ').flat_map(char::to_lowercase).collect()
}

fn with_removal(resource: &Resource, path: &str, placed: Placed) -> Placed {
    let block = if path == SUBNET { SUBNET } else { SERVERLESS };
    let Some(written) = resource.written(block).filter(|_| path == SUBNET || path.starts_with(SERVERLESS))
    else {
        return placed;
    };
    let operation = Operation::RemoveEntry { key: written.key };
    placed.fix(Safety::Unsafe, "Leave the subnet out", &resource.whole.file, vec![operation])
}

#[cfg(test)]
mod tests;
