//! Holds the input back between `initialize` and its answer. The protocol wants clients to wait, but some send what
//! comes next at once, and the transport would throw that away: it has not heard of the answer yet.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

/// Open to begin with.
#[derive(Clone, Debug, Default)]
pub(super) struct Gate(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    closed: bool,
    waiting: Option<Waker>,
}

impl Gate {
    /// `initialize` went in.
    pub(super) fn close(&self) {
        self.state().closed = true;
    }

    /// An answer went out.
    pub(super) fn open(&self) {
        let mut state = self.state();
        state.closed = false;
        if let Some(waker) = state.waiting.take() {
            waker.wake();
        }
    }

    /// Ready while it is open.
    pub(super) fn poll_open(&self, context: &Context<'_>) -> Poll<()> {
        let mut state = self.state();
        if !state.closed {
            return Poll::Ready(());
        }
        state.waiting = Some(context.waker().clone());
        Poll::Pending
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
