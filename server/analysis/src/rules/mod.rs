//! The rules, one file each, by group. A new rule is one file and one line in [`all`].

use crate::Rule;

/// All rules, sorted by group and code.
#[must_use]
pub fn all() -> &'static [&'static Rule] {
    &[]
}

/// The rule with this code.
#[must_use]
pub fn find(code: &str) -> Option<&'static Rule> {
    all().iter().copied().find(|rule| rule.code == code)
}

#[cfg(test)]
mod tests;
