//! Merges the facts of the SDK (`data/facts`) with our own texts (`data/texts`) into one binary table.
//! The build fails, and lists every fault at once, when the two do not fit: see `README.md` beside this file.

#[allow(dead_code, missing_docs, unreachable_pub)]
#[path = "build/arm_shapes.rs"]
mod arm;
#[path = "build/arm.rs"]
mod arm_facts;
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

use arm::words::Words;
use model::{Index, Tables};
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for watched in ["build.rs", "build", "src/model.rs", "src/arm", "data"] {
        println!("cargo::rerun-if-changed={watched}");
    }
    let mut faults = Vec::new();
    let sources = read::read(Path::new("data"), &mut faults);
    let tables = merge::merge(sources, &mut faults);
    check::check(&tables, &mut faults);
    let namespaces = arm_facts::read(Path::new("data/arm"), &mut faults);
    if !faults.is_empty() {
        return Err(
            format!("{} faults in server/catalog/data:\n  {}", faults.len(), faults.join("\n  ")).into()
        );
    }
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    std::fs::write(out.join("catalog.bin"), pack(tables)?)?;
    let with_words = namespaces.into_iter().map(|namespace| (namespace, Words::default())).collect();
    std::fs::write(out.join("arm.bin"), arm_facts::pack(with_words)?)?;
    Ok(())
}

/// The index, then the objects in its order.
fn pack(tables: Tables) -> Result<Vec<u8>, postcard::Error> {
    let objects: Vec<Vec<u8>> = tables.objects.iter().map(postcard::to_stdvec).collect::<Result<_, _>>()?;
    let lengths = tables.objects.into_iter().zip(&objects).map(|(object, bytes)| (object.name, bytes.len()));
    let index = Index { kinds: tables.kinds, vm_sizes: tables.vm_sizes, objects: lengths.collect() };
    Ok([postcard::to_stdvec(&index)?, objects.concat()].concat())
}
