//! Running tree-sitter on Bicep. The only module here that calls C code; what the two languages share is in
//! [`crate::tree`].

use std::ops::ControlFlow;
use std::sync::LazyLock;
use tree_sitter::{Language, Tree};

static LANGUAGE: LazyLock<Language> = LazyLock::new(|| Language::new(azureml_grammars::bicep::LANGUAGE));

/// The tree of `source`; `None` once `cancelled` says so.
pub(super) fn parse_tree(
    source: &str,
    old: Option<&Tree>,
    cancelled: &mut dyn FnMut() -> ControlFlow<()>,
) -> Option<Tree> {
    crate::tree::parse(&LANGUAGE, source, old, cancelled)
}

/// The fields of the grammar, as tree-sitter numbers them.
pub(super) struct Fields {
    names: Vec<&'static str>,
}

/// Looked up once.
pub(super) static FIELDS: LazyLock<Fields> = LazyLock::new(|| Fields {
    names: (0..=LANGUAGE.field_count())
        .map(|at| u16::try_from(at).ok().and_then(|at| LANGUAGE.field_name_for_id(at)).unwrap_or_default())
        .collect(),
});

impl Fields {
    /// The name of a field.
    pub(super) fn name(&self, number: u16) -> &'static str {
        self.names.get(usize::from(number)).copied().unwrap_or_default()
    }
}
