//! A managed network in which batch has no way to the queue and the table of the storage.

use crate::network::questions::batch::Batch;
use crate::network::questions::managed::{self, INLINE, OutboundRules};
use crate::network::questions::{closed, workspace};
use crate::network::{Answer, Context, Graph, NodeId, Placed, Resource, Target, Verdicts, types};
use crate::rules::wording::quoted;
use crate::{NetworkCheck, Rule, Safety, Severity};
use azureml_syntax::Language;
use azureml_syntax::edit::{NewValue, Operation};

/// Rule `managed-network-batch-rules`.
pub static RULE: Rule = Rule {
    code: "managed-network-batch-rules",
    group: "network",
    summary: "Managed network without outbound rules to the queue and table that batch needs",
    severity: Severity::Warning,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-managed-network#scenario-use-batch-endpoints-or-parallelrunstep",
    documentation: DOCUMENTATION,
    yaml: None,
    bicep: None,
    network: Some(NetworkCheck { run: check, languages: &[Language::Yaml, Language::Bicep] }),
};

const DOCUMENTATION: &str = "\
## What it checks

Workspaces with a managed network and with batch endpoints, batch deployments or parallel jobs: whether outbound rules make
private endpoints to `queue` and `table` of the default storage, in the workspace or as resources of their own. Asked for
where only approved traffic goes out (`allow_only_approved_outbound`), or the storage refuses the public network.

## Why

Azure makes the private endpoints to blob and file by itself. Batch hands out its work over queue and table, and nobody makes
those two: jobs then fail with `Failed to create table ... due to authorization failure`.

## Example

```yaml bad
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
storage_account: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/sthearts
managed_network:
  isolation_mode: allow_only_approved_outbound
//- /job.yml
$schema: https://azuremlschemas.azureedge.net/latest/modelBatchDeployment.schema.json
name: blue
endpoint_name: scoring
type: model
model: azureml:heart@latest
compute: azureml:cluster
```

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
storage_account: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/sthearts
managed_network:
  isolation_mode: allow_only_approved_outbound
  outbound_rules:
    - name: storage-queue
      type: private_endpoint
      destination:
        service_resource_id: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/sthearts
        subresource_target: queue
        spark_enabled: false
    - name: storage-table
      type: private_endpoint
      destination:
        service_resource_id: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/sthearts
        subresource_target: table
        spark_enabled: false
```

```bicep bad
//- /main.bicep
resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: 'sthearts'
  location: 'westeurope'
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: {
    publicNetworkAccess: 'Disabled'
    networkAcls: { bypass: 'AzureServices', defaultAction: 'Deny' }
  }
}

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    storageAccount: storage.id
    imageBuildCompute: 'cpu'
    managedNetwork: {
      isolationMode: 'AllowInternetOutbound'
    }
  }
}
//- /job.yml
$schema: https://azuremlschemas.azureedge.net/latest/modelBatchDeployment.schema.json
name: blue
endpoint_name: scoring
type: model
model: azureml:heart@latest
compute: azureml:cluster
```

```bicep fixed
resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: 'sthearts'
  location: 'westeurope'
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: {
    publicNetworkAccess: 'Disabled'
    networkAcls: { bypass: 'AzureServices', defaultAction: 'Deny' }
  }
}

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    storageAccount: storage.id
    imageBuildCompute: 'cpu'
    managedNetwork: {
      isolationMode: 'AllowInternetOutbound'
      outboundRules: {
        'storage-queue': {
          type: 'PrivateEndpoint'
          destination: {
            serviceResourceId: storage.id
            subresourceTarget: 'queue'
            sparkEnabled: false
          }
        }
        'storage-table': {
          type: 'PrivateEndpoint'
          destination: {
            serviceResourceId: storage.id
            subresourceTarget: 'table'
            sparkEnabled: false
          }
        }
      }
    }
  }
}
```

## Instead

One rule for each of the two, in the workspace or beside it:

```yaml good
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
storage_account: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/sthearts
managed_network:
  isolation_mode: allow_only_approved_outbound
  outbound_rules:
    - name: storage-queue
      type: private_endpoint
      destination:
        service_resource_id: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/sthearts
        subresource_target: queue
        spark_enabled: false
    - name: storage-table
      type: private_endpoint
      destination:
        service_resource_id: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/sthearts
        subresource_target: table
        spark_enabled: false
//- /job.yml
$schema: https://azuremlschemas.azureedge.net/latest/modelBatchDeployment.schema.json
name: blue
endpoint_name: scoring
type: model
model: azureml:heart@latest
compute: azureml:cluster
```

```bicep good
//- /main.bicep
param storageId string
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    storageAccount: storageId
    managedNetwork: { isolationMode: 'AllowOnlyApprovedOutbound' }
  }
}

resource rules 'Microsoft.MachineLearningServices/workspaces/outboundRules@2025-09-01' = [
  for group in ['queue', 'table']: {
    parent: workspace
    name: 'storage-${group}'
    properties: {
      type: 'PrivateEndpoint'
      destination: { serviceResourceId: storageId, subresourceTarget: group }
    }
  }
]
//- /job.yml
$schema: https://azuremlschemas.azureedge.net/latest/modelBatchDeployment.schema.json
name: blue
endpoint_name: scoring
type: model
model: azureml:heart@latest
compute: azureml:cluster
```

Where the rules are a parameter or a placeholder, or a service tag of storage may lead there, nothing is said:

```yaml good
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
managed_network:
  isolation_mode: allow_only_approved_outbound
  outbound_rules: ${{RULES}}
//- /job.yml
$schema: https://azuremlschemas.azureedge.net/latest/modelBatchDeployment.schema.json
name: blue
endpoint_name: scoring
type: model
model: azureml:heart@latest
compute: azureml:cluster
```

```bicep good
//- /main.bicep
param rules object
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    managedNetwork: { isolationMode: 'AllowOnlyApprovedOutbound', outboundRules: rules }
  }
}
//- /job.yml
$schema: https://azuremlschemas.azureedge.net/latest/modelBatchDeployment.schema.json
name: blue
endpoint_name: scoring
type: model
model: azureml:heart@latest
compute: azureml:cluster
```

## Fix

Unsafe: adds a rule for each that is missing, with the id of the workspace's storage (one to fill in, where the workspace
names none). Azure makes a private endpoint of it, which it bills.

## References

- [Managed virtual network: batch endpoints](https://learn.microsoft.com/azure/machine-learning/how-to-managed-network#scenario-use-batch-endpoints-or-parallelrunstep)
- [Network isolation in batch endpoints](https://learn.microsoft.com/azure/machine-learning/how-to-secure-batch-endpoint)
";

/// What batch needs and Azure does not make by itself.
const GROUPS: [&str; 2] = ["queue", "table"];
/// For who names no storage.
const ANY_STORAGE: &str = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/my-group/providers/Microsoft.Storage/storageAccounts/mystorage";

fn check(context: &Context<'_>, verdicts: &mut Verdicts<'_>) {
    let graph = context.graph;
    let batch = Batch::of(graph);
    for (at, owner) in graph.declared(types::WORKSPACE) {
        // A project has the network of its hub, and no batch.
        let managed = workspace::is_managed(graph, at);
        if managed.is_no() || workspace::is_kind(graph, at, "Project").is_yes() {
            continue;
        }
        let runs = batch.runs_in(graph, at);
        if runs.is_no() {
            continue;
        }
        let needed = runs.clone().and(managed).and(is_shut(graph, at, owner));
        let rules = managed::outbound_rules(graph, at);
        let reached = GROUPS.map(|group| (group, managed::reaches_storage(graph, at, &rules, group)));
        let missing: Vec<&str> =
            reached.iter().filter(|(_, answer)| answer.is_no()).map(|(group, _)| *group).collect();
        let all = reached.iter().fold(Answer::yes(), |all, (_, answer)| all.and(answer.clone()));
        let answer = all.clone().or(needed.clone().not());
        if answer.is_unknown() {
            verdicts.unknown(at, Some(at), answer.reasons);
            continue;
        }
        if answer.is_yes() {
            verdicts.holds(at, Some(at), answer.reasons);
            continue;
        }
        let answer = needed.clone().and(all.not());
        let message = format!(
            "Batch in the managed network of workspace {} needs outbound rules with private endpoints to {} of {}: Azure \
             makes only those to blob and file by itself, and jobs fail with an authorization failure.",
            owner.label(),
            quoted(missing.iter().copied()),
            storage(graph, at, owner),
        );
        let mut placed = context.finding_at((at, owner), "", message).because(&needed.reasons);
        for rule in &rules.all {
            if let Some(resource) = graph.get(rule.owner) {
                placed = placed.related(&managed::place(resource, rule), "an outbound rule that is there");
            }
        }
        let placed = with_rules(context, owner, &rules, &missing, placed);
        verdicts.fails(at, Some(at), context.resting_on(placed, RULE.severity, at, &answer));
    }
}

/// Whether queue and table cannot be reached without rules: only approved traffic goes out, or the storage is closed.
fn is_shut(graph: &Graph, at: NodeId, owner: &Resource) -> Answer {
    let closed = match graph.target(at, types::STORAGE, &owner.get("properties.storageAccount")) {
        Target::Node(storage) => closed::is_closed(graph, storage),
        _ => Answer::unknown(),
    };
    managed::is_strict(graph, at).or(closed)
}

/// What people call the workspace's storage.
fn storage(graph: &Graph, at: NodeId, owner: &Resource) -> String {
    let value = owner.get("properties.storageAccount");
    if let Target::Node(storage) = graph.target(at, types::STORAGE, &value)
        && let Some(resource) = graph.get(storage)
    {
        return format!("storage account {}", resource.label());
    }
    let name = value.as_id().and_then(|id| id.name().as_str().map(str::to_owned));
    name.map_or_else(|| "its storage account".to_owned(), |name| format!("storage account `{name}`"))
}

/// With the fix that adds the rules that are missing.
fn with_rules(
    context: &Context<'_>,
    owner: &Resource,
    rules: &OutboundRules,
    missing: &[&str],
    placed: Placed,
) -> Placed {
    let text = NewValue::String;
    let in_yaml = owner.language == Language::Yaml;
    let id = storage_id(context, owner);
    let new: Vec<(String, NewValue)> = missing
        .iter()
        .map(|group| {
            let is_taken = |name: &String| rules.all.iter().any(|rule| rule.name.eq_ignore_ascii_case(name));
            let mut name = format!("storage-{group}");
            while is_taken(&name) {
                name.push_str("-batch");
            }
            let entry =
                |arm: &str, yaml: &str, value: NewValue| (if in_yaml { yaml } else { arm }.to_owned(), value);
            let rule = vec![
                entry(
                    "type",
                    "type",
                    text(if in_yaml { "private_endpoint" } else { "PrivateEndpoint" }.to_owned()),
                ),
                entry(
                    "destination",
                    "destination",
                    NewValue::Map(vec![
                        entry("serviceResourceId", "service_resource_id", id.clone()),
                        entry("subresourceTarget", "subresource_target", text((*group).to_owned())),
                        entry("sparkEnabled", "spark_enabled", NewValue::Literal("false".to_owned())),
                    ]),
                ),
            ];
            (name, NewValue::Map(rule))
        })
        .collect();
    let Some(operations) = (if in_yaml { in_list(owner, new) } else { in_object(owner, new) }) else {
        return placed;
    };
    let title = format!("Add outbound rules to {}", quoted(missing.iter().copied()));
    placed.fix(Safety::Unsafe, title, &owner.whole.file, operations)
}

/// The id of the workspace's storage, as its file writes it.
fn storage_id(context: &Context<'_>, owner: &Resource) -> NewValue {
    let path = "properties.storageAccount";
    let written = || {
        let span = owner.written(path)?.value;
        let parsed = context.sources.bicep(&owner.whole.file)?;
        Some(parsed.source.get(span.range())?.to_owned())
    };
    match owner.language {
        Language::Yaml => {
            let value = owner.get(path);
            NewValue::String(value.as_str().filter(|id| !id.is_empty()).unwrap_or(ANY_STORAGE).to_owned())
        }
        _ => written()
            .filter(|_| !owner.get(path).is_null())
            .map_or_else(|| NewValue::String(ANY_STORAGE.to_owned()), NewValue::Literal),
    }
}

/// In YAML rules are items with names.
fn in_list(owner: &Resource, new: Vec<(String, NewValue)>) -> Option<Vec<Operation>> {
    let items = new.into_iter().map(|(name, rule)| {
        let mut entries = vec![("name".to_owned(), NewValue::String(name))];
        if let NewValue::Map(rest) = rule {
            entries.extend(rest);
        }
        NewValue::Map(entries)
    });
    match owner.written(INLINE) {
        Some(list) if owner.get(INLINE).as_object().is_some() => {
            Some(items.map(|value| Operation::AddItem { list: list.value, value }).collect())
        }
        _ => Some(vec![owner.keys.set(INLINE, NewValue::Sequence(items.collect()))?]),
    }
}

/// In Bicep they are properties.
fn in_object(owner: &Resource, new: Vec<(String, NewValue)>) -> Option<Vec<Operation>> {
    match owner.written(INLINE) {
        Some(object) if object.is_map => {
            let place = azureml_syntax::edit::Place::Last;
            let add = |(key, value)| Operation::AddEntry { map: object.value, key, value, place };
            Some(new.into_iter().map(add).collect())
        }
        // A variable or a parameter: what to add to is somewhere else.
        Some(_) => None,
        None => Some(vec![owner.keys.set(INLINE, NewValue::Map(new))?]),
    }
}

#[cfg(test)]
mod tests;
