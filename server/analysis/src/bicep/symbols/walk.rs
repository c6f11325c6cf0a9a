//! One walk through a file that gives every name its meaning. Scopes are a stack; what stands innermost wins.

use super::{Global, Imported, Local, LocalKind, Meaning, Occurrence, Scope, Symbols, imported, name_of};
use azureml_syntax::Span;
use azureml_syntax::bicep::{Declaration, Declares, Element, Expression, Kind, Member, Name, Parse, Part};

/// The types that are there without a declaration.
/// Source: <https://learn.microsoft.com/azure/azure-resource-manager/bicep/data-types>.
pub(in crate::bicep) const TYPES: [&str; 8] =
    ["any", "array", "bool", "int", "object", "resourceInput", "resourceOutput", "string"];

/// All names of `parse`, in order of place.
pub(super) fn walk<'p>(parse: &'p Parse, symbols: &Symbols<'p>) -> Vec<Occurrence<'p>> {
    through(parse.declarations(), Walk::new(parse, symbols, None))
}

/// The names of the declarations at `offset`, in order of place.
pub(super) fn walk_at<'p>(parse: &'p Parse, symbols: &Symbols<'p>, offset: usize) -> Vec<Occurrence<'p>> {
    let near = parse.declarations().filter(|one| one.span().touches(offset));
    through(near, Walk::new(parse, symbols, None))
}

fn through<'p>(
    declarations: impl Iterator<Item = Declaration<'p>>,
    mut walk: Walk<'p, '_>,
) -> Vec<Occurrence<'p>> {
    for declaration in declarations {
        walk.declaration(declaration, declares_in(declaration));
    }
    walk.found.sort_by_key(|one| one.name.span);
    walk.found
}

/// The names of inner scopes that are visible at `offset`, innermost first.
pub(super) fn locals_at<'p>(
    parse: &'p Parse,
    symbols: &Symbols<'p>,
    offset: usize,
) -> Vec<(&'p str, Meaning<'p>)> {
    let mut walk = Walk::new(parse, symbols, Some(offset));
    for declaration in parse.declarations().filter(|one| one.span().touches(offset)) {
        walk.declaration(declaration, declares_in(declaration));
    }
    let mut seen = std::collections::HashSet::new();
    let visible = walk.visible.unwrap_or_default();
    visible.into_iter().rev().filter(|(name, _)| seen.insert(*name)).collect()
}

fn declares_in(declaration: Declaration<'_>) -> Scope {
    match declaration.declares() {
        Declares::Output { .. } => Scope::Outputs,
        Declares::Metadata(_) => Scope::Metadata,
        _ => Scope::File,
    }
}

/// Whether an expression stands where a value or where a type does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Value,
    Type,
}

/// What an expression is, as far as names behind its dot are concerned.
#[derive(Clone, Copy)]
enum Referent<'p> {
    Module(Declaration<'p>),
    Outputs(Declaration<'p>),
    Namespace(Imported<'p>),
    Resource(Declaration<'p>),
    Base,
    Other,
}

struct Walk<'p, 's> {
    symbols: &'s Symbols<'p>,
    /// Whether `base` means the parameter file that this one extends.
    extends: bool,
    /// The scopes that are open, the innermost last.
    open: Vec<(&'p str, Meaning<'p>)>,
    scopes: usize,
    found: Vec<Occurrence<'p>>,
    /// Where to look what is visible.
    cursor: Option<usize>,
    visible: Option<Vec<(&'p str, Meaning<'p>)>>,
}

impl<'p, 's> Walk<'p, 's> {
    fn new(parse: &'p Parse, symbols: &'s Symbols<'p>, cursor: Option<usize>) -> Self {
        let extends = parse.declarations().any(|one| matches!(one.declares(), Declares::Extends(_)));
        Self { symbols, extends, open: Vec::new(), scopes: 0, found: Vec::new(), cursor, visible: None }
    }

    fn add(&mut self, name: Name<'p>, meaning: Meaning<'p>, declares: Option<Scope>) {
        self.found.push(Occurrence { name, meaning, declares });
    }

    /// Something that has no name but must be known of.
    fn add_unnamed(&mut self, span: Span, meaning: Meaning<'p>) {
        self.add(Name { text: "", span }, meaning, None);
    }

    fn declaration(&mut self, declaration: Declaration<'p>, scope: Scope) {
        for decorator in declaration.decorators() {
            self.value(decorator);
        }
        if let Some(name) = name_of(declaration) {
            self.add(name, Meaning::Declared(declaration), Some(scope));
        }
        match declaration.declares() {
            Declares::Import { path, .. } => {
                for imported in imported(declaration) {
                    if let Some(original) = imported.original.filter(|_| imported.is_renamed()) {
                        self.add(original, Meaning::Original(imported), None);
                    }
                    self.add(imported.local, Meaning::Imported(imported), Some(Scope::File));
                }
                path.into_iter().for_each(|path| self.value(path));
            }
            Declares::Parameter { r#type, default } => {
                r#type.into_iter().for_each(|one| self.r#type(one));
                default.into_iter().for_each(|one| self.value(one));
            }
            Declares::Variable { r#type, value } | Declares::Output { r#type, value } => {
                r#type.into_iter().for_each(|one| self.r#type(one));
                self.value(value);
            }
            Declares::Type(value) => self.r#type(value),
            Declares::Function { returns, body } => {
                let parameters: Vec<_> = declaration.parameters().collect();
                parameters.iter().filter_map(|(_, kind)| *kind).for_each(|kind| self.r#type(kind));
                returns.into_iter().for_each(|one| self.r#type(one));
                let locals = parameters.iter().map(|(name, _)| (*name, LocalKind::FunctionParameter, None));
                self.within(locals.collect(), |walk| walk.value(body));
            }
            Declares::Resource { r#type, body, .. } => {
                r#type.into_iter().for_each(|one| self.value(one));
                self.body(declaration, body);
            }
            Declares::Module { path, body } => {
                path.into_iter().for_each(|one| self.value(one));
                self.body(declaration, body);
            }
            _ => declaration.expressions().into_iter().for_each(|one| self.value(one)),
        }
    }

    /// The body of a resource or module: its object, in its loop and condition.
    fn body(&mut self, declaration: Declaration<'p>, body: Expression<'p>) {
        match body.kind() {
            Kind::If { condition, body } => {
                self.value(condition);
                self.body(declaration, body);
            }
            Kind::For { iterable, body: inner, .. } => {
                self.r#for((iterable, inner), body, |walk, inner| walk.body(declaration, inner));
            }
            Kind::Parenthesized(inner) => self.body(declaration, inner),
            Kind::Object if matches!(declaration.declares(), Declares::Module { .. }) => {
                self.look(body.span());
                for member in body.members() {
                    match member {
                        Member::Entry(entry) if entry.name() == Some("params") => {
                            self.parameters(declaration, entry.value);
                        }
                        other => self.member(other, Place::Value),
                    }
                }
            }
            Kind::Object => {
                let nested: Vec<Declaration<'p>> = declaration.nested().collect();
                let before = self.open.len();
                for inner in &nested {
                    if let Some(name) = inner.name() {
                        self.open.push((name.text, Meaning::Declared(*inner)));
                    }
                }
                // The first of a name counts.
                if let Some(own) = self.open.get_mut(before..) {
                    own.reverse();
                }
                self.scopes += 1;
                let scope = Scope::Inner(self.scopes);
                self.look(body.span());
                for member in body.members() {
                    match member {
                        Member::Resource(inner) => self.declaration(inner, scope),
                        other => self.member(other, Place::Value),
                    }
                }
                self.open.truncate(before);
            }
            _ => self.value(body),
        }
    }

    /// What stands behind `params:` of a module.
    fn parameters(&mut self, module: Declaration<'p>, value: Expression<'p>) {
        match value.kind() {
            Kind::Object => {
                self.look(value.span());
                for member in value.members() {
                    match member {
                        Member::Entry(entry) => {
                            match named(entry.key) {
                                Some(name) => self.add(name, Meaning::Parameter(module), None),
                                None => {
                                    self.add_unnamed(entry.key.span(), Meaning::SomeParameters(module));
                                    self.value(entry.key);
                                }
                            }
                            self.value(entry.value);
                        }
                        Member::Spread(inner) => self.parameters(module, inner),
                        Member::Resource(inner) => self.declaration(inner, Scope::File),
                    }
                }
            }
            Kind::Parenthesized(inner) => self.parameters(module, inner),
            Kind::Ternary { condition, consequence, alternative } => {
                self.value(condition);
                self.parameters(module, consequence);
                self.parameters(module, alternative);
            }
            Kind::Missing | Kind::Null => {}
            _ => {
                self.add_unnamed(value.span(), Meaning::SomeParameters(module));
                self.value(value);
            }
        }
    }

    fn value(&mut self, expression: Expression<'p>) {
        if let Referent::Outputs(module) = self.expression(expression, Place::Value) {
            self.add_unnamed(expression.span(), Meaning::SomeOutputs(module));
        }
    }

    fn r#type(&mut self, expression: Expression<'p>) {
        self.expression(expression, Place::Type);
    }

    fn any(&mut self, expression: Expression<'p>, place: Place) {
        match place {
            Place::Value => self.value(expression),
            Place::Type => self.r#type(expression),
        }
    }

    /// Remembers what is visible in `span`, if the cursor is there: the last to say so is the innermost.
    fn look(&mut self, span: Span) {
        if self.cursor.is_some_and(|offset| span.touches(offset)) {
            self.visible = Some(self.open.clone());
        }
    }

    fn expression(&mut self, expression: Expression<'p>, place: Place) -> Referent<'p> {
        match expression.kind() {
            Kind::Name(text) => {
                self.look(expression.span());
                let name = Name { text, span: expression.span() };
                let meaning = self.resolve(text, place);
                self.add(name, meaning, None);
                return self.referent(text, meaning);
            }
            Kind::Property { object, name, .. } => {
                let of = self.expression(object, place);
                return self.step(of, name);
            }
            Kind::Index { object, index, .. } => {
                let of = self.expression(object, place);
                if let Some(name) = named(index).filter(|_| index.as_str().is_some()) {
                    return self.step(of, name);
                }
                self.any(index, place);
                return match of {
                    Referent::Outputs(module) => {
                        self.add_unnamed(index.span(), Meaning::SomeOutputs(module));
                        Referent::Other
                    }
                    // One of a loop.
                    of => of,
                };
            }
            Kind::Nested { object, name } => {
                if let Referent::Resource(outer) = self.expression(object, place) {
                    let inner =
                        outer.nested().find(|one| one.name().is_some_and(|own| own.text == name.text));
                    if let Some(inner) = inner {
                        self.add(name, Meaning::Declared(inner), None);
                        return Referent::Resource(inner);
                    }
                }
                self.add(name, Meaning::Unknown, None);
            }
            Kind::Parenthesized(inner) | Kind::NonNull(inner) => return self.expression(inner, place),
            Kind::Call { function } => self.call(expression, function),
            Kind::Lambda { body } => self.lambda(expression, body, None),
            Kind::For { iterable, body, .. } => {
                self.r#for((iterable, body), expression, |walk, inner| walk.value(inner));
            }
            Kind::Object => {
                self.look(expression.span());
                self.object(expression, place);
            }
            Kind::Array => {
                self.look(expression.span());
                for element in expression.elements() {
                    let (Element::Item(inner) | Element::Spread(inner)) = element;
                    self.any(inner, place);
                }
            }
            Kind::String => {
                for part in expression.parts() {
                    if let Part::Interpolation(inner) = part {
                        self.value(inner);
                    }
                }
            }
            Kind::Missing => self.look(expression.span()),
            _ => expression.children().into_iter().for_each(|inner| self.any(inner, place)),
        }
        Referent::Other
    }

    /// `name` behind the dot of something.
    fn step(&mut self, of: Referent<'p>, name: Name<'p>) -> Referent<'p> {
        match of {
            Referent::Module(module) if name.text == "outputs" => return Referent::Outputs(module),
            Referent::Outputs(module) => self.add(name, Meaning::Output(module), None),
            Referent::Namespace(imported) => self.add(name, Meaning::Member(imported), None),
            Referent::Base => self.add(name, Meaning::Base, None),
            _ => {}
        }
        Referent::Other
    }

    fn object(&mut self, object: Expression<'p>, place: Place) {
        if place == Place::Type {
            // Of the children only decorators are neither key nor value.
            let own: std::collections::HashSet<Expression<'p>> =
                object.entries().flat_map(|entry| [entry.key, entry.value]).collect();
            for child in object.children() {
                if !own.contains(&child) && matches!(child.kind(), Kind::Call { .. }) {
                    self.value(child);
                }
            }
        }
        object.members().for_each(|member| self.member(member, place));
    }

    fn member(&mut self, member: Member<'p>, place: Place) {
        match member {
            Member::Entry(entry) => {
                if entry.key.as_name().is_none() {
                    self.value(entry.key);
                }
                self.any(entry.value, place);
            }
            Member::Spread(inner) => self.any(inner, place),
            Member::Resource(inner) => {
                self.scopes += 1;
                self.declaration(inner, Scope::Inner(self.scopes));
            }
        }
    }

    fn call(&mut self, call: Expression<'p>, function: Expression<'p>) {
        match function.kind() {
            Kind::Name(text) => {
                let meaning = self.called(text);
                self.add(Name { text, span: function.span() }, meaning, None);
            }
            _ => self.value(function),
        }
        if let Some(span) = call.arguments_span() {
            self.look(span);
        }
        let mut through = None;
        for argument in call.items() {
            if let Kind::Lambda { body } = argument.kind() {
                self.lambda(argument, body, through);
            } else {
                let referent = self.expression(argument, Place::Value);
                match referent {
                    Referent::Outputs(module) => {
                        self.add_unnamed(argument.span(), Meaning::SomeOutputs(module));
                    }
                    // `map(modules, m => m.outputs.id)`
                    Referent::Module(module) => through = Some(module),
                    _ => {}
                }
            }
        }
    }

    fn lambda(&mut self, lambda: Expression<'p>, body: Expression<'p>, module: Option<Declaration<'p>>) {
        let locals = lambda.parameters().map(|name| (name, LocalKind::LambdaParameter, module));
        self.within(locals.collect(), |walk| walk.value(body));
    }

    fn r#for(
        &mut self,
        (iterable, body): (Expression<'p>, Expression<'p>),
        whole: Expression<'p>,
        inside: impl FnOnce(&mut Self, Expression<'p>),
    ) {
        let through = self.expression(iterable, Place::Value);
        let module = match through {
            Referent::Module(module) => Some(module),
            Referent::Outputs(module) => {
                self.add_unnamed(iterable.span(), Meaning::SomeOutputs(module));
                None
            }
            _ => None,
        };
        let mut locals = Vec::new();
        if let Kind::For { item, index, .. } = whole.kind() {
            locals.extend(item.map(|name| (name, LocalKind::Item, module)));
            locals.extend(index.map(|name| (name, LocalKind::Index, None)));
        }
        self.within(locals, |walk| inside(walk, body));
    }

    /// Declares names for what `inside` walks through.
    fn within(
        &mut self,
        locals: Vec<(Name<'p>, LocalKind, Option<Declaration<'p>>)>,
        inside: impl FnOnce(&mut Self),
    ) {
        self.scopes += 1;
        let scope = Scope::Inner(self.scopes);
        let before = self.open.len();
        for (name, kind, module) in locals {
            let meaning = Meaning::Local(Local { name, kind, module });
            self.add(name, meaning, Some(scope));
            self.open.push((name.text, meaning));
        }
        inside(self);
        self.open.truncate(before);
    }

    fn global(&self, name: &str) -> Option<Meaning<'p>> {
        self.symbols.declared.get(name).map(|global| global.meaning())
    }

    fn resolve(&self, name: &str, place: Place) -> Meaning<'p> {
        let inner = self.open.iter().rev().find(|(own, _)| *own == name).map(|(_, meaning)| *meaning);
        let found = match place {
            Place::Value => inner.or_else(|| self.global(name)),
            Place::Type => self.global(name).filter(|meaning| {
                // `param string string`: only a type hides a type.
                !TYPES.contains(&name)
                    || matches!(meaning, Meaning::Imported(_))
                    || matches!(meaning, Meaning::Declared(one) if matches!(one.declares(), Declares::Type(_)))
            }),
        };
        found.unwrap_or(Meaning::Unknown)
    }

    /// What the name before an opening parenthesis means: nothing but functions can be called.
    fn called(&self, name: &str) -> Meaning<'p> {
        match self.symbols.declared.get(name) {
            Some(Global::Declared(one)) if !matches!(one.declares(), Declares::Function { .. }) => {
                Meaning::Unknown
            }
            Some(global) => global.meaning(),
            None => Meaning::Unknown,
        }
    }

    fn referent(&self, name: &str, meaning: Meaning<'p>) -> Referent<'p> {
        match meaning {
            Meaning::Declared(declaration) => match declaration.declares() {
                Declares::Module { .. } => Referent::Module(declaration),
                Declares::Resource { .. } => Referent::Resource(declaration),
                _ => Referent::Other,
            },
            Meaning::Local(Local { module: Some(module), .. }) => Referent::Module(module),
            Meaning::Imported(imported) if imported.original.is_none() => Referent::Namespace(imported),
            Meaning::Unknown if name == "base" && self.extends => Referent::Base,
            _ => Referent::Other,
        }
    }
}

/// The name that a key or an index is, without its quotes.
fn named(key: Expression<'_>) -> Option<Name<'_>> {
    match key.kind() {
        Kind::Name(text) => Some(Name { text, span: key.span() }),
        _ => Some(Name { text: key.as_str()?, span: key.content_span()? }),
    }
}
