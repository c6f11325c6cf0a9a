use super::*;
use crate::bicep::value::Certainty;
use crate::testing::graph;

const STORAGE: &str = "param subnetId string = 'here'
resource st 'Microsoft.Storage/storageAccounts@2023-05-01' = { name: 'sthearts' }
";

/// A private endpoint that says this of its service and sub-resources.
fn endpoint(head: &str, service: &str, groups: &str, tail: &str) -> String {
    format!(
        "resource pe 'Microsoft.Network/privateEndpoints@2024-05-01' = {head}{{
  name: 'pe'
  properties: {{
    subnet: {{ id: subnetId }}
    privateLinkServiceConnections: [
      {{ name: 'c', properties: {{ privateLinkServiceId: {service}, groupIds: {groups} }} }}
    ]
  }}
}}{tail}
"
    )
}

/// Whether the storage account has a private endpoint for `queue`.
fn queue(rest: &str) -> Answer {
    let graph = graph(&format!("//- /main.bicep\n{STORAGE}{rest}"));
    let (id, _) = graph.declared(types::STORAGE).next().unwrap();
    present(&graph, id, "queue")
}

fn one(service: &str, groups: &str) -> Truth {
    queue(&endpoint("", service, groups, "")).truth
}

#[test]
fn a_private_endpoint_is_found_by_what_it_connects_to() {
    assert_eq!(one("st.id", "['queue']"), Truth::Yes);
    assert_eq!(one("st.id", "['Queue']"), Truth::Yes);
    assert_eq!(one("resourceId('Microsoft.Storage/storageAccounts', 'sthearts')", "['queue']"), Truth::Yes);
    assert_eq!(one("st.id", "['blob']"), Truth::No);
    assert_eq!(one("st.id", "['queue_secondary']"), Truth::No);
    assert_eq!(one("resourceId('Microsoft.Storage/storageAccounts', 'other')", "['queue']"), Truth::No);
    let group = "var group = 'queue'\n";
    assert!(queue(&format!("{group}{}", endpoint("", "st.id", "[group]", ""))).is_yes());
}

#[test]
fn what_nobody_knows_may_be_the_private_endpoint() {
    assert_eq!(one("other", "['queue']"), Truth::Unknown);
    assert_eq!(one("other", "['blob']"), Truth::No);
    assert_eq!(one("st.id", "groups"), Truth::Unknown);
    // One with a wrong sub-resource is told so, and is not missing besides.
    assert_eq!(one("st.id", "['queu']"), Truth::Unknown);
    let named = "param name string\nresource x 'Microsoft.Storage/storageAccounts@2023-05-01' existing = { name: name }\n";
    assert!(queue(&format!("{named}{}", endpoint("", "x.id", "['queue']", ""))).is_unknown());
    let elsewhere = named.replace("name: name", "name: 'elsewhere'").replace("param name string\n", "");
    assert!(queue(&format!("{elsewhere}{}", endpoint("", "x.id", "['queue']", ""))).is_no());
}

#[test]
fn a_private_endpoint_of_another_template_may_lead_anywhere() {
    let other = "resource x 'Microsoft.Network/privateEndpoints@2024-05-01' existing = { name: 'NAME' }\n";
    let blob = endpoint("", "st.id", "['blob']", "");
    assert!(queue(&format!("{blob}{}", other.replace("NAME", "other"))).is_unknown());
    // It is the one that is declared here.
    assert!(queue(&format!("{blob}{}", other.replace("NAME", "pe"))).is_no());
}

#[test]
fn loops_make_private_endpoints_for_what_they_go_through() {
    let each =
        |list: &str| queue(&format!("{list}\n{}", endpoint("[for g in groups: ", "st.id", "[g]", "]")));
    assert_eq!(each("var groups = ['blob', 'queue']").truth, Truth::Yes);
    assert_eq!(each("var groups = ['blob', 'file']").truth, Truth::No);
    assert_eq!(each("param groups array").truth, Truth::Unknown);
    for list in ["['blob']", "[]"] {
        let by_default = each(&format!("param groups array = {list}"));
        assert_eq!((by_default.truth, by_default.certainty), (Truth::No, Certainty::ByDefault), "{list}");
    }
}

#[test]
fn a_private_endpoint_under_a_condition_may_be_there() {
    let when = |condition: &str| queue(&endpoint(&format!("if ({condition}) "), "st.id", "['queue']", ""));
    assert_eq!(when("true").truth, Truth::Yes);
    assert_eq!(when("somebodySaysSo").truth, Truth::Unknown);
    assert_eq!(when("false").truth, Truth::No);
    let flag = queue(&format!("param on bool = false\n{}", endpoint("if (on) ", "st.id", "['queue']", "")));
    assert_eq!((flag.truth, flag.certainty), (Truth::No, Certainty::ByDefault));
}

#[test]
fn a_module_that_cannot_be_read_may_make_private_endpoints_for_what_it_is_given() {
    let given = |value: &str| {
        queue(&format!(
            "module m 'br:contoso.azurecr.io/m:1' = {{ name: 'm', params: {{ a: [{{ b: {value} }}] }} }}\n"
        ))
    };
    assert_eq!(given("'other'").truth, Truth::No);
    assert_eq!(given("st.id").truth, Truth::Unknown);
    assert_eq!(given("st.name").truth, Truth::Unknown);
    assert_eq!(given("'sthearts'").truth, Truth::Unknown);
    let subnet = "resourceId('Microsoft.Network/virtualNetworks/subnets', 'vnet', 'endpoints')";
    assert_eq!(given(subnet).truth, Truth::Unknown);
}

#[test]
fn the_subnet_of_private_endpoints_tells_what_a_module_may_make() {
    let subnet =
        |name: &str| format!("resourceId('Microsoft.Network/virtualNetworks/subnets', 'vnet', '{name}')");
    let given = |name: &str| {
        let others = endpoint("", "st.id", "['blob']", "").replace("subnetId", &subnet("endpoints"));
        let module = format!(
            "module m 'br:contoso.azurecr.io/m:1' = {{ name: 'm', params: {{ subnet: {} }} }}\n",
            subnet(name)
        );
        queue(&format!("{others}{module}")).truth
    };
    assert_eq!(given("endpoints"), Truth::Unknown);
    assert_eq!(given("jump-hosts"), Truth::No);
}

#[test]
fn nothing_is_missing_of_what_another_template_declares_or_where_files_are_not_known() {
    let text = format!("{STORAGE}{}", endpoint("", "st.id", "['blob']", ""));
    let alone = graph(&text);
    let (id, _) = alone.declared(types::STORAGE).next().unwrap();
    assert!(present(&alone, id, "queue").is_unknown());
}

#[test]
fn private_endpoints_of_another_root_count() {
    let network = format!(
        "param subnetId string = 'x'\n{}",
        endpoint(
            "",
            "resourceId('network', 'Microsoft.Storage/storageAccounts', 'sthearts')",
            "['queue']",
            ""
        )
    );
    assert!(queue(&format!("//- /network.bicep\n{network}")).is_yes());
}
