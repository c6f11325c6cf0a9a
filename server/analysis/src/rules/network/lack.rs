//! A resource that workspaces reach over private endpoints alone, and some of those are not there: one check for storage,
//! vaults and registries. Must not know their messages.

use crate::bicep::value::Value;
use crate::network::mend;
use crate::network::questions::{batch, dependencies, endpoints};
use crate::network::{Answer, Context, NodeId, Placed, Resource, Spot, Verdicts, lower};
use crate::rules::wording::quoted;
use crate::{Safety, Severity};
use std::collections::BTreeMap;

/// Somebody who needs private endpoints to a resource.
pub(super) struct Claim {
    /// To which resource.
    pub(super) dependency: NodeId,
    /// For the sake of this workspace.
    pub(super) workspace: NodeId,
    /// One for each of these sub-resources.
    pub(super) groups: &'static [&'static str],
    /// Who asks for it, if it is not the workspace itself.
    pub(super) by: Option<Spot>,
}

/// What is missing of a resource.
pub(super) struct Lack<'g> {
    /// The resource.
    pub(super) resource: &'g Resource,
    /// Its workspaces: `` workspace `a` ``, `` workspaces `a` and `b` ``.
    pub(super) owners: String,
    /// The sub-resources without a private endpoint.
    pub(super) groups: Vec<&'static str>,
    /// Whether batch runs in one of the workspaces.
    pub(super) has_batch: bool,
    /// What a message says where nothing in the graph declares a private endpoint: ` in this template`.
    pub(super) whence: &'static str,
}

/// The claims of all workspaces to the resources of one kind.
pub(super) fn claims(context: &Context<'_>, kind: &dependencies::Dependency) -> Vec<Claim> {
    let used = dependencies::used(context.graph, kind).into_iter();
    used.flat_map(|(dependency, workspaces)| {
        let claim = move |workspace| Claim { dependency, workspace, groups: kind.groups, by: None };
        workspaces.into_iter().map(claim)
    })
    .collect()
}

/// A claim that is not met.
struct Failing {
    claim: Claim,
    groups: Vec<&'static str>,
    answers: Vec<Answer>,
    batch: Answer,
}

/// Judges all claims. A resource has one finding, whoever lacks something of it; `say` gives its severity, if the graph
/// declares other private endpoints and nothing rests on defaults, and its message.
pub(super) fn judge(
    context: &Context<'_>,
    verdicts: &mut Verdicts<'_>,
    claims: Vec<Claim>,
    say: &dyn Fn(&Lack<'_>) -> (Severity, String),
) {
    let mut failing: BTreeMap<NodeId, Vec<Failing>> = BTreeMap::new();
    for claim in claims {
        let graph = context.graph;
        let needed = dependencies::needs_endpoints(graph, claim.workspace, claim.dependency);
        if needed.is_no() {
            continue;
        }
        let present: Vec<(&str, Answer)> = claim
            .groups
            .iter()
            .map(|group| (*group, endpoints::present(graph, claim.dependency, group)))
            .collect();
        let missing: Vec<&(&str, Answer)> = present.iter().filter(|(_, answer)| answer.is_no()).collect();
        if needed.is_yes() && !missing.is_empty() {
            let groups = missing.iter().map(|(group, _)| *group).collect();
            let answers = missing.iter().map(|(_, answer)| answer.clone()).chain([needed]).collect();
            let batch = batch::runs_in(graph, claim.workspace);
            let dependency = claim.dependency;
            failing.entry(dependency).or_default().push(Failing { claim, groups, answers, batch });
            continue;
        }
        let all = present.into_iter().map(|(_, answer)| answer).fold(Answer::yes(), Answer::and);
        let answer = all.or(needed.not());
        if answer.is_yes() {
            verdicts.holds(claim.dependency, Some(claim.workspace), answer.reasons);
        } else {
            verdicts.unknown(claim.dependency, Some(claim.workspace), answer.reasons);
        }
    }
    for (dependency, failing) in failing {
        let Some(placed) = finding(context, dependency, &failing, say) else { continue };
        for one in failing {
            verdicts.fails(dependency, Some(one.claim.workspace), placed.clone());
        }
    }
}

fn finding(
    context: &Context<'_>,
    dependency: NodeId,
    failing: &[Failing],
    say: &dyn Fn(&Lack<'_>) -> (Severity, String),
) -> Option<Placed> {
    let graph = context.graph;
    let resource = graph.get(dependency)?;
    let mut groups: Vec<&'static str> = Vec::new();
    for group in failing.iter().flat_map(|one| &one.groups) {
        if !groups.contains(group) {
            groups.push(group);
        }
    }
    let declares_others = endpoints::are_declared(graph);
    let lack = Lack {
        resource,
        owners: context.workspaces(failing.iter().map(|one| one.claim.workspace)),
        groups,
        has_batch: failing.iter().any(|one| one.batch.is_yes()),
        whence: if declares_others { "" } else { " in this template" },
    };
    let (base, mut message) = say(&lack);
    let answers: Vec<&Answer> = failing.iter().flat_map(|one| &one.answers).collect();
    message.push_str(Context::by_default(answers.iter().copied()));
    let base = if declares_others { base } else { lower(base) };
    let severity = context.severity(base, dependency, answers.iter().copied());
    let mut placed = context.finding(&resource.name, message).severity(severity);
    for one in failing {
        if let Some(owner) = graph.get(one.claim.workspace) {
            placed = placed.related(&owner.name, "the workspace");
        }
        if let Some(by) = &one.claim.by {
            placed = placed.related(by, "the datastore");
        }
        for answer in &one.answers {
            placed = placed.because(&answer.reasons);
        }
        if one.batch.is_yes() {
            placed = placed.because(&one.batch.reasons);
        }
    }
    for connection in endpoints::to(graph, dependency) {
        let Some(endpoint) = graph.get(connection.endpoint) else { continue };
        let names: Vec<Value> =
            connection.groups.as_array().map(|all| all.inner().collect()).unwrap_or_default();
        let text = format!("a private endpoint for {}", quoted(names.iter().filter_map(Value::as_str)));
        placed = placed.related(&endpoint.name, text);
    }
    if let Some(mend) = mend::add_endpoints(context, dependency, &lack.groups) {
        placed = placed.fix(Safety::Unsafe, mend.title, &mend.file, mend.operations);
    }
    Some(
        resource
            .through
            .iter()
            .fold(placed, |placed, call| placed.related(call, "declared through this module")),
    )
}

#[cfg(test)]
mod tests;
