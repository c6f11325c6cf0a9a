//! What the server asks its client. In tasks of their own: the transport waits for its handlers before it ends, and a
//! client need not answer.

use super::configuration::SECTION;
use super::mailbox::{Mailbox, Message};
use super::profile::Profile;
use crate::config::Source;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tower_lsp::Client;
use tower_lsp::ls_types::{ConfigurationItem, LSPAny, Registration};

/// Asks.
#[derive(Debug)]
pub(super) struct Questions {
    client: Client,
    mailbox: Mailbox,
    /// Counts questions for settings: an older answer must not win over a newer one.
    asked: Arc<AtomicU64>,
}

impl Questions {
    /// Asks `client`; answers go into `mailbox`.
    pub(super) fn new(client: Client, mailbox: Mailbox) -> Self {
        Self { client, mailbox, asked: Arc::default() }
    }

    /// Asks to be told of changed files and settings, where the client can.
    pub(super) fn register(&self, profile: &Profile) {
        let mut registrations = Vec::new();
        if profile.watches_files {
            let watchers = json!({"watchers": [
                {"globPattern": format!("**/{}", Source::Ours.name())},
                {"globPattern": format!("**/{}", Source::Bicep.name())},
                // Whether files exist matters to what names them: created and deleted.
                {"globPattern": "**/*", "kind": 5},
                // What components, scripts and modules say matters, too: changed.
                {"globPattern": "**/*.{yml,yaml,py,bicep,bicepparam}", "kind": 2},
            ]});
            registrations.push(registration("workspace/didChangeWatchedFiles", watchers));
        }
        if profile.registers_settings {
            let section = json!({"section": SECTION});
            registrations.push(registration("workspace/didChangeConfiguration", section));
        }
        if registrations.is_empty() {
            return;
        }
        let client = self.client.clone();
        tokio::spawn(async move {
            // A client that refuses loses the convenience, nothing else.
            let _ = client.register_capability(registrations).await;
        });
    }

    /// Asks for the editor's settings. A client that never answers leaves the defaults.
    pub(super) fn pull_settings(&self) {
        let question = self.asked.fetch_add(1, Ordering::SeqCst) + 1;
        let (client, mailbox, asked) = (self.client.clone(), self.mailbox.clone(), Arc::clone(&self.asked));
        tokio::spawn(async move {
            let item = ConfigurationItem { scope_uri: None, section: Some(SECTION.to_owned()) };
            let Ok(answer) = client.configuration(vec![item]).await else { return };
            if let Some(value) = answer.into_iter().next()
                && asked.load(Ordering::SeqCst) == question
            {
                mailbox.push(Message::Settings(value));
            }
        });
    }
}

fn registration(method: &str, options: LSPAny) -> Registration {
    Registration { id: method.to_owned(), method: method.to_owned(), register_options: Some(options) }
}
