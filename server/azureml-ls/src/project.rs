//! What the command line is told to look at: the files, each read and parsed once, and the audit over all of them.

use crate::check::{Failure, Text};
use crate::config::Config;
use crate::index::{self, Index, Scope, Survey};
use crate::paths;
use crate::source;
use crate::walk::{Configs, Found};
use crate::workspace::{self, Open, Workspace};
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file and what counts for it.
#[derive(Debug)]
pub(crate) struct File {
    /// Absolute, as it was named.
    pub(crate) path: PathBuf,
    /// What the graph calls it.
    pub(crate) name: Arc<str>,
    /// What is configured for it.
    pub(crate) config: Arc<Config>,
    /// What stands in it.
    pub(crate) text: Result<Text, Failure>,
}

/// All that the command line is told to look at.
#[derive(Debug)]
pub(crate) struct Project {
    /// The files, standard input last.
    pub(crate) files: Vec<File>,
    /// The files with what they may ask about others: all of them count as they were read.
    pub(crate) workspace: Arc<Workspace>,
    /// The audit; `None` where we panicked.
    pub(crate) survey: Option<Arc<Survey>>,
}

impl Project {
    /// Reads the files that were `found`, and `input`, the text of standard input with the path that it stands for; and
    /// audits them all. Other files are looked up below `base`.
    pub(crate) fn read(
        base: &Path,
        found: Found,
        input: Option<(PathBuf, Result<String, Failure>)>,
        configs: &mut Configs,
    ) -> Self {
        let mut whole = found.is_whole;
        let mut files: Vec<File> = found
            .files
            .into_par_iter()
            .map(|(path, config)| {
                let text =
                    source::read(&path).map_err(Failure::Unreadable).and_then(|text| Text::of(&path, text));
                File { name: index::name(&workspace::real(&path)), path, config, text }
            })
            .collect();
        if let Some((path, text)) = input {
            whole &= found.folders.iter().any(|folder| path.starts_with(folder));
            let text = text.and_then(|text| Text::of(&path, text));
            files.retain(|file| file.path != path);
            files.push(File {
                name: index::name(&workspace::real(&path)),
                config: configs.of(&path),
                path,
                text,
            });
        }
        let mut workspace = Workspace::new([base.to_path_buf()]);
        for file in &files {
            if let Ok(Text { parsed, text }) = &file.text {
                let language = paths::language(&file.path).unwrap_or(azureml_syntax::Language::Yaml);
                let cell = Arc::new(Arc::clone(parsed).into());
                let open = Open::new(String::new(), (0, 0), text.clone(), language, cell);
                workspace.set_open(PathBuf::from(&*file.name), open);
            }
        }
        let mut names: Vec<PathBuf> = files.iter().map(|file| PathBuf::from(&*file.name)).collect();
        names.sort();
        names.dedup();
        let workspace = Arc::new(workspace);
        let (names, stated) = (Arc::new(names), Arc::new(configs.statements()));
        let scope = Scope { files: names, whole, workspace: Arc::clone(&workspace), disk: 0, stated };
        let audit = || Index::default().audit(&scope, &|| false);
        let survey = catch_unwind(AssertUnwindSafe(audit)).ok().flatten();
        Self { files, workspace, survey }
    }

    /// The files by what the graph calls them.
    pub(crate) fn by_name(&self) -> HashMap<&str, &File> {
        self.files.iter().map(|file| (&*file.name, file)).collect()
    }
}
