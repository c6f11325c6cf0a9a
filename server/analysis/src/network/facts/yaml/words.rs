//! From ARM's words back to those of YAML: the path of a key, and how a value is spelt there. Must not know the files.

use super::table::{self, Shape};
use crate::network::facts::keys::Spelling;
use azureml_syntax::edit::NewValue;

/// Paths whose words YAML spells in snake case.
const WORDS: [&str; 4] = [
    "properties.publicNetworkAccess",
    "properties.egressPublicNetworkAccess",
    "properties.managedNetwork.isolationMode",
    "properties.managedNetwork.firewallSku",
];

/// How resources of the shape with this number are written.
pub(super) fn of(kind: usize) -> Spelling {
    Spelling { path: by_kind, value, kind }
}

fn by_kind(kind: usize, arm: &str) -> String {
    table::shapes().get(kind).map_or_else(|| snake(arm), |shape| path(shape, arm))
}

/// The path in YAML of a path in ARM: as the table says, else that of the nearest property around it.
pub(super) fn path(shape: &Shape, arm: &str) -> String {
    if let Some(known) = shape.yaml(arm) {
        return known.to_owned();
    }
    let mut words: Vec<&str> = arm.split('.').collect();
    let mut below: Vec<String> = Vec::new();
    while let Some(word) = words.pop() {
        below.insert(0, snake(word));
        if let Some(known) = shape.yaml(&words.join(".")) {
            return format!("{known}.{}", below.join("."));
        }
    }
    // What ARM keeps below `properties` stands at the top of YAML.
    let words: Vec<&str> =
        below.iter().map(String::as_str).skip_while(|word| *word == "properties").collect();
    words.join(".")
}

/// `publicNetworkAccess` as YAML spells keys.
pub(super) fn snake(word: &str) -> String {
    let mut spelt = String::with_capacity(word.len() + 4);
    let mut before = '_';
    for letter in word.chars() {
        if letter.is_ascii_uppercase() && before.is_ascii_lowercase() {
            spelt.push('_');
        }
        spelt.push(letter.to_ascii_lowercase());
        before = letter;
    }
    spelt
}

/// A value as YAML writes it at a path of ARM's words.
fn value(path: &str, value: NewValue) -> NewValue {
    let is = |known: &&str| known.eq_ignore_ascii_case(path);
    match value {
        // A flag in YAML.
        NewValue::String(word) if is_flag(path) => {
            let flag = word.eq_ignore_ascii_case("Enabled");
            NewValue::Literal(if flag { "true" } else { "false" }.to_owned())
        }
        NewValue::String(word) if WORDS.iter().any(is) => NewValue::String(snake(&word)),
        NewValue::Map(entries) => NewValue::Map(
            entries
                .into_iter()
                .map(|(key, inner)| (snake(&key), self::value(&format!("{path}.{key}"), inner)))
                .collect(),
        ),
        NewValue::Sequence(items) => {
            NewValue::Sequence(items.into_iter().map(|item| self::value(path, item)).collect())
        }
        other => other,
    }
}

/// Whether ARM has a word where YAML has a flag.
pub(super) fn is_flag(path: &str) -> bool {
    let word = path.rsplit('.').next().unwrap_or(path);
    ["remoteLoginPortPublicAccess", "sshPublicAccess"].iter().any(|known| known.eq_ignore_ascii_case(word))
}
