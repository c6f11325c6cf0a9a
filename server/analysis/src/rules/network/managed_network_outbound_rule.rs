//! An outbound rule that the managed network cannot use.

mod fixes;
mod judge;
#[cfg(test)]
mod tests;

use crate::network::questions::{managed, workspace};
use crate::network::{Context, Verdicts, types};
use crate::{NetworkCheck, Rule, Safety, Severity};
use azureml_syntax::Language;

/// Rule `managed-network-outbound-rule`.
pub static RULE: Rule = Rule {
    code: "managed-network-outbound-rule",
    group: "network",
    summary: "Outbound rule that has no meaning or cannot work in its managed network",
    severity: Severity::Warning,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-managed-network#manage-outbound-rules",
    documentation: DOCUMENTATION,
    yaml: None,
    bicep: None,
    network: Some(NetworkCheck { run: check, languages: &[Language::Yaml, Language::Bicep] }),
};

const DOCUMENTATION: &str = "\
## What it checks

The outbound rules of managed networks, in the workspace and, in Bicep, as resources of their own:

- rules with a host name (`fqdn`) or a service tag where the network lets everything out, or is disabled;
- host names of storage accounts where only approved traffic goes out;
- in Bicep, private endpoints without a target or sub-resource, and a firewall that is neither `Basic` nor `Standard` (in
  YAML other rules say so);
- as a hint, once a workspace: the firewall that the first host name costs, and a `firewall_sku` without any host name.

## Why

Host names and service tags are exceptions to a network that lets nothing else out; elsewhere there is nothing to except.
The firewall behind host names does not carry storage: that needs a private endpoint. And the first host name makes an Azure
Firewall, which is billed by the hour and serves the ports 80 and 443 only.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
managed_network:
  isolation_mode: allow_internet_outbound
  outbound_rules:
    - name: packages
      type: fqdn
      destination: packages.contoso.com
```

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
managed_network:
  isolation_mode: allow_internet_outbound
```

```bicep bad
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    managedNetwork: {
      isolationMode: 'AllowInternetOutbound'
      outboundRules: {
        packages: {
          type: 'FQDN'
          destination: 'packages.contoso.com'
        }
        vault: {
          type: 'PrivateEndpoint'
          destination: { serviceResourceId: vaultId, subresourceTarget: 'vault' }
        }
      }
    }
  }
}
```

```bicep fixed
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    managedNetwork: {
      isolationMode: 'AllowInternetOutbound'
      outboundRules: {
        vault: {
          type: 'PrivateEndpoint'
          destination: { serviceResourceId: vaultId, subresourceTarget: 'vault' }
        }
      }
    }
  }
}
```

## Instead

Private endpoints work in every mode:

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
managed_network:
  isolation_mode: allow_internet_outbound
  outbound_rules:
    - name: packages
      type: private_endpoint
      destination:
        service_resource_id: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/packages
        subresource_target: blob
        spark_enabled: false
```

```bicep good
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    managedNetwork: {
      isolationMode: 'AllowOnlyApprovedOutbound'
      outboundRules: {
        feeds: {
          type: 'ServiceTag'
          destination: { serviceTag: 'AzureDevOps', protocol: 'TCP', portRanges: '443' }
        }
      }
    }
  }
}
```

Where the mode is a parameter or a placeholder, nothing is said:

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
managed_network:
  isolation_mode: ${{ISOLATION}}
  outbound_rules:
    - name: packages
      type: fqdn
      destination: packages.contoso.com
```

```bicep good
param mode string
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    managedNetwork: {
      isolationMode: mode
      outboundRules: {
        packages: { type: 'FQDN', destination: 'packages.contoso.com' }
      }
    }
  }
}
```

## Fix

Unsafe: removes the rule, or makes the network let out approved traffic only, from which there is no way back; makes a
private endpoint of a host name of storage, of which you fill in the account. Safe: a firewall of the kind `Standard`.

## References

- [Managed virtual network: outbound rules](https://learn.microsoft.com/azure/machine-learning/how-to-managed-network#manage-outbound-rules)
- [Managed virtual network: limitations](https://learn.microsoft.com/azure/machine-learning/how-to-managed-network#limitations)
";

const MODE: &str = "properties.managedNetwork.isolationMode";
const FIREWALL: &str = "properties.managedNetwork.firewallSku";

fn check(context: &Context<'_>, verdicts: &mut Verdicts<'_>) {
    let graph = context.graph;
    for (at, owner) in graph.declared(types::WORKSPACE) {
        // A project has the network of its hub: what it says itself is another rule's.
        if workspace::is_kind(graph, at, "Project").is_yes() {
            continue;
        }
        let mode = owner.get(MODE);
        let rules = managed::outbound_rules(graph, at);
        if mode.is_null() && rules.all.is_empty() {
            continue;
        }
        judge::Network { context, at, owner, mode, rules }.judge(verdicts);
    }
}
