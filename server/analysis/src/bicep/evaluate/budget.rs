//! How much may be evaluated: an end to all work, whatever a file says.

use std::cell::Cell;

/// Expressions in each other, through variables, functions and modules too. Real files stay below 60, most below 20; a
/// thread's 2 MiB of stack bear twice as many as this.
const MAX_DEPTH: usize = 100;

/// What is still to be spent; one for all files that are evaluated together.
#[derive(Debug)]
pub struct Budget {
    steps: Cell<usize>,
    depth: Cell<usize>,
}

impl Default for Budget {
    /// A million steps, which take under a second. The largest real files take some ten thousand.
    fn default() -> Self {
        Self::new(1_000_000)
    }
}

impl Budget {
    /// A budget of so many steps: an expression, an item of an array, 64 bytes of text are one each.
    #[must_use]
    pub fn new(steps: usize) -> Self {
        Self { steps: Cell::new(steps), depth: Cell::new(0) }
    }

    /// Whether nothing is left: everything else is unknown.
    #[must_use]
    pub fn is_spent(&self) -> bool {
        self.steps.get() == 0
    }

    /// Takes `steps`; says whether they were there.
    pub(super) fn spend(&self, steps: usize) -> bool {
        let left = self.steps.get();
        self.steps.set(left.saturating_sub(steps));
        left >= steps
    }

    /// Does `work` one level deeper; `None` where that is too deep.
    pub(super) fn deeper<T>(&self, work: impl FnOnce() -> T) -> Option<T> {
        let depth = self.depth.get();
        if depth >= MAX_DEPTH || !self.spend(1) {
            return None;
        }
        self.depth.set(depth + 1);
        let result = work();
        self.depth.set(depth);
        Some(result)
    }
}
