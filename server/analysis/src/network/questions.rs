//! Questions about the network that several rules ask of the graph. Each gives an [`super::Answer`] with its reasons.
//! Must not know rules.

pub mod batch;
pub mod closed;
pub mod computes;
pub mod dependencies;
pub mod dns;
pub mod endpoints;
pub mod managed;
pub mod monitor;
pub mod order;
pub mod registry;
pub mod routes;
pub mod security_rules;
pub mod service_tags;
pub mod subnets;
pub mod workspace;
