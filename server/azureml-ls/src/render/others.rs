//! Other files that findings lead to: related places, and fixes that change another file. Each is read once.

use crate::paths;
use crate::workspace::{Parsed, Workspace};
use azureml_syntax::text::Text;
use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

/// The files by the names that findings give them.
pub(crate) struct Others<'w> {
    base: &'w Path,
    workspace: &'w Workspace,
    known: RefCell<HashMap<String, Option<Rc<Other>>>>,
}

/// A file.
pub(crate) struct Other {
    /// For output.
    pub(crate) path: String,
    /// What stands in it.
    pub(crate) parsed: Arc<Parsed>,
    /// The same, for its lines.
    pub(crate) text: Text,
}

impl<'w> Others<'w> {
    /// Files of `workspace`, shown relative to `base`.
    pub(crate) fn new(base: &'w Path, workspace: &'w Workspace) -> Self {
        Self { base, workspace, known: RefCell::default() }
    }

    /// The file that findings call `name`; `None` where it cannot be read.
    pub(crate) fn get(&self, name: &str) -> Option<Rc<Other>> {
        let read = || {
            let parsed = self.workspace.parsed(Path::new(name))?;
            let path = paths::display(self.base, Path::new(name));
            Some(Rc::new(Other { path, text: Text::new(&parsed.source), parsed }))
        };
        self.known.borrow_mut().entry(name.to_owned()).or_insert_with(read).clone()
    }
}
