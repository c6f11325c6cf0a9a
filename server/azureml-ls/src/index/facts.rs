//! The facts of one source, read from where it is: open, or on the disk.

use super::name;
use crate::workspace::Workspace;
use azureml_analysis::network::Facts;
use azureml_analysis::network::facts::{bicep, yaml};
use azureml_analysis::{bicep::File, engine};
use azureml_syntax::{Parse, Syntax};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a deployment declares.
#[derive(Debug)]
pub(super) struct Read {
    /// The facts.
    pub(super) facts: Arc<Facts>,
    /// Whether we panicked, so that nothing is known of it.
    pub(super) panicked: bool,
    /// All files that were asked about, its own too.
    pub(super) places: Vec<PathBuf>,
}

/// What the YAML file at a real path declares, if anything; `None` where it cannot be read. One that is too large or not
/// UTF-8 is none of Azure ML's.
pub(super) fn of_yaml(path: &Path, workspace: &Workspace) -> Option<Option<Arc<Facts>>> {
    let of = |parse: &Parse| {
        let mut facts = yaml::of(&name(path), &engine::typed(parse));
        // What cannot be read yet may be what is missed elsewhere.
        facts.complete = parse.problems().is_empty();
        (!facts.resources.is_empty()).then(|| Arc::new(facts))
    };
    if let Some(open) = workspace.open(path) {
        return Some(match &open.parsed().syntax {
            Syntax::Yaml(parse) => of(parse),
            Syntax::Bicep(_) => None,
        });
    }
    Some(workspace.text(path).and_then(|text| of(&azureml_syntax::parse(&text))))
}

/// What the deployment declares whose first file is at a real path. A bug of ours costs this deployment.
pub(super) fn of_deployment(path: &Path, workspace: &Arc<Workspace>) -> Read {
    let files = workspace.files_of(Some(path));
    let folder = path.parent().unwrap_or(path);
    let names = |relative: &str| match relative {
        "" => name(path),
        relative => name(&crate::paths::absolute(folder, Path::new(relative))),
    };
    let facts = workspace.bicep(path).map(|parsed| {
        let file = || File::new(parsed.language, &parsed.source, &parsed.parse, &files);
        catch_unwind(AssertUnwindSafe(|| bicep::of(&file(), &names)))
    });
    let panicked = matches!(facts, Some(Err(_)));
    let facts = facts.and_then(Result::ok).unwrap_or_else(|| {
        let mut nothing = Facts::none(name(path));
        nothing.complete = false;
        nothing
    });
    let mut places = files.places();
    places.push(path.to_path_buf());
    Read { facts: Arc::new(facts), panicked, places }
}
