//! What readers get of the ARM types: counts, the histories of what people look for, and that everything resolves.

use super::*;
use std::collections::BTreeSet;

const ML: &str = "Microsoft.MachineLearningServices";

fn of_ml(name: &str) -> &'static Resource {
    resource(&format!("{ML}/{name}")).unwrap()
}

/// `properties<AmlCompute>.properties.subnet`.
fn path(text: &str) -> Vec<Step> {
    words::Pattern::parse(text).steps()
}

fn history(name: &str, at: &str) -> History {
    of_ml(name).history(&path(at))
}

/// The first version that has something, the first stable one, and which versions between the first and the last lack it;
/// only previews count where no stable version ever had it.
fn summary(name: &str, at: &str) -> (String, String, Vec<String>) {
    let history = history(name, at);
    let text = |version: Option<&ApiVersion>| version.map_or("never", ApiVersion::as_str).to_owned();
    let between = of_ml(name).versions().iter().filter(|version| {
        history.first().is_some_and(|first| first < version)
            && history.having.last().is_some_and(|last| *version < last)
            && (history.first_stable().is_some() || !version.is_stable())
    });
    let gaps = between.filter(|version| !history.has(version.as_str())).map(ToString::to_string).collect();
    (text(history.first()), text(history.first_stable()), gaps)
}

fn version(text: &str) -> ApiVersion {
    ApiVersion::parse(text).unwrap()
}

fn versions(texts: &[&str]) -> Vec<ApiVersion> {
    texts.iter().map(|text| version(text)).collect()
}

/// Property, first version, first stable version, later versions that lack it.
type Row = (&'static str, &'static str, &'static str, &'static [&'static str]);

fn assert_rows(name: &str, rows: &[Row]) {
    for (at, first, stable, gaps) in rows {
        let (found_first, found_stable, found_gaps) = summary(name, at);
        assert_eq!((found_first.as_str(), found_stable.as_str()), (*first, *stable), "{name} {at}");
        assert_eq!(found_gaps, *gaps, "{name} {at}");
    }
}

#[test]
fn the_network_properties_of_workspaces_came_with_these_versions() {
    const SKIPPED: &[&str] = &["2024-10-01", "2025-01-01-preview"];
    const BEFORE_STABLE: &[&str] = &["2024-10-01", "2025-04-01"];
    let always = "2020-03-01";
    let rows: [Row; 13] = [
        ("properties.publicNetworkAccess", "2021-07-01", "2021-07-01", &[]),
        ("properties.allowPublicAccessWhenBehindVnet", always, always, &[]),
        ("properties.imageBuildCompute", always, always, &[]),
        ("properties.sharedPrivateLinkResources", always, always, &[]),
        ("properties.v1LegacyMode", "2022-05-01", "2022-05-01", &[]),
        ("properties.managedNetwork", "2023-04-01-preview", "2023-10-01", &["2023-04-01"]),
        ("properties.managedNetwork.firewallSku", "2024-10-01-preview", "2024-10-01", &[]),
        ("properties.managedNetwork.managedNetworkKind", "2024-10-01-preview", "2025-04-01", SKIPPED),
        ("properties.managedNetwork.enableFirewallLog", "2025-09-01", "2025-09-01", &[]),
        ("properties.serverlessComputeSettings", "2023-08-01-preview", "2023-10-01", &[]),
        ("properties.ipAllowlist", "2024-01-01-preview", "never", &[]),
        ("properties.networkAcls", "2024-10-01-preview", "never", &[]),
        ("properties.provisionNetworkNow", "2024-10-01-preview", "2025-06-01", BEFORE_STABLE),
    ];
    assert_rows("workspaces", &rows);
    let only_there = history("workspaces", "properties.managedNetwork.enableFirewallLog");
    assert_eq!(only_there.having, versions(&["2025-09-01"]));
}

#[test]
fn the_network_properties_of_clusters_came_with_these_versions() {
    let not_at_once: &[&str] = &["2020-06-01", "2020-08-01"];
    let rows: [Row; 3] = [
        ("properties<AmlCompute>.properties.subnet", "2018-11-19", "2018-11-19", &[]),
        ("properties<AmlCompute>.properties.remoteLoginPortPublicAccess", "2019-06-01", "2019-06-01", &[]),
        (
            "properties<AmlCompute>.properties.enableNodePublicIp",
            "2020-05-15-preview",
            "2021-01-01",
            not_at_once,
        ),
    ];
    assert_rows("workspaces/computes", &rows);
}

#[test]
fn the_network_properties_of_online_endpoints_and_registries_came_with_these_versions() {
    let gap: &[&str] = &["2022-05-01"];
    let online = "workspaces/onlineEndpoints";
    let way_in = ("properties.publicNetworkAccess", "2022-02-01-preview", "2022-10-01", gap);
    let way_out = ("properties.egressPublicNetworkAccess", "2022-02-01-preview", "2022-10-01", gap);
    assert_rows(online, &[way_in]);
    assert_rows(&format!("{online}/deployments"), &[way_out]);
    assert_rows("registries", &[("properties.publicNetworkAccess", "2022-10-01-preview", "2023-04-01", &[])]);
    let r#type = of_ml("registries").types("2023-04-01", &path("properties.publicNetworkAccess"));
    assert!(matches!(r#type.as_slice(), [one] if matches!(one.shape(), Shape::String)), "a plain string");
}

#[test]
fn no_version_of_batch_endpoints_has_a_network_property() {
    let endpoints = of_ml("workspaces/batchEndpoints");
    assert_eq!(endpoints.versions().len(), 32);
    for name in ["batchEndpoints", "batchEndpoints/deployments"] {
        for property in ["publicNetworkAccess", "egressPublicNetworkAccess"] {
            let history = history(&format!("workspaces/{name}"), &format!("properties.{property}"));
            assert_eq!(history, History::default(), "{name} {property}");
        }
    }
}

#[test]
fn a_history_says_what_came_and_went() {
    let history = history("workspaces", "properties.managedNetwork.managedNetworkKind");
    let changes = [
        Change::Added(version("2024-10-01-preview")),
        Change::Removed(version("2024-10-01")),
        Change::Added(version("2025-04-01-preview")),
    ];
    assert_eq!(history.changes.get(..3), Some(changes.as_slice()));
    let (last_change, last_having) = (history.changes.last(), history.having.last());
    assert!(matches!(last_change, Some(Change::Added(_))), "{last_change:?}");
    assert_eq!(last_having, of_ml("workspaces").versions().last());
}

#[test]
fn without_a_variant_all_of_them_are_looked_through() {
    let in_any = history("workspaces/computes", "properties.properties.subnet");
    let in_clusters = history("workspaces/computes", "properties<amlcompute>.properties.subnet");
    let in_databricks = history("workspaces/computes", "properties<Databricks>.properties.subnet");
    assert!(in_any.having.len() >= in_clusters.having.len());
    assert_eq!((in_clusters.having.is_empty(), in_databricks.having.is_empty()), (false, true));
    // What all variants have lies in each of them.
    let location = history("workspaces/computes", "properties<AmlCompute>.computeLocation");
    let everywhere = history("workspaces/computes", "properties.computeLocation");
    assert_eq!(everywhere.having.len(), of_ml("workspaces/computes").versions().len());
    // The oldest version has no clusters yet.
    assert_eq!(Some(location.having.as_slice()), everywhere.having.get(1..));
    assert!(history("workspaces/computes", "properties<NoSuchThing>").having.is_empty());
}

#[test]
fn items_and_free_names_are_steps_of_their_own() {
    let rules = "properties.managedNetwork.outboundRules";
    assert!(!history("workspaces", &format!("{rules}.*<PrivateEndpoint>.destination")).having.is_empty());
    let securities = resource("Microsoft.Network/networkSecurityGroups").unwrap();
    let mut steps = path("properties.securityRules");
    assert!(!securities.history(&steps).having.is_empty());
    steps.extend([
        Step::Item,
        Step::Property("properties".to_owned()),
        Step::Property("priority".to_owned()),
    ]);
    assert_eq!(securities.history(&steps).having.len(), securities.versions().len());
    let without_item = path("properties.securityRules.properties");
    assert_eq!(securities.history(&without_item), History::default());
    // That any name is taken does not make a name known.
    let tag =
        |step: Step| of_ml("workspaces").history(&[Step::Property("tags".to_owned()), step]).having.len();
    assert!(tag(Step::Any) > 40);
    assert_eq!(tag(Step::Property("team".to_owned())), 0);
    // A string of an open set holds nothing.
    assert!(history("workspaces", "properties.publicNetworkAccess.x").having.is_empty());
}

#[test]
fn each_namespace_has_its_resource_types_and_versions() {
    // Namespace, resource types, API versions, pairs of both.
    let counts = [
        ("Microsoft.ContainerRegistry", 19, 28, 256),
        ("Microsoft.Insights", 12, 10, 28),
        ("Microsoft.KeyVault", 7, 21, 115),
        (ML, 59, 50, 1353),
        ("Microsoft.Network", 24, 65, 780),
        ("Microsoft.OperationalInsights", 17, 13, 75),
        ("Microsoft.Storage", 23, 30, 338),
    ];
    assert_eq!(namespaces(), counts.map(|(name, ..)| name));
    for (name, types, versions, pairs) in counts {
        let all: Vec<_> = resources(name).collect();
        let distinct: BTreeSet<_> = all.iter().flat_map(|resource| resource.versions()).collect();
        let found_pairs: usize = all.iter().map(|resource| resource.versions().len()).sum();
        assert_eq!((all.len(), distinct.len(), found_pairs), (types, versions, pairs), "{name}");
        assert!(all.is_sorted_by_key(|resource| resource.name()), "{name}");
        assert!(all.iter().all(|resource| resource.versions().is_sorted()), "{name}");
    }
    let workspaces = of_ml("workspaces");
    let stable = workspaces.versions().iter().rfind(|version| version.is_stable());
    assert_eq!(stable.map(ApiVersion::as_str), Some("2026-05-01"));
    assert_eq!(workspaces.versions().last().map(ApiVersion::as_str), Some("2026-05-15-preview"));
}

#[test]
fn what_the_network_audit_needs_is_there() {
    let audit = "Microsoft.Storage/storageAccounts Microsoft.Storage/storageAccounts/blobServices/containers
        Microsoft.KeyVault/vaults Microsoft.ContainerRegistry/registries Microsoft.Network/privateEndpoints
        Microsoft.Network/privateEndpoints/privateDnsZoneGroups Microsoft.Network/privateDnsZones
        Microsoft.Network/privateDnsZones/virtualNetworkLinks Microsoft.Network/privateDnsZones/A
        Microsoft.Network/virtualNetworks Microsoft.Network/virtualNetworks/subnets
        Microsoft.Network/virtualNetworks/virtualNetworkPeerings Microsoft.Network/networkSecurityGroups
        Microsoft.Network/networkSecurityGroups/securityRules Microsoft.Network/routeTables
        Microsoft.Network/routeTables/routes Microsoft.Network/natGateways Microsoft.Network/publicIPAddresses
        Microsoft.Network/privateLinkServices Microsoft.Insights/privateLinkScopes
        Microsoft.Insights/privateLinkScopes/scopedResources Microsoft.Insights/components
        Microsoft.Insights/privateLinkScopes/privateEndpointConnections Microsoft.OperationalInsights/workspaces";
    for name in audit.split_whitespace() {
        let found = resource(name).unwrap_or_else(|| panic!("{name}"));
        assert_eq!(found.name(), name);
        let latest = found.versions().last().unwrap();
        assert_eq!(found.deployable(latest.as_str()), Some(true), "{name}");
    }
}

#[test]
fn every_type_of_every_namespace_resolves() {
    let mut seen = BTreeSet::new();
    let mut pending: Vec<Type> = namespaces()
        .iter()
        .flat_map(|name| resources(name))
        .flat_map(|resource| resource.versions().iter().filter_map(|version| resource.body(version.as_str())))
        .collect();
    while let Some(r#type) = pending.pop() {
        if !seen.insert(r#type) {
            continue;
        }
        assert!(namespace::node(r#type).is_some(), "{type:?}");
        let of = |properties: &'static [Property]| {
            assert!(properties.is_sorted_by(|one, other| one.name < other.name));
            properties.iter().map(|property| property.r#type)
        };
        match r#type.shape() {
            Shape::Object(object) => pending.extend(of(object.properties).chain(object.additional)),
            Shape::Discriminated(object) => {
                pending.extend(of(object.properties));
                pending.extend(object.variants.iter().map(|(_, variant)| *variant));
            }
            Shape::Union(members) => pending.extend(members),
            Shape::Array(item) => pending.push(item),
            _ => {}
        }
    }
    assert!(seen.len() > 8_000, "{}", seen.len());
}

#[test]
fn types_that_contain_themselves_end() {
    let labels = "properties.properties.labelCategories.*.classes";
    let deep = format!("{labels}{}", ".*.subclasses".repeat(200));
    assert!(history("workspaces/jobs", &deep).having.len() <= of_ml("workspaces/jobs").versions().len());
    let subnets = "properties.subnets";
    let mut steps = Vec::new();
    for _ in 0..100 {
        steps.extend(path(subnets));
        steps.push(Step::Item);
    }
    let networks = resource("Microsoft.Network/virtualNetworks").unwrap();
    assert!(networks.history(&steps).having.is_empty());
}

#[test]
fn names_in_any_letter_case_and_names_that_nothing_has() {
    let found = resource("microsoft.machinelearningservices/WORKSPACES/batchendpoints").unwrap();
    assert_eq!(found.name(), "Microsoft.MachineLearningServices/workspaces/batchEndpoints");
    assert!(found.body("2023-08-01-PREVIEW").is_some());
    assert_eq!(resources("MICROSOFT.STORAGE").count(), resources("Microsoft.Storage").count());
    for name in
        ["", "/", "Microsoft.Storage", "Microsoft.Compute/virtualMachines", "Microsoft.Storage/nothing"]
    {
        assert!(resource(name).is_none(), "{name}");
    }
    assert_eq!(resources("Microsoft.Compute").count(), 0);
    assert_eq!(found.body("2000-01-01"), None);
    assert_eq!(found.deployable("2000-01-01"), None);
    assert!(found.types("2000-01-01", &[]).is_empty());
}

#[test]
fn children_are_one_level_down() {
    let names: Vec<_> = of_ml("workspaces/batchEndpoints").children().map(Resource::name).collect();
    assert_eq!(names, ["Microsoft.MachineLearningServices/workspaces/batchEndpoints/deployments"]);
    assert!(
        of_ml("workspaces").children().all(|child| child.parent_name() == Some(of_ml("workspaces").name()))
    );
    assert_eq!(of_ml("workspaces").parent_name(), None);
}

#[test]
fn a_type_says_what_may_be_written() {
    let body = of_ml("workspaces").body("2024-10-01").unwrap();
    let Shape::Object(body) = body.shape() else { panic!("{body:?}") };
    let [name, id] = ["name", "id"].map(|name| body.property(name).unwrap());
    assert!(name.required && name.identifier && name.writable());
    assert!(id.read_only && id.identifier && !id.writable());
    assert!(body.property("Identity").is_none());
    assert_eq!(body.property_in_any_case("Identity").map(|found| found.name.as_str()), Some("identity"));

    let at = |name: &str, at: &str| *of_ml(name).types("2024-10-01", &path(at)).first().unwrap();
    let Shape::Object(properties) = at("workspaces", "properties").shape() else { panic!() };
    let access = properties.property("publicNetworkAccess").unwrap().r#type.shape().choices().unwrap();
    assert_eq!((access.values.as_slice(), access.open), (["Enabled", "Disabled"].as_slice(), true));
    assert_eq!(properties.property("friendlyName").unwrap().r#type.shape().choices(), None);

    let Shape::Discriminated(compute) = at("workspaces/computes", "properties").shape() else { panic!() };
    assert_eq!(compute.discriminator, "computeType");
    assert!(compute.property("computeLocation").is_some());
    assert_eq!(compute.variant("amlcompute"), compute.variant("AmlCompute"));
    let Shape::Object(cluster) = compute.variant("AmlCompute").unwrap().shape() else { panic!() };
    let kind = cluster.property("computeType").unwrap().r#type.shape().choices().unwrap();
    assert_eq!((kind.values.as_slice(), kind.open), (["AmlCompute"].as_slice(), false));
}

#[test]
fn a_type_says_its_limits_and_secrets() {
    let storage = resource("Microsoft.Storage/storageAccounts").unwrap();
    let Shape::Object(body) = storage.body("2023-01-01").unwrap().shape() else { panic!() };
    let limits = body.property("name").unwrap().r#type.limits();
    assert_eq!((limits.min, limits.max), (Some(3), Some(24)));
    let key = of_ml("workspaces/computes").types(
        "2024-10-01",
        &path("properties<AmlCompute>.properties.userAccountCredentials.adminUserPassword"),
    );
    assert!(key.iter().any(|r#type| r#type.is_secret()));
    assert!(!body.property("name").unwrap().r#type.is_secret());
    assert!(storage.functions().iter().any(|name| name == "listKeys"));
}
