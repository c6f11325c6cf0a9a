//! `cargo run --manifest-path grammars/generate/Cargo.toml [--release]`: writes `parser.c`, `grammar.json` and
//! `node-types.json` of every grammar from its `grammar.js`. Needs no Node: the JavaScript runs in the generator.
//! ABI 15 is the newest that the released Neovim, Helix and Zed load.

use std::path::Path;
use std::process::ExitCode;
use tree_sitter_generate::{OptLevel, generate_parser_in_directory};

const ABI: usize = 15;

fn main() -> ExitCode {
    let grammars = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for name in ["yaml"] {
        let dir = grammars.join(name);
        let mut diagnostics = Vec::new();
        let made = generate_parser_in_directory(
            &dir,
            Some(dir.join("src")),
            Some(dir.join("grammar.js")),
            ABI,
            None,
            Some("native"),
            true,
            OptLevel::default(),
            &mut diagnostics,
        );
        for diagnostic in &diagnostics {
            eprintln!("{name}: {diagnostic:?}");
        }
        if let Err(error) = made {
            eprintln!("{name}: {error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}
