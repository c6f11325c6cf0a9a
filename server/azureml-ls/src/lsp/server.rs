//! The protocol's methods. Each handler's first statement puts something into the mailbox: handlers are first polled in
//! the order of arrival, but run side by side from their first `await` on.

use super::auditor::Auditor;
use super::mailbox::{Mailbox, Message};
use super::network_map::{self, Audited, NetworkMap};
use super::outbox::{Outbox, deliver};
use super::profile::Profile;
use super::questions::Questions;
use super::session::Session;
use super::snapshot::Snapshot;
use super::worker::Workers;
use super::{capabilities, handlers, lifeline, uris};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use tokio::sync::oneshot;
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types::*;
use tower_lsp::{Client, LanguageServer};

/// What the transport calls.
#[derive(Debug)]
pub(super) struct Backend {
    mailbox: Mailbox,
    profile: OnceLock<Arc<Profile>>,
    questions: Questions,
    shut_down: Arc<AtomicBool>,
}

impl Backend {
    /// Starts the session. `shut_down` is set once the client asks for it.
    pub(super) fn new(client: Client, shut_down: Arc<AtomicBool>) -> Self {
        let (sender, messages) = std::sync::mpsc::channel();
        let mailbox = Mailbox(sender);
        let (outbox, notifications) = Outbox::new();
        tokio::spawn(deliver(client.clone(), notifications));
        let own = mailbox.clone();
        let threads = || Workers::new().and_then(|workers| Ok((workers, Auditor::new()?)));
        std::thread::spawn(move || match threads() {
            Ok((workers, auditor)) => Session::new(outbox, own, workers, auditor).run(&messages),
            Err(error) => crate::cli::note(&format!("azureml-ls: no threads: {error}")),
        });
        let questions = Questions::new(client, mailbox.clone());
        Self { mailbox, profile: OnceLock::new(), questions, shut_down }
    }

    /// Asks about a document as it is now. `None` where it is not open; an internal error where the work panics.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        uri: Uri,
        work: impl FnOnce(&Snapshot) -> Option<T> + Send + 'static,
    ) -> Result<Option<T>> {
        let (reply, answer) = oneshot::channel();
        let work = Box::new(move |snapshot: Option<Snapshot>| {
            // The request was cancelled.
            if reply.is_closed() {
                return;
            }
            let _ = reply.send(snapshot.and_then(|snapshot| work(&snapshot)));
        });
        self.mailbox.push(Message::Ask { uri, work });
        answer.await.map_err(|_| {
            let mut error = Error::internal_error();
            error.message = "a bug in azureml-ls; its output has more".into();
            error
        })
    }

    /// The network map; `None` where there is nothing to draw.
    pub(super) async fn network_map(&self) -> Result<Option<NetworkMap>> {
        let (reply, answer) = oneshot::channel();
        let work = Box::new(move |network: Option<Audited>| {
            if !reply.is_closed() {
                let _ = reply.send(network.and_then(|network| network_map::draw(&network)));
            }
        });
        self.mailbox.push(Message::AskNetwork { work });
        answer.await.map_err(|_| bug())
    }

    fn pulls_settings(&self) -> bool {
        self.profile.get().is_some_and(|profile| profile.pulls_settings)
    }
}

/// A request whose work panicked.
fn bug() -> Error {
    let mut error = Error::internal_error();
    error.message = "a bug in azureml-ls; its output has more".into();
    error
}

/// A request that was understood and cannot be granted: editors show the text.
fn refused(reason: String) -> Error {
    /// `RequestFailed` of LSP 3.17.
    const REQUEST_FAILED: i64 = -32803;
    Error { code: ErrorCode::ServerError(REQUEST_FAILED), message: reason.into(), data: None }
}

fn paths_of(folders: &[WorkspaceFolder]) -> Vec<PathBuf> {
    folders.iter().filter_map(|folder| uris::path(&folder.uri)).collect()
}

/// The workspace's folders, as newer or older clients name them.
#[allow(deprecated, reason = "older clients send nothing else")]
fn workspace(params: &InitializeParams) -> Vec<PathBuf> {
    match &params.workspace_folders {
        Some(folders) => paths_of(folders),
        None => match (&params.root_uri, &params.root_path) {
            (Some(uri), _) => uris::path(uri).into_iter().collect(),
            (None, Some(path)) if !path.is_empty() => vec![PathBuf::from(path)],
            (None, _) => Vec::new(),
        },
    }
}

impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let profile = Arc::new(Profile::new(&params));
        self.mailbox.push(Message::Start {
            profile: Arc::clone(&profile),
            folders: workspace(&params),
            options: params.initialization_options,
        });
        if let Some(id) = params.process_id {
            lifeline::watch(id);
        }
        let answer = capabilities::answer(&profile);
        let _ = self.profile.set(profile);
        Ok(answer)
    }

    async fn initialized(&self, _: InitializedParams) {
        self.mailbox.push(Message::Ready);
        if let Some(profile) = self.profile.get() {
            self.questions.register(profile);
        }
        if self.pulls_settings() {
            self.questions.pull_settings();
        }
    }

    async fn shutdown(&self) -> Result<()> {
        self.shut_down.store(true, Ordering::SeqCst);
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        self.mailbox.push(Message::Open(params));
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        self.mailbox.push(Message::Change(params));
    }

    async fn did_save(&self, _: DidSaveTextDocumentParams) {
        self.mailbox.push(Message::Files(Vec::new()));
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        self.mailbox.push(Message::Close(params.text_document.uri));
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        if self.pulls_settings() {
            self.questions.pull_settings();
        } else {
            self.mailbox.push(Message::Settings(params.settings));
        }
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        let DidChangeWorkspaceFoldersParams { event } = params;
        self.mailbox
            .push(Message::Folders { added: paths_of(&event.added), removed: paths_of(&event.removed) });
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        if !params.changes.is_empty() {
            self.mailbox.push(Message::Files(params.changes));
        }
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let at = params.text_document_position_params;
        self.ask(at.text_document.uri, move |snapshot| handlers::hover(snapshot, at.position)).await
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        self.ask(params.text_document.uri, move |snapshot| handlers::inlay_hints(snapshot, params.range))
            .await
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        let at = params.text_document_position;
        self.ask(at.text_document.uri, move |snapshot| handlers::complete(snapshot, at.position)).await
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        let uri = params.text_document.uri.clone();
        self.ask(uri, move |snapshot| handlers::code_actions(snapshot, &params)).await
    }

    async fn document_symbol(&self, params: DocumentSymbolParams) -> Result<Option<DocumentSymbolResponse>> {
        self.ask(params.text_document.uri, handlers::symbols).await
    }

    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        self.ask(params.text_document.uri, handlers::folds).await
    }

    async fn selection_range(&self, params: SelectionRangeParams) -> Result<Option<Vec<SelectionRange>>> {
        let positions = params.positions;
        self.ask(params.text_document.uri, move |snapshot| handlers::selections(snapshot, &positions)).await
    }

    async fn document_link(&self, params: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
        self.ask(params.text_document.uri, handlers::links).await
    }

    async fn goto_definition(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        let at = params.text_document_position_params;
        self.ask(at.text_document.uri, move |snapshot| handlers::definition(snapshot, at.position)).await
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        let at = params.text_document_position;
        let with_anchor = params.context.include_declaration;
        self.ask(at.text_document.uri, move |snapshot| {
            handlers::references(snapshot, at.position, with_anchor)
        })
        .await
    }

    async fn rename(&self, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
        let at = params.text_document_position;
        let to = params.new_name;
        let work = move |snapshot: &Snapshot| handlers::rename(snapshot, at.position, &to);
        match self.ask(at.text_document.uri, work).await? {
            None => Ok(None),
            Some(Ok(edit)) => Ok(Some(edit)),
            Some(Err(reason)) => Err(refused(reason)),
        }
    }

    async fn document_highlight(
        &self,
        params: DocumentHighlightParams,
    ) -> Result<Option<Vec<DocumentHighlight>>> {
        let at = params.text_document_position_params;
        self.ask(at.text_document.uri, move |snapshot| handlers::highlights(snapshot, at.position)).await
    }
}
