//! Rules about network isolation.

pub mod acr_premium_sku;
pub mod acr_quarantine;
pub mod batch_network_fixed_at_creation;
pub mod batch_network_key;
pub mod batch_selected_ips;
pub mod batch_studio_invoke;
pub mod batch_workspace_cmk;
pub mod batch_workspace_kind;
pub mod compute_public_ip;
pub mod compute_ssh_public;
pub mod image_build_compute;
pub mod keyvault_private_endpoint;
pub mod managed_network_batch_rules;
pub mod managed_network_custom_subnet;
pub mod managed_network_outbound_rule;
pub mod monitor_private_link;
pub mod network_key_misplaced;
pub mod network_property_api_version;
pub mod nsg_batch_legacy_ports;
pub mod private_dns_zone_link;
pub mod private_dns_zone_name;
pub mod public_ip_inbound;
pub mod serverless_network;
pub mod v1_legacy_mode;
pub mod workspace_dns_zones;
pub mod workspace_public_access;
