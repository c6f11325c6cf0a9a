//! The names that a file declares.

use azureml_syntax::bicep::{Declaration, Declares, Parse};
use std::collections::HashMap;

/// The names of one file.
#[derive(Debug)]
pub struct Symbols<'p> {
    declared: HashMap<&'p str, Declaration<'p>>,
}

impl<'p> Symbols<'p> {
    /// The names of `parse`. Of two declarations of one name the first counts. Outputs and metadata are names of their
    /// own kind: no expression can mean them.
    #[must_use]
    pub fn new(parse: &'p Parse) -> Self {
        let mut declared = HashMap::new();
        for declaration in parse.declarations() {
            if matches!(declaration.declares(), Declares::Output { .. } | Declares::Metadata(_)) {
                continue;
            }
            if let Some(name) = declaration.name() {
                declared.entry(name.text).or_insert(declaration);
            }
        }
        Self { declared }
    }

    /// The declaration that a name in an expression at the top of the file means.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Declaration<'p>> {
        self.declared.get(name).copied()
    }
}
