//! Examples: a source, and what its outputs are.

use super::Evaluator;
use crate::bicep::File;
use crate::files::NoFiles;
use azureml_syntax::Language;
use azureml_syntax::bicep::{Declares, parse};

/// Asks an evaluator of `source` alone.
fn ask<T>(source: &str, question: impl FnOnce(&Evaluator<'_>) -> T) -> T {
    let parse = parse(source);
    let file = File::new(Language::Bicep, source, &parse, &NoFiles);
    question(&Evaluator::alone(&file))
}

/// The outputs of `source`, each as `name = value`.
fn outputs(source: &str) -> Vec<String> {
    ask(source, |evaluator| {
        let outputs = evaluator.parse().declarations();
        let outputs = outputs.filter(|one| matches!(one.declares(), Declares::Output { .. }));
        let names = outputs.filter_map(|one| one.name());
        names.map(|name| format!("{} = {}", name.text, evaluator.output(name.text).unwrap())).collect()
    })
}

#[track_caller]
fn check(source: &str, expected: &[&str]) {
    assert_eq!(outputs(source), expected, "{source}");
}

#[test]
fn defaults_are_known_by_default() {
    check(
        "
param name string
param sku 'Basic' | 'Premium'
param tier string = 'Hot'
param more string?
var all = { tier: tier, name: name }
output a string = name
output b string = '${name}-ws'
output c string = all.tier
output d bool = sku == 'Standard'
output e string = more ?? 'none'
output f string = sku
",
        &[
            "a = ?0#name",
            "b = '${0#name}-ws'",
            "c = 'Hot' (by default)",
            "d = false",
            "e = 'none' (by default)",
            "f = 'Basic' | 'Premium'",
        ],
    );
}

#[test]
fn ids_flow_from_declarations() {
    check(
        "
param name string
resource vnet 'Microsoft.Network/virtualNetworks@2024-01-01' = {
  name: name
  properties: { subnets: [{ name: 'default' }] }
  resource pe 'subnets' = { name: 'pe' }
}
resource stores 'Microsoft.Storage/storageAccounts@2024-01-01' = [for i in range(0, 2): {
  name: 'st${i}'
}]
resource service 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' = {
  parent: stores[1]
  name: 'default'
}
output a string = vnet.id
output b string = vnet.properties.subnets[0].id
output c bool = vnet::pe.id == '${vnet.id}/subnets/pe'
output e string = vnet.properties.other
output f string = vnet::pe.name
",
        &[
            "a = '/subscriptions/${subscription().subscriptionId}/resourceGroups/${resourceGroup().name}/providers/Microsoft.Network/virtualNetworks/${0#name}'",
            "b = '/subscriptions/${subscription().subscriptionId}/resourceGroups/${resourceGroup().name}/providers/Microsoft.Network/virtualNetworks/${0#name}/subnets/default'",
            "c = true",
            "e = ?",
            "f = 'pe'",
        ],
    );
}
