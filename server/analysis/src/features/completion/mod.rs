//! What could be written at a place: keys, values, references, paths, `$schema`, whole skeletons.

mod expressions;
mod keys;
mod paths;
mod probe;
mod schema;
mod slot;
mod snippet;
mod values;

use super::File;
use super::lines::clamp;
use crate::features::insert::Insert;
use azureml_syntax::Span;
use slot::{Role, Slot};

/// One proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What the list shows.
    pub label: String,
    /// What kind of thing it is.
    pub kind: CompletionKind,
    /// What typed text is matched against, where that is not the label; else empty.
    pub filter: String,
    /// A word behind the label: the type, `required`.
    pub detail: String,
    /// Markdown.
    pub documentation: String,
    /// The text that is replaced: always on the cursor's line.
    pub replace: Span,
    /// What is inserted, as a snippet in the LSP's syntax (`$0`, `${1:x}`); lines are indented already.
    pub snippet: String,
    /// The same without placeholders, for clients without snippets.
    pub plain: String,
    /// Lists are sorted by this.
    pub sort: String,
    /// Struck through.
    pub deprecated: bool,
}

/// What a [`Completion`] stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompletionKind {
    /// A key.
    Key,
    /// A whole file to begin with.
    Skeleton,
    /// A value of a closed set.
    Value,
    /// A reference or URL.
    Reference,
    /// A file.
    File,
    /// A folder.
    Folder,
    /// A name that is declared.
    Name,
    /// A resource type or one of its API versions.
    ResourceType,
}

/// What could be written at `offset`. Narrowing the list to what is typed already is the client's part.
#[must_use]
pub fn complete(file: &File<'_>, offset: usize) -> Vec<Completion> {
    let offset = clamp(file.source, offset);
    if let Some(paths) = expressions::typed(file, offset) {
        return paths;
    }
    let Some(slot) = slot::slot(file, offset) else { return Vec::new() };
    if let Some(schemas) = schema::values(file, &slot) {
        return schemas;
    }
    let mut all = if slot.role == Role::Start { keys::keys(file, &slot) } else { Vec::new() };
    all.extend(expressions::bindings(file, &slot));
    if !slot.colon {
        // A list item and a value on its own line begin as keys do; the keys are what people look for there.
        let behind = if all.is_empty() { "" } else { "9" };
        all.extend(
            values::values(file, &slot)
                .into_iter()
                .map(|value| Completion { sort: format!("{behind}{}", value.sort), ..value }),
        );
    }
    all
}

impl Completion {
    fn new(label: &str, kind: CompletionKind, insert: Insert, slot: &Slot) -> Self {
        Self {
            label: label.to_owned(),
            kind,
            filter: String::new(),
            detail: String::new(),
            documentation: String::new(),
            replace: slot.token,
            snippet: insert.snippet,
            plain: insert.plain,
            sort: String::new(),
            deprecated: false,
        }
    }

    fn detail(mut self, detail: String) -> Self {
        self.detail = detail;
        self
    }

    fn documentation(mut self, documentation: String) -> Self {
        self.documentation = documentation;
        self
    }

    /// Groups come in order, and what is in them by place in the catalog.
    fn sort(mut self, group: usize, at: usize) -> Self {
        self.sort = format!("{group}{at:04}");
        self
    }

    const fn deprecated(mut self, deprecated: bool) -> Self {
        self.deprecated = deprecated;
        self
    }

    /// As a value: a blank before it right behind a colon, a quote behind it where one is open.
    fn value(mut self, slot: &Slot) -> Self {
        if slot.glued {
            self.snippet.insert(0, ' ');
            self.plain.insert(0, ' ');
        }
        if let Some(quote) = slot.quote.filter(|_| slot.is_open()) {
            self.snippet.push(quote);
            self.plain.push(quote);
        }
        self
    }
}

#[cfg(test)]
mod tests;
