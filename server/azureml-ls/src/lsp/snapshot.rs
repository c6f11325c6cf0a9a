//! A document as it was at one revision: what workers read. Immutable, apart from remembering what was computed.

use super::convert::Converter;
use super::others::Others;
use super::profile::Profile;
use crate::index::InFile;
use crate::workspace::{Cell, FolderFiles, Parsed, Workspace};
use azureml_analysis::network::Network;
use azureml_analysis::{Analysis, Asked, Settings, ask};
use azureml_syntax::text::Text;
use azureml_syntax::{Edit, Language, Span, Syntax};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use tower_lsp::ls_types::{Diagnostic, Uri};

/// Edits that may pile up before a fresh parse is cheaper than to go on from the old one.
const MOST_EDITS: usize = 256;

/// An older parse and the edits since.
#[derive(Clone, Debug)]
struct Base {
    parsed: Arc<Parsed>,
    edits: Vec<Edit>,
}

/// One revision of a document.
#[derive(Debug)]
pub(super) struct Revision {
    /// In the client's spelling.
    pub(super) uri: Uri,
    /// What it is read as.
    pub(super) language: Language,
    /// The client's version.
    pub(super) version: i32,
    /// Ours: grows with everything that can change the findings.
    pub(super) number: u64,
    /// The text.
    pub(super) text: Text,
    /// What counts for it; `None` where it is not checked.
    pub(super) settings: Option<Arc<Settings>>,
    /// What the audit found in it, moved by the edits since; `None` where it has not seen the file.
    pub(super) audited: Option<Arc<InFile>>,
    /// What it may ask about other files.
    pub(super) files: FolderFiles,
    /// The newest revision's number: an older one need not be finished.
    pub(super) newest: Arc<AtomicU64>,
    /// Where to start parsing; gone once it is parsed.
    base: Mutex<Option<Base>>,
    /// Shared with all who want this text parsed.
    parsed: Cell,
    analysis: OnceLock<Arc<Analysis>>,
    /// Held while parsing, so that nobody does it a second time.
    working: Mutex<()>,
}

/// What a worker found out about a revision.
#[derive(Debug)]
pub(super) enum Outcome {
    /// The diagnostics, and the codes of rules that panicked.
    Findings(Vec<Diagnostic>, Vec<&'static str>),
    /// A newer revision is there.
    Cancelled,
    /// We panicked.
    Panicked,
}

/// A revision for one client: what a request works on.
#[derive(Clone, Debug)]
pub(super) struct Snapshot {
    /// The revision.
    pub(super) revision: Arc<Revision>,
    /// What is open now.
    pub(super) workspace: Arc<Workspace>,
    /// The client.
    pub(super) profile: Arc<Profile>,
    /// All that the workspace declares, with the verdicts of the rules, as the last audit saw it; `None` before the first
    /// one has ended. Files that changed since then are in it as they were.
    pub(super) network: Option<Arc<Network>>,
    /// Whether nothing changed since then.
    pub(super) is_audit_current: bool,
    /// What the audit calls the file; `None` where it is not one that others see.
    pub(super) name: Option<Arc<str>>,
}

impl Revision {
    /// The first revision of a document that was opened.
    pub(super) fn new(
        uri: Uri,
        language: Language,
        version: i32,
        number: u64,
        text: Text,
        (files, parsed): (FolderFiles, Cell),
    ) -> Self {
        Self {
            uri,
            language,
            version,
            number,
            text,
            settings: None,
            audited: None,
            files,
            newest: Arc::new(AtomicU64::new(number)),
            base: Mutex::default(),
            parsed,
            analysis: OnceLock::new(),
            working: Mutex::default(),
        }
    }

    /// The revision after `edits`, which led to `text`; `None` where the whole text is another one. What was parsed
    /// before is reused.
    pub(super) fn next(
        &self,
        version: i32,
        number: u64,
        text: Text,
        edits: Option<Vec<Edit>>,
        (files, parsed): (FolderFiles, Cell),
    ) -> Self {
        let audited = match (&self.audited, &edits) {
            (Some(audited), Some(edits)) if edits.is_empty() => Some(Arc::clone(audited)),
            (Some(audited), Some(edits)) => Some(Arc::new(audited.after(edits))),
            (Some(audited), None) => {
                Some(Arc::new(audited.after(&[difference(&self.text.content(), &text.content())])))
            }
            (None, _) => None,
        };
        let next = Self {
            settings: self.settings.clone(),
            audited,
            newest: Arc::clone(&self.newest),
            base: Mutex::new(edits.and_then(|edits| self.base_for(edits))),
            ..Self::new(self.uri.clone(), self.language, version, number, text, (files, parsed))
        };
        self.newest.store(number, Ordering::SeqCst);
        next
    }

    /// The same text, to be analysed again: `settings` or other files changed.
    pub(super) fn again(&self, number: u64, settings: Option<Arc<Settings>>, files: FolderFiles) -> Self {
        let shared = (files, Arc::clone(&self.parsed));
        let mut next = self.next(self.version, number, self.text.clone(), Some(Vec::new()), shared);
        next.settings = settings;
        next
    }

    /// Where to start parsing after `edits`. Does not wait for a worker that is parsing now.
    fn base_for(&self, edits: Vec<Edit>) -> Option<Base> {
        if let Some(parsed) = self.parsed.get() {
            return Some(Base { parsed: Arc::clone(parsed), edits });
        }
        let mut base = lock(&self.base).clone()?;
        base.edits.extend(edits);
        (base.edits.len() <= MOST_EDITS).then_some(base)
    }

    /// Whether it is known already what it asks about other files.
    pub(super) fn is_analyzed(&self) -> bool {
        self.analysis.get().is_some()
    }

    fn is_stale(&self) -> bool {
        self.newest.load(Ordering::Relaxed) != self.number
    }

    /// The text and its parse; `None` once `cancelled` says so.
    fn parsed(&self, cancelled: &mut dyn FnMut() -> ControlFlow<()>) -> Option<&Arc<Parsed>> {
        if self.parsed.get().is_none() {
            let _working = lock(&self.working);
            if self.parsed.get().is_none() {
                let source = self.text.content();
                let base = lock(&self.base).clone();
                let from = base.as_ref().map(|base| (&base.parsed.syntax, base.edits.as_slice()));
                let syntax = Syntax::reparse(self.language, &source, from, cancelled)?;
                let _ = self.parsed.set(Arc::new(Parsed { source, syntax }));
                *lock(&self.base) = None;
            }
        }
        self.parsed.get()
    }

    fn analysis(&self, cancelled: &mut dyn FnMut() -> ControlFlow<()>) -> Option<Arc<Analysis>> {
        if let Some(analysis) = self.analysis.get() {
            return Some(Arc::clone(analysis));
        }
        let Some(settings) = &self.settings else { return Some(Arc::default()) };
        let parsed = self.parsed(cancelled)?;
        let file = (self.language, parsed.source.as_str(), &parsed.syntax);
        let audited = self.audited.as_deref().map(InFile::audited).unwrap_or_default();
        let analysis = Arc::new(ask::analyze(file, &self.files, settings, audited, cancelled)?);
        Some(Arc::clone(self.analysis.get_or_init(|| analysis)))
    }
}

/// The one edit that makes `new` out of `old`.
fn difference(old: &str, new: &str) -> Edit {
    let same = |pairs: &mut dyn Iterator<Item = (u8, u8)>| pairs.take_while(|(a, b)| a == b).count();
    let start = same(&mut old.bytes().zip(new.bytes()));
    let most = old.len().min(new.len()) - start;
    let end = same(&mut old.bytes().rev().zip(new.bytes().rev())).min(most);
    Edit { old: Span::new(start, old.len() - end), new_len: new.len() - end - start }
}

/// Locks; a panic while it was held left nothing half done.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Snapshot {
    /// Between bytes and the client's columns.
    pub(super) fn converter(&self) -> Converter<'_> {
        Converter { text: &self.revision.text, profile: &self.profile }
    }

    /// The diagnostics, unless a newer revision comes first.
    pub(super) fn diagnose(&self) -> Outcome {
        let revision = &self.revision;
        let cancelled =
            &mut || if revision.is_stale() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
        let Some(analysis) = revision.analysis(cancelled) else { return Outcome::Cancelled };
        let converter = self.converter();
        let mut others = Others::new(self.files());
        let diagnostic = |finding| converter.diagnostic(finding, &revision.uri, &mut others);
        let diagnostics = analysis.findings.iter().map(diagnostic).collect();
        Outcome::Findings(diagnostics, analysis.crashed.clone())
    }

    /// Asks something about the file.
    pub(super) fn ask<T>(&self, question: impl FnOnce(&Asked<'_>) -> T) -> Option<T> {
        let parsed = self.revision.parsed(&mut never)?;
        let file = (self.revision.language, parsed.source.as_str(), &parsed.syntax);
        // Where nothing is checked, questions are answered all the same.
        let none = Settings::default();
        let settings = self.revision.settings.as_deref().unwrap_or(&none);
        Some(ask::ask(file, &self.files(), settings, question))
    }

    /// Other files as they are now, seen from this one.
    pub(super) fn files(&self) -> FolderFiles {
        self.revision.files.afresh(&self.workspace)
    }

    /// The findings of this revision.
    pub(super) fn analysis(&self) -> Option<Arc<Analysis>> {
        self.revision.analysis(&mut never)
    }
}

/// A request is answered for the revision that it was asked about.
fn never() -> ControlFlow<()> {
    ControlFlow::Continue(())
}
