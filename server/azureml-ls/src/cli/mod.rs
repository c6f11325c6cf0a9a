//! The command line: what may be written, what it does, and the exit codes. Must not know the protocol.

mod audit;
mod check;
mod explain;
mod inspection;
mod map;
mod rules;

use clap::{Parser, Subcommand, ValueEnum};
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

const EXIT_CODES: &str = "\
Exit codes:
  0  nothing found that counts
  1  findings of severity error (see --fail-on)
  2  wrong usage or configuration, a path that does not exist or cannot be read
  3  nothing to check
  4  an error inside azureml-ls; please report it";

/// Finds what is wrong in Azure Machine Learning files, says why, and how to mend it.
#[derive(Debug, Parser)]
#[command(name = "azureml-ls", version, after_help = EXIT_CODES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check files and folders.
    #[command(after_help = EXIT_CODES)]
    Check(check::Arguments),
    /// Draw the network: workspaces with what they depend on, endpoints, computes, subnets, private endpoints and DNS
    /// zones, and what holds, fails and is unknown about each.
    #[command(after_help = map::EXIT_CODES)]
    Map(map::Arguments),
    /// Say for each workspace whether batch endpoints will work in its network: a checklist of what holds, what fails and
    /// what is not known.
    #[command(after_help = EXIT_CODES)]
    Audit(audit::Arguments),
    /// Say what a rule checks, why, and what to write instead.
    #[command(after_help = "Exit codes:\n  0  shown\n  2  there is no such rule")]
    Explain {
        /// The rule's code, as findings show it: unknown-key.
        code: String,
    },
    /// List all rules.
    Rules {
        /// A table for people or a list of objects for tools.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Run the language server on standard input and output; editors start it.
    Lsp {
        /// Accepted because editors pass it; there is no other way to talk to the server.
        #[arg(long)]
        stdio: bool,
        /// Accepted because editors pass it; the protocol tells the server the same.
        #[arg(long = "clientProcessId", hide = true)]
        client_process_id: Option<u32>,
    },
}

/// How results are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    #[default]
    Text,
    /// For tools; the shape is stable.
    Json,
}

/// Whether escape codes for colours are written.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Color {
    /// On a terminal, unless NO_COLOR is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How the process ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exit {
    Clean = 0,
    Findings = 1,
    Usage = 2,
    NothingToCheck = 3,
    Internal = 4,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Runs the command that the arguments name.
pub(crate) fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are "errors" of clap with code 0; real ones have 2, as documented.
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage.into() } else { Exit::Clean.into() };
        }
    };
    match arguments.command {
        Command::Check(arguments) => check::run(&arguments).into(),
        Command::Map(arguments) => map::run(&arguments).into(),
        Command::Audit(arguments) => audit::run(&arguments).into(),
        Command::Explain { code } => explain::run(&code).into(),
        Command::Rules { format } => rules::run(format).into(),
        Command::Lsp { .. } => crate::lsp::serve(),
    }
}

/// Writes `text` to standard output. A closed pipe (`| head`) is nobody's fault.
fn print(text: &str) -> Result<(), Exit> {
    let mut output = anstream::stdout().lock();
    match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(complain(&format!("standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Writes a line to standard error.
pub(crate) fn note(text: &str) {
    let _ = writeln!(anstream::stderr(), "{text}");
}

fn complain(text: &str) -> Exit {
    note(&format!("azureml-ls: {text}"));
    Exit::Internal
}

/// The current folder, or why there is none.
fn current_folder() -> Result<PathBuf, Exit> {
    std::env::current_dir().map_err(|error| {
        note(&format!("azureml-ls: the current folder: {error}"));
        Exit::Usage
    })
}
