//! Rules about endpoints and deployments whose keys have to fit together.

pub mod conda_environment;
pub mod environment_image;
pub mod instance_count_clash;
pub mod kubernetes_type;
pub mod managed_scale_settings;
pub mod mirror_traffic;
pub mod missing_deployment_type;
pub mod scale_bounds;
mod shares;
pub mod small_vm_size;
pub mod traffic_sum;
pub mod unused_output_file;
