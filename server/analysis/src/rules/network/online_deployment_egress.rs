//! The way out of managed online deployments, beside what their workspace has.

use crate::network::questions::{closed, workspace};
use crate::network::{Answer, Context, NodeId, Reason, Resource, Verdicts, types};
use crate::{NetworkCheck, Rule, Safety, Severity};
use azureml_syntax::Language;
use azureml_syntax::edit::{NewValue, Operation};

/// Rule `online-deployment-egress`.
pub static RULE: Rule = Rule {
    code: "online-deployment-egress",
    group: "network",
    summary: "Way out of an online deployment that does not fit its workspace",
    severity: Severity::Warning,
    fix: Some(Safety::Safe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/concept-secure-online-endpoint",
    documentation: DOCUMENTATION,
    yaml: None,
    bicep: None,
    network: Some(NetworkCheck { run: check, languages: &[Language::Yaml, Language::Bicep] }),
};

const DOCUMENTATION: &str = "\
## What it checks

`egress_public_network_access` of managed online deployments:

- set at all where the workspace has a managed network, which decides instead: an info;
- enabled where the workspace is closed and has none, or missing in YAML, whose default is `enabled`: a warning;
- disabled where the workspace has none: a hint, since this is the old way.

## Why

A deployment fetches its model and image from the workspace, its storage and its registry. With the public way out it cannot
enter a closed workspace, and fails. `disabled` gives it three private endpoints of its own, to these three and nothing else;
Microsoft calls that legacy and recommends a managed network. The flag cannot be changed later.

## Example

```yaml bad
//- /deployment.yml
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: scoring-online
model: azureml:heart:1
instance_type: Standard_DS3_v2
instance_count: 1
egress_public_network_access: disabled
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
managed_network:
  isolation_mode: allow_internet_outbound
provision_network_now: true
```

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: scoring-online
model: azureml:heart:1
instance_type: Standard_DS3_v2
instance_count: 1
```

```bicep bad
//- /deployment.bicep
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' existing = {
  name: 'hearts'
}

resource endpoint 'Microsoft.MachineLearningServices/workspaces/onlineEndpoints@2025-09-01' existing = {
  parent: workspace
  name: 'scoring-online'
}

resource blue 'Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments@2025-09-01' = {
  parent: endpoint
  name: 'blue'
  location: 'westeurope'
  properties: {
    endpointComputeType: 'Managed'
    egressPublicNetworkAccess: 'Enabled'
  }
}
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
public_network_access: disabled
```

## Instead

A managed network, and no flag:

```yaml good
//- /deployment.yml
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: scoring-online
model: azureml:heart:1
instance_type: Standard_DS3_v2
instance_count: 1
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
managed_network:
  isolation_mode: allow_internet_outbound
provision_network_now: true
```

```bicep good
//- /deployment.bicep
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' existing = {
  name: 'hearts'
}

resource endpoint 'Microsoft.MachineLearningServices/workspaces/onlineEndpoints@2025-09-01' existing = {
  parent: workspace
  name: 'scoring-online'
}

resource blue 'Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments@2025-09-01' = {
  parent: endpoint
  name: 'blue'
  location: 'westeurope'
  properties: { endpointComputeType: 'Managed' }
}
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
managed_network:
  isolation_mode: allow_internet_outbound
provision_network_now: true
```

Where no file declares the workspace, or in Bicep the flag is missing in a closed workspace, nothing is said:

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: scoring-online
model: azureml:heart:1
instance_type: Standard_DS3_v2
instance_count: 1
egress_public_network_access: enabled
```

```bicep good
//- /deployment.bicep
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' existing = {
  name: 'hearts'
}

resource endpoint 'Microsoft.MachineLearningServices/workspaces/onlineEndpoints@2025-09-01' existing = {
  parent: workspace
  name: 'scoring-online'
}

resource blue 'Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments@2025-09-01' = {
  parent: endpoint
  name: 'blue'
  location: 'westeurope'
  properties: { endpointComputeType: 'Managed' }
}
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
public_network_access: disabled
```

## Fix

Safe: removes a flag that has no effect. Unsafe: disables the public way out; the deployment reaches the workspace, its
storage and its registry, and nothing else.

## References

- [Network isolation with managed online endpoints](https://learn.microsoft.com/azure/machine-learning/concept-secure-online-endpoint)
- [Online deployment YAML](https://learn.microsoft.com/azure/machine-learning/reference-yaml-deployment-managed-online)
";

const EGRESS: &str = "properties.egressPublicNetworkAccess";

fn check(context: &Context<'_>, verdicts: &mut Verdicts<'_>) {
    let graph = context.graph;
    for (at, deployment) in graph.declared(types::ONLINE_DEPLOYMENT) {
        let kind = Answer::of_word(&deployment.get("properties.endpointComputeType"), &["Managed"]);
        if kind.is_no() {
            continue;
        }
        let home = workspace::of(graph, at).first().copied();
        let managed = workspace::each(graph, at, |home| workspace::is_managed(graph, home)).and(kind.clone());
        let is_closed = workspace::each(graph, at, |home| workspace::is_closed(graph, home));
        let on_its_own = kind.and(managed.clone().not());
        let flag = Flag::of(deployment);
        let faults = [
            (Fault::Ignored, managed.clone().and(flag.set.clone())),
            (Fault::Public, on_its_own.clone().and(is_closed.clone()).and(flag.enabled.clone())),
            (Fault::Legacy, on_its_own.and(flag.disabled.clone())),
        ];
        if let Some((fault, answer)) = faults.iter().find(|(_, answer)| answer.is_yes()) {
            fails(context, verdicts, (at, deployment), home, *fault, answer);
        } else if let Some((_, answer)) = faults.into_iter().find(|(_, answer)| answer.is_unknown()) {
            verdicts.unknown(at, home, answer.reasons);
        } else {
            let reasons = if managed.is_yes() { managed.reasons } else { is_closed.reasons };
            verdicts.holds(at, home, reasons);
        }
    }
}

/// What the flag says.
struct Flag {
    set: Answer,
    enabled: Answer,
    disabled: Answer,
}

impl Flag {
    fn of(deployment: &Resource) -> Self {
        let value = deployment.get(EGRESS);
        let spot = deployment.spot(EGRESS);
        let word = deployment.word(EGRESS);
        let unknown = |text: String| Answer::unknown().because(Reason::at(&spot, text));
        if value.is_null() {
            // Only YAML documents a default.
            let enabled = match deployment.language {
                Language::Yaml => Answer::yes(),
                _ => unknown(format!("`{word}` is not set, and nobody documents its default")),
            };
            return Self { set: Answer::no(), enabled, disabled: Answer::no() };
        }
        if !closed::version_has(deployment, &["properties", "egressPublicNetworkAccess"]) {
            let answer = unknown(format!("this API version has no `{word}`"));
            return Self { set: answer.clone(), enabled: answer.clone(), disabled: answer };
        }
        let set = Answer::of_presence(&value);
        let disabled = Answer::of_word(&value, &["Disabled"]);
        let disabled = match disabled.is_unknown() {
            true => disabled.because(Reason::at(&spot, format!("the value of `{word}` is not known"))),
            false => disabled,
        };
        Self { set, enabled: disabled.clone().not(), disabled }
    }
}

#[derive(Clone, Copy)]
enum Fault {
    /// The managed network decides.
    Ignored,
    /// It leaves for the internet and does not get in again.
    Public,
    /// The old way.
    Legacy,
}

fn fails(
    context: &Context<'_>,
    verdicts: &mut Verdicts<'_>,
    (at, deployment): (NodeId, &Resource),
    home: Option<NodeId>,
    fault: Fault,
    answer: &Answer,
) {
    let owner = home.and_then(|home| context.graph.get(home));
    let name = owner.map_or_else(|| "of this folder".to_owned(), Resource::label);
    let word = deployment.word(EGRESS);
    let in_yaml = deployment.language == Language::Yaml;
    let (severity, message) = match fault {
        Fault::Ignored => (
            Severity::Information,
            format!("`{word}` has no effect: the managed network of workspace {name} decides. Remove it."),
        ),
        Fault::Public => {
            let missing = match deployment.get(EGRESS).is_null() {
                true => format!(" `{word}` is missing, and its default is `enabled`."),
                false => String::new(),
            };
            let off = if in_yaml { "disabled" } else { "'Disabled'" };
            let text = format!(
                "Deployment {} goes out to the public network, but workspace {name} lets nobody in from there.{missing} Set \
                 `{word}: {off}`, or give the workspace a managed network.",
                deployment.label(),
            );
            (Severity::Warning, text)
        }
        Fault::Legacy => (
            Severity::Hint,
            "This is the old way: three private endpoints for this deployment alone, fixed once it is created. Microsoft \
             recommends a managed network of the workspace instead."
                .to_owned(),
        ),
    };
    let mut placed = context.finding_at((at, deployment), EGRESS, message);
    if let Some(owner) = owner {
        placed = placed.related(&owner.name, "the workspace");
    }
    let mut placed = context.resting_on(placed.because(&answer.reasons), severity, at, answer);
    let fix = match fault {
        Fault::Ignored => deployment.written(EGRESS).map(|written| {
            (Safety::Safe, format!("Remove `{word}`"), Operation::RemoveEntry { key: written.key })
        }),
        Fault::Public => deployment
            .keys
            .set(EGRESS, NewValue::String("Disabled".to_owned()))
            .map(|operation| (Safety::Unsafe, "Disable the public way out".to_owned(), operation)),
        Fault::Legacy => None,
    };
    if let Some((safety, title, operation)) = fix {
        placed = placed.fix(safety, title, &deployment.whole.file, vec![operation]);
    }
    verdicts.fails(at, home, placed);
}

#[cfg(test)]
mod tests;
