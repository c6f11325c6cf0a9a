//! Where in a declaration the cursor stands: at a resource type, a key, a value, behind a dot. Half-typed lines are the
//! normal case. Must not know types, nor what could be proposed.

use crate::bicep::File;
use crate::features::lines::{line_at, slice};
use azureml_syntax::bicep::{Declaration, Declares, Element, Entry, Expression, Kind, Member, Name, Part};
use azureml_syntax::{Language, Span};

/// A place where something can be written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot<'p> {
    /// What can stand there.
    pub(super) role: Role<'p>,
    /// What is there already and gets replaced, without quotes; empty at the cursor if nothing is.
    pub(super) token: Span,
    /// The quotes around the token.
    pub(super) quotes: Quotes,
    /// The innermost resource, module or other declaration around.
    pub(super) declaration: Declaration<'p>,
}

/// What can stand in a [`Slot`].
#[derive(Clone, Copy, Debug)]
pub(super) enum Role<'p> {
    /// The type and version of a resource: the string.
    ResourceType,
    /// A key of this object; whether a colon follows.
    Key { object: Expression<'p>, entry: Option<Entry<'p>>, colon: bool },
    /// The value of an entry of this object.
    Value { object: Expression<'p>, entry: Entry<'p>, glued: bool },
    /// The path of a module, an import or a parameter file.
    Path,
    /// The name of a parameter that a parameter file gives a value.
    Assigned,
    /// A name behind the dot of this expression.
    Member(Expression<'p>),
    /// A name behind the `::` of this expression.
    Nested(Expression<'p>),
    /// Any expression, or a type.
    Expression { is_type: bool },
}

/// The quotes around a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quotes {
    None,
    /// Opened and not closed.
    Open,
    Both,
}

impl Slot<'_> {
    /// A text as it is written here: the token's quotes stay.
    pub(super) fn quoted(&self, text: &str) -> String {
        let text = text.replace('\\', "\\\\").replace('\'', "\\'").replace("${", "\\${");
        match self.quotes {
            Quotes::None => format!("'{text}'"),
            Quotes::Open => format!("{text}'"),
            Quotes::Both => text,
        }
    }
}

/// The slot at `offset`; `None` where nothing can be proposed: in comments, in texts, on blanks behind a value.
pub(super) fn slot<'p>(file: &File<'p>, offset: usize) -> Option<Slot<'p>> {
    let in_comment = |span: Span| span.start < offset && offset <= span.end;
    if file.parse.comments().iter().any(|comment| in_comment(comment.span)) {
        return None;
    }
    let declaration = file.parse.declarations().filter(|one| one.span().start <= offset).last()?;
    let behind = Span::new(declaration.span().end, offset);
    if offset > behind.start && !is_blank(file.source, behind) {
        return None;
    }
    let finder = Finder { source: file.source, offset };
    if file.language == Language::BicepParameters
        && let Some(found) = finder.assigned(declaration)
    {
        return Some(found);
    }
    finder.declaration(declaration)
}

/// Whether there are only blanks of one line.
fn is_blank(source: &str, span: Span) -> bool {
    span.start <= span.end && slice(source, span).bytes().all(|byte| matches!(byte, b' ' | b'\t'))
}

#[derive(Clone, Copy)]
struct Finder<'s> {
    source: &'s str,
    offset: usize,
}

impl Finder<'_> {
    /// The name behind `param`, whether it is there or not.
    fn assigned<'p>(self, declaration: Declaration<'p>) -> Option<Slot<'p>> {
        let (Declares::Assignment(_) | Declares::Parameter { .. }) = declaration.declares() else {
            return None;
        };
        let Some(name) = declaration.name() else {
            let between = Span::new(declaration.span().start, self.offset);
            let is_behind = slice(self.source, between).strip_prefix("param").is_some_and(|rest| {
                !rest.is_empty() && rest.bytes().all(|byte| matches!(byte, b' ' | b'\t'))
            });
            return is_behind.then(|| self.here(declaration, Role::Assigned));
        };
        let found = Slot { role: Role::Assigned, token: name.span, quotes: Quotes::None, declaration };
        name.span.touches(self.offset).then_some(found)
    }

    fn declaration<'p>(self, declaration: Declaration<'p>) -> Option<Slot<'p>> {
        if let Declares::Resource { r#type: Some(written), .. } = declaration.declares()
            && let Some(content) = written.content_span().filter(|span| span.touches(self.offset))
        {
            let quotes = quotes(written, content)?;
            return Some(Slot { role: Role::ResourceType, token: content, quotes, declaration });
        }
        if let Declares::Module { path, .. }
        | Declares::Import { path, .. }
        | Declares::Using(path)
        | Declares::Extends(path) = declaration.declares()
            && let Some((written, content)) = path.and_then(|path| Some((path, path.content_span()?)))
            && content.touches(self.offset)
        {
            written.as_str()?;
            let quotes = quotes(written, content)?;
            return Some(Slot { role: Role::Path, token: content, quotes, declaration });
        }
        let types = types(declaration);
        for part in declaration.decorators().chain(declaration.expressions()) {
            let is_type = types.contains(&part);
            if self.is_near(part) && self.has_begun(declaration, part) {
                let found = self.expression(declaration, part, is_type);
                if found.is_some() || matches!(part.kind(), Kind::Object | Kind::String) {
                    return found;
                }
            }
        }
        None
    }

    /// Whether a value could stand at the cursor already: behind `=`.
    fn has_begun(self, declaration: Declaration<'_>, value: Expression<'_>) -> bool {
        let start = declaration.name().map_or(declaration.span().start, |name| name.span.end);
        let between = Span::new(start.min(self.offset), self.offset);
        !matches!(value.kind(), Kind::Missing) || slice(self.source, between).contains('=')
    }

    /// Whether the cursor is at an expression, or where one ends that is not complete: `a ? `.
    fn is_near(self, expression: Expression<'_>) -> bool {
        let span = expression.span();
        if span.touches(self.offset) {
            return true;
        }
        if span.end > self.offset || !is_blank(self.source, Span::new(span.end, self.offset)) {
            return false;
        }
        let mut last = Some(expression);
        while let Some(at) = last.filter(|at| at.span().end == span.end) {
            if matches!(at.kind(), Kind::Missing) {
                return true;
            }
            last = at.children().pop();
        }
        false
    }

    fn here<'p>(self, declaration: Declaration<'p>, role: Role<'p>) -> Slot<'p> {
        Slot { role, token: Span::at(self.offset), quotes: Quotes::None, declaration }
    }

    fn expression<'p>(
        self,
        declaration: Declaration<'p>,
        expression: Expression<'p>,
        is_type: bool,
    ) -> Option<Slot<'p>> {
        let slot = |role, token| Some(Slot { role, token, quotes: Quotes::None, declaration });
        let plain = Role::Expression { is_type };
        match expression.kind() {
            Kind::Object => self.object(declaration, expression, is_type),
            Kind::Name(_) if !expression.span().touches(self.offset) => None,
            Kind::Name(_) => slot(plain, expression.span()),
            Kind::Missing => Some(self.here(declaration, plain)),
            Kind::Property { object, name, .. } | Kind::Nested { object, name } => {
                if name.span.touches(self.offset) && object.span().end < self.offset {
                    let is_nested = matches!(expression.kind(), Kind::Nested { .. });
                    return slot(
                        if is_nested { Role::Nested(object) } else { Role::Member(object) },
                        name.span,
                    );
                }
                self.expression(declaration, object, is_type)
            }
            Kind::String => {
                let inner = expression.parts().find_map(|part| match part {
                    Part::Interpolation(inner) if inner.span().touches(self.offset) => Some(inner),
                    _ => None,
                })?;
                self.expression(declaration, inner, false)
            }
            Kind::Array => {
                let elements = expression.elements().map(|element| match element {
                    Element::Item(inner) | Element::Spread(inner) => inner,
                });
                match elements.into_iter().find(|inner| inner.span().touches(self.offset)) {
                    Some(inner) => self.expression(declaration, inner, is_type),
                    None => self.between(expression).then(|| self.here(declaration, plain)),
                }
            }
            Kind::Call { function } => {
                let inner = expression.items().find(|inner| inner.span().touches(self.offset));
                match inner {
                    Some(inner) => self.expression(declaration, inner, false),
                    None if function.span().touches(self.offset) => {
                        self.expression(declaration, function, false)
                    }
                    None => {
                        let begins = self.begins_argument(expression.arguments_span()?);
                        begins.then(|| self.here(declaration, Role::Expression { is_type: false }))
                    }
                }
            }
            _ => {
                let inner = expression
                    .children()
                    .into_iter()
                    .rfind(|inner| self.is_near(*inner) && !matches!(inner.kind(), Kind::Invalid));
                self.expression(declaration, inner?, is_type)
            }
        }
    }

    /// Whether the cursor is between the brackets of `expression`, where an item could begin.
    fn between(self, expression: Expression<'_>) -> bool {
        let span = expression.span();
        span.start < self.offset && (self.offset < span.end || !self.is_closed(expression)) && self.is_free()
    }

    /// Whether the cursor is between parentheses, where an argument could begin.
    fn begins_argument(self, span: Span) -> bool {
        let before = slice(self.source, Span::new(span.start, self.offset.max(span.start)));
        let behind = slice(self.source, Span::new(self.offset.min(span.end), span.end));
        before.trim_end().ends_with(['(', ',']) && behind.trim_start().starts_with([')', ','])
    }

    /// Whether the bracket of an object or an array is closed.
    fn is_closed(self, expression: Expression<'_>) -> bool {
        let text = slice(self.source, expression.span());
        text.len() >= 2 && text.ends_with(['}', ']'])
    }

    /// Whether nothing but a bracket or comma stands before and behind the cursor on its line.
    fn is_free(self) -> bool {
        let line = line_at(self.source, self.offset);
        let before = slice(self.source, Span::new(line.start, self.offset)).trim_end();
        let behind = slice(self.source, Span::new(self.offset, line.end)).trim_start();
        let begins = before.is_empty() || before.ends_with(['{', '[', ',']);
        begins && (behind.is_empty() || behind.starts_with(['}', ']', ',']) || behind.starts_with("//"))
    }

    fn object<'p>(
        self,
        declaration: Declaration<'p>,
        object: Expression<'p>,
        is_type: bool,
    ) -> Option<Slot<'p>> {
        for member in object.members() {
            match member {
                Member::Entry(entry) => {
                    if entry.key.span().touches(self.offset) {
                        return self.key(declaration, object, entry);
                    }
                    if let Some(found) = self.value(declaration, object, entry, is_type) {
                        return found;
                    }
                }
                Member::Spread(inner) if inner.span().touches(self.offset) => {
                    return self.expression(declaration, inner, is_type);
                }
                Member::Resource(nested) if nested.span().touches(self.offset) => {
                    return self.declaration(nested);
                }
                _ => {}
            }
        }
        let free = self.between(object);
        free.then(|| self.here(declaration, Role::Key { object, entry: None, colon: false }))
    }

    fn key<'p>(
        self,
        declaration: Declaration<'p>,
        object: Expression<'p>,
        entry: Entry<'p>,
    ) -> Option<Slot<'p>> {
        let role = Role::Key { object, entry: Some(entry), colon: entry.complete };
        let Some(content) = entry.key.content_span() else {
            return Some(Slot { role, token: entry.key.span(), quotes: Quotes::None, declaration });
        };
        entry.key.as_str()?;
        let quotes = quotes(entry.key, content).filter(|_| content.touches(self.offset))?;
        Some(Slot { role, token: content, quotes, declaration })
    }

    /// `Some` once the cursor is at the value; with nothing in it where nothing can be proposed.
    fn value<'p>(
        self,
        declaration: Declaration<'p>,
        object: Expression<'p>,
        entry: Entry<'p>,
        is_type: bool,
    ) -> Option<Option<Slot<'p>>> {
        let value = entry.value;
        let role = Role::Value { object, entry, glued: false };
        if matches!(value.kind(), Kind::Missing) {
            let between = Span::new(entry.key.span().end.min(self.offset), self.offset);
            let text = slice(self.source, between);
            let is_here = entry.complete && text.trim() == ":" && !text.contains(['\n', '\r']);
            let role = Role::Value { object, entry, glued: text.ends_with(':') };
            return is_here.then(|| Some(self.here(declaration, role)));
        }
        if !self.is_near(value) {
            return None;
        }
        let plain = |token: Span| Some(Some(Slot { role, token, quotes: Quotes::None, declaration }));
        match value.kind() {
            Kind::Name(_) if !is_type => plain(value.span()),
            Kind::Boolean(_) | Kind::Integer(_) if !is_type => plain(value.span()),
            Kind::String if value.parts().all(|part| matches!(part, Part::Text(..))) => {
                let Some(content) = value.content_span() else { return Some(None) };
                let quotes = quotes(value, content).filter(|_| content.touches(self.offset));
                Some(quotes.map(|quotes| Slot { role, token: content, quotes, declaration }))
            }
            _ => Some(self.expression(declaration, value, is_type)),
        }
    }
}

/// The quotes of a string on one line; `None` for `'''`.
fn quotes(string: Expression<'_>, content: Span) -> Option<Quotes> {
    let span = string.span();
    match (content.start - span.start, span.end - content.end) {
        (1, 1) => Some(Quotes::Both),
        (1, 0) => Some(Quotes::Open),
        _ => None,
    }
}

/// The parts of a declaration that are types.
fn types(declaration: Declaration<'_>) -> Vec<Expression<'_>> {
    match declaration.declares() {
        Declares::Parameter { r#type, .. }
        | Declares::Variable { r#type, .. }
        | Declares::Output { r#type, .. } => r#type.into_iter().collect(),
        Declares::Type(value) => vec![value],
        Declares::Function { returns, .. } => {
            let parameters = declaration.parameters().filter_map(|(_, kind): (Name<'_>, _)| kind);
            parameters.chain(returns).collect()
        }
        _ => Vec::new(),
    }
}
