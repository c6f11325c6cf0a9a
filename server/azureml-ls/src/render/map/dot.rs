//! The map in the DOT language, for Graphviz and what else reads it. All resources, however many.

use super::{Picture, summary, text};
use azureml_analysis::network::map::{Map, Relation, State};
use std::fmt::Write as _;

/// The graph.
pub(crate) fn render(picture: &Picture) -> String {
    let map = &picture.map;
    let children = map.children();
    let mut out = String::from("digraph network {\n  rankdir=LR;\n  compound=true;\n  newrank=true;\n");
    let _ = writeln!(out, "  label=\"{}\";", text::dot(&summary(map)));
    out.push_str(
        "  fontname=\"sans-serif\";\n  node [fontname=\"sans-serif\", fontsize=11];\n  \
         edge [fontname=\"sans-serif\", fontsize=9, color=\"#6e7781\"];\n",
    );
    for (at, node) in map.nodes.iter().enumerate() {
        if node.parent.is_none() {
            write_node(&mut out, picture, &children, at, 1);
        }
    }
    for link in &map.links {
        let style = match link.relation {
            Relation::RunsOn | Relation::BelongsTo => "style=bold",
            Relation::Uses => "style=solid",
            Relation::LeadsTo => "style=solid, dir=both, arrowtail=dot",
            Relation::InSubnet | Relation::NamedIn | Relation::Guards => "style=dashed",
            Relation::LinkedTo => "style=dotted",
        };
        let _ =
            writeln!(out, "  n{} -> n{} [label=\"{}\", {style}];", link.from, link.to, link.relation.words());
    }
    out.push_str("}\n");
    out
}

fn write_node(out: &mut String, picture: &Picture, children: &[Vec<usize>], at: usize, depth: usize) {
    let map: &Map = &picture.map;
    let Some(node) = map.nodes.get(at) else { return };
    let space = "  ".repeat(depth);
    let mut label = format!("{}\n{}", node.kind.title(), node.name);
    if !node.detail.is_empty() {
        let _ = write!(label, "\n{}", node.detail);
    }
    for mark in &node.marks {
        let _ = write!(label, "\n{}: {}", mark.severity.name(), mark.code);
    }
    let form = match node.state {
        State::Plain => "shape=box, color=\"#6e7781\"",
        State::Holds => "shape=box, style=rounded, color=\"#1a7f37\"",
        State::Fails => "shape=octagon, color=\"#cf222e\", penwidth=2.5",
        State::Unknown => "shape=diamond, style=dashed, color=\"#9a6700\", penwidth=1.5",
    };
    let held = children.get(at).map(Vec::as_slice).unwrap_or_default();
    // What holds others has a box of its own in its frame, for lines to end at.
    let inner = if held.is_empty() {
        space.clone()
    } else {
        let _ = writeln!(
            out,
            "{space}subgraph cluster_{at} {{\n{space}  label=\"\";\n{space}  style=rounded;\n{space}  color=\"#afb8c1\";"
        );
        format!("{space}  ")
    };
    let place =
        picture.place(at).map(|place| format!("{}:{}", place.path, place.start.0)).unwrap_or_default();
    let _ = writeln!(
        out,
        "{inner}n{at} [label=\"{}\", tooltip=\"{}\", {form}];",
        text::dot(&label),
        text::dot(&place)
    );
    if !held.is_empty() {
        for child in held {
            write_node(out, picture, children, *child, depth + 1);
        }
        let _ = writeln!(out, "{space}}}");
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use azureml_analysis::network::map::Kind;

    #[test]
    fn states_have_forms_and_codes_stand_at_their_resource() {
        let graph = render(&Picture::new(sample::secured(), |_| None));
        for part in [
            "label=\"Storage account\\nstml\\npublic access disabled\\nwarning: storage-private-endpoints\"",
            "shape=octagon",
            "shape=diamond",
            "style=rounded, color=\"#1a7f37\"",
            "dir=both, arrowtail=dot",
        ] {
            assert!(graph.contains(part), "{part}\n{graph}");
        }
        assert_eq!(graph.matches('{').count(), graph.matches('}').count());
    }

    #[test]
    fn a_name_cannot_become_part_of_the_graph() {
        let mut it = sample::Drawing::new();
        it.node(Kind::KeyVault, "kv\"]; evil [label=\"", "", None, State::Plain);
        let graph = render(&Picture::new(it.map, |_| None));
        assert!(graph.contains(r#"n0 [label="Key vault\nkv\"]; evil [label=\"", tooltip"#), "{graph}");
    }
}
