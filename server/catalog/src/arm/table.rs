//! The shape of a namespace as the refresh writes it (`data/arm/*.json.xz`) and as the binary carries it. Compiled twice,
//! as [`super::node`] is.

use super::node::{Node, Type};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A namespace.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Table {
    pub(crate) namespace: String,
    /// Of all its resource types, oldest first.
    pub(crate) versions: Vec<String>,
    /// By name.
    pub(crate) resources: BTreeMap<String, Row>,
    pub(crate) types: Vec<Node>,
}

/// A namespace whose types are counted over all namespaces.
#[allow(dead_code)] // The build script's.
pub(crate) struct Namespace {
    /// The index of its first type.
    pub(crate) first_type: u32,
    pub(crate) table: Table,
}

/// A resource type.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Row {
    /// The index of an API version and the type of the body, oldest first.
    pub(crate) bodies: Vec<(usize, Type)>,
    /// The indices of the API versions in which it can only be read.
    #[serde(default)]
    pub(crate) read_only: Vec<usize>,
    /// What can be called on it: `listKeys`.
    #[serde(default)]
    pub(crate) functions: Vec<String>,
}

/// What a namespace in the binary is found by. The bytes lie behind the index, in its order: the table, then the words.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) namespace: String,
    /// The number of types in the namespaces before it.
    pub(crate) first_type: u32,
    pub(crate) types: usize,
    /// Lengths in bytes, packed.
    pub(crate) table: usize,
    pub(crate) words: usize,
}
