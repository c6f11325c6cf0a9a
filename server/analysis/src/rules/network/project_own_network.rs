//! A project that says itself what its hub decides.

use crate::network::questions::workspace;
use crate::network::{Answer, Context, NodeId, Reason, Resource, Target, Verdicts, types};
use crate::rules::wording::quoted;
use crate::{NetworkCheck, Rule, Safety, Severity};
use azureml_syntax::Language;
use azureml_syntax::edit::Operation;

/// Rule `project-own-network`.
pub static RULE: Rule = Rule {
    code: "project-own-network",
    group: "network",
    summary: "Project that sets what it takes from its hub",
    severity: Severity::Error,
    fix: Some(Safety::Safe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/concept-hub-workspace",
    documentation: DOCUMENTATION,
    yaml: None,
    bicep: None,
    network: Some(NetworkCheck { run: check, languages: &[Language::Yaml, Language::Bicep] }),
};

const DOCUMENTATION: &str = "\
## What it checks

Workspaces of the kind `project`: whether they have a managed network of their own; as an info, whether they name a storage
account, key vault or registry, set up serverless compute, or set another public network access than their hub.

## Why

A project lives in the network of its hub, and shares its storage, vault and registry. Azure refuses a project with a managed
network (`Project workspace shouldn't define it's own managed network properties`). The rest it does not keep: whoever reads
the file believes in a network that is not there.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/project.schema.json
name: hearts
kind: project
hub_id: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/hub
managed_network:
  isolation_mode: allow_internet_outbound
```

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/project.schema.json
name: hearts
kind: project
hub_id: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/hub
```

```bicep bad
resource project 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  kind: 'Project'
  identity: { type: 'SystemAssigned' }
  properties: {
    hubResourceId: hubId
    managedNetwork: { isolationMode: 'AllowInternetOutbound' }
  }
}
```

```bicep fixed
resource project 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  kind: 'Project'
  identity: { type: 'SystemAssigned' }
  properties: {
    hubResourceId: hubId
  }
}
```

## Instead

Set up the network of the hub:

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/hub.schema.json
name: hub
kind: hub
managed_network:
  isolation_mode: allow_internet_outbound
```

```bicep good
resource hub 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hub'
  location: 'westeurope'
  kind: 'Hub'
  identity: { type: 'SystemAssigned' }
  properties: {
    managedNetwork: { isolationMode: 'AllowInternetOutbound' }
  }
}
```

Where the kind or the network is a parameter that may be empty, nothing is said; nor of public access whose hub is in no
file:

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/project.schema.json
name: hearts
kind: project
hub_id: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/hub
public_network_access: disabled
```

```bicep good
param network object?
resource project 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  kind: 'Project'
  identity: { type: 'SystemAssigned' }
  properties: {
    hubResourceId: hubId
    managedNetwork: network
  }
}
```

## Fix

Safe: removes the managed network, with which the project is refused. Unsafe: removes what the project does not keep.

## References

- [Hubs and projects](https://learn.microsoft.com/azure/machine-learning/concept-hub-workspace)
";

const NETWORK: &str = "properties.managedNetwork";
const ACCESS: &str = "properties.publicNetworkAccess";
/// What a project shares with its hub.
const SHARED: [&str; 4] = [
    "properties.storageAccount",
    "properties.keyVault",
    "properties.containerRegistry",
    "properties.serverlessComputeSettings",
];

fn check(context: &Context<'_>, verdicts: &mut Verdicts<'_>) {
    let graph = context.graph;
    for (at, project) in graph.declared(types::WORKSPACE) {
        let kind = workspace::is_kind(graph, at, "Project");
        let network = kind.clone().and(Answer::of_presence(&project.get(NETWORK)));
        if kind.is_no() || (!kind.is_yes() && network.is_no()) {
            continue;
        }
        if network.is_yes() {
            refused(context, verdicts, (at, project), &network);
            continue;
        }
        if network.is_unknown() {
            let text = format!("whether a project has `{}` is not known", project.word(NETWORK));
            verdicts.unknown(at, Some(at), vec![Reason::at(&project.spot(NETWORK), text)]);
            continue;
        }
        shared(context, verdicts, (at, project));
    }
}

/// A project with a managed network.
fn refused(
    context: &Context<'_>,
    verdicts: &mut Verdicts<'_>,
    (at, project): (NodeId, &Resource),
    answer: &Answer,
) {
    let word = project.word(NETWORK);
    let message = format!(
        "A project uses the network of its hub, and Azure refuses one with `{word}`. Remove it, and set up the network of \
         the hub.",
    );
    let mut placed = context.finding_at((at, project), NETWORK, message);
    if let Some(hub) = hub(context, at, project) {
        placed = placed.related(&hub.name, "the hub");
    }
    // What `az ml` does with it on the way is not known.
    let base = if project.language == Language::Yaml { Severity::Warning } else { RULE.severity };
    let mut placed = context.resting_on(placed, base, at, answer);
    if let Some(written) = project.written(NETWORK) {
        let operation = Operation::RemoveEntry { key: written.key };
        placed = placed.fix(Safety::Safe, format!("Remove `{word}`"), &project.whole.file, vec![operation]);
    }
    verdicts.fails(at, Some(at), placed);
}

/// What a project says and does not keep.
fn shared(context: &Context<'_>, verdicts: &mut Verdicts<'_>, (at, project): (NodeId, &Resource)) {
    let hub = hub(context, at, project);
    let is_set = |path: &&str| Answer::of_presence(&project.get(path)).is_yes();
    let mut paths: Vec<&str> = SHARED.into_iter().filter(is_set).collect();
    if let Some(hub) = hub
        && let (own, theirs) = (project.get(ACCESS), hub.get(ACCESS))
        && let (Some(own), Some(_)) = (own.as_str(), theirs.as_str())
        && Answer::of_word(&theirs, &[own]).is_no()
    {
        paths.insert(0, ACCESS);
    }
    let Some(first) = paths.first() else {
        verdicts.holds(at, Some(at), Vec::new());
        return;
    };
    let words: Vec<String> = paths.iter().map(|path| project.word(path)).collect();
    let theirs = hub.map_or_else(String::new, |hub| match hub.get(ACCESS).as_str() {
        Some(access) if *first == ACCESS => format!(" {} (`{access}`)", hub.label()),
        _ => format!(" {}", hub.label()),
    });
    let message = format!(
        "A project takes {} from its hub{theirs}; what stands here has no lasting effect. Remove it.",
        quoted(words.iter().map(String::as_str)),
    );
    let answers = paths.iter().map(|path| Answer::yes().but(project.get(path).certainty));
    let answer = answers.fold(Answer::yes(), Answer::and);
    let mut placed = context.finding_at((at, project), first, message);
    for path in paths.iter().skip(1) {
        placed = placed.related(&project.spot(path), "and this");
    }
    if let Some(hub) = hub {
        placed = placed.related(&hub.spot(ACCESS), "the hub");
    }
    let mut placed = context.resting_on(placed, Severity::Information, at, &answer);
    let keys: Option<Vec<Operation>> =
        paths.iter().map(|path| Some(Operation::RemoveEntry { key: project.written(path)?.key })).collect();
    if let Some(operations) = keys {
        placed = placed.fix(Safety::Unsafe, "Leave it to the hub", &project.whole.file, operations);
    }
    verdicts.fails(at, Some(at), placed);
}

fn hub<'g>(context: &Context<'g>, at: NodeId, project: &Resource) -> Option<&'g Resource> {
    match context.graph.target(at, types::WORKSPACE, &project.get("properties.hubResourceId")) {
        Target::Node(hub) if hub != at => context.graph.get(hub),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_bicep, check_bicep_fix};

    const HUB: &str = "resource hub 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hub'
  location: 'westeurope'
  kind: 'Hub'
  identity: { type: 'SystemAssigned' }
  properties: { publicNetworkAccess: 'Enabled' }
}
";

    fn project(kind: &str, lines: &str) -> String {
        format!(
            "param kind string
param kindByDefault string = 'Project'
param network object?
{HUB}resource project 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {{
  name: 'hearts'
  location: 'westeurope'
  kind: {kind}
  identity: {{ type: 'SystemAssigned' }}
  properties: {{
    hubResourceId: hub.id
{lines}  }}
}}
"
        )
    }

    #[test]
    fn a_network_of_its_own_is_refused_and_a_default_is_no_error() {
        let lines = |severity: &str| {
            format!(
                "    managedNetwork: {{}}\n//  ^^^^^^^^^^^^^^ {severity}[project-own-network]: Azure refuses\n"
            )
        };
        check_bicep(&project("'project'", &lines("error")));
        check_bicep(&project("kindByDefault", &lines("warning")));
        check_bicep(&project("kind", "    managedNetwork: {}\n"));
        check_bicep(&project("'Project'", "    managedNetwork: network\n"));
        check_bicep(&project("'Project'", "    managedNetwork: null\n"));
    }

    #[test]
    fn public_access_follows_the_hub() {
        check_bicep(&project("'Project'", "    publicNetworkAccess: 'enabled'\n"));
        check_bicep(&project(
            "'Project'",
            "    publicNetworkAccess: 'Disabled'
//  ^^^^^^^^^^^^^^^^^^^ info[project-own-network]: from its hub `hub` (`Enabled`)
",
        ));
    }

    #[test]
    fn all_that_is_shared_goes_with_one_fix() {
        let account = "    storageAccount: resourceId('Microsoft.Storage/storageAccounts', 'st')\n";
        let before = format!("    publicNetworkAccess: 'Disabled'\n{account}");
        check_bicep_fix("project-own-network", &project("'Project'", &before), &project("'Project'", ""));
    }
}
