//! Every path that an expression can be written with where it is read.

use super::model::{Field, Model, Port, Step, UnitKind, Use};
use super::resolve::{Level, Place, What};

/// A path, and what it ends with.
#[derive(Clone, Debug)]
pub struct Reach<'m> {
    /// `parent.inputs.data`; a namespace ends with a dot.
    pub path: String,
    /// The input, output or parameter at its end.
    pub port: Option<(What, &'m Port)>,
    /// The step whose input or output it is.
    pub step: Option<&'m Step<'m>>,
}

/// More paths than these are not listed.
const MOST: usize = 1000;

/// All paths that mean something in `text`, in the order of the file; behind them the namespaces they lie in.
#[must_use]
pub fn reachable<'m>(model: &'m Model<'m>, text: &Use<'_>) -> Vec<Reach<'m>> {
    let mut found = Vec::new();
    let mut spaces = Vec::new();
    let mut pending = vec![(String::new(), model.start(text), None)];
    while let Some((path, level, step)) = pending.pop() {
        if found.len() >= MOST {
            break;
        }
        let space = |spaces: &mut Vec<Reach<'m>>| {
            if !path.is_empty() {
                spaces.push(Reach { path: path.clone(), port: None, step });
            }
        };
        let before = pending.len();
        match &level {
            Level::Words(words, place) => {
                space(&mut spaces);
                for word in words.iter().filter(|word| is_useful(model, text, *place, word)) {
                    let Some(next) = model.next(&level, word, text) else { continue };
                    let dot = if matches!(next, Level::End) { "" } else { "." };
                    pending.push((format!("{path}{word}{dot}"), next, step));
                }
            }
            Level::Ports { what, sets, .. } => {
                space(&mut spaces);
                let mut seen = std::collections::HashSet::new();
                let ports = sets.iter().flat_map(|ports| &ports.list);
                let ports = ports.filter(|port| seen.insert(port.name.as_str()));
                found.extend(ports.map(|port| Reach {
                    path: format!("{path}{}", port.name),
                    port: Some((*what, port)),
                    step,
                }));
            }
            Level::Steps(pipeline) => {
                space(&mut spaces);
                // A step that waits for itself never starts.
                for one in pipeline.steps.iter().filter(|one| one.unit != text.unit) {
                    if let Some(next) = model.next(&level, one.name, text) {
                        pending.push((format!("{path}{}.", one.name), next, Some(one)));
                    }
                }
            }
            Level::Anything => space(&mut spaces),
            Level::End => found.push(Reach { path, port: None, step }),
        }
        if let Some(added) = pending.get_mut(before..) {
            added.reverse();
        }
    }
    found.truncate(MOST);
    found.extend(spaces.into_iter().take(MOST));
    found
}

/// Whether the word leads to something that fits: inputs are fed by inputs and outputs, outputs lead to outputs.
fn is_useful(model: &Model<'_>, text: &Use<'_>, place: Place, word: &str) -> bool {
    let is_step = model.unit(text.unit).is_some_and(|unit| unit.kind == UnitKind::Step);
    match (place, &text.field) {
        (Place::Parent, Field::Input(_)) => word != "outputs",
        (Place::Parent, Field::Output(_)) => word == "outputs",
        (Place::Step(_), _) => word == "outputs",
        (Place::Start, Field::Other) if is_step => word == "parent",
        _ => true,
    }
}
