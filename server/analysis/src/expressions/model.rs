//! What a document declares and where its expressions stand: units (a job, a component, a pipeline), their inputs and
//! outputs, the steps of pipelines, and every text with the unit in whose scope it is read. Plain data.

use super::component::Interface;
use super::parse::Expression;
use azureml_syntax::{Node, Span};
use std::collections::HashMap;

/// A document's units and texts.
#[derive(Debug)]
pub struct Model<'d> {
    /// The text of the file.
    pub source: &'d str,
    /// The first one is the document itself.
    pub units: Vec<Unit<'d>>,
    /// The document itself as what runs a component (`component:` of a pipeline job): a step without a name.
    pub root: Option<Step<'d>>,
    /// Every scalar, in order of the walk; without expressions in it, too.
    pub uses: Vec<Use<'d>>,
}

/// A job, a component, a pipeline, or a step of one: what `inputs.x` is about.
#[derive(Debug)]
pub struct Unit<'d> {
    /// Its mapping.
    pub node: Node<'d>,
    /// What it is.
    pub kind: UnitKind,
    /// What it declares; for a step, what it gives.
    pub inputs: Ports,
    /// The same for outputs.
    pub outputs: Ports,
    /// The parameters of a sweep; `None` where nothing is swept.
    pub search_space: Option<Ports>,
    /// The steps of a pipeline, in order.
    pub steps: Vec<Step<'d>>,
    /// Whether there may be more steps than those.
    pub open: bool,
    /// The pipeline that it is a step of, and which one.
    pub parent: Option<(usize, usize)>,
    /// Where each step stands among the steps.
    pub(super) index: HashMap<&'d str, usize>,
}

/// What a [`Unit`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitKind {
    /// A job of its own.
    Job,
    /// A component, in a file of its own or written where it is used.
    Component,
    /// A pipeline job or pipeline component.
    Pipeline,
    /// A step of a pipeline.
    Step,
}

/// A step of a pipeline.
#[derive(Debug)]
pub struct Step<'d> {
    /// Its name; empty for a document that runs a component.
    pub name: &'d str,
    /// Its key; that of the component for a document.
    pub key: Span,
    /// The index of its unit.
    pub unit: usize,
    /// What runs in it.
    pub target: Target,
    /// Whether it steers others (`do_while`, `if_else`, `parallel_for`) instead of running something.
    pub steers: bool,
}

/// What runs in a step.
#[derive(Debug)]
pub enum Target {
    /// What the step itself says.
    Itself,
    /// A component that is written in the step: the index of its unit.
    Inline(usize),
    /// A component in a file that can be read.
    File(Box<Interface>),
    /// A component elsewhere: its inputs and outputs are unknown.
    Elsewhere,
}

/// Inputs, outputs or parameters.
#[derive(Clone, Debug, Default)]
pub struct Ports {
    /// Those that are known, in order.
    pub list: Vec<Port>,
    /// Where each name stands in the list; the last one where it is doubled.
    pub(super) index: HashMap<String, usize>,
    /// Whether a name has a dot in it: a member of a group.
    pub(super) dotted: bool,
    /// Whether there may be more: a template, a merge of something unknown.
    pub open: bool,
    /// The key (`inputs`) of the mapping that holds them.
    pub key: Option<Span>,
}

/// An input, an output, or a parameter of a search space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Port {
    /// Its name.
    pub name: String,
    /// Its key.
    pub span: Span,
    /// The file that declares it, relative to the one that is analysed; `None` for that one.
    pub file: Option<String>,
    /// `uri_folder`, `integer`, …
    pub r#type: Option<String>,
    /// Whether it says `optional: true`; the value's place.
    pub optional: Option<Span>,
    /// What it is where nobody gives a value.
    pub default: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// The literal that is given for it.
    pub value: Option<String>,
}

/// A text, and where it is read.
#[derive(Debug)]
pub struct Use<'d> {
    /// The unit around it.
    pub unit: usize,
    /// What part of the unit it is.
    pub field: Field,
    /// The scalar, or the missing value.
    pub node: Node<'d>,
    /// The key whose value it is, or is an item of.
    pub key: Span,
    /// What stands in it.
    pub expressions: Vec<Expression>,
}

/// What part of a [`Unit`] a text is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Field {
    /// What runs: a command, arguments.
    Code,
    /// The value of an input, or something in its mapping.
    Input(String),
    /// The same of an output.
    Output(String),
    /// Anything else.
    Other,
}

impl Ports {
    /// The port with this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Port> {
        self.list.get(*self.index.get(name)?)
    }

    /// Adds a port.
    pub(super) fn push(&mut self, port: Port) {
        self.dotted |= port.name.contains('.');
        self.index.insert(port.name.clone(), self.list.len());
        self.list.push(port);
    }

    /// Whether a name begins with `group`, which ends with a dot.
    pub(super) fn has_group(&self, group: &str) -> bool {
        self.dotted && self.names().any(|name| name.starts_with(group))
    }

    /// The names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|port| port.name.as_str())
    }
}

impl<'d> Unit<'d> {
    /// The step of this name.
    #[must_use]
    pub fn step(&self, name: &str) -> Option<(usize, &Step<'d>)> {
        let at = *self.index.get(name)?;
        Some((at, self.steps.get(at)?))
    }
}

impl<'d> Model<'d> {
    /// Everything that runs a component: the steps of all pipelines, and the document itself.
    pub fn steps(&self) -> impl Iterator<Item = &Step<'d>> {
        self.units.iter().flat_map(|unit| &unit.steps).chain(&self.root)
    }

    /// The unit of a [`Use`].
    #[must_use]
    pub fn unit(&self, index: usize) -> Option<&Unit<'d>> {
        self.units.get(index)
    }

    /// The pipeline whose step the unit is.
    #[must_use]
    pub fn pipeline(&self, unit: usize) -> Option<&Unit<'d>> {
        self.units.get(self.units.get(unit)?.parent?.0)
    }

    /// The step whose unit this is.
    #[must_use]
    pub fn step(&self, unit: usize) -> Option<&Step<'d>> {
        let (pipeline, at) = self.units.get(unit)?.parent?;
        self.units.get(pipeline)?.steps.get(at)
    }

    /// The inputs (or outputs) that a step's component declares; `None` where they are unknown. A step without a
    /// component declares its own.
    #[must_use]
    pub fn declared<'a>(&'a self, step: &'a Step<'d>, outputs: bool) -> Option<&'a Ports> {
        let unit = match &step.target {
            Target::Elsewhere => return None,
            Target::File(interface) => {
                return Some(if outputs { &interface.outputs } else { &interface.inputs });
            }
            Target::Itself => self.units.get(step.unit)?,
            Target::Inline(unit) => self.units.get(*unit)?,
        };
        Some(if outputs { &unit.outputs } else { &unit.inputs })
    }

    /// The innermost text at `offset`.
    #[must_use]
    pub fn at(&self, offset: usize) -> Option<&Use<'d>> {
        self.uses.iter().find(|one| !one.node.is_missing() && one.node.span().touches(offset))
    }

    /// The text of a span.
    #[must_use]
    pub fn text(&self, span: Span) -> &'d str {
        self.source.get(span.range()).unwrap_or_default()
    }
}
