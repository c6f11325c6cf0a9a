//! The value tree: what a document says, with the byte span of every key and value. One type for YAML and Bicep.
//!
//! Nodes live in one vector per document and refer to each other by [`NodeId`]: an alias points at its anchor's node
//! and copies nothing. No cycle can be built: an alias inside its own anchor is an [`Value::Expression`], unknown.
//! This module must not know how trees are parsed.

use crate::Span;

/// One document of a file (YAML separates them by `---`).
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    pub(crate) nodes: Vec<NodeData>,
    pub(crate) root: NodeId,
    pub(crate) span: Span,
    pub(crate) templated: bool,
}

/// The index of a node in its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub(crate) u32);

/// A node as stored.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct NodeData {
    pub(crate) span: Span,
    pub(crate) value: Value,
    pub(crate) tag: Option<Box<str>>,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Keys and values, in source order, doubled keys included.
    Map(Map),
    /// Items, in source order.
    Sequence(Vec<NodeId>),
    /// A single literal.
    Scalar(Scalar),
    /// Another node of this document by name: a YAML alias, whose `NodeId` is the anchored node.
    Reference(NodeId),
    /// Something whose value is not known here: a template placeholder, an undefined or cyclic alias.
    Expression,
    /// Nothing was written: `key:` with no value, an empty document.
    Missing,
}

/// The entries of a mapping.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map {
    /// What stands in the mapping itself, without merge keys.
    pub entries: Vec<Entry>,
    /// The mappings that `<<` brings in, first one first; own entries win over them.
    pub merges: Vec<Merge>,
    /// Written with braces.
    pub flow: bool,
}

/// One `<<: *base`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merge {
    /// The `<<` key.
    pub key: Span,
    /// The mapping that is merged in (already followed through its alias).
    pub from: NodeId,
}

/// One key and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: Key,
    /// The value.
    pub value: NodeId,
    /// From the key (or its anchor, tag or `?`) to the end of the value, without comments behind it.
    pub span: Span,
}

/// A mapping's key.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    /// The decoded text; for a key that is itself a collection, its source text.
    pub text: Box<str>,
    /// Where it stands, quotes included.
    pub span: Span,
    /// Whether a colon follows. A key that is being typed has none yet.
    pub complete: bool,
    /// Whether the key is a literal scalar: false for collections, aliases and placeholders.
    pub literal: bool,
}

/// A literal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scalar {
    /// The decoded text: unquoted, unescaped, folded.
    pub text: Box<str>,
    /// How it was written.
    pub style: ScalarStyle,
}

/// How a scalar was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ScalarStyle {
    /// Without quotes: its type follows from its text.
    Plain,
    /// `'…'`
    SingleQuoted,
    /// `"…"`
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
}

/// What `PyYAML` (and so the SDK behind `az ml`) makes of a plain scalar: YAML 1.1's types.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Resolved {
    /// `null`, `~`, nothing.
    Null,
    /// `true`, `yes`, `on`, …
    Boolean(bool),
    /// Decimal, `0x`, `0o`-less octal, `0b`, sexagesimal; `None` where it does not fit.
    Integer(Option<i128>),
    /// With a point; also `.inf` and `.nan`.
    Float(f64),
    /// `2024-01-31` and date-times.
    Timestamp,
    /// Everything else, and everything quoted.
    String,
}

/// A comment, `#` included, without the line end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Where it stands.
    pub span: Span,
    /// Whether nothing but white space stands before it on its line.
    pub own_line: bool,
}

/// A node together with the document it lives in: cheap to copy, the handle that rules work with.
#[derive(Clone, Copy, Debug)]
pub struct Node<'d> {
    document: &'d Document,
    id: NodeId,
}

impl Document {
    /// The top node.
    #[must_use]
    pub fn root(&self) -> Node<'_> {
        self.node(self.root)
    }

    /// The node with this id. Ids of another document give that document's `Missing`-like root, never a panic.
    #[must_use]
    pub fn node(&self, id: NodeId) -> Node<'_> {
        let id = if (id.0 as usize) < self.nodes.len() { id } else { self.root };
        Node { document: self, id }
    }

    /// From the document's first byte (its `---` included) to the byte before the next document.
    #[must_use]
    pub const fn span(&self) -> Span {
        self.span
    }

    /// Whether lines of a template engine (`{% if … %}`) stand in its file: keys and items may come or go.
    #[must_use]
    pub const fn is_templated(&self) -> bool {
        self.templated
    }

    /// How many nodes it has: a bound for walks.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether nothing is written in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(self.root().value(), Value::Missing)
    }
}

impl<'d> Node<'d> {
    fn data(self) -> Option<&'d NodeData> {
        self.document.nodes.get(self.id.0 as usize)
    }

    /// Its index: equal for two handles of one node.
    #[must_use]
    pub const fn id(self) -> NodeId {
        self.id
    }

    /// The document it lives in.
    #[must_use]
    pub const fn document(self) -> &'d Document {
        self.document
    }

    /// Where it is written; for an alias, the alias itself. Empty, right behind the colon, for a missing value.
    #[must_use]
    pub fn span(self) -> Span {
        self.data().map_or_else(Span::default, |data| data.span)
    }

    /// What it is, aliases not followed.
    #[must_use]
    pub fn value(self) -> &'d Value {
        self.data().map_or(&Value::Missing, |data| &data.value)
    }

    /// The explicit tag, `!` included.
    #[must_use]
    pub fn tag(self) -> Option<&'d str> {
        self.data().and_then(|data| data.tag.as_deref())
    }

    /// The node behind an alias; the node itself otherwise.
    #[must_use]
    pub fn resolve(self) -> Self {
        match self.value() {
            Value::Reference(target) => self.document.node(*target),
            _ => self,
        }
    }

    /// The mapping, aliases followed.
    #[must_use]
    pub fn as_map(self) -> Option<&'d Map> {
        match self.resolve().value() {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The items, aliases followed.
    pub fn items(self) -> impl Iterator<Item = Node<'d>> {
        let items: &'d [NodeId] = match self.resolve().value() {
            Value::Sequence(items) => items,
            _ => &[],
        };
        items.iter().map(move |id| self.document.node(*id))
    }

    /// Whether it is a list, aliases followed.
    #[must_use]
    pub fn is_sequence(self) -> bool {
        matches!(self.resolve().value(), Value::Sequence(_))
    }

    /// The literal, aliases followed.
    #[must_use]
    pub fn as_scalar(self) -> Option<&'d Scalar> {
        match self.resolve().value() {
            Value::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// The literal's decoded text, aliases followed.
    #[must_use]
    pub fn as_str(self) -> Option<&'d str> {
        self.as_scalar().map(|scalar| &*scalar.text)
    }

    /// Its type and value as `PyYAML`'s safe loader sees them, aliases followed, explicit tags minded; `None` for
    /// collections and for what is unknown, a tag of the user's own included.
    #[must_use]
    pub fn resolved(self) -> Option<Resolved> {
        let node = self.resolve();
        let scalar = match node.value() {
            Value::Scalar(scalar) => scalar,
            Value::Missing if node.tag().is_none() => return Some(Resolved::Null),
            _ => return None,
        };
        match node.tag().map(|tag| tag.strip_prefix("!!").unwrap_or(tag)) {
            None => Some(scalar.resolve()),
            Some("str" | "!" | "binary") => Some(Resolved::String),
            Some("null") => Some(Resolved::Null),
            Some("timestamp") => Some(Resolved::Timestamp),
            Some("bool" | "int" | "float") => {
                Some(Scalar { text: scalar.text.clone(), style: ScalarStyle::Plain }.resolve())
            }
            Some(_) => None,
        }
    }

    /// Whether nothing is written.
    #[must_use]
    pub fn is_missing(self) -> bool {
        matches!(self.value(), Value::Missing)
    }

    /// Whether its value cannot be known from the file.
    #[must_use]
    pub fn is_expression(self) -> bool {
        matches!(self.resolve().value(), Value::Expression)
    }

    /// The entries written in the mapping itself, aliases followed, merge keys left out.
    #[must_use]
    pub fn own_entries(self) -> &'d [Entry] {
        self.as_map().map_or(&[], |map| &map.entries)
    }

    /// Own entries, then those that merge keys bring in and no own key overrides; the `<<` that brought each.
    #[must_use]
    pub fn entries(self) -> Vec<(&'d Entry, Option<Span>)> {
        let Some(map) = self.as_map() else { return Vec::new() };
        let mut all: Vec<(&Entry, Option<Span>)> = map.entries.iter().map(|entry| (entry, None)).collect();
        let mut pending: Vec<(Merge, Span)> =
            map.merges.iter().rev().map(|merge| (*merge, merge.key)).collect();
        // Looked up, not searched: both sides can be as large as the file.
        let mut known: std::collections::HashSet<&str> =
            map.entries.iter().map(|entry| &*entry.key.text).collect();
        // A mapping can be merged through many aliases; what was seen cannot add anything.
        let mut seen = std::collections::HashSet::new();
        while let Some((merge, site)) = pending.pop() {
            let from = self.document.node(merge.from);
            if !seen.insert(from.resolve().id()) {
                continue;
            }
            let Some(base) = from.as_map() else { continue };
            let new = base.entries.iter().filter(|entry| known.insert(&entry.key.text));
            all.extend(new.map(|entry| (entry, Some(site))));
            pending.extend(base.merges.iter().rev().map(|inner| (*inner, site)));
        }
        all
    }

    /// The entry that counts for `key`: the last own one (as `PyYAML` has it), else the first merged one.
    #[must_use]
    pub fn entry(self, key: &str) -> Option<&'d Entry> {
        if let Some(own) = self.own_entries().iter().rev().find(|entry| &*entry.key.text == key) {
            return Some(own);
        }
        if self.as_map().is_none_or(|map| map.merges.is_empty()) {
            return None;
        }
        self.entries().into_iter().find(|(entry, _)| &*entry.key.text == key).map(|(entry, _)| entry)
    }

    /// The value of `key`.
    #[must_use]
    pub fn get(self, key: &str) -> Option<Node<'d>> {
        self.entry(key).map(|entry| self.document.node(entry.value))
    }
}
