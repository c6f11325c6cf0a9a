//! Azure Verified Modules: what their stand-ins say.

use super::{deploy, endpoints, list, text};
use crate::bicep::modules::verified;

const MAIN: &str = "//- /main.bicep
module network 'br/public:avm/res/network/virtual-network:0.7.0' = {
  params: {
    name: 'vnet'
    addressPrefixes: ['10.0.0.0/16']
    subnets: [{ name: 'endpoints', addressPrefix: '10.0.0.0/24' }]
  }
}

module zone 'br/public:avm/res/network/private-dns-zone:0.7.1' = {
  params: {
    name: 'privatelink.blob.core.windows.net'
    virtualNetworkLinks: [{ virtualNetworkResourceId: network.outputs.resourceId }]
  }
}

module storage 'br/public:avm/res/storage/storage-account:STORAGE' = {
  params: {
    name: 'stml'
    privateEndpoints: [
      for service in ['blob', 'file']: {
        service: service
        subnetResourceId: network.outputs.subnetResourceIds[0]
        privateDnsZoneGroup: {
          privateDnsZoneGroupConfigs: [{ privateDnsZoneResourceId: zone.outputs.resourceId }]
        }
      }
    ]
    tags: { strange: true }
  }
}

module workspace 'br/public:avm/res/machine-learning-services/workspace:0.12.0' = {
  params: {
    name: 'ws'
    sku: 'Basic'
    associatedStorageAccountResourceId: storage.outputs.resourceId
    computes: [{ name: 'cluster', computeType: 'AmlCompute', properties: { enableNodePublicIp: false } }]
    privateEndpoints: [{ subnetResourceId: network.outputs.subnetResourceIds[0] }]
  }
}
";

#[test]
fn a_private_workspace_of_verified_modules() {
    deploy(&MAIN.replace("STORAGE", "0.20.0"), |program, deployment| {
        assert!(deployment.complete && deployment.unresolved.is_empty());
        assert_eq!(
            list(program, deployment),
            [
                "main.bicep: virtualNetworks vnet",
                "main.bicep: subnets vnet/endpoints",
                "main.bicep: privateDnsZones privatelink.blob.core.windows.net",
                "main.bicep: virtualNetworkLinks privatelink.blob.core.windows.net/vnet-vnetlink",
                "main.bicep: storageAccounts stml",
                "main.bicep: privateEndpoints pep-stml-blob-0",
                "main.bicep: privateDnsZoneGroups pep-stml-blob-0/default",
                "main.bicep: privateEndpoints pep-stml-file-1",
                "main.bicep: privateDnsZoneGroups pep-stml-file-1/default",
                "main.bicep: workspaces ws",
                "main.bicep: computes ws/cluster",
                "main.bicep: privateEndpoints pep-ws-amlworkspace-0",
                "main.bicep: privateDnsZoneGroups pep-ws-amlworkspace-0/default not",
            ]
        );
        assert_eq!(
            endpoints(deployment),
            [
                "pep-stml-blob-0 to storageAccounts stml [blob]",
                "pep-stml-file-1 to storageAccounts stml [file]",
                "pep-ws-amlworkspace-0 to workspaces ws [amlworkspace]",
            ]
        );
        let body = |name: &str| {
            let one = deployment.resources.iter().find(|one| text(&one.id.name()) == name);
            one.expect("it is deployed").body.get("properties")
        };
        assert_eq!(text(&body("ws").get("storageAccount")), "id of storageAccounts stml");
        assert_eq!(text(&body("ws").get("publicNetworkAccess")), "Disabled");
        assert_eq!(text(&body("stml").get("publicNetworkAccess")), "Disabled");
        assert_eq!(text(&body("stml").path(&["networkAcls", "defaultAction"])), "Deny");
        assert_eq!(text(&body("cluster").path(&["properties", "enableNodePublicIp"])), "false");
        let zones = body("default").get("privateDnsZoneConfigs");
        let zone = zones.as_array().expect("an array").items()[0].path(&["properties", "privateDnsZoneId"]);
        assert_eq!(text(&zone), "id of privateDnsZones privatelink.blob.core.windows.net");
        assert_eq!(deployment.resources[4].verified, Some("avm/res/storage/storage-account"));
    });
}

#[test]
fn a_version_that_was_not_read_leaves_its_defaults_open() {
    for (version, firewall, access) in
        [("0.8.0", "?", "?"), ("0.20.0", "Deny", "Disabled"), ("9.0.0", "?", "?"), ("latest", "?", "?")]
    {
        deploy(&MAIN.replace("STORAGE", version), |_, deployment| {
            let account = &deployment.resources[4].body.get("properties");
            assert_eq!(text(&account.path(&["networkAcls", "defaultAction"])), firewall, "{version}");
            assert_eq!(text(&account.get("publicNetworkAccess")), access, "{version}");
            assert_eq!(endpoints(deployment).len(), 3, "{version}");
        });
    }
}

#[test]
fn a_registry_is_closed_by_private_endpoints_in_every_version() {
    let files = "//- /main.bicep
module closed 'br/public:avm/res/container-registry/registry:VERSION' = {
  params: { name: 'crml', privateEndpoints: [{ subnetResourceId: 'x' }] }
}
module open 'br/public:avm/res/container-registry/registry:VERSION' = {
  params: { name: 'cropen', publicNetworkAccess: 'Enabled' }
}
";
    for (version, sku, rules) in
        [("0.5.0", "?", "?"), ("0.9.3", "Premium", "?"), ("0.12.0", "Premium", "Deny")]
    {
        deploy(&files.replace("VERSION", version), |_, deployment| {
            let closed = &deployment.resources[0].body;
            assert_eq!(text(&closed.path(&["properties", "publicNetworkAccess"])), "Disabled", "{version}");
            assert!(closed.path(&["properties", "networkRuleSet"]).is_null(), "{version}");
            assert_eq!(text(&closed.path(&["sku", "name"])), sku, "{version}");
            assert_eq!(
                endpoints(deployment),
                ["pep-crml-registry-0 to registries crml [registry]"],
                "{version}"
            );
            let open = deployment.resources.iter().find(|one| text(&one.id.name()) == "cropen");
            let open = open.expect("it is deployed").body.path(&["properties", "networkRuleSet"]);
            assert_eq!(text(&open.get("defaultAction")), rules, "{version}");
        });
    }
}

#[test]
fn what_is_passed_and_unknown_stays_unknown() {
    let files = "//- /main.bicep
param endpoints array
param access string
module storage 'br/public:avm/res/storage/storage-account:0.20.0' = {
  params: { name: 'st', privateEndpoints: endpoints, publicNetworkAccess: access, networkAcls: { defaultAction: 'Allow' } }
}
module other 'br/public:avm/res/sql/server:0.1.0' = { params: { name: 'sql' } }
";
    deploy(files, |program, deployment| {
        let account = &deployment.resources[0].body.get("properties");
        assert_eq!(text(&account.get("publicNetworkAccess")), "?");
        assert_eq!(text(&account.path(&["networkAcls", "defaultAction"])), "Allow");
        assert_eq!(
            list(program, deployment)[1..],
            ["main.bicep: privateEndpoints ? perhaps", "main.bicep: privateDnsZoneGroups ?/? perhaps"]
        );
        assert_eq!(deployment.unresolved.len(), 1);
    });
}

#[test]
fn every_stand_in_is_sound_bicep() {
    for raw in azureml_catalog::verified::all() {
        let stand_in = verified::named(raw.module).expect("it is in the list");
        assert_eq!(stand_in.parsed.parse.problems(), [], "{}", raw.module);
        let read = verified::find(&format!("public:{}:0.1.0", raw.module));
        assert!(read.is_some(), "{}", raw.module);
    }
}
