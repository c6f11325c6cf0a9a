//! Adding private endpoints the way a file writes those that it has: the nearest one is taken as a pattern, be it an item of
//! a list, a resource or a module call, and written once more for another sub-resource. Must not know rules.

mod copy;
mod declarations;
mod item;
mod pattern;
mod references;
mod words;

use super::{Context, NodeId};
use crate::rules::wording::quoted;
use azureml_syntax::edit::Operation;
use pattern::Unit;
use std::sync::Arc;

/// A change that adds private endpoints.
pub struct Mend {
    /// For the menu.
    pub title: String,
    /// The file to change.
    pub file: Arc<str>,
    /// What to change there.
    pub operations: Vec<Operation>,
}

/// The change that gives `target` a private endpoint for each of `groups`; `None` where no private endpoint is there to
/// go by, or where its pattern cannot be written again without names that are not there.
#[must_use]
pub fn add_endpoints(context: &Context<'_>, target: NodeId, groups: &[&str]) -> Option<Mend> {
    pattern::all(context, target).into_iter().find_map(|pattern| {
        let parsed = context.sources.bicep(&pattern.spot.file)?;
        let operations = match pattern.unit(&parsed.parse)? {
            Unit::Item { array, item } => item::more(context, &pattern, &parsed, array, item, groups)?,
            Unit::Declaration(declaration) => {
                declarations::more(context, &pattern, &parsed, declaration, groups)?
            }
        };
        Some(Mend { title: title(groups), file: Arc::clone(&pattern.spot.file), operations })
    })
}

fn title(groups: &[&str]) -> String {
    let noun = if groups.len() > 1 { "private endpoints" } else { "a private endpoint" };
    format!("Add {noun} for {}", quoted(groups.iter().copied()))
}

#[cfg(test)]
mod tests;
