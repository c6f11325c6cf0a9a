use crate::testing::{check, check_bicep, check_bicep_fix};

const HEAD: &str = "param subnetId string
param registryId string
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: { containerRegistry: registryId, imageBuildCompute: 'scoring', publicNetworkAccess: 'Disabled' }
}
";
const ENTRY: &str = "resource entry 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: 'pe-hearts'
  location: 'westeurope'
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      { name: 'hearts', properties: { privateLinkServiceId: workspace.id, groupIds: ['amlworkspace'] } }
    ]
  }
}
";
const GROUP: &str = "resource names 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = {
  parent: entry
  name: 'default'
  properties: { privateDnsZoneConfigs: zones }
}
param zones array
";

fn cluster(mark: &str, rest: &str) -> String {
    format!(
        "resource scoring 'Microsoft.MachineLearningServices/workspaces/computes@2025-09-01' = {{
{mark}  parent: workspace
  name: 'scoring'
  location: 'westeurope'
  properties: {{
    computeType: 'AmlCompute'
    properties: {{
      enableNodePublicIp: false
      subnet: {{ id: subnetId }}
    }}
  }}
{rest}}}
"
    )
}

const EARLY: &str = "//       ^^^^^^^ warning[no-public-ip-workspace-endpoint]: does not wait for the private endpoint `pe-hearts`\n";

#[test]
fn a_compute_waits_for_the_endpoint() {
    check_bicep(&format!("//- /main.bicep\n{HEAD}{ENTRY}{}", cluster(EARLY, "")));
    check_bicep(&format!("//- /main.bicep\n{HEAD}{ENTRY}{GROUP}{}", cluster("", "  dependsOn: [entry]\n")));
    check_bicep(&format!("//- /main.bicep\n{HEAD}{ENTRY}{GROUP}{}", cluster("", "  dependsOn: [names]\n")));
    check_bicep(&format!("//- /main.bicep\n{HEAD}{ENTRY}{}", cluster("", "  tags: { entry: entry.id }\n")));
}

#[test]
fn a_public_address_that_only_the_region_decides_is_unknown() {
    let by_region =
        cluster("", "").replace("Ip: false", "Ip: contains(['westeurope'], region) ? false : true");
    check_bicep(&format!("//- /main.bicep\nparam region string\n{HEAD}{ENTRY}{by_region}"));
}

#[test]
fn the_fix_adds_what_is_missing_to_what_is_there() {
    let text = |rest: &str| format!("{HEAD}{ENTRY}{GROUP}{}", cluster("", rest));
    let fix = |before: &str, after: &str| {
        let (before, after) = (text(before), text(after));
        check_bicep_fix("no-public-ip-workspace-endpoint", &format!("//- /main.bicep\n{before}"), &after);
        check_bicep(&format!("//- /main.bicep\n{after}"));
    };
    fix("", "  dependsOn: [\n    entry\n    names\n  ]\n");
    fix("  dependsOn: [workspace]\n", "  dependsOn: [workspace, entry, names]\n");
    fix("  dependsOn: []\n", "  dependsOn: [\n    entry\n    names\n  ]\n");
}

#[test]
fn module_calls_wait_for_each_other() {
    let main = |rest: &str| {
        format!(
            "param subnetId string
param registryId string
module ml 'ml.bicep' = {{
  name: 'ml'
  params: {{ subnetId: subnetId, registryId: registryId }}
}}
module compute 'compute.bicep' = {{
  name: 'compute'
  params: {{ subnetId: subnetId }}
{rest}}}
"
        )
    };
    let others = format!(
        "//- /ml.bicep\n{HEAD}{ENTRY}//- /compute.bicep\nparam subnetId string
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' existing = {{ name: 'hearts' }}
{}",
        cluster("", "")
    );
    // The finding stands in the module; its fix is about the file that calls both.
    let (_, audit) = crate::testing::audited(&format!("//- /main.bicep\n{}{others}", main("")));
    let found: Vec<_> = audit
        .findings()
        .into_iter()
        .flat_map(|(file, found)| found.into_iter().map(move |one| (file.clone(), one)))
        .filter(|(_, one)| one.code == super::RULE.code)
        .collect();
    let [(file, finding)] = found.as_slice() else { panic!("{found:#?}") };
    assert_eq!(&**file, "/compute.bicep");
    let [fix] = finding.fixes.as_slice() else { panic!("{finding:#?}") };
    assert_eq!(fix.path.as_deref(), Some("/main.bicep"));
    let source = main("");
    let syntax = azureml_syntax::Syntax::parse(azureml_syntax::Language::Bicep, &source);
    let edits = syntax.to_edits(&source, &fix.operations).unwrap();
    let after = azureml_syntax::edit::apply(&source, &edits);
    assert_eq!(after, main("  dependsOn: [\n    ml\n  ]\n"));
    let (_, audit) = crate::testing::audited(&format!("//- /main.bicep\n{after}{others}"));
    assert!(audit.findings().values().flatten().all(|one| one.code != super::RULE.code));
}

#[test]
fn slash_names_belong_to_the_workspace_too() {
    let text = cluster(EARLY, "")
        .replace("  parent: workspace\n  name: 'scoring'", "  name: '${workspace.name}/scoring'");
    check_bicep(&format!("//- /main.bicep\n{HEAD}{ENTRY}{text}"));
}

#[test]
fn without_any_endpoint_it_is_an_information() {
    let mark =
        "//    ^^^^^^^^^^^^^^^^^^ info[no-public-ip-workspace-endpoint]: none is declared in this template\n";
    let text =
        cluster("", "").replace("enableNodePublicIp: false\n", &format!("enableNodePublicIp: false\n{mark}"));
    let open = HEAD.replace(", publicNetworkAccess: 'Disabled'", "");
    check_bicep(&format!("//- /main.bicep\n{open}{text}"));
}

#[test]
fn managed_networks_make_their_own() {
    check(
        "//- /cluster.yml
$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: scoring
type: amlcompute
enable_node_public_ip: false
//- /main.bicep
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  properties: { managedNetwork: { isolationMode: 'AllowInternetOutbound' } }
}
",
    );
}
