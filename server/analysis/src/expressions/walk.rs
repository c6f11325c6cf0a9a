//! The walk over a document that makes its [`Model`].

use super::component::{Interface, interface, ports};
use super::model::{Field, Model, Ports, Step, Target, Unit, UnitKind, Use};
use super::parse::expressions;
use crate::{Files, TypedDocument};
use azureml_syntax::{Entry, Node, Span, Value};
use std::collections::HashMap;

/// Texts beyond the document's own nodes: what aliases may add.
const ALIASES: usize = 20_000;

/// Component files that are read for one document.
const MOST_FILES: usize = 200;

/// The model of a document that is a job, a component or a pipeline.
pub(super) fn model<'d>(
    document: &'d TypedDocument<'d>,
    source: &'d str,
    files: &dyn Files,
    torn: bool,
) -> Option<Model<'d>> {
    let kind = document.identity.checked()?;
    let node = document.document.root();
    let unit = match kind.object.as_deref()? {
        "PipelineJobSchema" | "PipelineComponentSchema" => UnitKind::Pipeline,
        "CommandJobSchema" | "SparkJobSchema" | "ParallelJobSchema" | "SweepJobSchema" => UnitKind::Job,
        "CommandComponentSchema" | "SparkComponentSchema" | "ParallelComponentSchema" => UnitKind::Component,
        _ => return None,
    };
    node.as_map()?;
    let mut walk = Walk {
        files,
        source,
        torn,
        most: document.document.len().saturating_add(ALIASES),
        visited: 0,
        read: HashMap::new(),
        model: Model { source, units: Vec::new(), root: None, uses: Vec::new() },
    };
    let index = walk.unit(node, unit, None, None);
    if let Some(entry) = node.entry("component").filter(|_| unit == UnitKind::Pipeline)
        && node.document().node(entry.value).as_scalar().is_some()
    {
        let target = walk.target(node, index);
        walk.model.root = Some(Step { name: "", key: entry.key.span, unit: index, target, steers: false });
    }
    Some(walk.model)
}

struct Walk<'d, 'f> {
    files: &'f dyn Files,
    source: &'d str,
    /// Parts of the text could not be read as YAML: what seems missing may stand there.
    torn: bool,
    most: usize,
    visited: usize,
    read: HashMap<String, Option<Interface>>,
    model: Model<'d>,
}

impl<'d> Walk<'d, '_> {
    /// Adds the unit at `node` with everything in it; gives its index.
    fn unit(
        &mut self,
        node: Node<'d>,
        kind: UnitKind,
        parent: Option<(usize, usize)>,
        swept: Option<Ports>,
    ) -> usize {
        let index = self.model.units.len();
        let torn = self.torn;
        let ports = |name| {
            let mut ports = ports(node, name, None);
            ports.open |= torn;
            ports
        };
        let search_space = node.get("search_space").map(|_| ports("search_space")).or(swept);
        let (inputs, outputs) = (ports("inputs"), ports("outputs"));
        self.model.units.push(Unit {
            node,
            kind,
            inputs,
            outputs,
            search_space,
            steps: Vec::new(),
            open: torn || node.document().is_templated(),
            parent,
            index: HashMap::new(),
        });
        for (entry, _) in node.entries() {
            let value = node.document().node(entry.value);
            let key = &*entry.key.text;
            if kind == UnitKind::Pipeline && key == "jobs" {
                self.steps(value, index);
            } else if kind == UnitKind::Step && is_target(key) && value.as_map().is_some() {
                // A unit of its own: see `target`.
            } else {
                self.texts(index, value, entry);
            }
        }
        index
    }

    fn steps(&mut self, jobs: Node<'d>, pipeline: usize) {
        let open = jobs.as_map().is_none() && !jobs.is_missing();
        if let Some(unit) = self.model.units.get_mut(pipeline) {
            unit.open |= open;
        }
        for (entry, _) in jobs.entries() {
            let node = jobs.document().node(entry.value);
            if !entry.key.literal || !entry.key.complete {
                if let Some(unit) = self.model.units.get_mut(pipeline) {
                    unit.open |= !entry.key.literal;
                }
                continue;
            }
            if self.visited > self.most {
                break;
            }
            let at = self.model.units.get(pipeline).map_or(0, |unit| unit.steps.len());
            let unit = self.unit(node, UnitKind::Step, Some((pipeline, at)), None);
            let target = self.target(node, unit);
            let r#type = node.get("type").and_then(Node::as_str).unwrap_or_default();
            let step = Step {
                name: &entry.key.text,
                key: entry.key.span,
                unit,
                target,
                steers: matches!(r#type, "do_while" | "if_else" | "parallel_for"),
            };
            if let Some(unit) = self.model.units.get_mut(pipeline) {
                unit.index.insert(step.name, at);
                unit.steps.push(step);
            }
        }
    }

    /// What runs in the step at `node`.
    fn target(&mut self, node: Node<'d>, step: usize) -> Target {
        let Some(component) = ["component", "trial"].into_iter().find_map(|key| node.get(key)) else {
            let says = ["command", "args", "task", "entry"].into_iter().any(|key| node.entry(key).is_some());
            return if says { Target::Itself } else { Target::Elsewhere };
        };
        if component.as_map().is_some() {
            // A pipeline cannot be written there.
            if component.get("jobs").is_some() {
                return Target::Elsewhere;
            }
            let swept = self.model.units.get(step).and_then(|unit| unit.search_space.clone());
            return Target::Inline(self.unit(component, UnitKind::Component, None, swept));
        }
        let Some(text) =
            component.as_scalar().filter(|scalar| !scalar.placeholder()).map(|scalar| &*scalar.text)
        else {
            return Target::Elsewhere;
        };
        let known = self.read.get(text).cloned();
        let found = known.unwrap_or_else(|| {
            let fresh = if self.read.len() < MOST_FILES { interface(text, self.files) } else { None };
            self.read.insert(text.to_owned(), fresh.clone());
            fresh
        });
        found.map_or(Target::Elsewhere, |interface| Target::File(Box::new(interface)))
    }

    /// Adds all texts in the value of a unit's own entry.
    fn texts(&mut self, unit: usize, value: Node<'d>, entry: &'d Entry) {
        let mut pending = vec![(value, vec![&*entry.key.text], entry.key.span)];
        while let Some((node, path, key)) = pending.pop() {
            self.visited += 1;
            if self.visited > self.most {
                return;
            }
            let at = node.resolve();
            let before = pending.len();
            match at.value() {
                Value::Scalar(_) | Value::Missing => self.text(unit, at, &path, key),
                Value::Map(_) => {
                    // Two keys tell the fields apart.
                    let below = |entry: &'d Entry| {
                        let mut path = path.clone();
                        if path.len() < 2 {
                            path.push(&*entry.key.text);
                        }
                        path
                    };
                    pending.extend(
                        at.entries().into_iter().map(|(entry, _)| {
                            (at.document().node(entry.value), below(entry), entry.key.span)
                        }),
                    );
                }
                Value::Sequence(_) => pending.extend(at.items().map(|item| (item, path.clone(), key))),
                Value::Reference(_) | Value::Expression => {}
            }
            if let Some(children) = pending.get_mut(before..) {
                children.reverse();
            }
        }
    }

    fn text(&mut self, unit: usize, node: Node<'d>, path: &[&'d str], key: Span) {
        let field = match path {
            ["command" | "args" | "input_data"] | ["task", "program_arguments"] | ["trial", "command"] => {
                Field::Code
            }
            ["inputs", name] => Field::Input((*name).to_owned()),
            ["outputs", name] => Field::Output((*name).to_owned()),
            _ => Field::Other,
        };
        let expressions = expressions(self.source, node.span());
        self.model.uses.push(Use { unit, field, node, key, expressions });
    }
}

fn is_target(key: &str) -> bool {
    matches!(key, "component" | "trial")
}
