//! Which Bicep files there are below some folders: what `.gitignore` leaves, without hidden ones. Links are not followed.

use crate::paths;
use azureml_syntax::Language;
use ignore::WalkBuilder;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// More files than these are not listed.
const MOST_FILES: usize = 5_000;
/// More files and folders than these are not looked at.
const MOST_ENTRIES: usize = 200_000;

/// The files, found when they are first asked for.
#[derive(Debug, Default)]
pub(super) struct Listing(OnceLock<Vec<PathBuf>>);

impl Listing {
    /// Those below `folders`.
    pub(super) fn below(&self, folders: &[PathBuf]) -> &[PathBuf] {
        self.0.get_or_init(|| walk(folders, None))
    }
}

/// Those in `folder` itself.
pub(super) fn beside(folder: &Path) -> Vec<PathBuf> {
    walk(&[folder.to_path_buf()], Some(1))
}

fn walk(folders: &[PathBuf], depth: Option<usize>) -> Vec<PathBuf> {
    let Some((first, others)) = folders.split_first() else { return Vec::new() };
    let mut builder = WalkBuilder::new(first);
    for folder in others {
        builder.add(folder);
    }
    let walk = builder.require_git(false).max_depth(depth).build();
    walk.take(MOST_ENTRIES)
        .flatten()
        .filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()))
        .map(ignore::DirEntry::into_path)
        .filter(|path| paths::language(path).is_some_and(is_bicep))
        .take(MOST_FILES)
        .collect()
}

fn is_bicep(language: Language) -> bool {
    language != Language::Yaml
}
