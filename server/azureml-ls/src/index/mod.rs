//! The audit of a whole workspace: which files it is over, what each of them declares, and what the rules say of all of
//! it. What did not change is kept from one run to the next: nothing is read, parsed or evaluated twice. Must not know
//! the protocol.

mod facts;
mod known;
mod shift;
mod stamps;
mod survey;

pub(crate) use survey::{InFile, Survey};

use crate::workspace::Workspace;
use azureml_analysis::bicep::modules::Parsed;
use azureml_analysis::network::facts::{Stated, stated};
use azureml_analysis::network::{self, Facts, Graph, Network, Sources};
use known::Known;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use stamps::{Stamp, Stamps};
use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What to audit.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope {
    /// The [`real`](crate::workspace::real) paths of all YAML and Bicep files, in order, those that are open too.
    pub(crate) files: Arc<Vec<PathBuf>>,
    /// Whether these are all files of their folders: only then is anything missing.
    pub(crate) whole: bool,
    /// What is open, and what may be read.
    pub(crate) workspace: Arc<Workspace>,
    /// While it stays the same the disk is taken to do so, too.
    pub(crate) disk: u64,
    /// What the configuration says.
    pub(crate) stated: Arc<Statements>,
}

/// What the configuration says of workspaces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Statements {
    /// What no file says.
    pub(crate) workspaces: Vec<Stated>,
    /// Folders, as [`name`] writes them, and the names of their workspaces.
    pub(crate) folders: Vec<(Arc<str>, Arc<str>)>,
}

/// Asked between the steps of an audit: whether somebody wants a newer one.
pub(crate) type Cancelled<'c> = &'c (dyn Fn() -> bool + Sync);

/// What is known about the files of a workspace.
#[derive(Debug, Default)]
pub(crate) struct Index {
    stamps: Stamps,
    files: HashMap<PathBuf, Known>,
    roots: HashMap<PathBuf, Root>,
    last: Option<Last>,
}

/// What a deployment declares, and what was read to know it.
#[derive(Debug)]
struct Root {
    read: Vec<(PathBuf, Stamp)>,
    facts: Arc<Facts>,
    panicked: bool,
}

/// An audit and what it was over.
#[derive(Debug)]
struct Last {
    facts: Vec<Arc<Facts>>,
    whole: bool,
    stated: Arc<Statements>,
    survey: Arc<Survey>,
}

/// What the graph calls the file at a path.
pub(crate) fn name(path: &Path) -> Arc<str> {
    path.to_string_lossy().replace('\\', "/").into()
}

impl Index {
    /// Audits `scope`; `None` once `cancelled`. What was found out until then is kept.
    pub(crate) fn audit(&mut self, scope: &Scope, cancelled: Cancelled<'_>) -> Option<Arc<Survey>> {
        self.look(scope, cancelled)?;
        let of_yaml = scope.files.iter().filter_map(|path| self.files.get(path)?.facts().cloned());
        let mut facts: Vec<Arc<Facts>> = of_yaml.collect();
        // Without a workspace there is nothing to audit.
        if !(facts.is_empty() && scope.stated.workspaces.is_empty())
            || self.files.values().any(Known::mentions)
        {
            facts.extend(self.deployments(scope, cancelled)?);
        }
        let whole = scope.whole && self.files.values().all(Known::is_read);
        if let Some(last) = &self.last
            && last.is_over(&facts, whole, &scope.stated)
        {
            return Some(Arc::clone(&last.survey));
        }
        let joined = stated::join(facts.clone(), &scope.stated.workspaces);
        let graph = Graph::new(joined, whole, scope.stated.folders.clone());
        let texts = Texts(&scope.workspace);
        let mut proceed = || if cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
        let audit = network::audit(&graph, &texts, &mut proceed)?;
        let panicked = self.roots.iter().filter(|(_, root)| root.panicked);
        let lost = panicked.map(|(path, _)| path.clone()).collect();
        let survey = Arc::new(Survey::new(Network { graph, audit }, lost));
        let stated = Arc::clone(&scope.stated);
        self.last = Some(Last { facts, whole, stated, survey: Arc::clone(&survey) });
        Some(survey)
    }

    /// Looks at all files that changed.
    fn look(&mut self, scope: &Scope, cancelled: Cancelled<'_>) -> Option<()> {
        self.stamps.renew(scope);
        let listed: HashSet<&PathBuf> = scope.files.iter().collect();
        self.files.retain(|path, _| listed.contains(path));
        self.roots.retain(|path, _| listed.contains(path));
        let stamps: Vec<(&PathBuf, Stamp)> =
            scope.files.iter().map(|path| (path, self.stamps.of(path, scope))).collect();
        let changed: Vec<&(&PathBuf, Stamp)> = stamps
            .iter()
            .filter(|(path, stamp)| self.files.get(*path).is_none_or(|known| known.stamp != *stamp))
            .collect();
        let seen: Vec<Option<(PathBuf, Known)>> = changed
            .par_iter()
            .map(|(path, stamp)| {
                if cancelled() {
                    return None;
                }
                Some(((*path).clone(), Known::look(path, *stamp, &scope.workspace)))
            })
            .collect();
        let is_done = seen.iter().all(Option::is_some);
        self.files.extend(seen.into_iter().flatten());
        is_done.then_some(())
    }

    /// The facts of all deployments: of what nobody else uses as a module.
    fn deployments(&mut self, scope: &Scope, cancelled: Cancelled<'_>) -> Option<Vec<Arc<Facts>>> {
        let is_bicep = |path: &&PathBuf| self.files.get(*path).is_some_and(Known::is_bicep);
        let files: Vec<&PathBuf> = scope.files.iter().filter(is_bicep).collect();
        let uses: Vec<Option<Vec<PathBuf>>> = files
            .par_iter()
            .map(|path| {
                let known = self.files.get(*path)?;
                (!cancelled()).then(|| known.uses(path, &scope.workspace).to_vec())
            })
            .collect();
        let used: HashSet<PathBuf> =
            uses.into_iter().collect::<Option<Vec<_>>>()?.into_iter().flatten().collect();
        let roots: Vec<&PathBuf> = files.into_iter().filter(|path| !used.contains(*path)).collect();
        let changed: Vec<&PathBuf> = roots
            .iter()
            .filter(|path| {
                let stamps = &mut self.stamps;
                let is_same =
                    |root: &Root| root.read.iter().all(|(read, stamp)| stamps.of(read, scope) == *stamp);
                !self.roots.get(**path).is_some_and(is_same)
            })
            .copied()
            .collect();
        let found: Vec<Option<(PathBuf, facts::Read)>> = changed
            .par_iter()
            .map(|path| {
                let read = (!cancelled()).then(|| facts::of_deployment(path, &scope.workspace))?;
                Some(((*path).clone(), read))
            })
            .collect();
        let is_done = found.iter().all(Option::is_some);
        for (path, read) in found.into_iter().flatten() {
            let stamps = read.places.into_iter().map(|place| {
                let stamp = self.stamps.of(&place, scope);
                (place, stamp)
            });
            let root = Root { read: stamps.collect(), facts: read.facts, panicked: read.panicked };
            self.roots.insert(path, root);
        }
        if !is_done {
            return None;
        }
        Some(roots.into_iter().filter_map(|path| Some(Arc::clone(&self.roots.get(path)?.facts))).collect())
    }
}

impl Last {
    fn is_over(&self, facts: &[Arc<Facts>], whole: bool, stated: &Statements) -> bool {
        self.whole == whole
            && *self.stated == *stated
            && self.facts.len() == facts.len()
            && self.facts.iter().zip(facts).all(|(one, other)| Arc::ptr_eq(one, other))
    }
}

/// Texts for fixes.
struct Texts<'w>(&'w Workspace);

impl Sources for Texts<'_> {
    fn bicep(&self, file: &str) -> Option<Arc<Parsed>> {
        self.0.bicep(Path::new(file))
    }
}

#[cfg(test)]
mod tests;
