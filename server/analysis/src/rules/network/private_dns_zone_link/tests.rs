use crate::testing::{mended, verdicts};

const CODE: &str = "private-dns-zone-link";

const ENDPOINT: &str = "
resource entry 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: 'pe'
  location: 'westeurope'
  properties: {
    subnet: { id: subnet.id }
    privateLinkServiceConnections: [{ name: 'pe', properties: { privateLinkServiceId: vaultId, groupIds: ['vault'] } }]
  }
  resource names 'privateDnsZoneGroups' = {
    name: 'default'
    properties: { privateDnsZoneConfigs: [{ name: 'vault', properties: { privateDnsZoneId: zone.id } }] }
  }
}
";

/// A zone used in network `vnet`, with DNS settings of that network, and more.
fn fixture(dns: &str, more: &str) -> String {
    format!(
        "//- /main.bicep
param vaultId string
resource vnet 'Microsoft.Network/virtualNetworks@2024-05-01' = {{
  name: 'vnet'
  location: 'westeurope'
  properties: {{
    addressSpace: {{ addressPrefixes: ['10.1.0.0/16'] }}
    {dns}
  }}
}}
resource other 'Microsoft.Network/virtualNetworks@2024-05-01' = {{
  name: 'other'
  location: 'westeurope'
  properties: {{ addressSpace: {{ addressPrefixes: ['10.2.0.0/16'] }} }}
}}
resource subnet 'Microsoft.Network/virtualNetworks/subnets@2024-05-01' = {{
  parent: vnet
  name: 'endpoints'
  properties: {{ addressPrefix: '10.1.0.0/24' }}
}}
resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = {{
  name: 'privatelink.vaultcore.azure.net'
  location: 'global'
}}
{more}{ENDPOINT}"
    )
}

fn link(network: &str) -> String {
    format!(
        "resource link 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = {{
  parent: zone
  name: 'link'
  location: 'global'
  properties: {{ registrationEnabled: false, virtualNetwork: {{ id: {network} }} }}
}}
"
    )
}

const ZONE: &str = "`privatelink.vaultcore.azure.net`";

#[test]
fn a_zone_needs_a_link_to_the_network_of_its_endpoint() {
    assert_eq!(verdicts(CODE, &fixture("", "")), [format!("warning {ZONE}")]);
    assert_eq!(verdicts(CODE, &fixture("", &link("other.id"))), [format!("warning {ZONE}")]);
    assert_eq!(verdicts(CODE, &fixture("", &link("vnet.id"))), [format!("holds {ZONE}")]);
}

#[test]
fn links_count_however_they_are_written() {
    let by_slash = link("vnet.id").replace("  parent: zone\n  name: 'link'", "  name: '${zone.name}/link'");
    assert_eq!(verdicts(CODE, &fixture("", &by_slash)), [format!("holds {ZONE}")]);
    let nested = fixture("", "").replace(
        "  location: 'global'\n}\n",
        "  location: 'global'
  resource nested 'virtualNetworkLinks' = {
    name: 'link'
    location: 'global'
    properties: { registrationEnabled: false, virtualNetwork: { id: vnet.id } }
  }
}
",
    );
    assert_eq!(verdicts(CODE, &nested), [format!("holds {ZONE}")]);
    let elsewhere = format!(
        "{}//- /links.bicep
resource vnet 'Microsoft.Network/virtualNetworks@2024-05-01' existing = {{ name: 'vnet' }}
resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' existing = {{ name: 'privatelink.vaultcore.azure.net' }}
{}",
        fixture("", ""),
        link("vnet.id")
    );
    assert_eq!(verdicts(CODE, &elsewhere), [format!("holds {ZONE}")]);
}

#[test]
fn dns_servers_of_ones_own_and_networks_of_parameters_are_unknown() {
    let servers = "dhcpOptions: { dnsServers: ['10.1.0.4'] }";
    assert_eq!(verdicts(CODE, &fixture(servers, "")), [format!("unknown {ZONE}")]);
    assert_eq!(verdicts(CODE, &fixture("dhcpOptions: { dnsServers: [] }", "")), [format!("warning {ZONE}")]);
    let parameter = format!("param hubId string\n{}", link("hubId"));
    assert_eq!(verdicts(CODE, &fixture("", &parameter)), [format!("unknown {ZONE}")]);
    let conditional = format!("param linked bool\n{}", link("vnet.id").replace("' = {", "' = if (linked) {"));
    assert_eq!(verdicts(CODE, &fixture("", &conditional)), [format!("unknown {ZONE}")]);
}

#[test]
fn a_module_that_cannot_be_read_and_is_given_the_zone_may_link_it() {
    let module =
        "module links 'br:contoso.azurecr.io/links:1.0' = { name: 'links', params: { zoneId: zone.id } }\n";
    assert_eq!(verdicts(CODE, &fixture("", module)), [format!("unknown {ZONE}")]);
}

#[test]
fn a_zone_that_is_somebody_elses_or_unused_is_left_alone() {
    let existing = fixture("", "").replace(
        "privateDnsZones@2024-06-01' = {\n  name: 'privatelink.vaultcore.azure.net'\n  location: 'global'\n",
        "privateDnsZones@2024-06-01' existing = {\n  name: 'privatelink.vaultcore.azure.net'\n",
    );
    assert!(verdicts(CODE, &existing).is_empty());
    let (unused, _) =
        fixture("", "").split_once("resource entry").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    assert!(verdicts(CODE, &unused).is_empty());
}

#[test]
fn the_fix_links_the_zone_to_the_network() {
    let after = mended(CODE, 0, &fixture("", ""));
    assert!(after.contains("  parent: zone\n  name: 'zoneLink'\n"), "{after}");
    assert!(after.contains("virtualNetwork: { id: vnet.id }"), "{after}");
    let beside = mended(CODE, 0, &fixture("", &link("other.id")));
    assert!(beside.contains("virtualNetwork: { id: vnet.id }"), "{beside}");
}

#[test]
fn the_zones_of_a_loop_are_told_together() {
    let looped = fixture("", "")
        .replace(
            "resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = {\n  name: 'privatelink.vaultcore.azure.net'\n  location: 'global'\n}",
            "var names = ['privatelink.vaultcore.azure.net', 'privatelink.openai.azure.com']
resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = [for name in names: {
  name: name
  location: 'global'
}]",
        )
        .replace("[{ name: 'vault', properties: { privateDnsZoneId: zone.id } }]", "[for (name, i) in names: { name: 'z${i}', properties: { privateDnsZoneId: zone[i].id } }]");
    let (_, audit) = crate::testing::audited(&looped);
    let found = audit.findings().into_values().flatten().filter(|one| one.code == CODE);
    let messages: Vec<String> = found.map(|one| one.message).collect();
    assert_eq!(messages.len(), 1, "{messages:?}");
    assert!(
        messages[0].contains("`privatelink.vaultcore.azure.net` and another one of the loop are not linked"),
        "{messages:?}"
    );
}
