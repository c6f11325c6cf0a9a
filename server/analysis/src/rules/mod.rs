//! The rules, one file each, by group. A new rule is one file and one line in [`all`].

pub mod assets;
pub mod automl;
pub(crate) mod bicep;
pub mod compute;
pub mod connections;
pub mod datastores;
pub mod endpoints;
pub mod expressions;
pub mod files;
pub mod jobs;
pub mod keys;
pub mod monitoring;
pub mod network;
pub mod schedules;
pub mod suppression;
pub mod values;
pub(crate) mod wording;
pub mod workspace;
pub mod yaml;

use crate::Rule;

/// All rules, sorted by group and code.
#[must_use]
pub fn all() -> &'static [&'static Rule] {
    static ALL: &[&Rule] = &[
        &assets::feature_source::RULE,
        &assets::incomplete_folder::RULE,
        &automl::conflicting_data::RULE,
        &automl::idle_setting::RULE,
        &automl::model_setting::RULE,
        &automl::sweep_text::RULE,
        &compute::duplicate_application::RULE,
        &compute::idle_time::RULE,
        &connections::connection_credentials::RULE,
        &datastores::authority_url_clash::RULE,
        &datastores::secret_in_file::RULE,
        &endpoints::conda_environment::RULE,
        &endpoints::environment_image::RULE,
        &endpoints::instance_count_clash::RULE,
        &endpoints::kubernetes_type::RULE,
        &endpoints::managed_scale_settings::RULE,
        &endpoints::mirror_traffic::RULE,
        &endpoints::missing_deployment_type::RULE,
        &endpoints::scale_bounds::RULE,
        &endpoints::small_vm_size::RULE,
        &endpoints::traffic_sum::RULE,
        &endpoints::unused_output_file::RULE,
        &expressions::invalid_expression::RULE,
        &expressions::job_cycle::RULE,
        &expressions::missing_input::RULE,
        &expressions::optional_input::RULE,
        &expressions::unknown_expression_name::RULE,
        &expressions::unknown_port::RULE,
        &expressions::unused_input::RULE,
        &expressions::unwrapped_expression::RULE,
        &files::missing_file::RULE,
        &files::module_cycle::RULE,
        &files::remote_path::RULE,
        &files::scoring_script::RULE,
        &files::unfilled_path::RULE,
        &jobs::additional_include::RULE,
        &jobs::compute_not_set::RULE,
        &jobs::conflicting_keys::RULE,
        &jobs::data_transfer_ports::RULE,
        &jobs::declared_input::RULE,
        &jobs::input_default::RULE,
        &jobs::invalid_identifier::RULE,
        &jobs::mini_batch_size::RULE,
        &jobs::repeated_item::RULE,
        &jobs::search_space::RULE,
        &jobs::spark_configuration::RULE,
        &jobs::spark_mode::RULE,
        &jobs::step_type::RULE,
        &jobs::sweep_sampling::RULE,
        &jobs::unsupported_job::RULE,
        &keys::duplicate_key::RULE,
        &keys::misplaced_key::RULE,
        &keys::missing_schema::RULE,
        &keys::property_api_version::RULE,
        &keys::renamed_key::RULE,
        &keys::schema_mismatch::RULE,
        &keys::unknown_api_version::RULE,
        &keys::unknown_key::RULE,
        &keys::unknown_resource_type::RULE,
        &keys::unknown_schema::RULE,
        &keys::unsupported_key::RULE,
        &monitoring::data_window::RULE,
        &monitoring::monitor_data::RULE,
        &network::acr_premium_sku::RULE,
        &network::acr_private_endpoint::RULE,
        &network::acr_quarantine::RULE,
        &network::batch_network_fixed_at_creation::RULE,
        &network::batch_network_key::RULE,
        &network::batch_selected_ips::RULE,
        &network::batch_studio_invoke::RULE,
        &network::batch_workspace_cmk::RULE,
        &network::batch_workspace_kind::RULE,
        &network::compute_not_in_network::RULE,
        &network::compute_public_ip::RULE,
        &network::compute_ssh_public::RULE,
        &network::dependency_open_to_public::RULE,
        &network::image_build_compute::RULE,
        &network::keyvault_private_endpoint::RULE,
        &network::managed_network_batch_rules::RULE,
        &network::managed_network_custom_subnet::RULE,
        &network::managed_network_not_provisioned::RULE,
        &network::managed_network_outbound_rule::RULE,
        &network::monitor_private_link::RULE,
        &network::network_key_misplaced::RULE,
        &network::network_property_api_version::RULE,
        &network::no_public_ip_egress::RULE,
        &network::no_public_ip_workspace_endpoint::RULE,
        &network::nsg_batch_legacy_ports::RULE,
        &network::nsg_outbound_required::RULE,
        &network::online_deployment_egress::RULE,
        &network::online_endpoint_public::RULE,
        &network::private_dns_zone_link::RULE,
        &network::private_dns_zone_name::RULE,
        &network::private_endpoint_group_id::RULE,
        &network::project_own_network::RULE,
        &network::public_ip_inbound::RULE,
        &network::serverless_network::RULE,
        &network::storage_private_endpoints::RULE,
        &network::trusted_services_bypass::RULE,
        &network::v1_legacy_mode::RULE,
        &network::workspace_dns_zones::RULE,
        &network::workspace_private_endpoint::RULE,
        &network::workspace_public_access::RULE,
        &schedules::cron_expression::RULE,
        &schedules::recurrence_pattern::RULE,
        &schedules::schedule_window::RULE,
        &schedules::scheduled_job::RULE,
        &suppression::unused_suppression::RULE,
        &values::deprecated_key::RULE,
        &values::invalid_format::RULE,
        &values::invalid_name::RULE,
        &values::invalid_reference::RULE,
        &values::invalid_uri::RULE,
        &values::invalid_value::RULE,
        &values::missing_key::RULE,
        &values::misspelt_vm_size::RULE,
        &values::null_value::RULE,
        &values::out_of_range::RULE,
        &values::read_only_key::RULE,
        &values::retired_vm_size::RULE,
        &values::user_assigned_identity::RULE,
        &values::wrong_resource::RULE,
        &values::wrong_type::RULE,
        &workspace::deny_without_addresses::RULE,
        &workspace::missing_workspace_kind::RULE,
        &yaml::several_documents::RULE,
        &yaml::syntax_error::RULE,
        &yaml::tab_indentation::RULE,
        &yaml::too_large::RULE,
        &yaml::unfilled_template::RULE,
    ];
    ALL
}

/// The rules about Bicep that the official Bicep server says too, under codes of its own.
const GENERIC_IN_BICEP: [&str; 13] = [
    "duplicate-key",
    "invalid-value",
    "misplaced-key",
    "missing-file",
    "missing-key",
    "module-cycle",
    "out-of-range",
    "read-only-key",
    "syntax-error",
    "unknown-api-version",
    "unknown-key",
    "unknown-resource-type",
    "wrong-type",
];

/// Whether a finding of this code about a Bicep file would only repeat the official Bicep server where that is at work
/// too.
#[must_use]
pub fn is_generic_in_bicep(code: &str) -> bool {
    GENERIC_IN_BICEP.contains(&code)
}

/// The rule with this code.
#[must_use]
pub fn find(code: &str) -> Option<&'static Rule> {
    all().iter().copied().find(|rule| rule.code == code)
}

#[cfg(test)]
mod tests;
