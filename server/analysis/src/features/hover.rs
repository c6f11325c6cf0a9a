//! What to show when the pointer rests on a key, a value, or the head of a document.
//! The catalog has the texts; findings say what is wrong, and are not repeated here.

mod expression;
mod head;
mod named;
mod stranger;
mod value;

pub(super) use value::machine;

use super::File;
use super::describe::{key_markdown, paragraphs};
use super::lines::{clamp, line_at};
use crate::typed::choices;
use crate::{Place, TypedDocument};
use azureml_catalog::{Key, Kind, Type};
use azureml_syntax::{Entry, Span};

/// What to show when the pointer rests on a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// What it is about: the key or value.
    pub span: Span,
    /// Markdown.
    pub markdown: String,
}

/// What to show at `offset`.
#[must_use]
pub fn hover(file: &File<'_>, offset: usize) -> Option<Hover> {
    let offset = clamp(file.source, offset);
    let document = file.documents.iter().rev().find(|typed| typed.document.span().touches(offset))?;
    let kind = document.identity.kind?;
    schema(document, kind, offset)
        .or_else(|| expression::hover(file, offset))
        .or_else(|| key(file, document, kind, offset))
        .or_else(|| named::hover(document, kind, offset))
        .or_else(|| stranger::hover(document, kind, offset))
        .or_else(|| value::hover(document, kind, offset))
        .or_else(|| start(file, document, kind, offset))
        .or_else(|| schema_line(file, document, kind, offset))
}

/// On `$schema` or its value: what the document is.
fn schema(document: &TypedDocument<'_>, kind: &Kind, offset: usize) -> Option<Hover> {
    let entry = schema_entry(document)?;
    let value = document.document.node(entry.value).span();
    let span = [entry.key.span, value].into_iter().find(|span| span.touches(offset) && !span.is_empty())?;
    Some(Hover { span, markdown: head::markdown(document, kind) })
}

fn key(file: &File<'_>, document: &TypedDocument<'_>, kind: &Kind, offset: usize) -> Option<Hover> {
    let (place, span, key) = document.places.iter().find_map(|place| {
        let span = place.entry?.key.span;
        span.touches(offset).then_some(())?;
        Some((place, span, place.key?))
    })?;
    // Where the value decides what its mapping is, all that it could be.
    let parts = match choices(document, place) {
        Some(all) => key_markdown(&Key { r#type: Type::Enum(all), ..key.clone() }, Some(kind)),
        None => key_markdown(key, Some(kind)),
    };
    let mut parts = vec![parts];
    let is_root = place.parent == Some(0);
    if is_root && key.name == "name" && !kind.network.is_empty() {
        parts.push(head::network(kind));
    }
    let entries = document.document.root().own_entries();
    let is_first_key = entries.first().is_some_and(|entry| entry.key.span == span);
    let is_head = is_first_key && schema_entry(document).is_none();
    if is_head || line_at(file.source, span.start) == first_line(file, document) {
        parts.push(head::brief(document, kind));
    }
    Some(Hover { span, markdown: paragraphs(&parts) })
}

/// On the first line of a document (its `---`, a comment): what the document is.
fn start(file: &File<'_>, document: &TypedDocument<'_>, kind: &Kind, offset: usize) -> Option<Hover> {
    let span = first_line(file, document);
    span.touches(offset).then(|| Hover { span, markdown: head::markdown(document, kind) })
}

/// On what else stands on the line of `$schema`: a blank, a comment.
fn schema_line(file: &File<'_>, document: &TypedDocument<'_>, kind: &Kind, offset: usize) -> Option<Hover> {
    let span = line_at(file.source, schema_entry(document)?.key.span.start);
    span.touches(offset).then(|| Hover { span, markdown: head::markdown(document, kind) })
}

fn schema_entry<'d>(document: &TypedDocument<'d>) -> Option<&'d Entry> {
    document.document.root().own_entries().iter().find(|entry| &*entry.key.text == "$schema")
}

fn first_line(file: &File<'_>, document: &TypedDocument<'_>) -> Span {
    line_at(file.source, document.document.span().start)
}

/// The keys from the root to `place` as they stand, for people: `settings.retry_settings`.
fn path_words(document: &TypedDocument<'_>, place: &Place<'_>) -> String {
    document.path(place).join(".")
}

#[cfg(test)]
mod tests;
