//! The language server: `tower-lsp` as transport only, one actor that owns the documents, workers on threads.
//!
//! What flows: bytes -> [`guard`] -> transport -> [`server`]'s handlers -> [`mailbox`] -> [`session`] -> a
//! [`snapshot`] for a [`worker`] -> back to the session or straight to the waiting request.
//! Only this folder knows the protocol.

mod auditor;
mod capabilities;
mod configuration;
mod convert;
mod documents;
#[cfg(debug_assertions)]
pub(crate) mod faults;
mod frames;
mod gate;
mod guard;
mod handlers;
mod lifeline;
mod mailbox;
mod network_map;
mod others;
mod outbox;
mod output;
mod profile;
mod questions;
mod server;
mod session;
mod snapshot;
mod uris;
mod worker;

use crate::cli::note;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tower_lsp::{LspService, Server};

/// As many requests as may wait at once. The transport sees a cancellation only while fewer are waiting.
const MOST_WAITING: usize = 256;

/// Serves one client on standard input and output until `exit`, the end of the input, or the end of the client's
/// process. The code is 0 only after a `shutdown` and an input that did not break off inside a message.
pub(crate) fn serve() -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_current_thread().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            note(&format!("azureml-ls: the server cannot start: {error}"));
            return ExitCode::from(4);
        }
    };
    let shut_down = Arc::new(AtomicBool::new(false));
    let gate = gate::Gate::default();
    let (input, input_state) = guard::guarded_stdin(gate.clone());
    runtime.block_on(async {
        let service = LspService::build(|client| server::Backend::new(client, Arc::clone(&shut_down)))
            .custom_method(network_map::METHOD, server::Backend::network_map);
        #[cfg(debug_assertions)]
        let service = faults::add(service);
        let (service, socket) = service.finish();
        Server::new(input, output::Output::new(gate), socket)
            .concurrency_level(MOST_WAITING)
            .serve(service)
            .await;
    });
    runtime.shutdown_background();
    let proper = shut_down.load(Ordering::SeqCst) && !input_state.broke_off();
    if proper { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
