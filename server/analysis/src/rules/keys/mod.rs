//! Rules about keys: which stand where they should not, and what was meant.

pub(crate) mod api_version;
pub mod duplicate_key;
pub mod misplaced_key;
pub mod missing_schema;
pub mod property_api_version;
pub mod renamed_key;
pub mod schema_mismatch;
pub(crate) mod stranger;
pub mod unknown_api_version;
pub mod unknown_key;
pub mod unknown_resource_type;
pub mod unknown_schema;
pub mod unsupported_key;
