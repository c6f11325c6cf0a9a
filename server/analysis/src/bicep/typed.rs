//! Resource declarations laid over their ARM types: every value with the type that it should have, and every key that
//! does not belong where it stands. Made once a file; rules and features read it. Says what is there, judges nothing.

mod cause;
mod fields;
mod fit;
mod head;
mod suitable;
#[cfg(test)]
mod tests;
mod walk;

pub use cause::Cause;
pub use fields::Fields;
pub(crate) use fit::same_value;
pub use fit::{Misfit, misfit};
pub use head::Head;

use super::Symbols;
use azureml_catalog::arm::{self, Property, Shape, Step, Type};
use azureml_syntax::bicep::{Declaration, Declares, Entry, Expression, Kind, Parse};
use std::cell::OnceCell;

/// More keys that do not belong help nobody; each of them costs a look through all API versions.
const MOST_STRANGERS: usize = 600;

/// The resources of a file against their types.
#[derive(Debug, Default)]
pub struct Typed<'p> {
    /// In order of place; nested ones behind the one around them.
    pub resources: Vec<Resource<'p>>,
    /// How many strangers there are in all of them.
    strangers: usize,
}

/// A resource declaration and its places.
#[derive(Debug)]
pub struct Resource<'p> {
    /// The declaration.
    pub declaration: Declaration<'p>,
    /// Its type and version as written; `None` where they are not (or not yet) written as a plain string.
    pub head: Option<Head<'p>>,
    /// It is somebody else's and only referred to: only its name and scope are laid over the type.
    pub existing: bool,
    /// The index of the resource around it.
    pub outer: Option<usize>,
    /// There are faults of syntax in it or right behind it: what is missing may be there, and what is there may belong
    /// elsewhere.
    pub torn: bool,
    /// Its type; `None` where the catalog has none of that name.
    pub r#type: Option<&'static arm::Resource>,
    /// What its braces take in its API version; `None` where the catalog does not have the type in that version.
    pub body: Option<Type>,
    /// Its values, parents before children; the first is the body. Empty where `body` is none.
    pub places: Vec<Place<'p>>,
    /// Keys that no property has; the first hundreds of the file where there are very many.
    pub strangers: Vec<Stranger<'p>>,
}

/// A value and the type that it should have. Of a conditional value (`a ? b : c`) each branch has a place.
#[derive(Clone, Copy, Debug)]
pub struct Place<'p> {
    /// The value, without parentheses.
    pub value: Expression<'p>,
    /// The entry whose value it is; `None` for the body and for items of arrays.
    pub entry: Option<Entry<'p>>,
    /// The property, where the entry names one; `None` for names of the author's own.
    pub property: Option<&'static Property>,
    /// What it should be.
    pub r#type: Type,
    /// Which properties it may have, where it is an object and may be one.
    pub fields: Option<Fields>,
    /// The index of the place around it.
    pub parent: Option<usize>,
    /// It lies in `any(…)`: the author has switched checks of types off.
    pub loose: bool,
}

/// A key that no property has in the object where it stands.
#[derive(Debug)]
pub struct Stranger<'p> {
    /// The index of the object's place.
    pub place: usize,
    /// The entry.
    pub entry: Entry<'p>,
    /// It lies in `any(…)`.
    pub loose: bool,
    cause: OnceCell<Cause>,
}

impl<'p> Typed<'p> {
    /// Lays all resources of `parse` over their types.
    #[must_use]
    pub fn new(parse: &'p Parse, symbols: &Symbols<'p>) -> Self {
        let faults: Vec<usize> = parse.problems().iter().map(|problem| problem.span.start).collect();
        let mut typed = Self::default();
        let mut declarations = parse.declarations().peekable();
        while let Some(declaration) = declarations.next() {
            // What a torn object loses stands between it and the next declaration.
            while declarations.next_if(|next| matches!(next.declares(), Declares::Unknown)).is_some() {}
            let end = declarations.peek().map_or(usize::MAX, |next| next.span().start);
            let fault = faults.get(faults.partition_point(|fault| *fault < declaration.span().start));
            let torn = fault.is_some_and(|fault| *fault < end);
            typed.add(declaration, None, symbols, torn);
        }
        typed
    }

    fn add(&mut self, declaration: Declaration<'p>, outer: Option<usize>, symbols: &Symbols<'p>, torn: bool) {
        let Declares::Resource { existing, .. } = declaration.declares() else { return };
        let around = outer.and_then(|at| self.resources.get(at));
        let head = head::read(declaration, around.and_then(|resource| resource.head.as_ref()));
        let r#type = head.as_ref().and_then(|head| arm::resource(&head.name));
        let version = head.as_ref().and_then(|head| head.version);
        let body = r#type.zip(version).and_then(|(r#type, version)| r#type.body(version.text));
        let room = MOST_STRANGERS.saturating_sub(self.strangers);
        let laid = body.map(|body| walk::lay(declaration, body, existing, symbols, room)).unwrap_or_default();
        let (places, strangers) = (laid.places, laid.strangers);
        self.strangers += strangers.len();
        let here = self.resources.len();
        self.resources.push(Resource {
            declaration,
            head,
            existing,
            outer,
            torn,
            r#type,
            body,
            places,
            strangers,
        });
        for nested in declaration.nested() {
            self.add(nested, Some(here), symbols, torn);
        }
    }

    /// The innermost resource whose declaration `offset` lies in or touches.
    #[must_use]
    pub fn resource_at(&self, offset: usize) -> Option<&Resource<'p>> {
        self.resources.iter().rfind(|resource| resource.declaration.span().touches(offset))
    }

    /// The resource of this declaration.
    #[must_use]
    pub fn of(&self, declaration: Declaration<'p>) -> Option<&Resource<'p>> {
        self.resources.iter().find(|resource| resource.declaration == declaration)
    }
}

impl<'p> Resource<'p> {
    /// The place whose key or value `offset` lies in or touches; the innermost one.
    #[must_use]
    pub fn place_at(&self, offset: usize) -> Option<&Place<'p>> {
        self.places.iter().rfind(|place| {
            place.value.span().touches(offset)
                || place.entry.is_some_and(|entry| entry.key.span().touches(offset))
        })
    }

    /// The object that `offset` lies in, between its braces, with what could stand there: its place's [`Place::fields`].
    #[must_use]
    pub fn object_at(&self, offset: usize) -> Option<&Place<'p>> {
        let inside = |place: &&Place<'_>| {
            let span = place.value.span();
            span.start < offset && offset < span.end && matches!(place.value.kind(), Kind::Object)
        };
        self.places.iter().rfind(inside).filter(|place| place.fields.is_some())
    }

    /// The place around `place`.
    #[must_use]
    pub fn around(&self, place: &Place<'p>) -> Option<&Place<'p>> {
        place.parent.and_then(|parent| self.places.get(parent))
    }

    /// The names of the properties from the body to `place`; `None` where one is an item or a name of the author's own.
    #[must_use]
    pub fn names(&self, place: &Place<'p>) -> Option<Vec<String>> {
        let mut names = Vec::new();
        let mut at = place;
        while let Some(around) = self.around(at) {
            names.push(at.property?.name.clone());
            at = around;
        }
        names.reverse();
        Some(names)
    }

    /// The steps from the body to `place`: what the catalog looks things up by.
    #[must_use]
    pub fn path(&self, place: &Place<'p>) -> Vec<Step> {
        walk::path(&self.places, place)
    }

    /// The steps to the property `name` of the object at `place`, the chosen variants among them.
    #[must_use]
    pub fn path_to(&self, place: &Place<'p>, name: &str) -> Vec<Step> {
        walk::path_to(&self.places, place, name)
    }

    /// The strings that may be written at `place`: of a property that decides the variant, those of all variants.
    #[must_use]
    pub fn choices(&self, place: &Place<'p>) -> Option<arm::Choices> {
        match (place.property, self.around(place)) {
            (Some(property), Some(around)) => self.choices_of(around, property),
            _ => place.r#type.shape().choices(),
        }
    }

    /// The strings that may be written for a property of the object at `place`, whether it is there or not.
    #[must_use]
    pub fn choices_of(&self, place: &Place<'p>, property: &'static Property) -> Option<arm::Choices> {
        let decides = place.fields.and_then(|fields| fields.discriminated);
        match decides.filter(|decides| decides.discriminator == property.name) {
            Some(decides) => {
                let values = decides.variants.iter().map(|(value, _)| value.as_str()).collect();
                Some(arm::Choices { values, open: false })
            }
            None => property.r#type.shape().choices(),
        }
    }

    /// The objects whose variant is not one of this API version but of others, with the entry that decides it and the
    /// versions that have the variant.
    #[must_use]
    pub fn newer_variants(&self, symbols: &Symbols<'p>) -> Vec<(&Place<'p>, Entry<'p>, arm::History)> {
        let decided = self.places.iter().filter_map(|place| {
            let several = place.fields.filter(Fields::is_open)?.discriminated?;
            let entry = place.value.entry(several.discriminator)?;
            let history = self.variant_history(place, text_of(symbols, entry.value)?);
            (!history.having.is_empty()).then_some((place, entry, history))
        });
        decided.collect()
    }

    /// The API versions in which the object at `place` has the variant `value`.
    #[must_use]
    pub fn variant_history(&self, place: &Place<'p>, value: &str) -> arm::History {
        let path = self.path(place);
        self.having(
            &path,
            |shape| matches!(shape, Shape::Discriminated(several) if several.variant(value).is_some()),
        )
    }

    /// The API versions in which something at `path` is as asked for.
    pub(crate) fn having(&self, path: &[Step], asked: impl Fn(Shape) -> bool) -> arm::History {
        let is_there = |known: &&'static arm::Resource, version: &str| {
            known.types(version, path).into_iter().any(|found| asked(found.shape()))
        };
        let having = self.r#type.into_iter().flat_map(|known| {
            known.versions().iter().filter(move |version| is_there(&known, version.as_str())).cloned()
        });
        arm::History { having: having.collect(), changes: Vec::new() }
    }

    /// Why a stranger is one.
    #[must_use]
    pub fn cause<'s>(&self, stranger: &'s Stranger<'p>) -> &'s Cause {
        stranger.cause.get_or_init(|| cause::find(self, stranger))
    }

    /// The API version to change to, so that every property in use is there: the next later stable one, else the next
    /// later preview, else the newest earlier one; one that is in all of `histories` too. `None` where no version has
    /// them all.
    #[must_use]
    pub fn suitable_version(
        &self,
        typed: &Typed<'p>,
        symbols: &Symbols<'p>,
        histories: &[&arm::History],
    ) -> Option<&'static str> {
        suitable::version(self, typed, symbols, histories)
    }

    /// The API versions that have the most of what is written here, oldest first: for one in a version that its type does
    /// not have.
    #[must_use]
    pub fn fitting_versions(
        &self,
        typed: &Typed<'p>,
        symbols: &Symbols<'p>,
    ) -> Vec<&'static arm::ApiVersion> {
        suitable::fitting(self, typed, symbols)
    }

    /// The version as its type string says it.
    #[must_use]
    pub fn version(&self) -> Option<&'p str> {
        self.head.as_ref().and_then(|head| head.version).map(|version| version.text)
    }

    /// Whether its type is one of Azure Machine Learning's, known or not.
    #[must_use]
    pub fn is_machine_learning(&self) -> bool {
        self.head.as_ref().is_some_and(Head::is_machine_learning)
    }
}

impl Place<'_> {
    /// The shape of its type.
    #[must_use]
    pub fn shape(&self) -> Shape {
        self.r#type.shape()
    }

    /// Whether some entry of the object has no value yet, or no colon.
    #[must_use]
    pub fn is_half_typed(&self) -> bool {
        self.fields.is_some_and(|fields| fields.half_typed)
    }
}

/// The text that `value` surely is: written here, or in the variable that it names.
#[must_use]
pub fn text_of<'p>(symbols: &Symbols<'p>, value: Expression<'p>) -> Option<&'p str> {
    // Variables may name each other in a circle.
    const MOST_HOPS: usize = 8;
    let mut at = value.bare();
    for _ in 0..MOST_HOPS {
        if let Some(text) = at.as_str() {
            return Some(text);
        }
        let Declares::Variable { value, .. } = symbols.get(at.as_name()?)?.declares() else { return None };
        at = value.bare();
    }
    None
}
