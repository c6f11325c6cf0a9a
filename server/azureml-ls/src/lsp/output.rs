//! Standard output for the transport, written where the transport runs. `tokio`'s own hands every write to another
//! thread, which costs each answer the time to wake it; there is nothing else here that could go on meanwhile.

use super::gate::Gate;
use std::io::{self, Write};
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::io::AsyncWrite;

/// Collects a message; writes it when it is flushed.
#[derive(Debug)]
pub(super) struct Output {
    waiting: Vec<u8>,
    gate: Gate,
}

impl Output {
    /// Opens `gate` with every message.
    pub(super) fn new(gate: Gate) -> Self {
        Self { waiting: Vec::new(), gate }
    }
}

impl AsyncWrite for Output {
    fn poll_write(mut self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.waiting.extend_from_slice(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.waiting.is_empty() {
            return Poll::Ready(Ok(()));
        }
        let mut output = io::stdout().lock();
        let written = output.write_all(&self.waiting).and_then(|()| output.flush());
        self.waiting.clear();
        self.gate.open();
        Poll::Ready(written)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll_flush(context)
    }
}
