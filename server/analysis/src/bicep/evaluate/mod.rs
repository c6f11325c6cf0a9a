//! What expressions evaluate to without deploying anything. Nothing is guessed; everything ends: work and depth have a
//! [`Budget`], cycles are unknown. Must not know rules, ARM types, or how modules and other files are found.

mod access;
mod budget;
mod expressions;
mod functions;
mod locals;
mod modules;
mod names;
mod operators;
mod parameters;
mod resources;
mod scopes;

pub use budget::Budget;
pub use locals::Locals;
pub use modules::{Module, Modules, NoModules};
pub use parameters::Parameters;
pub use resources::Resource;
pub use scopes::target_scope;

use super::value::{Declared, Instance, Place, ResourceId, Scope, Value};
use super::{File, Symbols};
use crate::Files;
use azureml_syntax::Span;
use azureml_syntax::bicep::{Declaration, Declares, Expression, Parse};
use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

/// What a file is evaluated with.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// Tells this evaluation from all others.
    pub instance: Instance,
    /// What it is deployed to.
    pub scope: Scope,
    /// What its parameters are set to.
    pub parameters: Parameters,
}

/// What has been evaluated, or is being evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Key<'a> {
    /// What a parameter, variable, output or assignment is.
    Value(Declaration<'a>),
    /// What a resource or module loops over.
    Iterable(Declaration<'a>),
    /// What a resource or module says under a key, in a round.
    Entry(Declared, &'a str),
    /// All that a resource or module says.
    Body(Declared),
    /// An output of a module.
    Output(Declared, &'a str),
}

/// Evaluates the expressions of one file with one set of parameters. Every declaration is evaluated at most once.
pub struct Evaluator<'a> {
    parse: &'a Parse,
    symbols: &'a Symbols<'a>,
    files: &'a dyn Files,
    inputs: Inputs,
    modules: &'a dyn Modules,
    budget: Rc<Budget>,
    names: OnceCell<names::Names<'a>>,
    /// `None` while it is being evaluated.
    known: RefCell<HashMap<Key<'a>, Option<Value>>>,
    ids: RefCell<HashMap<Declared, Option<Arc<ResourceId>>>>,
}

impl<'a> Evaluator<'a> {
    /// An evaluator of `file`. `modules` answers what other files say; `budget` is shared with the evaluators of the
    /// files that it asks.
    #[must_use]
    pub fn new(file: &'a File<'_>, inputs: Inputs, modules: &'a dyn Modules, budget: Rc<Budget>) -> Self {
        Self {
            parse: file.parse,
            symbols: &file.symbols,
            files: file.files,
            inputs,
            modules,
            budget,
            names: OnceCell::new(),
            known: RefCell::default(),
            ids: RefCell::default(),
        }
    }

    /// An evaluator of a file alone, as somebody deploys it: nothing is known of parameters and other files.
    #[must_use]
    pub fn alone(file: &'a File<'_>) -> Self {
        Self::new(file, Inputs::root(file), &NoModules, Rc::new(Budget::default()))
    }

    /// The file's parse.
    #[must_use]
    pub fn parse(&self) -> &'a Parse {
        self.parse
    }

    /// What the file's names mean.
    #[must_use]
    pub fn symbols(&self) -> &'a Symbols<'a> {
        self.symbols
    }

    /// What tells this evaluation from all others.
    #[must_use]
    pub fn instance(&self) -> Instance {
        self.inputs.instance
    }

    /// What the file is deployed to.
    #[must_use]
    pub fn scope(&self) -> &Scope {
        &self.inputs.scope
    }

    /// What may still be evaluated; to be shared with the evaluators of modules.
    #[must_use]
    pub fn budget(&self) -> &Rc<Budget> {
        &self.budget
    }

    /// The value of `expression`, where `locals` are the names of the loops and lambdas around it.
    #[must_use]
    pub fn value(&self, expression: Expression<'a>, locals: &Locals<'a>) -> Value {
        self.evaluate(expression, locals)
    }

    /// The value of `expression` wherever it stands: names of loops and lambdas are unknown.
    #[must_use]
    pub fn anywhere(&self, expression: Expression<'a>) -> Value {
        self.evaluate(expression, &Locals::unspecified(self.names().local()))
    }

    /// The value of the parameter, variable or assignment, or the resource or module, of this name.
    #[must_use]
    pub fn named(&self, name: &str) -> Value {
        self.name(name, &Locals::default())
    }

    /// The value of the output of this name; `None` if there is none.
    #[must_use]
    pub fn output(&self, name: &str) -> Option<Value> {
        self.names().output(name).map(|output| self.declared_value(output))
    }

    /// What the function of this name gives for these arguments: for files that import it.
    #[must_use]
    pub fn call(&self, function: &str, arguments: &[Value]) -> Value {
        match self.symbols.get(function) {
            Some(declaration) => self.call_declared(declaration, arguments.to_vec()),
            None => Value::unknown(),
        }
    }

    /// A place in this file.
    fn place(&self, span: Span) -> Place {
        Place { instance: self.inputs.instance, span }
    }

    /// Gives what `make` makes, and makes it once. Unknown within itself.
    fn once(&self, key: Key<'a>, make: impl FnOnce() -> Value) -> Value {
        if let Some(known) = self.known.borrow().get(&key) {
            return known.clone().unwrap_or_else(Value::unknown);
        }
        self.known.borrow_mut().insert(key, None);
        let value = make();
        self.known.borrow_mut().insert(key, Some(value.clone()));
        value
    }

    /// The value of a parameter, variable, output or assignment.
    fn declared_value(&self, declaration: Declaration<'a>) -> Value {
        self.once(Key::Value(declaration), || match declaration.declares() {
            Declares::Parameter { r#type, default } => self.parameter(declaration, r#type, default),
            Declares::Assignment(value)
            | Declares::Variable { value, .. }
            | Declares::Output { value, .. } => self.evaluate(value, &Locals::default()),
            _ => Value::unknown(),
        })
    }
}

#[cfg(test)]
mod tests;
