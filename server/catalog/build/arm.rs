//! Reads the facts about ARM types (`data/arm`) and packs them, with our words about them, for the binary. Must not know how
//! the words are made.

use crate::arm::node::{Node, Type};
use crate::arm::table::{Entry, Namespace, Table};
use crate::arm::words::Words;
use crate::read::{files, parse};
use std::io::Read;
use std::path::Path;

/// All namespaces, in stable order.
pub(crate) fn read(folder: &Path, faults: &mut Vec<String>) -> Vec<Namespace> {
    let mut first_type = 0;
    let mut namespaces = Vec::new();
    let tables =
        files(folder, faults).into_iter().filter(|file| file.extension().is_some_and(|it| it == "xz"));
    for file in tables {
        let Some(mut table) = parse(&file, faults, |bytes| {
            let mut text = String::new();
            let mut reader = lzma_rust2::XzReader::new(bytes, false);
            reader.read_to_string(&mut text).map_err(|error| error.to_string())?;
            serde_json::from_str::<Table>(&text).map_err(|error| error.to_string())
        }) else {
            continue;
        };
        let count = u32::try_from(table.types.len()).unwrap_or(u32::MAX);
        let mut shift = |r#type: &mut Type| match r#type.index < count {
            true => r#type.index += first_type,
            false => faults.push(format!("{}: there is no type {}", file.display(), r#type.index)),
        };
        table.types.iter_mut().for_each(|node| references(node, &mut shift));
        let bodies = table.resources.values_mut().flat_map(|row| &mut row.bodies);
        bodies.for_each(|(_, body)| shift(body));
        namespaces.push(Namespace { first_type, table });
        first_type += count;
    }
    namespaces
}

/// Calls `each` with every type that a node refers to.
fn references(node: &mut Node, each: &mut impl FnMut(&mut Type)) {
    match node {
        Node::Object(_, properties, others, _) => {
            properties.iter_mut().for_each(|property| each(&mut property.r#type));
            others.iter_mut().for_each(each);
        }
        Node::Discriminated(_, _, properties, variants) => {
            properties.iter_mut().for_each(|property| each(&mut property.r#type));
            variants.iter_mut().for_each(|(_, variant)| each(variant));
        }
        Node::Union(members) => members.iter_mut().for_each(each),
        Node::Array(item, ..) => each(item),
        Node::Literal(_) | Node::String(..) | Node::Integer(..) | Node::Boolean | Node::Null | Node::Any => {}
    }
}

/// The index, then table and words of each namespace, each packed for itself.
pub(crate) fn pack(namespaces: Vec<(Namespace, Words)>) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let (mut index, mut behind) = (Vec::new(), Vec::new());
    for (Namespace { first_type, table }, words) in namespaces {
        let packed_words = smaller(&postcard::to_stdvec(&words)?)?;
        let types = table.types.len();
        let packed = smaller(&postcard::to_stdvec(&table)?)?;
        index.push(Entry {
            namespace: table.namespace,
            first_type,
            types,
            table: packed.len(),
            words: packed_words.len(),
        });
        behind.extend([packed, packed_words].concat());
    }
    Ok([postcard::to_stdvec(&index)?, behind].concat())
}

fn smaller(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    zstd::bulk::compress(bytes, 22)
}
