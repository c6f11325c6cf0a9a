//! Clusters and instances of a private workspace outside of a network, and networks that they cannot stand in.

mod places;
mod settings;

use crate::network::questions::computes::{self, Compute, SUBNET};
use crate::network::questions::{batch, workspace};
use crate::network::{Context, Verdicts, lists};
use crate::{NetworkCheck, Rule, Safety, Severity};
use azureml_syntax::Language;
use azureml_syntax::edit::NewValue;

/// Rule `compute-not-in-network`.
pub static RULE: Rule = Rule {
    code: "compute-not-in-network",
    group: "network",
    summary: "Compute of a private workspace that no network holds",
    severity: Severity::Warning,
    fix: Some(Safety::Safe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-secure-training-vnet",
    documentation: DOCUMENTATION,
    yaml: Some(settings::check),
    bicep: None,
    network: Some(NetworkCheck { run: check, languages: &[Language::Yaml, Language::Bicep] }),
};

const DOCUMENTATION: &str = "\
## What it checks

- Clusters and instances of a private workspace without a managed network have a subnet (`subnet`, in YAML
  `network_settings.subnet`).
- That subnet is not delegated to another service.
- Its network does not overlap 172.17.0.0/16, nor does that of the workspace's private endpoint.
- In YAML, `network_settings` names one subnet: by its full resource id alone, or by its name with `vnet_name`. A network
  without a subnet `az ml` refuses: an error. A `vnet_name` beside a full id has no effect: a hint.

## Why

Batch jobs run on clusters. One that stands outside of the network reaches neither the private workspace nor its storage,
and every job on it fails. Azure puts no nodes into a subnet that belongs to another service, and Docker on the nodes uses
172.17.0.0/16 for itself: addresses there cannot be reached from jobs. From the bare name of a subnet `az ml` makes an id with
the network `None` in it.

## Example

```yaml bad
//- /cluster.yml
$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: scoring
type: amlcompute
size: Standard_DS3_v2
max_instances: 4
enable_node_public_ip: false
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
public_network_access: disabled
```

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: scoring
type: amlcompute
network_settings:
  subnet: training
```

```bicep bad
//- /compute.bicep
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' existing = {
  name: 'hearts'
}

resource scoring 'Microsoft.MachineLearningServices/workspaces/computes@2025-09-01' = {
  parent: workspace
  name: 'scoring'
  location: 'westeurope'
  properties: {
    computeType: 'AmlCompute'
    properties: {
      vmSize: 'Standard_DS3_v2'
      enableNodePublicIp: false
      scaleSettings: { maxNodeCount: 4 }
    }
  }
}
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
public_network_access: disabled
```

## Instead

```yaml good
//- /cluster.yml
$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: scoring
type: amlcompute
size: Standard_DS3_v2
max_instances: 4
enable_node_public_ip: false
network_settings:
  subnet: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/ml-network/subnets/training
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
public_network_access: disabled
```

```bicep good
//- /compute.bicep
param subnetId string

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' existing = {
  name: 'hearts'
}

resource scoring 'Microsoft.MachineLearningServices/workspaces/computes@2025-09-01' = {
  parent: workspace
  name: 'scoring'
  location: 'westeurope'
  properties: {
    computeType: 'AmlCompute'
    properties: {
      vmSize: 'Standard_DS3_v2'
      enableNodePublicIp: false
      subnet: { id: subnetId }
      scaleSettings: { maxNodeCount: 4 }
    }
  }
}
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
public_network_access: disabled
```

Nothing is said of a workspace of which no file tells whether it is private:

```yaml good
//- /cluster.yml
$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: scoring
type: amlcompute
size: Standard_DS3_v2
max_instances: 4
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
```

Nor where who deploys it may give a subnet:

```bicep good
//- /compute.bicep
param subnetId string = ''

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' existing = {
  name: 'hearts'
}

resource scoring 'Microsoft.MachineLearningServices/workspaces/computes@2025-09-01' = {
  parent: workspace
  name: 'scoring'
  location: 'westeurope'
  properties: {
    computeType: 'AmlCompute'
    properties: {
      vmSize: 'Standard_DS3_v2'
      enableNodePublicIp: false
      subnet: { id: subnetId }
      scaleSettings: { maxNodeCount: 4 }
    }
  }
}
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
public_network_access: disabled
```

## Fix

Unsafe: gives the compute the subnet of the others, where these all have the same; it has to be made anew then. Safe: removes a
`vnet_name` that has no effect.

## References

- [Secure a training environment with virtual networks](https://learn.microsoft.com/azure/machine-learning/how-to-secure-training-vnet)
- [Network isolation in batch endpoints](https://learn.microsoft.com/azure/machine-learning/how-to-secure-batch-endpoint)
- [CLI (v2) compute cluster](https://learn.microsoft.com/azure/machine-learning/reference-yaml-compute-aml)
";

/// Where a compute says its subnet, around [`SUBNET`].
const AROUND: &str = "properties.properties.subnet";

fn check(context: &Context<'_>, verdicts: &mut Verdicts<'_>) {
    for compute in computes::all(context.graph) {
        judge(context, compute, verdicts);
    }
    places::check(context, verdicts);
}

fn judge(context: &Context<'_>, compute: Compute<'_>, verdicts: &mut Verdicts<'_>) {
    let graph = context.graph;
    let Compute { id, resource, workspace: home } = compute;
    let ask = |graph: &_, home| {
        let own = workspace::is_managed(graph, home).not();
        workspace::is_private(graph, home).and(own).and(workspace::is_kind(graph, home, "Default"))
    };
    let needed = compute.of_workspace(graph, ask);
    if needed.is_no() {
        return;
    }
    let wrong = needed.and(compute.has_subnet().not());
    if wrong.is_no() {
        return verdicts.holds(id, home, wrong.reasons);
    }
    let owner = home.and_then(|home| graph.get(home)).filter(|_| wrong.is_yes());
    let Some(owner) = owner else {
        return verdicts.unknown(id, home, wrong.reasons);
    };
    let runs: Vec<_> =
        batch::deployments_on(graph, id).into_iter().filter_map(|one| graph.get(one)).collect();
    let jobs = match runs.as_slice() {
        [] => "jobs on it".to_owned(),
        some => {
            let names: Vec<String> = some.iter().map(|one| one.label()).collect();
            let word = if names.len() == 1 { "batch deployment" } else { "batch deployments" };
            format!("jobs of {word} {} run on it, and", computes::list(&names))
        }
    };
    let key = if resource.language == Language::Yaml { "network_settings.subnet" } else { "subnet" };
    let message = format!(
        "{} has no subnet, but workspace {} is private: {jobs} cannot reach the workspace or its storage. Give it a `{key}`, or \
         the workspace a managed network.",
        resource.label(),
        owner.label(),
    );
    let is_written = resource.written(AROUND).is_some();
    let placed = context.finding_at((id, resource), if is_written { AROUND } else { "" }, message);
    let mut placed = context.resting_on(placed, RULE.severity, id, &wrong);
    placed = placed.related(&owner.name, "the private workspace").because(&wrong.reasons);
    for one in runs {
        placed = placed.related(&one.name, "this batch deployment runs on it");
    }
    if let Some(value) = subnet_of_others(context, compute)
        && let Some(operation) = resource.keys.set(AROUND, value)
    {
        let title = "Put it into the subnet of the other computes";
        placed = placed.fix(Safety::Unsafe, title, &resource.whole.file, vec![operation]);
    }
    verdicts.fails(id, home, placed);
}

/// The subnet of all other computes of the workspace as this one's file can say it, where they have the same: in Bicep the
/// expression that stands in the same file.
fn subnet_of_others(context: &Context<'_>, compute: Compute<'_>) -> Option<NewValue> {
    let mut texts: Vec<Vec<(String, NewValue)>> = Vec::new();
    for other in computes::all(context.graph) {
        let it = other.resource;
        let is_same = it.language == compute.resource.language && other.workspace == compute.workspace;
        if other.id == compute.id || !is_same || other.has_subnet().is_no() {
            continue;
        }
        let text = match it.language {
            Language::Yaml => {
                let keys = [("vnet_name", "properties.properties.subnet.vnet_name"), ("subnet", SUBNET)];
                let said = |(key, path): (&str, &str)| {
                    let text = match it.get(path).as_str() {
                        Some(text) => text.to_owned(),
                        None => it.get(path).as_id()?.name().as_str()?.to_owned(),
                    };
                    Some((key.to_owned(), NewValue::String(text)))
                };
                keys.into_iter().filter_map(said).collect()
            }
            _ => {
                let file = &it.whole.file;
                let is_here = *file == compute.resource.whole.file
                    && it.declared.instance == compute.resource.declared.instance
                    && it.declared.round == crate::bicep::value::Round::Only;
                let source = context.sources.bicep(file)?;
                let written = it.written(SUBNET).filter(|_| is_here)?;
                let text = source.source.get(written.value.range())?;
                vec![("id".to_owned(), NewValue::Literal(text.to_owned()))]
            }
        };
        if !text.is_empty() && !texts.contains(&text) {
            texts.push(text);
        }
    }
    let [only] = texts.as_slice() else { return None };
    let entries: Vec<(&str, NewValue)> =
        only.iter().map(|(key, value)| (key.as_str(), value.clone())).collect();
    Some(lists::object(&entries))
}

#[cfg(test)]
mod tests;
