//! Azure Verified Modules of the public Bicep registry: for each that we know a *stand-in*, a Bicep file of our own in
//! `data/verified` that declares what the module deploys, as far as a check may ask for it. Facts come from
//! Azure/bicep-registry-modules, read in all its versions.
//!
//! A stand-in has the module's parameters by their names, with defaults; the resources with the properties that matter
//! for networks, identities and what refers to what; the outputs. `metadata newest` is the newest version that was read.
//! `@metadata({ since: '0.9.0' })` says from which version on it holds what follows when the parameter is not given, be
//! it from a default or from the module's body; before it, and behind the newest version, that is unknown. What changed in a
//! body without a parameter has one that the module lacks.
//! To add one: a file, and a line below.

/// A stand-in.
#[derive(Debug)]
pub struct StandIn {
    /// What it stands for, without registry and version: `avm/res/storage/storage-account`; of a file that others use,
    /// its name.
    pub module: &'static str,
    /// Bicep.
    pub source: &'static str,
}

macro_rules! stand_ins {
    ($($module:literal => $file:literal,)*) => {
        &[$(StandIn {
            module: $module,
            source: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/verified/", $file, ".bicep")),
        },)*]
    };
}

static STAND_INS: &[StandIn] = stand_ins! {
    "avm/res/container-registry/registry" => "container-registry",
    "avm/res/insights/component" => "application-insights",
    "avm/res/key-vault/vault" => "key-vault",
    "avm/res/machine-learning-services/workspace" => "machine-learning-workspace",
    "avm/res/managed-identity/user-assigned-identity" => "user-assigned-identity",
    "avm/res/network/network-security-group" => "network-security-group",
    "avm/res/network/private-dns-zone" => "private-dns-zone",
    "avm/res/network/private-endpoint" => "private-endpoint",
    "avm/res/network/virtual-network" => "virtual-network",
    "avm/res/operational-insights/workspace" => "log-analytics-workspace",
    "avm/res/storage/storage-account" => "storage-account",
    "private-endpoints.bicep" => "private-endpoints",
    "virtual-network-peering.bicep" => "virtual-network-peering",
};

/// All of them, sorted by module.
#[must_use]
pub fn all() -> &'static [StandIn] {
    STAND_INS
}
