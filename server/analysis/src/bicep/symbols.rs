//! Names: what a file declares, what an import brings in, and what every name in it means. Must not read other files:
//! of a name that another file declares, it says which declaration of this file leads there.

mod walk;

pub(in crate::bicep) use walk::TYPES;

use azureml_syntax::Span;
use azureml_syntax::bicep::{Declaration, Declares, Expression, Kind, Name, Parse};
use std::collections::HashMap;

/// The names of one file.
#[derive(Debug)]
pub struct Symbols<'p> {
    parse: &'p Parse,
    declared: HashMap<&'p str, Global<'p>>,
}

/// What a name means everywhere in a file.
#[derive(Clone, Copy, Debug)]
enum Global<'p> {
    Declared(Declaration<'p>),
    Imported(Imported<'p>),
}

/// A name that an import brings in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Imported<'p> {
    /// The import.
    pub declaration: Declaration<'p>,
    /// What the other file calls it; `None` of `* as name`, which brings in all that the other file exports.
    pub original: Option<Name<'p>>,
    /// What this file calls it, where it stands: behind `as`, or the same as `original`.
    pub local: Name<'p>,
}

impl Imported<'_> {
    /// Whether it has a name of its own here.
    #[must_use]
    pub fn is_renamed(&self) -> bool {
        self.original.is_none_or(|original| original.span != self.local.span)
    }
}

/// A name that means something in a part of a declaration only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Local<'p> {
    /// Where it is declared.
    pub name: Name<'p>,
    /// What it is.
    pub kind: LocalKind,
    /// The module whose instances it stands for, where a loop or a function goes through them.
    module: Option<Declaration<'p>>,
}

/// What a [`Local`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocalKind {
    /// What a loop goes through.
    Item,
    /// Its number.
    Index,
    /// Of `x => …`.
    LambdaParameter,
    /// Of `func f(x string) …`.
    FunctionParameter,
}

/// What a name means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Meaning<'p> {
    /// A declaration of this file, a nested resource too. An output and metadata only where they are declared.
    Declared(Declaration<'p>),
    /// A loop's item, a parameter of a lambda or of a function.
    Local(Local<'p>),
    /// What an import brings in, by its name here.
    Imported(Imported<'p>),
    /// The name in an import that has another one here.
    Original(Imported<'p>),
    /// `name` in `ns.name`: what the file of `import * as ns` exports.
    Member(Imported<'p>),
    /// A parameter of a module, where it is given.
    Parameter(Declaration<'p>),
    /// An output of a module, where it is used.
    Output(Declaration<'p>),
    /// Parameters of a module that are not spelled out: `params: union(a, b)`.
    SomeParameters(Declaration<'p>),
    /// Outputs of a module that are not spelled out: `m.outputs[name]`.
    SomeOutputs(Declaration<'p>),
    /// In a parameter file that extends another one, `name` in `base.name`.
    Base,
    /// None of this file's names: a built-in function, type or namespace, or nothing.
    Unknown,
}

/// A name, where it stands, and what it means there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Occurrence<'p> {
    /// The name, without quotes; empty text for what is not spelled out.
    pub name: Name<'p>,
    /// What it means.
    pub meaning: Meaning<'p>,
    /// Of a declaration, the scope that it is declared in: names of one scope must differ.
    pub declares: Option<Scope>,
}

/// Where a name is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Names of the file.
    File,
    /// Names of outputs, which no expression means.
    Outputs,
    /// Names of metadata.
    Metadata,
    /// Those of a loop, a lambda, a function, or of the resources nested in one; a number for each.
    Inner(usize),
}

impl<'p> Symbols<'p> {
    /// The names of `parse`. Of two declarations of one name the first counts. Outputs and metadata are names of their
    /// own kind: no expression can mean them.
    #[must_use]
    pub fn new(parse: &'p Parse) -> Self {
        let mut declared = HashMap::new();
        for declaration in parse.declarations() {
            match declaration.declares() {
                Declares::Output { .. } | Declares::Metadata(_) => {}
                Declares::Import { .. } => {
                    for imported in imported(declaration) {
                        declared.entry(imported.local.text).or_insert(Global::Imported(imported));
                    }
                }
                Declares::Extension { alias: Some(alias), .. } => {
                    declared.entry(alias.text).or_insert(Global::Declared(declaration));
                }
                _ => {
                    if let Some(name) = declaration.name() {
                        declared.entry(name.text).or_insert(Global::Declared(declaration));
                    }
                }
            }
        }
        Self { parse, declared }
    }

    /// The declaration that a name in an expression at the top of the file means.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Declaration<'p>> {
        match self.declared.get(name)? {
            Global::Declared(declaration) => Some(*declaration),
            Global::Imported(_) => None,
        }
    }

    /// What an import of the file brings in under this name.
    #[must_use]
    pub fn import(&self, name: &str) -> Option<Imported<'p>> {
        match self.declared.get(name)? {
            Global::Declared(_) => None,
            Global::Imported(imported) => Some(*imported),
        }
    }

    /// All names of the file, in order of place. Walks through the file: ask once.
    #[must_use]
    pub fn occurrences(&self) -> Vec<Occurrence<'p>> {
        walk::walk(self.parse, self)
    }

    /// The name at `offset`.
    #[must_use]
    pub fn at(&self, offset: usize) -> Option<Occurrence<'p>> {
        walk::walk_at(self.parse, self, offset)
            .into_iter()
            .rev()
            .find(|one| !one.name.text.is_empty() && one.name.span.touches(offset))
    }

    /// The names that an expression at `offset` can mean, each with its meaning; of those that hide each other the
    /// innermost.
    #[must_use]
    pub fn visible(&self, offset: usize) -> Vec<(&'p str, Meaning<'p>)> {
        let mut visible = walk::locals_at(self.parse, self, offset);
        let mut seen: std::collections::HashSet<&str> = visible.iter().map(|(name, _)| *name).collect();
        let mut globals: Vec<_> = self.declared.iter().filter(|(name, _)| seen.insert(name)).collect();
        globals.sort_by_key(|(name, _)| **name);
        visible.extend(globals.into_iter().map(|(name, global)| (*name, global.meaning())));
        visible
    }
}

impl<'p> Global<'p> {
    const fn meaning(self) -> Meaning<'p> {
        match self {
            Self::Declared(declaration) => Meaning::Declared(declaration),
            Self::Imported(imported) => Meaning::Imported(imported),
        }
    }
}

/// What an import brings in.
fn imported<'p>(declaration: Declaration<'p>) -> impl Iterator<Item = Imported<'p>> {
    let all = match declaration.declares() {
        Declares::Import { wildcard, .. } => wildcard,
        _ => None,
    };
    let named = declaration.imports().map(move |(original, alias)| Imported {
        declaration,
        original: Some(original),
        local: alias.unwrap_or(original),
    });
    let all = all.map(|local| Imported { declaration, original: None, local });
    named.chain(all)
}

impl<'p> Occurrence<'p> {
    /// Where what it means is declared in this file; `None` for what only other files declare.
    #[must_use]
    pub fn declared_at(&self) -> Option<Span> {
        match self.meaning {
            Meaning::Declared(declaration) => name_of(declaration).map(|name| name.span),
            Meaning::Local(local) => Some(local.name.span),
            Meaning::Imported(imported) => Some(imported.local.span),
            _ => None,
        }
    }
}

/// The name of a declaration; of an extension, its alias.
#[must_use]
pub fn name_of(declaration: Declaration<'_>) -> Option<Name<'_>> {
    match declaration.declares() {
        Declares::Extension { alias, .. } => alias,
        _ => declaration.name(),
    }
}

/// Whether a declaration has this decorator, with or without `sys.`.
#[must_use]
pub fn is_decorated(declaration: Declaration<'_>, name: &str) -> bool {
    decorator(declaration, name).is_some()
}

/// The call of this decorator on a declaration, with or without `sys.`.
#[must_use]
pub fn decorator<'p>(declaration: Declaration<'p>, name: &str) -> Option<Expression<'p>> {
    declaration.decorators().find(|decorator| {
        let Kind::Call { function } = decorator.kind() else { return false };
        match function.kind() {
            Kind::Name(called) => called == name,
            Kind::Property { object, name: called, .. } => {
                object.as_name() == Some("sys") && called.text == name
            }
            _ => false,
        }
    })
}

#[cfg(test)]
mod tests;
