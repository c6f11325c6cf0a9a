use super::super::{Kind, Map, State};
use crate::testing::graph;
use std::fmt::Write as _;

/// The map as an outline: kind, name, detail, state and codes; then the lines.
fn outline(map: &Map) -> String {
    let mut text = String::new();
    let mut depths: Vec<usize> = Vec::new();
    let children = map.children();
    let mut open: Vec<usize> =
        (0..map.nodes.len()).rev().filter(|at| map.nodes[*at].parent.is_none()).collect();
    depths.resize(map.nodes.len(), 0);
    while let Some(at) = open.pop() {
        let node = &map.nodes[at];
        let _ = write!(text, "{}{} {}", "  ".repeat(depths[at]), node.kind.word(), node.name);
        if !node.detail.is_empty() {
            let _ = write!(text, " ({})", node.detail);
        }
        if node.state != State::Plain {
            let _ = write!(text, " {}", node.state.name());
        }
        for mark in &node.marks {
            let _ = write!(text, " {}!", mark.code);
        }
        text.push('\n');
        for child in children[at].iter().rev() {
            depths[*child] = depths[at] + 1;
            open.push(*child);
        }
    }
    let name = |at: usize| &map.nodes[at].name;
    for link in &map.links {
        let _ = writeln!(text, "{} {} {}", name(link.from), link.relation.words(), name(link.to));
    }
    text
}

/// Without verdicts: which rules there are is not the map's matter.
fn shown(fixture: &str) -> String {
    outline(&Map::of(&graph(fixture), &[], &[]))
}

#[test]
fn a_private_workspace_in_both_languages() {
    let text = shown(
        "//- /main.bicep
param suffix string
resource net 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: 'vnet-hearts'
  properties: {
    addressSpace: { addressPrefixes: [ '10.0.0.0/16' ] }
    subnets: [
      { name: 'snet-endpoints', properties: { addressPrefix: '10.0.1.0/24', networkSecurityGroup: { id: nsg.id } } }
    ]
  }
}
resource training 'Microsoft.Network/virtualNetworks/subnets@2024-05-01' = {
  parent: net
  name: 'snet-training'
  properties: { addressPrefix: '10.0.2.0/24', networkSecurityGroup: { id: nsg.id } }
}
resource nsg 'Microsoft.Network/networkSecurityGroups@2024-05-01' = {
  name: 'nsg-hearts'
  properties: { securityRules: [] }
}
resource st 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: 'st${suffix}'
  properties: { publicNetworkAccess: 'Disabled' }
}
resource ws 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  properties: {
    storageAccount: st.id
    keyVault: resourceId('shared', 'Microsoft.KeyVault/vaults', 'kv-shared')
    publicNetworkAccess: 'Disabled'
  }
}
resource cpu 'Microsoft.MachineLearningServices/workspaces/computes@2025-09-01' = {
  parent: ws
  name: 'cpu'
  properties: {
    computeType: 'AmlCompute'
    properties: { enableNodePublicIp: false, subnet: { id: training.id } }
  }
}
resource pe 'Microsoft.Network/privateEndpoints@2024-05-01' = [for g in [ 'blob', 'file' ]: {
  name: 'pe-${g}'
  properties: {
    subnet: { id: net.properties.subnets[0].id }
    privateLinkServiceConnections: [ { name: g, properties: { privateLinkServiceId: st.id, groupIds: [ g ] } } ]
  }
}]
resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: 'privatelink.blob.core.windows.net'
  resource link 'virtualNetworkLinks' = {
    name: 'link'
    properties: { virtualNetwork: { id: net.id } }
  }
}
resource names 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = {
  parent: pe[0]
  name: 'default'
  properties: { privateDnsZoneConfigs: [ { name: 'blob', properties: { privateDnsZoneId: zone.id } } ] }
}
//- /endpoint.yml
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
//- /deployment.yml
$schema: https://azuremlschemas.azureedge.net/latest/modelBatchDeployment.schema.json
name: forest
endpoint_name: scoring
model: azureml:forest@latest
compute: azureml:cpu
",
    );
    assert_eq!(
        text,
        "\
workspace hearts (public access disabled)
  compute-cluster cpu (no public IP)
  batch-endpoint scoring (private)
    batch-deployment forest
storage-account st${suffix} (public access disabled)
virtual-network vnet-hearts (10.0.0.0/16)
  subnet snet-endpoints (10.0.1.0/24)
    private-endpoint pe-blob (blob)
    private-endpoint pe-file (file)
  subnet snet-training (10.0.2.0/24)
network-security-group nsg-hearts
private-dns-zone privatelink.blob.core.windows.net (linked to vnet-hearts)
key-vault kv-shared (not declared here)
hearts uses st${suffix}
hearts uses kv-shared
cpu is in snet-training
forest runs on cpu
nsg-hearts guards snet-endpoints
nsg-hearts guards snet-training
pe-blob leads to st${suffix}
pe-blob is named in privatelink.blob.core.windows.net
pe-file leads to st${suffix}
privatelink.blob.core.windows.net is seen from vnet-hearts
"
    );
}

#[test]
fn what_is_declared_twice_under_one_name_is_drawn_once_and_what_is_not_deployed_is_not() {
    let map = Map::of(
        &graph(
            "//- /main.bicep
param name string
resource kv 'Microsoft.KeyVault/vaults@2023-07-01' = { name: name }
resource off 'Microsoft.KeyVault/vaults@2023-07-01' = if (false) { name: 'off' }
//- /dev.bicepparam
using 'main.bicep'
param name = 'kv-one'
//- /test.bicepparam
using 'main.bicep'
param name = 'kv-one'
//- /prod.bicepparam
using 'main.bicep'
param name = 'kv-two'
",
        ),
        &[],
        &[],
    );
    assert_eq!(outline(&map), "key-vault kv-one\nkey-vault kv-two\n");
}

#[test]
fn ids_are_unique_and_do_not_depend_on_places() {
    let ids = |before: &str| -> Vec<String> {
        let text = format!(
            "//- /main.bicep
{before}resource a 'Microsoft.KeyVault/vaults@2023-07-01' = {{ name: 'kv' }}
resource b 'Microsoft.KeyVault/vaults@2023-07-01' = {{ name: 'kv' }}
"
        );
        Map::of(&graph(&text), &[], &[]).nodes.into_iter().map(|node| node.id).collect()
    };
    assert_eq!(ids(""), ["/key-vault:kv", "/key-vault:kv#2"]);
    assert_eq!(ids("// a comment\n"), ids(""));
}

#[test]
fn circles_end() {
    let map = Map::of(
        &graph(
            "//- /main.bicep
resource a 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'a'
  kind: 'Project'
  properties: { hubResourceId: b.id }
}
resource b 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'b'
  kind: 'Project'
  properties: { hubResourceId: a.id }
}
",
        ),
        &[],
        &[],
    );
    assert!(map.nodes.iter().all(|node| node.kind == Kind::Project), "{map:?}");
}

#[test]
fn what_is_found_in_a_file_stands_at_the_smallest_resource_around_it() {
    let text = "resource ws 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  resource ep 'batchEndpoints' = { name: 'scoring', properties: { publicNetworkAccess: 'Disabled' } }
}
";
    let at = text.find("publicNetworkAccess").unwrap();
    let rule = crate::rules::find("batch-network-key").unwrap();
    let finding = crate::Finding::new(rule, azureml_syntax::Span::new(at, at + 19), "No such key.");
    let map = Map::of(&graph(&format!("//- /main.bicep\n{text}")), &[], &[("/main.bicep".into(), finding)]);
    assert_eq!(outline(&map), "workspace hearts\n  batch-endpoint scoring fails batch-network-key!\n");
}

/// Ten thousand resources, all of one name where that makes it hard.
#[test]
fn many_resources_end() {
    let mut text = String::from("//- /main.bicep\n");
    for sort in 0..10 {
        text.push_str(&format!(
            "resource kv{sort} 'Microsoft.KeyVault/vaults@2023-07-01' = [for i in range(0, 800): {{ name: 'kv-{sort}-${{i}}' }}]\n"
        ));
    }
    for number in 0..1_000 {
        text.push_str(&format!(
            "//- /e{number}.yml
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
//- /d{number}.yml
$schema: https://azuremlschemas.azureedge.net/latest/modelBatchDeployment.schema.json
name: forest
endpoint_name: scoring
model: azureml:forest@latest
compute: azureml:cpu
"
        ));
    }
    let map = Map::of(&graph(&text), &[], &[]);
    assert_eq!(map.nodes.len(), 10_000);
    let small = map.condensed(250);
    assert!(small.nodes.len() <= 250);
    let shown: usize = small.nodes.iter().map(|node| node.count).sum();
    assert_eq!(shown + small.left_out, 10_000);
}
