//! What Azure Resource Manager takes: resource types by API version, their properties, and our texts for them.
//!
//! Facts come from Azure/bicep-types-az (`refresh/arm.py`), texts from `data/texts/arm`. A namespace is unpacked when one
//! of its types is first asked for. Must not know Bicep's syntax.

mod version;

pub use version::{ApiVersion, Change, History};

use crate::Negative;
use serde::{Deserialize, Serialize};

/// A resource type in all its API versions.
#[derive(Debug)]
pub struct Resource {
    name: String,
    versions: Vec<ApiVersion>,
}

/// A step from a resource's body down to a property: what [`History`], texts and negative facts are looked up by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// Into the property of this name.
    Property(String),
    /// Into a property whose name is the author's own (a tag, an outbound rule).
    Any,
    /// Into the items of an array.
    Item,
    /// Stays where it is: of a discriminated object, the variant with this value.
    Variant(String),
}

/// The type of a value in one API version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Type {
    index: u32,
}

/// What a [`Type`] is.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Properties by name.
    Object(Object),
    /// An object whose further properties depend on the value of one of them.
    Discriminated(Discriminated),
    /// One of several. Strings that end in a plain string are an open set: any value is legal.
    Union(&'static [Type]),
    /// Exactly this string.
    Literal(&'static str),
    /// Items of one type.
    Array(Type),
    /// Any string.
    String,
    /// A whole number, with its bounds.
    Integer {
        /// The smallest.
        min: Option<i64>,
        /// The largest.
        max: Option<i64>,
    },
    /// `true` or `false`.
    Boolean,
    /// `null`.
    Null,
    /// Nothing is known about it.
    Any,
}

/// An object.
#[derive(Clone, Copy, Debug)]
pub struct Object {
    /// Its name in the types' source.
    pub name: &'static str,
    /// By name.
    pub properties: &'static [Property],
    /// The type of properties whose names are the author's own.
    pub additional: Option<Type>,
}

/// An object of several variants.
#[derive(Clone, Copy, Debug)]
pub struct Discriminated {
    /// Its name in the types' source.
    pub name: &'static str,
    /// The property that decides.
    pub discriminator: &'static str,
    /// What all variants have.
    pub properties: &'static [Property],
    /// By the value of the discriminator.
    pub variants: &'static [(String, Type)],
}

/// A property.
#[derive(Debug)]
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

/// Our words about a resource type or a property.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Text {
    /// What it does, the unit, what happens without it, a pitfall; Markdown.
    pub text: String,
    /// The official page.
    pub link: String,
    /// What values of it do: value and words, in the order in which they are best offered. May be empty or lack some.
    pub values: Vec<(String, String)>,
}

/// The resource type of this name, in any letter case: `Microsoft.MachineLearningServices/workspaces/batchEndpoints`.
#[must_use]
pub fn resource(_name: &str) -> Option<&'static Resource> {
    None
}

/// All resource types of a namespace (`Microsoft.Storage`), in any letter case, sorted by name.
pub fn resources(_namespace: &str) -> impl Iterator<Item = &'static Resource> {
    std::iter::empty()
}

/// The namespaces.
#[must_use]
pub fn namespaces() -> &'static [&'static str] {
    &[]
}

impl Resource {
    /// Its name as Azure spells it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The API versions that have it, oldest first; of one day, previews before the stable one.
    #[must_use]
    pub fn versions(&self) -> &[ApiVersion] {
        &self.versions
    }

    /// What is written between its braces in this API version; `None` for a version that does not have it.
    #[must_use]
    pub fn body(&self, _version: &str) -> Option<Type> {
        None
    }

    /// In which API versions there is something at `path`.
    #[must_use]
    pub fn history(&self, _path: &[Step]) -> History {
        History::default()
    }

    /// Our words about what lies at `path` (of the resource itself for an empty one), in all versions.
    #[must_use]
    pub fn text(&self, _path: &[Step]) -> Option<&'static Text> {
        None
    }

    /// What is to be said of a property that people write at `path`, the last step being its name, although no version
    /// has it.
    #[must_use]
    pub fn negative(&self, _path: &[Step]) -> Option<&'static Negative> {
        None
    }

    /// The resource types that can be declared inside of this one, sorted by name.
    pub fn children(&self) -> impl Iterator<Item = &'static Resource> {
        std::iter::empty()
    }
}

impl Type {
    /// What it is.
    #[must_use]
    pub fn shape(self) -> Shape {
        Shape::Any
    }
}
