//! Types as nodes of one graph, and the walk along a path through it. Compiled twice: into the crate, and into its build
//! script, which checks texts against it. Must not know where the nodes lie, nor texts and API versions.

use serde::{Deserialize, Serialize};

/// The type of a value in one API version: a handle, valid as long as the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Type {
    /// Among the types of all namespaces.
    pub(crate) index: u32,
}

/// A property.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(from = "(String, Type, u8)", into = "(String, Type, u8)")]
pub struct Property {
    /// As Azure spells it.
    pub name: String,
    /// What it takes.
    pub r#type: Type,
    /// It must be there.
    pub required: bool,
    /// Azure sets it; what is written is passed over or refused.
    pub read_only: bool,
    /// It can be set and is never given back.
    pub write_only: bool,
    /// It names the resource: `id`, `name`, `type`, `apiVersion`.
    pub identifier: bool,
}

impl Property {
    /// Whether a file may set it. `name` is such a property; `type` and `apiVersion` are not, for they are written
    /// elsewhere.
    #[must_use]
    pub fn writable(&self) -> bool {
        !self.read_only
    }
}

impl From<(String, Type, u8)> for Property {
    fn from((name, r#type, flags): (String, Type, u8)) -> Self {
        // The bits of bicep-types: 1 required, 2 read-only, 4 write-only, 8 known when the deployment starts, 16 identifier.
        // Only what names a resource has one of the last two.
        let [required, read_only, write_only, identifier] = [1, 2, 4, 8 | 16].map(|bit| flags & bit != 0);
        Self { name, r#type, required, read_only, write_only, identifier }
    }
}

impl From<Property> for (String, Type, u8) {
    fn from(property: Property) -> Self {
        let bits = [
            (property.required, 1),
            (property.read_only, 2),
            (property.write_only, 4),
            (property.identifier, 8),
        ];
        let flags = bits.iter().filter(|(set, _)| *set).map(|(_, bit)| bit).sum();
        (property.name, property.r#type, flags)
    }
}

/// What a [`Type`] is, with everything that the facts say about it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Node {
    /// Name, properties by name, the type of others, whether it is a secret.
    Object(String, Vec<Property>, Option<Type>, bool),
    /// Name, discriminator, properties of all variants by name, variants.
    Discriminated(String, String, Vec<Property>, Vec<(String, Type)>),
    /// One of these.
    Union(Vec<Type>),
    /// Items; the least and the greatest number of them.
    Array(Type, Option<u64>, Option<u64>),
    /// Exactly this string.
    Literal(String),
    /// The least and the greatest length, a pattern, whether it is a secret.
    String(Option<u64>, Option<u64>, Option<String>, bool),
    /// The least and the greatest value.
    Integer(Option<i64>, Option<i64>),
    Boolean,
    Null,
    Any,
}

/// A step from a resource's body down to a property: what histories, texts and negative facts are looked up by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// Into the property of this name.
    Property(String),
    /// Into a property whose name is the author's own (a tag, an outbound rule).
    Any,
    /// Into the items of an array.
    Item,
    /// Stays where it is: of a discriminated object, the variant with this value, in any letter case.
    Variant(String),
}

/// The types of a namespace.
#[derive(Clone, Copy)]
pub(crate) struct Nodes<'n> {
    /// The index of the first among the types of all namespaces.
    pub(crate) first: u32,
    pub(crate) nodes: &'n [Node],
}

/// Where a walk arrives.
#[derive(Clone, Copy)]
pub(crate) struct Place<'n> {
    pub(crate) r#type: Type,
    /// Of a chosen variant: the properties that all variants have, which its own type does not name.
    base: &'n [Property],
}

impl<'n> Nodes<'n> {
    /// The node of a type; `None` for a type of another namespace.
    pub(crate) fn get(self, r#type: Type) -> Option<&'n Node> {
        self.nodes.get(usize::try_from(r#type.index.checked_sub(self.first)?).ok()?)
    }

    /// What may stand at `path` below a value of the type `from`, unions resolved; nothing where nothing may.
    pub(crate) fn walk(self, from: Type, path: &[Step]) -> Vec<Place<'n>> {
        self.walk_on(self.alternatives(&[Place { r#type: from, base: &[] }]), path)
    }

    /// The same from several places.
    pub(crate) fn walk_on(self, from: Vec<Place<'n>>, path: &[Step]) -> Vec<Place<'n>> {
        path.iter().fold(from, |at, step| {
            let mut next = Vec::new();
            at.iter().for_each(|place| self.step(*place, step, &mut next));
            self.alternatives(&next)
        })
    }

    /// The lists of properties that a value at one of these places may have: of objects, of discriminated ones and of all
    /// their variants.
    pub(crate) fn holders(self, places: &[Place<'n>]) -> Vec<&'n [Property]> {
        let mut lists = Vec::new();
        for place in places {
            lists.push(place.base);
            match self.get(place.r#type) {
                Some(Node::Object(_, properties, ..)) => lists.push(properties),
                Some(Node::Discriminated(_, _, properties, variants)) => {
                    lists.push(properties);
                    lists.extend(variants.iter().filter_map(|(_, variant)| match self.get(*variant) {
                        Some(Node::Object(_, properties, ..)) => Some(properties.as_slice()),
                        _ => None,
                    }));
                }
                _ => {}
            }
        }
        lists
    }

    /// These places, with the members of unions in place of the unions, each once.
    fn alternatives(self, places: &[Place<'n>]) -> Vec<Place<'n>> {
        let (mut plain, mut seen, mut pending) = (Vec::new(), Vec::new(), places.to_vec());
        pending.reverse();
        while let Some(place) = pending.pop() {
            let key = (place.r#type, place.base.as_ptr());
            if seen.contains(&key) {
                continue;
            }
            seen.push(key);
            match self.get(place.r#type) {
                Some(Node::Union(members)) => {
                    pending.extend(members.iter().rev().map(|member| Place { r#type: *member, base: &[] }));
                }
                _ => plain.push(place),
            }
        }
        plain
    }

    /// Adds where `step` leads to from a place that is no union.
    fn step(self, from: Place<'n>, step: &Step, into: &mut Vec<Place<'n>>) {
        let Some(node) = self.get(from.r#type) else { return };
        let plain = |r#type: Type| Place { r#type, base: &[] };
        match (node, step) {
            // Only what is named: that any name is taken is a step of its own, and says of none that it is known.
            (Node::Object(_, properties, ..), Step::Property(name)) => {
                let named = find(properties, name).or_else(|| find(from.base, name));
                into.extend(named.map(|property| plain(property.r#type)));
            }
            (Node::Object(_, _, others, _), Step::Any) => into.extend(others.map(plain)),
            // What has variants in one API version may have none in another.
            (Node::Object(..), Step::Variant(_)) => into.push(from),
            (Node::Discriminated(_, _, properties, variants), Step::Property(name)) => {
                match find(properties, name) {
                    Some(property) => into.push(plain(property.r#type)),
                    None => variants.iter().for_each(|(_, variant)| self.step(plain(*variant), step, into)),
                }
            }
            (Node::Discriminated(_, _, _, variants), Step::Any) => {
                variants.iter().for_each(|(_, variant)| self.step(plain(*variant), step, into));
            }
            (Node::Discriminated(_, _, base, variants), Step::Variant(value)) => {
                into.extend(variant(variants, value).map(|r#type| Place { r#type, base }));
            }
            (Node::Array(item, ..), Step::Item) => into.push(plain(*item)),
            _ => {}
        }
    }
}

/// The property of this name, exactly.
pub(crate) fn find<'p>(properties: &'p [Property], name: &str) -> Option<&'p Property> {
    let at = properties.binary_search_by(|property| property.name.as_str().cmp(name)).ok()?;
    properties.get(at)
}

/// The variant with this value, in any letter case.
pub(crate) fn variant(variants: &[(String, Type)], value: &str) -> Option<Type> {
    variants.iter().find(|(known, _)| known.eq_ignore_ascii_case(value)).map(|(_, r#type)| *r#type)
}
