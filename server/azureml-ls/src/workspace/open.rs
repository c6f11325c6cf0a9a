//! A file that is open in the editor, or that the command line has read, for those that name it.

use azureml_analysis::bicep::modules;
use azureml_syntax::text::Text;
use azureml_syntax::{Language, Syntax};
use std::ops::ControlFlow;
use std::sync::{Arc, OnceLock};

/// A text and its parse.
#[derive(Debug)]
pub(crate) struct Parsed {
    /// The text.
    pub(crate) source: String,
    /// Its parse.
    pub(crate) syntax: Syntax,
}

/// Where a text's parse is put by whoever makes it first.
pub(crate) type Cell = Arc<OnceLock<Arc<Parsed>>>;

/// The file at one version.
#[derive(Debug)]
pub(crate) struct Open {
    /// What the editor calls it.
    pub(crate) uri: String,
    /// The editor's version.
    pub(crate) version: i32,
    /// Ours: of two of one file the same only where nothing changed.
    pub(crate) number: u64,
    /// The text.
    pub(crate) text: Text,
    /// What it is read as.
    pub(crate) language: Language,
    cell: Cell,
    module: OnceLock<Option<Arc<modules::Parsed>>>,
    /// An older parse, to go on from.
    before: Option<Arc<Parsed>>,
}

impl Open {
    /// A file that was opened, or changed. `cell` is shared with who analyses it.
    pub(crate) fn new(
        uri: String,
        (version, number): (i32, u64),
        text: Text,
        language: Language,
        cell: Cell,
    ) -> Self {
        Self { uri, version, number, text, language, cell, module: OnceLock::new(), before: None }
    }

    /// The same, with what was known at an older version.
    pub(super) fn after(mut self, before: &Self) -> Self {
        self.before = before.cell.get().or(before.before.as_ref()).cloned();
        self
    }

    /// The text, parsed when it is first asked for.
    pub(crate) fn parsed(&self) -> Arc<Parsed> {
        let parse = || {
            let source = self.text.content();
            let before = self.before.as_deref().map(|before| (&before.syntax, [].as_slice()));
            let never = &mut || ControlFlow::Continue(());
            let syntax = Syntax::reparse(self.language, &source, before, never)
                .unwrap_or_else(|| Syntax::parse(self.language, &source));
            Arc::new(Parsed { source, syntax })
        };
        Arc::clone(self.cell.get_or_init(parse))
    }

    /// The same of a Bicep file; `None` of others.
    pub(super) fn module(&self) -> Option<Arc<modules::Parsed>> {
        let module = self.module.get_or_init(|| {
            let parsed = self.parsed();
            let Syntax::Bicep(parse) = &parsed.syntax else { return None };
            let (source, parse) = (parsed.source.clone(), Arc::clone(parse));
            Some(Arc::new(modules::Parsed { language: self.language, source, parse }))
        });
        module.clone()
    }
}
