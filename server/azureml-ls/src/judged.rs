//! The verdicts of an audit as the settings and the comments in the files leave them: what is off or ignored is nobody's
//! fault, and severities are those that findings are shown with.

use crate::config::Config;
use crate::index::Survey;
use crate::workspace::Workspace;
use azureml_analysis::network::{Outcome, Verdict};
use azureml_analysis::{Audited, Finding, ask, rules};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use std::collections::{BTreeSet, HashMap};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

/// The verdicts of `survey`. `config` gives what is configured for the file at a path.
pub(crate) fn judged(
    survey: &Survey,
    workspace: &Workspace,
    mut config: impl FnMut(&Path) -> Arc<Config>,
) -> Vec<Verdict> {
    let left: HashMap<&str, Vec<Finding>> = survey
        .files()
        .map(|(name, found)| {
            let path = Path::new(&**name);
            let file = crate::paths::language(path).zip(workspace.parsed(path));
            let findings = file.map(|(language, parsed)| {
                let file = (language, parsed.source.as_str(), &parsed.syntax);
                ask::audited(file, &config(path).settings, &found.findings)
            });
            (&**name, findings.unwrap_or_default())
        })
        .collect();
    let verdicts = survey.network.audit.verdicts.iter();
    let judge = |verdict: &Verdict| {
        let Outcome::Fails(placed) = &verdict.outcome else { return Some(verdict.clone()) };
        let shown = left.get(&*placed.file)?.iter();
        let same = shown.filter(|it| it.code == verdict.code && it.span == placed.finding.span);
        let severity = same.map(|it| it.severity).max()?;
        let mut verdict = verdict.clone();
        if let Outcome::Fails(placed) = &mut verdict.outcome {
            placed.finding.severity = severity;
        }
        Some(verdict)
    };
    verdicts.filter_map(judge).collect()
}

/// What the rules about networks that look at one file alone find in the files of `survey`, by file.
pub(crate) fn own_findings(
    survey: &Survey,
    workspace: &Arc<Workspace>,
    mut config: impl FnMut(&Path) -> Arc<Config>,
) -> Vec<(Arc<str>, Finding)> {
    let graph = &survey.network.graph;
    let declared = graph.nodes().filter_map(|id| graph.get(id)).filter(|resource| !resource.existing);
    let names: BTreeSet<Arc<str>> = declared.map(|resource| Arc::clone(&resource.whole.file)).collect();
    let files: Vec<(Arc<str>, Arc<Config>)> =
        names.into_iter().map(|name| (Arc::clone(&name), config(Path::new(&*name)))).collect();
    let found = files.par_iter().map(|(name, config)| {
        let path = Path::new(&**name);
        let (language, parsed) = crate::paths::language(path).zip(workspace.parsed(path))?;
        let files = workspace.files_of(Some(path));
        let file = (language, parsed.source.as_str(), &parsed.syntax);
        let never = &mut || ControlFlow::Continue(());
        let analyze = || ask::analyze(file, &files, &config.settings, Audited::default(), never);
        let analysis = catch_unwind(AssertUnwindSafe(analyze)).ok().flatten()?;
        let is_ours = |finding: &Finding| {
            rules::find(finding.code).is_some_and(|rule| rule.group == "network" && rule.network.is_none())
        };
        let own = analysis.findings.into_iter().filter(is_ours);
        Some(own.map(|finding| (Arc::clone(name), finding)).collect::<Vec<_>>())
    });
    found.flatten().flatten().collect()
}
