//! The binary: a language server and a command line over one analysis. The only crate with I/O.
//! Must not know what Azure ML allows; that is the catalog's and the rules' part.

mod check;
mod cli;
mod config;
mod index;
mod judged;
mod lsp;
mod nearest;
mod paths;
mod project;
mod render;
mod source;
mod walk;
mod workspace;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
