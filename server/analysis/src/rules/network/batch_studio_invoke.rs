//! A batch endpoint in a private workspace, which studio cannot start jobs on.

use crate::network::questions::workspace;
use crate::network::{Context, Verdicts, types};
use crate::{NetworkCheck, Rule, Severity};
use azureml_syntax::Language;

/// Rule `batch-studio-invoke`.
pub static RULE: Rule = Rule {
    code: "batch-studio-invoke",
    group: "network",
    summary: "Studio cannot start jobs on a batch endpoint of a private workspace",
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

Batch endpoints of a private workspace: one that has a private endpoint, or refuses the public network. A hint, since
nothing is wrong.

## Why

In a private workspace studio can create and manage a batch endpoint, but not start jobs on it.

## Example

```yaml bad
//- /endpoint.yml
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
//- /main.bicep
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  properties: { publicNetworkAccess: 'Disabled' }
}
```

```bicep bad
//- /endpoint.bicep
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' existing = {
  name: 'hearts'
}

resource endpoint 'Microsoft.MachineLearningServices/workspaces/batchEndpoints@2025-09-01' = {
  parent: workspace
  name: 'scoring'
  location: 'westeurope'
  properties: { authMode: 'AADToken' }
}
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
public_network_access: disabled
```

## Instead

Start jobs with `az ml batch-endpoint invoke`, the Python SDK v2 or REST, from inside the network. In a public workspace
studio can do it too:

```yaml good
//- /endpoint.yml
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
//- /main.bicep
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  properties: { publicNetworkAccess: 'Enabled' }
}
```

```bicep good
//- /endpoint.bicep
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' existing = {
  name: 'hearts'
}

resource endpoint 'Microsoft.MachineLearningServices/workspaces/batchEndpoints@2025-09-01' = {
  parent: workspace
  name: 'scoring'
  location: 'westeurope'
  properties: { authMode: 'AADToken' }
}
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
public_network_access: enabled
```

Where no file of the folder declares the workspace, nothing is said:

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
```

```bicep good
//- /endpoint.bicep
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' existing = {
  name: 'hearts'
}

resource endpoint 'Microsoft.MachineLearningServices/workspaces/batchEndpoints@2025-09-01' = {
  parent: workspace
  name: 'scoring'
  location: 'westeurope'
  properties: { authMode: 'AADToken' }
}
```

## Fix

None: nothing is wrong.

## References

- [Network isolation in batch endpoints](https://learn.microsoft.com/azure/machine-learning/how-to-secure-batch-endpoint#limitations)
- [Run batch endpoints](https://learn.microsoft.com/azure/machine-learning/how-to-access-resources-from-endpoints-jobs)
";

fn check(context: &Context<'_>, verdicts: &mut Verdicts<'_>) {
    let graph = context.graph;
    for (at, endpoint) in graph.declared(types::BATCH_ENDPOINT) {
        let homes = workspace::of(graph, at);
        let home = homes.first().copied();
        let private = workspace::each(graph, at, |home| workspace::is_private(graph, home));
        if private.is_unknown() {
            verdicts.unknown(at, home, private.reasons);
            continue;
        }
        if private.is_no() {
            verdicts.holds(at, home, private.reasons);
            continue;
        }
        let owner = home.and_then(|home| graph.get(home));
        let message = format!(
            "In {} studio can create and manage this endpoint, but not start jobs on it. Use `az ml batch-endpoint invoke`, \
             the Python SDK v2 or REST, from inside the network.",
            owner.map_or_else(
                || "a private workspace".to_owned(),
                |owner| format!("the private workspace {}", owner.label())
            ),
        );
        let mut placed = context.finding_at((at, endpoint), "", message);
        if let Some(owner) = owner {
            placed = placed.related(&owner.name, "the workspace");
        }
        verdicts.fails(at, home, placed.because(&private.reasons));
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn it_is_a_hint_at_the_name_and_says_what_to_use() {
        check(
            "//- /endpoint.yml
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
#     ^^^^^^^ hint[batch-studio-invoke]: `az ml batch-endpoint invoke`
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
public_network_access: disabled
",
        );
    }

    #[test]
    fn a_project_is_private_where_its_hub_is() {
        let project = |access: &str| {
            format!(
                "resource hub 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {{
  name: 'hub'
  kind: 'Hub'
  properties: {{ publicNetworkAccess: '{access}' }}
}}
resource project 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {{
  name: 'hearts'
  kind: 'Project'
  properties: {{ hubResourceId: hub.id }}
}}
resource endpoint 'Microsoft.MachineLearningServices/workspaces/batchEndpoints@2025-09-01' = {{
  parent: project
  name: 'scoring'
  location: 'westeurope'
  properties: {{ authMode: 'AADToken' }}
}}
"
            )
        };
        for (access, expected) in [("Disabled", "fails"), ("Enabled", "holds")] {
            let (_, audit) = crate::testing::audited(&format!("//- /main.bicep\n{}", project(access)));
            let mine: Vec<&str> = audit
                .verdicts
                .iter()
                .filter(|verdict| verdict.code == "batch-studio-invoke")
                .map(|verdict| match verdict.outcome {
                    crate::network::Outcome::Holds(_) => "holds",
                    crate::network::Outcome::Fails(_) => "fails",
                    crate::network::Outcome::Unknown(_) => "unknown",
                })
                .collect();
            assert_eq!(mine, [expected], "{access}");
        }
    }
}
