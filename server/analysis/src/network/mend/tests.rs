mod modules;

use crate::testing::{audited, mended_in};

/// The file that the fix of the only finding of `code` changes, and its text after it. The finding is gone, and nothing
/// else is found than before.
#[track_caller]
fn mended(code: &str, fixture: &str) -> (String, String) {
    let (path, text, after) = mended_in(code, 0, fixture);
    let codes = |fixture: &str| -> Vec<(std::sync::Arc<str>, &str)> {
        let found = audited(fixture).1.findings();
        let one = |(file, all): (std::sync::Arc<str>, Vec<crate::Finding>)| {
            all.into_iter().map(move |finding| (std::sync::Arc::clone(&file), finding.code))
        };
        found.into_iter().flat_map(one).collect()
    };
    let before = codes(fixture);
    let new: Vec<_> = codes(&after).into_iter().filter(|one| !before.contains(one)).collect();
    assert!(new.is_empty(), "new: {new:?} in:\n{text}");
    (path, text)
}

/// A closed storage account and vault of a private workspace.
const USED: &str = "param location string
param subnetId string
param vnetId string

resource storage 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: 'sthearts'
  location: location
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: { publicNetworkAccess: 'Disabled' }
}

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: 'kv-hearts'
  location: location
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    publicNetworkAccess: 'Disabled'
  }
}
";

/// The workspace that uses them.
const WORKSPACE: &str = "
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: location
  identity: { type: 'SystemAssigned' }
  properties: {
    USES
    publicNetworkAccess: 'Disabled'
  }
}

module entry 'br:contoso.azurecr.io/network/private-endpoint:1.4.0' = {
  name: 'entry'
  params: { target: workspace.id, group: 'amlworkspace' }
}
";

fn storage(more: &str) -> String {
    format!("//- /main.bicep\n{USED}{}{more}", WORKSPACE.replace("USES", "storageAccount: storage.id"))
}

fn vault(more: &str) -> String {
    format!("//- /main.bicep\n{USED}{}{more}", WORKSPACE.replace("USES", "keyVault: vault.id"))
}

/// The file after the fix of the storage rule, which is checked by [`mended`].
#[track_caller]
fn with_storage(more: &str) -> String {
    mended("storage-private-endpoints", &storage(more)).1
}

#[track_caller]
fn with_vault(more: &str) -> String {
    mended("keyvault-private-endpoint", &vault(more)).1
}

#[track_caller]
fn has(text: &str, part: &str) {
    assert!(text.contains(part), "{part}\nis not in:\n{text}");
}

/// Two private endpoints with zones and links, written out.
const WRITTEN_OUT: &str = "
resource blobZone 'Microsoft.Network/privateDnsZones@2020-06-01' = {
  name: 'privatelink.blob.${environment().suffixes.storage}'
  location: 'global'
}

resource blobLink 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2020-06-01' = {
  parent: blobZone
  name: 'to-vnet'
  location: 'global'
  properties: { registrationEnabled: false, virtualNetwork: { id: vnetId } }
}

resource fileZone 'Microsoft.Network/privateDnsZones@2020-06-01' = {
  name: 'privatelink.file.${environment().suffixes.storage}'
  location: 'global'
}

resource fileLink 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2020-06-01' = {
  parent: fileZone
  name: 'to-vnet'
  location: 'global'
  properties: { registrationEnabled: false, virtualNetwork: { id: vnetId } }
}

// For blobs.
resource peBlob 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: 'pe-sthearts-blob'
  location: location
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      { name: 'blob', properties: { privateLinkServiceId: storage.id, groupIds: ['blob'] } }
    ]
  }

  resource names 'privateDnsZoneGroups' = {
    name: 'default'
    properties: { privateDnsZoneConfigs: [{ name: 'blob', properties: { privateDnsZoneId: blobZone.id } }] }
  }
}

resource peFile 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: 'pe-sthearts-file'
  location: location
  properties: {
    // The one for endpoints.
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      { name: 'file', properties: { privateLinkServiceId: storage.id, groupIds: ['file'] } } // shares
    ]
  }

  resource names 'privateDnsZoneGroups' = {
    name: 'default'
    properties: { privateDnsZoneConfigs: [{ name: 'file', properties: { privateDnsZoneId: fileZone.id } }] }
  }
}
";

#[test]
fn a_private_endpoint_is_written_again_with_its_zone_and_link_but_not_its_comments() {
    let text = with_storage(WRITTEN_OUT);
    for group in ["queue", "table"] {
        let capital = super::words::capital(group);
        let pattern = WRITTEN_OUT
            .split("\nresource ")
            .filter(|part| part.starts_with("file") || part.starts_with("peFile"));
        for declaration in pattern {
            let declaration = declaration.split("\n// ").next().unwrap().trim_end();
            let declaration =
                declaration.replace("    // The one for endpoints.\n", "").replace(" // shares", "");
            has(
                &text,
                &format!("\n\nresource {}\n", declaration.replace("file", group).replace("File", &capital)),
            );
        }
    }
    assert_eq!(text.matches("// The one").count(), 1);
}

/// A loop over `list`.
fn looped(list: &str, group: &str) -> String {
    format!(
        "
resource endpoints 'Microsoft.Network/privateEndpoints@2024-05-01' = [for one in {list}: {{
  name: 'pe-sthearts-${{{group}}}'
  location: location
  properties: {{
    subnet: {{ id: subnetId }}
    privateLinkServiceConnections: [
      {{ name: {group}, properties: {{ privateLinkServiceId: storage.id, groupIds: [{group}] }} }}
    ]
  }}
}}]
"
    )
}

#[test]
fn a_list_gets_more_items_wherever_it_is_written() {
    let all = "['blob', 'file', 'queue', 'table']";
    let text = with_storage(&looped("['blob', 'file']", "one"));
    has(&text, &format!("[for one in {all}: {{\n"));
    let text = with_storage(&format!("var groups = ['blob', 'file']\n{}", looped("groups", "one")));
    has(&text, &format!("var groups = {all}\n"));
    let text = with_storage(&format!(
        "param groups array = [\n  'blob' // first\n  'file' // second\n]\n{}",
        looped("groups", "one")
    ));
    has(&text, "  'file' // second\n  'queue'\n  'table'\n]\n");
}

#[test]
fn an_item_that_is_an_object_is_copied_with_what_only_it_needs() {
    let text = with_storage(&format!(
        "
var blobName = 'pe-blob'
var fileName = 'pe-file'
var groups = [
  {{
    name: blobName
    group: 'blob'
  }}
  {{
    // shares
    name: fileName
    group: 'file'
  }}
]
{}",
        looped("groups", "one.group").replace("'pe-sthearts-${one.group}'", "one.name")
    ));
    has(&text, "var fileName = 'pe-file'\nvar queueName = 'pe-queue'\nvar tableName = 'pe-table'\n");
    has(
        &text,
        "
    group: 'file'
  }
  {
    name: queueName
    group: 'queue'
  }
  {
    name: tableName
    group: 'table'
  }
]
",
    );
}

#[test]
fn line_ends_stay_as_they_are() {
    let fixture = storage(WRITTEN_OUT).replace('\n', "\r\n");
    let fixture = fixture.replacen("//- /main.bicep\r\n", "//- /main.bicep\n", 1);
    let (_, text) = mended("storage-private-endpoints", &fixture);
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    has(&text, "\r\n\r\nresource peQueue ");
}

#[test]
fn what_has_not_the_word_in_its_name_gets_it() {
    let text = with_storage(
        "
var name = 'pe'
resource endpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: name
  location: location
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      { name: 'x', properties: { privateLinkServiceId: storage.id, groupIds: ['file'] } }
    ]
  }
}
resource blob 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: 'pe-b'
  location: location
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      { name: 'x', properties: { privateLinkServiceId: storage.id, groupIds: ['blob'] } }
    ]
  }
}
",
    );
    has(&text, "resource queue 'Microsoft.Network/privateEndpoints@2024-05-01' = {\n  name: 'pe-b-queue'\n");
}

#[test]
fn a_zone_that_only_a_parameter_names_is_left_out() {
    let text = with_storage(
        "
param fileZoneId string
resource peFile 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: 'pe-file'
  location: location
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      { name: 'x', properties: { privateLinkServiceId: storage.id, groupIds: ['file'] } }
    ]
  }
}
resource names 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = {
  parent: peFile
  name: 'default'
  properties: { privateDnsZoneConfigs: [{ name: 'x', properties: { privateDnsZoneId: fileZoneId } }] }
}
",
    );
    has(&text, "resource peQueue ");
    assert!(!text.contains("namesQueue"), "{text}");
}

/// The private endpoint of the storage for blobs, alone.
const ONE: &str = "
resource storageEndpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: 'pe-${storage.name}-blob'
  location: location
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      { name: 'blob', properties: { privateLinkServiceId: storage.id, groupIds: ['blob'] } }
    ]
  }
}

resource blobZone 'Microsoft.Network/privateDnsZones@2020-06-01' = {
  name: 'privatelink.blob.${environment().suffixes.storage}'
  location: 'global'

  resource link 'virtualNetworkLinks' = {
    name: 'to-vnet'
    location: 'global'
    properties: { registrationEnabled: false, virtualNetwork: { id: vnetId } }
  }
}

resource storageNames 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = {
  parent: storageEndpoint
  name: 'default'
  properties: { privateDnsZoneConfigs: [{ name: 'blob', properties: { privateDnsZoneId: blobZone.id } }] }
}
";

#[test]
fn a_private_endpoint_of_another_resource_is_a_pattern_too() {
    let text = with_vault(ONE);
    has(
        &text,
        "resource vaultEndpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: 'pe-${vault.name}-vault'
  location: location
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      { name: 'vault', properties: { privateLinkServiceId: vault.id, groupIds: ['vault'] } }
    ]
  }
}
",
    );
    has(
        &text,
        "resource vaultZone 'Microsoft.Network/privateDnsZones@2020-06-01' = {\n  name: 'privatelink.vaultcore.azure.net'\n",
    );
    has(&text, "  parent: vaultEndpoint\n");
    has(&text, "privateDnsZoneId: vaultZone.id");
}

#[test]
fn a_workspace_gets_its_private_endpoint_without_the_zone_of_another() {
    let text = storage(ONE)
        .replace("group: 'amlworkspace' }", "group: 'x' }")
        .replace("workspace.id, group", "subnetId, group");
    let (_, _, after) = mended_in("workspace-private-endpoint", 0, &text);
    has(&after, "privateLinkServiceId: workspace.id, groupIds: ['amlworkspace']");
    assert_eq!(after.matches("privatelink.").count(), 1);
}
