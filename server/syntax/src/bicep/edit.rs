//! From operations on properties to minimal edits of Bicep text: comments, indentation and line ends survive.

use super::Parse;
use crate::edit::{Operation, TextEdit};

/// As [`crate::edit::to_edits`], for Bicep.
#[must_use]
pub fn to_edits(source: &str, parse: &Parse, operations: &[Operation]) -> Option<Vec<TextEdit>> {
    if !parse.is_of(source) {
        return None;
    }
    let mut edits = Vec::new();
    for operation in operations {
        let Operation::ReplaceText { span, text } = operation else { return None };
        source.get(span.range())?;
        edits.push(TextEdit { span: *span, text: text.clone() });
    }
    edits.sort_by_key(|edit| edit.span);
    let collide = edits.windows(2).any(|pair| matches!(pair, [a, b] if a.span.end > b.span.start));
    (!collide).then_some(edits)
}
