use crate::testing::{check_bicep, mended, verdicts};

const CODE: &str = "acr-premium-sku";

fn registry(tier: &str, properties: &str) -> String {
    format!(
        "resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {{
  name: 'crhearts'
  location: 'westeurope'
  sku: {{ name: {tier} }}
  properties: {{ {properties} }}
}}
"
    )
}

fn workspace(properties: &str) -> String {
    format!(
        "resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {{
  name: 'hearts'
  location: 'westeurope'
  identity: {{ type: 'SystemAssigned' }}
  properties: {{
    containerRegistry: registry.id
    {properties}
  }}
}}
"
    )
}

fn said(text: &str) -> Vec<String> {
    verdicts(CODE, &format!("//- /main.bicep\n{text}"))
        .iter()
        .map(|one| one.replace(" `crhearts`", ""))
        .collect()
}

#[test]
fn closing_a_small_registry_is_refused() {
    for tier in ["'Basic'", "'standard'"] {
        assert_eq!(said(&registry(tier, "publicNetworkAccess: 'Disabled'")), ["error"], "{tier}");
    }
    assert_eq!(said(&registry("'Premium'", "publicNetworkAccess: 'Disabled'")), ["holds"]);
    assert!(said(&registry("'Basic'", "publicNetworkAccess: 'Enabled'")).is_empty());
    check_bicep(
        "resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
  name: 'crhearts'
  location: 'westeurope'
  sku: {
    name: 'Basic'
//  ^^^^ error[acr-premium-sku]: is Basic, but refuses the public network. Only Premium
  }
  properties: { publicNetworkAccess: 'Disabled' }
}
",
    );
}

#[test]
fn rules_and_private_endpoints_need_premium_too() {
    assert_eq!(said(&registry("'Basic'", "networkRuleSet: { defaultAction: 'Deny' }")), ["warning"]);
    let endpoint = "resource entry 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: 'pe'
  location: 'westeurope'
  properties: {
    privateLinkServiceConnections: [{ name: 'pe', properties: { privateLinkServiceId: registry.id, groupIds: ['registry'] } }]
  }
}
";
    assert_eq!(said(&(registry("'Standard'", "") + endpoint)), ["warning"]);
    let conditional = endpoint.replace("' = {", "' = if (isolated) {");
    assert_eq!(
        said(&format!("param isolated bool\n{}{conditional}", registry("'Standard'", ""))),
        ["unknown"]
    );
}

#[test]
fn a_private_workspace_needs_premium_unless_its_managed_network_lets_everything_out() {
    let small = registry("'Standard'", "");
    assert_eq!(said(&(small.clone() + &workspace("publicNetworkAccess: 'Disabled'"))), ["warning"]);
    assert!(
        said(&(small.clone() + &workspace("publicNetworkAccess: 'Enabled'"))).is_empty(),
        "public on purpose"
    );
    let mode = |mode: &str| {
        workspace(&format!(
            "publicNetworkAccess: 'Disabled'\n    managedNetwork: {{ isolationMode: '{mode}' }}"
        ))
    };
    assert!(said(&(small.clone() + &mode("AllowInternetOutbound"))).is_empty());
    assert_eq!(said(&(small + &mode("AllowOnlyApprovedOutbound"))), ["warning"]);
}

#[test]
fn a_tier_of_a_parameter_is_unknown_and_one_by_default_no_error() {
    let by =
        |parameter: &str| format!("{parameter}\n{}", registry("tier", "publicNetworkAccess: 'Disabled'"));
    assert_eq!(said(&by("param tier string")), ["unknown"]);
    assert_eq!(said(&by("param tier string = 'Basic'")), ["warning"]);
    assert_eq!(said(&by("var tier = 'Basic'")), ["error"]);
}

#[test]
fn the_fix_writes_premium_where_the_tier_comes_from() {
    let here = format!("//- /main.bicep\n{}", registry("'Basic'", "publicNetworkAccess: 'Disabled'"));
    assert!(mended(CODE, 0, &here).contains("sku: { name: 'Premium' }"));
    let module = format!(
        "//- /registry.bicep\nparam tier string\n{}//- /main.bicep
module registry 'registry.bicep' = {{ name: 'registry', params: {{ tier: 'Basic' }} }}
",
        registry("tier", "publicNetworkAccess: 'Disabled'")
    );
    assert!(mended(CODE, 0, &module).contains("params: { tier: 'Premium' }"));
}
