//! What only a workspace of the default kind can have, in a hub or a project.

use crate::network::questions::workspace;
use crate::network::{Answer, Context, Graph, NodeId, Reason, Resource, Verdicts, types};
use crate::{NetworkCheck, Rule, Severity};
use azureml_syntax::Language;

/// Rule `batch-workspace-kind`.
pub static RULE: Rule = Rule {
    code: "batch-workspace-kind",
    group: "network",
    summary: "Batch endpoint, compute cluster or own subnet in a hub or project",
    severity: Severity::Warning,
    fix: None,
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/concept-hub-workspace",
    documentation: DOCUMENTATION,
    yaml: None,
    bicep: None,
    network: Some(NetworkCheck { run: check, languages: &[Language::Yaml, Language::Bicep] }),
};

const DOCUMENTATION: &str = "\
## What it checks

Batch endpoints, compute clusters, and subnets of your own (of compute instances and of serverless compute) in workspaces of
the kind `hub` or `project`.

## Why

Hubs and projects share networks, connections and storage, and leave out what the default kind of workspace has: batch
endpoints, parallel jobs, compute clusters, and a virtual network of your own. Microsoft documents these as not supported
there.

## Example

```yaml bad
//- /endpoint.yml
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
//- /hub.yml
$schema: https://azuremlschemas.azureedge.net/latest/hub.schema.json
name: hearts
kind: hub
```

```bicep bad
//- /main.bicep
resource hub 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  kind: 'Hub'
  identity: { type: 'SystemAssigned' }
}

resource cluster 'Microsoft.MachineLearningServices/workspaces/computes@2025-09-01' = {
  parent: hub
  name: 'cpu'
  location: 'westeurope'
  properties: {
    computeType: 'AmlCompute'
    properties: { vmSize: 'Standard_DS3_v2' }
  }
}
```

## Instead

Use a workspace of the default kind; in a hub or project, serverless compute instead of a cluster, and a managed network
instead of a subnet.

```yaml good
//- /endpoint.yml
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
public_network_access: enabled
```

```bicep good
//- /main.bicep
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
}

resource cluster 'Microsoft.MachineLearningServices/workspaces/computes@2025-09-01' = {
  parent: workspace
  name: 'cpu'
  location: 'westeurope'
  properties: {
    computeType: 'AmlCompute'
    properties: { vmSize: 'Standard_DS3_v2' }
  }
}
```

Where the kind is a parameter, or no file declares the workspace, nothing is said:

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
```

```bicep good
//- /main.bicep
param kind string
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  kind: kind
  identity: { type: 'SystemAssigned' }
}

resource cluster 'Microsoft.MachineLearningServices/workspaces/computes@2025-09-01' = {
  parent: workspace
  name: 'cpu'
  location: 'westeurope'
  properties: {
    computeType: 'AmlCompute'
    properties: { vmSize: 'Standard_DS3_v2' }
  }
}
```

## Fix

None: the kind of a workspace cannot be changed.

## References

- [Hubs and projects, and what they support](https://learn.microsoft.com/azure/machine-learning/concept-hub-workspace)
";

/// The subnet of serverless compute.
const SERVERLESS: &str = "properties.serverlessComputeSettings.serverlessComputeCustomSubnet";

fn check(context: &Context<'_>, verdicts: &mut Verdicts<'_>) {
    let graph = context.graph;
    for (at, endpoint) in graph.declared(types::BATCH_ENDPOINT) {
        let what = format!("Batch endpoint {}", endpoint.label());
        judge(context, verdicts, (at, endpoint), "", &Answer::yes(), (&what, DEFAULT_KIND));
    }
    for (at, compute) in graph.declared(types::COMPUTE) {
        let cluster = Answer::of_word(&compute.get("properties.computeType"), &["AmlCompute"]);
        if !cluster.is_no() {
            let what = format!("Compute cluster {}", compute.label());
            let instead = "Use serverless compute, or a workspace of the default kind.";
            judge(context, verdicts, (at, compute), "", &cluster, (&what, instead));
            continue;
        }
        let subnet = Answer::of_presence(&compute.get("properties.properties.subnet.id"));
        let what = format!("A subnet of your own, as compute {} has one,", compute.label());
        judge(context, verdicts, (at, compute), "properties.properties.subnet", &subnet, (&what, OWN_SUBNET));
    }
    for (at, owner) in graph.declared(types::WORKSPACE) {
        let subnet = Answer::of_presence(&owner.get(SERVERLESS));
        let what = "A subnet of your own for serverless compute";
        judge(context, verdicts, (at, owner), SERVERLESS, &subnet, (what, OWN_SUBNET));
    }
}

const DEFAULT_KIND: &str = "Create it in a workspace of the default kind.";
const OWN_SUBNET: &str = "Use the managed network of the hub, or a workspace of the default kind.";

/// Whether something that is `there` may be in its workspace; `words` are what it is, and what to do instead.
fn judge(
    context: &Context<'_>,
    verdicts: &mut Verdicts<'_>,
    (at, resource): (NodeId, &Resource),
    path: &str,
    there: &Answer,
    (what, instead): (&str, &str),
) {
    let graph = context.graph;
    let homes = workspace::of(graph, at);
    let home = homes.first().copied();
    if there.is_no() {
        return;
    }
    let answer = workspace::each(graph, at, |home| is_limited(graph, home)).and(there.clone());
    if answer.is_unknown() {
        verdicts.unknown(at, home, answer.reasons);
        return;
    }
    if answer.is_no() {
        verdicts.holds(at, home, answer.reasons);
        return;
    }
    let Some((_, owner)) = home.and_then(|home| Some((home, graph.get(home)?))) else { return };
    let kind = owner.get("kind").as_str().unwrap_or("hub").to_lowercase();
    let message = format!("{what} is not supported in workspace {}, a {kind}. {instead}", owner.label());
    let placed = context.finding_at((at, resource), path, message);
    let placed = placed.related(&owner.spot("kind"), format!("the workspace is a {kind}"));
    verdicts.fails(at, home, context.resting_on(placed, RULE.severity, at, &answer));
}

/// Whether a workspace is a hub or a project. What feature stores support is not written down.
fn is_limited(graph: &Graph, workspace: NodeId) -> Answer {
    let limited =
        workspace::is_kind(graph, workspace, "Hub").or(workspace::is_kind(graph, workspace, "Project"));
    let store = workspace::is_kind(graph, workspace, "FeatureStore");
    let Some(resource) = graph.get(workspace) else { return limited };
    let spot = resource.spot("kind");
    if store.is_yes() {
        return Answer::unknown()
            .because(Reason::at(&spot, "what a feature store supports is not documented"));
    }
    match limited.is_unknown() {
        true => limited.because(Reason::at(&spot, "the kind of the workspace is not known")),
        false => limited,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_bicep;

    fn hub(rest: &str) -> String {
        format!(
            "//- /main.bicep
param subnetId string
resource hub 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {{
  name: 'hearts'
  location: 'westeurope'
  kind: 'hub'
  identity: {{ type: 'SystemAssigned' }}
}}
{rest}"
        )
    }

    #[test]
    fn a_batch_endpoint_belongs_into_a_default_workspace() {
        check_bicep(&hub(
            "resource endpoint 'Microsoft.MachineLearningServices/workspaces/batchEndpoints@2025-09-01' = {
//       ^^^^^^^^ warning[batch-workspace-kind]: Batch endpoint `scoring` is not supported in workspace `hearts`, a hub
  parent: hub
  name: 'scoring'
  location: 'westeurope'
  properties: { authMode: 'AADToken' }
}
",
        ));
    }

    #[test]
    fn an_instance_may_be_there_but_not_in_a_subnet_of_ones_own() {
        let instance = |subnet: &str| {
            hub(&format!(
                "resource me 'Microsoft.MachineLearningServices/workspaces/computes@2025-09-01' = {{
  parent: hub
  name: 'me'
  location: 'westeurope'
  properties: {{
    computeType: 'ComputeInstance'
    properties: {{
      vmSize: 'Standard_DS3_v2'
{subnet}    }}
  }}
}}
"
            ))
        };
        check_bicep(&instance(""));
        check_bicep(&instance("      subnet: { id: json('null') }\n"));
        check_bicep(&instance("      subnet: { id: subnetId }\n"));
        check_bicep(&instance(
            "      subnet: { id: resourceId('Microsoft.Network/virtualNetworks/subnets', 'vnet', 'training') }
//    ^^^^^^ warning[batch-workspace-kind]: A subnet of your own, as compute `me` has one, is not supported
",
        ));
    }

    #[test]
    fn a_kind_by_default_may_be_another_one() {
        check_bicep(
            "//- /main.bicep
param kind string = 'Hub'
resource hub 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  kind: kind
  identity: { type: 'SystemAssigned' }
}
resource endpoint 'Microsoft.MachineLearningServices/workspaces/batchEndpoints@2025-09-01' = {
//       ^^^^^^^^ info[batch-workspace-kind]: by default
  parent: hub
  name: 'scoring'
  location: 'westeurope'
  properties: { authMode: 'AADToken' }
}
",
        );
    }
}
