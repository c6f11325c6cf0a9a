//! Types and keys in words, for hovers and completions. What a key does is the catalog's text; only the grammar of
//! the sentences is here.

use crate::rules::wording::{joined, with_article};
use crate::values::reference::singular;
use azureml_catalog::{Enum, Key, Kind, PathKind, Range, Reference, Required, Type};

/// A type in plain words, for one line: `whole number (seconds)`.
pub(super) fn type_words(r#type: &Type) -> String {
    match r#type {
        Type::Any => "any value".to_owned(),
        Type::String(_) => "text".to_owned(),
        Type::Integer(range) => number_words("whole number", range),
        Type::Number(range) => number_words("number", range),
        Type::Boolean => "`true` or `false`".to_owned(),
        Type::Enum(values) => enum_words(values),
        Type::Object(_) => "mapping".to_owned(),
        Type::Sequence(inner) => format!("list of {}", plural_words(inner)),
        Type::Map(inner) => match &**inner {
            Type::Any | Type::String(_) => "mapping of names to values".to_owned(),
            inner => format!("mapping of names to {}", plural_words(inner)),
        },
        Type::Reference(reference) => reference_words(reference),
        Type::Path(PathKind::File) => "path of a file".to_owned(),
        Type::Path(PathKind::Folder) => "path of a folder".to_owned(),
        Type::Path(PathKind::Any) => "path of a file or folder".to_owned(),
        Type::Version => "version".to_owned(),
        Type::DateTime => "date and time".to_owned(),
        Type::Null => "nothing".to_owned(),
        Type::Binding => "expression `${{ … }}`".to_owned(),
        Type::Union(union) => {
            let mut words: Vec<String> = Vec::new();
            let filled = union.any.iter().filter(|branch| **branch != Type::Null);
            for branch in filled.map(type_words) {
                if !words.contains(&branch) {
                    words.push(branch);
                }
            }
            joined(&words, "or")
        }
    }
}

fn number_words(word: &str, range: &Range) -> String {
    let mut words = word.to_owned();
    match (range.min, range.max) {
        (Some(min), Some(max)) => words.push_str(&format!(" from {min} to {max}")),
        (Some(min), None) => words.push_str(&format!(", at least {min}")),
        (None, Some(max)) => words.push_str(&format!(", at most {max}")),
        (None, None) => {}
    }
    if let Some(unit) = &range.unit {
        words.push_str(&format!(" ({unit})"));
    }
    words
}

fn enum_words(values: &Enum) -> String {
    let words: Vec<String> = values.served().map(code).collect();
    if words.len() <= 6 { joined(&words, "or") } else { format!("one of {} values", words.len()) }
}

/// The values that are worth offering, each with what it does (which may be empty).
pub(super) fn served(values: &Enum) -> impl Iterator<Item = (&str, &str)> {
    let texts = values.texts.iter().map(String::as_str).chain(std::iter::repeat(""));
    let all = values.values.iter().map(String::as_str).zip(texts);
    all.filter(|(value, _)| !values.unserved.iter().any(|other| other == value))
}

fn plural_words(inner: &Type) -> String {
    match inner {
        Type::Object(_) | Type::Map(_) => "mappings".to_owned(),
        Type::String(_) => "texts".to_owned(),
        Type::Integer(_) => "whole numbers".to_owned(),
        Type::Number(_) => "numbers".to_owned(),
        Type::Path(_) => "paths".to_owned(),
        Type::Any => "values".to_owned(),
        other => format!("values: {}", type_words(other)),
    }
}

fn reference_words(reference: &Reference) -> String {
    format!("reference to {}", with_article(singular(&reference.collection)))
}

/// As Markdown code, one line.
pub(crate) fn code(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    if line.contains('`') { format!("`` {line} ``") } else { format!("`{line}`") }
}

/// Everything worth knowing of a key, as Markdown: its type, whether it must be there, what it does, its values.
pub(super) fn key_markdown(key: &Key, kind: Option<&Kind>) -> String {
    let mut head = format!("**{}**: {}", code(&key.name), type_words(&key.r#type));
    match key.required {
        Required::Yes => head.push_str(" · required"),
        Required::CommandLine => head.push_str(" · required here or on the command line"),
        Required::Service => head.push_str(" · required by the service"),
        Required::No => {}
    }
    if let Some(default) = &key.default {
        head.push_str(&format!(" · default {}", code(default)));
    }
    let mut parts = vec![head];
    if key.read_only && key.name != "$schema" {
        parts.push("Read-only: the service fills it in, what is written here is dropped.".to_owned());
    }
    if key.experimental {
        parts.push("Experimental: may change or go.".to_owned());
    }
    if let Some(instead) = &key.deprecated {
        parts.push(format!("Deprecated: {instead}"));
    }
    parts.push(key.text.clone());
    parts.push(values_markdown(&key.r#type));
    let page = if key.link.is_empty() { kind.map_or("", |kind| kind.link.as_str()) } else { &key.link };
    parts.push(link(page));
    paragraphs(&parts)
}

/// What each allowed value does; empty where the catalog does not say.
fn values_markdown(r#type: &Type) -> String {
    let values = enums(r#type);
    let lines = values.iter().flat_map(|values| values.values.iter().zip(&values.texts));
    let lines: Vec<String> = lines
        .filter(|(_, text)| !text.is_empty())
        .map(|(value, text)| format!("- {}: {text}", code(value)))
        .collect();
    lines.join("\n")
}

/// All closed sets in a type.
pub(super) fn enums(r#type: &Type) -> Vec<&Enum> {
    match r#type {
        Type::Enum(values) => vec![values],
        Type::Union(union) => union.any.iter().flat_map(enums).collect(),
        _ => Vec::new(),
    }
}

/// A link to an official page; empty for an empty address.
pub(crate) fn link(page: &str) -> String {
    if page.is_empty() { String::new() } else { format!("[Documentation]({page})") }
}

/// The parts that say something, a blank line between them.
pub(crate) fn paragraphs(parts: &[String]) -> String {
    let parts: Vec<&str> = parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
    parts.join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use azureml_catalog::{Text, Union};

    #[test]
    fn types_are_said_in_words() {
        let range =
            Range { min: Some(0.0), max: Some(100.0), unit: Some("percent".into()), ..Range::default() };
        assert_eq!(type_words(&Type::Integer(range)), "whole number from 0 to 100 (percent)");
        let values = Enum { values: vec!["a".into(), "b".into()], ..Enum::default() };
        assert_eq!(type_words(&Type::Enum(values)), "`a` or `b`");
        let text = || Type::String(Text::default());
        assert_eq!(type_words(&Type::Sequence(Box::new(text()))), "list of texts");
        let reference =
            Type::Reference(Reference { collection: "environments".into(), ..Reference::default() });
        let any = vec![reference, Type::Object("A".into()), Type::Object("B".into())];
        assert_eq!(
            type_words(&Type::Union(Union { any, by: None })),
            "reference to an environment or mapping"
        );
    }

    #[test]
    fn a_key_is_described_in_full() {
        let key = Key {
            name: "auth_mode".into(),
            r#type: Type::Enum(Enum {
                values: vec!["key".into(), "aad_token".into()],
                texts: vec!["A fixed key.".into(), "An Entra token.".into()],
                ..Enum::default()
            }),
            required: Required::Yes,
            experimental: true,
            default: Some("key".into()),
            text: "How callers prove who they are.".into(),
            link: "https://example.org/a".into(),
            ..Key::default()
        };
        assert_eq!(
            key_markdown(&key, None),
            "**`auth_mode`**: `key` or `aad_token` · required · default `key`\n\nExperimental: may change or \
             go.\n\nHow callers prove who they are.\n\n- `key`: A fixed key.\n- `aad_token`: An Entra \
             token.\n\n[Documentation](https://example.org/a)"
        );
    }
}
