//! Fixtures of the feature tests: files behind lines `//- /path`, one of them with `$0`, the cursor. Without such lines
//! all is `/main.bicep`.

use crate::bicep::File;
use crate::bicep::modules::{Parsed, path};
use crate::{Files, Presence};
use azureml_syntax::{Language, Span};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Files by path, from the root, and the one that is asked about.
pub(super) struct Workspace {
    pub(super) files: BTreeMap<String, Arc<Parsed>>,
    pub(super) open: String,
    pub(super) offset: usize,
}

impl Workspace {
    pub(super) fn new(fixture: &str) -> Self {
        let mut texts: Vec<(String, String)> = Vec::new();
        for line in fixture.split_inclusive('\n') {
            if let Some(path) = line.strip_prefix("//- /") {
                texts.push((path.trim().to_owned(), String::new()));
            } else {
                if texts.is_empty() {
                    texts.push(("main.bicep".to_owned(), String::new()));
                }
                texts.last_mut().expect("there is one").1.push_str(line);
            }
        }
        let mut open = None;
        let mut files = BTreeMap::new();
        for (path, text) in texts {
            if let Some(offset) = text.find("$0") {
                open = Some((path.clone(), offset));
            }
            let language = Language::of_name(&path).unwrap_or(Language::Bicep);
            files.insert(path, Arc::new(Parsed::new(language, text.replacen("$0", "", 1))));
        }
        let (open, offset) = open.unwrap_or_else(|| ("main.bicep".to_owned(), 0));
        Self { files, open, offset }
    }

    /// Asks about the open file, at the cursor.
    pub(super) fn ask<T>(&self, ask: impl FnOnce(&File<'_>, usize) -> T) -> T {
        let parsed = &self.files[&self.open];
        let file = File::new(parsed.language, &parsed.source, &parsed.parse, self);
        ask(&file, self.offset)
    }

    /// From the open file's folder to the root.
    fn full(&self, relative: &str) -> String {
        path::come_back("root", &path::join(&format!("root/{}", self.open), relative))
            .trim_start_matches("root/")
            .to_owned()
    }

    /// The path of a result, from the root.
    pub(super) fn path(&self, relative: Option<&str>) -> String {
        relative.map_or_else(|| self.open.clone(), |relative| self.full(relative))
    }

    /// `path:line text` of a place.
    pub(super) fn place(&self, relative: Option<&str>, span: Span) -> String {
        let path = self.path(relative);
        let source = &self.files[&path].source;
        let line = source[..span.start].matches('\n').count() + 1;
        format!("{path}:{line} {}", &source[span.range()])
    }
}

impl Files for Workspace {
    fn look(&self, relative: &str) -> Presence {
        if self.files.contains_key(&self.full(relative)) { Presence::File } else { Presence::Absent }
    }

    fn read(&self, relative: &str) -> Option<String> {
        Some(self.files.get(&self.full(relative))?.source.clone())
    }

    fn list(&self, relative: &str) -> Vec<String> {
        let folder = self.full(&format!("{relative}/x"));
        let folder = folder.strip_suffix('x').unwrap_or_default();
        let inside = self.files.keys().filter_map(|path| path.strip_prefix(folder));
        let mut names: Vec<String> =
            inside.map(|rest| rest.split_inclusive('/').next().unwrap_or_default().to_owned()).collect();
        names.dedup();
        names
    }

    fn bicep_files(&self) -> Vec<String> {
        let climb = "../".repeat(self.open.matches('/').count());
        let folder = format!("root/{}", self.open);
        let folder = folder.rsplit_once('/').map_or("", |(folder, _)| folder);
        self.files.keys().map(|path| path::come_back(folder, &format!("{climb}{path}"))).collect()
    }

    fn own_path(&self) -> Option<String> {
        Some(format!("/repo/{}", self.open))
    }

    fn bicep(&self, relative: &str) -> Option<Arc<Parsed>> {
        self.files.get(&self.full(relative)).cloned()
    }
}
