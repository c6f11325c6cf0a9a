use crate::testing::{audited, check_bicep, check_bicep_fix};

const OTHERS: &str = "//- /cluster.yml
$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: scoring
type: amlcompute
network_settings:
  vnet_name: ml-network
  subnet: training
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
";

fn group(rules: &str, mark: &str) -> String {
    format!(
        "//- /network.bicep
resource group 'Microsoft.Network/networkSecurityGroups@2024-05-01' = {{
{mark}  name: 'nsg'
  properties: {{
    securityRules: [
{rules}    ]
  }}
}}
resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {{
  name: 'ml-network'
  properties: {{
    addressSpace: {{ addressPrefixes: ['10.1.0.0/16'] }}
    subnets: [
      {{ name: 'training', properties: {{ addressPrefix: '10.1.1.0/24', networkSecurityGroup: {{ id: group.id }} }} }}
    ]
  }}
}}
{OTHERS}"
    )
}

fn rule(name: &str, access: &str, priority: u32, protocol: &str, to: &str, ports: &str) -> String {
    let plural = if ports.starts_with('[') { "s" } else { "" };
    format!(
        "      {{
        name: '{name}'
        properties: {{
          direction: 'Outbound'
          access: '{access}'
          priority: {priority}
          protocol: '{protocol}'
          sourceAddressPrefix: 'VirtualNetwork'
          sourcePortRange: '*'
          destinationAddressPrefix: '{to}'
          destinationPortRange{plural}: {ports}
        }}
      }}
"
    )
}

fn deny() -> String {
    rule("DenyInternet", "Deny", 4000, "*", "Internet", "'*'")
}

/// Everything but what `without` begins with.
fn needed(without: &str) -> String {
    let all = [
        ("AzureActiveDirectory", "['80', '443']"),
        ("AzureMachineLearning", "['443', '5831', '8787', '18881']"),
        ("BatchNodeManagement.westeurope", "'443'"),
        ("AzureResourceManager", "'443'"),
        ("Storage.westeurope", "'443'"),
        ("AzureFrontDoor.FrontEnd", "'443'"),
        ("AzureMonitor", "'443'"),
        ("MicrosoftContainerRegistry", "'443'"),
        ("AzureFrontDoor.FirstParty", "'443'"),
    ];
    let kept = all.iter().zip(100..).filter(|((tag, _), _)| without.is_empty() || !tag.starts_with(without));
    kept.map(|((tag, ports), priority)| rule(&tag.replace('.', ""), "Allow", priority, "*", tag, ports))
        .collect()
}

#[test]
fn without_a_denial_everything_may_leave() {
    check_bicep(&group("", ""));
    check_bicep(&group(&rule("AllowStorage", "Allow", 100, "Tcp", "Storage", "'443'"), ""));
}

#[test]
fn each_tag_is_missed_by_name() {
    check_bicep(&group(&(needed("") + &deny()), ""));
    let mark = |tag: &str| format!("//       ^^^^^ {}\n", tag);
    for (tag, words) in [
        (
            "AzureActive",
            "warning[nsg-outbound-required]: does not allow `AzureActiveDirectory` (TCP 80, 443): nodes in `training` cannot sign in",
        ),
        (
            "AzureMachine",
            "warning[nsg-outbound-required]: `AzureMachineLearning` (TCP 443, 8787, 18881; UDP 5831)",
        ),
        ("Batch", "warning[nsg-outbound-required]: cannot be started by Azure Batch"),
        ("Storage", "warning[nsg-outbound-required]: cannot read and write data"),
        ("Microsoft", "info[nsg-outbound-required]: `MicrosoftContainerRegistry`"),
    ] {
        check_bicep(&group(&(needed(tag) + &deny()), &mark(words)));
    }
}

#[test]
fn what_denies_the_network_itself_too_shuts_private_endpoints_out() {
    let all = needed("") + &rule("DenyAll", "Deny", 4000, "*", "*", "'*'");
    check_bicep(&group(&all, "//       ^^^^^ warning[nsg-outbound-required]: `VirtualNetwork`\n"));
}

#[test]
fn a_private_link_scope_takes_the_logs() {
    let scope = "resource scope 'Microsoft.Insights/privateLinkScopes@2021-07-01-preview' = {
  name: 'scope'
  location: 'global'
  properties: { accessModeSettings: { ingestionAccessMode: 'Open', queryAccessMode: 'Open' } }
}
";
    let text = group(&(needed("AzureMonitor") + &deny()), "");
    check_bicep(&text.replace("//- /cluster.yml", &format!("//- /scope.bicep\n{scope}//- /cluster.yml")));
}

#[test]
fn sensitive_data_needs_the_vault() {
    let mark = "//       ^^^^^ warning[nsg-outbound-required]: `AzureKeyVault`\n";
    let text = group(&(needed("") + &deny()), mark);
    check_bicep(&text.replace("name: hearts", "name: hearts\nhbi_workspace: true"));
}

#[test]
fn behind_a_firewall_it_is_a_hint() {
    let table = "resource table 'Microsoft.Network/routeTables@2024-05-01' = {
  name: 'rt'
  properties: {
    routes: [
      { name: 'all', properties: { addressPrefix: '0.0.0.0/0', nextHopType: 'VirtualAppliance', nextHopIpAddress: '10.1.9.4' } }
      { name: 'ml', properties: { addressPrefix: 'AzureMachineLearning', nextHopType: 'Internet' } }
    ]
  }
}
";
    let mark = "//       ^^^^^ hint[nsg-outbound-required]\n";
    let text = group(&(needed("Storage") + &deny()), mark);
    let text = text.replace("networkSecurityGroup:", "routeTable: { id: table.id }, networkSecurityGroup:");
    check_bicep(&text.replace("//- /cluster.yml", &format!("{table}//- /cluster.yml")));
}

#[test]
fn rules_made_in_a_loop_are_read() {
    let text = group("", "//       ^^^^^ warning[nsg-outbound-required]: `Storage`\n").replace(
        "securityRules: [\n    ]",
        "securityRules: concat(allow, [
      { name: 'no', properties: { direction: 'Outbound', access: 'Deny', priority: 4000, protocol: '*', sourceAddressPrefix: '*', sourcePortRange: '*', destinationAddressPrefix: 'Internet', destinationPortRange: '*' } }
    ])",
    );
    let head = "param location string
var tags = ['AzureActiveDirectory', 'AzureMachineLearning', 'BatchNodeManagement.${location}', 'AzureResourceManager', 'AzureFrontDoor.FrontEnd', 'AzureMonitor', 'MicrosoftContainerRegistry', 'AzureFrontDoor.FirstParty']
var allow = [for (tag, i) in tags: {
  name: 'allow${i}'
  properties: { direction: 'Outbound', access: 'Allow', priority: 100 + i, protocol: '*', sourceAddressPrefix: '*', sourcePortRange: '*', destinationAddressPrefix: tag, destinationPortRange: '*' }
}]
";
    check_bicep(&text.replacen("resource group", &format!("{head}resource group"), 1));
}

#[test]
fn the_fix_allows_them_before_the_denial() {
    let head =
        |text: &str| text.split_once("//- /cluster.yml").unwrap().0.split_once('\n').unwrap().1.to_owned();
    let before = group(&(needed("AzureMachine") + &deny()), "");
    let tcp = rule(
        "AllowAzureMachineLearningTcpOutbound",
        "Allow",
        110,
        "Tcp",
        "AzureMachineLearning",
        "[
            '443'
            '8787'
            '18881'
          ]",
    );
    let udp =
        rule("AllowAzureMachineLearningUdpOutbound", "Allow", 111, "Udp", "AzureMachineLearning", "'5831'");
    let after = group(&(needed("AzureMachine") + &deny() + &tcp + &udp), "");
    check_bicep_fix("nsg-outbound-required", &before, &head(&after));
    check_bicep(&after);
}

#[test]
fn a_source_that_is_not_all_of_the_subnet_leaves_it_open() {
    let rules = (needed("Storage") + &deny())
        .replace("sourceAddressPrefix: 'VirtualNetwork'", "sourceAddressPrefix: '10.9.0.0/16'");
    let (_, audit) = audited(&group(&rules, ""));
    let of_rule = audit.verdicts.iter().filter(|one| one.code == "nsg-outbound-required");
    let unknown = of_rule.map(|one| matches!(one.outcome, crate::network::Outcome::Unknown(_)));
    assert_eq!(unknown.collect::<Vec<_>>(), [true]);
}
