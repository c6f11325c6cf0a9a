//! The connections of all private endpoints, looked up once a graph and type. Must not know rules.

use super::{Connection, has_group};
use crate::bicep::value::{Truth, Value};
use crate::network::{Graph, NodeId, Target, types};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// Of more private endpoints that may lead anywhere, nobody reads on.
const MOST_UNCLEAR: usize = 4;

/// The connections that may lead to resources of one type.
#[derive(Debug)]
pub(in crate::network) struct Known {
    r#type: String,
    pub(super) all: Vec<Connection>,
    by_target: HashMap<NodeId, Vec<Connection>>,
    /// Those that may lead anywhere.
    unclear: Vec<Connection>,
    /// By sub-resource, the first of them that may be for it.
    first: Mutex<HashMap<String, Arc<[Connection]>>>,
}

/// What is known of each type, by its name in lower case.
pub(in crate::network) type ByType = Mutex<HashMap<String, Arc<Known>>>;

/// The connections to resources of this type.
pub(super) fn known(graph: &Graph, r#type: &str) -> Arc<Known> {
    let key = r#type.to_ascii_lowercase();
    let find = |all: &ByType| all.lock().ok().and_then(|all| all.get(&key).cloned());
    if let Some(known) = find(&graph.memory.connections) {
        return known;
    }
    let all = super::read(graph, r#type);
    let mut by_target: HashMap<NodeId, Vec<Connection>> = HashMap::new();
    let mut unclear = Vec::new();
    for connection in &all {
        match connection.target {
            Target::Node(target) => by_target.entry(target).or_default().push(connection.clone()),
            Target::Unknown => unclear.push(connection.clone()),
            Target::Outside | Target::Nothing => {}
        }
    }
    // What another template declares is only named here.
    unclear.extend(graph.existing(types::PRIVATE_ENDPOINT).map(|(endpoint, _)| Connection {
        endpoint,
        target: Target::Unknown,
        groups: Value::unknown(),
        path: String::new(),
    }));
    let known =
        Arc::new(Known { r#type: r#type.to_owned(), all, by_target, unclear, first: Mutex::default() });
    if let Ok(mut all) = graph.memory.connections.lock() {
        all.insert(key, Arc::clone(&known));
    }
    known
}

impl Known {
    /// Those that lead to this resource.
    pub(super) fn to(&self, target: NodeId) -> &[Connection] {
        self.by_target.get(&target).map_or(&[], Vec::as_slice)
    }

    /// Some of those that may lead to any resource of the type and may be for this sub-resource; none only if there are
    /// none.
    pub(super) fn unclear(&self, group: &str) -> Arc<[Connection]> {
        if let Some(known) = self.first.lock().ok().and_then(|all| all.get(group).cloned()) {
            return known;
        }
        let may = |one: &&Connection| has_group(&one.groups, &self.r#type, group) != Truth::No;
        let first: Arc<[Connection]> = self.unclear.iter().filter(may).take(MOST_UNCLEAR).cloned().collect();
        if let Ok(mut all) = self.first.lock() {
            all.insert(group.to_owned(), Arc::clone(&first));
        }
        first
    }
}
