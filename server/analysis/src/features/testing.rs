//! Fixtures of the feature tests: a text in which `$0` is the cursor, parsed and typed, beside a table of files. Of
//! those only `prepare.yml`, a component, can be read.

use super::File;
use crate::{Files, Presence, engine};
use azureml_syntax::{Span, parse};

/// The text without its `$0`, and where that stood.
pub(super) fn cursor(fixture: &str) -> (String, usize) {
    let offset = fixture.find("$0").expect("a fixture has a cursor");
    (fixture.replacen("$0", "", 1), offset)
}

/// Gives `source` as a file to `ask`, beside the files and folders (with `/`) named in `paths`.
pub(super) fn ask<T>(source: &str, paths: &[&'static str], ask: impl FnOnce(&File<'_>) -> T) -> T {
    let parse = parse(source);
    let documents = engine::typed(&parse);
    ask(&File { source, parse: &parse, documents: &documents, files: &Table(paths.to_vec()) })
}

/// The texts at `spans`.
pub(super) fn texts(source: &str, spans: &[Span]) -> Vec<String> {
    spans.iter().map(|span| source[span.range()].to_owned()).collect()
}

/// Files by name; a folder ends with `/`.
struct Table(Vec<&'static str>);

impl Files for Table {
    fn look(&self, relative: &str) -> Presence {
        let wanted = relative.trim_start_matches("./").trim_end_matches('/');
        match self.0.iter().find(|path| path.trim_end_matches('/') == wanted) {
            Some(path) if path.ends_with('/') => Presence::Folder,
            Some(_) => Presence::File,
            None if wanted.starts_with("..") => Presence::Unknown,
            None => Presence::Absent,
        }
    }

    fn read(&self, relative: &str) -> Option<String> {
        let is_there = self.look(relative) == Presence::File;
        (is_there && relative.ends_with("prepare.yml")).then(|| crate::testing::PREPARE.to_owned())
    }

    fn list(&self, relative: &str) -> Vec<String> {
        let folder = relative.trim_start_matches("./").trim_end_matches('/');
        let names = self.0.iter().filter_map(|path| {
            let rest = if folder.is_empty() || folder == "." {
                path
            } else {
                path.strip_prefix(folder)?.strip_prefix('/')?
            };
            let is_direct = !rest.is_empty() && !rest.trim_end_matches('/').contains('/');
            is_direct.then(|| rest.to_owned())
        });
        names.collect()
    }
}
