//! What is not read, and what does not end.

use super::{deploy, list, text};

#[test]
fn a_module_that_is_not_read_is_remembered_with_what_it_gets() {
    let files = "//- /main.bicep
resource account 'Microsoft.Storage/storageAccounts@2023-05-01' = { name: 'st' }
module outside '../common/endpoint.bicep' = { name: 'outside', params: { target: account.id } }
module corp 'br:corp.azurecr.io/endpoint:v1' = { name: 'corp', params: { name: account.name } }
module missing 'missing.bicep' = { name: 'missing' }
module compiled 'compiled.json' = { name: 'compiled' }
module circle 'circle.bicep' = { name: 'circle' }
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: outside.outputs.name
}
//- /compiled.json
{}
//- /circle.bicep
module main 'main.bicep' = { name: 'main' }
resource hidden 'Microsoft.Storage/storageAccounts@2023-05-01' = { name: 'hidden' }
";
    deploy(files, |program, deployment| {
        assert!(deployment.complete);
        assert_eq!(list(program, deployment), ["main.bicep: storageAccounts st", "main.bicep: workspaces ?"]);
        let unresolved: Vec<&str> =
            deployment.unresolved.iter().filter_map(|one| one.path.as_deref()).collect();
        assert_eq!(
            unresolved,
            [
                "../common/endpoint.bicep",
                "br:corp.azurecr.io/endpoint:v1",
                "missing.bicep",
                "compiled.json",
                "circle.bicep"
            ]
        );
        let passed = deployment.unresolved[0].parameters.get("target");
        assert_eq!(passed.as_id().expect("an id").declared, Some(deployment.resources[0].declared));
        assert_eq!(text(&deployment.unresolved[1].parameters.get("name")), "st");
    });
}

#[test]
fn a_tree_of_modules_that_doubles_at_every_level_ends() {
    let mut files = String::from("//- /main.bicep\nmodule a 'm0.bicep' = { name: 'a' }\n");
    for level in 0..40 {
        let next = level + 1;
        files += &format!(
            "//- /m{level}.bicep
resource account 'Microsoft.Storage/storageAccounts@2023-05-01' = {{ name: 'st' }}
module a 'm{next}.bicep' = {{ name: 'a' }}
module b 'm{next}.bicep' = {{ name: 'b', params: {{ name: a.outputs.name }} }}
output name string = b.outputs.name
"
        );
    }
    files += "//- /m40.bicep\noutput name string = 'end'\n";
    deploy(&files, |_, deployment| {
        assert!(!deployment.complete);
        assert!(deployment.resources.len() <= 10_000);
    });
}

#[test]
fn a_loop_over_all_is_cut_off() {
    let files = "//- /main.bicep
module all 'many.bicep' = [for i in range(0, 700): { name: 'a${i}' }]
//- /many.bicep
resource accounts 'Microsoft.Storage/storageAccounts@2023-05-01' = [for i in range(0, 700): { name: 'st${i}' }]
";
    deploy(files, |_, deployment| {
        assert!(!deployment.complete);
        assert_eq!(deployment.resources.len(), 10_000);
    });
}

#[test]
fn modules_that_ask_themselves_are_unknown() {
    let files = "//- /main.bicep
module a 'a.bicep' = { name: 'a', params: { name: b.outputs.name } }
module b 'a.bicep' = { name: 'b', params: { name: a.outputs.name } }
module c 'a.bicep' = { name: 'c', params: { name: c.outputs.name } }
//- /a.bicep
param name string
resource account 'Microsoft.Storage/storageAccounts@2023-05-01' = { name: name }
output name string = account.name
";
    deploy(files, |_, deployment| {
        assert!(deployment.resources.iter().all(|one| text(&one.id.name()) == "?"));
        assert_eq!(deployment.resources.len(), 3);
    });
}

#[test]
fn half_typed_files_are_read_as_far_as_they_go() {
    deploy(
        "//- /main.bicep\nmodule a 'a.bicep' = {\nmodule b \nusing\n//- /a.bicep\nparam\noutput x\n",
        |_, deployment| {
            assert!(deployment.resources.is_empty());
        },
    );
    deploy("//- /main.bicepparam\nusing\nparam x =\nextends 'main.bicepparam'\n", |_, deployment| {
        assert!(!deployment.complete);
    });
}

#[test]
fn a_long_way_through_modules_is_unknown_and_not_too_deep() {
    let mut files = String::from(
        "//- /main.bicep\nmodule m 'm0.bicep' = { name: 'm' }\noutput end string = m.outputs.end\n",
    );
    for at in 0..400 {
        files += &format!(
            "//- /m{at}.bicep\nmodule m 'm{}.bicep' = {{ name: 'm' }}\noutput end string = m.outputs.end\n\
             resource account 'Microsoft.Storage/storageAccounts@2023-05-01' = {{ name: m.outputs.end }}\n",
            at + 1
        );
    }
    files += "//- /m400.bicep\noutput end string = 'end'\n";
    deploy(&files, |_, deployment| {
        assert_eq!(deployment.resources.len(), 400);
        assert_eq!(text(&deployment.resources[399].id.name()), "end");
    });
}

#[test]
fn torn_files_are_deployed_as_far_as_they_go() {
    let main = "module storage 'modules/storage.bicep' = [for name in ['a', 'b']: if (name != 'a') {
  name: name
  params: { name: name, subnetId: network.outputs.subnetId, groups: ['blob', ...more] }
}]
module zone 'br/public:avm/res/network/private-dns-zone:0.7.1' = { params: { name: storage[1].outputs.id } }
";
    for (end, _) in main.char_indices().step_by(3) {
        let files = format!("//- /main.bicep\n{}\n{}", &main[..end], super::STORAGE);
        deploy(&files, |_, deployment| assert!(deployment.resources.len() < 20));
    }
}
