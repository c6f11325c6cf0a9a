//! What the graph knows about the network of a batch endpoint or deployment, in words for hovers and inlay hints. Must
//! not judge anything itself: the questions and the checklist do.

use super::checklist::{Checklist, State, checklists};
use super::questions::{batch, workspace};
use super::{Answer, Graph, Network, NodeId, Reason, Resource, Target, types};
use crate::Finding;
use crate::bicep::value::Truth;
use azureml_syntax::{Language, Span};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

/// More workspaces than these are not explained one by one.
const MOST_WORKSPACES: usize = 3;

/// What a hover says about a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The name that it is about.
    pub span: Span,
    /// Markdown.
    pub text: String,
}

/// A few words at a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The name: the words stand behind it.
    pub name: Span,
    /// `private, from workspace hearts`
    pub label: String,
    /// Why, as Markdown.
    pub tooltip: String,
}

/// What is known about the network of the batch endpoint or deployment whose name, `$schema` or type stands at `offset`
/// of `file`, where `findings` are shown.
#[must_use]
pub fn explain(network: &Network, file: &str, findings: &[Finding], offset: usize) -> Option<Explanation> {
    let (id, resource) = batch(&network.graph)
        .find(|(_, resource)| &*resource.whole.file == file && is_head(resource, offset))?;
    Some(Explanation { span: resource.name.span, text: text(network, id, resource, findings) })
}

/// The hints of all batch endpoints, by file and in order: none where nobody knows whether they are private.
#[must_use]
pub fn hints(network: &Network) -> BTreeMap<Arc<str>, Vec<Hint>> {
    let graph = &network.graph;
    let endpoints = graph.declared(types::BATCH_ENDPOINT).filter(|(_, resource)| resource.verified.is_none());
    let hints = endpoints.filter_map(|(id, resource)| {
        let homes = workspace::of(graph, id);
        let first = homes.first().and_then(|home| graph.get(*home))?;
        let answer = all(homes.iter().map(|home| workspace::is_private(graph, *home)))?;
        let by_default = if answer.is_by_default() { " by default" } else { "" };
        let label = match answer.truth {
            Truth::Yes => format!("private{by_default}, from workspace {}", first.label().replace('`', "")),
            Truth::No => format!("public{by_default}"),
            Truth::Unknown => return None,
        };
        let name = resource.written("name").map_or(resource.name.span, |name| name.value);
        let tooltip = format!("It takes the network of workspace {}: {}.", first.label(), because(&answer));
        Some((Arc::clone(&resource.whole.file), Hint { name, label, tooltip }))
    });
    let mut by_file: BTreeMap<Arc<str>, Vec<Hint>> = BTreeMap::new();
    for (file, hint) in hints {
        by_file.entry(file).or_default().push(hint);
    }
    for hints in by_file.values_mut() {
        hints.sort_by_key(|hint| hint.name.end);
        hints.dedup();
    }
    by_file
}

fn batch(graph: &Graph) -> impl Iterator<Item = (NodeId, &Resource)> {
    graph.declared(types::BATCH_ENDPOINT).chain(graph.declared(types::BATCH_DEPLOYMENT))
}

/// Whether the head of a resource stands there: its name, the first line of its declaration, `$schema`.
fn is_head(resource: &Resource, offset: usize) -> bool {
    let name = resource.written("name");
    let is_named = |span: Span| span.start <= offset && offset <= span.end;
    let is_name = name.is_some_and(|name| is_named(name.key) || is_named(name.value));
    let is_schema =
        resource.written("$schema").is_some_and(|schema| is_named(schema.key.cover(schema.value)));
    // In Bicep the object begins at the end of the first line.
    let head = resource.written("").filter(|_| resource.language != Language::Yaml);
    let is_first = head.is_some_and(|body| resource.whole.span.start <= offset && offset < body.value.start);
    is_named(resource.name.span) || is_name || is_schema || is_first
}

fn text(network: &Network, id: NodeId, resource: &Resource, findings: &[Finding]) -> String {
    let graph = &network.graph;
    let homes = workspace::of(graph, id);
    let mut text = String::from("**Its network**\n\n");
    if homes.is_empty() {
        text.push_str(match graph.declared(types::WORKSPACE).next() {
            None => {
                "No workspace is declared in these files, so nothing is known about the network that it will have."
            }
            Some(_) => {
                "Several workspaces are declared, and nothing says which one this belongs to: map its folder to one \
                 under `workspaces` in `azureml-ls.yml`."
            }
        });
        return text;
    }
    let mut shown = network.audit.findings();
    shown.insert(Arc::clone(&resource.whole.file), findings.to_vec());
    let lists = checklists(network, &shown);
    for home in homes.iter().take(MOST_WORKSPACES) {
        let Some(owner) = graph.get(*home) else { continue };
        let is_assumed = graph.parent(id).is_none();
        let assumed = if is_assumed { ", assumed because no other one fits" } else { "" };
        let private = workspace::is_private(graph, *home);
        let sort = match private.truth {
            Truth::Yes => "Private",
            Truth::No => "Public",
            Truth::Unknown => "Not known",
        };
        let _ = writeln!(
            text,
            "{sort}: that of workspace {}{assumed}. {}\n",
            owner.label(),
            sentence(&because(&private))
        );
        text.push_str(&outbound(graph, id, *home));
        if let Some(list) = lists.iter().find(|list| list.workspace == *home).filter(|_| !private.is_no()) {
            text.push_str(&requirements(list));
        }
        if private.is_yes() {
            text.push_str(
                "Studio can create and manage it, but not invoke it: use the CLI, the SDK or REST from inside the \
                 network. There is no public batch endpoint in this workspace.\n\n",
            );
        }
    }
    text.push_str(
        "It keeps the network that it was created with: after a change of the workspace, create it anew.",
    );
    text
}

/// Where the jobs run, and what decides what they reach.
fn outbound(graph: &Graph, id: NodeId, home: NodeId) -> String {
    if workspace::is_managed(graph, home).is_yes() {
        let mode = workspace::property(graph, home, "properties.managedNetwork.isolationMode");
        let mode = mode.as_str().map_or_else(String::new, |mode| format!(" (`{mode}`)"));
        return format!("Its jobs run in the managed network of the workspace{mode}.\n\n");
    }
    let cluster = match batch::compute(graph, id) {
        Target::Node(cluster) => graph.get(cluster),
        _ => None,
    };
    let Some(cluster) = cluster else {
        return "Its jobs run on a compute cluster, whose subnet decides what they reach.\n\n".to_owned();
    };
    let subnet = cluster.get("properties.properties.subnet.id");
    let place = match subnet.as_id() {
        Some(subnet) => match subnet.name().as_str() {
            Some(name) => format!("in subnet `{name}`"),
            None => "in a subnet".to_owned(),
        },
        None if subnet.is_null() => "outside of any virtual network of yours".to_owned(),
        None => "in a subnet that is not known here".to_owned(),
    };
    format!("Its jobs run on cluster {}, {place}.\n\n", cluster.label())
}

fn requirements(list: &Checklist<'_>) -> String {
    let mut text = String::new();
    for item in &list.items {
        let mark = match item.state {
            State::Fails => "✗",
            State::Unknown => "?",
            State::Ignored => "–",
            // Of other files only the audit's findings are known here.
            State::Holds if !item.requirement.in_files.is_empty() => continue,
            State::Holds => "✓",
            State::Remember | State::NotApplicable => continue,
        };
        let codes: Vec<String> =
            item.findings.iter().map(|placed| format!("`{}`", placed.finding.code)).collect();
        let codes = if codes.is_empty() { String::new() } else { format!(" ({})", codes.join(", ")) };
        let _ = writeln!(text, "- {mark} {}{codes}", item.requirement.title);
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// The answers as one; `None` of no answers.
fn all(answers: impl Iterator<Item = Answer>) -> Option<Answer> {
    answers.reduce(|one, other| if one.truth == other.truth { one } else { Answer::unknown() })
}

fn because(answer: &Answer) -> String {
    let texts: Vec<String> = answer
        .reasons
        .iter()
        .map(|Reason { spot, text }| match spot {
            Some(spot) => format!("{text} ({})", spot.file.rsplit('/').next().unwrap_or_default()),
            None => text.clone(),
        })
        .collect();
    if texts.is_empty() { "nothing decides it".to_owned() } else { texts.join(", ") }
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().map(|letter| letter.to_uppercase().collect()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

#[cfg(test)]
mod tests;
