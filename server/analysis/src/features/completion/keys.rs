//! The keys that a mapping can still have: required ones first, with the shape that belongs behind them.
//! Keys that people wrongly expect there (negatives) are never among them.

use super::probe::Probe;
use super::slot::Slot;
use super::snippet::{self, Layout};
use super::{Completion, CompletionKind, schema};
use crate::features::File;
use crate::features::describe::{enums, key_markdown, served, type_words};
use crate::features::insert::Insert;
use crate::{Place, TypedDocument};
use azureml_catalog::{Enum, Key, Object, Required, Type};
use azureml_syntax::Value;
use azureml_syntax::edit::Style;

/// What can be written at `slot` as a key.
pub(super) fn keys(file: &File<'_>, slot: &Slot) -> Vec<Completion> {
    let Some(probe) = Probe::key(file, slot).filter(|probe| !probe.breaks(file, slot)) else {
        return Vec::new();
    };
    let Some(document) = probe.document(file) else { return Vec::new() };
    if document.identity.kind.is_none() {
        let is_new = !slot.flow && slot.column == 0 && probe.is_alone(&document);
        return if is_new { schema::skeletons(file, slot) } else { Vec::new() };
    }
    let Some(index) = probe.mapping(&document) else { return Vec::new() };
    let Some(place) = document.places.get(index) else { return Vec::new() };
    let has_value = match place.node.value() {
        Value::Map(map) => probe.has_value(map),
        _ => false,
    };
    // Where a list is wanted, a key is the first one of its first item.
    let is_first = place.node.own_entries().len() == 1 && !slot.flow && !slot.colon && !has_value;
    let item = match place.r#type {
        Type::Sequence(item) if is_first => Some(&**item),
        _ => None,
    };
    let writer = Writer {
        file,
        slot,
        style: Style::of(file.source, file.parse),
        has_value,
        document: &document,
        dash: item.is_some(),
    };
    if matches!(place.r#type, Type::Map(_)) {
        return writer.names(place);
    }
    let objects = item.map_or_else(|| candidates(place), objects);
    writer.missing(place, &objects, index == 0)
}

struct Writer<'a> {
    file: &'a File<'a>,
    slot: &'a Slot,
    style: Style,
    has_value: bool,
    document: &'a TypedDocument<'a>,
    /// A dash goes before the key.
    dash: bool,
}

/// Whether `written` leaves no room for `key`: the rules refuse the two together.
fn stands_for(written: &str, key: &str) -> bool {
    let pairs = [("image", "build"), ("authority_url", "authority_uri")];
    pairs.iter().any(|&(one, other)| (written, key) == (one, other) || (written, key) == (other, one))
}

impl Writer<'_> {
    fn missing(&self, place: &Place<'_>, objects: &[&'static Object], is_root: bool) -> Vec<Completion> {
        let written = place.node.entries();
        let mut all: Vec<Completion> = Vec::new();
        for object in objects {
            for (at, key) in object.keys.iter().enumerate() {
                let is_schema = is_root && key.name == "$schema";
                let is_there = written
                    .iter()
                    .any(|(entry, _)| *entry.key.text == *key.name || stands_for(&entry.key.text, &key.name));
                if (key.read_only && !is_schema)
                    || is_there
                    || all.iter().any(|known| known.label == key.name)
                {
                    continue;
                }
                let required = objects
                    .iter()
                    .all(|other| other.key(&key.name).is_some_and(|key| key.required != Required::No));
                let decides = decides(place, key);
                let key = if decides { &with_all_values(key, objects) } else { key };
                all.push(self.key(key, at, required || decides, is_schema));
            }
        }
        all
    }

    fn key(&self, key: &Key, at: usize, required: bool, is_schema: bool) -> Completion {
        let kind = self.document.identity.kind;
        let url = kind.and_then(|kind| kind.schema.as_deref()).filter(|_| is_schema);
        let insert = match url {
            _ if self.slot.colon => name_only(&key.name),
            _ if self.has_value => name_only(&format!("{}:", key.name)),
            Some(url) => name_only(&format!("{}: {url}", key.name)),
            None => snippet::key(key, self.layout()),
        };
        let mut detail = type_words(&key.r#type).replace('`', "");
        if required {
            detail.push_str(" · required");
        }
        let rank = match (is_schema, required, key.deprecated.is_some()) {
            (true, ..) => 0,
            (_, true, _) => 1,
            (.., false) => 2,
            (.., true) => 3,
        };
        self.completion(&key.name, CompletionKind::Key, insert)
            .detail(detail)
            .documentation(key_markdown(key, kind))
            .sort(rank, at)
            .deprecated(key.deprecated.is_some())
    }

    /// The names of a free mapping, where the file tells them: deployments in `traffic`.
    fn names(&self, place: &Place<'_>) -> Vec<Completion> {
        if !place.key.is_some_and(|key| matches!(key.name.as_str(), "traffic" | "mirror_traffic")) {
            return Vec::new();
        }
        let written = place.node.own_entries();
        let names = super::values::deployments(self.file, self.document);
        let missing = names.into_iter().filter(|name| !written.iter().any(|entry| *entry.key.text == **name));
        let missing = missing.enumerate().map(|(at, name)| {
            let text = self.slot.written(self.style, &name);
            let mut insert = Insert::default();
            insert.text(&text);
            if !self.slot.colon {
                insert.text(": ");
                insert.stop("");
            }
            self.completion(&name, CompletionKind::Reference, insert)
                .detail("deployment in this file".to_owned())
                .sort(1, at)
        });
        missing.collect()
    }

    fn completion(&self, label: &str, kind: CompletionKind, insert: Insert) -> Completion {
        let mut insert = insert.done();
        // Behind an open quote the key closes it; a closed one is replaced with the key.
        if let (Some(quote), false) = (self.slot.quote, self.slot.colon) {
            insert.snippet = insert.snippet.replacen(':', &format!("{quote}:"), 1);
            insert.plain = insert.plain.replacen(':', &format!("{quote}:"), 1);
        }
        if self.dash {
            insert.snippet.insert_str(0, "- ");
            insert.plain.insert_str(0, "- ");
        }
        let mut completion = Completion::new(label, kind, insert, self.slot);
        if !self.slot.colon {
            completion.replace.end = self.slot.outer.end;
        }
        completion
    }

    fn layout(&self) -> Layout {
        Layout {
            column: self.slot.column + if self.dash { 2 } else { 0 },
            flow: self.slot.flow,
            style: self.style,
        }
    }
}

fn name_only(text: &str) -> Insert {
    let mut insert = Insert::default();
    insert.text(text);
    insert
}

/// Whether the key tells the alternatives of its mapping apart.
fn decides(place: &Place<'_>, key: &Key) -> bool {
    matches!(place.declared, Type::Union(union) if union.by.as_deref() == Some(&key.name))
}

/// The key with the values that it has in any of the alternatives.
fn with_all_values(key: &Key, objects: &[&'static Object]) -> Key {
    let mut all = Enum::default();
    for object in objects {
        let other = object.key(&key.name).map(|key| &key.r#type);
        for (value, text) in other.into_iter().flat_map(enums).flat_map(served) {
            if !all.values.iter().any(|known| known == value) {
                all.values.push(value.to_owned());
                all.texts.push(text.to_owned());
            }
        }
    }
    if all.values.is_empty() { key.clone() } else { Key { r#type: Type::Enum(all), ..key.clone() } }
}

/// The objects that the mapping can still be: one where its keys decide, else all that have what is written.
fn candidates(place: &Place<'_>) -> Vec<&'static Object> {
    let all = objects(place.declared);
    let entries = place.node.own_entries();
    if let Type::Union(union) = place.declared
        && union.by.as_ref().is_some_and(|by| entries.iter().any(|entry| *entry.key.text == **by))
        && let Some(object) = place.object
    {
        return vec![object];
    }
    let own = |object: &Object| entries.iter().filter(|entry| object.key(&entry.key.text).is_some()).count();
    let most = all.iter().map(|object| own(object)).max().unwrap_or(0);
    all.into_iter().filter(|object| own(object) == most).collect()
}

fn objects(r#type: &'static Type) -> Vec<&'static Object> {
    match r#type {
        Type::Object(name) => azureml_catalog::object(name).into_iter().collect(),
        Type::Union(union) => union.any.iter().flat_map(objects).collect(),
        _ => Vec::new(),
    }
}
