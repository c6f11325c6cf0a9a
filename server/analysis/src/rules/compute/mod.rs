//! Rules about compute clusters and compute instances.

pub mod duplicate_application;
pub mod idle_time;
