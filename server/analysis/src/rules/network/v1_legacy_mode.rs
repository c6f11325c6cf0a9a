//! A workspace in which the v2 API is switched off.

#[cfg(test)]
mod tests;

use crate::network::questions::{batch, closed, workspace};
use crate::network::{Answer, Context, Graph, NodeId, Reason, Resource, Verdicts, types};
use crate::{NetworkCheck, Rule, Safety, Severity};
use azureml_catalog::arm::ApiVersion;
use azureml_syntax::Language;
use azureml_syntax::edit::{NewValue, Operation};

/// Rule `v1-legacy-mode`.
pub static RULE: Rule = Rule {
    code: "v1-legacy-mode",
    group: "network",
    summary: "Workspace in which the v2 API is switched off",
    severity: Severity::Error,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-configure-network-isolation-with-v2",
    documentation: DOCUMENTATION,
    yaml: None,
    bicep: None,
    network: Some(NetworkCheck { run: check, languages: &[Language::Bicep] }),
};

const DOCUMENTATION: &str = "\
## What it checks

`v1LegacyMode: true` of a workspace: an error where the folder has batch or online endpoints for it, else an info. Also a
workspace with a private endpoint in an API version before 2022-05-01, which starts in that mode: a warning with batch, else
an info.

## Why

In v1 legacy mode the v2 API is off, and with it batch and online endpoints. A change takes up to an hour. The Azure Policy
*Azure Machine Learning workspaces should enable V1LegacyMode* asks for the opposite: it is for workspaces that only SDK v1
uses.

## Example

```bicep bad
//- /main.bicep
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: { v1LegacyMode: true }
}

resource endpoint 'Microsoft.MachineLearningServices/workspaces/batchEndpoints@2025-09-01' = {
  parent: workspace
  name: 'scoring'
  location: 'westeurope'
  properties: { authMode: 'AADToken' }
}
```

```bicep fixed
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: { v1LegacyMode: false }
}

resource endpoint 'Microsoft.MachineLearningServices/workspaces/batchEndpoints@2025-09-01' = {
  parent: workspace
  name: 'scoring'
  location: 'westeurope'
  properties: { authMode: 'AADToken' }
}
```

## Instead

```bicep good
//- /main.bicep
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: { v1LegacyMode: false }
}
```

Whoever deploys this decides, so nothing is said:

```bicep good
//- /main.bicep
param legacy bool

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: { v1LegacyMode: legacy }
}
```

## Fix

Unsafe: writes `false`; of an old API version, the first one in which the mode is off by default.

## References

- [Network isolation with the v2 API](https://learn.microsoft.com/azure/machine-learning/how-to-configure-network-isolation-with-v2)
- [Azure Policy for Azure Machine Learning](https://learn.microsoft.com/azure/machine-learning/how-to-integrate-azure-policy)
";

const PATH: &str = "properties.v1LegacyMode";

/// The first API version in which the mode is off unless somebody turns it on.
const FIRST: &str = "2022-05-01";

fn check(context: &Context<'_>, verdicts: &mut Verdicts<'_>) {
    let graph = context.graph;
    for (id, resource) in graph.declared(types::WORKSPACE) {
        if resource.language == Language::Yaml {
            continue;
        }
        if closed::version_has(resource, &["properties", "v1LegacyMode"]) {
            let flag = resource.get(PATH);
            let on = Answer::of_flag(&flag);
            let reason = |text: &str| vec![Reason::at(&resource.spot(PATH), text)];
            if on.is_yes() {
                switched_off(context, (id, resource), &on, verdicts);
            } else if on.is_no() {
                verdicts.holds(id, Some(id), reason("the v2 API is on"));
            } else {
                verdicts.unknown(id, Some(id), reason("whether the v2 API is on is not known"));
            }
        } else {
            let linked = workspace::has_private_endpoint(graph, id);
            if linked.is_yes() {
                old_version(context, (id, resource), &linked, verdicts);
            } else if linked.is_unknown() {
                verdicts.unknown(id, Some(id), linked.reasons);
            }
        }
    }
}

/// The endpoints of a workspace: batch and online.
fn endpoints(graph: &Graph, id: NodeId) -> Vec<&Resource> {
    let all =
        [types::BATCH_ENDPOINT, types::ONLINE_ENDPOINT].into_iter().flat_map(|r#type| graph.declared(r#type));
    all.filter(|(endpoint, _)| workspace::of(graph, *endpoint).contains(&id)).map(|(_, it)| it).collect()
}

fn switched_off(
    context: &Context<'_>,
    (id, resource): (NodeId, &Resource),
    on: &Answer,
    verdicts: &mut Verdicts<'_>,
) {
    let endpoints = endpoints(context.graph, id);
    let names: Vec<String> = endpoints.iter().map(|endpoint| endpoint.label()).collect();
    let (what, base) = match names.as_slice() {
        [] => ("batch and online endpoints".to_owned(), Severity::Information),
        [one] => (format!("endpoint {one}"), RULE.severity),
        several => (format!("endpoints {}", several.join(", ")), RULE.severity),
    };
    let by_default = if on.is_by_default() { " by default" } else { "" };
    let message = format!(
        "`v1LegacyMode`{by_default} switches the v2 API of workspace {} off: {what} cannot be created. Set it to `false`, \
         which takes effect after up to an hour.",
        resource.label(),
    );
    let severity = context.severity(base, id, [on]);
    let mut placed = context.finding(&resource.spot(PATH), message).severity(severity);
    if let Some((file, operation)) = context.set(id, PATH, NewValue::Literal("false".to_owned())) {
        placed = placed.fix(Safety::Unsafe, "Set `v1LegacyMode` to `false`", &file, vec![operation]);
    }
    for endpoint in &endpoints {
        placed = placed.related(&endpoint.name, "cannot be created");
    }
    if let Some(literal) = context.literal(id, PATH) {
        placed = placed.related(&literal, "the value is written here");
    }
    verdicts.fails(id, Some(id), placed.through(resource));
}

fn old_version(
    context: &Context<'_>,
    (id, resource): (NodeId, &Resource),
    linked: &Answer,
    verdicts: &mut Verdicts<'_>,
) {
    let Some(version) = resource.api_version.as_deref() else { return };
    let is_older =
        matches!((ApiVersion::parse(version), ApiVersion::parse(FIRST)), (Some(a), Some(b)) if a < b);
    if !is_older {
        return;
    }
    let batch = batch::runs_in(context.graph, id);
    let base = if batch.is_yes() { Severity::Warning } else { Severity::Information };
    let message = format!(
        "In API version {version}, workspace {}, which has a private endpoint, starts in v1 legacy mode: batch and online \
         endpoints need API version {FIRST} or newer, or `v1LegacyMode: false`.",
        resource.label(),
    );
    let severity = context.severity(base, id, [linked]);
    let mut placed = context.finding(&resource.name, message).severity(severity);
    if let Some(operation) = newer(context, resource, version) {
        let title = format!("Use API version {FIRST}");
        placed = placed.fix(Safety::Unsafe, title, &resource.whole.file, vec![operation]);
    }
    placed = placed.because(&linked.reasons);
    if batch.is_yes() {
        placed = placed.because(&batch.reasons);
    }
    verdicts.fails(id, Some(id), placed.through(resource));
}

/// The operation that writes another API version.
fn newer(context: &Context<'_>, resource: &Resource, version: &str) -> Option<Operation> {
    let text = context.text(&resource.whole).filter(|_| resource.verified.is_none())?;
    let before = text.get(..text.find('{')?)?;
    let start = resource.whole.span.start + before.rfind(&format!("@{version}'"))? + 1;
    let span = azureml_syntax::Span { start, end: start + version.len() };
    Some(Operation::ReplaceText { span, text: FIRST.to_owned() })
}
