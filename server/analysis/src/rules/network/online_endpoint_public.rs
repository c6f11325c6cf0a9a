//! An online endpoint that answers the internet from within a closed workspace.

use crate::network::questions::{closed, workspace};
use crate::network::{Answer, Context, NodeId, Reason, Resource, Verdicts, types};
use crate::{NetworkCheck, Rule, Safety, Severity};
use azureml_syntax::Language;
use azureml_syntax::edit::NewValue;

/// Rule `online-endpoint-public`.
pub static RULE: Rule = Rule {
    code: "online-endpoint-public",
    group: "network",
    summary: "Online endpoint that answers the internet in a closed workspace",
    severity: Severity::Warning,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/concept-secure-online-endpoint",
    documentation: DOCUMENTATION,
    yaml: None,
    bicep: None,
    network: Some(NetworkCheck { run: check, languages: &[Language::Yaml, Language::Bicep] }),
};

const DOCUMENTATION: &str = "\
## What it checks

Managed online endpoints of workspaces that refuse the public network: whether they refuse it too. A warning where the key is
missing in YAML, whose default is `enabled`; an info where it is `enabled` on purpose, or missing in Bicep, where nobody
documents a default. Kubernetes endpoints have no such key.

## Why

Unlike a batch endpoint, an online endpoint decides for itself who may call it. Closing the workspace does not close it: its
scoring address goes on answering everybody who has a key or a token.

## Example

```yaml bad
//- /endpoint.yml
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: scoring-online
auth_mode: key
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
public_network_access: disabled
```

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: scoring-online
auth_mode: key
public_network_access: disabled
```

```bicep bad
//- /endpoint.bicep
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' existing = {
  name: 'hearts'
}

resource endpoint 'Microsoft.MachineLearningServices/workspaces/onlineEndpoints@2025-09-01' = {
  parent: workspace
  name: 'scoring-online'
  location: 'westeurope'
  properties: {
    authMode: 'Key'
    publicNetworkAccess: 'Enabled'
  }
}
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
public_network_access: disabled
```

```bicep fixed
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' existing = {
  name: 'hearts'
}

resource endpoint 'Microsoft.MachineLearningServices/workspaces/onlineEndpoints@2025-09-01' = {
  parent: workspace
  name: 'scoring-online'
  location: 'westeurope'
  properties: {
    authMode: 'Key'
    publicNetworkAccess: 'Disabled'
  }
}
```

## Instead

Close the endpoint too; clients then call it through the private endpoint of the workspace. In a public workspace it may
answer everybody:

```yaml good
//- /endpoint.yml
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: scoring-online
auth_mode: key
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
public_network_access: enabled
```

```bicep good
//- /endpoint.bicep
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' existing = {
  name: 'hearts'
}

resource endpoint 'Microsoft.MachineLearningServices/workspaces/onlineEndpoints@2025-09-01' = {
  parent: workspace
  name: 'scoring-online'
  location: 'westeurope'
  properties: {
    authMode: 'Key'
    publicNetworkAccess: 'Disabled'
  }
}
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
public_network_access: disabled
```

Where no file declares the workspace, or a parameter decides, nothing is said:

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: scoring-online
auth_mode: key
```

```bicep good
//- /endpoint.bicep
param access string
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' existing = {
  name: 'hearts'
}

resource endpoint 'Microsoft.MachineLearningServices/workspaces/onlineEndpoints@2025-09-01' = {
  parent: workspace
  name: 'scoring-online'
  location: 'westeurope'
  properties: {
    authMode: 'Key'
    publicNetworkAccess: access
  }
}
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
public_network_access: disabled
```

## Fix

Unsafe: closes the endpoint. Whoever calls it from outside the network loses access.

## References

- [Network isolation with managed online endpoints](https://learn.microsoft.com/azure/machine-learning/concept-secure-online-endpoint)
- [Online endpoint YAML](https://learn.microsoft.com/azure/machine-learning/reference-yaml-endpoint-online)
";

const ACCESS: &str = "properties.publicNetworkAccess";

fn check(context: &Context<'_>, verdicts: &mut Verdicts<'_>) {
    let graph = context.graph;
    for (at, endpoint) in graph.declared(types::ONLINE_ENDPOINT) {
        let managed = is_managed(endpoint);
        if managed.is_no() {
            continue;
        }
        let home = workspace::of(graph, at).first().copied();
        let closed = workspace::each(graph, at, |home| workspace::is_closed(graph, home));
        let answer = closed.clone().and(is_public(endpoint)).and(managed);
        if answer.is_unknown() {
            verdicts.unknown(at, home, answer.reasons);
        } else if answer.is_no() {
            verdicts.holds(at, home, answer.reasons);
        } else {
            fails(context, verdicts, (at, endpoint), home, &answer);
        }
    }
}

fn fails(
    context: &Context<'_>,
    verdicts: &mut Verdicts<'_>,
    (at, endpoint): (NodeId, &Resource),
    home: Option<NodeId>,
    answer: &Answer,
) {
    let owner = home.and_then(|home| context.graph.get(home));
    let word = endpoint.word(ACCESS);
    let in_yaml = endpoint.language == Language::Yaml;
    let is_missing = endpoint.get(ACCESS).is_null();
    let default = match (is_missing, in_yaml) {
        (true, true) => format!(" `{word}` is missing, and its default is `enabled`."),
        (true, false) => format!(" `{word}` is missing, and may be enabled by default."),
        _ => String::new(),
    };
    let message = format!(
        "Endpoint {} answers the internet, although workspace {} is closed.{default} Set `{word}: {}`.",
        endpoint.label(),
        owner.map_or_else(|| "of this folder".to_owned(), Resource::label),
        if in_yaml { "disabled" } else { "'Disabled'" },
    );
    let mut placed = context.finding_at((at, endpoint), ACCESS, message);
    if let Some(owner) = owner {
        placed = placed.related(&owner.name, "the workspace");
    }
    // Written, it may be meant; in Bicep nobody knows the default.
    let base = if is_missing && in_yaml { RULE.severity } else { Severity::Information };
    let mut placed = context.resting_on(placed.because(&answer.reasons), base, at, answer);
    if let Some(operation) = endpoint.keys.set(ACCESS, NewValue::String("Disabled".to_owned())) {
        placed = placed.fix(Safety::Unsafe, "Close the endpoint", &endpoint.whole.file, vec![operation]);
    }
    verdicts.fails(at, home, placed);
}

/// Whether Azure runs its computes. A Kubernetes cluster has no say in this.
fn is_managed(endpoint: &Resource) -> Answer {
    let kubernetes = Answer::of_word(&endpoint.get("kind"), &["K8S", "Kubernetes"])
        .or(Answer::of_presence(&endpoint.get("properties.compute")));
    match kubernetes.is_unknown() {
        true => {
            let text = "whether it runs on Kubernetes is not known";
            kubernetes.not().because(Reason::at(&endpoint.name, text))
        }
        false => kubernetes.not(),
    }
}

/// Whether it answers the internet: that is the default.
fn is_public(endpoint: &Resource) -> Answer {
    let value = endpoint.get(ACCESS);
    let word = endpoint.word(ACCESS);
    if value.is_null() {
        return Answer::yes();
    }
    if !closed::version_has(endpoint, &["properties", "publicNetworkAccess"]) {
        return Answer::unknown()
            .because(Reason::at(&endpoint.spot(ACCESS), format!("this API version has no `{word}`")));
    }
    let answer = Answer::of_word(&value, &["Disabled"]).not();
    let text = match value.as_str() {
        Some(text) => format!("`{word}` is `{text}`"),
        None => format!("the value of `{word}` is not known"),
    };
    answer.because(Reason::at(&endpoint.spot(ACCESS), text))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, check_bicep};

    const CLOSED: &str = "//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
public_network_access: disabled
";

    const ENDPOINT: &str = "//- /endpoint.yml
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: scoring-online
";

    #[test]
    fn what_is_missing_is_a_warning_and_what_is_written_may_be_meant() {
        check(&format!(
            "{ENDPOINT}#     ^^^^^^^^^^^^^^ warning[online-endpoint-public]: its default is `enabled`\n{CLOSED}"
        ));
        check(&format!(
            "{ENDPOINT}public_network_access: enabled
#^^^^^^^^^^^^^^^^^^^^ info[online-endpoint-public]: Set `public_network_access: disabled`
{CLOSED}"
        ));
        check(&format!("{ENDPOINT}public_network_access: disabled\n{CLOSED}"));
    }

    #[test]
    fn of_two_workspaces_nobody_knows_which() {
        let other = CLOSED.replace("/workspace.yml", "/other.yml").replace("hearts", "lungs");
        check(&format!("{ENDPOINT}{CLOSED}{other}"));
    }

    #[test]
    fn kubernetes_has_no_say() {
        check(&format!(
            "//- /endpoint.yml
$schema: https://azuremlschemas.azureedge.net/latest/kubernetesOnlineEndpoint.schema.json
name: scoring-online
compute: azureml:cluster
{CLOSED}"
        ));
    }

    #[test]
    fn in_bicep_nobody_documents_a_default() {
        check_bicep(&format!(
            "//- /endpoint.bicep
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' existing = {{
  name: 'hearts'
}}
resource endpoint 'Microsoft.MachineLearningServices/workspaces/onlineEndpoints@2025-09-01' = {{
//       ^^^^^^^^ info[online-endpoint-public]: may be enabled by default
  parent: workspace
  name: 'scoring-online'
  location: 'westeurope'
  properties: {{ authMode: 'Key' }}
}}
{CLOSED}"
        ));
    }
}
