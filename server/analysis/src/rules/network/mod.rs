//! Rules about network isolation.

pub mod batch_network_key;
pub mod keyvault_private_endpoint;
pub mod network_key_misplaced;
pub mod network_property_api_version;
