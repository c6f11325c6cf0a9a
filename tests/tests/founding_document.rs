//! What Microsoft says of batch endpoints in private networks
//! (<https://learn.microsoft.com/azure/machine-learning/how-to-secure-batch-endpoint>), statement by statement in our own
//! words: each has a place where somebody who edits files meets it. The files are those of `examples/network-*`.

use azureml_tests::example::Example;

const ENDPOINT: &str = "endpoints/batch/endpoint.yml";
const DEPLOYMENT: &str = "endpoints/batch/deployment.yml";
const MAIN: &str = "infra/main.bicep";
const COMPUTE: &str = "infra/modules/compute.bicep";
const NETWORK: &str = "infra/modules/network.bicep";
const NSG: &str = "infra/modules/nsg.bicep";
const REGISTRY: &str = "infra/modules/registry.bicep";
const STORAGE: &str = "infra/modules/storage.bicep";
const VAULT: &str = "infra/modules/vault.bicep";
const WORKSPACE: &str = "infra/modules/workspace.bicep";

/// A route table that leads everything through a firewall.
const ROUTES: &str = "resource routes 'Microsoft.Network/routeTables@2025-05-01' = {
  name: 'rt-training'
  location: location
  properties: {
    routes: [
      {
        name: 'everything'
        properties: {
          addressPrefix: '0.0.0.0/0'
          nextHopType: 'VirtualAppliance'
          nextHopIpAddress: '10.20.9.4'
        }
      }
    ]
  }
}
";

fn private() -> Example {
    Example::of("network-private")
}

fn broken() -> Example {
    Example::of("network-broken")
}

/// A rule's only finding in an example stands in this line of this file; gives its message.
#[track_caller]
fn met(example: &Example, code: &str, file: &str, line: &str) -> String {
    let found = example.finding(code);
    assert!(found.path == file && found.line.starts_with(line), "{found:#?}");
    found.message
}

#[track_caller]
fn says(text: &str, words: &[&str]) {
    for word in words {
        assert!(text.contains(word), "no {word:?} in: {text}");
    }
}

#[test]
fn a_batch_endpoint_takes_the_network_of_its_workspace() {
    says(&private().hover(ENDPOINT, "heart-classifier"), &["mlw-contosomlp", "private"]);
    says(&Example::of("network-public").hover(ENDPOINT, "heart-classifier"), &["mlw-contosomlo", "public"]);
    says(&private().hover(DEPLOYMENT, "nightly"), &["cpu-scoring", "snet-training"]);
}

#[test]
fn every_batch_endpoint_of_a_private_workspace_is_private() {
    let line = "name: heart-classifier".to_owned();
    let hint = |example: &str| Example::of(example).inlay_hints(ENDPOINT);
    assert_eq!(
        hint("network-private"),
        [(line.clone(), "private, from workspace mlw-contosomlp".to_owned())]
    );
    assert_eq!(
        hint("network-managed"),
        [(line.clone(), "private, from workspace mlw-contosomlm".to_owned())]
    );
    assert_eq!(hint("network-public"), [(line, "public".to_owned())]);
}

#[test]
fn in_a_workspace_that_is_set_up_right_nothing_more_is_to_be_done() {
    let findings = private().check();
    assert!(findings.iter().all(|found| found.severity == "hint"), "{findings:#?}");
}

#[test]
fn the_workspace_has_to_be_set_up_for_a_private_network() {
    let message =
        met(&broken(), "workspace-dns-zones", "infra/modules/private-endpoint.bicep", "resource zoneGroup");
    says(&message, &["privatelink.notebooks.azure.net"]);
    let open = private().with(WORKSPACE, "publicNetworkAccess: 'Disabled'", "publicNetworkAccess: 'Enabled'");
    met(&open, "workspace-public-access", WORKSPACE, "publicNetworkAccess");
    let shut = private().without(WORKSPACE, "module endpoint");
    met(&shut, "workspace-private-endpoint", WORKSPACE, "resource workspace");
    let unlinked = private().without("infra/modules/dns.bicep", "resource link");
    says(
        &unlinked.check().iter().map(|found| found.code.clone()).collect::<String>(),
        &["private-dns-zone-link"],
    );
}

#[test]
fn the_registry_has_prerequisites() {
    let distrusting = private().with(REGISTRY, "'AzureServices'", "'None'");
    met(&distrusting, "trusted-services-bypass", REGISTRY, "networkRuleBypassOptions");
    let basic = private().with(REGISTRY, "'Premium'", "'Basic'");
    let found = basic.finding("acr-premium-sku");
    assert_eq!((found.path.as_str(), found.severity.as_str()), (REGISTRY, "error"));
    met(&broken(), "image-build-compute", WORKSPACE, "imageBuildCompute: ''");
}

#[test]
fn registries_with_quarantine_are_not_supported() {
    let message = met(&broken(), "acr-quarantine", REGISTRY, "status: 'enabled'");
    says(&message, &["quarantine"]);
}

#[test]
fn the_storage_needs_blob_file_queue_and_table() {
    let message = met(&broken(), "storage-private-endpoints", STORAGE, "resource storage");
    says(
        &message,
        &["no private endpoint for `queue` and `table`", "batch", "`blob`, `file`, `queue` and `table`"],
    );
    let managed = Example::of("network-managed").with(
        WORKSPACE,
        "subresourceTarget: 'table'",
        "subresourceTarget: 'file'",
    );
    says(&managed.finding("managed-network-batch-rules").message, &["table"]);
}

#[test]
fn batch_has_neither_of_the_two_network_keys() {
    let both = broken().with(DEPLOYMENT, "compute:", "egress_public_network_access: disabled\ncompute:");
    let found = both.check();
    let found = found.iter().filter(|found| found.code == "batch-network-key");
    let found: Vec<(&str, &str)> = found.map(|found| (found.path.as_str(), found.line.as_str())).collect();
    let expected = [
        (DEPLOYMENT, "egress_public_network_access: disabled"),
        (ENDPOINT, "public_network_access: enabled"),
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_private_workspace_cannot_have_a_public_batch_endpoint() {
    let message = met(&broken(), "batch-network-key", ENDPOINT, "public_network_access: enabled");
    says(&message, &["in a private-link workspace they are private, and a public one cannot be made there"]);
}

#[test]
fn batch_jobs_run_on_clusters_and_those_lie_in_a_network() {
    let message = met(&broken(), "compute-not-in-network", COMPUTE, "resource scoring");
    says(&message, &["cpu-scoring", "mlw-contosomlb"]);
    let beside = Example::of("network-managed").with(
        COMPUTE,
        "enableNodePublicIp: false",
        "subnet: { id: resourceId('Microsoft.Network/virtualNetworks/subnets', 'vnet', 'snet') }\n      enableNodePublicIp: false",
    );
    met(&beside, "managed-network-custom-subnet", COMPUTE, "subnet:");
}

#[test]
fn related_services_need_private_endpoints_in_the_network() {
    met(&broken(), "keyvault-private-endpoint", VAULT, "resource vault");
    met(&broken(), "storage-private-endpoints", STORAGE, "resource storage");
    let unreachable = private().without(REGISTRY, "module endpoint");
    met(&unreachable, "acr-private-endpoint", REGISTRY, "resource registry");
    let shut = private().without(WORKSPACE, "module endpoint");
    met(&shut, "workspace-private-endpoint", WORKSPACE, "resource workspace");
}

#[test]
fn a_registry_is_needed() {
    let none = private().with(WORKSPACE, "containerRegistry: registryId", "");
    met(&none, "acr-private-endpoint", WORKSPACE, "resource workspace");
    says(
        &private().hover(WORKSPACE, "containerRegistry"),
        &["Batch deployments cannot do without a registry"],
    );
}

#[test]
fn nodes_with_public_addresses_must_be_let_in_to() {
    let found = broken().finding("public-ip-inbound");
    says(&found.message, &["44224", "AzureMachineLearning", "cpu-training"]);
}

#[test]
fn with_public_addresses_a_firewall_needs_routes_and_without_them_a_private_link_takes_their_place() {
    // With them: a load balancer, and routes where there is a firewall.
    met(&broken(), "compute-public-ip", COMPUTE, "enableNodePublicIp: true");
    let firewall = private()
        .with(COMPUTE, "enableNodePublicIp: false", "enableNodePublicIp: true")
        .with(NETWORK, "networkSecurityGroup: { id: nsg.outputs.id }", "routeTable: { id: routes.id }")
        .with(NETWORK, "output vnetId", &format!("{ROUTES}\noutput vnetId"));
    says(&firewall.finding("public-ip-inbound").message, &["route", "AzureMachineLearning"]);
    // Without them: the workspace's private endpoint first, and a way out.
    met(&broken(), "no-public-ip-egress", NETWORK, "name: 'snet-build'");
    let early =
        private().with(MAIN, "workspaceName: workspace.outputs.name", "workspaceName: 'mlw-${prefix}'");
    let found = early.check();
    assert!(found.iter().any(|found| found.code == "no-public-ip-workspace-endpoint"), "{found:#?}");
    says(
        &private().hover(COMPUTE, "enableNodePublicIp"),
        &["no inbound rule is needed", "the workspace needs a private endpoint", "a way out"],
    );
}

#[test]
fn more_rules_of_the_network_may_be_needed() {
    let message = met(&broken(), "nsg-outbound-required", NSG, "resource nsg");
    says(&message, &["AzureActiveDirectory"]);
}

#[test]
fn endpoints_keep_the_network_that_they_were_created_with() {
    let message = met(&private(), "batch-network-fixed-at-creation", WORKSPACE, "publicNetworkAccess");
    says(&message, &["heart-classifier", "delete", "create"]);
    says(&private().hover(ENDPOINT, "heart-classifier"), &["created"]);
}

#[test]
fn studio_manages_private_endpoints_but_cannot_invoke_them() {
    let message = met(&private(), "batch-studio-invoke", ENDPOINT, "name: heart-classifier");
    says(&message, &["studio", "az ml batch-endpoint invoke"]);
    assert!(Example::of("network-public").check().is_empty());
}

#[test]
fn the_pages_behind_it_are_a_click_away() {
    let help = |code: &str| broken().finding(code).help;
    says(&help("compute-not-in-network"), &["how-to-secure-training-vnet"]);
    says(&help("storage-private-endpoints"), &["how-to-secure-batch-endpoint"]);
    says(&help("keyvault-private-endpoint"), &["how-to-secure-workspace-vnet"]);
}
