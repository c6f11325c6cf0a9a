//! Rules about workspaces, hubs and projects.

pub mod deny_without_addresses;
pub mod missing_workspace_kind;
