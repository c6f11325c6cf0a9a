//! Modules as a file declares them, and the questions about other files.

use super::{Evaluator, Locals};
use crate::bicep::value::{Declared, Round, Scope, Value};
use azureml_syntax::bicep::{Declaration, Declares, Expression};

/// A module as declared, in one round of its loop.
#[derive(Clone, Debug)]
pub struct Module<'a> {
    /// Its declaration.
    pub declaration: Declaration<'a>,
    /// Which one it is.
    pub declared: Declared,
    /// Its path as written: a file, `br:…`, `ts:…`; `None` for one that is no plain string.
    pub path: Option<&'a str>,
    /// Whether it is deployed.
    pub condition: Value,
    /// The name of its deployment; `null` where none is written.
    pub name: Value,
    /// What it is deployed to.
    pub scope: Scope,
    /// The arguments: an object. In an open one any parameter may be set.
    pub parameters: Value,
    /// The names of its loop.
    pub locals: Locals<'a>,
}

/// What other files say.
pub trait Modules {
    /// The output of this name of a module that `from` declares.
    fn output(&self, from: &Evaluator<'_>, module: &Module<'_>, name: &str) -> Value;

    /// The exported variable of this name in the file at `path`, a path as written in the file of `from`.
    fn imported(&self, from: &Evaluator<'_>, path: &str, name: &str) -> Value;

    /// What the exported function of this name in the file at `path` gives.
    fn call(&self, from: &Evaluator<'_>, path: &str, function: &str, arguments: &[Value]) -> Value;
}

/// Knows nothing of other files.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoModules;

impl Modules for NoModules {
    fn output(&self, _from: &Evaluator<'_>, _module: &Module<'_>, _name: &str) -> Value {
        Value::unknown()
    }

    fn imported(&self, _from: &Evaluator<'_>, _path: &str, _name: &str) -> Value {
        Value::unknown()
    }

    fn call(&self, _from: &Evaluator<'_>, _path: &str, _function: &str, _arguments: &[Value]) -> Value {
        Value::unknown()
    }
}

impl<'a> Evaluator<'a> {
    /// The modules of the file, in order; one a round where the rounds of a loop are known.
    #[must_use]
    pub fn modules(&self) -> Vec<Module<'a>> {
        let declarations = self.parse.declarations();
        let modules = declarations.filter(|one| matches!(one.declares(), Declares::Module { .. }));
        modules
            .flat_map(|declaration| {
                let rounds = self.rounds(declaration);
                rounds.into_iter().filter_map(move |round| self.module_in(declaration, round))
            })
            .collect()
    }

    /// The module that is meant.
    #[must_use]
    pub fn module(&self, declared: Declared) -> Option<Module<'a>> {
        let declaration = self.names().at(declared.start)?;
        self.module_in(declaration, declared.round)
    }

    fn module_in(&self, declaration: Declaration<'a>, round: Round) -> Option<Module<'a>> {
        let Declares::Module { path, .. } = declaration.declares() else { return None };
        let declared = self.declared(declaration, round);
        let scope =
            self.entry(declared, "scope").map_or_else(|| self.scope().clone(), |scope| self.scope_of(&scope));
        Some(Module {
            declaration,
            declared,
            path: path.and_then(Expression::as_str),
            condition: self.condition(declaration, round),
            name: self.entry(declared, "name").unwrap_or_else(Value::null),
            scope,
            parameters: self.entry(declared, "params").unwrap_or_else(Value::null),
            locals: self.locals(declaration, round),
        })
    }

    /// An output of a declared module.
    pub(super) fn module_output(&self, declared: Declared, name: &'a str) -> Value {
        self.once(super::Key::Output(declared, name), || match self.module(declared) {
            Some(module) => self.modules.output(self, &module, name),
            None => Value::unknown(),
        })
    }
}
