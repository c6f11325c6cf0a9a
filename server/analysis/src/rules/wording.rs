//! Words that several rules' messages share. Must not know rules.

use crate::{Place, TypedDocument};
use azureml_catalog::Kind;

/// `a batch endpoint`, `an environment`.
pub(crate) fn with_article(title: &str) -> String {
    let vowel = title.starts_with(|letter: char| "aeiouAEIOU".contains(letter));
    format!("{} {title}", if vowel { "an" } else { "a" })
}

/// `` `a`, `b` and `c` ``; behind the fourth only `more`.
pub(crate) fn quoted<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    listed(&names)
}

/// `` `a`, `b` or `c` ``: all of them, since one has to be chosen.
pub(crate) fn one_of<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    joined(&names, "or")
}

/// `a, b or c`, with `or` (or `and`) given.
pub(crate) fn joined(words: &[String], last_with: &str) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} {last_with} {last}", first.join(", ")),
    }
}

/// `managed online endpoints and workspaces`.
pub(crate) fn plurals(kinds: &[&'static Kind]) -> String {
    let names: Vec<String> = kinds.iter().map(|kind| kind.plural.clone()).collect();
    listed(&names)
}

/// `a, b and c`; behind the fourth only `more`.
pub(crate) fn listed(names: &[String]) -> String {
    const MOST: usize = 4;
    match names {
        [shown @ .., _] if names.len() > MOST => {
            let shown = shown.get(..MOST - 1).unwrap_or_default();
            format!("{} and {} more", shown.join(", "), names.len() - shown.len())
        }
        _ => joined(names, "and"),
    }
}

/// What a mapping is, for "is not a key of …": `a batch endpoint`, `` `retry_settings` ``.
pub(crate) fn owner(document: &TypedDocument<'_>, place: &Place<'_>) -> String {
    match (place.parent, document.path(place).last(), document.identity.kind) {
        (None, _, Some(kind)) => with_article(&kind.title),
        (_, Some(key), _) => format!("`{key}`"),
        _ => "this mapping".to_owned(),
    }
}
