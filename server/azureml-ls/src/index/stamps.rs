//! What changes when a file does: the editor's or our number of an open one, time and length on the disk. Each file on
//! the disk is looked at once until somebody says that the disk changed.

use super::Scope;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// More files than these are not remembered.
const MOST: usize = 100_000;

/// What changes when a file does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stamp {
    /// It is open, as it was at this number.
    Open(u64),
    /// It lies on the disk.
    Disk(Option<SystemTime>, u64),
    /// It is not there, or cannot be looked at.
    Absent,
}

/// The stamps of files on the disk.
#[derive(Debug, Default)]
pub(super) struct Stamps {
    disk: u64,
    by_path: HashMap<PathBuf, Stamp>,
}

impl Stamps {
    /// Looks at the disk anew if it may have changed.
    pub(super) fn renew(&mut self, scope: &Scope) {
        if self.disk != scope.disk || self.by_path.len() > MOST {
            self.by_path.clear();
            self.disk = scope.disk;
        }
    }

    /// The stamp of the file at a real path.
    pub(super) fn of(&mut self, path: &Path, scope: &Scope) -> Stamp {
        if let Some(open) = scope.workspace.open(path) {
            return Stamp::Open(open.number);
        }
        if let Some(known) = self.by_path.get(path) {
            return *known;
        }
        let stamp = fs::symlink_metadata(path)
            .map_or(Stamp::Absent, |metadata| Stamp::Disk(metadata.modified().ok(), metadata.len()));
        self.by_path.insert(path.to_path_buf(), stamp);
        stamp
    }
}
