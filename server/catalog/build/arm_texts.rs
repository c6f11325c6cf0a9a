//! Reads our words about ARM types (`data/texts/arm/*.yml`) and fills in what they are like. Must not know what a complete
//! catalog is: `arm_check.rs` does.

use crate::arm::words::{Pattern, ResourceWords, Text};
use crate::merge::{self, prose};
use crate::model::Negative;
use crate::read::{files, stem, yaml};
use crate::texts::Ordered;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A file: resource types by name, and topics that these lend themselves.
#[derive(Default)]
pub(crate) struct File {
    resources: Vec<(String, ResourceText)>,
    shared: Ordered<Ordered<PathText>>,
}

impl<'de> Deserialize<'de> for File {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;
        impl<'de> Visitor<'de> for Entries {
            type Value = File;
            fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str("resource types, and `shared`")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<File, A::Error> {
                let mut file = File::default();
                while let Some(name) = map.next_key::<String>()? {
                    match name.as_str() {
                        "shared" => file.shared = map.next_value()?,
                        _ => file.resources.push((name, map.next_value()?)),
                    }
                }
                Ok(file)
            }
        }
        deserializer.deserialize_map(Entries)
    }
}

/// What is said about a resource type.
#[derive(Clone, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ResourceText {
    pub(crate) text: String,
    /// The page for itself and for properties that name none.
    pub(crate) link: String,
    pub(crate) covered: Covered,
    /// Topics of `shared` whose paths begin at the resource, for paths that have no text here. The first that has it wins.
    like: Vec<String>,
    properties: Ordered<PathText>,
    negatives: Ordered<Negative>,
}

/// For what there has to be a text.
#[derive(Clone, Copy, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Covered {
    /// Every property of any version that can be written.
    All,
    /// Nothing beyond what is there.
    #[default]
    Network,
}

impl ResourceText {
    /// What it says something about, not counting what it borrows.
    pub(crate) fn paths(&self) -> impl Iterator<Item = Pattern> {
        self.properties.0.iter().map(|(path, _)| Pattern::parse(path))
    }
}

/// What is said about a path: the text alone, or this.
#[derive(Clone, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Fields {
    text: Option<String>,
    link: Option<String>,
    /// A topic of `shared`, whose paths begin here; or the words of a YAML key: `<object in data/texts/objects>/<key>`.
    like: Option<String>,
    values: Ordered<String>,
}

#[derive(Clone, Default)]
struct PathText(Fields);

impl<'de> Deserialize<'de> for PathText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = PathText;
            fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str("a text, or a mapping of text, link, like, values")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<PathText, E> {
                Ok(PathText(Fields { text: Some(text.to_owned()), ..Fields::default() }))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<PathText, A::Error> {
                Fields::deserialize(MapAccessDeserializer::new(map)).map(PathText)
            }
        }
        deserializer.deserialize_any(Either)
    }
}

/// The words of all resource types, each with what was written about it.
pub(crate) type Said = BTreeMap<String, (ResourceText, ResourceWords)>;

/// The files of a folder, with their names.
pub(crate) fn read(folder: &Path, faults: &mut Vec<String>) -> Vec<(String, File)> {
    let paths = files(folder, faults);
    let file = |path: &PathBuf| Some((stem(path), yaml::<File>(path, faults)?));
    paths.iter().filter_map(file).collect()
}

/// What the files say, with what that is like. `yaml_words` are those of the keys of CLI YAML.
pub(crate) fn fill(
    files: Vec<(String, File)>,
    yaml_words: &merge::Words<'_>,
    faults: &mut Vec<String>,
) -> Said {
    let (mut shared, mut written) = (BTreeMap::new(), BTreeMap::new());
    for (stem, file) in files {
        for (topic, texts) in file.shared.0 {
            if shared.insert(topic.clone(), texts).is_some() {
                faults.push(format!("texts/arm/{stem}.yml: the topic {topic} is there twice"));
            }
        }
        for (name, text) in file.resources {
            if written.insert(name.clone(), text).is_some() {
                faults.push(format!("texts/arm/{stem}.yml: {name} has a text already"));
            }
        }
    }
    let mut used = BTreeSet::new();
    let mut said = Said::new();
    for (name, text) in written {
        let mut filler = Filler { shared: &shared, yaml_words, used: &mut used, found: Vec::new(), faults };
        let words = filler.fill(&name, &text);
        said.insert(name, (text, words));
    }
    let unused = shared.keys().filter(|topic| !used.contains(*topic));
    faults.extend(unused.map(|topic| format!("texts/arm: nothing is like the topic {topic}")));
    said
}

/// Collects the texts of a resource type: its own first, then those that it borrows.
struct Filler<'f> {
    shared: &'f BTreeMap<String, Ordered<PathText>>,
    yaml_words: &'f merge::Words<'f>,
    used: &'f mut BTreeSet<String>,
    found: Vec<(Pattern, Text)>,
    faults: &'f mut Vec<String>,
}

impl Filler<'_> {
    fn fill(&mut self, name: &str, resource: &ResourceText) -> ResourceWords {
        let own = Text { text: prose(&resource.text), link: resource.link.clone(), values: Vec::new() };
        self.found.push((Pattern::default(), own));
        let place = format!("texts/arm: {name}");
        self.lay(&Pattern::default(), &resource.properties, resource, &place, &mut Vec::new());
        for topic in &resource.like {
            self.lay_topic(&Pattern::default(), topic, resource, &place, &mut Vec::new());
        }
        let negatives = resource.negatives.0.iter().map(|(path, negative)| {
            let pattern = Pattern::parse(path);
            let key = pattern.0.last().map_or_else(String::new, |part| part.name.clone());
            let [why, instead] = [&negative.why, &negative.instead].map(|text| prose(text));
            (pattern, Negative { key, why, instead, ..negative.clone() })
        });
        ResourceWords { negatives: negatives.collect(), texts: std::mem::take(&mut self.found) }
    }

    /// Adds what has no text yet, then what these are like.
    fn lay(
        &mut self,
        base: &Pattern,
        texts: &Ordered<PathText>,
        resource: &ResourceText,
        place: &str,
        within: &mut Vec<String>,
    ) {
        let mut topics = Vec::new();
        for (path, PathText(fields)) in &texts.0 {
            let pattern = below(base, &Pattern::parse(path));
            let mut fields = fields.clone();
            match fields.like.take() {
                Some(key) if key.contains('/') => match self.of_key(&key) {
                    Ok((text, link)) => {
                        fields.text = fields.text.or(Some(text));
                        fields.link = fields.link.or(Some(link)).filter(|link| !link.is_empty());
                    }
                    Err(fault) => self.faults.push(format!("{place}: {path}: {fault}")),
                },
                Some(topic) => topics.push((pattern.clone(), topic)),
                None => {}
            }
            if self.found.iter().any(|(known, _)| *known == pattern) {
                if within.is_empty() {
                    self.faults.push(format!("{place}: {path} is there twice"));
                }
                continue;
            }
            let values = fields.values.0.iter().map(|(value, text)| (value.clone(), prose(text))).collect();
            let text = prose(&fields.text.unwrap_or_default());
            let link = fields.link.unwrap_or_else(|| resource.link.clone());
            self.found.push((pattern, Text { text, link, values }));
        }
        for (pattern, topic) in topics {
            self.lay_topic(&pattern, &topic, resource, place, within);
        }
    }

    fn lay_topic(
        &mut self,
        base: &Pattern,
        topic: &str,
        resource: &ResourceText,
        place: &str,
        within: &mut Vec<String>,
    ) {
        let Some(texts) = self.shared.get(topic) else {
            self.faults.push(format!("{place}: there is no shared topic {topic}"));
            return;
        };
        if within.iter().any(|outer| outer == topic) {
            self.faults.push(format!("{place}: the topic {topic} is like itself"));
            return;
        }
        self.used.insert(topic.to_owned());
        within.push(topic.to_owned());
        self.lay(base, texts, resource, place, within);
        within.pop();
    }

    /// The words of a key of CLI YAML, and its page.
    fn of_key(&self, like: &str) -> Result<(String, String), String> {
        let (object, key) = like.rsplit_once('/').unwrap_or_default();
        let said = self.yaml_words.borrowed(object, key)?.unwrap_or_default();
        let text = said.text.ok_or_else(|| format!("is like {like}, which has no text"))?;
        Ok((text, said.link.or_else(|| self.yaml_words.page(object)).unwrap_or_default()))
    }
}

/// `path` from `base` on. A path that begins with a variant, `<FQDN>.destination`, means that of what `base` leads to.
fn below(base: &Pattern, path: &Pattern) -> Pattern {
    let mut parts = base.0.clone();
    let mut rest = path.0.as_slice();
    if let (Some(last), Some((first, behind))) = (parts.last_mut(), rest.split_first())
        && first.name.is_empty()
    {
        last.variant.clone_from(&first.variant);
        rest = behind;
    }
    parts.extend_from_slice(rest);
    Pattern(parts)
}
