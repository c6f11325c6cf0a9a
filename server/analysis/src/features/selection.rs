//! Growing a selection: the word, the text, the entry, the mapping around it, … the file.
//! Works on every YAML file, Azure ML or not.

use super::File;
use super::lines::{clamp, line_at, slice};
use azureml_syntax::{Node, ScalarStyle, Span, Value};

/// The regions around `offset`, innermost first; each one lies in the next, none equals it. The last is the file.
#[must_use]
pub fn selection(file: &File<'_>, offset: usize) -> Vec<Span> {
    let offset = clamp(file.source, offset);
    let mut regions = vec![Span::new(0, file.source.len())];
    if let Some(comment) = file.parse.comments().iter().find(|comment| comment.span.touches(offset)) {
        regions.push(comment.span);
    } else if let Some(document) = file.parse.documents().iter().rev().find(|d| d.span().touches(offset)) {
        regions.push(document.span());
        descend(file.source, document.root(), offset, &mut regions);
    }
    nested(file.source, offset, regions)
}

/// The regions around `offset`, innermost first, and the word there: of `regions`, outermost first, what does not lie in
/// all before it, or adds nothing, is left out.
pub(crate) fn nested(source: &str, offset: usize, mut regions: Vec<Span>) -> Vec<Span> {
    regions.push(word(source, offset));
    let mut nested: Vec<Span> = Vec::new();
    for region in regions {
        let fits = nested.last().is_none_or(|outer| outer.contains(region) && *outer != region);
        let fits = fits && region.touches(offset);
        if fits && (nested.is_empty() || !region.is_empty()) {
            nested.push(region);
        }
    }
    nested.reverse();
    nested
}

/// Adds what lies around `offset` in `node`, outermost first.
fn descend(source: &str, node: Node<'_>, offset: usize, regions: &mut Vec<Span>) {
    let mut node = node;
    loop {
        if !node.span().touches(offset) {
            return;
        }
        regions.push(node.span());
        let next = match node.value() {
            Value::Map(map) => {
                let Some(entry) = map.entries.iter().find(|entry| entry.span.touches(offset)) else { return };
                regions.push(entry.span);
                if entry.key.span.touches(offset) {
                    regions.push(entry.key.span);
                    regions.push(unquoted(source, entry.key.span));
                    return;
                }
                entry.value
            }
            Value::Sequence(items) => {
                let touched =
                    |id: &&azureml_syntax::NodeId| node.document().node(**id).span().touches(offset);
                let Some(id) = items.iter().find(touched) else { return };
                *id
            }
            Value::Scalar(scalar) => {
                if matches!(scalar.style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted) {
                    regions.push(unquoted(source, node.span()));
                }
                regions.push(line_of(source, node.span(), offset));
                return;
            }
            _ => return,
        };
        node = node.document().node(next);
    }
}

/// What stands between the quotes.
fn unquoted(source: &str, span: Span) -> Span {
    let text = slice(source, span);
    let quoted = |quote| text.len() >= 2 && text.starts_with(quote) && text.ends_with(quote);
    if quoted('"') || quoted('\'') { Span::new(span.start + 1, span.end - 1) } else { span }
}

/// The part of `span` on the line of `offset`, without the blanks around it.
fn line_of(source: &str, span: Span, offset: usize) -> Span {
    let line = line_at(source, offset);
    let part = Span::new(line.start.max(span.start), line.end.min(span.end));
    let text = slice(source, part);
    let start = part.start + (text.len() - text.trim_start().len());
    Span::new(start, (start + text.trim().len()).max(start))
}

/// The letters, digits, `_` and `-` around `offset`.
fn word(source: &str, offset: usize) -> Span {
    let is_word = |character: char| character.is_alphanumeric() || matches!(character, '_' | '-');
    let before = source.get(..offset).unwrap_or_default();
    let after = source.get(offset..).unwrap_or_default();
    let back: usize = before.chars().rev().take_while(|c| is_word(*c)).map(char::len_utf8).sum();
    let ahead: usize = after.chars().take_while(|c| is_word(*c)).map(char::len_utf8).sum();
    Span::new(offset - back, offset + ahead)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{ask, cursor, texts};
    use super::*;

    fn grown(fixture: &str) -> Vec<String> {
        let (source, offset) = cursor(fixture);
        texts(&source, &ask(&source, &[], |file| selection(file, offset)))
    }

    #[test]
    fn a_selection_grows_from_the_word_to_the_file() {
        assert_eq!(
            grown("a:\n  b: \"one t$0wo\"\n  c: 1\n"),
            [
                "two",
                "one two",
                "\"one two\"",
                "b: \"one two\"",
                "b: \"one two\"\n  c: 1",
                "a:\n  b: \"one two\"\n  c: 1",
                "a:\n  b: \"one two\"\n  c: 1\n",
            ]
        );
        assert_eq!(grown("a:\n  k$0ey: v\n"), ["key", "key: v", "a:\n  key: v", "a:\n  key: v\n"]);
    }

    #[test]
    fn a_comment_is_selected_as_such() {
        assert_eq!(grown("a: 1 # so$0me words\n"), ["some", "# some words", "a: 1 # some words\n"]);
    }
}
