//! The founding case: a network key in the file of a batch endpoint or deployment.

mod bicep;

use crate::rules::keys::stranger::{negative, strangers};
use crate::typed::Cause;
use crate::{Context, Report, Rule, Safety, Severity};

/// Rule `batch-network-key`.
pub static RULE: Rule = Rule {
    code: "batch-network-key",
    group: "network",
    summary: "Network key on a batch endpoint or batch deployment, which have none",
    severity: Severity::Error,
    fix: Some(Safety::Safe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-secure-batch-endpoint",
    documentation: DOCUMENTATION,
    yaml: Some(check),
    bicep: Some(bicep::check),
    network: None,
};

const DOCUMENTATION: &str = "\
## What it checks

Keys about the network (`public_network_access`, `egress_public_network_access`, `network_acls`, `managed_network`)
in the file of a batch endpoint or batch deployment, at any depth.

In Bicep: properties about the network (`publicNetworkAccess`, `egressPublicNetworkAccess` and others) of the types
`batchEndpoints` and `batchEndpoints/deployments`, in every API version, inside `any()` too.

## Why

Batch endpoints have no network settings. Who may call them is decided by the workspace that they are created in; what
their jobs can reach, by the network of the compute cluster or of the workspace. Azure ML refuses a YAML file with such
a key. No API version of the two ARM types has one either, so in Bicep it does nothing at best, and whoever reads it
believes that the endpoint is closed. Online endpoints do have them, which is where they are usually copied from.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
auth_mode: aad_token
public_network_access: disabled
```

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
auth_mode: aad_token
```

```bicep bad
resource endpoint 'Microsoft.MachineLearningServices/workspaces/batchEndpoints@2025-09-01' = {
  parent: workspace
  name: 'scoring'
  location: location
  properties: {
    authMode: 'AADToken'
    publicNetworkAccess: 'Disabled'
  }
}
```

```bicep fixed
resource endpoint 'Microsoft.MachineLearningServices/workspaces/batchEndpoints@2025-09-01' = {
  parent: workspace
  name: 'scoring'
  location: location
  properties: {
    authMode: 'AADToken'
  }
}
```

## Instead

Set the network on the workspace: without public access, or with a private endpoint, all its batch endpoints are
private. A managed online endpoint takes `public_network_access`:

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: scoring-online
auth_mode: key
public_network_access: disabled
```

```bicep good
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: location
  identity: { type: 'SystemAssigned' }
  properties: {
    publicNetworkAccess: 'Disabled'
  }
}
```

## Fix

Safe: removes the key. It was refused, or did nothing.

## References

- [Network isolation in batch endpoints](https://learn.microsoft.com/azure/machine-learning/how-to-secure-batch-endpoint)
- [Batch endpoint YAML](https://learn.microsoft.com/azure/machine-learning/reference-yaml-endpoint-batch)
";

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for (document, stranger) in strangers(context) {
        let Cause::Negative(fact) = stranger.cause else { continue };
        if fact.code != RULE.code {
            continue;
        }
        report.add(negative(context, document, stranger, fact));
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, check_fix};

    const ENDPOINT: &str = "$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json\n";

    #[test]
    fn a_batch_endpoint_has_no_public_network_access() {
        check(&format!(
            "{ENDPOINT}name: scoring
public_network_access: disabled
#^^^^^^^^^^^^^^^^^^^^ error[batch-network-key]: Batch endpoints take the network of the workspace
"
        ));
    }

    #[test]
    fn an_open_one_cannot_be_made_either() {
        check(&format!(
            "{ENDPOINT}name: scoring
public_network_access: Enabled
#^^^^^^^^^^^^^^^^^^^^ error[batch-network-key]: a public one cannot be made there
"
        ));
    }

    #[test]
    fn deployments_nested_keys_and_slips_of_the_finger_count_too() {
        check(
            "$schema: https://azuremlschemas.azureedge.net/latest/modelBatchDeployment.schema.json
name: blue
endpoint_name: scoring
type: model
model: azureml:heart@latest
compute: azureml:cluster
egress_public_network_access: disabled
#^^^^^^^^^^^^^^^^^^^^^^^^^^^ error[batch-network-key]
settings:
  mini_batch_size: 10
  public_network_access: disabled
# ^^^^^^^^^^^^^^^^^^^^^ error[batch-network-key]
",
        );
        check(&format!(
            "{ENDPOINT}name: scoring
public_network_acces: disabled
#^^^^^^^^^^^^^^^^^^^ error[batch-network-key]
"
        ));
    }

    #[test]
    fn tags_are_free() {
        check(&format!("{ENDPOINT}name: scoring\ntags:\n  public_network_access: disabled\n"));
    }

    #[test]
    fn the_fix_takes_the_line_with_its_comment() {
        check_fix(
            "batch-network-key",
            &format!("{ENDPOINT}name: scoring\npublic_network_access: disabled # private\ndescription: x\n"),
            &format!("{ENDPOINT}name: scoring\ndescription: x\n"),
        );
    }

    #[test]
    fn a_merged_key_is_shown_where_it_is_merged_in() {
        check(&format!(
            "{ENDPOINT}name: scoring
tags: &base
  public_network_access: disabled
<<: *base
#^ error[batch-network-key]
"
        ));
    }
}
