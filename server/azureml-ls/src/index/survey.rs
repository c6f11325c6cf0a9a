//! What an audit found, by file.

use azureml_analysis::network::Network;
use azureml_analysis::network::explain::{self, Hint};
use azureml_analysis::{Audited, Finding};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

/// What the audit found in one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct InFile {
    /// Its findings there, related places and fixes in other files by these files' names.
    pub(crate) findings: Vec<Finding>,
    /// What is said at names there.
    pub(crate) hints: Vec<Hint>,
    /// Whether it saw the whole workspace.
    pub(crate) whole: bool,
}

impl InFile {
    /// For the analysis of the file.
    pub(crate) fn audited(&self) -> Audited<'_> {
        Audited { findings: &self.findings, whole: self.whole }
    }
}

/// An audit: the network with what was found in each file.
#[derive(Debug, Default)]
pub(crate) struct Survey {
    /// The graph and its verdicts.
    pub(crate) network: Arc<Network>,
    /// The deployments that are not in it because we panicked.
    pub(crate) lost: Vec<PathBuf>,
    by_file: HashMap<Arc<str>, Arc<InFile>>,
    /// What holds of all other files.
    nothing: Arc<InFile>,
}

impl Survey {
    /// The findings of an audit, sorted by file.
    pub(super) fn new(network: Network, lost: Vec<PathBuf>) -> Self {
        let whole = network.graph.is_whole();
        let nothing = InFile { findings: Vec::new(), hints: Vec::new(), whole };
        let mut by_file: HashMap<Arc<str>, InFile> = HashMap::new();
        for (file, findings) in network.audit.findings() {
            by_file.entry(file).or_insert_with(|| nothing.clone()).findings = findings;
        }
        for (file, hints) in explain::hints(&network) {
            by_file.entry(file).or_insert_with(|| nothing.clone()).hints = hints;
        }
        let by_file = by_file.into_iter().map(|(file, found)| (file, Arc::new(found))).collect();
        let nothing = Arc::new(nothing);
        Self { network: Arc::new(network), lost, by_file, nothing }
    }

    /// What was found in the file that the graph calls `name`.
    pub(crate) fn of(&self, name: &str) -> &Arc<InFile> {
        self.by_file.get(name).unwrap_or(&self.nothing)
    }

    /// The files in which anything was found.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&Arc<str>, &Arc<InFile>)> {
        self.by_file.iter()
    }
}
