//! `azureml-ls check`: checks the files in parallel, writes the report.

use super::inspection::{Inspection, Selection};
use super::{Exit, Format, complain, print};
use crate::render::{self, others::Others};

/// What `check` is told.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    selection: Selection,
    /// For people or for tools.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(super) fn run(arguments: &Arguments) -> Exit {
    check(arguments).unwrap_or_else(|exit| exit)
}

fn check(arguments: &Arguments) -> Result<Exit, Exit> {
    let inspection = Inspection::of(&arguments.selection)?;
    let (base, checked) = (&inspection.base, &inspection.checked);
    let others = Others::new(base, &inspection.workspace);
    match arguments.format {
        Format::Json => print(
            &(render::json::render(base, checked, &others).map_err(|error| complain(&error.to_string()))?
                + "\n"),
        )?,
        Format::Text if checked.is_empty() => {}
        Format::Text => print(&render::text::render(base, checked, &others))?,
    }
    Ok(inspection.exit(checked.is_empty().then_some(
        "There is nothing to check: no file that ends in .yml, .yaml, .bicep or .bicepparam, ignored and hidden ones \
         aside.",
    )))
}
