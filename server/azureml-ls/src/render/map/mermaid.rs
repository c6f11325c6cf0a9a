//! The map as a Mermaid flowchart, for Markdown: GitHub, GitLab and Azure DevOps draw it. What holds, fails and is
//! unknown shows in the form of the box and its stroke; fills are left to the theme, light or dark.

use super::{Picture, summary, text};
use azureml_analysis::network::map::{Map, Relation, State};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Mermaid takes up to 50,000 letters unless it is told otherwise, and is slow.
pub(crate) const MOST_NODES: usize = 150;
/// It refuses diagrams with more lines unless it is told otherwise.
const MOST_LINES: usize = 500;

/// The diagram.
pub(crate) fn render(picture: &Picture) -> String {
    let map = &picture.map;
    let children = map.children();
    let mut out = String::from("flowchart LR\n");
    let _ = writeln!(out, "  accTitle: Network map");
    let _ = writeln!(out, "  accDescr: {}", text::mermaid(&summary(map)));
    for (at, node) in map.nodes.iter().enumerate() {
        if node.parent.is_none() {
            write_node(&mut out, map, &children, at, 1);
        }
    }
    let named: BTreeSet<usize> =
        map.links.iter().filter(|link| link.relation == Relation::NamedIn).map(|link| link.to).collect();
    for link in map.links.iter().take(MOST_LINES) {
        let (from, to) = (end(map, &children, link.from), end(map, &children, link.to));
        // Written in the order in which the ends stand, from left to right; no words, as they would hide the lines.
        let _ = match link.relation {
            Relation::RunsOn | Relation::BelongsTo => writeln!(out, "  {from} ==> {to}"),
            Relation::Uses => writeln!(out, "  {from} --> {to}"),
            Relation::InSubnet | Relation::NamedIn => writeln!(out, "  {from} -.-> {to}"),
            Relation::LeadsTo => writeln!(out, "  {to} --o {from}"),
            Relation::Guards => writeln!(out, "  {to} -.- {from}"),
            // The zone says so itself.
            Relation::LinkedTo if named.contains(&link.from) => Ok(()),
            Relation::LinkedTo => writeln!(out, "  {to} -.- {from}"),
        };
    }
    out.push_str(
        "  classDef holds stroke:#1a7f37,stroke-width:1.5px\n  \
         classDef fails stroke:#cf222e,stroke-width:3px\n  \
         classDef unknown stroke:#9a6700,stroke-width:2px,stroke-dasharray:6 4\n",
    );
    for state in [State::Holds, State::Fails, State::Unknown] {
        let here = map.nodes.iter().enumerate().filter(|(_, node)| node.state == state);
        let names: Vec<String> = here.map(|(at, _)| end(map, &children, at)).collect();
        if !names.is_empty() {
            let _ = writeln!(out, "  class {} {}", names.join(","), state.name());
        }
    }
    out
}

/// What a line ends at: a box, or the frame of what holds others. A workspace has a box of its own in its frame.
fn end(map: &Map, children: &[Vec<usize>], at: usize) -> String {
    let is_workspace = map.nodes.get(at).is_some_and(|node| node.kind.is_workspace());
    let is_frame = !is_workspace && children.get(at).is_some_and(|held| !held.is_empty());
    if is_frame { format!("g{at}") } else { format!("n{at}") }
}

fn write_node(out: &mut String, map: &Map, children: &[Vec<usize>], at: usize, depth: usize) {
    let Some(node) = map.nodes.get(at) else { return };
    let space = "  ".repeat(depth);
    let mut words = format!("{} {}", node.kind.title(), node.name);
    if !node.detail.is_empty() {
        let _ = write!(words, " ({})", node.detail);
    }
    let held = children.get(at).map(Vec::as_slice).unwrap_or_default();
    let mut label = text::mermaid(&words);
    // The title of a frame has one line.
    let next = if held.is_empty() || node.kind.is_workspace() { "<br/>" } else { " · " };
    for mark in &node.marks {
        let _ = write!(label, "{next}{}: {}", mark.severity.name(), text::mermaid(mark.code));
    }
    let (open, close) = match node.state {
        State::Holds => ("([", "])"),
        State::Fails => ("{{", "}}"),
        State::Unknown => ("[/", "/]"),
        State::Plain => ("[", "]"),
    };
    if held.is_empty() {
        let _ = writeln!(out, "{space}n{at}{open}\"{label}\"{close}");
        return;
    }
    if node.kind.is_workspace() {
        let name = text::mermaid(&node.name);
        let _ = writeln!(out, "{space}subgraph g{at}[\"{name}\"]\n{space}  n{at}{open}\"{label}\"{close}");
    } else {
        let _ = writeln!(out, "{space}subgraph g{at}[\"{}{label}\"]", prefix(node.state));
    }
    for child in held {
        write_node(out, map, children, *child, depth + 1);
    }
    let _ = writeln!(out, "{space}end");
}

/// Frames have one form only: a sign says what others' forms say.
const fn prefix(state: State) -> &'static str {
    match state {
        State::Plain => "",
        State::Holds => "✓ ",
        State::Fails => "✗ ",
        State::Unknown => "? ",
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Picture, sample};
    use super::*;
    use azureml_analysis::network::map::Kind;

    #[test]
    fn states_have_forms_and_codes_stand_at_their_resource() {
        let diagram = render(&Picture::new(sample::secured(), |_| None));
        for line in [
            "flowchart LR",
            "{{\"Storage account stml (public access disabled)<br/>warning: storage-private-endpoints\"}}",
            "[/\"Private endpoint pe-ml-file (file)\"/]",
            "([\"Private endpoint pe-ml-blob (blob)\"])",
            "[\"✓ Virtual network vnet-ml (10.0.0.0/16)\"]",
        ] {
            assert!(diagram.contains(line), "{line}\n{diagram}");
        }
        assert_eq!(diagram.matches("subgraph ").count(), diagram.matches(" end\n").count());
    }

    #[test]
    fn a_name_cannot_become_part_of_the_diagram() {
        let mut it = sample::Drawing::new();
        it.node(Kind::KeyVault, "kv\"]\n click n0 \"https://example.com\" %%", "<b>", None, State::Plain);
        let diagram = render(&Picture::new(it.map, |_| None));
        assert_eq!(
            diagram.lines().nth(3),
            Some("  n0[\"Key vault kv#34;#93;  click n0 #34;https://example.com#34; #37;#37; (#60;b#62;)\"]")
        );
    }
}
