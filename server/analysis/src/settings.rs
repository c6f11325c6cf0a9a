//! What users may change about the analysis, as plain data; reading files and editor settings is the shell's part.

use crate::Severity;
use std::collections::BTreeMap;

/// The analysis part of the configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Severity by rule code; `None` switches the rule off. Rules that are not named keep their own.
    pub rules: BTreeMap<String, Option<Severity>>,
    /// The official Bicep server is at work on the same files: what it says and does too is left to it.
    pub beside_official: bool,
}

impl Settings {
    /// The severity that a finding of `code` with `own` severity has; `None` if its rule is off.
    #[must_use]
    pub fn severity(&self, code: &str, own: Severity) -> Option<Severity> {
        self.rules.get(code).map_or(Some(own), |set| *set)
    }
}
