//! Rules about connections.

pub mod connection_credentials;
