//! Lays one resource over the type of its body. Must not know rules.

use super::{Fields, Place, Stranger, text_of};
use crate::bicep::Symbols;
use crate::spelling::nearest;
use azureml_catalog::arm::{Property, Shape, Step, Type};
use azureml_syntax::bicep::{Declaration, Declares, Element, Entry, Expression, Kind, Member};
use std::cell::OnceCell;

/// What Bicep itself knows on a resource.
const BICEP: [&str; 3] = ["dependsOn", "parent", "scope"];

/// What Bicep takes on every resource although the type may not have it: types are known to lack some of these.
const EVERYWHERE: [&str; 15] = [
    "asserts",
    "eTag",
    "extendedLocation",
    "identity",
    "kind",
    "location",
    "managedBy",
    "managedByExtended",
    "placement",
    "plan",
    "properties",
    "scale",
    "sku",
    "tags",
    "zones",
];

/// The places and strangers of a resource.
#[derive(Debug, Default)]
pub(super) struct Laid<'p> {
    pub(super) places: Vec<Place<'p>>,
    pub(super) strangers: Vec<Stranger<'p>>,
}

/// Lays the object of `declaration` over `body`, with no more than `room` strangers.
pub(super) fn lay<'p>(
    declaration: Declaration<'p>,
    body: Type,
    existing: bool,
    symbols: &Symbols<'p>,
    room: usize,
) -> Laid<'p> {
    let mut walk = Walk { symbols, existing, room, loops: Vec::new(), laid: Laid::default() };
    let Declares::Resource { body: written, .. } = declaration.declares() else { return walk.laid };
    walk.value(Slot { entry: None, property: None, r#type: body, parent: None, loose: false }, written);
    walk.laid
}

/// Where a value stands.
#[derive(Clone, Copy)]
struct Slot<'p> {
    entry: Option<Entry<'p>>,
    property: Option<&'static Property>,
    r#type: Type,
    parent: Option<usize>,
    loose: bool,
}

struct Walk<'p, 's> {
    symbols: &'s Symbols<'p>,
    existing: bool,
    /// No more strangers than these.
    room: usize,
    /// The names that the loops around give.
    loops: Vec<&'p str>,
    laid: Laid<'p>,
}

impl<'p> Walk<'p, '_> {
    fn value(&mut self, slot: Slot<'p>, value: Expression<'p>) {
        match value.kind() {
            Kind::Parenthesized(inner) | Kind::NonNull(inner) | Kind::If { body: inner, .. } => {
                self.value(slot, inner);
            }
            Kind::Ternary { condition, consequence, alternative } => match condition.bare().kind() {
                Kind::Boolean(true) => self.value(slot, consequence),
                Kind::Boolean(false) => self.value(slot, alternative),
                _ => {
                    self.value(slot, consequence);
                    self.value(slot, alternative);
                }
            },
            Kind::Call { function } if is_any(function) => {
                let mut arguments = value.items();
                if let (Some(inner), None) = (arguments.next(), arguments.next()) {
                    self.value(Slot { loose: true, ..slot }, inner);
                }
            }
            Kind::For { item, index, body, .. } => {
                let before = self.loops.len();
                self.loops.extend([item, index].into_iter().flatten().map(|name| name.text));
                match (slot.parent, slot.r#type.shape()) {
                    // The loop of the resource itself.
                    (None, _) => self.value(slot, body),
                    (_, Shape::Array(item)) => {
                        let parent = self.push(slot, value, None);
                        self.value(item_of(slot, item, parent), body);
                    }
                    _ => _ = self.push(slot, value, None),
                }
                self.loops.truncate(before);
            }
            Kind::Object => self.object(slot, value),
            Kind::Array => {
                let parent = self.push(slot, value, None);
                let Shape::Array(item) = slot.r#type.shape() else { return };
                for element in value.elements() {
                    if let Element::Item(element) = element {
                        self.value(item_of(slot, item, parent), element);
                    }
                }
            }
            // The body of a resource is an object or nothing.
            _ if slot.parent.is_none() => {}
            _ => _ = self.push(slot, value, None),
        }
    }

    fn push(&mut self, slot: Slot<'p>, value: Expression<'p>, fields: Option<Fields>) -> usize {
        let Slot { entry, property, r#type, parent, loose } = slot;
        self.laid.places.push(Place { value, entry, property, r#type, fields, parent, loose });
        self.laid.places.len() - 1
    }

    fn object(&mut self, slot: Slot<'p>, value: Expression<'p>) {
        let decide = |name: &str| self.text(value.get(name)?).map(str::to_owned);
        let mut fields = Fields::of(slot.r#type, decide);
        if let Some(fields) = &mut fields {
            fields.spread = value.members().any(|member| match member {
                Member::Spread(_) => true,
                Member::Entry(entry) => entry.name().is_none(),
                Member::Resource(_) => false,
            });
        }
        if let Some(fields) = &mut fields {
            fields.half_typed = value
                .entries()
                .any(|entry| !entry.complete || matches!(entry.value.kind(), Kind::Missing | Kind::Invalid));
        }
        let here = self.push(slot, value, fields);
        let Some(fields) = fields else { return };
        let is_body = slot.parent.is_none();
        for entry in value.entries().filter(|entry| entry.complete) {
            let Some(name) = entry.name() else { continue };
            if is_body && (BICEP.contains(&name) || self.existing && name != "name") {
                continue;
            }
            let below = |property, r#type| Slot {
                entry: Some(entry),
                property,
                r#type,
                parent: Some(here),
                loose: slot.loose,
            };
            if let Some(property) = fields.get(name) {
                self.value(below(Some(property), property.r#type), entry.value);
            } else if let Some(others) = fields.additional {
                self.value(below(None, others), entry.value);
            } else if !(fields.is_open() && !is_slip(&fields, value, name)
                || is_body && EVERYWHERE.contains(&name))
                && self.laid.strangers.len() < self.room
            {
                let cause = OnceCell::new();
                self.laid.strangers.push(Stranger { place: here, entry, loose: slot.loose, cause });
            }
        }
    }

    /// What decides a variant, unless a loop decides it.
    fn text(&self, value: Expression<'p>) -> Option<&'p str> {
        if value.bare().as_name().is_some_and(|name| self.loops.contains(&name)) {
            return None;
        }
        text_of(self.symbols, value)
    }
}

/// Whether a key of an object that lacks the property that decides its variant is a slip of the finger for that one.
fn is_slip(fields: &Fields, object: Expression<'_>, name: &str) -> bool {
    let absent = |known: &&Property| object.entry(&known.name).is_none();
    fields.decides().filter(absent).is_some_and(|known| nearest(name, [known.name.as_str()]).is_some())
}

fn item_of(slot: Slot<'_>, item: Type, parent: usize) -> Slot<'_> {
    Slot { entry: None, property: None, r#type: item, parent: Some(parent), loose: slot.loose }
}

/// `any` or `az.any`.
fn is_any(function: Expression<'_>) -> bool {
    match function.kind() {
        Kind::Name(name) => name == "any",
        Kind::Property { object, name, .. } => name.text == "any" && object.as_name() == Some("az"),
        _ => false,
    }
}

/// The steps from the body to `place`.
pub(super) fn path(places: &[Place<'_>], place: &Place<'_>) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut at = Some(place);
    while let Some(place) = at {
        let around = place.parent.and_then(|parent| places.get(parent));
        if around.is_some() {
            steps.push(match (place.entry, place.property) {
                (_, Some(property)) => Step::Property(property.name.clone()),
                (Some(_), None) => Step::Any,
                (None, None) => Step::Item,
            });
        }
        steps.extend(around.and_then(variant));
        at = around;
    }
    steps.reverse();
    steps
}

/// The steps to the property `name` of the object at `place`.
pub(super) fn path_to(places: &[Place<'_>], place: &Place<'_>, name: &str) -> Vec<Step> {
    let mut steps = path(places, place);
    steps.extend(variant(place));
    steps.push(Step::Property(name.to_owned()));
    steps
}

fn variant(place: &Place<'_>) -> Option<Step> {
    let variant = place.fields.and_then(|fields| fields.variant)?;
    Some(Step::Variant(variant.to_owned()))
}
