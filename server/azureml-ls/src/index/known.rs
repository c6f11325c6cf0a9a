//! What is known about one file of the workspace by itself: the facts of a YAML file; of a Bicep file, which others it
//! uses, and whether it has to do with Azure Machine Learning.

use super::facts;
use super::stamps::Stamp;
use crate::paths;
use crate::workspace::Workspace;
use azureml_analysis::bicep::modules::path::{Written, read};
use azureml_analysis::bicep::modules::references::{Purpose, declared};
use azureml_analysis::network::Facts;
use azureml_syntax::Language;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// Words of which a file has one if it declares a workspace or what belongs to one.
const WORDS: [&str; 3] = ["machinelearning", "machine-learning", "azureml"];

/// What is known about a file.
#[derive(Debug)]
pub(super) struct Known {
    /// As it was.
    pub(super) stamp: Stamp,
    content: Content,
}

#[derive(Debug)]
enum Content {
    /// YAML, with its facts where it declares anything.
    Yaml(Option<Arc<Facts>>),
    Bicep {
        mentions: bool,
        uses: OnceLock<Vec<PathBuf>>,
    },
    /// It cannot be read, or we cannot.
    Unread,
}

impl Known {
    /// Looks at the file at a real path, which has this stamp.
    pub(super) fn look(path: &Path, stamp: Stamp, workspace: &Arc<Workspace>) -> Self {
        let content = catch_unwind(AssertUnwindSafe(|| match paths::language(path) {
            Some(Language::Yaml) => facts::of_yaml(path, workspace).map(Content::Yaml),
            Some(_) => workspace
                .text(path)
                .map(|text| Content::Bicep { mentions: mentions(&text), uses: OnceLock::new() }),
            None => None,
        }));
        Self { stamp, content: content.ok().flatten().unwrap_or(Content::Unread) }
    }

    /// What a YAML file declares.
    pub(super) fn facts(&self) -> Option<&Arc<Facts>> {
        if let Content::Yaml(facts) = &self.content { facts.as_ref() } else { None }
    }

    /// Whether it is a Bicep file or parameter file.
    pub(super) fn is_bicep(&self) -> bool {
        matches!(self.content, Content::Bicep { .. })
    }

    /// Whether a Bicep file has to do with Azure Machine Learning.
    pub(super) fn mentions(&self) -> bool {
        matches!(self.content, Content::Bicep { mentions: true, .. })
    }

    /// Whether it could be read.
    pub(super) fn is_read(&self) -> bool {
        !matches!(self.content, Content::Unread)
    }

    /// The real paths of the files that a Bicep file deploys or gives values to: modules, `using`, `extends`.
    pub(super) fn uses(&self, path: &Path, workspace: &Workspace) -> &[PathBuf] {
        let Content::Bicep { uses, .. } = &self.content else { return &[] };
        uses.get_or_init(|| {
            let Some(parsed) = workspace.bicep(path) else { return Vec::new() };
            let folder = path.parent().unwrap_or(path);
            let is_use = |purpose| matches!(purpose, Purpose::Module | Purpose::Using | Purpose::Extends);
            declared(&parsed.parse)
                .iter()
                .filter(|reference| is_use(reference.purpose))
                .filter_map(|reference| match read(reference.text) {
                    Written::Local(written) => Some(paths::absolute(folder, Path::new(written))),
                    _ => None,
                })
                .collect()
        })
    }
}

fn mentions(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    WORDS.iter().any(|word| text.contains(word))
}
