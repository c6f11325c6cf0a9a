//! Where a YAML alias (`*name`) comes from, and where an anchor (`&name`) is used. Found in the text: the value tree
//! follows aliases and does not keep names. Works on every YAML file, Azure ML or not.

use super::File;
use super::lines::{clamp, slice};
use azureml_syntax::{Document, Span, Value};

/// The anchor behind the alias (or the anchor itself) at `offset`, `&` included.
#[must_use]
pub fn definition(file: &File<'_>, offset: usize) -> Option<Span> {
    let (marks, at) = marks_at(file, offset)?;
    anchor(&marks, at).map(|anchor| anchor.span)
}

/// The anchor at `offset` (or behind the alias there) and all its aliases, in order of place, `&` and `*` included:
/// for "find references" and for highlighting. Empty where there is no anchor or alias.
#[must_use]
pub fn references(file: &File<'_>, offset: usize) -> Vec<Span> {
    let Some((marks, at)) = marks_at(file, offset) else { return Vec::new() };
    let Some(found) = anchor(&marks, at) else { return Vec::new() };
    let belongs = |at: usize| anchor(&marks, at).is_some_and(|own| own.span == found.span);
    marks.iter().enumerate().filter(|(at, _)| belongs(*at)).map(|(_, mark)| mark.span).collect()
}

/// An anchor or alias as written.
struct Mark<'a> {
    name: &'a str,
    span: Span,
    anchor: bool,
}

/// The anchor that the mark at `at` means: itself, or the last one of that name before it.
fn anchor<'m, 'a>(marks: &'m [Mark<'a>], at: usize) -> Option<&'m Mark<'a>> {
    let name = marks.get(at)?.name;
    marks.get(..=at)?.iter().rev().find(|mark| mark.anchor && mark.name == name)
}

/// The marks of the document at `offset`, and which of them stands there.
fn marks_at<'a>(file: &File<'a>, offset: usize) -> Option<(Vec<Mark<'a>>, usize)> {
    let offset = clamp(file.source, offset);
    let document = file.parse.documents().iter().rev().find(|document| document.span().touches(offset))?;
    let marks = marks(file, document);
    let at = marks.iter().position(|mark| mark.span.touches(offset))?;
    Some((marks, at))
}

fn marks<'a>(file: &File<'a>, document: &Document) -> Vec<Mark<'a>> {
    let mut texts = texts(file, document);
    texts.sort_unstable();
    let within = document.span();
    let text = slice(file.source, within);
    let mut marks = Vec::new();
    for (at, sign) in text.match_indices(['&', '*']) {
        let start = within.start + at;
        let before = text.get(..at).and_then(|head| head.chars().next_back());
        if before.is_some_and(|c| !c.is_whitespace() && !matches!(c, '[' | '{' | ',')) {
            continue;
        }
        let covered = texts.partition_point(|span| span.start <= start);
        if covered.checked_sub(1).and_then(|last| texts.get(last)).is_some_and(|span| span.end > start) {
            continue;
        }
        let rest = text.get(at + 1..).unwrap_or_default();
        // https://yaml.org/spec/1.2.2/#rule-ns-anchor-char
        let length = rest.find(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | '{' | '}' | ','));
        let name = rest.get(..length.unwrap_or(rest.len())).unwrap_or_default();
        if !name.is_empty() {
            marks.push(Mark { name, span: Span::new(start, start + 1 + name.len()), anchor: sign == "&" });
        }
    }
    marks
}

/// Where signs are text: comments, keys and scalars.
fn texts(file: &File<'_>, document: &Document) -> Vec<Span> {
    let mut texts: Vec<Span> = file
        .parse
        .comments()
        .iter()
        .map(|comment| comment.span)
        .filter(|span| document.span().contains(*span))
        .collect();
    for node in super::nodes(document) {
        match node.value() {
            Value::Map(map) => texts.extend(map.entries.iter().map(|entry| entry.key.span)),
            Value::Scalar(_) => texts.push(node.span()),
            _ => {}
        }
    }
    // An alias as a key is no text.
    texts.retain(|span| !slice(file.source, *span).starts_with(['&', '*']));
    texts
}

#[cfg(test)]
mod tests {
    use super::super::testing::{ask, cursor, texts};
    use super::*;

    fn found(fixture: &str) -> (Option<usize>, Vec<String>) {
        let (source, offset) = cursor(fixture);
        ask(&source, &[], |file| {
            let line = |span: Span| source[..span.start].matches('\n').count() + 1;
            (definition(file, offset).map(line), texts(&source, &references(file, offset)))
        })
    }

    #[test]
    fn an_alias_leads_to_the_last_anchor_of_its_name() {
        let source = "a: &x 1\nb: &x 2\nc: *x$0\nd: [*x]\n";
        assert_eq!(found(source), (Some(2), vec!["&x".into(), "*x".into(), "*x".into()]));
        assert_eq!(found("base: &b\n  k: 1\nc:\n  <<: *$0b\n"), (Some(1), vec!["&b".into(), "*b".into()]));
    }

    #[test]
    fn signs_in_texts_and_comments_are_no_anchors() {
        assert_eq!(found("a: &x 1 # *x$0\n"), (None, vec![]));
        assert_eq!(found("a: &x 1\nb: \"&x *x$0\"\n"), (None, vec![]));
        assert_eq!(found("a: &x 1\nb: |\n  *x$0\n"), (None, vec![]));
        assert_eq!(found("a: &x 1\n---\nb: *x$0\n"), (None, vec![]));
    }
}
