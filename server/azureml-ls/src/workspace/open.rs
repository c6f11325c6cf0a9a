//! A Bicep file that is open in the editor, for those that name it.

use azureml_analysis::bicep::modules::Parsed;
use azureml_syntax::text::Text;
use azureml_syntax::{Language, bicep};
use std::ops::ControlFlow;
use std::sync::{Arc, OnceLock};

/// The file at one version.
#[derive(Debug)]
pub(crate) struct Open {
    /// What the editor calls it.
    pub(crate) uri: String,
    /// The editor's version.
    pub(crate) version: i32,
    /// The text.
    pub(crate) text: Text,
    language: Language,
    parsed: OnceLock<Arc<Parsed>>,
    /// An older parse, to go on from.
    before: Option<Arc<Parsed>>,
}

impl Open {
    /// A file that was opened, or changed.
    pub(crate) fn new(uri: String, version: i32, text: Text, language: Language) -> Self {
        Self { uri, version, text, language, parsed: OnceLock::new(), before: None }
    }

    /// The same, with what was known at an older version.
    pub(super) fn after(mut self, before: &Self) -> Self {
        self.before = before.parsed.get().or(before.before.as_ref()).cloned();
        self
    }

    /// The text, parsed when it is first asked for.
    pub(super) fn parsed(&self) -> Arc<Parsed> {
        let parsed = self.parsed.get_or_init(|| {
            let source = self.text.content();
            let before = self.before.as_deref().map(|before| (&before.parse, [].as_slice()));
            let never = &mut || ControlFlow::Continue(());
            let parse = bicep::reparse(&source, before, never).unwrap_or_else(|| bicep::parse(&source));
            Arc::new(Parsed { language: self.language, source, parse })
        });
        Arc::clone(parsed)
    }
}
