//! `azureml-ls audit`: what batch endpoints need in a private network, as a checklist for each workspace.

use super::inspection::{Inspection, Selection};
use super::{Exit, complain, print};
use crate::render::audit::{self, Report};
use crate::render::others::Others;
use azureml_analysis::network::Network;
use clap::ValueEnum;

/// What `audit` is told.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    selection: Selection,
    /// For people, for tools, or for pull requests.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// How the report is written.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    /// For people.
    #[default]
    Text,
    /// For tools; the shape is stable.
    Json,
    /// For pull requests.
    Markdown,
}

pub(super) fn run(arguments: &Arguments) -> Exit {
    audit(arguments).unwrap_or_else(|exit| exit)
}

fn audit(arguments: &Arguments) -> Result<Exit, Exit> {
    let inspection = Inspection::of(&arguments.selection)?;
    let nothing = Network::default();
    let network = inspection.survey.as_ref().map_or(&nothing, |survey| &survey.network);
    let others = Others::new(&inspection.base, &inspection.workspace);
    let report = Report::new(&inspection.base, &inspection.checked, &others, network);
    let nothing = report.workspaces.is_empty();
    match arguments.format {
        Format::Text => print(&audit::text(&report))?,
        Format::Markdown => print(&audit::markdown(&report))?,
        Format::Json => {
            let json = serde_json::to_string(&report).map_err(|error| complain(&error.to_string()))?;
            print(&(json + "\n"))?;
        }
    }
    Ok(inspection.exit(nothing.then_some(
        "There is nothing to audit: no workspace is declared in these files. `workspaces` in azureml-ls.yml can state one.",
    )))
}
