//! A workspace that admits chosen addresses, which its batch endpoints do not know of.

use crate::bicep::value::Value;
use crate::network::questions::batch::Batch;
use crate::network::questions::{closed, workspace};
use crate::network::{Answer, Context, Reason, Resource, Verdicts, types};
use crate::{NetworkCheck, Rule, Severity};
use azureml_syntax::Language;

/// Rule `batch-selected-ips`.
pub static RULE: Rule = Rule {
    code: "batch-selected-ips",
    group: "network",
    summary: "Workspace with batch endpoints admits selected addresses, which batch endpoints ignore",
    severity: Severity::Warning,
    fix: None,
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-configure-private-link#enable-public-access-only-from-internet-ip-ranges",
    documentation: DOCUMENTATION,
    yaml: None,
    bicep: None,
    network: Some(NetworkCheck { run: check, languages: &[Language::Yaml, Language::Bicep] }),
};

const DOCUMENTATION: &str = "\
## What it checks

Workspaces that admit selected addresses from the internet (`network_acls.ip_rules`; in Bicep `networkAcls.ipRules` or
`ipAllowlist`) and in which batch endpoints, batch deployments or parallel jobs run. Nothing is said of a workspace that
refuses the public network altogether, since the list has no effect there, nor of one that is open to everybody.

## Why

The list opens the workspace and its online endpoints to these addresses. Batch endpoints have no such list: they stay
private, and whoever calls them from one of the addresses is refused.

## Example

```yaml bad
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
public_network_access: enabled
network_acls:
  default_action: Deny
  ip_rules:
    - value: 203.0.113.10/32
//- /endpoint.yml
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
```

```bicep bad
//- /main.bicep
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-01-01-preview' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    publicNetworkAccess: 'Enabled'
    networkAcls: {
      defaultAction: 'Deny'
      ipRules: [{ value: '203.0.113.10/32' }]
    }
  }
}
//- /endpoint.yml
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
```

## Instead

Call the batch endpoint from inside the network, through a private endpoint of the workspace. A workspace without batch may
use the list:

```yaml good
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
public_network_access: enabled
network_acls:
  default_action: Deny
  ip_rules:
    - value: 203.0.113.10/32
```

```bicep good
//- /main.bicep
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-01-01-preview' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    publicNetworkAccess: 'Enabled'
    networkAcls: {
      defaultAction: 'Deny'
      ipRules: [{ value: '203.0.113.10/32' }]
    }
  }
}
```

Where the addresses are a parameter or a template's placeholder, the list may be empty, and nothing is said:

```yaml good
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
public_network_access: enabled
network_acls:
  default_action: Deny
  ip_rules: ${{ADDRESSES}}
//- /endpoint.yml
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
```

```bicep good
//- /main.bicep
param addresses array
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-01-01-preview' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    publicNetworkAccess: 'Enabled'
    networkAcls: { defaultAction: 'Deny', ipRules: addresses }
  }
}
//- /endpoint.yml
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
```

## Fix

None: how clients reach the workspace is yours to say.

## References

- [Configure a private endpoint for a workspace](https://learn.microsoft.com/azure/machine-learning/how-to-configure-private-link)
- [Network isolation in batch endpoints](https://learn.microsoft.com/azure/machine-learning/how-to-secure-batch-endpoint)
";

/// The properties that list addresses, in ARM's words.
const LISTS: [&[&str]; 2] = [&["properties", "networkAcls", "ipRules"], &["properties", "ipAllowlist"]];

fn check(context: &Context<'_>, verdicts: &mut Verdicts<'_>) {
    let graph = context.graph;
    let batch = Batch::of(graph);
    for (at, owner) in graph.declared(types::WORKSPACE) {
        let Some((path, admits)) = admits(owner) else { continue };
        let everybody = Answer::of_word(&owner.get("properties.networkAcls.defaultAction"), &["Allow"])
            .and(workspace::has_private_endpoint(graph, at).not());
        let answer =
            batch.runs_in(graph, at).and(admits).and(everybody.not()).and(definitely_closed(graph, at).not());
        if answer.is_no() {
            continue;
        }
        if answer.is_unknown() {
            verdicts.unknown(at, Some(at), answer.reasons);
            continue;
        }
        let message = format!(
            "Workspace {} admits these addresses, but its batch endpoints do not: they ignore the list. Call them from \
             inside the network, through a private endpoint of the workspace.",
            owner.label(),
        );
        let placed = context.finding_at((at, owner), &path, message).because(&answer.reasons);
        let placed = context.resting_on(placed, RULE.severity, at, &answer);
        verdicts.fails(at, Some(at), placed);
    }
}

/// The path of the list of addresses, and whether it has any; nothing where no list counts.
fn admits(workspace: &Resource) -> Option<(String, Answer)> {
    LISTS.iter().find_map(|words| {
        let path = words.join(".");
        let list = workspace.get(&path);
        if list.is_null() || !closed::version_has(workspace, words) {
            return None;
        }
        let answer = has_items(&list);
        let text = format!("whether `{}` has addresses is not known", workspace.word(&path));
        let answer = match answer.is_unknown() {
            true => answer.because(Reason::at(&workspace.spot(&path), text)),
            false => answer,
        };
        (!answer.is_no()).then_some((path, answer))
    })
}

fn has_items(list: &Value) -> Answer {
    let answer = match list.as_array() {
        Some(array) if !array.items().is_empty() => Answer::yes(),
        Some(array) if array.is_closed() => Answer::no(),
        _ => Answer::unknown(),
    };
    answer.but(list.certainty)
}

/// Whether it certainly refuses the public network: the list has no effect then. What is not known counts as open, since
/// somebody wrote the list.
fn definitely_closed(graph: &crate::network::Graph, at: crate::network::NodeId) -> Answer {
    let answer = workspace::is_closed(graph, at);
    if answer.is_yes() { answer } else { Answer::no() }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    /// A workspace with a batch endpoint.
    fn workspace(lines: &str) -> String {
        format!(
            "//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
{lines}//- /endpoint.yml
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
"
        )
    }

    #[test]
    fn it_is_said_at_the_list() {
        check(&workspace(
            "network_acls:
  default_action: Deny
  ip_rules:
# ^^^^^^^^ warning[batch-selected-ips]: they ignore the list
    - value: 203.0.113.10
",
        ));
    }

    #[test]
    fn in_a_closed_workspace_the_list_has_no_effect() {
        let list = "public_network_access: disabled
network_acls:
  default_action: Deny
  ip_rules:
    - value: 203.0.113.10
";
        let findings = crate::testing::checked(azureml_syntax::Language::Yaml, &workspace(list));
        assert!(findings.analysis.findings.iter().all(|found| found.code != "batch-selected-ips"));
    }

    #[test]
    fn who_lets_everybody_in_needs_no_list() {
        check(&workspace(
            "public_network_access: enabled
network_acls:
  default_action: Allow
  ip_rules:
    - value: 203.0.113.10
",
        ));
    }
}
