//! Application Insights of a workspace, and the private link scope of Azure Monitor that holds it.

#[cfg(test)]
mod tests;

use crate::network::questions::{monitor, workspace};
use crate::network::{Answer, Context, NodeId, Reason, Resource, Verdicts, types};
use crate::{NetworkCheck, Rule, Safety, Severity};
use azureml_syntax::Language;
use azureml_syntax::edit::NewValue;
use std::collections::BTreeMap;

/// Rule `monitor-private-link`.
pub static RULE: Rule = Rule {
    code: "monitor-private-link",
    group: "network",
    summary: "Logs of a workspace do not get through to Azure Monitor",
    severity: Severity::Warning,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-secure-workspace-vnet#secure-azure-monitor-and-application-insights",
    documentation: DOCUMENTATION,
    yaml: None,
    bicep: None,
    network: Some(NetworkCheck { run: check, languages: &[Language::Bicep] }),
};

const DOCUMENTATION: &str = "\
## What it checks

The Application Insights of a workspace: whether a private link scope that holds it is in the mode `PrivateOnly`, and
whether it refuses public ingestion without being in any scope. A private workspace with a network of its own whose
Application Insights is in no scope gets a hint.

## Why

Azure Machine Learning supports private link scopes in `Open` mode alone: `PrivateOnly` cuts off every resource that is not in
the scope. Without a scope, logs go over the public network: they are lost where that is refused, and need a way out to the
service tag `AzureMonitor` otherwise.

## Example

```bicep bad
//- /main.bicep
param storageId string
param vaultId string

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-hearts'
  location: 'westeurope'
  kind: 'web'
  properties: { Application_Type: 'web' }
}

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    storageAccount: storageId
    keyVault: vaultId
    applicationInsights: insights.id
  }
}

resource scope 'Microsoft.Insights/privateLinkScopes@2021-09-01' = {
  name: 'ampls-hearts'
  location: 'global'
  properties: {
    accessModeSettings: { ingestionAccessMode: 'PrivateOnly', queryAccessMode: 'Open' }
  }
}

resource scoped 'Microsoft.Insights/privateLinkScopes/scopedResources@2021-09-01' = {
  parent: scope
  name: 'insights'
  properties: { linkedResourceId: insights.id }
}
```

```bicep fixed
param storageId string
param vaultId string

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-hearts'
  location: 'westeurope'
  kind: 'web'
  properties: { Application_Type: 'web' }
}

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    storageAccount: storageId
    keyVault: vaultId
    applicationInsights: insights.id
  }
}

resource scope 'Microsoft.Insights/privateLinkScopes@2021-09-01' = {
  name: 'ampls-hearts'
  location: 'global'
  properties: {
    accessModeSettings: { ingestionAccessMode: 'Open', queryAccessMode: 'Open' }
  }
}

resource scoped 'Microsoft.Insights/privateLinkScopes/scopedResources@2021-09-01' = {
  parent: scope
  name: 'insights'
  properties: { linkedResourceId: insights.id }
}
```

## Instead

```bicep good
//- /main.bicep
resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-hearts'
  location: 'westeurope'
  kind: 'web'
  properties: { Application_Type: 'web', publicNetworkAccessForIngestion: 'Disabled' }
}

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: { applicationInsights: insights.id }
}

resource scope 'Microsoft.Insights/privateLinkScopes@2021-09-01' = {
  name: 'ampls-hearts'
  location: 'global'
  properties: {
    accessModeSettings: { ingestionAccessMode: 'Open', queryAccessMode: 'Open' }
  }
}

resource scoped 'Microsoft.Insights/privateLinkScopes/scopedResources@2021-09-01' = {
  parent: scope
  name: 'insights'
  properties: { linkedResourceId: insights.id }
}
```

Another team may have put it into a scope of its own, by a module that cannot be read; nothing is said:

```bicep good
//- /main.bicep
resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-hearts'
  location: 'westeurope'
  kind: 'web'
  properties: { Application_Type: 'web', publicNetworkAccessForIngestion: 'Disabled' }
}

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: { applicationInsights: insights.id }
}

module scope 'br:contoso.azurecr.io/bicep/monitor-scope:1.0' = {
  name: 'scope'
  params: { resourceId: insights.id }
}
```

## Fix

Unsafe: writes `Open`. For what is in no scope there is no fix.

## References

- [Secure Azure Monitor and Application Insights](https://learn.microsoft.com/azure/machine-learning/how-to-secure-workspace-vnet)
- [Access modes of private link scopes](https://learn.microsoft.com/azure/azure-monitor/logs/private-link-security)
";

const MODES: [&str; 2] =
    ["properties.accessModeSettings.ingestionAccessMode", "properties.accessModeSettings.queryAccessMode"];

const INGESTION: &str = "properties.publicNetworkAccessForIngestion";

fn check(context: &Context<'_>, verdicts: &mut Verdicts<'_>) {
    let users = monitor::users(context.graph);
    scopes(context, &users, verdicts);
    for (insights, workspaces) in &users {
        let Some(resource) = context.graph.get(*insights) else { continue };
        component(context, (*insights, resource), workspaces, verdicts);
    }
}

/// The modes of the scopes that hold the Application Insights of a workspace.
fn scopes(context: &Context<'_>, users: &BTreeMap<NodeId, Vec<NodeId>>, verdicts: &mut Verdicts<'_>) {
    let graph = context.graph;
    for (id, scope) in graph.declared(types::LINK_SCOPE) {
        let held = monitor::held(graph, id);
        let mut used =
            held.iter().filter_map(|(link, insights)| Some((link, insights, users.get(insights)?.first()?)));
        let Some((link, insights, workspace)) = used.next() else { continue };
        let modes = MODES.map(|path| {
            let answer = Answer::of_word(&scope.get(path), &["PrivateOnly"]);
            (path, answer)
        });
        let Some((path, only)) = modes.iter().find(|(_, answer)| answer.is_yes()) else {
            match modes.iter().find(|(_, answer)| answer.is_unknown()) {
                Some((path, _)) => {
                    let reason = Reason::at(&scope.spot(path), "the access mode is not known");
                    verdicts.unknown(id, Some(*workspace), vec![reason]);
                }
                None => {
                    verdicts.holds(id, Some(*workspace), vec![Reason::at(&scope.name, "in Open mode")]);
                }
            }
            continue;
        };
        let by_default = if only.is_by_default() { " by default" } else { "" };
        let message = format!(
            "Private link scope {} is{by_default} in the mode `PrivateOnly`, which cuts off every resource that is not in it. \
             Azure Machine Learning supports `Open` mode alone: use `Open`.",
            scope.label(),
        );
        let severity = context.severity(RULE.severity, id, [only]);
        let mut placed = context.finding(&scope.spot(path), message).severity(severity);
        let closed = modes.iter().filter(|(_, answer)| answer.is_yes());
        let writes: Vec<_> = closed
            .filter_map(|(path, _)| context.set(id, path, NewValue::String("Open".to_owned())))
            .collect();
        if let Some((file, _)) = writes.first()
            && writes.iter().all(|(other, _)| other == file)
        {
            let mut operations: Vec<_> = writes.iter().map(|(_, operation)| operation.clone()).collect();
            // Both modes may come from one variable.
            operations.dedup();
            placed = placed.fix(Safety::Unsafe, "Use `Open`", file, operations);
        }
        for other in [*link, *insights, *workspace] {
            let Some(other) = graph.get(other) else { continue };
            let text = if other.is(types::SCOPED_RESOURCE) {
                "puts the Application Insights into it"
            } else if other.is(types::INSIGHTS) {
                "the Application Insights of the workspace"
            } else {
                "the workspace"
            };
            placed = placed.related(&other.name, text);
        }
        verdicts.fails(id, Some(*workspace), placed.through(scope));
    }
}

/// The Application Insights of workspaces.
fn component(
    context: &Context<'_>,
    (id, insights): (NodeId, &Resource),
    workspaces: &[NodeId],
    verdicts: &mut Verdicts<'_>,
) {
    let graph = context.graph;
    let Some(first) = workspaces.first().copied() else { return };
    let refuses = Answer::of_word(&insights.get(INGESTION), &["Disabled"]);
    let refuses = refuses.because(Reason::at(&insights.spot(INGESTION), "public ingestion is refused"));
    // A managed network lets Azure Monitor through by itself.
    let relies = |id: &NodeId| workspace::is_private(graph, *id).and(workspace::is_managed(graph, *id).not());
    let needs = workspaces.iter().map(|id| (*id, relies(id))).max_by_key(|(_, answer)| answer.truth);
    let (workspace, needed) = needs.unwrap_or((first, Answer::no()));
    if refuses.is_no() && needed.is_no() {
        return;
    }
    let scoped = monitor::in_scope(graph, id);
    if scoped.is_yes() {
        verdicts.holds(id, Some(workspace), scoped.reasons);
        return;
    }
    let wanted = refuses.clone().or(needed.clone());
    if scoped.is_unknown() || wanted.is_unknown() {
        let reasons = if scoped.is_unknown() { scoped.reasons } else { wanted.reasons };
        verdicts.unknown(id, Some(workspace), reasons);
        return;
    }
    let placed = if refuses.is_yes() {
        let by_default = if refuses.is_by_default() { " by default" } else { "" };
        let message = format!(
            "Application Insights {} refuses public ingestion{by_default} and is in no private link scope: logs of jobs and \
             endpoints are lost. Put it into a scope (`Microsoft.Insights/privateLinkScopes`) in `Open` mode.",
            insights.label(),
        );
        let severity = context.severity(RULE.severity, id, [&refuses, &scoped]);
        context.finding(&insights.name, message).severity(severity).because(&refuses.reasons)
    } else {
        let message = format!(
            "Application Insights {} is in no private link scope of Azure Monitor: the private network needs a way out to the \
             service tag `AzureMonitor`, or logs are lost.",
            insights.label(),
        );
        context.finding(&insights.name, message).severity(Severity::Hint).because(&needed.reasons)
    };
    let placed = match graph.get(workspace) {
        Some(workspace) => placed.related(&workspace.name, "the workspace"),
        None => placed,
    };
    verdicts.fails(id, Some(workspace), placed.through(insights));
}
