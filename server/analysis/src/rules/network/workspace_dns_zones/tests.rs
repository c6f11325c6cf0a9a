use crate::testing::{check_bicep, mended, verdicts};

const CODE: &str = "workspace-dns-zones";

/// A workspace's private endpoint with these entries in its zone group, behind `more`.
fn entry(more: &str, configs: &str) -> String {
    format!(
        "//- /main.bicep
param subnetId string
param workspaceId string
{more}
resource entry 'Microsoft.Network/privateEndpoints@2024-05-01' = {{
  name: 'pe'
  location: 'westeurope'
  properties: {{
    subnet: {{ id: subnetId }}
    privateLinkServiceConnections: [
      {{ name: 'pe', properties: {{ privateLinkServiceId: workspaceId, groupIds: ['amlworkspace'] }} }}
    ]
  }}
}}
resource names 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = {{
  parent: entry
  name: 'default'
  properties: {{
    privateDnsZoneConfigs: [{configs}]
  }}
}}
"
    )
}

fn existing(symbol: &str, name: &str) -> String {
    format!(
        "resource {symbol} 'Microsoft.Network/privateDnsZones@2024-06-01' existing = {{
  name: '{name}'
}}
"
    )
}

fn config(symbol: &str) -> String {
    format!("\n      {{ name: '{symbol}', properties: {{ privateDnsZoneId: {symbol}.id }} }}\n    ")
}

#[test]
fn the_zone_group_that_lacks_a_zone_is_named() {
    let fixture = entry(&existing("notebooks", "privatelink.notebooks.azure.net"), &config("notebooks")).replace(
        "resource names 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = {\n",
        "resource names 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = {
//       ^^^^^ warning[workspace-dns-zones]: without `privatelink.api.azureml.ms`, names of the API, of jobs and of endpoints
",
    );
    check_bicep(&fixture);
}

#[test]
fn the_clouds_of_the_other_zones_count() {
    for (api, notebooks) in [
        ("privatelink.api.azureml.ms", "privatelink.notebooks.azure.net"),
        ("privatelink.api.ml.azure.us", "privatelink.notebooks.usgovcloudapi.net"),
        ("privatelink.api.ml.azure.cn", "privatelink.notebooks.chinacloudapi.cn"),
    ] {
        let zones = existing("api", api) + &existing("notebooks", notebooks);
        let both = entry(&zones, &(config("api") + &config("notebooks")));
        assert_eq!(verdicts(CODE, &both), ["holds `default`"], "{api}");
        let one = entry(&zones, &config("api"));
        assert_eq!(verdicts(CODE, &one), ["warning `default`"], "{api}");
        assert!(
            crate::testing::audited(&one)
                .1
                .findings()
                .values()
                .flatten()
                .any(|it| it.message.contains(notebooks))
        );
    }
}

#[test]
fn names_from_a_map_by_cloud_are_known() {
    let map = "
var api = {
  azurecloud: 'privatelink.api.azureml.ms'
  azureusgovernment: 'privatelink.api.ml.azure.us'
  azurechinacloud: 'privatelink.api.ml.azure.cn'
}
var notes = {
  AzureCloud: 'privatelink.notebooks.azure.net'
  AzureUSGovernment: 'privatelink.notebooks.usgovcloudapi.net'
  AzureChinaCloud: 'privatelink.notebooks.chinacloudapi.cn'
}
resource apiZone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: api[toLower(environment().name)]
  location: 'global'
}
resource notesZone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: notes[environment().name]
  location: 'global'
}
";
    assert_eq!(verdicts(CODE, &entry(map, &(config("apiZone") + &config("notesZone")))), ["holds `default`"]);
    assert_eq!(verdicts(CODE, &entry(map, &config("apiZone"))), ["warning `default`"]);
}

#[test]
fn a_wrong_zone_in_its_place_is_one_mistake_not_two() {
    let zones = existing("api", "privatelink.api.azureml.ms")
        + &existing("notes", "privatelink.notebooks.azureml.ms");
    let fixture = entry(&zones, &(config("api") + &config("notes")));
    assert_eq!(verdicts(CODE, &fixture), ["unknown `default`"]);
    assert_eq!(
        verdicts("private-dns-zone-name", &fixture).iter().filter(|one| one.starts_with("warning")).count(),
        1
    );
}

#[test]
fn an_endpoint_without_zone_group_gets_a_hint_where_others_have_zones() {
    let alone = entry("", "");
    let (without, _) = alone.split_once("resource names").unwrap();
    assert_eq!(verdicts(CODE, without), ["unknown `pe`"]);
    let zone = "resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = { name: 'privatelink.azurecr.io', location: 'global' }\n";
    assert_eq!(verdicts(CODE, &format!("{without}{zone}")), ["hint `pe`"]);
}

#[test]
fn what_a_condition_or_a_parameter_decides_is_unknown() {
    let conditional = entry(&existing("api", "privatelink.api.azureml.ms"), &config("api")).replace(
        "privateDnsZoneGroups@2024-05-01' = {",
        "privateDnsZoneGroups@2024-05-01' = if (contains(subnetId, 'x')) {",
    );
    assert_eq!(verdicts(CODE, &conditional), ["unknown `default`"]);
    let list =
        entry("param zones array\n", "").replace("privateDnsZoneConfigs: []", "privateDnsZoneConfigs: zones");
    assert_eq!(verdicts(CODE, &list), ["unknown `default`"]);
}

#[test]
fn the_fix_names_a_zone_that_the_file_has() {
    let zones =
        existing("api", "privatelink.api.azureml.ms") + &existing("notes", "privatelink.notebooks.azure.net");
    let after = mended(CODE, 0, &entry(&zones, &config("api")));
    assert!(after.contains("privateDnsZoneId: notes.id"), "{after}");
}

#[test]
fn the_fix_adds_zone_and_link_like_those_of_the_first() {
    let zones = "resource vnet 'Microsoft.Network/virtualNetworks@2024-05-01' existing = { name: 'vnet' }

resource api 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: 'privatelink.api.azureml.ms'
  location: 'global'
}

resource apiLink 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = {
  parent: api
  name: 'api'
  location: 'global'
  properties: {
    registrationEnabled: false
    virtualNetwork: { id: vnet.id }
  }
}
";
    let after = mended(CODE, 0, &entry(zones, &config("api")));
    for line in [
        "resource notebooksZone 'Microsoft.Network/privateDnsZones@2024-06-01' = {\n  name: 'privatelink.notebooks.azure.net'",
        "  parent: notebooksZone\n",
        "virtualNetwork: { id: vnet.id }\n  }\n}\n\nresource apiLink",
        "privateDnsZoneId: notebooksZone.id",
    ] {
        assert!(after.contains(line), "{line}\nin\n{after}");
    }
}
