//! Rules about compute clusters and compute instances.

pub mod duplicate_application;
pub mod idle_time;
pub mod subnet_without_network;
