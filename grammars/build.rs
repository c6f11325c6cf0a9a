//! Compiles the generated parsers and their scanners.

fn main() {
    for grammar in ["yaml", "bicep"] {
        let dir = std::path::PathBuf::from(grammar).join("src");
        let mut build = cc::Build::new();
        build.include(&dir).std("c11").warnings(false);
        for file in ["parser.c", "scanner.c"] {
            build.file(dir.join(file));
        }
        println!("cargo:rerun-if-changed={}", dir.display());
        build.compile(&format!("azureml-{grammar}"));
    }
}
