//! `azureml-ls map`: draws the network of a workspace, as a picture, a diagram for other tools, or data.

use super::inspection::{refuse_bad_configuration, start_threads};
use super::{Exit, complain, current_folder, note, print};
use crate::judged::{judged, own_findings};
use crate::paths;
use crate::project::Project;
use crate::render::map::{Located, Picture, dot, json, mermaid, svg};
use crate::walk::{self, Configs};
use crate::workspace::Workspace;
use azureml_analysis::network::Spot;
use azureml_analysis::network::map::Map;
use azureml_syntax::text::{Encoding, Text};
use clap::ValueEnum;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(super) const EXIT_CODES: &str = "\
Exit codes:
  0  drawn, whatever the map shows; `azureml-ls check` says what is wrong
  2  wrong usage or configuration, a path that does not exist, cannot be read or cannot be written
  3  nothing to draw
  4  an error inside azureml-ls; please report it";

/// What `map` is told.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The folder, with YAML and Bicep files of workspaces, their endpoints and their networks.
    #[arg(default_value = ".")]
    path: PathBuf,
    /// How the map is written.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// The file to write, instead of standard output.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The configuration, instead of the nearest `azureml-ls.yml`.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// How the map is written.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    /// A picture for light and dark, with what is wrong at its resource. Of many resources those that are alike become
    /// one, and the least remarkable are left out and counted.
    #[default]
    Svg,
    /// A diagram for Markdown, made smaller in the same way.
    Mermaid,
    /// A graph for Graphviz, with all resources.
    Dot,
    /// Data for tools, with all resources; the shape is stable.
    Json,
}

impl Format {
    /// The most nodes that can be looked at, or that those who draw it take.
    const fn most_nodes(self) -> usize {
        match self {
            Self::Svg => svg::MOST_NODES,
            Self::Mermaid => mermaid::MOST_NODES,
            Self::Dot | Self::Json => usize::MAX,
        }
    }
}

pub(super) fn run(arguments: &Arguments) -> Exit {
    map(arguments).unwrap_or_else(|exit| exit)
}

fn map(arguments: &Arguments) -> Result<Exit, Exit> {
    let base = current_folder()?;
    let mut configs = match &arguments.config {
        Some(path) => Configs::given(&paths::absolute(&base, path)),
        None => Configs::default(),
    };
    let mut found = walk::find(&base, std::slice::from_ref(&arguments.path), &mut configs, &mut |_| false);
    refuse_bad_configuration(&base, &configs)?;
    let failures = std::mem::take(&mut found.failures);
    for failure in &failures {
        note(&format!("azureml-ls: {failure}"));
    }
    if !failures.is_empty() && found.files.is_empty() {
        return Err(Exit::Usage);
    }
    start_threads();
    let project = Project::read(&base, found, None, &mut configs);
    let Some(survey) = &project.survey else {
        return Err(complain("the network could not be looked at. This is a bug of ours; please report it."));
    };
    let workspace = &project.workspace;
    let verdicts = judged(survey, workspace, |path| configs.of(path));
    let own = own_findings(survey, workspace, |path| configs.of(path));
    let map = Map::of(&survey.network.graph, &verdicts, &own).condensed(arguments.format.most_nodes());
    if map.nodes.is_empty() {
        note("There is nothing to draw: no workspace, endpoint or network in YAML or Bicep.");
        return Ok(if failures.is_empty() { Exit::NothingToCheck } else { Exit::Usage });
    }
    let picture = locate(map, &base, workspace);
    let text = match arguments.format {
        Format::Svg => svg::render(&picture),
        Format::Mermaid => mermaid::render(&picture),
        Format::Dot => dot::render(&picture),
        Format::Json => json::render(&picture).map_err(|error| complain(&error.to_string()))? + "\n",
    };
    match &arguments.output {
        None => print(&text)?,
        Some(path) => fs::write(paths::absolute(&base, path), text).map_err(|error| {
            note(&format!("azureml-ls: {}: {}", path.display(), walk::reason(&error)));
            Exit::Usage
        })?,
    }
    Ok(if failures.is_empty() { Exit::Clean } else { Exit::Usage })
}

/// The picture of a map, with places as `check` shows them.
fn locate(map: Map, base: &Path, workspace: &Workspace) -> Picture {
    let mut texts: HashMap<Arc<str>, Option<Text>> = HashMap::new();
    Picture::new(map, |spot: &Spot| {
        let path = Path::new(&*spot.file);
        let text =
            texts.entry(Arc::clone(&spot.file)).or_insert_with(|| Some(Text::new(&workspace.text(path)?)));
        let text = text.as_ref()?;
        let place = |offset| {
            let position = text.position(offset, Encoding::Utf32);
            (position.line + 1, position.column + 1)
        };
        let path = paths::display(base, &workspace.spelled(path));
        Some(Located { path, start: place(spot.span.start), end: place(spot.span.end) })
    })
}
