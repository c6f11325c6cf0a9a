//! Over modules: calls written again, and lists that another file holds.

use super::{USED, WORKSPACE, has, looped, mended, with_storage, with_vault};

#[test]
fn a_module_call_is_written_again() {
    let module = "//- /endpoint.bicep
param name string
param location string
param subnetId string
param targetId string
param groupId string

resource endpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: name
  location: location
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      { name: groupId, properties: { privateLinkServiceId: targetId, groupIds: [groupId] } }
    ]
  }
}
";
    let call = "
module blobEndpoint 'endpoint.bicep' = {
  name: 'blob-endpoint'
  params: {
    name: 'pe-sthearts'
    location: location
    subnetId: subnetId
    targetId: storage.id
    groupId: 'blob'
  }
}
";
    let text =
        with_storage(&format!("{}{module}", call.replace("'blob'", "'file'").replace("blob", "file") + call));
    has(
        &text,
        "
module queueEndpoint 'endpoint.bicep' = {
  name: 'queue-endpoint'
  params: {
    name: 'pe-sthearts-queue'
    location: location
    subnetId: subnetId
    targetId: storage.id
    groupId: 'queue'
  }
}
",
    );
    let text = with_vault(&format!("{call}{module}"));
    has(
        &text,
        "
module vaultEndpoint 'endpoint.bicep' = {
  name: 'vault-endpoint'
  params: {
    name: 'pe-kv-hearts'
    location: location
    subnetId: subnetId
    targetId: vault.id
    groupId: 'vault'
  }
}
",
    );
}

#[test]
fn arguments_of_modules_and_parameter_files_are_changed_where_they_stand() {
    let module = format!(
        "//- /main.bicep\nparam groups array\n{USED}{}{}",
        WORKSPACE.replace("USES", "storageAccount: storage.id"),
        looped("groups", "one")
    );
    let (path, text) = mended(
        "storage-private-endpoints",
        &format!(
            "{module}//- /main.bicepparam\nusing 'main.bicep'\nparam groups = ['blob', 'file']\nparam location = 'westeurope'\nparam subnetId = 's'\nparam vnetId = 'v'\n"
        ),
    );
    assert_eq!(path, "/main.bicepparam");
    has(&text, "param groups = ['blob', 'file', 'queue', 'table']\n");
    let (path, text) = mended(
        "storage-private-endpoints",
        &format!(
            "{}//- /all.bicep\nmodule all 'main.bicep' = {{\n  name: 'all'\n  params: {{\n    groups: ['blob', 'file']\n    location: 'westeurope'\n    subnetId: 's'\n    vnetId: 'v'\n  }}\n}}\n",
            module
        ),
    );
    assert_eq!(path, "/all.bicep");
    has(&text, "    groups: ['blob', 'file', 'queue', 'table']\n");
}

#[test]
fn a_verified_module_gets_more_private_endpoints() {
    let fixture = "//- /main.bicep
param subnetId string
param blobZoneId string

module storage 'br/public:avm/res/storage/storage-account:0.20.0' = {
  name: 'storage'
  params: {
    name: 'sthearts'
    publicNetworkAccess: 'Disabled'
    privateEndpoints: [
      {
        service: 'blob'
        subnetResourceId: subnetId
      }
    ]
  }
}

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    storageAccount: storage.outputs.resourceId
    publicNetworkAccess: 'Disabled'
  }
}
";
    let (_, text) = mended("storage-private-endpoints", fixture);
    for group in ["file", "queue", "table"] {
        has(
            &text,
            &format!(
                "\n      {{\n        service: '{group}'\n        subnetResourceId: subnetId\n      }}\n"
            ),
        );
    }
}
