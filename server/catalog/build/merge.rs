//! Lays our texts over the facts of the SDK. Must not know what a complete catalog is: `check.rs` does.

use crate::model::{Casing, Enum, Key, Kind, Negative, Object, Required, Tables, Type};
use crate::read::Sources;
use crate::texts::{KeyText, KindText, NegativeText, ObjectText};
use std::collections::BTreeMap;

/// One table of everything; texts that fit no fact become faults.
pub(crate) fn merge(sources: Sources, faults: &mut Vec<String>) -> Tables {
    let object_texts = sources.object_texts;
    let words = Words { shared: &sources.shared, objects: &object_texts };
    let mut objects = sources.objects;
    let mut dropped = Vec::new();
    for (name, text) in &object_texts {
        if let Some(open) = text.open {
            match objects.iter_mut().find(|object| object.name == *name) {
                Some(object) => object.open = open,
                None => objects.push(Object { name: name.clone(), open, ..Object::default() }),
            }
        }
        let Some(original) = &text.copy_of else { continue };
        match objects.iter().find(|object| object.name == *original).cloned() {
            Some(object) => objects.push(Object { name: name.clone(), ..object }),
            None => faults.push(format!("texts/objects: {name}: there is no {original} to copy")),
        }
    }
    for object in &mut objects {
        match object_texts.get(&object.name).cloned() {
            Some(text) => lay_object(object, text, &words, &mut dropped, faults),
            None => faults.push(format!("texts/objects has no {}", object.name)),
        }
    }
    let unknown = object_texts.keys().filter(|name| objects.iter().all(|object| object.name != **name));
    faults.extend(unknown.map(|name| format!("texts/objects: no object is called {name}")));
    objects.sort_by(|one, other| one.name.cmp(&other.name));
    for (file, negative) in sources.negatives {
        lay_negative(&mut objects, &file, &negative, faults);
    }
    for (name, key) in dropped {
        if objects
            .iter()
            .any(|object| object.name == name && object.negatives.iter().all(|negative| negative.key != key))
        {
            faults.push(format!("texts/objects: {name}.{key} is dropped, but no negative says why"));
        }
    }

    let mut kind_texts: BTreeMap<String, KindText> = BTreeMap::new();
    let mut kinds = Vec::new();
    for (id, text) in sources.kind_texts {
        if text.recognised_only {
            kinds.push(lay_kind(Kind { id, ..Kind::default() }, text));
        } else if kind_texts.insert(id.clone(), text).is_some() {
            faults.push(format!("texts/kinds: {id} is there twice"));
        }
    }
    let mut known: Vec<Kind> = Vec::new();
    for fact in sources.kinds {
        match kind_texts.remove(&fact.id) {
            Some(text) => {
                let kind = Kind { id: fact.id, schema: fact.schema, object: fact.object, ..Kind::default() };
                known.push(lay_kind(kind, text));
            }
            None => faults.push(format!("texts/kinds: {} has no text", fact.id)),
        }
    }
    faults.extend(kind_texts.keys().map(|id| format!("texts/kinds: no kind is called {id}")));
    name_on_the_command_line(&mut objects, &known);
    exact_words_choose_the_class(&mut objects, &known);
    known.append(&mut kinds);
    let mut vm_sizes = sources.vm_sizes;
    vm_sizes.sort_by(|one, other| one.name.cmp(&other.name));
    Tables { kinds: known, objects, vm_sizes }
}

/// `az ml … create` of every kind takes `--name`: whoever gives it there may leave it out of the file.
fn name_on_the_command_line(objects: &mut [Object], kinds: &[Kind]) {
    let is_root = |object: &Object| kinds.iter().any(|kind| kind.object.as_ref() == Some(&object.name));
    for object in objects.iter_mut().filter(|object| is_root(object)) {
        let names = object.keys.iter_mut().filter(|key| key.name == "name" && key.required == Required::Yes);
        names.for_each(|key| key.required = Required::CommandLine);
    }
}

/// The SDK compares the word that chooses the class of a job or a datastore as it stands, before the schema with its
/// leniency is asked: `type: Command` is an unsupported job type. Likewise the `task` of automated jobs and data transfers.
fn exact_words_choose_the_class(objects: &mut [Object], kinds: &[Kind]) {
    for kind in kinds {
        let Some(object) = objects.iter_mut().find(|object| kind.object.as_ref() == Some(&object.name))
        else {
            continue;
        };
        let by_type = matches!(kind.family.as_str(), "jobs" | "datastores");
        let by_task = kind.id.starts_with("autoMLJob") || kind.id.starts_with("dataTransfer");
        for key in &mut object.keys {
            if let Type::Enum(set) = &mut key.r#type
                && ((by_type && key.name == "type") || (by_task && key.name == "task"))
            {
                set.casing = Casing::Identity;
            }
        }
    }
}

fn lay_kind(kind: Kind, text: KindText) -> Kind {
    Kind {
        title: text.title,
        plural: text.plural,
        link: text.link,
        text: prose(&text.text),
        network: prose(&text.network),
        schema_names: text.schema_names,
        family: text.family,
        ..kind
    }
}

/// What a text may be like.
pub(crate) struct Words<'t> {
    pub(crate) shared: &'t BTreeMap<String, KeyText>,
    pub(crate) objects: &'t BTreeMap<String, ObjectText>,
}

impl Words<'_> {
    /// The page of an object, for keys that name none.
    pub(crate) fn page(&self, object: &str) -> Option<String> {
        self.objects.get(object).map(|object| object.link.clone())
    }

    /// `said`, with what it is like filled in: first its own `like`, then, where there is still no text, that of `object`.
    fn complete(&self, mut said: KeyText, name: &str, object: &ObjectText) -> Result<KeyText, String> {
        while let Some(like) = said.like.take() {
            let base = self
                .shared
                .get(&like)
                .ok_or_else(|| format!("{name} is like {like}, which texts/shared does not have"))?;
            said = over(base, said);
        }
        if said.text.is_none() {
            for source in &object.like {
                if let Some(base) = self.borrowed(source, name)? {
                    return Ok(over(&base, said));
                }
            }
        }
        Ok(said)
    }

    /// The text of `name` in `source`: an object, or a file of shared texts.
    pub(crate) fn borrowed(&self, source: &str, name: &str) -> Result<Option<KeyText>, String> {
        let shared = format!("{source}/{name}");
        if let Some(base) = self.shared.get(&shared) {
            return self.complete(base.clone(), name, &ObjectText::default()).map(Some);
        }
        let Some(object) = self.objects.get(source) else {
            let topic = format!("{source}/");
            return match self.shared.keys().any(|key| key.starts_with(&topic)) {
                true => Ok(None),
                false => {
                    Err(format!("like: neither an object nor a file of texts/shared is called {source}"))
                }
            };
        };
        let own = object.keys.0.iter().find(|(key, _)| key == name).map(|(_, text)| text.clone());
        let said = self.complete(own.unwrap_or_default(), name, object)?;
        // Whether the schema shows a key is a matter of each object.
        Ok(said.text.is_some().then_some(KeyText { added: false, dropped: false, ..said }))
    }
}

/// The order of the keys is the order of the texts: the one in which people write them. Keys whose text comes from
/// elsewhere follow in the order of the facts.
fn lay_object(
    object: &mut Object,
    text: ObjectText,
    words: &Words<'_>,
    dropped: &mut Vec<(String, String)>,
    faults: &mut Vec<String>,
) {
    let object_name = object.name.clone();
    let file = format!("texts/objects: {object_name}");
    object.title.clone_from(&text.title);
    let mut facts = std::mem::take(&mut object.keys);
    let mut lay =
        |fact: Key, own: KeyText, faults: &mut Vec<String>| match words.complete(own, &fact.name, &text) {
            Ok(said) => object.keys.push(lay_key(fact, said, &text.link)),
            Err(fault) => faults.push(format!("{file}: {fault}")),
        };
    for (name, own) in &text.keys.0 {
        if own.added && facts.iter().all(|key| key.name != *name) {
            facts.push(Key { name: name.clone(), ..Key::default() });
        }
        let Some(at) = facts.iter().position(|key| key.name == *name) else {
            faults.push(format!("{file}: {name} is not a key of it, or is there twice"));
            continue;
        };
        let fact = facts.remove(at);
        if own.dropped {
            dropped.push((object_name.clone(), fact.name));
            continue;
        }
        lay(fact, own.clone(), faults);
    }
    for fact in facts {
        lay(fact, KeyText::default(), faults);
    }
}

/// `own` where it says something, else `base`.
fn over(base: &KeyText, own: KeyText) -> KeyText {
    let base = base.clone();
    KeyText {
        like: base.like,
        text: own.text.or(base.text),
        link: own.link.or(base.link),
        default: own.default.or(base.default),
        example: own.example.or(base.example),
        deprecated: own.deprecated.or(base.deprecated),
        former_names: if own.former_names.is_empty() { base.former_names } else { own.former_names },
        required: own.required.or(base.required),
        nullable: own.nullable || base.nullable,
        form: own.form.or(base.form),
        path: own.path.or(base.path),
        range: own.range.or(base.range),
        values: own.values.or(base.values),
        advisory: own.advisory || base.advisory,
        unserved: if own.unserved.is_empty() { base.unserved } else { own.unserved },
        by: own.by.or(base.by),
        dropped: own.dropped || base.dropped,
        added: own.added || base.added,
        r#type: own.r#type.or(base.r#type),
    }
}

fn lay_key(fact: Key, said: KeyText, page: &str) -> Key {
    let mut r#type = said.r#type.clone().unwrap_or_else(|| fact.r#type.clone());
    refine(&mut r#type, &said);
    Key {
        r#type,
        required: said.required.unwrap_or(fact.required),
        nullable: said.nullable || fact.nullable,
        deprecated: said.deprecated.as_deref().map(prose),
        default: said.default.or(fact.default),
        former_names: said.former_names,
        text: prose(&said.text.unwrap_or_default()),
        link: said.link.unwrap_or_else(|| page.to_owned()),
        example: said.example,
        ..fact
    }
}

/// Adds to a type what the schema does not show.
fn refine(r#type: &mut Type, said: &KeyText) {
    match r#type {
        Type::String(_) if said.path.is_some() => *r#type = Type::Path(said.path.unwrap_or_default()),
        Type::String(_) if said.values.is_some() => {
            let mut set = Enum { advisory: true, ..Enum::default() };
            for (value, text) in said.values.iter().flat_map(|values| &values.0) {
                set.values.push(value.clone());
                set.texts.push(prose(text));
            }
            *r#type = Type::Enum(set);
        }
        Type::String(text) => {
            if said.form.is_some() {
                text.form.clone_from(&said.form);
            }
        }
        Type::Path(kind) => *kind = said.path.unwrap_or(*kind),
        Type::Integer(range) | Type::Number(range) => {
            if let Some(limits) = &said.range {
                let strict = range.strict || limits.strict;
                *range = limits.clone();
                range.strict = strict;
            }
        }
        Type::Enum(set) => {
            set.advisory |= said.advisory;
            set.unserved.clone_from(&said.unserved);
            if let Some(values) = &said.values {
                let text = |value: &String| values.0.iter().find(|(said, _)| said == value);
                let texts = set.values.iter().map(|value| text(value).map_or("", |(_, text)| text.trim()));
                set.texts = texts.map(str::to_owned).collect();
            }
        }
        Type::Sequence(inner) | Type::Map(inner) => refine(inner, said),
        Type::Union(union) => {
            union.by = said.by.clone().or_else(|| union.by.take());
            union.any.iter_mut().for_each(|branch| refine(branch, said));
        }
        Type::Any
        | Type::Null
        | Type::Binding
        | Type::Boolean
        | Type::Object(_)
        | Type::Reference(_)
        | Type::Version
        | Type::DateTime => {}
    }
}

fn lay_negative(objects: &mut [Object], file: &str, said: &NegativeText, faults: &mut Vec<String>) {
    for name in &said.on {
        let Some(object) = objects.iter_mut().find(|object| object.name == *name) else {
            faults.push(format!("texts/negatives/{file}.yml: no object is called {name}"));
            continue;
        };
        let spelled = said.keys.iter().map(|key| (key, said.belongs_to.clone()));
        for (key, belongs_to) in spelled.chain(said.also.iter().map(|key| (key, Vec::new()))) {
            object.negatives.push(Negative {
                key: key.clone(),
                code: said.code.clone(),
                why: prose(&said.why),
                instead: prose(&said.instead),
                belongs_to,
                link: said.link.clone(),
                rename_to: said.rename_to.clone(),
                move_to: said.move_to.clone(),
            });
        }
    }
}

/// Folded YAML ends in a line break that no reader wants.
pub(crate) fn prose(text: &str) -> String {
    text.trim().to_owned()
}
