//! The second opinion on a text that our own parser finds fault with: another parser, written by others.

use crate::Span;
use saphyr_parser::Parser;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The largest text that is worth a second opinion, in bytes.
const MAX_BYTES: usize = 2 * 1024 * 1024;

/// Where saphyr stops reading `source` as YAML 1.2; `None` if it reads all of it, or the text is too large to ask.
pub(super) fn rejects(source: &str) -> Option<Span> {
    if source.len() > MAX_BYTES {
        return None;
    }
    // A parser that fails on a text rejects it.
    let error = catch_unwind(AssertUnwindSafe(|| {
        Parser::new_from_str(source).find_map(Result::err).map(|error| error.marker().index())
    }));
    let characters = error.unwrap_or(Some(0))?;
    let offset = source.char_indices().nth(characters).map_or(source.len(), |(at, _)| at);
    Some(Span::at(offset))
}
