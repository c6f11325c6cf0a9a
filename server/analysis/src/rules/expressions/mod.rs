//! What expressions (`${{ … }}`) say, and the wiring of pipelines that they make.

pub mod invalid_expression;
pub mod job_cycle;
pub mod missing_input;
pub mod optional_input;
mod scope;
#[cfg(test)]
mod tests;
pub mod unknown_expression_name;
pub mod unknown_port;
pub mod unused_input;
pub mod unwrapped_expression;
