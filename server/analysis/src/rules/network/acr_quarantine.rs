//! A workspace's container registry that hides new images until somebody approves them.

#[cfg(test)]
mod tests;

use crate::network::questions::{batch, registry};
use crate::network::{Answer, Context, Graph, NodeId, Reason, Resource, Verdicts, types};
use crate::{NetworkCheck, Rule, Safety, Severity};
use azureml_syntax::Language;
use azureml_syntax::edit::{NewValue, Operation};

/// Rule `acr-quarantine`.
pub static RULE: Rule = Rule {
    code: "acr-quarantine",
    group: "network",
    summary: "Quarantine is on for the container registry of a workspace",
    severity: Severity::Warning,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-secure-batch-endpoint",
    documentation: DOCUMENTATION,
    yaml: None,
    bicep: None,
    network: Some(NetworkCheck { run: check, languages: &[Language::Bicep] }),
};

const DOCUMENTATION: &str = "\
## What it checks

The quarantine policy of container registries that a workspace uses. Where the folder has batch endpoints, a registry that no
workspace in it names gets an info.

## Why

With quarantine, a new image stays hidden until somebody approves it. Azure Machine Learning does not support that: nodes
cannot pull the image that was just built, and batch jobs do not start. The check CKV_AZURE_166 of checkov asks for
the opposite; skip it for this registry.

## Example

```bicep bad
//- /main.bicep
param storageId string
param vaultId string

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
  name: 'crhearts'
  location: 'westeurope'
  sku: { name: 'Premium' }
  properties: {
    policies: {
      quarantinePolicy: { status: 'enabled' }
    }
  }
}

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    storageAccount: storageId
    keyVault: vaultId
    containerRegistry: registry.id
  }
}
```

```bicep fixed
param storageId string
param vaultId string

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
  name: 'crhearts'
  location: 'westeurope'
  sku: { name: 'Premium' }
  properties: {
    policies: {
      quarantinePolicy: { status: 'disabled' }
    }
  }
}

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    storageAccount: storageId
    keyVault: vaultId
    containerRegistry: registry.id
  }
}
```

## Instead

Quarantine for a registry of something else is fine:

```bicep good
//- /main.bicep
resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
  name: 'crwebsite'
  location: 'westeurope'
  sku: { name: 'Premium' }
  properties: {
    policies: {
      quarantinePolicy: { status: 'enabled' }
    }
  }
}
```

Whoever deploys this decides about quarantine, so nothing is said:

```bicep good
//- /main.bicep
param quarantine string

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
  name: 'crhearts'
  location: 'westeurope'
  sku: { name: 'Premium' }
  properties: {
    policies: {
      quarantinePolicy: { status: quarantine }
    }
  }
}

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    containerRegistry: registry.id
  }
}
```

## Fix

Unsafe: turns quarantine off. A second action also tells checkov why.

## References

- [Network isolation in batch endpoints](https://learn.microsoft.com/azure/machine-learning/how-to-secure-batch-endpoint)
- [Policies of container registries](https://learn.microsoft.com/azure/container-registry/container-registry-skus)
";

const PATH: &str = "properties.policies.quarantinePolicy.status";

fn check(context: &Context<'_>, verdicts: &mut Verdicts<'_>) {
    let graph = context.graph;
    let users = registry::users(graph);
    for (id, registry) in graph.declared(types::REGISTRY) {
        let status = registry.get(PATH);
        let on = Answer::of_word(&status, &["enabled"]);
        let workspaces = users.get(&id).map(Vec::as_slice).unwrap_or_default();
        let workspace = workspaces.first().copied();
        if workspace.is_none() && !(on.is_yes() && has_batch(graph)) {
            continue;
        }
        let reason = |text: &str| vec![Reason::at(&registry.spot(PATH), text)];
        if on.is_no() {
            verdicts.holds(id, workspace, reason("quarantine is off"));
        } else if on.is_unknown() {
            verdicts.unknown(id, workspace, reason("whether quarantine is on is not known"));
        } else {
            fails(context, (id, registry), &on, workspaces, verdicts);
        }
    }
}

fn has_batch(graph: &Graph) -> bool {
    graph.declared(types::BATCH_ENDPOINT).next().is_some()
}

fn fails(
    context: &Context<'_>,
    (id, registry): (NodeId, &Resource),
    on: &Answer,
    workspaces: &[NodeId],
    verdicts: &mut Verdicts<'_>,
) {
    let graph = context.graph;
    let workspace = workspaces.first().copied();
    let batch = workspaces.iter().map(|id| batch::runs_in(graph, *id)).find(Answer::is_yes);
    let consequence = match (&batch, workspace) {
        (Some(_), _) => "the nodes of batch deployments cannot pull them",
        (None, Some(_)) => "nodes cannot pull them",
        (None, None) => "batch deployments that use it cannot pull them",
    };
    let by_default = if on.is_by_default() { " by default" } else { "" };
    let message = format!(
        "Quarantine is on{by_default} for container registry {}: new images stay hidden until somebody approves them, and \
         {consequence}. Azure Machine Learning does not support quarantine: turn it off. (checkov's CKV_AZURE_166 asks for \
         the opposite; skip it here.)",
        registry.label(),
    );
    let base = if workspace.is_some() { RULE.severity } else { Severity::Information };
    let mut placed =
        context.finding(&registry.spot(PATH), message).severity(context.severity(base, id, [on]));
    if let Some((file, operation)) = context.set(id, PATH, NewValue::String("disabled".to_owned())) {
        placed = placed.fix(Safety::Unsafe, "Turn quarantine off", &file, vec![operation.clone()]);
        if file == registry.whole.file
            && let Some(comment) = skip(context, registry)
        {
            let title = "Turn quarantine off, and skip CKV_AZURE_166";
            placed = placed.fix(Safety::Unsafe, title, &file, vec![operation, comment]);
        }
    }
    for workspace in workspaces.iter().filter_map(|id| graph.get(*id)) {
        placed = placed.related(&workspace.name, "the workspace that uses it");
    }
    if let Some(literal) = context.literal(id, PATH) {
        placed = placed.related(&literal, "quarantine is turned on here");
    }
    placed = placed.because(batch.iter().flat_map(|answer| &answer.reasons));
    placed = placed.through(registry);
    verdicts.fails(id, workspace, placed);
}

/// A comment for checkov in the first line of the registry's body.
fn skip(context: &Context<'_>, registry: &Resource) -> Option<Operation> {
    let body = registry.written("")?.value;
    let text = context.text(&registry.here(body))?;
    let rest = text.strip_prefix('{')?;
    // The line must end behind the brace.
    let blank = rest.find(|letter: char| letter != ' ' && letter != '\t')?;
    let line = rest.get(blank..).filter(|rest| rest.starts_with(['\n', '\r']))?;
    let _ = line;
    let at = body.start + 1;
    Some(Operation::ReplaceText {
        span: azureml_syntax::Span { start: at, end: at },
        text: " // checkov:skip=CKV_AZURE_166: Azure Machine Learning does not support quarantine".to_owned(),
    })
}
