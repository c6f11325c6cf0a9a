//! The verdicts of an audit as the settings and the comments in the files leave them: what is off or ignored is nobody's
//! fault, and severities are those that findings are shown with.

use crate::config::Config;
use crate::index::Survey;
use crate::workspace::Workspace;
use azureml_analysis::network::{Outcome, Verdict};
use azureml_analysis::{Finding, ask};
use std::collections::HashMap;
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
