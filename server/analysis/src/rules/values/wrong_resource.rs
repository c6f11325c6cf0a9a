//! `wrong-resource`: a resource id that leads to a resource of another type.

use super::mend;
use crate::rule::{Context, Report};
use crate::rules::wording::one_of;
use crate::values::{checked, scalar::Written};
use crate::{Finding, Place, Rule, Severity, TypedDocument};

/// The rule.
pub static RULE: Rule = Rule {
    code: "wrong-resource",
    group: "values",
    summary: "A resource id leads to a resource of another type",
    severity: Severity::Warning,
    fix: None,
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-workspace",
    documentation: r#"
## What it checks

That the resource ids in the files of computes, workspaces and registries are of the type that their key takes: a key
vault behind `key_vault`, a managed identity behind `resource_id` of an identity.

## Why

The SDK sees only that it is an id; the service refuses it when the resource is made, often after some minutes.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: my-workspace
key_vault: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/my-group/providers/Microsoft.Storage/storageAccounts/mystorage
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: my-workspace
key_vault: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/my-group/providers/Microsoft.KeyVault/vaults/my-vault
```

## Fix

None: the right id is yours to look up.

## References

- [CLI (v2) workspace](https://learn.microsoft.com/azure/machine-learning/reference-yaml-workspace)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        for place in checked(document) {
            let Written::Text(text) = Written::of(place.node) else { continue };
            let wanted = wanted(document, place);
            let Some(found) = provider(text).filter(|_| !wanted.is_empty()) else { continue };
            if wanted.iter().any(|wanted| same(&found, wanted)) {
                continue;
            }
            let message = format!(
                "{} takes the id of {}, and this one leads to `{found}`.",
                mend::subject(place),
                one_of(wanted.iter().copied())
            );
            report.add(
                Finding::new(context.rule, place.span(), message).help(place.key.map_or("", |key| &key.link)),
            );
        }
    }
}

/// The types that the key takes; none where any will do or nothing is known.
fn wanted(document: &TypedDocument<'_>, place: &Place<'_>) -> &'static [&'static str] {
    let object = place.parent.and_then(|parent| document.places.get(parent)?.object);
    let object = object.map_or("", |object| object.name.as_str());
    match (object, mend::name(place)) {
        ("WorkspaceSchema" | "HubSchema" | "ProjectSchema" | "FeatureStoreSchema", key) => match key {
            "storage_account" => &["Microsoft.Storage/storageAccounts"],
            "container_registry" => &["Microsoft.ContainerRegistry/registries"],
            "key_vault" => &["Microsoft.KeyVault/vaults"],
            "application_insights" => &["Microsoft.Insights/components"],
            "workspace_hub" | "hub_id" => &["Microsoft.MachineLearningServices/workspaces"],
            "primary_user_assigned_identity" => IDENTITY,
            _ => &[],
        },
        ("CustomerManagedKeySchema", "key_vault") => {
            &["Microsoft.KeyVault/vaults", "Microsoft.KeyVault/managedHSMs"]
        }
        ("CustomerManagedKeySchema", "cosmosdb_id") => &["Microsoft.DocumentDB/databaseAccounts"],
        ("CustomerManagedKeySchema", "storage_id") => &["Microsoft.Storage/storageAccounts"],
        ("CustomerManagedKeySchema", "search_id") => &["Microsoft.Search/searchServices"],
        ("ServerlessComputeSettingsSchema", "custom_subnet") | ("NetworkSettingsSchema", "subnet") => {
            &["Microsoft.Network/virtualNetworks/subnets"]
        }
        ("UserAssignedIdentitySchema" | "UserAssignedIdentity", "resource_id") => IDENTITY,
        ("VirtualMachineComputeSchema", "resource_id") => &["Microsoft.Compute/virtualMachines"],
        ("SynapseSparkComputeSchema", "resource_id") => &["Microsoft.Synapse/workspaces/bigDataPools"],
        ("KubernetesComputeSchema", "resource_id") => {
            &["Microsoft.ContainerService/managedClusters", "Microsoft.Kubernetes/connectedClusters"]
        }
        _ => &[],
    }
}

const IDENTITY: &[&str] = &["Microsoft.ManagedIdentity/userAssignedIdentities"];

/// `Microsoft.Network/virtualNetworks/subnets` of an id: its last provider, the types without the names between them.
fn provider(id: &str) -> Option<String> {
    let is_id = id.get(..15).is_some_and(|head| head.eq_ignore_ascii_case("/subscriptions/"));
    let at = id.to_ascii_lowercase().rfind("/providers/").filter(|_| is_id)?;
    let mut parts = id.get(at + "/providers/".len()..)?.split('/');
    let mut found = parts.next()?.to_owned();
    for kind in parts.step_by(2) {
        found.push('/');
        found.push_str(kind);
    }
    found.contains('/').then_some(found)
}

fn same(found: &str, wanted: &str) -> bool {
    found.eq_ignore_ascii_case(wanted)
}

#[cfg(test)]
mod tests {
    use super::provider;
    use crate::testing::check;

    #[test]
    fn types_are_read_without_the_names() {
        let id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/s";
        assert_eq!(provider(id).as_deref(), Some("Microsoft.Network/virtualNetworks/subnets"));
        assert_eq!(provider("/subscriptions/s/resourceGroups/g"), None);
        assert_eq!(provider("azureml:x"), None);
    }

    #[test]
    fn a_network_is_no_subnet() {
        check(
            "$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: cpu-cluster
type: amlcompute
network_settings:
  subnet: /subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[wrong-resource]: leads to `Microsoft.Network/virtualNetworks`
",
        );
    }
}
