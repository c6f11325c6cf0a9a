//! Rules about datastores and the secrets in them.

pub mod authority_url_clash;
pub mod secret_in_file;
