//! What the session tells the client. Sending may wait for the client; the session does not.

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tower_lsp::Client;
use tower_lsp::ls_types::{MessageType, PublishDiagnosticsParams};

/// One notification.
#[derive(Debug)]
pub(super) enum Notification {
    /// The findings of a file.
    Publish(PublishDiagnosticsParams),
    /// The graph of the workspace, or what the rules say of it, is another one now.
    NetworkChanged,
    /// Inlay hints may be others now.
    HintsChanged,
    /// A line for the log.
    Log(MessageType, String),
}

/// Where the session puts notifications.
#[derive(Clone, Debug)]
pub(super) struct Outbox(UnboundedSender<Notification>);

impl Outbox {
    /// An outbox, and what is put into it.
    pub(super) fn new() -> (Self, UnboundedReceiver<Notification>) {
        let (sender, receiver) = unbounded_channel();
        (Self(sender), receiver)
    }

    /// Tells the client.
    pub(super) fn send(&self, notification: Notification) {
        let _ = self.0.send(notification);
    }
}

/// `azureml/networkChanged`, to clients that ask for it: whoever shows the network may ask again.
enum NetworkChanged {}

impl tower_lsp::ls_types::notification::Notification for NetworkChanged {
    type Params = ();
    const METHOD: &'static str = "azureml/networkChanged";
}

/// Sends what is put into the outbox, in order, until the session ends.
pub(super) async fn deliver(client: Client, mut notifications: UnboundedReceiver<Notification>) {
    while let Some(notification) = notifications.recv().await {
        match notification {
            Notification::Publish(PublishDiagnosticsParams { uri, diagnostics, version }) => {
                client.publish_diagnostics(uri, diagnostics, version).await;
            }
            Notification::NetworkChanged => client.send_notification::<NetworkChanged>(()).await,
            Notification::HintsChanged => {
                // It is a request, and the client need not hurry with its answer.
                let client = client.clone();
                tokio::spawn(async move { client.inlay_hint_refresh().await });
            }
            Notification::Log(kind, text) => client.log_message(kind, text).await,
        }
    }
}
