use crate::testing::{check, check_bicep, check_bicep_fix, check_fix, check_fix_at, checked};
use azureml_syntax::Language;

const CODE: &str = "managed-network-outbound-rule";

fn yaml(mode: &str, rules: &str) -> String {
    format!(
        "$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
managed_network:
  isolation_mode: {mode}
{rules}"
    )
}

const PACKAGES: &str = "    - name: packages
      type: fqdn
      destination: packages.contoso.com
";
const TAG: &str = "    - name: devops
      type: service_tag
      destination:
        service_tag: AzureDevOps
        protocol: TCP
        port_ranges: \"443\"
";

#[test]
fn exceptions_need_something_to_be_excepted_from() {
    for mode in ["allow_internet_outbound", "disabled"] {
        let tag = TAG.replace(
            "      destination",
            "#     ^^^^ warning[managed-network-outbound-rule]: `service_tag` are exceptions to `allow_only_approved_outbound`\n      destination",
        );
        check(&yaml(mode, &format!("  outbound_rules:\n{tag}")));
    }
    check(&yaml("allow_only_approved_outbound", &format!("  outbound_rules:\n{TAG}")));
}

#[test]
fn a_rule_among_others_goes_alone() {
    let network = |rules: &str| yaml("allow_internet_outbound", &format!("  outbound_rules:\n{rules}"));
    let endpoint = "    - name: vault # of the team
      type: private_endpoint
      destination:
        service_resource_id: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv
        subresource_target: vault
        spark_enabled: false
";
    check_fix(CODE, &network(&format!("{PACKAGES}{endpoint}")), &network(endpoint));
    check_fix(CODE, &network(&format!("{endpoint}{PACKAGES}")), &network(endpoint));
}

#[test]
fn or_the_network_gets_strict() {
    let network = |mode: &str| yaml(mode, &format!("  outbound_rules:\n{TAG}"));
    check_fix_at(CODE, 1, &network("allow_internet_outbound"), &network("allow_only_approved_outbound"));
}

#[test]
fn storage_is_not_reached_by_its_host_name() {
    let network = |rule: &str| {
        yaml("allow_only_approved_outbound", &format!("  outbound_rules:\n    - name: data\n{rule}"))
    };
    check(&network(
        "      type: fqdn
      destination: '*.blob.core.windows.net'
#     ^^^^^^^^^^^ warning[managed-network-outbound-rule]: Storage accounts cannot be reached by host name
",
    ));
    let after = network(
        "      type: private_endpoint
      destination:
        service_resource_id: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/my-group/providers/Microsoft.Storage/storageAccounts/sthearts
        subresource_target: file
        spark_enabled: false
",
    );
    check_fix(
        CODE,
        &network("      type: fqdn\n      destination: sthearts.file.core.windows.net\n"),
        &after,
    );
    check(&after);
}

#[test]
fn the_firewall_is_told_once() {
    check(&yaml(
        "allow_only_approved_outbound",
        "  firewall_sku: basic
  outbound_rules:
    - name: packages
      type: fqdn
#     ^^^^ hint[managed-network-outbound-rule]: an Azure Firewall (`basic`)
      destination: packages.contoso.com
    - name: images
      type: fqdn
      destination: images.contoso.com
",
    ));
    check(&format!(
        "//- /workspace.yml\n{}",
        yaml(
            "allow_only_approved_outbound",
            "  firewall_sku: basic
# ^^^^^^^^^^^^ hint[managed-network-outbound-rule]: `firewall_sku` has no effect
"
        )
    ));
}

fn bicep(lines: &str) -> String {
    format!(
        "resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {{
  name: 'hearts'
  location: 'westeurope'
  identity: {{ type: 'SystemAssigned' }}
  properties: {{
    managedNetwork: {{
      isolationMode: 'AllowOnlyApprovedOutbound'
{lines}    }}
  }}
}}
"
    )
}

#[test]
fn a_firewall_is_basic_or_standard() {
    let host = "      outboundRules: { a: { type: 'PrivateEndpoint', destination: { serviceResourceId: vaultId, subresourceTarget: 'vault' } } }\n";
    let found = checked(Language::Bicep, &bicep(&format!("      firewallSku: 'Premium'\n{host}")));
    let codes: Vec<&str> = found.analysis.findings.iter().map(|found| found.code).collect();
    assert_eq!(codes, [CODE]);
    check_bicep_fix(
        CODE,
        &bicep(&format!("      firewallSku: 'Premium'\n{host}")),
        &bicep(&format!("      firewallSku: 'Standard'\n{host}")),
    );
}

#[test]
fn a_private_endpoint_has_a_target_and_a_part_of_it() {
    check_bicep(&bicep(
        "      outboundRules: {
        vault: {
          type: 'PrivateEndpoint'
          destination: { serviceResourceId: vaultId }
//        ^^^^^^^^^^^ warning[managed-network-outbound-rule]: lacks `subresourceTarget`
        }
      }
",
    ));
}

#[test]
fn rules_of_their_own_are_judged_by_the_mode_of_their_workspace() {
    check_bicep(
        "//- /rule.bicep
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' existing = {
  name: 'hearts'
}
resource rule 'Microsoft.MachineLearningServices/workspaces/outboundRules@2025-09-01' = {
  parent: workspace
  name: 'packages'
  properties: {
    type: 'FQDN'
//  ^^^^ warning[managed-network-outbound-rule]: this network is `allow_internet_outbound`
    destination: 'packages.contoso.com'
  }
}
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
managed_network:
  isolation_mode: allow_internet_outbound
",
    );
}

#[test]
fn a_kind_of_firewall_that_yaml_does_not_know_is_told_once() {
    let text = yaml("allow_only_approved_outbound", "  firewall_sku: premium\n");
    let found = checked(Language::Yaml, &format!("//- /workspace.yml\n{text}"));
    let codes: Vec<&str> = found.analysis.findings.iter().map(|found| found.code).collect();
    assert_eq!(codes, ["invalid-value"]);
}

#[test]
fn what_may_not_be_deployed_is_an_info_at_most() {
    check_bicep(
        "//- /main.bicep
param strict bool
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: { managedNetwork: { isolationMode: 'AllowInternetOutbound' } }
}
resource rule 'Microsoft.MachineLearningServices/workspaces/outboundRules@2025-09-01' = if (strict) {
  parent: workspace
  name: 'packages'
  properties: {
    type: 'FQDN'
//  ^^^^ info[managed-network-outbound-rule]: if it is deployed
    destination: 'packages.contoso.com'
  }
}
",
    );
}
