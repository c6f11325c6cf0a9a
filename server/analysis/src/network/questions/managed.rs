//! The outbound rules of managed networks: those that stand in the workspace, and those that are resources of their own.
//! Must not know rules of ours.

use super::{endpoints, workspace};
use crate::bicep::value::{Truth, Value};
use crate::network::{Answer, Graph, NodeId, Reason, Resource, types};

/// Where the rules stand in a workspace.
pub const INLINE: &str = "properties.managedNetwork.outboundRules";

/// One outbound rule.
#[derive(Clone, Debug)]
pub struct OutboundRule {
    /// What declares it: the workspace, or a resource of its own.
    pub owner: NodeId,
    /// The path of its properties in there.
    pub path: String,
    /// What it is called.
    pub name: String,
    /// Its properties.
    pub value: Value,
}

/// The outbound rules of a workspace.
#[derive(Clone, Debug)]
pub struct OutboundRules {
    /// Those that are known, in order.
    pub all: Vec<OutboundRule>,
    /// Whether there are no others; unknown, and why, where there may be some.
    pub complete: Answer,
}

impl OutboundRule {
    /// Whether it is of this type: `FQDN`, `PrivateEndpoint`, `ServiceTag`.
    #[must_use]
    pub fn is(&self, r#type: &str) -> Answer {
        Answer::of_word(&self.value.get("type"), &[r#type])
    }

    /// The path of one of its properties in its owner.
    #[must_use]
    pub fn at(&self, property: &str) -> String {
        format!("{}.{property}", self.path)
    }

    /// Whether it stands in the workspace itself.
    #[must_use]
    pub fn is_inline(&self) -> bool {
        self.path.starts_with(INLINE)
    }
}

/// The outbound rules of a workspace that is not a project.
#[must_use]
pub fn outbound_rules(graph: &Graph, workspace: NodeId) -> OutboundRules {
    let mut rules = OutboundRules { all: Vec::new(), complete: Answer::yes() };
    let Some(resource) = graph.get(workspace) else {
        return OutboundRules { complete: Answer::unknown(), ..rules };
    };
    let inline = resource.get(INLINE);
    let is_whole = match inline.as_object() {
        Some(object) => {
            for (name, _) in object.entries() {
                rules.all.push(OutboundRule {
                    owner: workspace,
                    path: format!("{INLINE}.{name}"),
                    name: name.to_string(),
                    value: object.get(name),
                });
            }
            object.is_closed()
        }
        None => inline.is_null(),
    };
    if !is_whole {
        let spot = resource.spot(INLINE);
        rules.complete =
            Answer::unknown().because(Reason::at(&spot, "not all outbound rules in this list are known"));
    }
    for (id, rule) in graph.declared(types::OUTBOUND_RULE) {
        match graph.parent(id) {
            Some(parent) if parent == workspace => rules.all.push(OutboundRule {
                owner: id,
                path: "properties".to_owned(),
                name: rule.id.name().to_string(),
                value: rule.get("properties"),
            }),
            Some(parent) if graph.get(parent).is_some_and(|it| !it.existing) => {}
            _ => {
                let text = "which workspace this outbound rule belongs to is not known";
                rules.complete = Answer::unknown().because(Reason::at(&rule.name, text));
            }
        }
    }
    rules
}

/// Whether the managed network reaches `group` of the workspace's storage by an outbound rule: a private endpoint to it. A
/// rule whose target is not known counts, one that lets the service tag of storage out may be enough. No only in a whole
/// graph.
#[must_use]
pub fn reaches_storage(graph: &Graph, workspace: NodeId, rules: &OutboundRules, group: &str) -> Answer {
    let Some(resource) = graph.get(workspace) else { return Answer::unknown() };
    let storage = resource.get("properties.storageAccount").as_id();
    let nothing_else = endpoints::missing(graph, workspace, resource);
    let mut answer = if nothing_else.is_no() { rules.complete.clone().not() } else { nothing_else };
    for rule in &rules.all {
        let Some(owner) = graph.get(rule.owner) else { continue };
        let is_other = match (&storage, rule.value.path(&["destination", "serviceResourceId"]).as_id()) {
            (Some(storage), Some(target)) => storage.same(&target) == Truth::No,
            _ => false,
        };
        let group = Answer::of_word(&rule.value.path(&["destination", "subresourceTarget"]), &[group]);
        let endpoint = rule.is("PrivateEndpoint").and(group).and(Answer::new((!is_other).into()));
        let tag = rule.is("ServiceTag").and(is_storage_tag(&rule.value).and(Answer::unknown()));
        let deployed = graph.is_deployed(rule.owner);
        let one = endpoint.or(tag);
        let one = if one.is_no() { one } else { one.and(deployed) };
        let text =
            if one.is_yes() { "an outbound rule reaches it" } else { "this outbound rule may reach it" };
        answer = answer.or(one.because(Reason::at(&place(owner, rule), text)));
    }
    answer
}

/// Where a rule can be looked at.
#[must_use]
pub fn place(owner: &Resource, rule: &OutboundRule) -> crate::network::Spot {
    if rule.is_inline() { owner.spot(&rule.path) } else { owner.name.clone() }
}

/// Whether a rule's service tag is that of storage accounts, of whichever region.
fn is_storage_tag(rule: &Value) -> Answer {
    let tag = rule.path(&["destination", "serviceTag"]);
    match tag.as_str() {
        Some(tag) => Answer::new(tag.to_ascii_lowercase().starts_with("storage").into()),
        None if tag.is_null() => Answer::no(),
        None => Answer::unknown(),
    }
}

/// Whether a managed network lets out only what a rule allows.
#[must_use]
pub fn is_strict(graph: &Graph, workspace: NodeId) -> Answer {
    let mode = workspace::property(graph, workspace, "properties.managedNetwork.isolationMode");
    Answer::of_word(&mode, &["AllowOnlyApprovedOutbound"])
}
