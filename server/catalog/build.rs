//! Merges `data/facts` and `data/texts` into one binary table.

#[allow(dead_code, missing_docs, unreachable_pub)]
#[path = "src/model.rs"]
mod model;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let tables = model::Tables::default();
    let out = std::path::PathBuf::from(std::env::var("OUT_DIR")?).join("catalog.bin");
    std::fs::write(out, postcard::to_stdvec(&tables)?)?;
    Ok(())
}
