//! The syntax tree of a Bicep file as the rest of the house sees it: declarations and expressions as cheap handles.
//! Types are expressions here: they are written alike, and names in them are looked up alike.
//!
//! A top-level declaration is stored with spans that count from its own start, so that one that did not change is taken
//! over from the parse before; the handles give absolute spans, in bytes. Must not know tree-sitter.

use crate::Span;
use std::sync::Arc;

/// The index of an expression in its declaration.
pub(super) type Id = u32;

/// A range of bytes that counts from its top-level declaration's start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Local {
    pub(super) start: u32,
    pub(super) end: u32,
}

/// A name as written.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct NameData {
    pub(super) text: Box<str>,
    pub(super) span: Local,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    pub(super) span: Local,
    pub(super) data: Data,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Data {
    Missing,
    Invalid,
    Null,
    Boolean(bool),
    Integer(Option<i64>),
    String { parts: Vec<PartData>, content: Local },
    Array(Vec<ElementData>),
    Object(Vec<MemberData>),
    Name(Box<str>),
    Property { object: Id, name: NameData, safe: bool },
    Index { object: Id, index: Id, safe: bool, from_end: bool },
    Nested { object: Id, name: NameData },
    Call { function: Id, arguments: Vec<Id>, arguments_span: Local },
    Unary { operator: &'static str, operand: Id },
    Binary { operator: &'static str, left: Id, right: Id },
    Ternary { condition: Id, consequence: Id, alternative: Id },
    Lambda { parameters: Vec<NameData>, body: Id },
    NonNull(Id),
    Parenthesized(Id),
    If { condition: Id, body: Id },
    For { item: Option<NameData>, index: Option<NameData>, iterable: Id, body: Id },
    ArrayOf(Id),
    Nullable(Id),
    Union(Vec<Id>),
    Generic { r#type: Id, arguments: Vec<Id> },
    ResourceType(Option<Id>),
    Wildcard,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum PartData {
    Text(Box<str>, Local),
    Interpolation(Id),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum ElementData {
    Item(Id),
    Spread(Id),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum MemberData {
    Entry { key: Id, value: Id, complete: bool, span: Local, decorators: Vec<Id> },
    Spread(Id),
    Resource(u32),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct DeclarationData {
    pub(super) span: Local,
    pub(super) name: Option<NameData>,
    pub(super) decorators: Vec<Id>,
    pub(super) kind: KindData,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum KindData {
    TargetScope(Id),
    Metadata(Id),
    Parameter { r#type: Option<Id>, default: Option<Id> },
    Assignment(Id),
    Variable { r#type: Option<Id>, value: Id },
    Output { r#type: Option<Id>, value: Id },
    Type(Id),
    Function { parameters: Vec<(NameData, Option<Id>)>, returns: Option<Id>, body: Id },
    Resource { r#type: Option<Id>, existing: bool, body: Id },
    Module { path: Option<Id>, body: Id },
    Import { path: Option<Id>, symbols: Vec<(NameData, Option<NameData>)>, wildcard: Option<NameData> },
    Using { path: Option<Id> },
    Extends { path: Option<Id> },
    Extension { specification: Option<Id>, alias: Option<NameData>, configuration: Option<Id> },
    Other { values: Vec<Id> },
    Unknown,
}

/// A top-level declaration with all that is in it.
#[derive(Debug, PartialEq)]
pub(super) struct Stored {
    /// The declaration, then the resources nested in it.
    pub(super) declarations: Vec<DeclarationData>,
    pub(super) nodes: Vec<Node>,
    pub(super) comments: Vec<Local>,
    pub(super) directives: Vec<StoredDirective>,
    pub(super) problems: Vec<(crate::ProblemKind, Local)>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct StoredDirective {
    pub(super) kind: super::DirectiveKind,
    pub(super) span: Local,
    pub(super) codes: Vec<NameData>,
}

/// A stored declaration and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Placed {
    pub(super) start: usize,
    /// How much text it is, blanks that it took along included.
    pub(super) length: usize,
    /// Nothing in it had to be repaired by tree-sitter, whose repairs depend on what stands around.
    pub(super) sound: bool,
    pub(super) stored: Arc<Stored>,
}

impl Placed {
    pub(super) fn span(&self, local: Local) -> Span {
        Span::new(self.start + local.start as usize, self.start + local.end as usize)
    }

    pub(super) fn root(&self) -> Declaration<'_> {
        Declaration { placed: self, at: 0 }
    }
}

/// A name as written, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name<'p> {
    /// The name.
    pub text: &'p str,
    /// Where it stands.
    pub span: Span,
}

/// A declaration: a parameter, a resource, an output, …
#[derive(Clone, Copy, Debug)]
pub struct Declaration<'p> {
    placed: &'p Placed,
    at: u32,
}

/// An expression or a type.
#[derive(Clone, Copy, Debug)]
pub struct Expression<'p> {
    placed: &'p Placed,
    id: Id,
}

impl PartialEq for Declaration<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.placed, other.placed) && self.at == other.at
    }
}

impl Eq for Declaration<'_> {}

impl PartialEq for Expression<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.placed, other.placed) && self.id == other.id
    }
}

impl Eq for Expression<'_> {}

impl std::hash::Hash for Declaration<'_> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (self.placed.start, self.at).hash(state);
    }
}

impl std::hash::Hash for Expression<'_> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (self.placed.start, self.id).hash(state);
    }
}

/// What a [`Declaration`] declares. An expression that is not written is [`Kind::Missing`] where one must stand, and
/// `None` where one may.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Declares<'p> {
    /// `targetScope = 'subscription'`
    TargetScope(Expression<'p>),
    /// `metadata name = …`
    Metadata(Expression<'p>),
    /// `param name type = default`
    Parameter {
        /// Its type.
        r#type: Option<Expression<'p>>,
        /// What it is unless the caller says otherwise.
        default: Option<Expression<'p>>,
    },
    /// `param name = value`, in a parameter file.
    Assignment(Expression<'p>),
    /// `var name = value`
    Variable {
        /// Its type.
        r#type: Option<Expression<'p>>,
        /// Its value.
        value: Expression<'p>,
    },
    /// `output name type = value`
    Output {
        /// Its type.
        r#type: Option<Expression<'p>>,
        /// Its value.
        value: Expression<'p>,
    },
    /// `type name = …`
    Type(Expression<'p>),
    /// `func name(…) type => body`; its parameters are [`Declaration::parameters`].
    Function {
        /// The type of what it gives.
        returns: Option<Expression<'p>>,
        /// What it gives.
        body: Expression<'p>,
    },
    /// `resource name 'type@version' = …`, nested ones too.
    Resource {
        /// The type and version, a string.
        r#type: Option<Expression<'p>>,
        /// It is somebody else's and only referred to.
        existing: bool,
        /// An object, or one in [`Kind::If`] or [`Kind::For`]: see [`Declaration::object`].
        body: Expression<'p>,
    },
    /// `module name 'path' = …`
    Module {
        /// The path, a string.
        path: Option<Expression<'p>>,
        /// As that of a resource.
        body: Expression<'p>,
    },
    /// `import {…} from 'path'` or `import * as name from 'path'`; see [`Declaration::imports`].
    Import {
        /// The path, a string.
        path: Option<Expression<'p>>,
        /// The name behind `* as`.
        wildcard: Option<Name<'p>>,
    },
    /// `using 'path'`, in a parameter file; none of `using none`.
    Using(Option<Expression<'p>>),
    /// `extends 'path'`, in a parameter file.
    Extends(Option<Expression<'p>>),
    /// `extension name with {…} as alias`
    Extension {
        /// What is extended: a name or a string.
        specification: Option<Expression<'p>>,
        /// Its name here.
        alias: Option<Name<'p>>,
        /// What stands behind `with`.
        configuration: Option<Expression<'p>>,
    },
    /// A declaration that nothing here asks about: an assertion, a test, an extension's configuration.
    Other,
    /// A line that begins no declaration.
    Unknown,
}

/// What an [`Expression`] is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind<'p> {
    /// Nothing is written where something should be.
    Missing,
    /// Text that is no expression, or too deep to be read: unknown.
    Invalid,
    /// `null`
    Null,
    /// `true`, `false`
    Boolean(bool),
    /// A whole number; `None` where it does not fit.
    Integer(Option<i64>),
    /// See [`Expression::parts`] and [`Expression::as_str`].
    String,
    /// See [`Expression::elements`]. Of types, a tuple.
    Array,
    /// See [`Expression::members`].
    Object,
    /// A name: of a parameter, a variable, a function, a type.
    Name(&'p str),
    /// `object.name`, `object.?name`
    Property {
        /// What it is taken of.
        object: Expression<'p>,
        /// Which; empty while it is being typed.
        name: Name<'p>,
        /// With `.?`: nothing where there is none.
        safe: bool,
    },
    /// `object[index]`, `object[?index]`, `object[^index]`
    Index {
        /// What it is taken of.
        object: Expression<'p>,
        /// Which one.
        index: Expression<'p>,
        /// With `?`: nothing where there is none.
        safe: bool,
        /// With `^`: counted from the end, from 1.
        from_end: bool,
    },
    /// `resource::nested`
    Nested {
        /// The outer resource.
        object: Expression<'p>,
        /// The inner one's name.
        name: Name<'p>,
    },
    /// `function(…)`; its arguments are [`Expression::items`].
    Call {
        /// [`Kind::Name`], or [`Kind::Property`] for `az.format` and methods.
        function: Expression<'p>,
    },
    /// `!operand`, `-operand`, `+operand`
    Unary {
        /// As written.
        operator: &'static str,
        /// Behind it.
        operand: Expression<'p>,
    },
    /// `left operator right`
    Binary {
        /// As written.
        operator: &'static str,
        /// Before it.
        left: Expression<'p>,
        /// Behind it.
        right: Expression<'p>,
    },
    /// `condition ? consequence : alternative`
    Ternary {
        /// What decides.
        condition: Expression<'p>,
        /// If true.
        consequence: Expression<'p>,
        /// If false.
        alternative: Expression<'p>,
    },
    /// `(a, b) => body`; its parameters are [`Expression::parameters`].
    Lambda {
        /// What it gives.
        body: Expression<'p>,
    },
    /// `operand!`
    NonNull(Expression<'p>),
    /// `(inner)`
    Parenthesized(Expression<'p>),
    /// `if (condition) {…}`, the body of a resource or module.
    If {
        /// What decides.
        condition: Expression<'p>,
        /// The object.
        body: Expression<'p>,
    },
    /// `[for item in iterable: body]`, `[for (item, index) in iterable: body]`
    For {
        /// Its name in the body.
        item: Option<Name<'p>>,
        /// The index's name in the body.
        index: Option<Name<'p>>,
        /// What is looped over.
        iterable: Expression<'p>,
        /// Once for each.
        body: Expression<'p>,
    },
    /// `type[]`
    ArrayOf(Expression<'p>),
    /// `type?`
    Nullable(Expression<'p>),
    /// `a | b`; its alternatives are [`Expression::items`].
    Union,
    /// `resourceInput<'T@v'>`; its arguments are [`Expression::items`].
    Generic {
        /// Before the angle brackets.
        r#type: Expression<'p>,
    },
    /// `resource 'T@v'` as the type of a parameter or output.
    ResourceType(Option<Expression<'p>>),
    /// `*` in an object type or an index.
    Wildcard,
}

/// A piece of a string.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Part<'p> {
    /// Decoded text and where it is written.
    Text(&'p str, Span),
    /// `${expression}`
    Interpolation(Expression<'p>),
}

/// An element of an array.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Element<'p> {
    /// An item.
    Item(Expression<'p>),
    /// `...expression`: any number of items.
    Spread(Expression<'p>),
}

/// A member of an object.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Member<'p> {
    /// `key: value`
    Entry(Entry<'p>),
    /// `...expression`: any number of properties.
    Spread(Expression<'p>),
    /// A nested resource.
    Resource(Declaration<'p>),
}

/// `key: value`
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entry<'p> {
    /// The key: a name, or a string, which may be interpolated.
    pub key: Expression<'p>,
    /// The value; [`Kind::Missing`] where none is written.
    pub value: Expression<'p>,
    /// Whether a colon follows the key. A key that is being typed has none yet.
    pub complete: bool,
    /// From the key to the end of the value.
    pub span: Span,
}

impl<'p> Entry<'p> {
    /// The key's text; `None` for an interpolated one.
    #[must_use]
    pub fn name(&self) -> Option<&'p str> {
        self.key.as_name().or_else(|| self.key.as_str())
    }
}

mod handles;
