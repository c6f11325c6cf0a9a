//! Standard input, read on a thread of its own and cleaned before the transport sees it. The client is never made to
//! wait for us: one that writes everything before it reads would otherwise block with us for ever.

use super::frames::{Frames, Piece};
use super::gate::Gate;
use crate::cli::note;
use std::io::{self, Read};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, ReadBuf};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// How long answers may take after the input has ended.
const LAST_ANSWERS: Duration = Duration::from_secs(2);

/// How the input ended.
#[derive(Clone, Debug, Default)]
pub(super) struct InputState(Arc<AtomicBool>);

impl InputState {
    /// Whether it ended inside a message.
    pub(super) fn broke_off(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// Whole, well-formed messages only.
#[derive(Debug)]
pub(super) struct GuardedInput {
    messages: UnboundedReceiver<Message>,
    gate: Gate,
    current: Vec<u8>,
    used: usize,
}

/// A message with its header, and whether it is `initialize`.
type Message = (Vec<u8>, bool);

/// Starts reading standard input; `gate` holds back what follows `initialize`.
pub(super) fn guarded_stdin(gate: Gate) -> (GuardedInput, InputState) {
    let (sender, messages) = unbounded_channel();
    let state = InputState::default();
    let thread_state = state.clone();
    std::thread::spawn(move || {
        pump(io::stdin(), &sender, &thread_state);
        drop(sender);
        // The transport answers what it was asked, then the process ends, and this thread with it. A client that does
        // not read either must not keep it alive.
        std::thread::sleep(LAST_ANSWERS);
        std::process::exit(1);
    });
    (GuardedInput { messages, gate, current: Vec::new(), used: 0 }, state)
}

fn pump(mut input: impl Read, sender: &UnboundedSender<Message>, state: &InputState) {
    let mut frames = Frames::default();
    let mut chunk = vec![0; 64 * 1024];
    loop {
        let read = match input.read(&mut chunk) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Ok(0) | Err(_) => break,
            Ok(read) => read,
        };
        frames.push(chunk.get(..read).unwrap_or_default());
        while let Some(piece) = frames.next() {
            match piece {
                Piece::Message { body, initializes } => {
                    let mut message = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
                    message.extend(body);
                    if sender.send((message, initializes)).is_err() {
                        return;
                    }
                }
                Piece::Dropped(fault) => note(&format!("azureml-ls: left out: {fault}")),
            }
        }
    }
    state.0.store(!frames.is_between_messages(), Ordering::SeqCst);
}

impl AsyncRead for GuardedInput {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.used == self.current.len() {
            if self.gate.poll_open(context).is_pending() {
                return Poll::Pending;
            }
            match self.messages.poll_recv(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(None) => return Poll::Ready(Ok(())),
                Poll::Ready(Some((message, initializes))) => {
                    if initializes {
                        self.gate.close();
                    }
                    self.current = message;
                    self.used = 0;
                }
            }
        }
        let end = self.current.len().min(self.used + into.remaining());
        into.put_slice(self.current.get(self.used..end).unwrap_or_default());
        self.used = end;
        Poll::Ready(Ok(()))
    }
}
