//! Reads the files under `data`. Must not know how they are merged.

use crate::model::{Object, VmSize};
use crate::texts::{KeyText, KindText, NegativeText, ObjectText, Ordered};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// All that was read. The `String` beside a text is its file, for messages.
#[derive(Default)]
pub(crate) struct Sources {
    pub(crate) kinds: Vec<KindFact>,
    pub(crate) objects: Vec<Object>,
    pub(crate) vm_sizes: Vec<VmSize>,
    pub(crate) kind_texts: Vec<(String, KindText)>,
    pub(crate) object_texts: BTreeMap<String, ObjectText>,
    pub(crate) shared: BTreeMap<String, KeyText>,
    pub(crate) negatives: Vec<(String, NegativeText)>,
}

/// One row of `data/facts/kinds.json`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct KindFact {
    pub(crate) id: String,
    pub(crate) schema: Option<String>,
    pub(crate) object: Option<String>,
}

#[derive(Deserialize)]
struct KindFacts {
    kinds: Vec<KindFact>,
}

#[derive(Deserialize)]
struct VmSizes {
    sizes: Vec<VmSize>,
}

/// Reads everything below `data`; what cannot be read becomes a fault.
pub(crate) fn read(data: &Path, faults: &mut Vec<String>) -> Sources {
    let mut sources = Sources::default();
    if let Some(facts) = json::<KindFacts>(&data.join("facts/kinds.json"), faults) {
        sources.kinds = facts.kinds;
    }
    if let Some(table) = json::<VmSizes>(&data.join("vm_sizes.json"), faults) {
        sources.vm_sizes = table.sizes;
    }
    for file in files(&data.join("facts/objects"), faults) {
        if let Some(object) = json::<Object>(&file, faults) {
            if object.name != stem(&file) {
                faults.push(format!("{}: the name inside is {}", file.display(), object.name));
            }
            sources.objects.push(object);
        }
    }
    for file in files(&data.join("texts/kinds"), faults) {
        if let Some(kinds) = yaml::<Ordered<KindText>>(&file, faults) {
            let family = stem(&file);
            let of_family = |(id, text)| (id, KindText { family: family.clone(), ..text });
            sources.kind_texts.extend(kinds.0.into_iter().map(of_family));
        }
    }
    for file in files(&data.join("texts/shared"), faults) {
        if let Some(keys) = yaml::<Ordered<KeyText>>(&file, faults) {
            let folder = stem(&file);
            sources.shared.extend(keys.0.into_iter().map(|(key, text)| (format!("{folder}/{key}"), text)));
        }
    }
    for file in files(&data.join("texts/objects"), faults) {
        for (name, object) in yaml::<Ordered<ObjectText>>(&file, faults).unwrap_or_default().0 {
            if sources.object_texts.insert(name.clone(), object).is_some() {
                faults.push(format!("{}: {name} has a text already", file.display()));
            }
        }
    }
    for file in files(&data.join("texts/negatives"), faults) {
        if let Some(negatives) = yaml::<Vec<NegativeText>>(&file, faults) {
            sources.negatives.extend(negatives.into_iter().map(|negative| (stem(&file), negative)));
        }
    }
    sources
}

/// The files of a folder in stable order.
pub(crate) fn files(folder: &Path, faults: &mut Vec<String>) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = match std::fs::read_dir(folder) {
        Ok(entries) => entries.flatten().map(|entry| entry.path()).filter(|path| path.is_file()).collect(),
        // git keeps no empty folder.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(error) => {
            faults.push(format!("{}: {error}", folder.display()));
            Vec::new()
        }
    };
    found.sort();
    found
}

/// The name of a file without its ending.
pub(crate) fn stem(file: &Path) -> String {
    file.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn json<T: DeserializeOwned>(file: &Path, faults: &mut Vec<String>) -> Option<T> {
    parse(file, faults, |bytes| serde_json::from_slice(bytes).map_err(|error| error.to_string()))
}

pub(crate) fn yaml<T: DeserializeOwned>(file: &Path, faults: &mut Vec<String>) -> Option<T> {
    parse(file, faults, |bytes| serde_yaml::from_slice(bytes).map_err(|error| error.to_string()))
}

/// What `how` makes of a file; `None` with a fault where it cannot.
pub(crate) fn parse<T>(
    file: &Path,
    faults: &mut Vec<String>,
    how: impl Fn(&[u8]) -> Result<T, String>,
) -> Option<T> {
    match std::fs::read(file).map_err(|error| error.to_string()).and_then(|bytes| how(&bytes)) {
        Ok(value) => Some(value),
        Err(error) => {
            faults.push(format!("{}: {error}", file.display()));
            None
        }
    }
}
