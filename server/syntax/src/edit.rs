//! From operations on values to minimal edits of the text: comments, indentation, quotes and line ends survive.
//!
//! Rules name *what* to change; only this module knows *how* it is written.

mod add;
pub(crate) mod changes;
mod draft;
mod items;
pub(crate) mod layout;
mod remove;
mod set;
mod shift;
mod write;

pub use layout::line_break;
pub use write::Style;

use crate::{Parse, Span};

/// One change, in terms of values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Remove the entry whose key stands at this span, with its value and the comment behind it on its line.
    RemoveEntry {
        /// The key's span.
        key: Span,
    },
    /// Write another key, quoted as the old one was.
    RenameKey {
        /// The key's span.
        key: Span,
        /// The new key, unquoted.
        to: String,
    },
    /// Write another value behind the key.
    SetValue {
        /// The key's span.
        key: Span,
        /// The new value.
        to: NewValue,
    },
    /// Add a key to a mapping.
    AddEntry {
        /// The mapping's span; the document's span where the document is empty.
        map: Span,
        /// The new key, unquoted.
        key: String,
        /// Its value.
        value: NewValue,
        /// Where among the entries.
        place: Place,
    },
    /// Add an item to a list, behind its last one.
    AddItem {
        /// The list's span.
        list: Span,
        /// The item.
        value: NewValue,
    },
    /// Remove an item from a list, with the comment behind it on its line. In YAML, one of several that stand on lines
    /// of their own.
    RemoveItem {
        /// The item's span.
        item: Span,
    },
    /// Move entries of one mapping into a mapping below it, which is made where it is missing.
    MoveEntries {
        /// The keys' spans, all in one mapping.
        keys: Vec<Span>,
        /// The key, beside them, of the mapping to move them into.
        into: String,
    },
    /// Replace text as it stands.
    ReplaceText {
        /// What to replace.
        span: Span,
        /// The new text.
        text: String,
    },
}

/// Where an added entry goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Before all others.
    First,
    /// Behind the last one.
    Last,
    /// Behind the entry whose key stands here.
    After(Span),
}

/// A value to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewValue {
    /// A string, number or boolean that is quoted only where its text needs it; strings that look like another type
    /// are quoted.
    String(String),
    /// Text that goes in as it is: `3`, `true`, `azureml:model:1`.
    Literal(String),
    /// Nothing: the user fills it in.
    Empty,
    /// A mapping.
    Map(Vec<(String, NewValue)>),
    /// A list.
    Sequence(Vec<NewValue>),
}

/// One edit of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextEdit {
    /// What is replaced, in bytes of the old text.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

/// The text edits of `operations`, sorted by place and not overlapping; `None` where two operations collide, a span is
/// not the one of a key or mapping of this parse, or an operation cannot be written here without rewriting more.
///
/// What happens to comments: the comment behind a removed value goes with it, and so do comments inside it; comment
/// lines above an entry stay, for they may speak of what follows too. A removed first key of a list item leaves the
/// dash to the next one. A mapping that loses its last key becomes `{}`, unless it is the whole document.
#[must_use]
pub fn to_edits(source: &str, parse: &Parse, operations: &[Operation]) -> Option<Vec<TextEdit>> {
    if !parse.is_of(source) {
        return None;
    }
    let mut draft = draft::Draft::new(source, parse);
    // Removals first: what is added looks for a neighbour that stays.
    for operation in operations {
        if let Operation::RemoveEntry { key } = operation {
            draft.remove(*key)?;
        }
    }
    for operation in operations {
        match operation {
            Operation::RemoveEntry { .. } => {}
            Operation::RenameKey { key, to } => draft.rename(*key, to)?,
            Operation::SetValue { key, to } => draft.set_value(*key, to)?,
            Operation::AddEntry { map, key, value, place } => draft.add_entry(*map, key, value, *place)?,
            Operation::AddItem { list, value } => draft.add_item(*list, value)?,
            Operation::RemoveItem { item } => draft.remove_item(*item)?,
            Operation::MoveEntries { keys, into } => draft.move_entries(keys, into)?,
            Operation::ReplaceText { span, text } => {
                source.get(span.range())?;
                draft.replace(*span, text.clone());
            }
        }
    }
    draft.finish()
}

/// `source` after `edits`, which must be sorted and must not overlap (as [`to_edits`] gives them).
#[must_use]
pub fn apply(source: &str, edits: &[TextEdit]) -> String {
    let mut result = String::with_capacity(source.len());
    let mut end = 0;
    for edit in edits {
        result.push_str(source.get(end..edit.span.start).unwrap_or_default());
        result.push_str(&edit.text);
        end = edit.span.end.max(end);
    }
    result.push_str(source.get(end..).unwrap_or_default());
    result
}

#[cfg(test)]
mod tests;
