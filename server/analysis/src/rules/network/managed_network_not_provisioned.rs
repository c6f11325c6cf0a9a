//! An online deployment that may come before the managed network of its workspace is there.

use crate::network::questions::{closed, workspace};
use crate::network::{Answer, Context, Graph, NodeId, Reason, Verdicts, types};
use crate::{NetworkCheck, Rule, Safety, Severity};
use azureml_syntax::Language;
use azureml_syntax::edit::NewValue;
use std::collections::HashMap;

/// Rule `managed-network-not-provisioned`.
pub static RULE: Rule = Rule {
    code: "managed-network-not-provisioned",
    group: "network",
    summary: "Online deployment in a workspace whose managed network may not be there yet",
    severity: Severity::Information,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-managed-network#manually-provision-a-managed-vnet",
    documentation: DOCUMENTATION,
    yaml: None,
    bicep: None,
    network: Some(NetworkCheck { run: check, languages: &[Language::Yaml, Language::Bicep] }),
};

const DOCUMENTATION: &str = "\
## What it checks

Workspaces with a managed network and managed online deployments: whether `provisionNetworkNow` makes the network together
with the workspace, or a compute instance is declared. An info in Bicep; a hint in YAML, since nobody knows in which order
files are given to `az ml`.

## Why

Azure makes a managed network when it is first needed: with the first compute instance, or the first cluster. That takes
about half an hour. An online deployment does not wait for it and fails.

## Example

```yaml bad
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
managed_network:
  isolation_mode: allow_internet_outbound
//- /deployment.yml
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: scoring-online
model: azureml:heart:1
instance_type: Standard_DS3_v2
instance_count: 1
```

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
managed_network:
  isolation_mode: allow_internet_outbound
provision_network_now: true
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
//- /deployment.yml
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: scoring-online
model: azureml:heart:1
instance_type: Standard_DS3_v2
instance_count: 1
```

```bicep fixed
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    managedNetwork: { isolationMode: 'AllowInternetOutbound' }
    provisionNetworkNow: true
  }
}
```

## Instead

Set the flag, or run `az ml workspace provision-network` before the first deployment. A workspace without online deployments
needs neither:

```yaml good
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
managed_network:
  isolation_mode: allow_internet_outbound
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
```

Where a parameter or a placeholder decides, nothing is said:

```yaml good
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
managed_network:
  isolation_mode: allow_internet_outbound
provision_network_now: ${{NOW}}
//- /deployment.yml
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: scoring-online
model: azureml:heart:1
instance_type: Standard_DS3_v2
instance_count: 1
```

```bicep good
//- /main.bicep
param now bool
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    managedNetwork: { isolationMode: 'AllowInternetOutbound' }
    provisionNetworkNow: now
  }
}
//- /deployment.yml
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: scoring-online
model: azureml:heart:1
instance_type: Standard_DS3_v2
instance_count: 1
```

## Fix

Unsafe: makes the network with the workspace, which takes longer then. Offered where the API version has the property.

## References

- [Managed virtual network: provision it](https://learn.microsoft.com/azure/machine-learning/how-to-managed-network#manually-provision-a-managed-vnet)
";

const NOW: &str = "properties.provisionNetworkNow";

fn check(context: &Context<'_>, verdicts: &mut Verdicts<'_>) {
    let graph = context.graph;
    let deployments =
        in_networks(graph, types::ONLINE_DEPLOYMENT, "properties.endpointComputeType", "Managed");
    let instances = in_networks(graph, types::COMPUTE, "properties.computeType", "ComputeInstance");
    for (at, owner) in graph.declared(types::WORKSPACE) {
        if workspace::is_kind(graph, at, "Project").is_yes() {
            continue;
        }
        let managed = workspace::is_managed(graph, at);
        let deployed = deployments.of(at);
        let needed = managed.clone().and(deployed.clone());
        if needed.is_no() {
            continue;
        }
        let now = owner.get(NOW);
        let provisioned = Answer::of_flag(&now)
            .because(Reason::at(&owner.spot(NOW), format!("`{}` decides it", owner.word(NOW))))
            .or(instances.of(at));
        let answer = provisioned.clone().or(needed.clone().not());
        if answer.is_unknown() {
            verdicts.unknown(at, Some(at), answer.reasons);
            continue;
        }
        if answer.is_yes() {
            verdicts.holds(at, Some(at), answer.reasons);
            continue;
        }
        let message = format!(
            "The managed network of workspace {} is made with the first compute instance, and an online deployment before \
             that fails. Set `{}: true`.",
            owner.label(),
            owner.word(NOW),
        );
        let placed = context.finding_at((at, owner), NOW, message).because(&needed.reasons);
        let base = if owner.language == Language::Yaml { Severity::Hint } else { RULE.severity };
        let mut placed = context.resting_on(placed, base, at, &needed.and(provisioned.not()));
        if closed::version_has(owner, &["properties", "provisionNetworkNow"])
            && let Some(operation) = owner.keys.set(NOW, NewValue::Literal("true".to_owned()))
        {
            let title = format!("Set `{}: true`", owner.word(NOW));
            placed = placed.fix(Safety::Unsafe, title, &owner.whole.file, vec![operation]);
        }
        verdicts.fails(at, Some(at), placed);
    }
}

/// Resources of one kind by the workspace whose network they are in.
struct ByNetwork {
    known: HashMap<NodeId, Answer>,
    /// For all others.
    otherwise: Answer,
}

impl ByNetwork {
    fn of(&self, workspace: NodeId) -> Answer {
        let known = self.known.get(&workspace).cloned();
        known.map_or_else(|| self.otherwise.clone(), |known| known.or(self.otherwise.clone()))
    }
}

/// The resources of a type whose property at `path` is `word`.
fn in_networks(graph: &Graph, r#type: &str, path: &str, word: &str) -> ByNetwork {
    let mut all = ByNetwork { known: HashMap::new(), otherwise: Answer::no() };
    for (id, resource) in graph.declared(r#type) {
        let is_one = Answer::of_word(&resource.get(path), &[word]).and(graph.is_deployed(id));
        if is_one.is_no() {
            continue;
        }
        let text = match word {
            "Managed" => "an online deployment",
            _ => "a compute instance",
        };
        let is_one = is_one.because(Reason::at(&resource.name, text));
        let hubs: Vec<NodeId> =
            workspace::of(graph, id).into_iter().filter_map(|home| workspace::hub(graph, home)).collect();
        if hubs.is_empty() {
            all.otherwise = all.otherwise.or(Answer::unknown().because(Reason::at(&resource.name, text)));
        }
        for hub in hubs {
            let before = all.known.remove(&hub).unwrap_or_else(Answer::no);
            all.known.insert(hub, before.or(is_one.clone()));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use crate::testing::check_bicep;

    fn workspace(version: &str, rest: &str) -> String {
        format!(
            "//- /main.bicep
resource workspace 'Microsoft.MachineLearningServices/workspaces@{version}' = {{
{rest}"
        )
    }

    const BODY: &str = "  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: { managedNetwork: { isolationMode: 'AllowInternetOutbound' } }
}
resource endpoint 'Microsoft.MachineLearningServices/workspaces/onlineEndpoints@2024-10-01' = {
  parent: workspace
  name: 'live'
  location: 'westeurope'
  properties: { authMode: 'Key' }
}
resource blue 'Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments@2024-10-01' = {
  parent: endpoint
  name: 'blue'
  location: 'westeurope'
  properties: { endpointComputeType: 'KIND' }
}
";

    const SAID: &str =
        "//       ^^^^^^^^^ info[managed-network-not-provisioned]: Set `provisionNetworkNow: true`\n";

    #[test]
    fn it_is_said_where_the_workspace_is_named() {
        check_bicep(&workspace("2025-09-01", &format!("{SAID}{}", BODY.replace("KIND", "Managed"))));
        check_bicep(&workspace("2025-09-01", &BODY.replace("KIND", "Kubernetes")));
    }

    #[test]
    fn no_property_is_offered_that_the_version_does_not_have() {
        let text = workspace("2024-10-01", &BODY.replace("KIND", "Managed"));
        let found = crate::testing::checked(azureml_syntax::Language::Bicep, &text);
        let fixes: Vec<usize> = found.analysis.findings.iter().map(|found| found.fixes.len()).collect();
        assert_eq!(fixes, [0]);
    }

    #[test]
    fn a_compute_instance_makes_the_network_too() {
        let body = BODY.replace("KIND", "Managed");
        check_bicep(&workspace(
            "2025-09-01",
            &format!(
                "{body}resource me 'Microsoft.MachineLearningServices/workspaces/computes@2025-09-01' = {{
  parent: workspace
  name: 'me'
  location: 'westeurope'
  properties: {{ computeType: 'ComputeInstance', properties: {{ vmSize: 'Standard_DS3_v2' }} }}
}}
"
            ),
        ));
    }
}
