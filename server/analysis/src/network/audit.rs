//! Runs the rules about the network over a graph. A rule that panics costs its own verdicts. Must not know single rules.

use super::{Context, Graph, Outcome, Sources, Verdict, Verdicts};
use crate::{Finding, rules};
use std::collections::{BTreeMap, HashSet};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// What was found out about a graph.
#[derive(Clone, Debug, Default)]
pub struct Audit {
    /// All verdicts, by rule.
    pub verdicts: Vec<Verdict>,
    /// The codes of rules that panicked: a bug of ours, for the log.
    pub crashed: Vec<&'static str>,
}

/// A graph with its audit: what a shell keeps and shares.
#[derive(Debug, Default)]
pub struct Network {
    /// What is declared.
    pub graph: Graph,
    /// What the rules say of it.
    pub audit: Audit,
}

/// Audits a graph. `cancelled` is asked between rules; `None` once it says `Break`.
pub fn audit(
    graph: &Graph,
    sources: &dyn Sources,
    cancelled: &mut dyn FnMut() -> ControlFlow<()>,
) -> Option<Audit> {
    let mut audit = Audit::default();
    for rule in rules::all() {
        let Some(check) = &rule.network else { continue };
        if cancelled().is_break() {
            return None;
        }
        let mut found = Vec::new();
        let context = Context { rule, graph, sources };
        let run = || (check.run)(&context, &mut Verdicts { code: rule.code, all: &mut found });
        match catch_unwind(AssertUnwindSafe(run)) {
            Ok(()) => audit.verdicts.append(&mut found),
            Err(_) => audit.crashed.push(rule.code),
        }
    }
    Some(audit)
}

impl Audit {
    /// The findings by file. One place has one finding of a rule, however many deployments lead there.
    #[must_use]
    pub fn findings(&self) -> BTreeMap<Arc<str>, Vec<Finding>> {
        let mut by_file: BTreeMap<Arc<str>, Vec<Finding>> = BTreeMap::new();
        let mut seen = HashSet::new();
        for verdict in &self.verdicts {
            let Outcome::Fails(placed) = &verdict.outcome else { continue };
            if seen.insert((Arc::clone(&placed.file), placed.finding.span, verdict.code)) {
                by_file.entry(Arc::clone(&placed.file)).or_default().push(placed.finding.clone());
            }
        }
        by_file
    }
}

#[cfg(test)]
mod tests {
    use crate::network::{Outcome, types};
    use crate::testing::audited;

    /// A closed vault of a private workspace, and what else the file says.
    fn vault(more: &str) -> Vec<&'static str> {
        let fixture = format!(
            "//- /main.bicep
param target string
resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {{
  name: 'kv'
  properties: {{ publicNetworkAccess: 'Disabled' }}
}}
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {{
  name: 'hearts'
  properties: {{ keyVault: vault.id, publicNetworkAccess: 'Disabled' }}
}}
resource entry 'Microsoft.Network/privateEndpoints@2024-05-01' = {{
  name: 'pe'
  properties: {{
    privateLinkServiceConnections: [{{ properties: {more} }}]
  }}
}}
"
        );
        let (graph, audit) = audited(&fixture);
        let (subject, _) = graph.declared(types::VAULT).next().unwrap();
        let mine = audit.verdicts.iter().filter(|verdict| verdict.subject == subject);
        let mine = mine.filter(|verdict| verdict.code == "keyvault-private-endpoint");
        mine.map(|verdict| match verdict.outcome {
            Outcome::Holds(_) => "holds",
            Outcome::Fails(_) => "fails",
            Outcome::Unknown(_) => "unknown",
        })
        .collect()
    }

    #[test]
    fn every_resource_that_a_rule_is_about_gets_one_verdict() {
        assert_eq!(vault("{ privateLinkServiceId: vault.id, groupIds: ['vault'] }"), ["holds"]);
        assert_eq!(vault("{ privateLinkServiceId: workspace.id, groupIds: ['amlworkspace'] }"), ["fails"]);
        assert_eq!(vault("{ privateLinkServiceId: target, groupIds: ['vault'] }"), ["unknown"]);
    }

    #[test]
    fn what_is_half_typed_makes_nothing_missing() {
        assert_eq!(vault("{ privateLinkServiceId: workspace.id, groupIds: ['amlworkspace'"), ["unknown"]);
    }
}
