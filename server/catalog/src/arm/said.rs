//! What readers get of our words about ARM types: that the words are those of the place, and which properties are told apart
//! from the ones that people write in the wrong one.

use super::*;

const ML: &str = "Microsoft.MachineLearningServices";

/// `workspaces/computes`, or a name with its namespace.
fn of(name: &str) -> &'static Resource {
    let name = if name.starts_with("Microsoft.") { name.to_owned() } else { format!("{ML}/{name}") };
    resource(&name).unwrap()
}

/// `properties<AmlCompute>.properties.subnet`.
fn path(text: &str) -> Vec<Step> {
    words::Pattern::parse(text).steps()
}

fn said(name: &str, at: &str) -> &'static Text {
    of(name).text(&path(at)).unwrap_or_else(|| panic!("{name} says nothing of {at}"))
}

#[test]
fn a_batch_endpoint_says_where_its_network_comes_from() {
    for name in ["workspaces/batchEndpoints", "workspaces/batchEndpoints/deployments"] {
        assert!(said(name, "").text.contains("no network property in any API version"), "{name}");
        assert!(said(name, "").link.ends_with(&name.to_ascii_lowercase()), "{name}");
    }
    let storage = said("workspaces", "properties.storageAccount");
    assert!(storage.text.contains("for batch endpoints also for queue and table"));
}

#[test]
fn the_words_of_a_variant_are_its_own() {
    let deployment = "workspaces/onlineEndpoints/deployments";
    let managed = said(deployment, "properties<Managed>.instanceType");
    assert!(managed.text.starts_with("The size of the virtual machines"));
    let kubernetes = said(deployment, "properties<Kubernetes>.instanceType");
    assert!(kubernetes.text.starts_with("The instance type of the cluster"));
    for rules in ["workspaces/outboundRules", "workspaces/managedNetworks/outboundRules"] {
        assert!(said(rules, "properties<FQDN>.destination").text.starts_with("The host name"));
        assert!(said(rules, "properties<ServiceTag>.destination").text.starts_with("The service tag"));
    }
    let inline = "properties.managedNetwork.outboundRules.*<PrivateEndpoint>.destination.subresourceTarget";
    assert!(said("workspaces", inline).text.contains("`queue`"));
}

#[test]
fn words_of_a_yaml_key_are_lent_where_they_fit() {
    let lent = said("workspaces", "properties.imageBuildCompute");
    let key = crate::kind("workspace").unwrap().root().unwrap().key("image_build_compute").unwrap();
    assert_eq!((&lent.text, &lent.link), (&key.text, &key.link));
}

#[test]
fn values_are_found_in_any_letter_case() {
    let mode = said("workspaces", "properties.managedNetwork.isolationMode");
    assert!(mode.value("allowOnlyApprovedOutbound").unwrap().contains("so that data cannot leak out"));
    assert_eq!(mode.value("Open"), None);
    let quarantine =
        said("Microsoft.ContainerRegistry/registries", "properties.policies.quarantinePolicy.status");
    assert!(quarantine.value("Enabled").unwrap().contains("Not for the registry of a workspace"));
}

/// Where it is written, the rule that reports it, the property that may have been meant.
type Row = (&'static str, &'static str, Option<&'static str>);

fn assert_refused(name: &str, rows: &[Row]) {
    for (at, code, instead) in rows {
        let Some(negative) = of(name).negative(&path(at)) else { panic!("{name} says nothing of {at}") };
        assert_eq!((negative.code.as_str(), negative.rename_to.as_deref()), (*code, *instead), "{name} {at}");
        assert_eq!(at.rsplit('.').next(), Some(negative.key.as_str()), "{name}");
    }
}

#[test]
fn network_properties_of_batch_endpoints_are_none() {
    let code = "batch-network-key";
    for name in ["workspaces/batchEndpoints", "workspaces/batchEndpoints/deployments"] {
        assert_refused(
            name,
            &[
                ("properties.publicNetworkAccess", code, None),
                ("publicNetworkAccess", code, None),
                ("properties.egressPublicNetworkAccess", code, None),
                ("properties.networkAcls", code, None),
                ("properties.managedNetwork", code, None),
                ("properties.ipAllowlist", code, None),
                ("properties.allowPublicAccessWhenBehindVnet", code, None),
                ("properties.privateEndpoints", code, None),
                ("properties.subnet", code, None),
                ("properties.enableNodePublicIp", code, None),
            ],
        );
    }
    let way_in = of("workspaces/batchEndpoints").negative(&path("properties.publicNetworkAccess")).unwrap();
    assert_eq!(way_in.belongs_to, [format!("{ML}/workspaces/onlineEndpoints"), format!("{ML}/workspaces")]);
    assert!(of("workspaces/batchEndpoints").negative(&path("tags.publicNetworkAccess")).is_none());
}

#[test]
fn network_properties_of_other_types_are_told_where_they_belong() {
    let code = "network-key-misplaced";
    assert_refused(
        "workspaces/onlineEndpoints",
        &[
            ("properties.egressPublicNetworkAccess", code, Some("publicNetworkAccess")),
            ("properties.managedNetwork", code, None),
            ("properties.remoteLoginPortPublicAccess", code, None),
        ],
    );
    assert_refused(
        "workspaces/onlineEndpoints/deployments",
        &[
            ("properties.publicNetworkAccess", code, Some("egressPublicNetworkAccess")),
            ("properties.serverlessComputeSettings", code, None),
        ],
    );
    assert_refused(
        "workspaces/computes",
        &[
            ("properties.publicNetworkAccess", code, None),
            ("properties.properties.publicNetworkAccess", code, None),
            ("properties.enableNodePublicIp", code, None),
            ("properties<ComputeInstance>.properties.remoteLoginPortPublicAccess", code, None),
        ],
    );
    let cluster = path("properties<AmlCompute>.properties.remoteLoginPortPublicAccess");
    assert!(of("workspaces/computes").negative(&cluster).is_none());
    assert_refused("workspaces", &[("properties.managedNetworkSettings", code, Some("managedNetwork"))]);
    let registry = "Microsoft.ContainerRegistry/registries";
    assert_refused(registry, &[("properties.networkAcls", code, Some("networkRuleSet"))]);
    let storage = "Microsoft.Storage/storageAccounts";
    assert_refused(storage, &[("properties.networkRuleSet", code, Some("networkAcls"))]);
}
