//! Rules about jobs, components and the steps of pipelines, whose keys have to fit together.

pub mod additional_include;
pub mod compute_not_set;
pub mod conflicting_keys;
pub mod data_transfer_ports;
pub mod declared_input;
pub mod input_default;
pub(crate) mod interface;
pub mod invalid_identifier;
pub mod mini_batch_size;
pub mod repeated_item;
pub mod search_space;
pub mod spark_configuration;
pub mod spark_mode;
pub mod step_type;
mod steps;
pub mod sweep_sampling;
#[cfg(test)]
mod tests;
pub mod unsupported_job;
