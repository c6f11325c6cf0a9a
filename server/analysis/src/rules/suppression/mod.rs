//! Rules about comments that silence findings.

pub mod unused_suppression;
