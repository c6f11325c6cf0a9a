//! `azureml/networkMap`: the network of the open folders as a picture, and where what it shows is declared. A request of
//! our own; it takes no parameters.

use super::convert::Converter;
use super::profile::Profile;
use super::uris;
use crate::index::Survey;
use crate::judged::{judged, own_findings};
use crate::paths;
use crate::render::map::{Located, Picture, svg};
use crate::walk::{Configs, Seed};
use crate::workspace::Workspace;
use azureml_analysis::network::map::Map;
use azureml_syntax::text::{Encoding, Text};
use serde::Serialize;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use tower_lsp::ls_types::{Range, Uri};

/// The request.
pub(super) const METHOD: &str = "azureml/networkMap";

/// The last audit, with what is needed to make something of it.
pub(super) struct Audited {
    pub(super) survey: Arc<Survey>,
    pub(super) workspace: Arc<Workspace>,
    pub(super) seed: Seed,
    pub(super) profile: Arc<Profile>,
}

/// The answer.
#[derive(Debug, Serialize)]
pub(super) struct NetworkMap {
    /// One SVG; the elements of resources have their ids as `data-id`.
    svg: String,
    /// Where the resources are declared that are declared anywhere.
    nodes: Vec<Declared>,
}

#[derive(Debug, Serialize)]
struct Declared {
    id: String,
    uri: Uri,
    range: Range,
}

/// A file that the map leads to.
struct File {
    uri: Uri,
    text: Text,
    shown: String,
}

/// Draws the map; `None` where there is nothing to draw.
pub(super) fn draw(audited: &Audited) -> Option<NetworkMap> {
    let Audited { survey, workspace, seed, profile } = audited;
    let folders = workspace.folders();
    let mut configs = Configs::seeded(seed, folders);
    let verdicts = judged(survey, workspace, |path| configs.of(path));
    let own = own_findings(survey, workspace, |path| configs.of(path));
    let map = Map::of(&survey.network.graph, &verdicts, &own).condensed(svg::MOST_NODES);
    if map.nodes.is_empty() {
        return None;
    }
    let mut files: HashMap<Arc<str>, Option<File>> = HashMap::new();
    let mut nodes = Vec::new();
    for node in &map.nodes {
        let Some(spot) = &node.place else { continue };
        let file = files.entry(Arc::clone(&spot.file)).or_insert_with(|| file(&spot.file, workspace));
        if let Some(File { uri, text, .. }) = file {
            let range = Converter { text, profile }.range(spot.span);
            nodes.push(Declared { id: node.id.clone(), uri: uri.clone(), range });
        }
    }
    let picture = Picture::new(map, |spot| {
        let File { text, shown, .. } = files.get(&spot.file)?.as_ref()?;
        let place = |offset| {
            let position = text.position(offset, Encoding::Utf32);
            (position.line + 1, position.column + 1)
        };
        Some(Located { path: shown.clone(), start: place(spot.span.start), end: place(spot.span.end) })
    });
    Some(NetworkMap { svg: svg::render(&picture), nodes })
}

fn file(name: &str, workspace: &Workspace) -> Option<File> {
    let real = Path::new(name);
    let text = match workspace.open(real) {
        Some(open) => open.text.clone(),
        None => Text::new(&workspace.text(real)?),
    };
    let folder = workspace.folders().iter().find(|folder| real.starts_with(folder));
    let shown = folder.map_or_else(|| name.to_owned(), |folder| paths::display(folder, real));
    let uri = match workspace.open(real) {
        Some(open) => open.uri.parse().ok()?,
        None => uris::from_path(&workspace.spelled(real))?,
    };
    Some(File { uri, text, shown })
}
