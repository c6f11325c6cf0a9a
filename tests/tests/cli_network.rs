//! The network audit on the command line: over all files that it is told about, whole where whole folders are named.

use azureml_tests::cli::{Run, run};
use azureml_tests::folder::Folder;
use serde_json::Value;

const RULE: &str = "keyvault-private-endpoint";

/// A key vault that refuses the public network.
const VAULT: &str = "\
param location string = 'westeurope'

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: 'kv-hearts'
  location: location
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    publicNetworkAccess: 'Disabled'
  }
}

output id string = vault.id
";

/// Its private workspace.
const MAIN: &str = "\
module vault 'modules/vault.bicep' = {
  name: 'vault'
}

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    keyVault: vault.outputs.id
    publicNetworkAccess: 'Disabled'
  }
}
";

/// A file of its own that knows nothing of the others.
const ENTRY: &str = "\
resource entry 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: 'pe-hearts'
  location: 'westeurope'
  properties: {
    subnet: { id: 'subnet' }
    privateLinkServiceConnections: [
      {
        name: 'hearts'
        properties: {
          privateLinkServiceId: resourceId('Microsoft.MachineLearningServices/workspaces', 'hearts')
          groupIds: ['amlworkspace']
        }
      }
    ]
  }
}
";

fn files(more: &[(&str, &str)]) -> Folder {
    let mut all = vec![
        ("infra/main.bicep", MAIN),
        ("infra/modules/vault.bicep", VAULT),
        ("network/entry.bicep", ENTRY),
    ];
    all.extend(more);
    Folder::new(&all)
}

fn findings(run: &Run) -> Vec<Value> {
    let report: Value = serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:?}"));
    report["findings"].as_array().cloned().unwrap_or_default()
}

/// The files in which the vault's endpoint is missed.
fn missed(folder: &Folder, arguments: &[&str]) -> Vec<String> {
    let outcome = run(folder.path(), &[&["check", "--format", "json"], arguments].concat());
    let all = findings(&outcome).into_iter().filter(|it| it["code"] == RULE);
    all.map(|it| it["path"].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn nothing_is_missing_where_only_some_files_are_named() {
    let folder = files(&[]);
    let module = "infra/modules/vault.bicep";
    assert_eq!(missed(&folder, &[]), [module]);
    assert_eq!(missed(&folder, &["infra"]), [module]);
    assert_eq!(missed(&folder, &["infra", "infra/main.bicep"]), [module]);
    assert_eq!(missed(&folder, &["infra/main.bicep"]), Vec::<String>::new());
    assert_eq!(missed(&folder, &["infra", "network/entry.bicep"]), Vec::<String>::new());
}

#[test]
fn what_lies_outside_of_the_named_folder_is_shown_there() {
    let main = MAIN.replace("modules/vault", "../modules/vault");
    let folder = Folder::new(&[("infra/main.bicep", &main), ("modules/vault.bicep", VAULT)]);
    assert_eq!(missed(&folder, &["infra"]), ["modules/vault.bicep"]);
    let text = run(folder.path(), &["check", "infra"]).stdout;
    assert!(text.contains("--> modules/vault.bicep:3:"), "{text}");
    assert!(text.contains("::: infra/main.bicep:5:"), "{text}");
    assert!(text.contains("in 1 file"), "{text}");
}

#[test]
fn related_places_name_their_files() {
    let folder = files(&[]);
    let outcome = run(folder.path(), &["check", "--format", "json"]);
    let all = findings(&outcome);
    let finding = all.iter().find(|it| it["code"] == RULE).unwrap_or_else(|| panic!("{all:#?}"));
    let related = finding["related"].as_array().cloned().unwrap_or_default();
    let workspace = related.iter().find(|place| place["path"] == "infra/main.bicep");
    assert_eq!(
        workspace.map(|place| place["range"]["start"]["line"].clone()),
        Some(5.into()),
        "{related:#?}"
    );
}

#[test]
fn a_directive_silences_a_finding_and_is_told_when_it_does_not() {
    let line = format!("#disable-next-line azureml-{RULE}\nresource vault");
    let silenced = VAULT.replace("resource vault", &line);
    let folder = files(&[("infra/modules/vault.bicep", &silenced)]);
    assert_eq!(missed(&folder, &[]), Vec::<String>::new());
    let codes = |folder: &Folder, arguments: &[&str]| -> Vec<String> {
        let outcome = run(folder.path(), &[&["check", "--format", "json"], arguments].concat());
        let ours = findings(&outcome).into_iter().filter(|it| it["code"] == "unused-suppression");
        ours.map(|it| it["path"].as_str().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(codes(&folder, &[]), Vec::<String>::new());
    folder.write("infra/modules/vault.bicep", silenced.replace("'Disabled'", "'Enabled'").as_bytes());
    assert_eq!(codes(&folder, &[]), ["infra/modules/vault.bicep"]);
    // Whether it is for nothing shows only among all files.
    assert_eq!(codes(&folder, &["infra/modules/vault.bicep"]), Vec::<String>::new());
}

#[test]
fn the_configuration_states_what_no_file_says() {
    let open = MAIN.replace("    publicNetworkAccess: 'Disabled'\n", "");
    let alone = |configuration: &str| {
        let folder = Folder::new(&[
            ("infra/main.bicep", &open),
            ("infra/modules/vault.bicep", VAULT),
            ("azureml-ls.yml", configuration),
        ]);
        missed(&folder, &[])
    };
    assert_eq!(alone("{}\n"), Vec::<String>::new());
    let closed = "workspaces:\n  hearts:\n    public_network_access: disabled\n";
    assert_eq!(alone(closed).len(), 1);
    assert_eq!(alone(&format!("{closed}    private_endpoints: [vault]\n")), Vec::<String>::new());
    assert_eq!(
        alone(&format!("{closed}    managed_network: allow_internet_outbound\n")),
        Vec::<String>::new()
    );
}

#[test]
fn mistakes_in_statements_are_told() {
    let folder =
        files(&[("azureml-ls.yml", "workspaces:\n  hearts:\n    public_netwrok_access: disabled\n")]);
    let outcome = run(folder.path(), &["check"]);
    let expected = "azureml-ls.yml:3: There is no setting `public_netwrok_access`. Did you mean `public_network_access`?";
    assert!(outcome.code == 2 && outcome.stderr.contains(expected), "{outcome:?}");
}

#[test]
fn folders_without_azure_ml_are_left_alone() {
    let outcome =
        Folder::new(&[("vault.bicep", VAULT), ("compose.yml", "services: {web: {image: nginx}}\n")]);
    assert_eq!(findings(&run(outcome.path(), &["check", "--format", "json"])), Vec::<Value>::new());
}

#[test]
fn what_is_found_in_a_statement_stands_in_the_configuration() {
    let endpoint =
        "$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json\nname: scoring\n";
    let stated =
        "workspaces:\n  hearts:\n    public_network_access: disabled\n    private_endpoints: false\n";
    let folder = Folder::new(&[("endpoints/scoring.yml", endpoint), ("azureml-ls.yml", stated)]);
    let outcome = run(folder.path(), &["check", "--format", "json"]);
    let all = findings(&outcome);
    let of = |code: &str| all.iter().find(|it| it["code"] == code).cloned().unwrap_or_default();
    assert_eq!(of("batch-network-fixed-at-creation")["path"], "azureml-ls.yml", "{all:#?}");
    let place = of("batch-network-fixed-at-creation")["range"]["start"].clone();
    assert_eq!(place, serde_json::json!({ "line": 2, "column": 3 }));
    assert_eq!(of("batch-studio-invoke")["path"], "endpoints/scoring.yml", "{all:#?}");
}
