//! When the workspace is audited, and what becomes of it: new findings reach the documents that they are in, and the files
//! that are not open.

use super::Session;
use crate::index::Survey;
use crate::lsp::auditor::{Answer, Auditor, Ended, Job};
use crate::lsp::documents::Document;
use crate::lsp::mailbox::{Message, NetworkWork};
use crate::lsp::network_map::Audited;
use crate::lsp::outbox::Notification;
use crate::lsp::uris;
use azureml_analysis::network::Network;
use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tower_lsp::ls_types::{Diagnostic, MessageType, Uri};

/// The audits of a session.
pub(super) struct Audits {
    auditor: Auditor,
    /// The newest run, and that number for the runs themselves.
    number: u64,
    newest: Arc<AtomicU64>,
    /// The newest run that ended well.
    done: u64,
    /// Something changed since the newest run began.
    due: bool,
    /// Grows with everything that can change files on the disk or the configuration.
    disk: u64,
    /// The last one that ended well.
    survey: Option<Arc<Survey>>,
    /// What could not be audited, and was told so.
    lost: BTreeSet<PathBuf>,
    /// What is shown of it for files that are not open, by key.
    closed: HashMap<String, (Uri, Vec<Diagnostic>)>,
    /// What waits for the first audit.
    waiting: Vec<NetworkWork>,
}

impl Audits {
    /// None yet.
    pub(super) fn new(auditor: Auditor) -> Self {
        Self {
            auditor,
            number: 0,
            done: 0,
            newest: Arc::default(),
            due: false,
            disk: 0,
            survey: None,
            lost: BTreeSet::new(),
            closed: HashMap::new(),
            waiting: Vec::new(),
        }
    }

    /// Something that is open changed.
    pub(super) fn changed(&mut self) {
        self.due = true;
        // A run that is under way is for nothing.
        self.number += 1;
        self.newest.store(self.number, Ordering::SeqCst);
    }

    /// Files on the disk or the configuration may have changed.
    pub(super) fn disk_changed(&mut self) {
        self.disk += 1;
        self.changed();
    }

    /// Whether nothing changed since the last audit.
    pub(super) fn is_current(&self) -> bool {
        self.survey.is_some() && self.done == self.number
    }

    /// What the last audit was over, and what it says.
    pub(super) fn network(&self) -> Option<&Arc<Network>> {
        self.survey.as_ref().map(|survey| &survey.network)
    }

    /// What is shown of the last audit for a file that is not open.
    pub(super) fn closed(&self, key: &str) -> &[Diagnostic] {
        self.closed.get(key).map_or(&[], |(_, shown)| shown)
    }
}

impl Session {
    /// Audits the workspace if anything changed. An audit that runs already ends.
    pub(super) fn audit(&mut self) {
        if !std::mem::take(&mut self.audits.due) {
            return;
        }
        let number = self.audits.number;
        let job = Job {
            number,
            newest: Arc::clone(&self.audits.newest),
            workspace: Arc::clone(&self.workspace),
            disk: self.audits.disk,
            seed: self.configuration.seed(),
            profile: Arc::clone(&self.profile),
        };
        let mailbox = self.mailbox.clone();
        self.audits.auditor.run(job, move |ended| mailbox.push(Message::Audited { number, ended }));
    }

    /// A request about the network: with the last audit, or once there is one. Whoever shows the network is told of the
    /// next.
    pub(super) fn ask_network(&mut self, work: NetworkWork) {
        match self.last_audit() {
            Some(last) => self.workers.run(move || work(Some(last))),
            None => self.audits.waiting.push(work),
        }
    }

    fn last_audit(&self) -> Option<Audited> {
        Some(Audited {
            survey: Arc::clone(self.audits.survey.as_ref()?),
            workspace: Arc::clone(&self.workspace),
            seed: self.configuration.seed(),
            profile: Arc::clone(&self.profile),
        })
    }

    /// Answers those who wait for the first audit.
    fn answer_waiting(&mut self) {
        for work in std::mem::take(&mut self.audits.waiting) {
            let last = self.last_audit();
            self.workers.run(move || work(last));
        }
    }

    /// An audit came to its end.
    pub(super) fn audited(&mut self, number: u64, ended: Ended) {
        if number != self.audits.number {
            return;
        }
        let answer = match ended {
            Ended::Done(answer) => answer,
            Ended::Cancelled => return,
            Ended::Panicked => {
                self.answer_waiting();
                let text = "A bug in azureml-ls: the network was not audited.".to_owned();
                return self.log(MessageType::ERROR, text);
            }
        };
        self.audits.done = number;
        let network = &answer.survey.network;
        self.log_crashed(network.audit.crashed.clone());
        for path in &answer.survey.lost {
            let text = format!("A bug in azureml-ls: {} is not in the audit.", path.display());
            if self.audits.lost.insert(path.clone()) {
                self.log(MessageType::ERROR, text);
            }
        }
        let is_new = self.audits.survey.as_ref().is_none_or(|before| !Arc::ptr_eq(before, &answer.survey));
        self.audits.survey = Some(Arc::clone(&answer.survey));
        self.audited_documents(&answer);
        self.audited_files(answer.closed);
        self.answer_waiting();
        if is_new && self.profile.network_changed {
            self.outbox.send(Notification::NetworkChanged);
        }
        if is_new && self.profile.refreshes_hints {
            self.outbox.send(Notification::HintsChanged);
        }
    }

    /// Analyses those documents again in which something else is found now.
    fn audited_documents(&mut self, answer: &Answer) {
        let mut changed = Vec::new();
        for (key, document) in &self.documents {
            let Some(real) = document.shared.as_ref().filter(|_| document.is_checked()) else { continue };
            let found = answer.covers(real).then(|| answer.survey.of(&Answer::name(real)));
            if document.revision.audited.as_ref() != found {
                changed.push((key.clone(), found.cloned()));
            }
        }
        for (key, found) in changed {
            let number = self.next_revision();
            let Some(document) = self.documents.get_mut(&key) else { continue };
            let before = &document.revision;
            let files = before.files.afresh(&self.workspace);
            let mut next = before.again(number, before.settings.clone(), files);
            next.audited = found;
            document.revision = Arc::new(next);
            self.dirty.insert(key);
        }
    }

    /// Shows what was found in files that are not open, and nothing any more where nothing is.
    fn audited_files(&mut self, found: Vec<(PathBuf, Uri, Vec<Diagnostic>)>) {
        let mut before = std::mem::take(&mut self.audits.closed);
        for (_, uri, diagnostics) in found {
            let key = uris::key(&uri);
            let is_open = self.documents.get(&key).is_some_and(Document::is_checked);
            if diagnostics.is_empty() || is_open {
                continue;
            }
            before.remove(&key);
            self.audits.closed.insert(key.clone(), (uri.clone(), diagnostics));
            self.show_file(&key, uri);
        }
        for (key, (uri, _)) in before {
            if !self.documents.get(&key).is_some_and(Document::is_checked) {
                self.show_file(&key, uri);
            }
        }
    }

    /// Shows all that is to be said about a file that is not analysed: mistakes of a configuration file, findings of the
    /// audit.
    pub(super) fn show_file(&mut self, key: &str, uri: Uri) {
        let mistakes = self.mistakes.get(key).into_iter().flatten();
        let all: Vec<Diagnostic> = mistakes.chain(self.audits.closed(key)).cloned().collect();
        let is_empty = all.is_empty();
        self.publish(key, uri, all);
        if is_empty && !self.documents.contains_key(key) {
            self.published.remove(key);
        }
    }
}
