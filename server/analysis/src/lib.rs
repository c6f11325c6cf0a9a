//! What files mean and what is wrong with them: kinds, rules, editor features.
//!
//! Pure: no file, socket, process or clock is touched here, and no LSP type is known. What must be asked of the
//! outside goes through [`Files`]; columns do not exist, offsets are UTF-8 bytes.

pub mod ask;
pub mod bicep;
pub mod engine;
pub mod expressions;
pub mod features;
pub mod files;
pub mod finding;
pub mod identify;
pub mod network;
pub mod rule;
pub mod rules;
pub mod settings;
pub mod spelling;
mod suppress;
#[cfg(test)]
pub(crate) mod testing;
pub mod typed;
pub mod values;

pub use ask::Asked;
pub use engine::{Analysis, Audited, analyze};
pub use files::{Files, NoFiles, Presence};
pub use finding::{Finding, Fix, Related, Safety, Severity, Tag};
pub use identify::{Evidence, Identity};
pub use rule::{BicepContext, Context, NetworkCheck, Report, Rule};
pub use settings::Settings;
pub use typed::{Place, TypedDocument};
