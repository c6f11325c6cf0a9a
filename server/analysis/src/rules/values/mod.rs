//! Rules about values: that they are there, of the right type, allowed, in range, well named and well referred to.

pub mod deprecated_key;
pub mod invalid_format;
pub mod invalid_name;
pub mod invalid_reference;
pub mod invalid_uri;
pub mod invalid_value;
mod mend;
pub mod missing_key;
pub mod misspelt_vm_size;
pub mod null_value;
pub mod out_of_range;
pub mod read_only_key;
pub mod retired_vm_size;
pub mod user_assigned_identity;
pub mod wrong_resource;
pub mod wrong_type;
