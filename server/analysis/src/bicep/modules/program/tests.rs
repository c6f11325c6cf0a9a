//! Deployments of several files, written as people write them; `show` says of each resource what is known.

use super::*;
use crate::bicep::value::{Data, Truth};
use crate::testing::first_of;
use azureml_syntax::bicep::parse;

mod bounds;
mod verified_modules;

/// Gives the deployment of a fixture to `ask`.
fn deploy<T>(fixture: &str, ask: impl FnOnce(&Program<'_>, &Deployment) -> T) -> T {
    first_of(fixture, |language, source, files| {
        let parse = parse(source);
        let file = File::new(language, source, &parse, files);
        let program = Program::new(&file);
        let deployment = program.deployment();
        ask(&program, &deployment)
    })
}

/// A value as a test writes it: `'known'`, `?` for unknown, with `~` where only by default.
fn text(value: &Value) -> String {
    let mark = if value.certainty == crate::bicep::value::Certainty::ByDefault { "~" } else { "" };
    let text = match &value.data {
        Data::Unknown(_) => "?".to_owned(),
        Data::Null => "null".to_owned(),
        Data::Boolean(value) => value.to_string(),
        Data::Integer(value) => value.to_string(),
        Data::String(value) => value.to_string(),
        Data::Array(array) => {
            let items: Vec<String> = array.items().iter().map(text).collect();
            format!("[{}]", items.join(" "))
        }
        Data::Id(id) => format!("id of {}", name(id)),
        Data::Text(_) => format!("{}…", value.prefix()),
        other => format!("{other:?}"),
    };
    format!("{text}{mark}")
}

/// The last part of a type, and the names: `storageAccounts st`.
fn name(id: &crate::bicep::value::ResourceId) -> String {
    let names: Vec<String> = id.names.iter().map(text).collect();
    format!("{} {}", id.r#type.rsplit('/').next().unwrap_or_default(), names.join("/"))
}

/// Each resource in a line: where it is declared, what it is, whether it is deployed.
fn list(program: &Program<'_>, deployment: &Deployment) -> Vec<String> {
    let line = |one: &Deployed| {
        let file = program.library().path(one.place.0);
        let condition = match one.condition.truth() {
            Truth::Yes => "",
            Truth::No => " not",
            Truth::Unknown => " perhaps",
        };
        let existing = if one.existing { " existing" } else { "" };
        format!("{file}: {}{existing}{condition}", name(&one.id))
    };
    deployment.resources.iter().map(line).collect()
}

/// What a private endpoint is to: its target and groups.
fn endpoints(deployment: &Deployment) -> Vec<String> {
    let of = |one: &Deployed| {
        one.id.is("Microsoft.Network/privateEndpoints").then(|| {
            let connections = one.body.path(&["properties", "privateLinkServiceConnections"]);
            let connections = connections.as_array().map(|array| array.items().to_vec()).unwrap_or_default();
            let each: Vec<String> = connections
                .iter()
                .map(|connection| {
                    let target = connection.path(&["properties", "privateLinkServiceId"]);
                    let groups = connection.path(&["properties", "groupIds"]);
                    let target = target.as_id().map_or_else(|| text(&target), |id| name(&id));
                    format!("{} to {target} {}", text(&one.id.name()), text(&groups))
                })
                .collect();
            each.join(", ")
        })
    };
    deployment.resources.iter().filter_map(of).collect()
}

const STORAGE: &str = "//- /modules/storage.bicep
param name string
param subnetId string
param groups array = ['blob', 'file']

resource account 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: name
}

module endpoints 'private-endpoint.bicep' = [for group in groups: {
  name: '${name}-${group}'
  params: {
    name: 'pe-${group}'
    subnetId: subnetId
    target: account.id
    groups: [group]
  }
}]

output id string = account.id
output endpoint string = endpoints[0].outputs.id
//- /modules/private-endpoint.bicep
param name string
param subnetId string
param target string
param groups string[]

resource endpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: name
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      { name: name, properties: { privateLinkServiceId: target, groupIds: groups } }
    ]
  }
}

output id string = endpoint.id
//- /modules/network.bicep
resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: 'vnet'
  properties: { subnets: [{ name: 'endpoints' }] }
}

output subnetId string = '${network.id}/subnets/endpoints'
";

#[test]
fn identity_flows_through_parameters_and_outputs() {
    let main = "//- /main.bicep
module network 'modules/network.bicep' = { name: 'network' }

module storage 'modules/storage.bicep' = {
  name: 'storage'
  params: { name: 'stml', subnetId: network.outputs.subnetId }
}

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'ws'
  properties: { storageAccount: storage.outputs.id }
}

module endpoint 'modules/private-endpoint.bicep' = {
  name: 'endpoint'
  params: {
    name: 'pe-ws'
    subnetId: network.outputs.subnetId
    target: workspace.id
    groups: ['amlworkspace']
  }
}
";
    deploy(&format!("{main}{STORAGE}"), |program, deployment| {
        assert!(deployment.complete && deployment.unresolved.is_empty());
        assert_eq!(
            list(program, deployment),
            [
                "main.bicep: workspaces ws",
                "modules/network.bicep: virtualNetworks vnet",
                "modules/storage.bicep: storageAccounts stml",
                "modules/private-endpoint.bicep: privateEndpoints pe-blob",
                "modules/private-endpoint.bicep: privateEndpoints pe-file",
                "modules/private-endpoint.bicep: privateEndpoints pe-ws",
            ]
        );
        assert_eq!(
            endpoints(deployment),
            [
                "pe-blob to storageAccounts stml [blob]",
                "pe-file to storageAccounts stml [file]",
                "pe-ws to workspaces ws [amlworkspace]",
            ]
        );
        let workspace = &deployment.resources[0];
        let storage = workspace.body.path(&["properties", "storageAccount"]).as_id().expect("an id");
        assert_eq!(storage.declared, Some(deployment.resources[2].declared));
        let subnets: Vec<Value> = deployment.resources[3..]
            .iter()
            .map(|endpoint| endpoint.body.path(&["properties", "subnet", "id"]))
            .collect();
        assert!(subnets.windows(2).all(|pair| pair[0].same(&pair[1]) == Truth::Yes));
        assert_eq!(subnets[0].as_id().map(|id| name(&id)).as_deref(), Some("subnets vnet/endpoints"));
    });
}

#[test]
fn the_same_file_is_another_module_each_time() {
    let main = "//- /main.bicep
param subnetId string
var accounts = ['one', 'two']

module storage 'modules/storage.bicep' = [for name in accounts: {
  name: name
  params: { ...{ subnetId: subnetId }, name: 'st${name}', groups: ['dfs'] }
}]

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'ws'
  properties: { storageAccount: storage[1].outputs.id, endpoint: storage[0].outputs.endpoint }
}
";
    deploy(&format!("{main}{STORAGE}"), |_, deployment| {
        assert_eq!(
            endpoints(deployment),
            ["pe-dfs to storageAccounts stone [dfs]", "pe-dfs to storageAccounts sttwo [dfs]"]
        );
        let properties = deployment.resources[0].body.get("properties");
        assert_eq!(text(&properties.get("storageAccount")), "id of storageAccounts sttwo");
        assert_eq!(text(&properties.get("endpoint")), "id of privateEndpoints pe-dfs");
    });
}

#[test]
fn conditions_and_unknown_loops_pass_on_to_what_lies_within() {
    let main = "//- /main.bicep
param regions array
param isPrivate bool
param withStorage bool = false

module never 'modules/network.bicep' = if (false) { name: 'never' }
module perhaps 'modules/network.bicep' = if (isPrivate) { name: 'perhaps' }
module default 'modules/network.bicep' = if (withStorage) { name: 'default' }
module many 'modules/network.bicep' = [for region in regions: { name: region }]
";
    deploy(&format!("{main}{STORAGE}"), |program, deployment| {
        assert_eq!(
            list(program, deployment),
            [
                "modules/network.bicep: virtualNetworks vnet not",
                "modules/network.bicep: virtualNetworks vnet perhaps",
                "modules/network.bicep: virtualNetworks vnet not",
                "modules/network.bicep: virtualNetworks vnet perhaps",
            ]
        );
        assert_eq!(text(&deployment.resources[2].condition), "false~");
    });
}

#[test]
fn a_parameter_file_says_what_is_deployed() {
    let files = "//- /prod/main.bicepparam
using '../main.bicep'
extends '../base.bicepparam'
import { prefix } from '../names.bicep'
var suffix = '01'
param name = '${prefix}-prod-${suffix}'
param secret = az.getSecret('sub', 'rg', 'vault', 'key')
param tag = readEnvironmentVariable('TAG')
//- /base.bicepparam
using none
param name = 'base'
param location = 'westeurope'
//- /names.bicep
@export()
var prefix = 'ws'
//- /main.bicep
param name string
param location string = 'northeurope'
param access string = 'Disabled'
param secret string
param tag string
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: name
  location: location
  tags: { secret: secret, tag: tag }
  properties: { publicNetworkAccess: access }
}
";
    deploy(files, |program, deployment| {
        assert_eq!(list(program, deployment), ["../main.bicep: workspaces ws-prod-01"]);
        let body = &deployment.resources[0].body;
        assert_eq!(text(&body.get("location")), "westeurope");
        assert_eq!(text(&body.path(&["properties", "publicNetworkAccess"])), "Disabled");
        assert_eq!(text(&body.path(&["tags", "secret"])), "?");
        assert_eq!(text(&body.path(&["tags", "tag"])), "?");
    });
}

#[test]
fn variables_and_functions_come_from_other_files() {
    let files = "//- /main.bicep
import { prefix as start, nameOf } from 'shared/names.bicep'
import * as names from 'shared/names.bicep'
resource one 'Microsoft.Storage/storageAccounts@2023-05-01' = { name: '${start}one' }
resource two 'Microsoft.Storage/storageAccounts@2023-05-01' = { name: nameOf('two') }
resource three 'Microsoft.Storage/storageAccounts@2023-05-01' = { name: '${names.prefix}three' }
resource four 'Microsoft.Storage/storageAccounts@2023-05-01' = { name: names.nameOf('four') }
resource five 'Microsoft.Storage/storageAccounts@2023-05-01' = { name: names.missing }
//- /shared/names.bicep
import { company } from 'company.bicep'
@export()
var prefix = '${company}st'
@export()
func nameOf(name string) string => '${prefix}${name}'
//- /shared/company.bicep
@export()
var company = 'c'
";
    deploy(files, |_, deployment| {
        let names: Vec<String> = deployment.resources.iter().map(|one| text(&one.id.name())).collect();
        assert_eq!(names, ["cstone", "csttwo", "cstthree", "cstfour", "?"]);
    });
}

#[test]
fn a_file_knows_what_its_modules_give_while_it_is_edited() {
    let main = "//- /main.bicep
param isPrivate bool = true
module network 'modules/network.bicep' = { name: 'network' }
output subnet string = network.outputs.subnetId
output access string = isPrivate ? 'Disabled' : 'Enabled'
";
    first_of(&format!("{main}{STORAGE}"), |language, source, files| {
        let parse = parse(source);
        let file = File::new(language, source, &parse, files);
        let program = Program::new(&file);
        let evaluator = program.root(&file);
        let subnet = evaluator.output("subnet").expect("an output");
        assert_eq!(subnet.as_id().map(|id| name(&id)).as_deref(), Some("subnets vnet/endpoints"));
        assert_eq!(text(&evaluator.output("access").expect("an output")), "Disabled~");
    });
}
