//! A deployment over all its files: modules are evaluated with what their callers pass, outputs flow back, imports and
//! parameter files are followed. Everything ends: there is a bound to instances, resources and work; what lies behind it
//! is unknown, and [`Deployment::complete`] says so. Must not know rules.

use super::library::{FileId, Library, Target};
use super::path;
use super::references::{self, Purpose};
use super::verified::{self, StandIn};
use crate::bicep::File;
use crate::bicep::evaluate::{Budget, Evaluator, Inputs, Module, Modules, Parameters};
use crate::bicep::value::{Declared, Instance, Place, Round, Value};
use crate::files::NoFiles;
use crate::{Files, Presence};
use azureml_syntax::bicep::{Declaration, Declares};
use azureml_syntax::{Language, Span};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

mod deployment;

pub use deployment::{Deployed, Deployment, Unresolved};

/// Evaluations of files beyond these are not begun.
const MOST_INSTANCES: usize = 5_000;
/// Parameter files that extend each other.
const MOST_EXTENDED: usize = 20;
/// Steps of evaluation; see [`Budget`].
const STEPS: usize = 4_000_000;

/// What is evaluated.
#[derive(Clone, Copy, Debug)]
enum Source {
    /// A file of the library.
    File(FileId),
    /// What stands for a verified module.
    Verified(&'static StandIn),
}

/// One evaluation of a file.
#[derive(Debug)]
struct Record {
    source: Source,
    inputs: Inputs,
    /// Who evaluates it; `None` of the root and of imported files.
    call: Option<Call>,
}

/// A module declaration in one round.
#[derive(Debug)]
struct Call {
    declared: Declared,
    span: Span,
    /// Whether it is deployed; unknown where it is not known how often.
    condition: Value,
}

/// The evaluations of a [`Library`], made as they are asked for.
pub struct Program<'l> {
    library: &'l Library<'l>,
    /// As the first file sees them.
    files: &'l dyn Files,
    budget: Rc<Budget>,
    records: RefCell<Vec<Rc<Record>>>,
    /// What a module declaration evaluates; `None` where that is not known.
    called: RefCell<HashMap<Declared, Option<Instance>>>,
    /// `None` while they are being evaluated.
    outputs: RefCell<HashMap<Instance, Option<Outputs>>>,
    /// The instance in which an imported file is evaluated.
    imports: RefCell<HashMap<FileId, Instance>>,
    imported: RefCell<HashMap<(FileId, String), Option<Value>>>,
}

type Outputs = Rc<HashMap<String, Value>>;

impl<'l> Program<'l> {
    /// What `file` leads to. Nothing is evaluated yet.
    #[must_use]
    pub fn new(file: &'l File<'_>) -> Self {
        let program = Self {
            library: file.library(),
            files: file.files,
            budget: Rc::new(Budget::new(STEPS)),
            records: RefCell::default(),
            called: RefCell::default(),
            outputs: RefCell::default(),
            imports: RefCell::default(),
            imported: RefCell::default(),
        };
        let source = Source::File(FileId::ROOT);
        program.record(Record { source, inputs: Inputs::root(file), call: None });
        program
    }

    /// The files.
    #[must_use]
    pub fn library(&self) -> &'l Library<'l> {
        self.library
    }

    /// An evaluator of the library's first file, which knows what other files say. Its parameters are as somebody
    /// deploys it.
    #[must_use]
    pub fn root<'p>(&'p self, file: &'p File<'_>) -> Evaluator<'p> {
        Evaluator::new(file, Inputs::root(file), self, Rc::clone(&self.budget))
    }

    /// Where the file of an instance came from: the file, or where nobody can look into it (a verified module), the
    /// module's name.
    #[must_use]
    pub fn origin(&self, instance: Instance) -> Option<Result<FileId, &'static str>> {
        Some(match self.get(instance)?.source {
            Source::File(file) => Ok(file),
            Source::Verified(stand_in) => Err(stand_in.module),
        })
    }

    /// The module declaration that evaluates an instance; `None` of the root.
    #[must_use]
    pub fn caller(&self, instance: Instance) -> Option<Declared> {
        Some(self.get(instance)?.call.as_ref()?.declared)
    }

    /// Where somebody can look at a place: of one in a verified module, the module declaration that calls it.
    #[must_use]
    pub fn visible(&self, place: Place) -> Option<(FileId, Span)> {
        let mut place = place;
        loop {
            let record = self.get(place.instance)?;
            match record.source {
                Source::File(file) => return Some((file, place.span)),
                Source::Verified(_) => {
                    let call = record.call.as_ref()?;
                    place = Place { instance: call.declared.instance, span: call.span };
                }
            }
        }
    }

    fn get(&self, instance: Instance) -> Option<Rc<Record>> {
        self.records.borrow().get(instance.0 as usize).cloned()
    }

    fn is_full(&self) -> bool {
        self.records.borrow().len() >= MOST_INSTANCES
    }

    /// Adds an instance; `record` knows its number.
    fn record(&self, mut record: Record) -> Option<Instance> {
        if self.is_full() {
            return None;
        }
        let mut records = self.records.borrow_mut();
        let instance = Instance(u32::try_from(records.len()).ok()?);
        record.inputs.instance = instance;
        records.push(Rc::new(record));
        Some(instance)
    }

    /// Gives a file to `ask`.
    fn file<T>(&self, source: Source, ask: impl FnOnce(&File<'_>) -> T) -> Option<T> {
        match source {
            Source::File(file) => {
                let library = self.library;
                let files = Beside { files: self.files, path: library.path(file) };
                let parse = library.parse(file)?;
                Some(ask(&File::new(library.language(file), library.source(file), parse, &files)))
            }
            Source::Verified(stand_in) => {
                let parsed = &stand_in.parsed;
                Some(ask(&File::new(Language::Bicep, &parsed.source, &parsed.parse, &NoFiles)))
            }
        }
    }

    /// Gives an evaluator of an instance to `ask`.
    pub fn with<T>(&self, instance: Instance, ask: impl FnOnce(&Evaluator<'_>) -> T) -> Option<T> {
        let record = self.get(instance)?;
        self.file(record.source, |file| {
            let budget = Rc::clone(&self.budget);
            ask(&Evaluator::new(file, record.inputs.clone(), self, budget))
        })
    }

    /// The instance that a module declaration evaluates; `None` where its file is not known or too much is evaluated
    /// already.
    fn enter(&self, module: &Module<'_>) -> Option<Instance> {
        let declared = module.declared;
        if let Some(known) = self.called.borrow().get(&declared) {
            return *known;
        }
        let instance = self.evaluated_by(module);
        self.called.borrow_mut().insert(declared, instance);
        instance
    }

    fn evaluated_by(&self, module: &Module<'_>) -> Option<Instance> {
        let declared = module.declared;
        let caller = self.get(declared.instance)?;
        let (source, parameters) = match caller.source {
            Source::File(file) => self.target(file, module.declaration, &module.parameters)?,
            Source::Verified(_) => stand_in(module.path?, &module.parameters)?,
        };
        let above = caller.call.as_ref().map_or_else(|| Value::boolean(true), |call| call.condition.clone());
        let own = if declared.round == Round::Any { Value::unknown() } else { module.condition.clone() };
        self.record(Record {
            source,
            inputs: Inputs {
                instance: declared.instance,
                scope: module.scope.clone(),
                parameters: Parameters::Given(parameters),
            },
            call: Some(Call { declared, span: module.declaration.span(), condition: above.both(&own) }),
        })
    }

    /// What the path of a declaration leads to, and its parameters for these arguments.
    fn target(&self, file: FileId, declaration: Declaration<'_>, given: &Value) -> Option<(Source, Value)> {
        match self.library.target(file, declaration) {
            Target::File(target) => Some((Source::File(*target), given.clone())),
            Target::Registry(path) => {
                let (stand_in, version) = verified::find(path)?;
                Some((Source::Verified(stand_in), stand_in.arguments(given.clone(), version)))
            }
            _ => None,
        }
    }

    fn outputs(&self, instance: Instance) -> Option<Outputs> {
        if let Some(known) = self.outputs.borrow().get(&instance) {
            return known.clone();
        }
        self.outputs.borrow_mut().insert(instance, None);
        let outputs = self.with(instance, |evaluator| {
            let declarations = evaluator.parse().declarations();
            let outputs = declarations.filter(|one| matches!(one.declares(), Declares::Output { .. }));
            outputs
                .filter_map(|output| {
                    let name = output.name()?.text;
                    Some((name.to_owned(), evaluator.output(name)?))
                })
                .collect::<HashMap<String, Value>>()
        });
        let outputs = outputs.map(Rc::new);
        self.outputs.borrow_mut().insert(instance, outputs.clone());
        outputs
    }

    /// The file that an import in the file of `from` leads to.
    fn import(&self, from: &Evaluator<'_>, path: &str) -> Option<FileId> {
        let Source::File(file) = self.get(from.instance())?.source else { return None };
        let references = references::declared(self.library.parse(file)?);
        let reference = references.iter().find(|one| one.purpose == Purpose::Import && one.text == path)?;
        match self.library.target(file, reference.declaration) {
            Target::File(target) => Some(*target),
            _ => None,
        }
    }

    /// The instance in which the exports of a file are evaluated: they depend on no parameter.
    fn exports(&self, file: FileId) -> Option<Instance> {
        if let Some(known) = self.imports.borrow().get(&file) {
            return Some(*known);
        }
        let source = Source::File(file);
        let inputs = self.file(source, Inputs::root)?;
        let instance = self.record(Record { source, inputs, call: None })?;
        self.imports.borrow_mut().insert(file, instance);
        Some(instance)
    }

    /// What a parameter file and those that it extends set.
    fn assignments(&self, file: FileId, depth: usize) -> Vec<(Arc<str>, Value)> {
        let Some(parse) = self.library.parse(file) else { return Vec::new() };
        let base = parse.declarations().find(|one| matches!(one.declares(), Declares::Extends(_)));
        let mut all = match base.map(|base| self.library.target(file, base)) {
            Some(Target::File(base)) if depth < MOST_EXTENDED => self.assignments(*base, depth + 1),
            _ => Vec::new(),
        };
        let instance = if file == FileId::ROOT { Some(Instance(0)) } else { self.exports(file) };
        let own = instance.and_then(|instance| {
            self.with(instance, |evaluator| {
                let declarations = evaluator.parse().declarations();
                let assignments =
                    declarations.filter(|one| matches!(one.declares(), Declares::Assignment(_)));
                assignments
                    .filter_map(|one| Some((Arc::from(one.name()?.text), evaluator.named(one.name()?.text))))
                    .collect::<Vec<_>>()
            })
        });
        all.extend(own.unwrap_or_default());
        all
    }

    /// The instance that is deployed: the first file, or the one that it gives parameters to.
    fn deployed(&self) -> Option<Instance> {
        let root = FileId::ROOT;
        if self.library.language(root) != Language::BicepParameters {
            return Some(Instance(0));
        }
        let parse = self.library.parse(root)?;
        let using = parse.declarations().find(|one| matches!(one.declares(), Declares::Using(_)))?;
        let extends = parse.declarations().find(|one| matches!(one.declares(), Declares::Extends(_)));
        let is_known = extends.is_none_or(|base| matches!(self.library.target(root, base), Target::File(_)));
        let given = if is_known {
            Value::object(self.assignments(root, 0), crate::bicep::value::Open::No)
        } else {
            Value::unknown()
        };
        let (source, parameters) = self.target(root, using, &given)?;
        let inputs = self.file(source, Inputs::root)?;
        let inputs = Inputs { parameters: Parameters::Given(parameters), ..inputs };
        self.record(Record { source, inputs, call: None })
    }
}

/// What a stand-in uses: a module of the registry, or another file beside it.
fn stand_in(path: &str, given: &Value) -> Option<(Source, Value)> {
    match path.strip_prefix("br/") {
        Some(path) => {
            let (stand_in, version) = verified::find(path)?;
            Some((Source::Verified(stand_in), stand_in.arguments(given.clone(), version)))
        }
        None => Some((Source::Verified(verified::named(path)?), given.clone())),
    }
}

/// The files as one of them sees them that lies elsewhere.
struct Beside<'f> {
    files: &'f dyn Files,
    /// Its path, relative to the folder from which `files` counts.
    path: &'f str,
}

impl Files for Beside<'_> {
    fn look(&self, relative: &str) -> Presence {
        self.files.look(&path::join(self.path, relative))
    }

    fn read(&self, relative: &str) -> Option<String> {
        self.files.read(&path::join(self.path, relative))
    }

    fn list(&self, relative: &str) -> Vec<String> {
        self.files.list(&path::join(self.path, relative))
    }
}

impl Modules for Program<'_> {
    fn output(&self, _from: &Evaluator<'_>, module: &Module<'_>, name: &str) -> Value {
        let outputs = self.enter(module).and_then(|instance| self.outputs(instance));
        let value = outputs.and_then(|outputs| outputs.get(name).cloned());
        value.unwrap_or_else(Value::unknown)
    }

    fn imported(&self, from: &Evaluator<'_>, path: &str, name: &str) -> Value {
        let Some(file) = self.import(from, path) else { return Value::unknown() };
        let key = (file, name.to_owned());
        if let Some(known) = self.imported.borrow().get(&key) {
            return known.clone().unwrap_or_else(Value::unknown);
        }
        self.imported.borrow_mut().insert(key.clone(), None);
        let instance = self.exports(file);
        let value = instance.and_then(|instance| self.with(instance, |evaluator| evaluator.named(name)));
        let value = value.unwrap_or_else(Value::unknown);
        self.imported.borrow_mut().insert(key, Some(value.clone()));
        value
    }

    fn call(&self, from: &Evaluator<'_>, path: &str, function: &str, arguments: &[Value]) -> Value {
        let instance = self.import(from, path).and_then(|file| self.exports(file));
        let value = instance
            .and_then(|instance| self.with(instance, |evaluator| evaluator.call(function, arguments)));
        value.unwrap_or_else(Value::unknown)
    }
}

#[cfg(test)]
mod tests;
