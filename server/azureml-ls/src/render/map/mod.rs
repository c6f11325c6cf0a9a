//! The network map as output: a picture for people, diagrams for other tools, data for programs. Must not know how the
//! map came about.

mod cards;
pub(crate) mod dot;
mod fallback;
pub(crate) mod json;
mod layout;
pub(crate) mod mermaid;
mod order;
#[cfg(test)]
mod sample;
mod style;
pub(crate) mod svg;
mod text;

use azureml_analysis::network::Spot;
use azureml_analysis::network::map::{Map, Node, State};

/// A map with the places of its nodes as people count them.
#[derive(Debug)]
pub(crate) struct Picture {
    pub(crate) map: Map,
    /// By place in the map's nodes.
    pub(crate) places: Vec<Option<Located>>,
}

/// A place in a file. Lines and columns from 1; columns count code points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Located {
    pub(crate) path: String,
    pub(crate) start: (u32, u32),
    pub(crate) end: (u32, u32),
}

impl Picture {
    /// The picture of `map`. `locate` is asked once for each place.
    pub(crate) fn new(map: Map, mut locate: impl FnMut(&Spot) -> Option<Located>) -> Self {
        let places = map.nodes.iter().map(|node| locate(node.place.as_ref()?)).collect();
        Self { map, places }
    }

    fn place(&self, node: usize) -> Option<&Located> {
        self.places.get(node)?.as_ref()
    }
}

/// How the map is doing, in a sentence.
fn summary(map: &Map) -> String {
    let all: usize = map.nodes.iter().map(|node| node.count).sum();
    let counted = [(State::Fails, "fail"), (State::Unknown, "unknown"), (State::Holds, "hold")];
    let mut parts: Vec<String> = counted
        .iter()
        .map(|(state, word)| (map.count(*state), word))
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| {
            if count == 1 && *word != "unknown" {
                format!("{count} {word}s")
            } else {
                format!("{count} {word}")
            }
        })
        .collect();
    parts.insert(0, if all == 1 { "1 resource".to_owned() } else { format!("{all} resources") });
    if map.left_out > 0 {
        parts.push(format!("{} more not shown", map.left_out));
    }
    parts.join(" · ")
}

/// What a node is, for people who cannot see the picture or want to know more.
fn description(node: &Node, place: Option<&Located>) -> String {
    let mut lines = vec![format!("{} {}", node.kind.title(), node.name)];
    if !node.detail.is_empty() {
        lines.push(node.detail.clone());
    }
    for mark in &node.marks {
        lines.push(format!("{} {}: {}", mark.severity.name(), mark.code, mark.message));
    }
    for (state, words) in [(State::Unknown, "Unknown"), (State::Holds, "Holds")] {
        let codes: Vec<&str> =
            node.verdicts.iter().filter(|(_, said)| *said == state).map(|(code, _)| *code).collect();
        if !codes.is_empty() {
            lines.push(format!("{words}: {}", codes.join(", ")));
        }
    }
    if let Some(place) = place {
        lines.push(format!("{}:{}", place.path, place.start.0));
    }
    lines.join("\n")
}
