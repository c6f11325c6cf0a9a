//! A workspace with a customer-managed key, in which batch deployments are not supported.

use crate::network::questions::batch::Batch;
use crate::network::{Answer, Context, Reason, Resource, Verdicts, types};
use crate::{NetworkCheck, Rule, Severity};
use azureml_syntax::Language;

/// Rule `batch-workspace-cmk`.
pub static RULE: Rule = Rule {
    code: "batch-workspace-cmk",
    group: "network",
    summary: "Batch in a workspace with a customer-managed key",
    severity: Severity::Warning,
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

Workspaces that encrypt with a customer-managed key and in which batch endpoints, batch deployments or parallel jobs run.
Encryption that is `Disabled`, and a key that is an empty text, count as none.

## Why

Microsoft documents batch deployments as not supported in a workspace with a customer-managed key. The key is chosen when
the workspace is created; it cannot be taken off later.

## Example

```yaml bad
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
customer_managed_key:
  key_vault: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv
  key_uri: https://kv.vault.azure.net/keys/hearts/0123456789abcdef0123456789abcdef
//- /endpoint.yml
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
```

```bicep bad
//- /main.bicep
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    encryption: {
      status: 'Enabled'
      keyVaultProperties: {
        keyVaultArmId: vaultId
        keyIdentifier: 'https://kv.vault.azure.net/keys/hearts/0123456789abcdef0123456789abcdef'
      }
    }
  }
}

resource endpoint 'Microsoft.MachineLearningServices/workspaces/batchEndpoints@2025-09-01' = {
  parent: workspace
  name: 'scoring'
  location: 'westeurope'
  properties: { authMode: 'AADToken' }
}
```

## Instead

Keep batch in a workspace that encrypts with the keys of the platform:

```yaml good
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
//- /endpoint.yml
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
```

```bicep good
//- /main.bicep
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    encryption: {
      status: 'Disabled'
      keyVaultProperties: { keyVaultArmId: '', keyIdentifier: '' }
    }
  }
}

resource endpoint 'Microsoft.MachineLearningServices/workspaces/batchEndpoints@2025-09-01' = {
  parent: workspace
  name: 'scoring'
  location: 'westeurope'
  properties: { authMode: 'AADToken' }
}
```

Where a parameter or a placeholder decides whether there is a key, nothing is said:

```yaml good
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
customer_managed_key:
  key_vault: ${{VAULT}}
  key_uri: ${{KEY}}
//- /endpoint.yml
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
```

```bicep good
//- /main.bicep
param encrypted bool
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    encryption: {
      status: encrypted ? 'Enabled' : 'Disabled'
      keyVaultProperties: {
        keyVaultArmId: vaultId
        keyIdentifier: 'https://kv.vault.azure.net/keys/hearts/0123456789abcdef0123456789abcdef'
      }
    }
  }
}

resource endpoint 'Microsoft.MachineLearningServices/workspaces/batchEndpoints@2025-09-01' = {
  parent: workspace
  name: 'scoring'
  location: 'westeurope'
  properties: { authMode: 'AADToken' }
}
```

## Fix

None: which workspace batch belongs into is yours to say.

## References

- [Network isolation in batch endpoints](https://learn.microsoft.com/azure/machine-learning/how-to-secure-batch-endpoint#limitations)
- [Customer-managed keys](https://learn.microsoft.com/azure/machine-learning/concept-customer-managed-keys)
";

const STATUS: &str = "properties.encryption.status";
const KEY: &str = "properties.encryption.keyVaultProperties.keyIdentifier";

fn check(context: &Context<'_>, verdicts: &mut Verdicts<'_>) {
    let graph = context.graph;
    let batch = Batch::of(graph);
    for (at, owner) in graph.declared(types::WORKSPACE) {
        let runs = batch.runs_in(graph, at);
        let encrypted = is_encrypted(owner);
        let answer = runs.clone().and(encrypted.clone());
        if answer.is_unknown() {
            verdicts.unknown(at, Some(at), answer.reasons);
        } else if answer.is_no() {
            if runs.is_yes() {
                verdicts.holds(at, Some(at), encrypted.reasons);
            }
        } else {
            let message = format!(
                "Workspace {} encrypts with a customer-managed key, and batch deployments are not supported there. Deploy \
                 batch to a workspace without one.",
                owner.label(),
            );
            let path = [STATUS, KEY].into_iter().find(|path| owner.written(path).is_some());
            let placed = context.finding_at((at, owner), path.unwrap_or_default(), message);
            let placed = context.resting_on(placed.because(&answer.reasons), RULE.severity, at, &answer);
            verdicts.fails(at, Some(at), placed);
        }
    }
}

/// Whether a workspace has a customer-managed key.
fn is_encrypted(workspace: &Resource) -> Answer {
    let (status, key) = (workspace.get(STATUS), workspace.get(KEY));
    let has_key = Answer::of_presence(&key);
    // YAML has no status: there the key is enough.
    let answer = match status.is_null() {
        true => has_key,
        false => {
            let empty = has_key.is_no() && !key.is_null();
            Answer::of_word(&status, &["Enabled"]).and(Answer::new((!empty).into()))
        }
    };
    if answer.is_unknown() {
        let spot = [STATUS, KEY, "properties.encryption"]
            .into_iter()
            .find(|path| workspace.written(path).is_some())
            .map_or_else(|| workspace.name.clone(), |path| workspace.spot(path));
        return answer
            .because(Reason::at(&spot, "whether the workspace has a customer-managed key is not known"));
    }
    answer
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, check_bicep};

    #[test]
    fn in_yaml_the_key_is_enough() {
        check(
            "//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
customer_managed_key:
  key_vault: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv
  key_uri: https://kv.vault.azure.net/keys/hearts/0123456789abcdef0123456789abcdef
# ^^^^^^^ warning[batch-workspace-cmk]: batch deployments are not supported there
//- /deployment.yml
$schema: https://azuremlschemas.azureedge.net/latest/modelBatchDeployment.schema.json
name: blue
endpoint_name: scoring
type: model
model: azureml:heart@latest
compute: azureml:cluster
",
        );
    }

    #[test]
    fn the_status_decides_and_a_default_is_one_level_less() {
        let workspace = |status: &str, key: &str, note: &str| {
            check_bicep(&format!(
                "//- /main.bicep
param status string = 'Enabled'
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {{
  name: 'hearts'
  location: 'westeurope'
  identity: {{ type: 'SystemAssigned' }}
  properties: {{
    encryption: {{
      status: {status}
{note}      keyVaultProperties: {{ keyVaultArmId: '{key}', keyIdentifier: '{key}' }}
    }}
  }}
}}
//- /endpoint.yml
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
"
            ));
        };
        workspace("'Enabled'", "x", "//    ^^^^^^ warning[batch-workspace-cmk]\n");
        workspace("status", "x", "//    ^^^^^^ info[batch-workspace-cmk]: by default\n");
        workspace("'Enabled'", "", "");
        workspace("'Disabled'", "x", "");
    }
}
