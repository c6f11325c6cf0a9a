//! What Azure Resource Manager takes: resource types by API version, their properties, and our texts for them.
//!
//! Facts come from Azure/bicep-types-az (`refresh/arm.py`), texts from `data/texts/arm`. A namespace is unpacked when one
//! of its types is first asked for. Must not know Bicep's syntax.

mod lookup;
mod namespace;
#[allow(dead_code)] // The build script walks further than the crate.
pub(crate) mod node;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod said;
pub(crate) mod table;
#[cfg(test)]
mod tests;
mod version;
#[allow(dead_code)] // The build script reads the spelling of patterns.
pub(crate) mod words;

pub use lookup::{Choices, Limits};
pub use node::{Property, Step, Type};
pub use version::{ApiVersion, Change, History};
pub use words::Text;

use crate::Negative;
use namespace::Packed;

/// A resource type in all its API versions.
pub struct Resource {
    name: String,
    versions: Vec<ApiVersion>,
    /// Of each version, the type of what is written between the braces.
    bodies: Vec<Type>,
    read_only: Vec<ApiVersion>,
    functions: Vec<String>,
    packed: &'static Packed,
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

/// The resource type of this name, in any letter case: `Microsoft.MachineLearningServices/workspaces/batchEndpoints`.
#[must_use]
pub fn resource(name: &str) -> Option<&'static Resource> {
    let packed = namespace::called(name.split('/').next()?)?;
    packed.resources().iter().find(|resource| resource.name.eq_ignore_ascii_case(name))
}

/// All resource types of a namespace (`Microsoft.Storage`), in any letter case, sorted by name.
pub fn resources(namespace: &str) -> impl Iterator<Item = &'static Resource> {
    namespace::called(namespace).into_iter().flat_map(Packed::resources)
}

/// The namespaces.
#[must_use]
pub fn namespaces() -> &'static [&'static str] {
    &namespace::NAMES
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
    pub fn body(&self, version: &str) -> Option<Type> {
        let at = self.versions.iter().position(|known| known.as_str().eq_ignore_ascii_case(version))?;
        self.bodies.get(at).copied()
    }

    /// Whether it can be declared in this API version; else it can only be referred to, as `existing`. `None` for a version
    /// that does not have it.
    #[must_use]
    pub fn deployable(&self, version: &str) -> Option<bool> {
        self.body(version)?;
        Some(!self.read_only.iter().any(|known| known.as_str().eq_ignore_ascii_case(version)))
    }

    /// What can be called on it in any version: `listKeys`.
    #[must_use]
    pub fn functions(&self) -> &[String] {
        &self.functions
    }

    /// In which API versions there is something at `path`. A [`Step::Property`] leads to what is named, not to where any name is
    /// taken, which [`Step::Any`] does. Without a [`Step::Variant`] every variant of a discriminated object is looked through.
    #[must_use]
    pub fn history(&self, path: &[Step]) -> History {
        let nodes = self.packed.nodes();
        let mut history = History::default();
        let mut before: Option<(Type, bool)> = None;
        let mut had = false;
        for (version, body) in self.versions.iter().zip(&self.bodies) {
            // Neighbours often share a body.
            let has = match before {
                Some((same, has)) if same == *body => has,
                _ => !nodes.walk(*body, path).is_empty(),
            };
            if has != had {
                let change = if has { Change::Added } else { Change::Removed };
                history.changes.push(change(version.clone()));
            }
            if has {
                history.having.push(version.clone());
            }
            (before, had) = (Some((*body, has)), has);
        }
        history
    }

    /// The types of what may stand at `path` in this API version, unions resolved: none where nothing may, or where the
    /// version does not have the resource type.
    #[must_use]
    pub fn types(&self, version: &str, path: &[Step]) -> Vec<Type> {
        let places = self.body(version).map(|body| self.packed.nodes().walk(body, path));
        places.unwrap_or_default().into_iter().map(|place| place.r#type).collect()
    }

    /// Our words about what lies at `path` (of the resource itself for an empty one), in all versions.
    #[must_use]
    pub fn text(&self, path: &[Step]) -> Option<&'static Text> {
        self.packed.words(&self.name)?.text(path)
    }

    /// What is to be said of a property that people write at `path`, the last step being its name, although no version
    /// has it.
    #[must_use]
    pub fn negative(&self, path: &[Step]) -> Option<&'static Negative> {
        self.packed.words(&self.name)?.negative(path)
    }

    /// The resource types that can be declared inside of this one, sorted by name.
    pub fn children(&self) -> impl Iterator<Item = &'static Resource> {
        let own = self.name.clone();
        self.packed.resources().iter().filter(move |resource| {
            resource.parent_name().is_some_and(|parent| parent.eq_ignore_ascii_case(&own))
        })
    }

    /// The name of the resource type that it is declared inside of; `None` for one of the top.
    #[must_use]
    pub fn parent_name(&self) -> Option<&str> {
        self.name.rsplit_once('/').map(|(parent, _)| parent).filter(|parent| parent.contains('/'))
    }
}

impl std::fmt::Debug for Resource {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Resource").field("name", &self.name).finish_non_exhaustive()
    }
}
