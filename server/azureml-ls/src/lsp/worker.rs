//! Threads for everything that takes time. A panic costs the job that panicked.

use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::available_parallelism;

/// Deep trees recurse; main threads have as much on most systems.
const STACK_BYTES: usize = 8 * 1024 * 1024;

/// The threads.
#[derive(Debug)]
pub(super) struct Workers(ThreadPool);

impl Workers {
    /// Starts them.
    pub(super) fn new() -> Result<Self, ThreadPoolBuildError> {
        // At least 2, so that a long analysis does not keep a hover waiting.
        let threads = available_parallelism().map_or(2, usize::from).clamp(2, 8);
        ThreadPoolBuilder::new()
            .num_threads(threads)
            .stack_size(STACK_BYTES)
            .thread_name(|number| format!("worker-{number}"))
            .build()
            .map(Self)
    }

    /// Runs `job` on one of them, soon.
    pub(super) fn run(&self, job: impl FnOnce() + Send + 'static) {
        self.0.spawn(move || {
            // The panic hook has written the place to standard error; who waits for the job sees its end.
            let _ = catch_unwind(AssertUnwindSafe(job));
        });
    }
}
