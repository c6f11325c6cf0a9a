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
    numbers: Vec<(&'static str, u16)>,
}

/// Looked up once.
pub(super) static FIELDS: LazyLock<Fields> = LazyLock::new(|| Fields {
    numbers: (1..=LANGUAGE.field_count())
        .filter_map(|at| {
            let number = u16::try_from(at).ok()?;
            let name = LANGUAGE.field_name_for_id(number)?;
            Some((name, number))
        })
        .collect(),
});

impl Fields {
    /// The name of a field.
    pub(super) fn name(&self, number: u16) -> &'static str {
        self.numbers.iter().find(|(_, known)| *known == number).map_or("", |(name, _)| name)
    }
}
