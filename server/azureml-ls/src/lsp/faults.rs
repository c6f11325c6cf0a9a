//! Faults that tests inject, in debug builds only: a request whose work panics, a path at which a rule panics.

/// The request that panics.
pub(crate) const METHOD: &str = "$/test/panic";

/// A file that names this path makes the rule that looks at it panic.
const PATH: &str = "azureml-ls-test-panic";

/// Panics if `path` is the poisoned one.
pub(crate) fn poisoned(path: &str) {
    if path.ends_with(PATH) {
        panic();
    }
}

/// Panics.
#[allow(clippy::panic, reason = "that is what it is for")]
pub(super) fn panic() {
    panic!("a test asked for this");
}
