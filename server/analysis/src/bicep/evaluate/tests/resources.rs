//! Resources by example.

use super::{ask, check};
use crate::bicep::value::{Round, Truth, Value};

const HERE: &str =
    "/subscriptions/${subscription().subscriptionId}/resourceGroups/${resourceGroup().name}/providers";

/// Each resource as `name[round] id if condition`, `=` before existing ones.
#[track_caller]
fn check_resources(source: &str, expected: &[&str]) {
    let found: Vec<String> = ask(source, |evaluator| {
        let resources = evaluator.resources();
        let shown = resources.iter().map(|resource| {
            let round = match resource.declared.round {
                Round::Only => String::new(),
                Round::At(at) => format!("[{at}]"),
                Round::Any => "[?]".to_owned(),
            };
            format!(
                "{}{}{round} {} if {}",
                if resource.existing { "=" } else { "" },
                resource.declaration.name().map_or("", |name| name.text),
                Value::text(resource.id.pieces()).to_string().trim_matches('\'').replace(HERE, "~"),
                resource.condition
            )
        });
        shown.collect()
    });
    assert_eq!(found, expected, "{source}");
}

#[test]
fn types_and_names_are_joined() {
    check_resources(
        "
param name string
resource ws 'Microsoft.MachineLearningServices/workspaces@2024-04-01' = {
  name: name
  resource ep 'batchEndpoints' = {
    name: 'ep'
    resource blue 'deployments@2024-01-01' = { name: 'blue' }
  }
}
resource green 'Microsoft.MachineLearningServices/workspaces/batchEndpoints/deployments@2024-04-01' = {
  parent: ws::ep
  name: 'green'
}
resource cpu 'Microsoft.MachineLearningServices/workspaces/computes@2024-04-01' = {
  name: '${name}/cpu'
}
resource torn 'Microsoft.MachineLearningServices/workspaces/computes@2024-04-01' = {
  name: ws.properties.x
}
",
        &[
            "ws ~/Microsoft.MachineLearningServices/workspaces/${0#name} if true",
            "ep ~/Microsoft.MachineLearningServices/workspaces/${0#name}/batchEndpoints/ep if true",
            "blue ~/Microsoft.MachineLearningServices/workspaces/${0#name}/batchEndpoints/ep/deployments/blue if true",
            "green ~/Microsoft.MachineLearningServices/workspaces/${0#name}/batchEndpoints/ep/deployments/green if true",
            "cpu ~/Microsoft.MachineLearningServices/workspaces/${0#name}/computes/cpu if true",
            "torn ~/Microsoft.MachineLearningServices/workspaces/${name 0 of 0:471:Only}/computes/${name 1 of 0:471:Only} if true",
        ],
    );
}

#[test]
fn loops_and_conditions() {
    check_resources(
        "
param deploy bool = true
param flag bool
param list array
resource a 'A.B/c@1' = [for (n, i) in ['x', 'y']: if (i == 0) {
  name: '${n}${i}'
}]
resource b 'A.B/c@1' = if (deploy) {
  name: 'b'
  resource inner 'd' = if (flag) { name: 'inner' }
}
resource c 'A.B/c@1' existing = [for n in list: { name: n }]
resource d 'A.B/c/d@1' = [for i in range(0, 2): {
  parent: a[i]
  name: 'd'
}]
",
        &[
            "a[0] ~/A.B/c/x0 if true",
            "a[1] ~/A.B/c/y1 if false",
            "b ~/A.B/c/b if true (by default)",
            "inner ~/A.B/c/b/d/inner if ? (by default)",
            "=c[?] ~/A.B/c/${?} if true",
            "d[0] ~/A.B/c/x0/d/d if true",
            "d[1] ~/A.B/c/y1/d/d if true",
        ],
    );
}

#[test]
fn scopes() {
    check_resources(
        "
targetScope = 'subscription'
param group string
resource rg 'Microsoft.Resources/resourceGroups@2024-03-01' = { name: 'rg', location: 'x' }
resource kv 'Microsoft.KeyVault/vaults@2023-07-01' existing = {
  scope: resourceGroup('sub', group)
  name: 'kv'
}
resource st 'Microsoft.Storage/storageAccounts@2023-01-01' existing = {
  scope: rg
  name: 'st'
}
resource role 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: st
  name: guid(st.id)
}
",
        &[
            "rg /subscriptions/${subscription().subscriptionId}/resourceGroups/rg if true",
            "=kv /subscriptions/sub/resourceGroups/${0#group}/providers/Microsoft.KeyVault/vaults/kv if true",
            "=st /subscriptions/${subscription().subscriptionId}/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st if true",
            "role /subscriptions/${subscription().subscriptionId}/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st/providers/Microsoft.Authorization/roleAssignments/${guid('/subscriptions/${subscription().subscriptionId}/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st')} if true",
        ],
    );
}

#[test]
fn properties_are_what_the_declaration_says() {
    check(
        r"
param name string
param size string = 'S'
resource vnet 'Microsoft.Network/virtualNetworks@2024-01-01' = {
  name: name
  location: 'here'
  properties: {
    subnets: [for n in ['a', 'b']: { name: n, properties: { size: size } }]
  }
  resource pe 'subnets' = { name: 'pe' }
}
resource other 'Microsoft.Network/virtualNetworks@2024-01-01' existing = { name: 'o' }
resource many 'A.B/c@2020-01-01' = [for i in range(0, 2): { name: 'c${i}', tags: { i: i } }]
output a string = vnet.properties.subnets[1].id // '~/Microsoft.Network/virtualNetworks/${0#name}/subnets/b'
output b bool = vnet::pe.id == '${vnet.id}/subnets/pe' // true
output c string = vnet.properties.subnets[0].properties.size // 'S' (by default)
output d string = vnet.properties.notWritten // ?
output e string = vnet.location // 'here'
output f string = '${vnet.type}@${vnet.apiVersion}' // 'Microsoft.Network/virtualNetworks@2024-01-01'
output g bool = other.location == other.location // true
output h bool = other.properties.x == vnet.location // ?==(reference('~/Microsoft.Network/virtualNetworks/o').properties.x,'here')
output i array = [for one in many: one.tags.i] // [0, 1]
output j string = many[1].id // '~/A.B/c/c1'
output k string = vnet::pe.name // 'pe'
output l bool = vnet.properties.subnets[0].properties.added == null // ?
output m int = length(many) // 2
"
        .replace('~', HERE)
        .as_str(),
    );
}

#[test]
fn declarations_and_ids_that_mean_one_resource_are_the_same() {
    let source = "
param name string
resource a 'A.B/c@1' = { name: '${name}-st' }
resource b 'A.B/c@1' existing = { name: '${name}-st' }
resource c 'A.B/c@1' = { name: '${name}-other' }
resource d 'A.B/c@1' = { name: a.properties.x }
resource e 'A.B/c@1' existing = { name: '${name}-st', scope: resourceGroup('another') }
";
    ask(source, |evaluator| {
        let ids: Vec<_> = evaluator.resources().into_iter().map(|resource| resource.id).collect();
        assert_eq!(ids[0].same(&ids[0]), Truth::Yes);
        assert_eq!(ids[0].same(&ids[1]), Truth::Yes);
        assert_eq!(ids[0].same(&ids[2]), Truth::No);
        assert_eq!(ids[0].same(&ids[3]), Truth::Unknown);
        assert_eq!(ids[3].same(&ids[3]), Truth::Yes);
        assert_eq!(ids[0].same(&ids[4]), Truth::Unknown);
        let body = evaluator.body(evaluator.resources()[0].declared);
        assert_eq!(body.get("name").to_string(), "'${0#name}-st'");
        assert!(body.get("properties").is_null());
    });
}
