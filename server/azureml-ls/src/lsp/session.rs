//! The one actor: owns all documents, applies what happens in the order in which it arrived, hands snapshots to
//! workers, and publishes what is still current. It never waits for anything but its mailbox.

mod audits;

use super::auditor::{Answer, Auditor};
use super::configuration::{Configuration, Report};
use super::convert::{Converter, warning};
use super::documents::{Document, Role, apply, role};
use super::mailbox::{Mailbox, Message, Work};
use super::outbox::{Notification, Outbox};
use super::profile::Profile;
use super::snapshot::{Outcome, Revision, Snapshot};
use super::uris;
use super::worker::Workers;
use crate::config::{Mistake, Source};
use crate::workspace::{self, Cell, Open, Workspace};
use audits::Audits;
use azureml_syntax::Language;
use azureml_syntax::text::Text;
use std::collections::{BTreeSet, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use tower_lsp::ls_types::{
    Diagnostic, DidChangeTextDocumentParams, DidOpenTextDocumentParams, FileEvent, MessageType,
    PublishDiagnosticsParams, Uri,
};

/// The actor's state.
pub(super) struct Session {
    outbox: Outbox,
    /// Its own, for what workers find.
    mailbox: Mailbox,
    workers: Workers,
    profile: Arc<Profile>,
    folders: Vec<PathBuf>,
    workspace: Arc<Workspace>,
    configuration: Configuration,
    documents: HashMap<String, Document>,
    /// What the client shows for each file.
    published: HashMap<String, Vec<Diagnostic>>,
    /// What is wrong in configuration files, by key.
    mistakes: HashMap<String, Vec<Diagnostic>>,
    audits: Audits,
    /// Documents to be analysed once the mailbox is empty.
    dirty: BTreeSet<String>,
    /// How many analyses run.
    analyzing: usize,
    last_revision: u64,
    /// Rules whose panic was told already.
    crashed: BTreeSet<&'static str>,
}

impl Session {
    /// A session without documents.
    pub(super) fn new(outbox: Outbox, mailbox: Mailbox, workers: Workers, auditor: Auditor) -> Self {
        Self {
            outbox,
            mailbox,
            workers,
            profile: Arc::default(),
            folders: Vec::new(),
            workspace: Arc::default(),
            configuration: Configuration::default(),
            documents: HashMap::new(),
            published: HashMap::new(),
            mistakes: HashMap::new(),
            audits: Audits::new(auditor),
            dirty: BTreeSet::new(),
            analyzing: 0,
            last_revision: 0,
            crashed: BTreeSet::new(),
        }
    }

    /// Works until nobody can send any more. What waits is handled before anything is analysed: of a burst of changes
    /// only the last is.
    pub(super) fn run(mut self, messages: &Receiver<Message>) {
        while let Ok(message) = messages.recv() {
            self.survive(message);
            while let Ok(message) = messages.try_recv() {
                self.survive(message);
            }
            for key in std::mem::take(&mut self.dirty) {
                self.analyze(key);
            }
            // What somebody waits for comes first.
            if self.analyzing == 0 {
                self.audit();
            }
        }
    }

    /// A panic here is a bug of ours; it costs one message.
    fn survive(&mut self, message: Message) {
        if catch_unwind(AssertUnwindSafe(|| self.handle(message))).is_err() {
            self.log(MessageType::ERROR, "A message was lost to a bug in azureml-ls.".to_owned());
        }
    }

    fn handle(&mut self, message: Message) {
        match message {
            Message::Start { profile, folders, options } => {
                self.profile = profile;
                self.set_folders(folders);
                if let Some(options) = options {
                    let mistakes = self.configuration.set_start(&options);
                    self.log_mistakes("initializationOptions", &mistakes);
                }
            }
            // The catalog is unpacked on first use; nobody should wait for that.
            Message::Ready => {
                self.workers.run(|| {
                    let _ = azureml_catalog::kinds();
                });
                self.audits.changed();
            }
            Message::Open(params) => self.open(params),
            Message::Change(params) => self.change(params),
            Message::Close(uri) => self.close(&uri),
            Message::Settings(value) => {
                let mistakes = self.configuration.set_editor(&value);
                self.log_mistakes("the settings", &mistakes);
                self.reconfigure();
            }
            Message::Folders { added, removed } => {
                let mut folders = std::mem::take(&mut self.folders);
                folders.retain(|folder| !removed.contains(folder));
                folders.extend(added);
                self.set_folders(folders);
                self.reconfigure();
            }
            Message::Files(events) => self.files_changed(&events),
            Message::Ask { uri, work } => self.ask(&uri, work),
            Message::AskNetwork { work } => self.ask_network(work),
            Message::Audited { number, ended } => self.audited(number, ended),
            Message::Analyzed { key, revision, outcome } => self.analyzed(&key, revision, outcome),
        }
    }

    fn open(&mut self, params: DidOpenTextDocumentParams) {
        let item = params.text_document;
        let (key, path) = (uris::key(&item.uri), uris::path(&item.uri));
        let role = role(&item.language_id, &item.uri);
        let number = self.next_revision();
        // What an older opening of the same file still computes is of no use.
        if let Some(before) = self.documents.remove(&key) {
            before.revision.newest.store(number, std::sync::atomic::Ordering::SeqCst);
        }
        // What is not checked is not parsed either.
        let language = if let Role::Checked(language) = role { language } else { Language::Yaml };
        let text = Text::new(&item.text);
        let shared = path.as_deref().filter(|_| role != Role::Other).map(workspace::real);
        let cell = Cell::default();
        if let Some(real) = &shared {
            let state = (item.version, number);
            let open = Open::new(item.uri.to_string(), state, text.clone(), language, Arc::clone(&cell));
            self.set_open(&key, real.clone(), open);
        }
        let files = (self.workspace.files_of(path.as_deref()), cell);
        let mut revision = Revision::new(item.uri, language, item.version, number, text, files);
        if role == Role::Config
            && let Some(path) = &path
        {
            self.configuration.set_open(path, item.text);
        }
        revision.settings = self.settings_of(path.as_deref(), language);
        let document = Document { role, path, shared, revision: Arc::new(revision), answered: None };
        self.documents.insert(key.clone(), document);
        match role {
            Role::Checked(_) => {
                self.dirty.insert(key);
            }
            Role::Config => self.config_changed(&key),
            Role::Other => {}
        }
    }

    fn change(&mut self, params: DidChangeTextDocumentParams) {
        let identifier = params.text_document;
        let key = uris::key(&identifier.uri);
        let number = self.next_revision();
        let Some(document) = self.documents.get(&key) else { return };
        let before = &document.revision;
        if identifier.version <= before.version {
            let text = format!(
                "Version {} of {} came after version {} and was left out.",
                identifier.version,
                identifier.uri.as_str(),
                before.version
            );
            return self.log(MessageType::WARNING, text);
        }
        let mut text = before.text.clone();
        let applied = apply(&mut text, params.content_changes, &self.profile);
        let shared = document.shared.clone();
        let cell = Cell::default();
        if let Some(real) = shared {
            let language = before.language;
            let (uri, state) = (before.uri.to_string(), (identifier.version, number));
            let open = Open::new(uri, state, text.clone(), language, Arc::clone(&cell));
            self.set_open(&key, real, open);
        }
        let Some(document) = self.documents.get_mut(&key) else { return };
        let files = document.revision.files.afresh(&self.workspace);
        let next = document.revision.next(identifier.version, number, text, applied.edits, (files, cell));
        document.revision = Arc::new(next);
        match document.role {
            Role::Checked(_) => {
                self.dirty.insert(key);
            }
            Role::Config => {
                if let Some(path) = &document.path {
                    self.configuration.set_open(path, document.revision.text.content());
                }
                self.config_changed(&key);
            }
            Role::Other => {}
        }
        if applied.refused > 0 {
            let text =
                format!("A change of {} with an inverted range was left out.", identifier.uri.as_str());
            self.log(MessageType::WARNING, text);
        }
    }

    fn close(&mut self, uri: &Uri) {
        let key = uris::key(uri);
        let Some(document) = self.documents.remove(&key) else { return };
        let stale = self.next_revision();
        document.revision.newest.store(stale, std::sync::atomic::Ordering::SeqCst);
        self.dirty.remove(&key);
        if let Some(real) = &document.shared {
            Arc::make_mut(&mut self.workspace).set_closed(real);
            self.audits.changed();
            self.seen_by_others(&key, real);
        }
        if self.published.remove(&key).is_some_and(|shown| !shown.is_empty()) {
            let uri = document.revision.uri.clone();
            self.outbox.send(Notification::Publish(PublishDiagnosticsParams::new(uri, Vec::new(), None)));
        }
        if document.role == Role::Config
            && let Some(path) = &document.path
        {
            self.configuration.set_closed(path);
            self.reconfigure();
        }
    }

    fn ask(&self, uri: &Uri, work: Work) {
        let document = self.documents.get(&uris::key(uri)).filter(|document| document.is_checked());
        let snapshot = document.map(|document| self.snapshot(document));
        self.workers.run(move || work(snapshot));
    }

    fn snapshot(&self, document: &Document) -> Snapshot {
        Snapshot {
            revision: Arc::clone(&document.revision),
            workspace: Arc::clone(&self.workspace),
            profile: Arc::clone(&self.profile),
            network: self.audits.network().cloned(),
            is_audit_current: self.audits.is_current(),
            name: document.shared.as_deref().map(Answer::name),
        }
    }

    /// A file is open now, or changed.
    fn set_open(&mut self, key: &str, real: PathBuf, open: Open) {
        Arc::make_mut(&mut self.workspace).set_open(real.clone(), open);
        self.audits.changed();
        self.seen_by_others(key, &real);
    }

    /// Analyses those again that asked about the file at a real path, or may still do so: the document `key` is that
    /// file itself.
    fn seen_by_others(&mut self, key: &str, real: &Path) {
        let others: Vec<String> = self
            .documents
            .iter()
            .filter(|(other, document)| {
                *other != key
                    && document.shared.is_some()
                    && (!document.revision.is_analyzed() || document.revision.files.asked_about_file(real))
            })
            .map(|(other, _)| other.clone())
            .collect();
        for other in others {
            let number = self.next_revision();
            let Some(document) = self.documents.get_mut(&other) else { continue };
            let before = &document.revision;
            let files = before.files.afresh(&self.workspace);
            document.revision = Arc::new(before.again(number, before.settings.clone(), files));
            self.dirty.insert(other);
        }
    }

    fn analyze(&mut self, key: String) {
        let Some(document) = self.documents.get(&key) else { return };
        let snapshot = self.snapshot(document);
        let mailbox = self.mailbox.clone();
        self.analyzing += 1;
        self.workers.run(move || {
            let revision = snapshot.revision.number;
            let outcome = catch_unwind(AssertUnwindSafe(|| snapshot.diagnose())).unwrap_or(Outcome::Panicked);
            mailbox.push(Message::Analyzed { key, revision, outcome });
        });
    }

    fn analyzed(&mut self, key: &str, revision: u64, outcome: Outcome) {
        self.analyzing = self.analyzing.saturating_sub(1);
        let Some(document) = self.documents.get(key).filter(|document| document.revision.number == revision)
        else {
            return;
        };
        let uri = document.revision.uri.clone();
        match outcome {
            Outcome::Cancelled => {}
            Outcome::Panicked => {
                self.log(
                    MessageType::ERROR,
                    format!("A bug in azureml-ls: {} was not checked.", uri.as_str()),
                );
                self.publish(key, uri, Vec::new());
            }
            Outcome::Findings(diagnostics, crashed) => {
                self.publish(key, uri, diagnostics);
                self.log_crashed(crashed);
            }
        }
    }

    /// Says once of each rule that it panicked.
    fn log_crashed(&mut self, codes: Vec<&'static str>) {
        for code in codes {
            if self.crashed.insert(code) {
                self.log(MessageType::ERROR, format!("A bug in azureml-ls: the rule `{code}` failed."));
            }
        }
    }

    /// Tells the client if anything changed, if the document was just opened, or if the client reads versions: it then
    /// learns that the findings hold for this one.
    fn publish(&mut self, key: &str, uri: Uri, diagnostics: Vec<Diagnostic>) {
        let mut version = None;
        let mut waits = false;
        if let Some(document) = self.documents.get_mut(key) {
            version = Some(document.revision.version);
            let before = document.answered.replace(document.revision.version);
            waits = before.is_none() || (self.profile.reads_versions && before != version);
        }
        let shown = self.published.get(key).map(Vec::as_slice).unwrap_or_default();
        if waits || shown != diagnostics {
            self.published.insert(key.to_owned(), diagnostics.clone());
            self.outbox.send(Notification::Publish(PublishDiagnosticsParams::new(uri, diagnostics, version)));
        }
    }

    fn set_folders(&mut self, folders: Vec<PathBuf>) {
        Arc::make_mut(&mut self.workspace).set_folders(folders.iter().cloned());
        self.folders = folders;
    }

    fn settings_of(
        &mut self,
        path: Option<&Path>,
        language: Language,
    ) -> Option<Arc<azureml_analysis::Settings>> {
        let root = path.and_then(|path| self.folders.iter().find(|folder| path.starts_with(folder)));
        let mut reports = Vec::new();
        let settings = self.configuration.of(path, language, root.map(PathBuf::as_path), &mut reports);
        self.show(reports);
        settings
    }

    /// The configuration file behind `key` is another one now.
    fn config_changed(&mut self, key: &str) {
        let Some(path) = self.documents.get(key).and_then(|document| document.path.clone()) else { return };
        let mut reports = Vec::new();
        self.configuration.look_at(&path, &mut reports);
        self.show(reports);
        self.reconfigure();
    }

    /// Settings or roots changed: every document is analysed again.
    fn reconfigure(&mut self) {
        self.audits.disk_changed();
        self.configuration.forget();
        let keys: Vec<String> = self.documents.keys().cloned().collect();
        for key in keys {
            self.renew(key);
        }
        self.clear_removed();
    }

    /// Nothing is shown for configuration files that are gone.
    fn clear_removed(&mut self) {
        let closed = self
            .published
            .iter()
            .filter(|(key, shown)| !shown.is_empty() && !self.documents.contains_key(*key));
        let paths = closed.filter_map(|(key, _)| uris::path_of_key(key)).filter(|path| !path.is_file());
        for path in paths.collect::<Vec<_>>() {
            self.show(vec![Report { path, source: String::new(), mistakes: Vec::new() }]);
        }
    }

    /// Something that `key` depends on changed.
    fn renew(&mut self, key: String) {
        let Some(document) = self.documents.get(&key).filter(|document| document.is_checked()) else {
            return;
        };
        let path = document.path.clone();
        let language = document.revision.language;
        let settings = self.settings_of(path.as_deref(), language);
        let number = self.next_revision();
        let files = self.workspace.files_of(path.as_deref());
        let Some(document) = self.documents.get_mut(&key) else { return };
        document.revision = Arc::new(document.revision.again(number, settings, files));
        self.dirty.insert(key);
    }

    fn files_changed(&mut self, events: &[FileEvent]) {
        let paths: Vec<PathBuf> = events.iter().filter_map(|event| uris::path(&event.uri)).collect();
        if paths.iter().any(|path| Source::of(path).is_some()) {
            return self.reconfigure();
        }
        Arc::make_mut(&mut self.workspace).forget();
        self.audits.disk_changed();
        // Saved documents come without a path: whatever they name may be there now.
        let keys: Vec<String> = self
            .documents
            .iter()
            .filter(|(_, document)| {
                paths.is_empty() || paths.iter().any(|path| document.revision.files.asked_about(path))
            })
            .map(|(key, _)| key.clone())
            .collect();
        for key in keys {
            self.renew(key);
        }
    }

    /// Shows mistakes in configuration files, in those files.
    fn show(&mut self, reports: Vec<Report>) {
        for Report { path, source, mistakes } in reports {
            let open = self.documents.values().find(|document| document.path.as_ref() == Some(&path));
            let Some(uri) =
                open.map(|document| document.revision.uri.clone()).or_else(|| uris::from_path(&path))
            else {
                continue;
            };
            let text = Text::new(&source);
            let converter = Converter { text: &text, profile: &self.profile };
            let diagnostics = mistakes
                .into_iter()
                .map(|mistake| warning(converter.range(mistake.span), mistake.message))
                .collect();
            let key = uris::key(&uri);
            self.mistakes.insert(key.clone(), diagnostics);
            self.show_file(&key, uri);
        }
        self.mistakes.retain(|_, mistakes| !mistakes.is_empty());
    }

    fn log_mistakes(&self, place: &str, mistakes: &[Mistake]) {
        for mistake in mistakes {
            self.log(MessageType::WARNING, format!("In {place}: {}", mistake.message));
        }
    }

    fn log(&self, kind: MessageType, text: String) {
        self.outbox.send(Notification::Log(kind, text));
    }

    fn next_revision(&mut self) -> u64 {
        self.last_revision += 1;
        self.last_revision
    }
}
