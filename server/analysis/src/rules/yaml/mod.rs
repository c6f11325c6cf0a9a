//! Rules about the text as YAML, before it means anything. They speak about Azure ML's files only.

pub mod syntax_error;
pub mod tab_indentation;
pub mod too_large;

use crate::Context;

/// How many lines at the top are searched for `$schema` where the document itself could not be read.
const TOP: usize = 50;

/// Whether the file is one of ours: by what could be read of it, or by a line with the `$schema` of such a kind.
fn is_ours(context: &Context<'_>) -> bool {
    context.is_azure_ml()
        || context.source.lines().take(TOP).any(|line| {
            let value = line.strip_prefix("$schema:").map(str::trim);
            let url = value.map(|value| value.trim_matches(['"', '\'']));
            url.and_then(crate::identify::kind_of_schema).is_some_and(|kind| kind.object.is_some())
        })
}
