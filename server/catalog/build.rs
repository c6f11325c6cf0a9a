//! Merges the facts of the SDK (`data/facts`) with our own texts (`data/texts`) into one binary table.
//! The build fails, and lists every fault at once, when the two do not fit: see `README.md` beside this file.

#[allow(dead_code, missing_docs, unreachable_pub)]
#[path = "build/arm_shapes.rs"]
mod arm;
#[path = "build/arm_check.rs"]
mod arm_check;
#[path = "build/arm.rs"]
mod arm_facts;
#[path = "build/arm_texts.rs"]
mod arm_texts;
#[path = "build/check.rs"]
mod check;
#[path = "build/merge.rs"]
mod merge;
#[allow(dead_code, missing_docs, unreachable_pub)]
#[path = "src/model.rs"]
mod model;
#[path = "build/read.rs"]
mod read;
#[path = "build/texts.rs"]
mod texts;

use model::{Index, Tables};
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for watched in ["build.rs", "build", "src/model.rs", "src/arm", "data"] {
        println!("cargo::rerun-if-changed={watched}");
    }
    let mut faults = Vec::new();
    let sources = read::read(Path::new("data"), &mut faults);
    let namespaces = arm_facts::read(Path::new("data/arm"), &mut faults);
    let yaml_words = merge::Words { shared: &sources.shared, objects: &sources.object_texts };
    let arm_files = arm_texts::read(Path::new("data/texts/arm"), &mut faults);
    let said = arm_texts::fill(arm_files, &yaml_words, &mut faults);
    let words = arm_check::check(&namespaces, said, &mut faults);
    let tables = merge::merge(sources, &mut faults);
    check::check(&tables, &mut faults);
    if !faults.is_empty() {
        return Err(
            format!("{} faults in server/catalog/data:\n  {}", faults.len(), faults.join("\n  ")).into()
        );
    }
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    std::fs::write(out.join("catalog.bin"), pack(tables)?)?;
    std::fs::write(out.join("arm.bin"), arm_facts::pack(namespaces.into_iter().zip(words).collect())?)?;
    Ok(())
}

/// The index, then the objects in its order.
fn pack(tables: Tables) -> Result<Vec<u8>, postcard::Error> {
    let objects: Vec<Vec<u8>> = tables.objects.iter().map(postcard::to_stdvec).collect::<Result<_, _>>()?;
    let lengths = tables.objects.into_iter().zip(&objects).map(|(object, bytes)| (object.name, bytes.len()));
    let index = Index { kinds: tables.kinds, vm_sizes: tables.vm_sizes, objects: lengths.collect() };
    Ok([postcard::to_stdvec(&index)?, objects.concat()].concat())
}
