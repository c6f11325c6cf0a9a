//! What the session is told, in the order in which it arrived.

use super::auditor::Ended;
use super::network_map::Audited;
use super::profile::Profile;
use super::snapshot::{Outcome, Snapshot};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use tower_lsp::ls_types::{DidChangeTextDocumentParams, DidOpenTextDocumentParams, FileEvent, LSPAny, Uri};

/// Work on a document as it is now, or on nothing where it is not open.
pub(super) type Work = Box<dyn FnOnce(Option<Snapshot>) + Send>;

/// Work on the last audit, or on nothing where it panicked.
pub(super) type NetworkWork = Box<dyn FnOnce(Option<Audited>) + Send>;

/// One thing that happened.
pub(super) enum Message {
    /// The client said what it can do.
    Start { profile: Arc<Profile>, folders: Vec<PathBuf>, options: Option<LSPAny> },
    /// The client is ready: what takes time may start.
    Ready,
    /// A document was opened.
    Open(DidOpenTextDocumentParams),
    /// A document changed.
    Change(DidChangeTextDocumentParams),
    /// A document was closed.
    Close(Uri),
    /// The editor's settings for us.
    Settings(LSPAny),
    /// Workspace folders came and went.
    Folders { added: Vec<PathBuf>, removed: Vec<PathBuf> },
    /// Files changed on disk.
    Files(Vec<FileEvent>),
    /// A request about a document.
    Ask { uri: Uri, work: Work },
    /// A request about the network.
    AskNetwork { work: NetworkWork },
    /// An audit came to its end.
    Audited { number: u64, ended: Ended },
    /// A worker is done with the diagnostics of a revision.
    Analyzed { key: String, revision: u64, outcome: Outcome },
}

/// Where handlers put what happened. Never blocks.
#[derive(Clone, Debug)]
pub(super) struct Mailbox(pub(super) Sender<Message>);

impl Mailbox {
    /// Hands `message` to the session. Without a session (the process is ending) it is dropped.
    pub(super) fn push(&self, message: Message) {
        let _ = self.0.send(message);
    }
}
