//! What the words of an expression lead to, from where it is read; and what could be written in their place.

use super::model::{Field, Model, Port, Ports, Step, Target, Unit, UnitKind, Use};
use super::parse::{Expression, Form, Part};
use azureml_syntax::Span;
use std::collections::HashSet;

/// A kind of name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// An input.
    Input,
    /// An output.
    Output,
    /// A step of a pipeline.
    Job,
    /// A parameter of a search space.
    Parameter,
}

/// What a word leads to.
#[derive(Clone, Copy, Debug)]
pub enum Meaning<'m> {
    /// A namespace: `inputs`, `parent`.
    Word(&'static str),
    /// An input, output or parameter.
    Port(What, &'m Port),
    /// A step.
    Step(&'m Step<'m>),
}

/// A word of an expression with its meaning.
#[derive(Clone, Copy, Debug)]
pub struct Item<'m> {
    /// The word.
    pub part: Part,
    /// What it leads to.
    pub meaning: Meaning<'m>,
}

/// What is wrong with an expression.
#[derive(Clone, Debug)]
pub enum Fault<'m> {
    /// There is no such name.
    Unknown {
        /// The name.
        part: Part,
        /// What it should be.
        what: What,
        /// Those that there are.
        known: Known<'m>,
        /// The step whose output or input it is, if one.
        step: Option<&'m str>,
    },
    /// No such namespace; one of these words should stand there.
    Namespace {
        /// The word.
        part: Part,
        /// What may stand there.
        known: &'static [&'static str],
    },
    /// `inputs.x` in a step's input or output, where the pipeline's are called `parent.inputs.x`.
    Unparented(Part),
    /// `parent` where there is no pipeline around.
    NoParent(Part),
    /// `search_space` where nothing is swept.
    NoSearchSpace(Part),
    /// It ends too early: a name is missing behind the last part.
    Short(Part),
    /// This part and those behind it are too many.
    Long(Part),
}

/// The names that there are where one is unknown.
#[derive(Clone, Debug)]
pub enum Known<'m> {
    /// Of inputs, outputs or parameters.
    Ports(Vec<&'m Ports>),
    /// Of steps.
    Steps(&'m [Step<'m>]),
}

impl<'m> Known<'m> {
    /// All of them, in order.
    #[must_use]
    pub fn names(&self) -> Vec<&'m str> {
        match self {
            Self::Ports(sets) => {
                let mut seen = HashSet::new();
                sets.iter().flat_map(|ports| ports.names()).filter(|name| seen.insert(*name)).collect()
            }
            Self::Steps(steps) => steps.iter().map(|step| step.name).collect(),
        }
    }
}

impl Known<'_> {
    /// The key that declares `name`, where it stands in this file.
    #[must_use]
    pub fn key(&self, name: &str) -> Option<Span> {
        match self {
            Self::Ports(sets) => {
                let port = sets.iter().find_map(|ports| ports.get(name))?;
                port.file.is_none().then_some(port.span)
            }
            Self::Steps(steps) => steps.iter().find(|step| step.name == name).map(|step| step.key),
        }
    }
}

/// An expression's words with their meanings, as far as they are known, and the first fault.
#[derive(Clone, Debug, Default)]
pub struct Resolution<'m> {
    /// The words that lead somewhere, in order.
    pub items: Vec<Item<'m>>,
    /// What is wrong.
    pub fault: Option<Fault<'m>>,
}

/// What can stand next.
#[derive(Clone, Debug)]
pub(crate) enum Level<'m> {
    /// One of these words.
    Words(&'static [&'static str], Place),
    /// One of these names.
    Ports { what: What, sets: Vec<&'m Ports>, open: bool, step: Option<&'m str> },
    /// A step of this pipeline.
    Steps(&'m Unit<'m>),
    /// Whatever: not to be known.
    Anything,
    /// Nothing.
    End,
}

/// What a set of words belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// The beginning of an expression.
    Start,
    /// `parent.`
    Parent,
    /// `parent.jobs.a.`: the index of the step in its pipeline.
    Step(usize),
}

const BINDING: &[&str] = &["parent"];
const OWN: &[&str] = &["inputs", "outputs", "name"];
const SWEPT: &[&str] = &["inputs", "search_space", "outputs", "name"];
const STEP: &[&str] = &["parent", "inputs", "outputs", "name"];
const NOTHING: &[&str] = &["name"];
const PARENT: &[&str] = &["inputs", "outputs", "jobs"];
const OF_STEP: &[&str] = &["outputs", "inputs"];

/// Every job has an output of this name that nobody declares.
const DEFAULT_OUTPUT: &str = "default";

impl<'m> Model<'m> {
    /// What an expression in `text` may begin with.
    pub(crate) fn start(&self, text: &Use<'_>) -> Level<'m> {
        let Some(unit) = self.unit(text.unit) else { return Level::Anything };
        let words = match (unit.kind, &text.field) {
            (UnitKind::Pipeline, _) => NOTHING,
            (UnitKind::Step, Field::Input(_) | Field::Output(_)) => BINDING,
            (UnitKind::Step, Field::Other) => STEP,
            (_, Field::Input(_)) => NOTHING,
            _ if unit.search_space.is_some() => SWEPT,
            _ => OWN,
        };
        Level::Words(words, Place::Start)
    }

    /// What may stand behind `word` of `level`; `None` where there is no such word.
    pub(crate) fn next(&'m self, level: &Level<'m>, word: &str, text: &Use<'_>) -> Option<Level<'m>> {
        let unit = self.unit(text.unit)?;
        match level {
            Level::Words(words, place) => {
                if !words.contains(&word) {
                    return None;
                }
                let around = self.pipeline(text.unit);
                Some(match (place, word) {
                    (Place::Start, "parent") => Level::Words(PARENT, Place::Parent),
                    (Place::Start, "inputs") => self.own(unit, What::Input),
                    (Place::Start, "outputs") => self.own(unit, What::Output),
                    (Place::Start, "search_space") => self.own(unit, What::Parameter),
                    (Place::Parent, "jobs") => around.map_or(Level::Anything, Level::Steps),
                    (Place::Parent, "inputs") => {
                        around.map_or(Level::Anything, |unit| self.own(unit, What::Input))
                    }
                    (Place::Parent, _) => around.map_or(Level::Anything, |unit| self.own(unit, What::Output)),
                    (Place::Step(at), _) => around
                        .and_then(|unit| unit.steps.get(*at))
                        .map_or(Level::Anything, |step| self.of_step(step, word == "outputs")),
                    (Place::Start, _) => Level::End,
                })
            }
            Level::Ports { sets, .. } => {
                sets.iter().any(|ports| ports.get(word).is_some()).then_some(Level::End)
            }
            Level::Steps(pipeline) => {
                let (at, _) = pipeline.step(word)?;
                Some(Level::Words(OF_STEP, Place::Step(at)))
            }
            Level::Anything => Some(Level::Anything),
            Level::End => None,
        }
    }

    fn own(&'m self, unit: &'m Unit<'m>, what: What) -> Level<'m> {
        // What a step gives is not all that its component declares.
        let step = unit.parent.and_then(|(pipeline, at)| self.units.get(pipeline)?.steps.get(at));
        let elsewhere = step.is_some_and(|step| !matches!(step.target, Target::Itself));
        let ports = match what {
            What::Input => Some(&unit.inputs),
            What::Output => Some(&unit.outputs),
            _ => unit.search_space.as_ref(),
        };
        let sets: Vec<&Ports> = ports.into_iter().collect();
        let open = elsewhere || sets.iter().any(|ports| ports.open);
        Level::Ports { what, sets, open, step: None }
    }

    fn of_step(&'m self, step: &'m Step<'m>, outputs: bool) -> Level<'m> {
        let declared = self.declared(step, outputs);
        let given = self.unit(step.unit).map(|unit| if outputs { &unit.outputs } else { &unit.inputs });
        let what = if outputs { What::Output } else { What::Input };
        let open = declared.is_none_or(|ports| ports.open) || step.steers;
        let mut sets: Vec<&Ports> = declared.into_iter().collect();
        sets.extend(given.filter(|given| declared.is_none_or(|declared| !std::ptr::eq(*given, declared))));
        Level::Ports { what, sets, open, step: Some(step.name) }
    }
}

/// What the words of `expression`, which stands in `text`, lead to.
#[must_use]
pub fn resolve<'m>(model: &'m Model<'m>, text: &Use<'_>, expression: &Expression) -> Resolution<'m> {
    match &expression.form {
        Form::Path(parts) | Form::Subscript(parts) | Form::Open(parts, _) => {
            resolve_parts(model, text, parts)
        }
        Form::Empty | Form::Foreign => Resolution::default(),
    }
}

/// What the words `parts` lead to where they are written in an expression in `text`.
#[must_use]
pub fn resolve_parts<'m>(model: &'m Model<'m>, text: &Use<'_>, parts: &[Part]) -> Resolution<'m> {
    let mut found = Resolution::default();
    let mut level = model.start(text);
    for (at, part) in parts.iter().enumerate() {
        let word = model.text(part.span);
        match &level {
            Level::Anything => return found,
            Level::End => {
                found.fault = Some(Fault::Long(*part));
                return found;
            }
            Level::Words(words, place) => {
                let Some(word) = words.iter().find(|one| **one == word) else {
                    found.fault = namespace(model, text, *part, words, *place);
                    return found;
                };
                found.items.push(Item { part: *part, meaning: Meaning::Word(word) });
            }
            Level::Ports { what, sets, open, step } => {
                // A group's member may be declared by its full name.
                let last = parts.last().map_or(part.span.end, |last| last.span.end);
                let whole = Span::new(part.span.start, last);
                let get = |name: &str| sets.iter().find_map(|ports| ports.get(name));
                if let Some(port) = get(model.text(whole)) {
                    found
                        .items
                        .push(Item { part: Part { span: whole }, meaning: Meaning::Port(*what, port) });
                    return found;
                }
                if let Some(port) = get(word) {
                    found.items.push(Item { part: *part, meaning: Meaning::Port(*what, port) });
                    if port.r#type.as_deref() == Some("group") {
                        return found;
                    }
                } else {
                    let group = format!("{word}.");
                    let hidden = *open
                        || (*what == What::Output && word == DEFAULT_OUTPUT)
                        || sets.iter().any(|ports| ports.has_group(&group));
                    if !hidden {
                        found.fault = Some(if word.is_empty() {
                            Fault::Short(*part)
                        } else {
                            Fault::Unknown {
                                part: *part,
                                what: *what,
                                known: Known::Ports(sets.clone()),
                                step: *step,
                            }
                        });
                    }
                    return found;
                }
            }
            Level::Steps(pipeline) => match pipeline.step(word) {
                Some((_, step)) => found.items.push(Item { part: *part, meaning: Meaning::Step(step) }),
                None if pipeline.open => return found,
                None if word.is_empty() => {
                    found.fault = Some(Fault::Short(*part));
                    return found;
                }
                None => {
                    let known = Known::Steps(&pipeline.steps);
                    found.fault = Some(Fault::Unknown { part: *part, what: What::Job, known, step: None });
                    return found;
                }
            },
        }
        match model.next(&level, word, text) {
            Some(next) => level = next,
            None => return found,
        }
        let is_last = at + 1 == parts.len();
        // A step may stand alone where steps are steered.
        let whole = matches!(level, Level::End | Level::Anything)
            || (matches!(level, Level::Words(_, Place::Step(_))) && text.field == Field::Other);
        if is_last && !whole {
            found.fault = Some(Fault::Short(*part));
        }
    }
    found
}

/// Words of other tools that fill in files before Azure ML sees them: unknown, not wrong.
const FOREIGN: [&str; 15] = [
    "github",
    "secrets",
    "env",
    "vars",
    "matrix",
    "steps",
    "needs",
    "runner",
    "job",
    "strategy",
    "parameters",
    "variables",
    "values",
    "each",
    "if",
];

/// What is wrong with a word that should be a namespace; `None` where it may be another tool's.
fn namespace<'m>(
    model: &Model<'_>,
    text: &Use<'_>,
    part: Part,
    known: &'static [&'static str],
    place: Place,
) -> Option<Fault<'m>> {
    let word = model.text(part.span);
    if word.is_empty() {
        return Some(Fault::Short(part));
    }
    if place != Place::Start {
        return Some(Fault::Namespace { part, known });
    }
    let unit = model.unit(text.unit)?;
    let binds = unit.kind == UnitKind::Step && matches!(text.field, Field::Input(_) | Field::Output(_));
    match word {
        "inputs" | "outputs" | "jobs" if binds => Some(Fault::Unparented(part)),
        "jobs" if unit.kind == UnitKind::Step => Some(Fault::Unparented(part)),
        "inputs" | "outputs" if unit.kind == UnitKind::Pipeline => None,
        "name" => None,
        "parent" => Some(Fault::NoParent(part)),
        "search_space" if binds || text.field == Field::Code => Some(Fault::NoSearchSpace(part)),
        _ if FOREIGN.contains(&word) => None,
        _ => {
            let known: &'static [&'static str] = if binds { BINDING } else { known };
            let near = crate::spelling::nearest(word, known.iter().copied()).is_some();
            // The SDK looks into the component's command, and knows its attributes.
            let strict = unit.kind == UnitKind::Component && text.field == Field::Code;
            (near || (strict && !ATTRIBUTES.contains(&word))).then_some(Fault::Namespace { part, known })
        }
    }
}

/// Attributes of a component that the SDK lets a command name.
/// Source: `CommandComponent._is_valid_data_binding_expression` of azure-ai-ml 1.35.
const ATTRIBUTES: [&str; 14] = [
    "version",
    "display_name",
    "description",
    "tags",
    "properties",
    "type",
    "id",
    "command",
    "code",
    "environment",
    "environment_variables",
    "resources",
    "distribution",
    "is_deterministic",
];
