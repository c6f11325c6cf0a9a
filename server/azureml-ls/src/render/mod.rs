//! Findings as output: text for people, JSON for tools. Besides the protocol's conversions the only place with columns.

pub(crate) mod audit;
pub(crate) mod json;
pub(crate) mod map;
pub(crate) mod markdown;
pub(crate) mod others;
pub(crate) mod text;
