//! A network key on a kind that does not have it: the endpoint's on the deployment, and the like.

mod bicep;

use crate::rules::keys::stranger::{negative, strangers};
use crate::typed::Cause;
use crate::{Context, Report, Rule, Safety, Severity, TypedDocument};

/// Rule `network-key-misplaced`.
pub static RULE: Rule = Rule {
    code: "network-key-misplaced",
    group: "network",
    summary: "Network key on an online endpoint or deployment that does not have it",
    severity: Severity::Error,
    fix: Some(Safety::Safe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/concept-secure-online-endpoint",
    documentation: DOCUMENTATION,
    yaml: Some(check),
    bicep: Some(bicep::check),
    network: None,
};

const DOCUMENTATION: &str = "\
## What it checks

Keys about the network in the file of an online endpoint or deployment that does not have them:
`public_network_access` on a deployment, `egress_public_network_access` on an endpoint, either of them on Kubernetes,
and keys of the workspace or of computes anywhere on endpoints and deployments.

In Bicep: the same in the spelling of ARM, and what people write for the firewall of workspaces, storage accounts, key
vaults and registries but no API version has.

## Why

The way in belongs to the managed online endpoint, the way out to each managed online deployment. On Kubernetes the
cluster decides both. Azure ML refuses a file with a key that its kind does not have; in
Bicep such a property does nothing at best.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: scoring-online
model: azureml:heart:1
instance_type: Standard_DS3_v2
instance_count: 1
public_network_access: disabled
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
resource blue 'Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments@2025-09-01' = {
  parent: endpoint
  name: 'blue'
  location: location
  properties: {
    endpointComputeType: 'Managed'
    publicNetworkAccess: 'Disabled'
  }
}
```

```bicep fixed
resource blue 'Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments@2025-09-01' = {
  parent: endpoint
  name: 'blue'
  location: location
  properties: {
    endpointComputeType: 'Managed'
  }
}
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: scoring-online
auth_mode: key
public_network_access: disabled
```

```bicep good
resource endpoint 'Microsoft.MachineLearningServices/workspaces/onlineEndpoints@2025-09-01' = {
  parent: workspace
  name: 'scoring'
  location: location
  properties: {
    authMode: 'Key'
    publicNetworkAccess: 'Disabled'
  }
}
```

## Fix

Safe: removes the key; the file was refused with it. Unsafe: renames it to the key that this kind has, which is about
the other direction. Where another name means the same (`networkAcls` for `networkRuleSet`), the new name comes first.

In Bicep, where the property belongs elsewhere in the same resource, removing it is unsafe too; where it belongs into an
object beside it, the move comes first.

## References

- [Network isolation with managed online endpoints](https://learn.microsoft.com/azure/machine-learning/concept-secure-online-endpoint)
- [Online endpoint YAML](https://learn.microsoft.com/azure/machine-learning/reference-yaml-endpoint-online)
";

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for (document, stranger) in strangers(context) {
        let Cause::Negative(fact) = stranger.cause else { continue };
        if fact.code != RULE.code {
            continue;
        }
        let finding = negative(context, document, stranger, fact);
        let severity =
            if is_read_as_managed(document, &fact.key) { Severity::Warning } else { Severity::Error };
        report.add(finding.severity(severity));
    }
}

/// Whether the SDK takes this Kubernetes file for a managed one, which has the key: it looks at `compute` in endpoints
/// and at `type` in deployments, never at `$schema`.
fn is_read_as_managed(document: &TypedDocument<'_>, key: &str) -> bool {
    let root = document.document.root();
    let managed = match document.identity.kind.map(|kind| kind.id.as_str()) {
        Some("kubernetesOnlineEndpoint") if root.entry("compute").is_none() => "managedOnlineEndpoint",
        Some("kubernetesOnlineDeployment") if root.entry("type").is_none() => "managedOnlineDeployment",
        _ => return false,
    };
    azureml_catalog::kind(managed)
        .and_then(|kind| kind.root())
        .is_some_and(|object| object.key(key).is_some())
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, check_fix_at};

    const MANAGED_ENDPOINT: &str = "\
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: scoring-online
auth_mode: key
";

    #[test]
    fn the_way_out_is_no_key_of_an_endpoint() {
        check(&format!(
            "{MANAGED_ENDPOINT}egress_public_network_access: disabled
#^^^^^^^^^^^^^^^^^^^^^^^^^^^ error[network-key-misplaced]: each managed online deployment
"
        ));
    }

    #[test]
    fn the_second_fix_writes_the_key_that_the_kind_has() {
        check_fix_at(
            "network-key-misplaced",
            1,
            &format!("{MANAGED_ENDPOINT}egress_public_network_access: disabled\n"),
            &format!("{MANAGED_ENDPOINT}public_network_access: disabled\n"),
        );
    }

    #[test]
    fn kubernetes_has_neither() {
        check(
            "$schema: https://azuremlschemas.azureedge.net/latest/kubernetesOnlineEndpoint.schema.json
name: scoring-online
compute: azureml:cluster
auth_mode: key
public_network_access: disabled
#^^^^^^^^^^^^^^^^^^^^ error[network-key-misplaced]: the cluster
",
        );
    }

    #[test]
    fn what_the_sdk_takes_for_a_managed_file_is_no_error() {
        check(
            "$schema: https://azuremlschemas.azureedge.net/latest/kubernetesOnlineEndpoint.schema.json
name: scoring-online
auth_mode: key
public_network_access: disabled
#^^^^^^^^^^^^^^^^^^^^ warning[network-key-misplaced]: the cluster
",
        );
    }

    #[test]
    fn keys_of_computes_are_told_where_they_belong() {
        check(&format!(
            "{MANAGED_ENDPOINT}enable_node_public_ip: false
#^^^^^^^^^^^^^^^^^^^^ error[network-key-misplaced]: compute
"
        ));
    }
}
