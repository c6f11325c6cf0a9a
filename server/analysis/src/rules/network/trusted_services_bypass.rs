//! Closed storage, vaults and registries that do not let trusted Azure services through, so not the workspace either.

use crate::bicep::value::{Truth, Value};
use crate::network::questions::closed;
use crate::network::questions::dependencies::{self, Dependency};
use crate::network::{Answer, Context, NodeId, Placed, Reason, Resource, Verdicts, types};
use crate::{NetworkCheck, Rule, Safety, Severity};
use azureml_syntax::Language;
use azureml_syntax::edit::NewValue;

/// Rule `trusted-services-bypass`.
pub static RULE: Rule = Rule {
    code: "trusted-services-bypass",
    group: "network",
    summary: "Closed storage, vault or registry that does not let its workspace through",
    severity: Severity::Warning,
    fix: Some(Safety::Safe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-secure-workspace-vnet",
    documentation: DOCUMENTATION,
    yaml: None,
    bicep: None,
    network: Some(NetworkCheck { run: check, languages: &[Language::Bicep] }),
};

const DOCUMENTATION: &str = "\
## What it checks

A storage account, key vault or container registry of a workspace that is closed to the public network, and whose
firewall does not let trusted Azure services through: `networkAcls.bypass` of storage without `AzureServices` (unless
`resourceAccessRules` name a workspace), `networkAcls.bypass: 'None'` of a vault, `networkRuleBypassOptions: 'None'` of a
registry. Where nothing is written Azure lets them through.

## Why

The workspace itself is no part of your virtual network. Azure lets it through closed doors as a trusted service; without
that it cannot list data, read its secrets or build images, whatever private endpoints there are.

## Example

```bicep bad
//- /main.bicep
param location string

resource storage 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: 'sthearts'
  location: location
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: {
    networkAcls: {
      bypass: 'Logging, Metrics'
      defaultAction: 'Deny'
    }
  }
}

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: location
  identity: { type: 'SystemAssigned' }
  properties: {
    storageAccount: storage.id
    imageBuildCompute: 'cpu-build'
  }
}
```

```bicep fixed
param location string

resource storage 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: 'sthearts'
  location: location
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: {
    networkAcls: {
      bypass: 'Logging, Metrics, AzureServices'
      defaultAction: 'Deny'
    }
  }
}

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: location
  identity: { type: 'SystemAssigned' }
  properties: {
    storageAccount: storage.id
    imageBuildCompute: 'cpu-build'
  }
}
```

## Instead

```bicep good
//- /main.bicep
param location string

resource storage 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: 'sthearts'
  location: location
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: {
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: 'Deny'
    }
  }
}

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: location
  identity: { type: 'SystemAssigned' }
  properties: {
    storageAccount: storage.id
    imageBuildCompute: 'cpu-build'
  }
}
```

Nothing is said where a parameter decides:

```bicep good
//- /main.bicep
param location string
param bypass string

resource storage 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: 'sthearts'
  location: location
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: {
    networkAcls: {
      bypass: bypass
      defaultAction: 'Deny'
    }
  }
}

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: location
  identity: { type: 'SystemAssigned' }
  properties: {
    storageAccount: storage.id
    imageBuildCompute: 'cpu-build'
  }
}
```

## Fix

Adds `AzureServices` and keeps what else is let through. Safe for vaults and registries; unsafe for storage, where you may
rather want a rule for this workspace alone (`resourceAccessRules`).

## References

- [Secure the workspace with virtual networks](https://learn.microsoft.com/azure/machine-learning/how-to-secure-workspace-vnet)
- [Trusted services and container registries](https://learn.microsoft.com/azure/container-registry/allow-access-trusted-services)
";

/// The word that lets the workspace through.
const TRUSTED: &str = "AzureServices";

fn check(context: &Context<'_>, verdicts: &mut Verdicts<'_>) {
    for kind in dependencies::ALL {
        for (dependency, workspaces) in dependencies::used(context.graph, kind) {
            judge(context, verdicts, kind, dependency, &workspaces);
        }
    }
}

fn judge(
    context: &Context<'_>,
    verdicts: &mut Verdicts<'_>,
    kind: &Dependency,
    dependency: NodeId,
    workspaces: &[NodeId],
) {
    let graph = context.graph;
    let Some(resource) = graph.get(dependency) else { return };
    let closed = closed::is_closed(graph, dependency);
    if closed.is_no() {
        return;
    }
    let path = if resource.is(types::REGISTRY) {
        "properties.networkRuleBypassOptions"
    } else {
        "properties.networkAcls.bypass"
    };
    let value = resource.get(path);
    let word = resource.word(path);
    let lets = lets_through(resource, &value);
    let lets = lets.because(match value.as_str() {
        Some(text) => Reason::at(&resource.spot(path), format!("`{word}` is `{text}`")),
        None if value.is_null() => Reason::at(&resource.name, format!("`{word}` is not set")),
        None => Reason::at(&resource.spot(path), format!("the value of `{word}` is not known")),
    });
    let fine = lets.clone().or(closed.clone().not());
    let owners = workspaces.iter().copied();
    if fine.is_yes() {
        owners.for_each(|at| verdicts.holds(dependency, Some(at), fine.reasons.clone()));
        return;
    }
    if fine.is_unknown() {
        owners.for_each(|at| verdicts.unknown(dependency, Some(at), fine.reasons.clone()));
        return;
    }
    let shown = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let message = format!(
        "{} {} is closed and does not let trusted Azure services through (`{word}` is `{shown}`), so the workspace \
         itself cannot reach it. Add `{TRUSTED}`.{}",
        kind.noun,
        resource.label(),
        Context::by_default([&closed, &lets]),
    );
    let message = if resource.is(types::STORAGE) { message } else { message.replace("Add", "Set") };
    let severity = context.severity(RULE.severity, dependency, [&closed, &lets]);
    let mut placed = context.finding(&resource.spot(path), message).severity(severity);
    for at in workspaces {
        if let Some(owner) = graph.get(*at) {
            placed = placed.related(&owner.name, "the workspace");
        }
    }
    placed = placed.because(&closed.reasons);
    for call in &resource.through {
        placed = placed.related(call, "declared through this module");
    }
    if let Some(written) = value.as_str() {
        placed = mend(context, placed, (dependency, resource), path, written);
    }
    for at in workspaces {
        verdicts.fails(dependency, Some(*at), placed.clone());
    }
}

/// With the fix that lets them through.
fn mend(
    context: &Context<'_>,
    placed: Placed,
    (at, resource): (NodeId, &Resource),
    path: &str,
    written: &str,
) -> Placed {
    let (to, safety) = if resource.is(types::STORAGE) {
        (with_trusted(written), Safety::Unsafe)
    } else {
        (TRUSTED.to_owned(), Safety::Safe)
    };
    let title = format!("Set `{}` to `{to}`", resource.word(path));
    // A literal that comes from elsewhere is changed there.
    let elsewhere = context.graph.seen(at, resource.get(path).place).and_then(|spot| {
        let operation = context.rewrite(&spot, written, &to)?;
        Some((spot.file, operation))
    });
    let here = || Some((resource.whole.file.clone(), resource.keys.set(path, NewValue::String(to))?));
    match elsewhere.or_else(here) {
        Some((file, operation)) => placed.fix(safety, title, &file, vec![operation]),
        None => placed,
    }
}

/// Whether the firewall lets the workspace through.
fn lets_through(resource: &Resource, value: &Value) -> Answer {
    if value.is_null() {
        return Answer::yes().but(value.certainty);
    }
    let lets = |text: &str| text.split(',').any(|word| word.trim().eq_ignore_ascii_case(TRUSTED));
    let one = |value: &Value| value.as_str().map_or(Truth::Unknown, |text| lets(text).into());
    let truth = match value.alternatives() {
        [] => one(value),
        all if all.iter().all(|value| one(value) == Truth::Yes) => Truth::Yes,
        all if all.iter().all(|value| one(value) == Truth::No) => Truth::No,
        _ => Truth::Unknown,
    };
    let trusted = Answer::new(truth).but(value.certainty);
    if resource.is(types::STORAGE) { trusted.or(names_workspace(resource)) } else { trusted }
}

/// Whether a rule of the storage's firewall is about a workspace or registry of Azure Machine Learning.
fn names_workspace(resource: &Resource) -> Answer {
    let rules = resource.get("properties.networkAcls.resourceAccessRules");
    if rules.is_null() {
        return Answer::no();
    }
    let Some(array) = rules.as_array() else { return Answer::unknown() };
    let mut truth = if array.is_closed() { Truth::No } else { Truth::Unknown };
    for rule in array.inner() {
        truth = truth.or(match rule.get("resourceId").as_id() {
            Some(id) => (id.is(types::WORKSPACE) || id.is(types::ML_REGISTRY)).into(),
            None => Truth::Unknown,
        });
    }
    Answer::new(truth)
}

/// The services that are let through, and trusted ones too.
fn with_trusted(written: &str) -> String {
    let mut words: Vec<&str> = written.split(',').map(str::trim).collect();
    words.retain(|word| !word.is_empty() && !word.eq_ignore_ascii_case("None"));
    words.push(TRUSTED);
    words.join(", ")
}
