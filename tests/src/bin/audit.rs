//! How long the audit of a large folder takes: 200 Bicep files and 2,000 YAML files, made from `examples/network-private`.
//!
//! ```sh
//! cargo build --release -p azureml-ls
//! cargo run --release -p azureml-tests --bin audit -- target/release/azureml-ls
//! ```
//!
//! Eight teams have an infrastructure and endpoints of their own; the platform's deployment has a hundred modules, and
//! is the largest one. Measured are `check` of it all from cold, and over the protocol the time from a keystroke until
//! what the audit found is shown again: in a YAML endpoint, in a module that the largest deployment uses a hundred
//! times, and in the first file of that deployment. Every edit touches a place where the audit has a finding: it goes,
//! and comes back with the next audit. `--keep` before the program leaves the folder, and says where it is.

use azureml_tests::client::{Client, uri};
use azureml_tests::folder::Folder;
use azureml_tests::repository;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const TEAMS: usize = 8;
const BICEP: usize = 200;
const YAML: usize = 2_000;
const CHECKS: usize = 7;
const EDITS: usize = 40;
const USAGE: &str = "usage: audit [--keep] AZUREML-LS";

type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Fallible<()> {
    let mut arguments = std::env::args().skip(1).peekable();
    let keeps = arguments.next_if(|word| word == "--keep").is_some();
    let program = fs::canonicalize(arguments.next().ok_or(USAGE)?)?;
    let folder = Folder::new(&[]);
    let (bicep, yaml) = generate(folder.path())?;
    println!("{bicep} Bicep files, {yaml} YAML files; milliseconds");
    println!("{:<44} {:>9} {:>9} {:>9}", "", "p50", "p95", "max");
    let checks = (0..CHECKS).map(|_| check(&program, folder.path())).collect::<Fallible<Vec<_>>>()?;
    report("check, cold", checks);
    let cases = [
        (
            "keystroke in a YAML endpoint",
            "team-0/endpoints/endpoint-0.yml",
            "name: scoring-0",
            "batch-studio-invoke",
        ),
        ("in a module of the largest deployment", "platform/modules/vault.bicep", "resource vault ", VAULT),
        ("in the first file of the largest deployment", "platform/main.bicep", "resource secrets ", VAULT),
    ];
    for (title, name, mark, code) in cases {
        report(title, keystrokes(&program, folder.path(), name, mark, code)?);
    }
    if keeps {
        println!("{}", folder.path().display());
        std::mem::forget(folder);
    }
    Ok(())
}

const VAULT: &str = "keyvault-private-endpoint";

/// Writes all files; gives how many there are.
fn generate(root: &Path) -> Fallible<(usize, usize)> {
    let example = repository().join("examples/network-private/infra");
    let modules: Vec<PathBuf> = fs::read_dir(example.join("modules"))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    let main = fs::read_to_string(example.join("main.bicep"))?;
    let mut bicep = 0;
    let mut write = |name: String, text: &str| -> Fallible<()> {
        let path = root.join(&name);
        fs::create_dir_all(path.parent().ok_or("no folder")?)?;
        fs::write(path, text)?;
        bicep += usize::from(name.contains(".bicep"));
        Ok(())
    };
    let mut settings = String::from("workspaces:\n");
    for team in 0..TEAMS {
        for module in &modules {
            let name = module.file_name().unwrap_or_default().to_string_lossy().into_owned();
            write(format!("team-{team}/infra/modules/{name}"), &fs::read_to_string(module)?)?;
        }
        write(format!("team-{team}/infra/main.bicep"), &main)?;
        let parameters =
            format!("using 'main.bicep'\n\nparam prefix = 'team{team}'\nparam location = 'westeurope'\n");
        write(format!("team-{team}/infra/main.bicepparam"), &parameters)?;
        settings.push_str(&format!("  mlw-team{team}:\n    folders: [team-{team}]\n"));
    }
    for module in &modules {
        let name = module.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut text = fs::read_to_string(module)?;
        if name == "vault.bicep" {
            // The mistake of the platform: no private endpoint for the vault.
            let start = text.find("module endpoint").ok_or("no endpoint")?;
            let end = text.find("output id").ok_or("no output")?;
            text.replace_range(start..end, "");
        }
        write(format!("platform/modules/{name}"), &text)?;
    }
    let domains = BICEP - (TEAMS + 1) * modules.len() - 2 * TEAMS - 1;
    let mut platform = main
        .replace("'mlw-${prefix}'", "'mlw-platform'")
        .replace("param prefix string", "param prefix string = 'platform'")
        .replace("param location string", "param location string = resourceGroup().location");
    platform.push_str(SECOND);
    for domain in 0..domains {
        write(format!("platform/domains/domain-{domain}.bicep"), DOMAIN)?;
        platform.push_str(&format!(
            "\nmodule domain{domain} 'domains/domain-{domain}.bicep' = {{\n  name: 'domain-{domain}'\n  params: {{\n    \
             name: 'd{domain}'\n    location: location\n    subnetId: network.outputs.endpointsSubnetId\n    \
             zoneIds: dns.outputs.zoneIds\n  }}\n}}\n"
        ));
    }
    write("platform/main.bicep".to_owned(), &platform)?;
    for number in 0..YAML {
        let team = number % TEAMS;
        let (name, text) = yaml(number);
        write(format!("team-{team}/endpoints/{name}-{number}.yml"), &text)?;
    }
    write("azureml-ls.yml".to_owned(), &settings)?;
    Ok((bicep, YAML))
}

/// A second workspace of the platform, whose vault has no private endpoint either.
const SECOND: &str = "
resource secrets 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: 'kv-second'
  location: location
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    publicNetworkAccess: 'Disabled'
  }
}

resource second 'Microsoft.MachineLearningServices/workspaces@2025-12-01' = {
  name: 'mlw-second'
  location: location
  identity: { type: 'SystemAssigned' }
  properties: {
    keyVault: secrets.id
    storageAccount: storage.outputs.id
    publicNetworkAccess: 'Disabled'
  }
}
";

/// What each of the platform's domains has: storage, a vault and a registry, with their private endpoints.
const DOMAIN: &str = "param name string
param location string
param subnetId string
param zoneIds object

module storage '../modules/storage.bicep' = {
  name: 'storage-${name}'
  params: { name: 'st${name}', location: location, subnetId: subnetId, zoneIds: zoneIds }
}

module vault '../modules/vault.bicep' = {
  name: 'vault-${name}'
  params: { name: 'kv-${name}', location: location, subnetId: subnetId, zoneIds: [zoneIds.vault] }
}

module registry '../modules/registry.bicep' = {
  name: 'registry-${name}'
  params: { name: 'cr${name}', location: location, subnetId: subnetId, zoneIds: [zoneIds.registry] }
}

output storageId string = storage.outputs.id
output vaultId string = vault.outputs.id
";

/// One of the many YAML files: every kind in turn.
fn yaml(number: usize) -> (&'static str, String) {
    const HOST: &str = "$schema: https://azuremlschemas.azureedge.net/latest/";
    // Names of components have no hyphen.
    let name = format!("scoring{}{number}", if number / TEAMS % 6 == 2 { '_' } else { '-' });
    let file = |kind: &str, rest: &str| format!("{HOST}{kind}.schema.json\nname: {name}\n{rest}");
    match number / TEAMS % 6 {
        0 => {
            ("endpoint", file("batchEndpoint", "description: Scores the day's files\nauth_mode: aad_token\n"))
        }
        1 => (
            "deployment",
            file(
                "modelBatchDeployment",
                &format!(
                    "endpoint_name: scoring-{number}\ntype: model\nmodel: azureml:forest:1\ncompute: azureml:cpu-scoring\n\
                     environment: azureml:AzureML-sklearn-1.5@latest\nresources:\n  instance_count: 2\n"
                ),
            ),
        ),
        2 => (
            "component",
            file(
                "commandComponent",
                "type: command\ncommand: python train.py --data ${{inputs.data}}\nenvironment: azureml:AzureML-sklearn-1.5@latest\n\
                 inputs:\n  data:\n    type: uri_folder\noutputs:\n  model:\n    type: mlflow_model\n",
            ),
        ),
        3 => (
            "online",
            file("managedOnlineEndpoint", "auth_mode: aad_token\npublic_network_access: disabled\n"),
        ),
        4 => (
            "job",
            file(
                "commandJob",
                "type: command\ncommand: echo hello\nenvironment: azureml:AzureML-sklearn-1.5@latest\n\
                 compute: azureml:cpu-training\nexperiment_name: forests\n",
            ),
        ),
        _ => (
            "data",
            file(
                "data",
                "version: \"1\"\ntype: uri_folder\npath: azureml://datastores/workspaceblobstore/paths/day/\n",
            ),
        ),
    }
}

fn check(program: &Path, folder: &Path) -> Fallible<Duration> {
    let begin = Instant::now();
    let mut command = Command::new(program);
    command.args(["check", "."]).current_dir(folder).stdout(Stdio::null()).stderr(Stdio::null());
    let status = command.status()?;
    if status.code().is_none_or(|code| code > 1) {
        return Err(format!("check ended with {status}").into());
    }
    Ok(begin.elapsed())
}

/// Types a space behind `mark` and takes it away again, `EDITS` times.
fn keystrokes(program: &Path, folder: &Path, name: &str, mark: &str, code: &str) -> Fallible<Vec<Duration>> {
    let path = folder.join(name);
    let text = fs::read_to_string(&path)?;
    let file = uri(&path);
    let before = text.find(mark).ok_or("the place of the edit is not there")? + mark.trim_end().len();
    let line = text[..before].matches('\n').count();
    let column = before - text[..before].rfind('\n').map_or(0, |at| at + 1);
    let mut client = Client::start(program, &["lsp"]);
    client.initialize(Some(folder), &json!({}), &Value::Null);
    client.open(&file, &text);
    let has = |message: &Value| {
        let all = message["params"]["diagnostics"].as_array();
        all.is_some_and(|all| all.iter().any(|it| it["code"] == code))
    };
    client.wait_for("the first audit", |message| message["params"]["uri"] == file && has(message));
    let mut times = Vec::new();
    for edit in 0..EDITS + 4 {
        client.unread.clear();
        let version = edit + 2;
        let (end, new) = if edit % 2 == 0 { (column, " ") } else { (column + 1, "") };
        let start = json!({ "line": line, "character": column });
        let range = json!({ "start": start, "end": { "line": line, "character": end } });
        let change = json!({
            "textDocument": { "uri": file, "version": version },
            "contentChanges": [{ "range": range, "text": new }],
        });
        let begin = Instant::now();
        client.notify("textDocument/didChange", &change);
        client.wait_for("the audit after an edit", |message| {
            message["params"]["uri"] == file && message["params"]["version"] == version && has(message)
        });
        // The first ones do what is done once.
        if edit >= 4 {
            times.push(begin.elapsed());
        }
    }
    client.shutdown();
    Ok(times)
}

fn report(title: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |percent: usize| {
        let index = (times.len().saturating_sub(1) * percent).div_ceil(100);
        times.get(index).map_or(0.0, |time| time.as_secs_f64() * 1000.0)
    };
    println!("{title:<44} {:>9.1} {:>9.1} {:>9.1}", at(50), at(95), at(100));
}
