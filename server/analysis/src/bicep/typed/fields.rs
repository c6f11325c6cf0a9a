//! Which properties an object may have, variants decided. Must not know source text.

use azureml_catalog::arm::{Discriminated, Object, Property, Shape, Type};

/// The properties that an object may have.
#[derive(Clone, Copy, Debug)]
pub struct Fields {
    /// Its own.
    own: &'static [Property],
    /// What all variants have, where it is one of several.
    common: &'static [Property],
    /// The type of properties whose names are the author's own.
    pub additional: Option<Type>,
    /// What it is a variant of.
    pub discriminated: Option<Discriminated>,
    /// Which variant it is, as Azure spells it; `None` where nothing tells, or where this version has no such variant.
    pub variant: Option<&'static str>,
    /// Something in it brings in properties that are not written: a spread, or a key with an interpolation.
    pub spread: bool,
    /// Some entry has no value yet, or no colon.
    pub half_typed: bool,
}

impl Fields {
    /// Of an object of this type. `decide` gives the value of the property that decides the variant, as far as it is
    /// known. `None` where the type is no object.
    pub(super) fn of(r#type: Type, decide: impl Fn(&str) -> Option<String>) -> Option<Self> {
        match object_like(r#type)?.shape() {
            Shape::Object(object) => Some(Self::of_object(object)),
            Shape::Discriminated(several) => Some(Self::of_variant(several, decide(several.discriminator))),
            _ => None,
        }
    }

    fn of_object(object: Object) -> Self {
        Self {
            own: object.properties,
            common: &[],
            additional: object.additional,
            discriminated: None,
            variant: None,
            spread: false,
            half_typed: false,
        }
    }

    fn of_variant(several: Discriminated, value: Option<String>) -> Self {
        let chosen = value
            .and_then(|value| several.variants.iter().find(|(known, _)| known.eq_ignore_ascii_case(&value)));
        let object = chosen.and_then(|(_, r#type)| match r#type.shape() {
            Shape::Object(object) => Some(object),
            _ => None,
        });
        Self {
            own: object.map_or(&[], |object| object.properties),
            common: several.properties,
            additional: object.and_then(|object| object.additional),
            discriminated: Some(several),
            variant: chosen.filter(|_| object.is_some()).map(|(value, _)| value.as_str()),
            spread: false,
            half_typed: false,
        }
    }

    /// The property of this name, exactly. Of an object whose variant is not known, the one that decides is a property.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&'static Property> {
        let find = |properties: &'static [Property]| {
            let at = properties.binary_search_by(|property| property.name.as_str().cmp(name)).ok()?;
            properties.get(at)
        };
        find(self.own)
            .or_else(|| find(self.common))
            .or_else(|| self.decides().filter(|property| property.name == name))
    }

    /// Of an object whose variant is not known, the property that decides it.
    #[must_use]
    pub fn decides(&self) -> Option<&'static Property> {
        let several = self.discriminated.filter(|_| self.variant.is_none())?;
        several.variants.iter().find_map(|(_, variant)| match variant.shape() {
            Shape::Object(object) => object.property(several.discriminator),
            _ => None,
        })
    }

    /// All properties whose names are given, those that all variants have last.
    pub fn iter(&self) -> impl Iterator<Item = &'static Property> + use<> {
        self.own.iter().chain(self.common)
    }

    /// Whether it may have properties that are not known: its variant is not.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.discriminated.is_some() && self.variant.is_none()
    }
}

/// The type, or of a union the only member that is an object.
fn object_like(r#type: Type) -> Option<Type> {
    let Shape::Union(members) = r#type.shape() else { return Some(r#type) };
    let mut objects = members.iter().filter(|member| {
        matches!(member.shape(), Shape::Object(_) | Shape::Discriminated(_) | Shape::Any | Shape::Union(_))
    });
    match (objects.next(), objects.next()) {
        (Some(only), None) => Some(*only),
        _ => None,
    }
}
