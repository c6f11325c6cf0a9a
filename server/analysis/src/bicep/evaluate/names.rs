//! What the names in a file's expressions mean.

use super::{Evaluator, Locals};
use crate::bicep::value::{Data, Declared, Open, Round, Value};
use azureml_syntax::bicep::{Declaration, Declares, Element, Expression, Kind, Member, Parse};
use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// The names of a file that its symbols do not hold.
pub(super) struct Names<'a> {
    parse: &'a Parse,
    /// Resources and modules, nested ones too, by where they begin, with the resource that they are nested in.
    declared: HashMap<usize, (Declaration<'a>, Option<Declaration<'a>>)>,
    /// Resources, nested ones too, in order.
    resources: Vec<Declaration<'a>>,
    /// Outputs by name.
    outputs: HashMap<&'a str, Declaration<'a>>,
    /// What is imported: its name here, the file, its name there (`None` for the file as a whole).
    imports: HashMap<&'a str, (&'a str, Option<&'a str>)>,
    local: OnceCell<Rc<HashSet<&'a str>>>,
}

impl<'a> Names<'a> {
    fn new(parse: &'a Parse) -> Self {
        let mut names = Self {
            parse,
            declared: HashMap::new(),
            resources: Vec::new(),
            outputs: HashMap::new(),
            imports: HashMap::new(),
            local: OnceCell::new(),
        };
        for declaration in parse.declarations() {
            match declaration.declares() {
                Declares::Resource { .. } => names.resource(declaration, None),
                Declares::Output { .. } => {
                    if let Some(name) = declaration.name() {
                        names.outputs.entry(name.text).or_insert(declaration);
                    }
                }
                Declares::Module { .. } => {
                    names.declared.insert(declaration.span().start, (declaration, None));
                }
                Declares::Import { path, wildcard } => {
                    let Some(path) = path.and_then(Expression::as_str) else { continue };
                    if let Some(name) = wildcard {
                        names.imports.insert(name.text, (path, None));
                    }
                    for (there, here) in declaration.imports() {
                        names.imports.insert(here.unwrap_or(there).text, (path, Some(there.text)));
                    }
                }
                _ => {}
            }
        }
        names
    }

    fn resource(&mut self, declaration: Declaration<'a>, parent: Option<Declaration<'a>>) {
        self.declared.insert(declaration.span().start, (declaration, parent));
        self.resources.push(declaration);
        for nested in declaration.nested() {
            self.resource(nested, Some(declaration));
        }
    }

    /// The resource or module that begins there.
    pub(super) fn at(&self, start: usize) -> Option<Declaration<'a>> {
        self.declared.get(&start).map(|(declaration, _)| *declaration)
    }

    /// The output of this name.
    pub(super) fn output(&self, name: &str) -> Option<Declaration<'a>> {
        self.outputs.get(name).copied()
    }

    /// The resource that it is nested in.
    pub(super) fn parent(&self, declaration: Declaration<'a>) -> Option<Declaration<'a>> {
        self.declared.get(&declaration.span().start).and_then(|(_, parent)| *parent)
    }

    /// All resources, in order.
    pub(super) fn resources(&self) -> &[Declaration<'a>] {
        &self.resources
    }

    /// The file that a name is imported from, and its name there; `None` for the file as a whole.
    pub(super) fn import(&self, name: &str) -> Option<(&'a str, Option<&'a str>)> {
        self.imports.get(name).copied()
    }

    /// All names that loops, lambdas and nested resources bring in anywhere.
    pub(super) fn local(&self) -> Rc<HashSet<&'a str>> {
        let names = self.local.get_or_init(|| {
            let mut found = HashSet::new();
            for declaration in self.parse.declarations() {
                found.extend(declaration.parameters().map(|(name, _)| name.text));
                for expression in declaration.expressions() {
                    collect(expression, &mut found);
                }
            }
            Rc::new(found)
        });
        Rc::clone(names)
    }
}

fn collect<'a>(expression: Expression<'a>, into: &mut HashSet<&'a str>) {
    if let Kind::For { item, index, .. } = expression.kind() {
        into.extend(item.into_iter().chain(index).map(|name| name.text));
    }
    into.extend(expression.parameters().map(|name| name.text));
    for member in expression.members() {
        if let Member::Resource(nested) = member {
            into.extend(nested.name().map(|name| name.text));
            for inner in nested.expressions() {
                collect(inner, into);
            }
        }
    }
    for child in expression.children() {
        collect(child, into);
    }
}

impl<'a> Evaluator<'a> {
    pub(super) fn names(&self) -> &Names<'a> {
        self.names.get_or_init(|| Names::new(self.parse))
    }

    pub(super) fn declared(&self, declaration: Declaration<'a>, round: Round) -> Declared {
        Declared { instance: self.instance(), start: declaration.span().start, round }
    }

    /// What a name in an expression stands for.
    pub(super) fn name(&self, name: &str, locals: &Locals<'a>) -> Value {
        if let Some(value) = locals.get(name) {
            return value;
        }
        let Some(declaration) = self.symbols.get(name) else {
            return match self.names().import(name) {
                Some((path, Some(there))) => self.modules.imported(self, path, there),
                _ => Value::unknown(),
            };
        };
        match declaration.declares() {
            Declares::Resource { .. } | Declares::Module { .. } => self.reference(declaration),
            Declares::Parameter { .. } | Declares::Variable { .. } | Declares::Assignment(_) => {
                self.declared_value(declaration)
            }
            Declares::Import { path: Some(path), .. } => match (path.as_str(), self.names().import(name)) {
                (Some(path), Some((_, Some(there)))) => self.modules.imported(self, path, there),
                _ => Value::unknown(),
            },
            _ => Value::unknown(),
        }
    }

    /// A resource or module by its name; for one in a loop, all of its rounds.
    pub(super) fn reference(&self, declaration: Declaration<'a>) -> Value {
        let one = |round| {
            let declared = self.declared(declaration, round);
            match declaration.declares() {
                Declares::Module { .. } => Value::from(Data::Module(declared)),
                _ => Value::from(Data::Resource(declared)),
            }
        };
        match self.rounds(declaration).as_slice() {
            [Round::Only] => one(Round::Only),
            [Round::Any] => Value::unknown(),
            rounds if !self.budget.spend(rounds.len()) => Value::unknown(),
            rounds => Value::array(rounds.iter().map(|round| one(*round)).collect(), Open::No),
        }
    }

    /// The looped resource or module that `expression` names, for `expression[index]`.
    pub(super) fn looped(&self, expression: Expression<'a>, locals: &Locals<'a>) -> Option<Declaration<'a>> {
        let declaration = match expression.bare().kind() {
            Kind::Name(name) if locals.get(name).is_none() => self.symbols.get(name)?,
            Kind::Nested { .. } => self.nested(expression.bare(), locals)?.0,
            _ => return None,
        };
        matches!(declaration.declares(), Declares::Resource { .. } | Declares::Module { .. })
            .then_some(declaration)
            .filter(|declaration| self.loop_of(*declaration).is_some())
    }

    /// The nested resource that `outer::inner` means, and the round of the outer one.
    pub(super) fn nested(
        &self,
        expression: Expression<'a>,
        locals: &Locals<'a>,
    ) -> Option<(Declaration<'a>, Round)> {
        let Kind::Nested { object, name } = expression.kind() else { return None };
        let Data::Resource(outer) = self.evaluate(object, locals).data else { return None };
        let outer_declaration = self.names().at(outer.start).filter(|_| outer.instance == self.instance())?;
        let inner = outer_declaration
            .nested()
            .find(|inner| inner.name().is_some_and(|inner| inner.text == name.text))?;
        Some((inner, outer.round))
    }
}

/// The items of an array literal, without spreads.
pub(super) fn literal_items(expression: Expression<'_>) -> impl Iterator<Item = Expression<'_>> {
    expression.elements().filter_map(|element| match element {
        Element::Item(item) => Some(item),
        Element::Spread(_) => None,
    })
}
