//! The network of a workspace whose batch endpoints will not follow when it changes.

use crate::network::questions::batch::Batch;
use crate::network::questions::{endpoints, workspace};
use crate::network::{Answer, Context, Graph, NodeId, Resource, Target, Verdicts, types};
use crate::rules::wording::listed;
use crate::{NetworkCheck, Rule, Severity};
use azureml_syntax::Language;

/// Rule `batch-network-fixed-at-creation`.
pub static RULE: Rule = Rule {
    code: "batch-network-fixed-at-creation",
    group: "network",
    summary: "Batch endpoints keep the network that the workspace had when they were created",
    severity: Severity::Hint,
    fix: None,
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-secure-batch-endpoint#limitations",
    documentation: DOCUMENTATION,
    yaml: None,
    bicep: None,
    network: Some(NetworkCheck { run: check, languages: &[Language::Yaml, Language::Bicep] }),
};

const DOCUMENTATION: &str = "\
## What it checks

The key that makes a workspace with batch endpoints private: its `public_network_access`, else its managed network, else
its private endpoint. One hint a workspace, on whichever stands first in this list.

Nothing is wrong there, and nothing of what was there before can be seen in the files. So it is a hint and never more: the
editor draws a few dots under the key and lists nothing, `check` does not fail for it, and the audit has it among the things
to remember. It is said where somebody relies on the network being closed; a public workspace gets none. Switch it off with
`batch-network-fixed-at-creation: off` once you know.

## Why

A batch endpoint takes the network of its workspace at the moment it is created. When the workspace goes from public to
private, or back, the endpoints that are there stay as they were: one that was public still is.

## Example

```yaml bad
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
managed_network:
  isolation_mode: allow_internet_outbound
//- /endpoint.yml
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
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

resource endpoint 'Microsoft.MachineLearningServices/workspaces/batchEndpoints@2025-09-01' = {
  parent: workspace
  name: 'scoring'
  location: 'westeurope'
  properties: { authMode: 'AADToken' }
}
```

## Instead

After a change, delete the endpoints and create them again:

```sh
az ml batch-endpoint delete --name scoring
az ml batch-endpoint create --file endpoint.yml
```

A public workspace gets no hint:

```yaml good
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
public_network_access: enabled
//- /endpoint.yml
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
```

```bicep good
//- /main.bicep
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: { publicNetworkAccess: 'Enabled' }
}

resource endpoint 'Microsoft.MachineLearningServices/workspaces/batchEndpoints@2025-09-01' = {
  parent: workspace
  name: 'scoring'
  location: 'westeurope'
  properties: { authMode: 'AADToken' }
}
```

Where it is not known which workspace an endpoint belongs to, or whether that is private, nothing is said:

```yaml good
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
managed_network:
  isolation_mode: allow_internet_outbound
//- /other.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: lungs
//- /endpoint.yml
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
```

```bicep good
//- /main.bicep
param access string
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: { publicNetworkAccess: access }
}

resource endpoint 'Microsoft.MachineLearningServices/workspaces/batchEndpoints@2025-09-01' = {
  parent: workspace
  name: 'scoring'
  location: 'westeurope'
  properties: { authMode: 'AADToken' }
}
```

## Fix

None: deleting an endpoint takes it from those who call it.

## References

- [Network isolation in batch endpoints](https://learn.microsoft.com/azure/machine-learning/how-to-secure-batch-endpoint#limitations)
- [Configure a private endpoint for a workspace](https://learn.microsoft.com/azure/machine-learning/how-to-configure-private-link)
";

fn check(context: &Context<'_>, verdicts: &mut Verdicts<'_>) {
    let graph = context.graph;
    let batch = Batch::of(graph);
    for (at, owner) in graph.declared(types::WORKSPACE) {
        let mine = batch.endpoints_in(graph, at);
        let names: Vec<String> = mine.iter().filter_map(|id| Some(graph.get(*id)?.label())).collect();
        if names.is_empty() || workspace::is_kind(graph, at, "Project").is_yes() {
            continue;
        }
        let (closed, managed) = (workspace::is_closed(graph, at), workspace::is_managed(graph, at));
        let linked = workspace::has_private_endpoint(graph, at);
        let answer = closed.clone().or(managed.clone()).or(linked);
        if answer.is_no() {
            continue;
        }
        if answer.is_unknown() {
            verdicts.unknown(at, Some(at), answer.reasons);
            continue;
        }
        let again = if names.len() == 1 { "it" } else { "them" };
        let message = format!(
            "Batch endpoints keep the network that they were created with. After switching workspace {} between public \
             and private, delete {} and create {again} again.",
            owner.label(),
            listed(&names),
        );
        let placed = match place(graph, at, owner, &closed, &managed) {
            (id, resource, Some(path)) => context.finding_at((id, resource), path, message),
            (id, resource, None) => context.finding_at((id, resource), "", message),
        };
        let placed = mine
            .iter()
            .filter_map(|id| graph.get(*id))
            .fold(placed, |placed, endpoint| placed.related(&endpoint.name, "this batch endpoint"));
        verdicts.fails(at, Some(at), placed);
    }
}

/// What makes the workspace private: a resource, and the path of a key in it.
fn place<'g>(
    graph: &'g Graph,
    at: NodeId,
    owner: &'g Resource,
    closed: &Answer,
    managed: &Answer,
) -> (NodeId, &'g Resource, Option<&'static str>) {
    if closed.is_yes() {
        return (at, owner, Some("properties.publicNetworkAccess"));
    }
    if managed.is_yes() {
        return (at, owner, Some("properties.managedNetwork.isolationMode"));
    }
    let entry = endpoints::connections(graph, types::WORKSPACE)
        .into_iter()
        .find(|connection| connection.target == Target::Node(at))
        .and_then(|connection| Some((connection.endpoint, graph.get(connection.endpoint)?)));
    entry.map_or((at, owner, None), |(id, endpoint)| (id, endpoint, None))
}

#[cfg(test)]
mod tests {
    use crate::testing::{audited, check};

    #[test]
    fn it_is_said_once_a_workspace_with_the_names_of_its_endpoints() {
        check(
            "//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
managed_network:
  isolation_mode: allow_internet_outbound
# ^^^^^^^^^^^^^^ hint[batch-network-fixed-at-creation]: delete `lungs` and `scoring` and create them again
//- /endpoint.yml
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
//- /another.yml
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: lungs
",
        );
    }

    /// The files in which it is said.
    fn said(fixture: &str) -> Vec<(String, usize)> {
        let (_, audit) = audited(fixture);
        let found = audit.findings().into_iter().flat_map(|(file, found)| {
            found.into_iter().map(move |one| (file.to_string(), one.code, one.span.start))
        });
        found
            .filter(|(_, code, _)| *code == "batch-network-fixed-at-creation")
            .map(|(file, _, at)| (file, at))
            .collect()
    }

    #[test]
    fn without_a_key_it_is_said_at_the_private_endpoint() {
        let network = "param subnetId string
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
}
resource entry 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: 'pe-hearts'
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      { name: 'hearts', properties: { privateLinkServiceId: workspace.id, groupIds: ['amlworkspace'] } }
    ]
  }
}
";
        let endpoint =
            "$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json\nname: scoring\n";
        let fixture = format!("//- /main.bicep\n{network}//- /endpoint.yml\n{endpoint}");
        assert_eq!(said(&fixture), [("/main.bicep".to_owned(), network.find("entry").unwrap())]);
    }

    #[test]
    fn a_workspace_without_batch_endpoints_may_change() {
        assert_eq!(
            said(
                "//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
public_network_access: disabled
"
            ),
            []
        );
    }
}
