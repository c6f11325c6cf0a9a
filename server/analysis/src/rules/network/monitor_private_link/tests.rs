use crate::testing::{mended, verdicts};

const CODE: &str = "monitor-private-link";

fn insights(properties: &str, workspace: &str) -> String {
    format!(
        "//- /main.bicep
resource insights 'Microsoft.Insights/components@2020-02-02' = {{
  name: 'appi'
  location: 'westeurope'
  kind: 'web'
  properties: {{ Application_Type: 'web', {properties} }}
}}
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {{
  name: 'hearts'
  location: 'westeurope'
  identity: {{ type: 'SystemAssigned' }}
  properties: {{
    applicationInsights: insights.id
    {workspace}
  }}
}}
"
    )
}

const PUBLIC: &str = "publicNetworkAccessForIngestion: 'Enabled'";
const REFUSES: &str = "publicNetworkAccessForIngestion: 'Disabled'";
const OPEN: &str = "publicNetworkAccess: 'Enabled'";
const CLOSED: &str = "publicNetworkAccess: 'Disabled'";

fn scope(ingestion: &str, query: &str, linked: &str) -> String {
    format!(
        "resource scope 'Microsoft.Insights/privateLinkScopes@2021-09-01' = {{
  name: 'ampls'
  location: 'global'
  properties: {{
    accessModeSettings: {{ ingestionAccessMode: {ingestion}, queryAccessMode: {query} }}
  }}
}}
resource scoped 'Microsoft.Insights/privateLinkScopes/scopedResources@2021-09-01' = {{
  parent: scope
  name: 'scoped'
  properties: {{ linkedResourceId: {linked} }}
}}
"
    )
}

fn said(text: &str) -> Vec<String> {
    verdicts(CODE, text)
}

#[test]
fn a_scope_of_the_workspace_is_in_open_mode() {
    let with = |ingestion: &str, query: &str| {
        said(&(insights(PUBLIC, OPEN) + &scope(ingestion, query, "insights.id")))
    };
    assert_eq!(with("'PrivateOnly'", "'Open'"), ["warning `ampls`"]);
    assert_eq!(with("'Open'", "'PrivateOnly'"), ["warning `ampls`"]);
    assert_eq!(with("'Open'", "'Open'"), ["holds `ampls`"]);
    let parameter = insights(PUBLIC, OPEN) + "param mode string\n" + &scope("mode", "'Open'", "insights.id");
    assert_eq!(said(&parameter), ["unknown `ampls`"]);
}

#[test]
fn a_scope_of_something_else_may_be_private_only() {
    let other =
        "resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' existing = { name: 'log' }\n";
    let fixture = insights(PUBLIC, OPEN) + other + &scope("'PrivateOnly'", "'PrivateOnly'", "logs.id");
    assert!(said(&fixture).is_empty());
}

#[test]
fn what_refuses_public_ingestion_is_in_a_scope() {
    assert_eq!(said(&insights(REFUSES, "")), ["warning `appi`"]);
    let scoped = insights(REFUSES, "") + &scope("'Open'", "'Open'", "insights.id");
    assert_eq!(said(&scoped), ["holds `ampls`", "holds `appi`"]);
    let unknown = insights(REFUSES, "") + "param id string\n" + &scope("'Open'", "'Open'", "id");
    assert_eq!(said(&unknown), ["unknown `appi`"]);
    let by_default =
        insights("publicNetworkAccessForIngestion: access", "") + "param access string = 'Disabled'\n";
    assert_eq!(said(&by_default), ["info `appi`"]);
}

#[test]
fn a_private_workspace_without_a_scope_needs_a_way_out() {
    assert_eq!(said(&insights(PUBLIC, CLOSED)), ["hint `appi`"]);
    assert!(said(&insights(PUBLIC, OPEN)).is_empty());
    let managed = format!("{CLOSED}\n    managedNetwork: {{ isolationMode: 'AllowOnlyApprovedOutbound' }}");
    assert!(said(&insights(PUBLIC, &managed)).is_empty(), "it lets Azure Monitor through by itself");
}

#[test]
fn an_insights_of_a_parameter_is_nobodys_business() {
    let fixture = insights(REFUSES, CLOSED)
        .replace("applicationInsights: insights.id", "applicationInsights: insightsId")
        + "param insightsId string\n";
    assert!(said(&fixture).is_empty());
}

#[test]
fn the_fix_opens_both_modes() {
    let after =
        mended(CODE, 0, &(insights(PUBLIC, OPEN) + &scope("'PrivateOnly'", "'PrivateOnly'", "insights.id")));
    assert!(after.contains("{ ingestionAccessMode: 'Open', queryAccessMode: 'Open' }"), "{after}");
    let one = insights(PUBLIC, OPEN) + "var mode = 'PrivateOnly'\n" + &scope("mode", "mode", "insights.id");
    assert!(mended(CODE, 0, &one).contains("var mode = 'Open'"));
}
