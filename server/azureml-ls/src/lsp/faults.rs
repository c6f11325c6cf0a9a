//! Faults that tests inject, in debug builds only: a request whose work panics, a path at which a rule panics, a request
//! that never ends; and the text as the server has it.

use super::server::Backend;
use super::snapshot::Snapshot;
use tower_lsp::LspServiceBuilder;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::TextDocumentIdentifier;

/// A file that names this path makes the rule that looks at it panic.
const PATH: &str = "azureml-ls-test-panic";

/// Adds the requests.
pub(super) fn add(service: LspServiceBuilder<Backend>) -> LspServiceBuilder<Backend> {
    service
        .custom_method("$/test/panic", Backend::test_panic)
        .custom_method("$/test/text", Backend::test_text)
        .custom_method("$/test/wait", Backend::test_wait)
}

impl Backend {
    /// Panics in a worker, as a bug in a handler would.
    async fn test_panic(&self, params: TextDocumentIdentifier) -> Result<Option<()>> {
        let work = |_: &Snapshot| {
            panic();
            None
        };
        self.ask(params.uri, work).await
    }

    /// The document's text.
    async fn test_text(&self, params: TextDocumentIdentifier) -> Result<Option<String>> {
        self.ask(params.uri, |snapshot| Some(snapshot.revision.text.content())).await
    }

    /// Ends only when it is cancelled.
    async fn test_wait(&self) -> Result<()> {
        std::future::pending().await
    }
}

/// Panics if `path` is the poisoned one.
pub(crate) fn poisoned(path: &str) {
    if path.ends_with(PATH) {
        panic();
    }
}

/// Panics.
#[allow(clippy::panic, reason = "that is what it is for")]
fn panic() {
    panic!("a test asked for this");
}
