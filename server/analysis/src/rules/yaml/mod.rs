//! Rules about the text as YAML, before it means anything. They speak about Azure ML's files only.

mod lines;
pub mod several_documents;
pub mod syntax_error;
pub mod tab_indentation;
pub mod too_large;
pub mod unfilled_template;

use crate::Context;

/// How many lines at the top are searched for `$schema` where the document itself could not be read.
const TOP: usize = 50;

/// Whether the file is one of ours: by what could be read of it, or by a line with the `$schema` of such a kind, torn as
/// it may be.
fn is_ours(context: &Context<'_>) -> bool {
    context.is_azure_ml()
        || context.source.lines().take(TOP).filter(|line| line.trim_start().starts_with("$schema")).any(
            |line| {
                line.split([' ', '\t', '"', '\'']).any(|word| {
                    word.contains('/')
                        && crate::identify::kind_of_schema(word).is_some_and(|kind| kind.object.is_some())
                })
            },
        )
}
