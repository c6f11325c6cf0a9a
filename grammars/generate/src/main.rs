//! Writes `parser.c`, `grammar.json`, `node-types.json` and tree-sitter's headers of every grammar from its
//! `grammar.js`. Needs no Node: the JavaScript runs in the generator.
//!
//! `cargo run --release --manifest-path grammars/generate/Cargo.toml` writes them beside the grammar;
//! with `-- --check` it writes nothing there, and fails if a committed file differs from what it would write.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tree_sitter_generate::{OptLevel, generate_parser_in_directory};

const GRAMMARS: &[&str] = &["yaml", "bicep"];
/// The newest that the released Neovim, Helix and Zed load.
const ABI: usize = 15;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let check = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => false,
        ["--check"] => true,
        _ => {
            eprintln!("usage: azureml-grammars-generate [--check]");
            return ExitCode::from(2);
        }
    };
    let mut fresh = true;
    for name in GRAMMARS {
        let outcome = if check { check_grammar(name) } else { generate(name, &source_folder(name)) };
        if let Err(message) = outcome {
            eprintln!("{message}");
            fresh = false;
        }
    }
    if fresh { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn grammar_folder(name: &str) -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).join(name)
}

fn source_folder(name: &str) -> PathBuf {
    grammar_folder(name).join("src")
}

/// Writes the generated files of one grammar into `to`.
fn generate(name: &str, to: &Path) -> Result<(), String> {
    let folder = grammar_folder(name);
    let mut diagnostics = Vec::new();
    let made = generate_parser_in_directory(
        &folder,
        Some(to.to_owned()),
        Some(folder.join("grammar.js")),
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
    made.map(|_| ()).map_err(|error| format!("{name}: {error}"))
}

/// Compares what would be generated with what is there.
fn check_grammar(name: &str) -> Result<(), String> {
    let fresh = std::env::temp_dir().join(format!("azureml-grammars-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&fresh).map_err(|error| format!("{}: {error}", fresh.display()))?;
    let stale = generate(name, &fresh).and_then(|()| stale_files(&fresh, &source_folder(name)));
    // The folder is ours and temporary; that it cannot be removed is nobody's failure.
    let _ = std::fs::remove_dir_all(&fresh);
    let stale = stale?;
    if stale.is_empty() {
        return Ok(());
    }
    Err(format!(
        "{name}: grammar.js or tree-sitter.json has changed, but not what is generated from it: {}\n\
         Run `cargo run --release --manifest-path grammars/generate/Cargo.toml` and commit the result.",
        stale.join(", ")
    ))
}

/// The files below `fresh` that are missing or different below `committed`, by path.
fn stale_files(fresh: &Path, committed: &Path) -> Result<Vec<String>, String> {
    let mut stale = Vec::new();
    let entries = std::fs::read_dir(fresh).map_err(|error| format!("{}: {error}", fresh.display()))?;
    for entry in entries {
        let path = entry.map_err(|error| format!("{}: {error}", fresh.display()))?.path();
        let Some(file_name) = path.file_name() else { continue };
        let other = committed.join(file_name);
        if path.is_dir() {
            stale.extend(stale_files(&path, &other)?);
        } else if text(&path)? != text(&other).unwrap_or_default() {
            stale.push(other.display().to_string());
        }
    }
    stale.sort();
    Ok(stale)
}

/// A file with `\n` as its line ends: a checkout on Windows may have others.
fn text(path: &Path) -> Result<String, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(text.replace("\r\n", "\n"))
}
