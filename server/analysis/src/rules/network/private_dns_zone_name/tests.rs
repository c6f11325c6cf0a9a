use crate::testing::{check_bicep, mended, verdicts};

const CODE: &str = "private-dns-zone-name";

fn zone(name: &str) -> String {
    format!(
        "resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = {{
  name: {name}
  location: 'global'
}}
"
    )
}

/// A private endpoint for `group` of a vault or storage account, with a zone group for these ids.
fn endpoint(r#type: &str, group: &str, zones: &str) -> String {
    format!(
        "resource target '{type}' existing = {{ name: 'target' }}
resource endpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = {{
  name: 'pe'
  location: 'westeurope'
  properties: {{
    subnet: {{ id: subnetId }}
    privateLinkServiceConnections: [{{ name: 'pe', properties: {{ privateLinkServiceId: target.id, groupIds: ['{group}'] }} }}]
  }}
  resource names 'privateDnsZoneGroups' = {{
    name: 'default'
    properties: {{ privateDnsZoneConfigs: [{zones}] }}
  }}
}}
"
    )
}

const VAULT: &str = "Microsoft.KeyVault/vaults@2023-07-01";
const STORAGE: &str = "Microsoft.Storage/storageAccounts@2023-05-01";

#[test]
fn the_suffix_of_vaults_is_not_the_one_of_their_private_endpoints() {
    check_bicep(&zone("'privatelink${environment().suffixes.keyvaultDns}'").replace(
        "  location",
        "  //^^ warning[private-dns-zone-name]: but their private endpoints need `vaultcore`\n  location",
    ));
    let variable = format!(
        "//- /main.bicep\nvar suffix = environment().suffixes.keyvaultDns\n{}",
        zone("'privatelink${suffix}'")
    );
    assert!(mended(CODE, 0, &variable).contains("name: 'privatelink.vaultcore.azure.net'"));
}

#[test]
fn a_slip_is_found_wherever_the_name_is_written_and_mended_there() {
    let variable = format!("//- /main.bicep\nvar wanted = 'privatelink.azurecr.oi'\n{}", zone("wanted"));
    assert!(mended(CODE, 0, &variable).contains("var wanted = 'privatelink.azurecr.io'\n"));
    let module = format!(
        "//- /zone.bicep\nparam zoneName string\n{}//- /main.bicep\nmodule dns 'zone.bicep' = {{
  name: 'dns'
  params: {{ zoneName: 'privatelink.agentsvc.azure.automation-net' }}
}}
",
        zone("zoneName")
    );
    assert!(mended(CODE, 0, &module).contains("{ zoneName: 'privatelink.agentsvc.azure-automation.net' }"));
}

#[test]
fn what_a_verified_module_is_given_is_mended_there() {
    let module = "//- /main.bicep
module zone 'br/public:avm/res/network/private-dns-zone:0.7.0' = {
  name: 'zone'
  params: { name: 'privatelink.vault.azure.net' }
}
";
    assert!(mended(CODE, 0, module).contains("params: { name: 'privatelink.vaultcore.azure.net' }"));
}

#[test]
fn in_a_loop_the_wrong_name_is_pointed_at() {
    check_bicep(
        "//- /main.bicep
var names = [
  'privatelink.blob.core.windows.net'
  'privatelink.blob.core.window.net'
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[private-dns-zone-name]: Use `privatelink.blob.core.windows.net`
]
resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [for name in names: {
  name: name
  location: 'global'
}]
",
    );
}

#[test]
fn a_name_by_default_is_one_level_lower() {
    let fixture = format!(
        "//- /main.bicep\nparam zoneName string = 'privatelink.vault.azure.net'\n{}",
        zone("zoneName")
    );
    assert_eq!(verdicts(CODE, &fixture), ["info `zone`".replace("`zone`", "`privatelink.vault.azure.net`")]);
}

#[test]
fn names_from_a_map_by_cloud_are_each_checked_against_their_cloud() {
    let map = |china: &str| {
        format!(
            "//- /main.bicep
param subnetId string
var api = {{
  azureusgovernment: 'privatelink.api.ml.azure.us'
  azurechinacloud: '{china}'
  azurecloud: 'privatelink.api.azureml.ms'
}}
var notebooks = {{
  AzureUSGovernment: 'privatelink.notebooks.usgovcloudapi.net'
  AzureCloud: 'privatelink.notebooks.azure.net'
}}
resource apiZone 'Microsoft.Network/privateDnsZones@2024-06-01' = {{
  name: api[toLower(environment().name)]
  location: 'global'
}}
resource notebooksZone 'Microsoft.Network/privateDnsZones@2024-06-01' = {{
  name: notebooks[environment().name]
  location: 'global'
}}
{}",
            endpoint(
                "Microsoft.MachineLearningServices/workspaces@2025-09-01",
                "amlworkspace",
                "
      { name: 'api', properties: { privateDnsZoneId: apiZone.id } }
      { name: 'notebooks', properties: { privateDnsZoneId: notebooksZone.id } }
    "
            )
        )
    };
    let of = |china: &str| -> Vec<String> {
        let all = verdicts(CODE, &map(china));
        all.iter().map(|one| one.split(' ').next().unwrap().to_owned()).collect()
    };
    assert_eq!(of("privatelink.api.ml.azure.cn"), ["holds", "holds"]);
    assert_eq!(of("privatelink.api.ml.azur.cn"), ["warning", "holds"]);
}

#[test]
fn a_zone_group_that_leads_to_another_services_zone_is_pointed_at() {
    check_bicep(&format!(
        "//- /main.bicep
param subnetId string
{}{}",
        zone("'privatelink.blob.${environment().suffixes.storage}'")
            .replace("' = {", "' existing = {")
            .replace("  location: 'global'\n", ""),
        endpoint(
            VAULT,
            "vault",
            "
      {
        name: 'vault'
        properties: {
          privateDnsZoneId: zone.id
//        ^^^^^^^^^^^^^^^^ warning[private-dns-zone-name]: is not the zone that Azure uses for `vault`
        }
      }
    "
        )
    ));
}

#[test]
fn a_name_of_ones_own_is_wrong_only_because_a_zone_group_uses_it() {
    let own = zone("'vault.contoso.com'");
    assert!(verdicts(CODE, &format!("//- /main.bicep\n{own}")).is_empty());
    let config = "{ name: 'vault', properties: { privateDnsZoneId: zone.id } }";
    let used = format!("//- /main.bicep\nparam subnetId string\n{own}{}", endpoint(VAULT, "vault", config));
    assert_eq!(verdicts(CODE, &used), ["warning `vault.contoso.com`"]);
    assert!(mended(CODE, 0, &used).contains("name: 'privatelink.vaultcore.azure.net'"));
}

#[test]
fn a_zone_too_many_beside_the_right_one_does_no_harm() {
    let fixture = format!(
        "//- /main.bicep
param subnetId string
resource other 'Microsoft.Network/privateDnsZones@2024-06-01' existing = {{ name: 'privatelink.openai.azure.com' }}
{}{}",
        zone("'privatelink.blob.core.windows.net'"),
        endpoint(
            STORAGE,
            "blob",
            "{ name: 'a', properties: { privateDnsZoneId: zone.id } }, { name: 'b', properties: { privateDnsZoneId: other.id } }"
        )
    );
    assert!(
        verdicts(CODE, &fixture).iter().all(|one| one.starts_with("holds")),
        "{:?}",
        verdicts(CODE, &fixture)
    );
}

#[test]
fn a_zone_that_another_service_may_have_is_nobodys_business() {
    for (r#type, group) in [
        ("Microsoft.DocumentDB/databaseAccounts@2024-05-15", "Table"),
        ("Microsoft.Sql/servers@2021-11-01", "sqlServer"),
    ] {
        let config = "{ name: 'a', properties: { privateDnsZoneId: zone.id } }";
        let fixture = format!(
            "//- /main.bicep\nparam subnetId string\n{}{}",
            zone("'privatelink.table.cosmos.azure.com'"),
            endpoint(r#type, group, config)
        );
        assert!(verdicts(CODE, &fixture).is_empty(), "{type}");
    }
}

#[test]
fn a_zone_of_a_parameter_and_a_group_under_a_condition_are_unknown() {
    let by_id = format!(
        "//- /main.bicep\nparam subnetId string\nparam zoneId string\n{}",
        endpoint(VAULT, "vault", "{ name: 'a', properties: { privateDnsZoneId: zoneId } }")
    );
    assert_eq!(verdicts(CODE, &by_id), ["unknown `default`"]);
    let config = "{ name: 'a', properties: { privateDnsZoneId: zone.id } }";
    let conditional = format!(
        "//- /main.bicep\nparam subnetId string\nparam withNames bool\n{}{}",
        zone("'privatelink.blob.core.windows.net'"),
        endpoint(VAULT, "vault", config).replace(
            "resource names 'privateDnsZoneGroups' = {",
            "resource names 'privateDnsZoneGroups' = if (withNames) {"
        )
    );
    assert_eq!(verdicts(CODE, &conditional), ["unknown `privatelink.blob.core.windows.net`"]);
}
