//! What is asked of a graph again and again, looked up once. Must not know the questions.

use crate::network::questions::batch::{Batch, Computes};
use crate::network::questions::dns::Strays;
use crate::network::questions::endpoints::{ByType, World};
use crate::network::questions::monitor::Scoped;
use crate::network::{Answer, Graph, NodeId};
use std::collections::HashMap;
use std::sync::{Mutex, OnceLock};

/// Answers so far.
#[derive(Debug, Default)]
pub(in crate::network) struct Memory {
    answers: Mutex<HashMap<(String, NodeId), Answer>>,
    /// Private endpoints.
    pub(in crate::network) connections: ByType,
    /// What may be there although nothing declares it.
    pub(in crate::network) world: OnceLock<World>,
    /// What needs batch.
    pub(in crate::network) batch: OnceLock<Batch>,
    /// Computes by their names.
    pub(in crate::network) computes: OnceLock<Computes>,
    /// Zone groups and links that nobody knows the owner of.
    pub(in crate::network) strays: OnceLock<Strays>,
    /// What private link scopes hold.
    pub(in crate::network) scoped: OnceLock<Scoped>,
    /// Workspaces by their names in lower case; that of the only one is empty.
    pub(super) workspaces: OnceLock<HashMap<String, Vec<NodeId>>>,
}

impl Graph {
    /// The answer to a question about a resource, looked up at most once. A question that leads back to itself is
    /// asked again: who asks must end.
    pub(in crate::network) fn once(
        &self,
        question: &str,
        about: NodeId,
        ask: impl FnOnce() -> Answer,
    ) -> Answer {
        let key = (question.to_owned(), about);
        if let Some(known) = self.memory.answers.lock().ok().and_then(|all| all.get(&key).cloned()) {
            return known;
        }
        let answer = ask();
        if let Ok(mut all) = self.memory.answers.lock() {
            all.insert(key, answer.clone());
        }
        answer
    }
}
