//! What an editor asks about a place in a Bicep file, one file each; the answers are those of YAML. Must not know the
//! LSP.
//!
//! Beside the official Bicep server ([`super::File::beside_official`]) only what that one does not do is left: hovers about
//! networks and API versions, folding, growing a selection.
//! Source: the handlers under `src/Bicep.LangServer` of Azure/bicep.

mod completion;
mod definition;
mod folds;
mod hover;
mod ignore;
mod links;
mod outline;
mod own_keys;
mod reach;
mod references;
mod rename;
#[cfg(test)]
mod robustness;
mod same_meaning;
mod selection;
#[cfg(test)]
mod testing;
mod words;

pub use completion::complete;
pub use definition::definition;
pub use folds::folds;
pub use hover::hover;
pub use links::links;
pub use outline::symbols;
pub use references::{highlights, references};
pub use rename::rename;
pub use selection::selection;
