//! Parses of Bicep files on the disk, kept from one analysis to the next while a file's time and length stay the same.

use azureml_analysis::bicep::modules::Parsed;
use std::collections::HashMap;
use std::fs::Metadata;
use std::path::Path;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

/// How much text is kept parsed, in bytes: 4 MiB, which takes some 150 MB. Projects have less; where one has more, all is
/// begun anew.
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// The parses by path.
#[derive(Debug, Default)]
pub(super) struct Parses(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    by_path: HashMap<PathBuf, (Stamp, Arc<Parsed>)>,
    bytes: usize,
}

/// What changes when a file does.
type Stamp = (Option<SystemTime>, u64);

impl Parses {
    /// The parse of the file at `path`, which has this `metadata`; `parse` reads it where it is not known.
    pub(super) fn get(
        &self,
        path: &Path,
        metadata: &Metadata,
        parse: impl FnOnce() -> Option<Parsed>,
    ) -> Option<Arc<Parsed>> {
        let stamp = (metadata.modified().ok(), metadata.len());
        let known = self.kept(|kept| kept.by_path.get(path).cloned());
        if let Some((_, parsed)) = known.filter(|(known, _)| *known == stamp) {
            return Some(parsed);
        }
        // Not under the lock: others need not wait.
        let parsed = Arc::new(parse()?);
        self.kept(|kept| {
            if kept.bytes + parsed.source.len() > MOST_BYTES {
                *kept = Kept::default();
            }
            kept.bytes += parsed.source.len();
            if let Some((_, old)) = kept.by_path.insert(path.to_path_buf(), (stamp, Arc::clone(&parsed))) {
                kept.bytes -= old.source.len();
            }
        });
        Some(parsed)
    }

    fn kept<T>(&self, with: impl FnOnce(&mut Kept) -> T) -> T {
        with(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
