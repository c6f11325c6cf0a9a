//! A container registry below Premium where something needs Premium.

#[cfg(test)]
mod tests;

use crate::network::questions::{closed, endpoints, registry, workspace};
use crate::network::{Answer, Context, Graph, NodeId, Reason, Resource, Verdicts, types};
use crate::{NetworkCheck, Rule, Safety, Severity};
use azureml_syntax::Language;
use azureml_syntax::edit::NewValue;

/// Rule `acr-premium-sku`.
pub static RULE: Rule = Rule {
    code: "acr-premium-sku",
    group: "network",
    summary: "Container registry that has to be Premium and is not",
    severity: Severity::Error,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/container-registry/container-registry-private-link",
    documentation: DOCUMENTATION,
    yaml: None,
    bicep: None,
    network: Some(NetworkCheck { run: check, languages: &[Language::Bicep] }),
};

const DOCUMENTATION: &str = "\
## What it checks

Container registries of tier Basic or Standard that refuse the public network, whose rules deny by default, that have a
private endpoint, or that a private workspace uses.

## Why

Only Premium registries can be closed and have private endpoints. Azure refuses to deploy a smaller one with public access off
(`DisablingPublicNetworkAccessNotSupported`), and Azure Machine Learning asks for Premium in a private workspace. One in a
managed network that lets everything out may keep a public registry.

## Example

```bicep bad
resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
  name: 'crhearts'
  location: 'westeurope'
  sku: { name: 'Basic' }
  properties: { publicNetworkAccess: 'Disabled' }
}
```

```bicep fixed
resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
  name: 'crhearts'
  location: 'westeurope'
  sku: { name: 'Premium' }
  properties: { publicNetworkAccess: 'Disabled' }
}
```

## Instead

```bicep good
resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
  name: 'crhearts'
  location: 'westeurope'
  sku: { name: 'Premium' }
  properties: { publicNetworkAccess: 'Disabled' }
}
```

Whoever deploys this chooses the tier, so nothing is said:

```bicep good
param tier string

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
  name: 'crhearts'
  location: 'westeurope'
  sku: { name: tier }
  properties: { publicNetworkAccess: 'Disabled' }
}
```

## Fix

Unsafe: makes it Premium, which costs more.

## References

- [Private endpoints of container registries](https://learn.microsoft.com/azure/container-registry/container-registry-private-link)
- [Secure the workspace with virtual networks](https://learn.microsoft.com/azure/machine-learning/how-to-secure-workspace-vnet)
";

/// Why a registry has to be Premium.
struct Need {
    answer: Answer,
    /// Azure refuses to deploy it otherwise.
    is_proven: bool,
    text: &'static str,
    workspace: Option<NodeId>,
}

fn check(context: &Context<'_>, verdicts: &mut Verdicts<'_>) {
    let graph = context.graph;
    let users = registry::users(graph);
    let connections = endpoints::connections(graph, types::REGISTRY);
    for (id, registry) in graph.declared(types::REGISTRY) {
        let tier = registry.get("sku.name");
        let small = Answer::of_word(&tier, &["Basic", "Standard"]);
        let used_by = users.get(&id).map(Vec::as_slice).unwrap_or_default();
        let needs = needs(graph, (id, registry), &connections, used_by);
        let first_user = used_by.first().copied();
        let Some(need) = needs.iter().find(|need| need.answer.is_yes()) else {
            if let Some(doubt) = needs.iter().find(|need| need.answer.is_unknown()) {
                match small.is_no() {
                    true => verdicts.holds(id, doubt.workspace.or(first_user), vec![premium(registry)]),
                    false => {
                        verdicts.unknown(id, doubt.workspace.or(first_user), doubt.answer.reasons.clone())
                    }
                }
            }
            continue;
        };
        let workspace = need.workspace.or(first_user);
        if small.is_no() {
            verdicts.holds(id, workspace, vec![premium(registry)]);
            continue;
        }
        if small.is_unknown() {
            let reason = Reason::at(&registry.spot("sku.name"), "the tier of the registry is not known");
            verdicts.unknown(id, workspace, vec![reason]);
            continue;
        }
        let tier = tier.as_str().unwrap_or("below Premium");
        let by_default = if small.is_by_default() { " by default" } else { "" };
        let message = format!(
            "Container registry {} is {tier}{by_default}, but {}. Only Premium registries can be closed to the public \
             network and have private endpoints: use `Premium`.",
            registry.label(),
            need.text,
        );
        let base = if need.is_proven { Severity::Error } else { Severity::Warning };
        let severity = context.severity(base, id, [&small, &need.answer]);
        let mut placed = context.finding(&registry.spot("sku.name"), message).severity(severity);
        if let Some((file, operation)) = context.set(id, "sku.name", NewValue::String("Premium".to_owned())) {
            placed = placed.fix(Safety::Unsafe, "Use `Premium`", &file, vec![operation]);
        }
        placed = placed.because(&need.answer.reasons);
        if let Some(workspace) = workspace.and_then(|id| graph.get(id)) {
            placed = placed.related(&workspace.name, "the workspace that uses it");
        }
        if let Some(literal) = context.literal(id, "sku.name") {
            placed = placed.related(&literal, "the tier is written here");
        }
        placed = placed.through(registry);
        verdicts.fails(id, workspace, placed);
    }
}

fn premium(registry: &Resource) -> Reason {
    Reason::at(&registry.spot("sku.name"), "the registry is Premium")
}

/// Why the registry has to be Premium, the surest reason first.
fn needs(
    graph: &Graph,
    (id, registry): (NodeId, &Resource),
    connections: &[endpoints::Connection],
    users: &[NodeId],
) -> Vec<Need> {
    let word = |path: &str, value: &str, text: &str| {
        let answer = Answer::of_word(&registry.get(path), &[value]);
        answer.because(Reason::at(&registry.spot(path), text))
    };
    let mut needs = vec![
        Need {
            answer: word("properties.publicNetworkAccess", "Disabled", "public access is off"),
            is_proven: true,
            text: "refuses the public network",
            workspace: None,
        },
        Need {
            answer: word("properties.networkRuleSet.defaultAction", "Deny", "its rules deny by default"),
            is_proven: false,
            text: "its rules deny by default",
            workspace: None,
        },
    ];
    let leads = connections.iter().filter(|one| one.target == crate::network::Target::Node(id));
    needs.extend(leads.filter_map(|one| {
        let endpoint = graph.get(one.endpoint)?;
        let reason = Reason::at(&endpoint.name, "the private endpoint");
        Some(Need {
            answer: Answer::yes().and(graph.is_deployed(one.endpoint)).because(reason),
            is_proven: false,
            text: "has a private endpoint",
            workspace: None,
        })
    }));
    needs.extend(users.iter().map(|user| {
        // A managed network that lets everything out reaches a public registry, too.
        let mode = workspace::property(graph, *user, "properties.managedNetwork.isolationMode");
        let lets_out = Answer::of_word(&mode, &["AllowInternetOutbound"]);
        let is_open = closed::is_closed(graph, id).not();
        Need {
            answer: workspace::is_private(graph, *user).and(lets_out.and(is_open).not()),
            is_proven: false,
            text: "a private workspace uses it",
            workspace: Some(*user),
        }
    }));
    needs
}
