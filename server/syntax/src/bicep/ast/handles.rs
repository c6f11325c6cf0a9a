//! What can be asked of the handles: from indexes to handles, from local to absolute spans.

use super::{
    Data, Declaration, DeclarationData, Declares, Element, ElementData, Entry, Expression, Id, Kind,
    KindData, Member, MemberData, Name, NameData, Node, Part, PartData, Placed,
};
use crate::Span;

static NOTHING: Node = Node { span: super::Local { start: 0, end: 0 }, data: Data::Missing };

fn named<'p>(placed: &'p Placed, name: &'p NameData) -> Name<'p> {
    Name { text: &name.text, span: placed.span(name.span) }
}

impl<'p> Declaration<'p> {
    fn data(self) -> Option<&'p DeclarationData> {
        self.placed.stored.declarations.get(self.at as usize)
    }

    fn expression(self, id: Id) -> Expression<'p> {
        Expression { placed: self.placed, id }
    }

    /// From its first decorator or keyword to its end, without comments around it.
    #[must_use]
    pub fn span(self) -> Span {
        self.data().map_or_else(Span::default, |data| self.placed.span(data.span))
    }

    /// Its name; `None` where it has none or none is written yet.
    #[must_use]
    pub fn name(self) -> Option<Name<'p>> {
        self.data()?.name.as_ref().map(|name| named(self.placed, name))
    }

    /// What stands behind each `@`.
    pub fn decorators(self) -> impl Iterator<Item = Expression<'p>> + use<'p> {
        let ids = self.data().map_or(&[][..], |data| &data.decorators);
        ids.iter().map(move |id| self.expression(*id))
    }

    /// What it declares.
    #[must_use]
    pub fn declares(self) -> Declares<'p> {
        let Some(data) = self.data() else { return Declares::Unknown };
        let some = |id: &Id| self.expression(*id);
        let maybe = |id: &Option<Id>| id.map(|id| self.expression(id));
        match &data.kind {
            KindData::TargetScope(value) => Declares::TargetScope(some(value)),
            KindData::Metadata(value) => Declares::Metadata(some(value)),
            KindData::Parameter { r#type, default } => {
                Declares::Parameter { r#type: maybe(r#type), default: maybe(default) }
            }
            KindData::Assignment(value) => Declares::Assignment(some(value)),
            KindData::Variable { r#type, value } => {
                Declares::Variable { r#type: maybe(r#type), value: some(value) }
            }
            KindData::Output { r#type, value } => {
                Declares::Output { r#type: maybe(r#type), value: some(value) }
            }
            KindData::Type(value) => Declares::Type(some(value)),
            KindData::Function { returns, body, .. } => {
                Declares::Function { returns: maybe(returns), body: some(body) }
            }
            KindData::Resource { r#type, existing, body } => {
                Declares::Resource { r#type: maybe(r#type), existing: *existing, body: some(body) }
            }
            KindData::Module { path, body } => Declares::Module { path: maybe(path), body: some(body) },
            KindData::Import { path, wildcard, .. } => Declares::Import {
                path: maybe(path),
                wildcard: wildcard.as_ref().map(|name| named(self.placed, name)),
            },
            KindData::Using { path } => Declares::Using(maybe(path)),
            KindData::Extends { path } => Declares::Extends(maybe(path)),
            KindData::Extension { specification, alias, configuration } => Declares::Extension {
                specification: maybe(specification),
                alias: alias.as_ref().map(|name| named(self.placed, name)),
                configuration: maybe(configuration),
            },
            KindData::Other { .. } => Declares::Other,
            KindData::Unknown => Declares::Unknown,
        }
    }

    /// The parameters of a function, with their types.
    pub fn parameters(self) -> impl Iterator<Item = (Name<'p>, Option<Expression<'p>>)> + use<'p> {
        let parameters = match self.data().map(|data| &data.kind) {
            Some(KindData::Function { parameters, .. }) => parameters.as_slice(),
            _ => &[],
        };
        parameters
            .iter()
            .map(move |(name, kind)| (named(self.placed, name), kind.map(|id| self.expression(id))))
    }

    /// What an `import {…}` brings in: the name there, and the one here where it is another.
    pub fn imports(self) -> impl Iterator<Item = (Name<'p>, Option<Name<'p>>)> + use<'p> {
        let symbols = match self.data().map(|data| &data.kind) {
            Some(KindData::Import { symbols, .. }) => symbols.as_slice(),
            _ => &[],
        };
        symbols.iter().map(move |(name, alias)| {
            (named(self.placed, name), alias.as_ref().map(|alias| named(self.placed, alias)))
        })
    }

    /// The object of a resource or module, taken out of its condition and its loop; `None` where none is written.
    #[must_use]
    pub fn object(self) -> Option<Expression<'p>> {
        let (Declares::Resource { body, .. } | Declares::Module { body, .. }) = self.declares() else {
            return None;
        };
        let mut at = body;
        loop {
            match at.kind() {
                Kind::Object => return Some(at),
                Kind::If { body, .. } | Kind::For { body, .. } | Kind::Parenthesized(body) => at = body,
                _ => return None,
            }
        }
    }

    /// The resources that are nested in its object.
    pub fn nested(self) -> impl Iterator<Item = Declaration<'p>> + use<'p> {
        self.object().into_iter().flat_map(Expression::members).filter_map(|member| match member {
            Member::Resource(inner) => Some(inner),
            _ => None,
        })
    }

    /// The expressions that it is made of, in order of place, without decorators.
    #[must_use]
    pub fn expressions(self) -> Vec<Expression<'p>> {
        let Some(data) = self.data() else { return Vec::new() };
        let ids: Vec<Id> = match &data.kind {
            KindData::TargetScope(value)
            | KindData::Metadata(value)
            | KindData::Assignment(value)
            | KindData::Type(value) => vec![*value],
            KindData::Parameter { r#type, default } => r#type.iter().chain(default).copied().collect(),
            KindData::Variable { r#type, value } | KindData::Output { r#type, value } => {
                r#type.iter().chain([value]).copied().collect()
            }
            KindData::Function { parameters, returns, body } => {
                let types = parameters.iter().filter_map(|(_, kind)| *kind);
                types.chain(*returns).chain([*body]).collect()
            }
            KindData::Resource { r#type: head, body, .. } | KindData::Module { path: head, body } => {
                head.iter().chain([body]).copied().collect()
            }
            KindData::Import { path, .. } | KindData::Using { path } | KindData::Extends { path } => {
                path.iter().copied().collect()
            }
            KindData::Extension { specification, configuration, .. } => {
                specification.iter().chain(configuration).copied().collect()
            }
            KindData::Other { values } => values.clone(),
            KindData::Unknown => Vec::new(),
        };
        ids.into_iter().map(|id| self.expression(id)).collect()
    }
}

impl<'p> Expression<'p> {
    fn node(self) -> &'p Node {
        self.placed.stored.nodes.get(self.id as usize).unwrap_or(&NOTHING)
    }

    fn other(self, id: Id) -> Self {
        Self { placed: self.placed, id }
    }

    /// Where it is written; empty for a missing one, where it should begin.
    #[must_use]
    pub fn span(self) -> Span {
        self.placed.span(self.node().span)
    }

    /// What it is.
    #[must_use]
    pub fn kind(self) -> Kind<'p> {
        let other = |id: &Id| self.other(*id);
        let name = |name: &'p NameData| named(self.placed, name);
        match &self.node().data {
            Data::Missing => Kind::Missing,
            Data::Invalid => Kind::Invalid,
            Data::Null => Kind::Null,
            Data::Boolean(value) => Kind::Boolean(*value),
            Data::Integer(value) => Kind::Integer(*value),
            Data::String { .. } => Kind::String,
            Data::Array(_) => Kind::Array,
            Data::Object(_) => Kind::Object,
            Data::Name(text) => Kind::Name(text),
            Data::Property { object, name: property, safe } => {
                Kind::Property { object: other(object), name: name(property), safe: *safe }
            }
            Data::Index { object, index, safe, from_end } => {
                Kind::Index { object: other(object), index: other(index), safe: *safe, from_end: *from_end }
            }
            Data::Nested { object, name: inner } => Kind::Nested { object: other(object), name: name(inner) },
            Data::Call { function, .. } => Kind::Call { function: other(function) },
            Data::Unary { operator, operand } => Kind::Unary { operator, operand: other(operand) },
            Data::Binary { operator, left, right } => {
                Kind::Binary { operator, left: other(left), right: other(right) }
            }
            Data::Ternary { condition, consequence, alternative } => Kind::Ternary {
                condition: other(condition),
                consequence: other(consequence),
                alternative: other(alternative),
            },
            Data::Lambda { body, .. } => Kind::Lambda { body: other(body) },
            Data::NonNull(inner) => Kind::NonNull(other(inner)),
            Data::Parenthesized(inner) => Kind::Parenthesized(other(inner)),
            Data::If { condition, body } => Kind::If { condition: other(condition), body: other(body) },
            Data::For { item, index, iterable, body } => Kind::For {
                item: item.as_ref().map(name),
                index: index.as_ref().map(name),
                iterable: other(iterable),
                body: other(body),
            },
            Data::ArrayOf(inner) => Kind::ArrayOf(other(inner)),
            Data::Nullable(inner) => Kind::Nullable(other(inner)),
            Data::Union(_) => Kind::Union,
            Data::Generic { r#type, .. } => Kind::Generic { r#type: other(r#type) },
            Data::ResourceType(inner) => Kind::ResourceType(inner.as_ref().map(other)),
            Data::Wildcard => Kind::Wildcard,
        }
    }

    /// The pieces of a string.
    pub fn parts(self) -> impl Iterator<Item = Part<'p>> + use<'p> {
        let parts = if let Data::String { parts, .. } = &self.node().data { parts.as_slice() } else { &[] };
        parts.iter().map(move |part| match part {
            PartData::Text(text, span) => Part::Text(text, self.placed.span(*span)),
            PartData::Interpolation(id) => Part::Interpolation(self.other(*id)),
        })
    }

    /// The elements of an array or tuple.
    pub fn elements(self) -> impl Iterator<Item = Element<'p>> + use<'p> {
        let elements = if let Data::Array(elements) = &self.node().data { elements.as_slice() } else { &[] };
        elements.iter().map(move |element| match element {
            ElementData::Item(id) => Element::Item(self.other(*id)),
            ElementData::Spread(id) => Element::Spread(self.other(*id)),
        })
    }

    /// The members of an object or object type.
    pub fn members(self) -> impl Iterator<Item = Member<'p>> + use<'p> {
        let members = if let Data::Object(members) = &self.node().data { members.as_slice() } else { &[] };
        members.iter().map(move |member| match member {
            MemberData::Entry { key, value, complete, span, .. } => Member::Entry(Entry {
                key: self.other(*key),
                value: self.other(*value),
                complete: *complete,
                span: self.placed.span(*span),
            }),
            MemberData::Spread(id) => Member::Spread(self.other(*id)),
            MemberData::Resource(at) => Member::Resource(Declaration { placed: self.placed, at: *at }),
        })
    }

    /// The `key: value` members of an object.
    pub fn entries(self) -> impl Iterator<Item = Entry<'p>> + use<'p> {
        self.members().filter_map(|member| match member {
            Member::Entry(entry) => Some(entry),
            _ => None,
        })
    }

    /// The first entry of an object with this key.
    #[must_use]
    pub fn entry(self, key: &str) -> Option<Entry<'p>> {
        self.entries().find(|entry| entry.name() == Some(key))
    }

    /// The value of the first entry with this key.
    #[must_use]
    pub fn get(self, key: &str) -> Option<Self> {
        self.entry(key).map(|entry| entry.value)
    }

    /// The arguments of a call or generic type; the alternatives of a union type.
    pub fn items(self) -> impl Iterator<Item = Self> + use<'p> {
        let ids = match &self.node().data {
            Data::Call { arguments, .. } | Data::Generic { arguments, .. } | Data::Union(arguments) => {
                arguments.as_slice()
            }
            _ => &[],
        };
        ids.iter().map(move |id| self.other(*id))
    }

    /// Of a call, its arguments with their parentheses.
    #[must_use]
    pub fn arguments_span(self) -> Option<Span> {
        match &self.node().data {
            Data::Call { arguments_span, .. } => Some(self.placed.span(*arguments_span)),
            _ => None,
        }
    }

    /// The parameters of a lambda.
    pub fn parameters(self) -> impl Iterator<Item = Name<'p>> + use<'p> {
        let names =
            if let Data::Lambda { parameters, .. } = &self.node().data { &parameters[..] } else { &[] };
        names.iter().map(move |name| named(self.placed, name))
    }

    /// The decoded text of a string without interpolations.
    #[must_use]
    pub fn as_str(self) -> Option<&'p str> {
        match &self.node().data {
            Data::String { parts, .. } => match parts.as_slice() {
                [] => Some(""),
                [PartData::Text(text, _)] => Some(text),
                _ => None,
            },
            _ => None,
        }
    }

    /// A string's content: its span without the quotes.
    #[must_use]
    pub fn content_span(self) -> Option<Span> {
        match &self.node().data {
            Data::String { content, .. } => Some(self.placed.span(*content)),
            _ => None,
        }
    }

    /// The name that it is.
    #[must_use]
    pub fn as_name(self) -> Option<&'p str> {
        if let Data::Name(text) = &self.node().data { Some(text) } else { None }
    }

    /// Without parentheses and `!`.
    #[must_use]
    pub fn bare(self) -> Self {
        let mut at = self;
        while let Kind::Parenthesized(inner) | Kind::NonNull(inner) = at.kind() {
            at = inner;
        }
        at
    }

    /// The expressions directly in it, in order of place: for walks. Nested resources are not among them.
    #[must_use]
    pub fn children(self) -> Vec<Self> {
        let ids: Vec<Id> = match &self.node().data {
            Data::Missing
            | Data::Invalid
            | Data::Null
            | Data::Boolean(_)
            | Data::Integer(_)
            | Data::Name(_)
            | Data::Wildcard => Vec::new(),
            Data::String { parts, .. } => parts
                .iter()
                .filter_map(|part| if let PartData::Interpolation(id) = part { Some(*id) } else { None })
                .collect(),
            Data::Array(elements) => elements
                .iter()
                .map(|element| match element {
                    ElementData::Item(id) | ElementData::Spread(id) => *id,
                })
                .collect(),
            Data::Object(members) => members
                .iter()
                .flat_map(|member| match member {
                    MemberData::Entry { key, value, decorators, .. } => {
                        decorators.iter().copied().chain([*key, *value]).collect()
                    }
                    MemberData::Spread(id) => vec![*id],
                    MemberData::Resource(_) => Vec::new(),
                })
                .collect(),
            Data::Property { object, .. } | Data::Nested { object, .. } => vec![*object],
            Data::Index { object, index, .. } => vec![*object, *index],
            Data::Call { function, arguments, .. } => {
                [*function].into_iter().chain(arguments.iter().copied()).collect()
            }
            Data::Generic { r#type, arguments } => {
                [*r#type].into_iter().chain(arguments.iter().copied()).collect()
            }
            Data::Unary { operand, .. } => vec![*operand],
            Data::Binary { left, right, .. } => vec![*left, *right],
            Data::Ternary { condition, consequence, alternative } => {
                vec![*condition, *consequence, *alternative]
            }
            Data::Lambda { body, .. } => vec![*body],
            Data::NonNull(inner)
            | Data::Parenthesized(inner)
            | Data::ArrayOf(inner)
            | Data::Nullable(inner) => vec![*inner],
            Data::If { condition, body } => vec![*condition, *body],
            Data::For { iterable, body, .. } => vec![*iterable, *body],
            Data::Union(items) => items.clone(),
            Data::ResourceType(inner) => inner.iter().copied().collect(),
        };
        ids.into_iter().map(|id| self.other(id)).collect()
    }
}
